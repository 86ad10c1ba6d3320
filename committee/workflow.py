"""The life of a session and what it may decide: words, signs, and who acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from funding.models import Payer
from projects.workflow import REVIEWER


class Status(models.TextChoices):
    """Where a session stands."""

    CALLED = "called", _("Convocada")
    OPEN = "open", _("Abierta")
    CLOSED = "closed", _("Cerrada, con acta")
    FAILED = "failed", _("No celebrada por falta de quórum")
    CANCELLED = "cancelled", _("Cancelada")


MARKS = {
    Status.CALLED: "▸",
    Status.OPEN: "◐",
    Status.CLOSED: "■",
    Status.FAILED: "✕",
    Status.CANCELLED: "✕",
}
# Who calls, holds and closes sessions and answers objections: the office that reviews the works.
KEEPERS = {REVIEWER}
# Who objects to a decision.
OBJECTORS = {Role.CLUB, Role.FEDERATION}
# While its agenda may change.
LIVE = [Status.CALLED, Status.OPEN]


class Party(models.TextChoices):
    """Who sits in a committee: those who pay a work."""

    FEDERAL = Payer.FEDERAL.value, _("Gobierno federal")
    STATE = Payer.STATE.value, _("Gobierno del estado")
    MUNICIPAL = Payer.MUNICIPAL.value, _("Municipios")
    MIGRANTS = Payer.MIGRANTS.value, _("Migrantes")


class Choice(models.TextChoices):
    """How a party votes."""

    FOR = "for", _("A favor")
    AGAINST = "against", _("En contra")
    ABSTAIN = "abstain", _("Abstención")


class Outcome(models.TextChoices):
    """What a session decides on a work."""

    APPROVED = "approved", _("Aprobada")
    WAITING_LIST = "waiting_list", _("Lista de espera")
    DEFERRED = "deferred", _("Diferida")
    REJECTED = "rejected", _("No aprobada")


OUTCOME_MARKS = {
    Outcome.APPROVED: "✓",
    Outcome.WAITING_LIST: "…",
    Outcome.DEFERRED: "↷",
    Outcome.REJECTED: "✕",
}
# The vote without which an outcome is not decided; a deferral needs none.
NEEDS_VOTE = {
    Outcome.APPROVED: Choice.FOR,
    Outcome.WAITING_LIST: Choice.FOR,
    Outcome.REJECTED: Choice.AGAINST,
}
