"""Who does what while a work is weighed, as a table. Whom the work touches does none of it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from projects.workflow import REVIEWER, State

# A body may answer as long as nothing is decided; the reviewing office once it has taken the work up.
OPEN_TO_BODIES = (State.FILED, State.OBSERVED, State.IN_REVIEW)


@dataclass(frozen=True)
class Act:
    """One act: by whom, and while the work is where; nowhere named is anywhere."""

    label: str | Promise
    roles: frozenset[str]
    sources: tuple[State, ...] = ()


ACTS = {
    "ask_opinion": Act(_("Pedir un dictamen normativo"), frozenset({REVIEWER}), OPEN_TO_BODIES),
    "technical_opinion": Act(_("Dictamen técnico"), frozenset({REVIEWER}), (State.IN_REVIEW,)),
    "normative_opinion": Act(_("Dictamen normativo"), frozenset({Role.NORMATIVE}), OPEN_TO_BODIES),
    "score": Act(_("Calificar la cédula de evaluación"), frozenset({REVIEWER}), (State.IN_REVIEW,)),
    "register_weights": Act(_("Registrar los puntos de un ejercicio"), frozenset({REVIEWER})),
    "recuse": Act(
        _("Registrar el conflicto de interés de otra persona"),
        frozenset({REVIEWER, Role.CENTRAL, Role.AUDITOR}),
    ),
}
