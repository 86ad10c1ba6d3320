from django.urls import path

from places import views

app_name = "places"
urlpatterns = [path("lugares/mapa/<str:state>.svg", views.map_of_state, name="map")]
