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
    path("avisos/", views.notices, name="notices"),
    path("avisos/leer-todos/", views.read_all, name="read_all_notices"),
    path("avisos/<int:pk>/leer/", views.read, name="read_notice"),
    path("claves/", views.keys, name="keys"),
    path("claves/<int:pk>/revocar/", views.revoke, name="revoke_key"),
]
