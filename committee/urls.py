from django.urls import path

from committee.views import after, items, sessions

app_name = "committee"
urlpatterns = [
    path("sesiones/", sessions.index, name="sessions"),
    path("sesiones/nueva/", sessions.new, name="new"),
    path("sesiones/<slug:number>/", sessions.detail, name="session"),
    path("sesiones/<slug:number>/orden/", sessions.agenda, name="agenda"),
    path("sesiones/<slug:number>/asistencia/", sessions.attendance, name="attendance"),
    path("sesiones/<slug:number>/obras/<int:pk>/", items.item, name="item"),
    path("sesiones/<slug:number>/simulacion/", sessions.simulation, name="simulation"),
    path("sesiones/<slug:number>/cerrar/", sessions.close, name="close"),
    path("sesiones/<slug:number>/cancelar/", sessions.cancel, name="cancel"),
    path("sesiones/<slug:number>/acta/", sessions.minutes, name="minutes"),
    path("sesiones/<slug:number>/convocar/", sessions.call_again, name="call_again"),
    path("comites/", after.found_committee, name="found"),
    path("comites/<int:pk>/integrantes/", after.members, name="members"),
    path("comites/<int:pk>/integrantes/<int:member>/terminar/", after.end_member, name="end_member"),
    path("lista-de-espera/", after.waiting_list, name="waiting_list"),
    path("lista-de-espera/<int:pk>/", after.move_up, name="move_up"),
    path("obras/<slug:reference>/inconformidad/", after.appeal, name="appeal"),
    path("obras/<slug:reference>/inconformidad/<int:pk>/", after.answer, name="answer_appeal"),
]
