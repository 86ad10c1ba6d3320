from django.urls import path

from programs import views

app_name = "programs"
urlpatterns = [
    path("reglas/", views.index, name="index"),
    path("reglas/calculadora/", views.calculator, name="calculator"),
    path("reglas/<slug:code>/<int:year>/", views.rulebook, name="rulebook"),
    path("reglas/<slug:code>/<int:year>/comparar/<int:other>/", views.compare, name="compare"),
]
