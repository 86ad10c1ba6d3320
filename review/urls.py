from django.urls import path

from review.views import conflicts, evaluation, opinions, waivers

app_name = "review"
urlpatterns = [
    path("dictamenes/", opinions.requests, name="requests"),
    path("dictamenes/<int:pk>/", opinions.opinion, name="opinion"),
    path("dictamenes/solicitudes/<int:pk>/", opinions.normative, name="answer"),
    path("excepciones/", waivers.index, name="waivers"),
    path("excepciones/archivo.<slug:extension>", waivers.file, name="waivers_file"),
    path("obras/<slug:reference>/dictamenes/", opinions.of_work, name="of_work"),
    path("obras/<slug:reference>/dictamenes/tecnico/", opinions.technical, name="technical"),
    path("obras/<slug:reference>/dictamenes/pedir/", opinions.ask, name="ask"),
    path("obras/<slug:reference>/cedula/", evaluation.sheet, name="sheet"),
    path(
        "criterios/<slug:scheme>/<int:year>/<slug:state>/<slug:family>/", evaluation.criteria, name="criteria"
    ),
    path("obras/<slug:reference>/conflictos/", conflicts.conflicts, name="conflicts"),
]
