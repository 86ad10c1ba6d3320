from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("entrar/", views.SignInView.as_view(), name="sign_in"),
    path("cuenta/seguir/", views.stay, name="stay"),
    path("salir/", LogoutView.as_view(), name="sign_out"),
    path("idioma/", views.change_language, name="language"),
    path("cuenta/confirmar/", views.ConfirmView.as_view(), name="confirm"),
    path("claves/", views.keys, name="keys"),
    path("claves/<int:pk>/revocar/", views.revoke, name="revoke_key"),
]
