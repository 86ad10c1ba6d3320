from django.urls import path

from funding import views

app_name = "funding"
urlpatterns = [
    path("bolsas/", views.pots, name="pots"),
    path("bolsas/<int:pk>/", views.pot, name="pot"),
    path("bolsas/<int:pk>/recuperado/", views.recovered, name="recovered"),
]
