from django.urls import path

from clubs import views
from clubs.views import filing, lists, people, register, requests

app_name = "clubs"
urlpatterns = [
    path("clubes/", views.index, name="index"),
    path("clubes/<int:pk>/", views.detail, name="detail"),
    path("clubes/<int:pk>/notas/<int:note>/documento/", views.issue_note, name="issue_note"),
    path("clubes/<int:pk>/notas/<int:note>/<slug:act>/", register.act_on, name="act_on_note"),
    path("clubes/<int:pk>/padron/", register.roll, name="roll"),
    path("clubes/<int:pk>/padron/alta/", register.join_club, name="join"),
    path("clubes/<int:pk>/padron/<int:member>/baja/", register.leave_club, name="leave"),
    path("clubes/<int:pk>/personas/", people.people, name="people"),
    path("clubes/<int:pk>/personas/<int:invitation>/retirar/", people.take_back, name="take_back_invitation"),
    path("clubes/<int:pk>/envio/", filing.filing, name="filing"),
    path("clubes/<int:pk>/envio/<slug:act>/", filing.decide, name="decide_filing"),
    path("clubes/<int:pk>/mesa/alta/", register.take_seat, name="seat"),
    path("clubes/<int:pk>/mesa/<int:seat>/baja/", register.leave_seat, name="unseat"),
    path("clubes/<int:pk>/solicitar-nota/", requests.ask_for, name="ask"),
    path("federaciones/<int:pk>/importar/", lists.bring, name="bring_list"),
    path("federaciones/<int:pk>/importar/plantilla.xlsx", lists.template, name="list_template"),
    path("federaciones/<int:pk>/importar/<int:row>/", lists.detail, name="list"),
    path("federaciones/<int:pk>/importar/<int:row>/guardar/", lists.write, name="write_list"),
    path("federaciones/<int:pk>/clubes.<slug:extension>", lists.file, name="list_file"),
    path("notas/solicitudes/", requests.queue, name="requests"),
    path("notas/solicitudes/<int:pk>/", requests.detail, name="request"),
    path("notas/solicitudes/<int:pk>/<slug:step>/", requests.take, name="request_step"),
]
