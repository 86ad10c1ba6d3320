from django.urls import path

from clubs import views
from clubs.views import federations, register, requests, ties

app_name = "clubs"
urlpatterns = [
    path("clubes/", views.index, name="index"),
    path("clubes/<int:pk>/", views.detail, name="detail"),
    path("clubes/<int:pk>/notas/<int:note>/documento/", views.issue_note, name="issue_note"),
    path("clubes/<int:pk>/notas/<int:note>/<slug:act>/", register.act_on, name="act_on_note"),
    path("clubes/<int:pk>/padron/", register.roll, name="roll"),
    path("clubes/<int:pk>/padron/alta/", register.join_club, name="join"),
    path("clubes/<int:pk>/padron/<int:member>/baja/", register.leave_club, name="leave"),
    path("clubes/<int:pk>/mesa/alta/", register.take_seat, name="seat"),
    path("clubes/<int:pk>/mesa/<int:seat>/baja/", register.leave_seat, name="unseat"),
    path("clubes/<int:pk>/solicitar-nota/", requests.ask_for, name="ask"),
    path("clubes/<int:pk>/federacion/", ties.join_federation, name="affiliate"),
    path("clubes/<int:pk>/federacion/baja/", ties.part, name="part"),
    path("clubes/<int:pk>/domicilio/", ties.home, name="home"),
    path("clubes/<int:pk>/club-espejo/", ties.mirror, name="mirror"),
    path("clubes/<int:pk>/club-espejo/<int:mirror>/baja/", ties.unmirror, name="unmirror"),
    path("federaciones/", federations.index, name="federations"),
    path("federaciones/<int:pk>/", federations.detail, name="federation"),
    path("federaciones/<int:pk>/nota/", federations.own_note, name="own_note"),
    path("federaciones/<int:pk>/notas/<int:note>/<slug:act>/", federations.act_on, name="act_on_own_note"),
    path("federaciones/<int:pk>/facultad/<slug:act>/", federations.leave_of, name="leave_of"),
    path("federaciones/<int:pk>/informes/<str:month>/", federations.report, name="report"),
    path("federaciones/<int:pk>/informes/<str:month>/recibido/", federations.read, name="read_report"),
    path("notas/solicitudes/", requests.queue, name="requests"),
    path("notas/solicitudes/<int:pk>/", requests.detail, name="request"),
    path("notas/solicitudes/<int:pk>/<slug:step>/", requests.take, name="request_step"),
]
