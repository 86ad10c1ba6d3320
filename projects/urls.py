from django.urls import path

from projects.views import agreements, audit, business, calls, deposits, filing, proposal, works

app_name = "projects"
urlpatterns = [
    path("obras/", works.index, name="index"),
    path("obras/nueva/", proposal.start, name="start"),
    path("obras/<slug:reference>/", works.detail, name="detail"),
    path("obras/<slug:reference>/solicitud/", proposal.tasks, name="tasks"),
    path("obras/<slug:reference>/solicitud/revisar/", filing.review, name="review"),
    path("obras/<slug:reference>/solicitud/<slug:task>/", proposal.edit, name="edit"),
    path("obras/<slug:reference>/solicitud/lugar/opciones/", proposal.place_options, name="place_options"),
    path("obras/<slug:reference>/solicitud/dinero/reparto/", proposal.shares_preview, name="shares_preview"),
    path("obras/<slug:reference>/pasos/<slug:name>/", works.step, name="step"),
    path("obras/<slug:reference>/depositos/<int:pk>/verificar/", deposits.verify, name="verify_deposit"),
    path("obras/<slug:reference>/depositos/<int:pk>/rechazar/", deposits.reject, name="reject_deposit"),
    path("obras/<slug:reference>/depositos/", deposits.declare, name="deposit"),
    path(
        "obras/<slug:reference>/depositos/<int:pk>/revertir/",
        deposits.reverse_deposit,
        name="reverse_deposit",
    ),
    path("obras/<slug:reference>/valuacion/", business.appraise, name="appraise"),
    path("obras/<slug:reference>/recuperacion/", business.recover, name="recover"),
    path(
        "obras/<slug:reference>/recuperacion/<int:pk>/revertir/",
        business.reverse_recovery,
        name="reverse_recovery",
    ),
    path("obras/<slug:reference>/especie/<int:pk>/entregar/", business.deliver, name="deliver"),
    path("obras/<slug:reference>/excepcion/", works.waive, name="waive"),
    path("obras/<slug:reference>/excepcion/pedir/", filing.ask_waiver, name="ask_waiver"),
    path("obras/<slug:reference>/convenio/", agreements.detail, name="agreement"),
    path("obras/<slug:reference>/convenio/estado/", agreements.progress, name="agreement_progress"),
    path("obras/<slug:reference>/convenio/archivo/", agreements.download, name="agreement_file"),
    path("obras/<slug:reference>/convenio/reintentar/", agreements.reprint, name="reprint"),
    path("convocatorias/", calls.index, name="calls"),
    path("convocatorias/nueva/", calls.new, name="new_call"),
    path("convocatorias/<int:pk>/", calls.detail, name="call"),
    path("convocatorias/<int:pk>/editar/", calls.edit, name="edit_call"),
    path("auditoria/", audit.index, name="audit"),
    path("auditoria/archivo.<slug:extension>", audit.file, name="audit_file"),
    path("convenios/", agreements.index, name="agreements"),
]
