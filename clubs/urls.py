from django.urls import path

from clubs import views

app_name = "clubs"
urlpatterns = [
    path("clubes/", views.index, name="index"),
    path("clubes/<int:pk>/", views.detail, name="detail"),
]
