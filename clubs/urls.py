from django.urls import path

from clubs import views

app_name = "clubs"
urlpatterns = [
    path("clubes/", views.index, name="index"),
    path("clubes/<int:pk>/", views.detail, name="detail"),
    path("clubes/<int:pk>/notas/<int:note>/documento/", views.issue_note, name="issue_note"),
]
