"""The life of a request for a Toma de Nota, and what a note may be on a day."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Validity(models.TextChoices):
    """What a Toma de Nota is on a day."""

    NOT_YET = "not_yet", _("Todavía no vigente")
    IN_FORCE = "in_force", _("Vigente")
    ABOUT_TO_EXPIRE = "about_to_expire", _("Por vencer")
    EXPIRED = "expired", _("Vencida")
    SUSPENDED = "suspended", _("Suspendida")
    CANCELLED = "cancelled", _("Cancelada")


class RequestState(models.TextChoices):
    REQUESTED = "requested", _("Solicitada")
    IN_REVIEW = "in_review", _("En revisión")
    OBSERVED = "observed", _("Con observaciones")
    ANSWERED = "answered", _("Contestada")
    ISSUED = "issued", _("Emitida")
    WITHDRAWN = "withdrawn", _("Desistida")


S = RequestState
OPEN_REQUESTS = (S.REQUESTED, S.IN_REVIEW, S.OBSERVED, S.ANSWERED)
# The club and its federation ask; the consulate, or the federation that was asked itself, answers. For its
# own note a federation asks its consulate.
ASKS, ISSUES = "asks", "issues"


@dataclass(frozen=True)
class RequestStep:
    """One row of the table: from where to where, whose turn it is, and whether it must say why."""

    label: str
    sources: tuple[RequestState, ...]
    target: RequestState
    side: str
    says_why: bool = False


REQUEST_STEPS = {
    "take_up": RequestStep(_("Tomar en revisión"), (S.REQUESTED,), S.IN_REVIEW, ISSUES),
    "observe": RequestStep(
        _("Enviar observaciones"), (S.IN_REVIEW, S.ANSWERED), S.OBSERVED, ISSUES, says_why=True
    ),
    "answer": RequestStep(_("Contestar las observaciones"), (S.OBSERVED,), S.ANSWERED, ASKS, says_why=True),
    "issue": RequestStep(_("Emitir Toma de Nota"), (S.IN_REVIEW, S.ANSWERED), S.ISSUED, ISSUES),
    "withdraw": RequestStep(_("Desistir de la solicitud"), OPEN_REQUESTS, S.WITHDRAWN, ASKS),
}

# What the consulate that issued a note may do with it, with its reason.
NOTE_ACTS = {
    "suspend": _("Suspender la Toma de Nota"),
    "lift": _("Levantar la suspensión"),
    "cancel": _("Cancelar la Toma de Nota"),
}
# The other lines of a history; of those a federation has the invitations, the hand-over and what it asks.
REGISTER_ACTS = {
    "join": _("Alta de integrante"),
    "leave": _("Baja de integrante"),
    "seat": _("Alta en la mesa directiva"),
    "unseat": _("Baja de la mesa directiva"),
    "ask": _("Toma de Nota solicitada"),
    "numbers": _("CURP o RFC anotados"),
    "contact": _("Datos de contacto anotados"),
    "move": _("Cambio de domicilio o de consulado"),
    "mirror": _("Alta de club espejo"),
    "unmirror": _("Baja de club espejo"),
    "list": _("Lista de la federación guardada"),
    "invite": _("Invitación a actuar en su nombre"),
    "accept": _("Invitación aceptada"),
    "revoke": _("Invitación retirada"),
    "hand_over": _("Relevo de una persona"),
    "two_on": _("Desde hoy se envía con dos personas"),
    "two_ask": _("Se pidió que baste una persona para enviar"),
    "two_keep": _("Se sigue enviando con dos personas"),
    "two_off": _("Desde hoy basta una persona para enviar"),
}
# What the consulate may do with a federation's leave to issue notes, with its reason.
LEAVE_ACTS = {
    "bar": _("Suspender la facultad de emitir"),
    "unbar": _("Levantar la suspensión de la facultad"),
}
# The other lines of a federation's history; the first two are lines of the club's too.
FEDERATION_ACTS = {
    "affiliate": _("Afiliación a la federación"),
    "part": _("Baja de la federación"),
    "record": _("Toma de Nota de la federación registrada"),
    "report": _("Informe mensual enviado"),
    "read": _("Informe mensual recibido por el consulado"),
}
ACTS = {
    **{name: step.label for name, step in REQUEST_STEPS.items()},
    **NOTE_ACTS,
    **REGISTER_ACTS,
    **LEAVE_ACTS,
    **FEDERATION_ACTS,
}
