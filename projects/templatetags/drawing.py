"""What components draw of a work: its way as its places."""

from django import template
from django.utils.translation import gettext as _

from programs.rulebook import scheme_name
from projects.models import Project
from projects.workflow import CORRIDOR, State

register = template.Library()


@register.simple_tag
def corridor(project: Project) -> list[dict[str, str]]:
    """The places of the main way: done, now or ahead. A work that left it stands where it left."""
    state = State(project.state)
    if state in CORRIDOR:
        now = CORRIDOR.index(state)
    elif state in (State.OBSERVED, State.WAITING):
        now = CORRIDOR.index(State.IN_REVIEW)
    else:
        now = CORRIDOR.index(State.FILED if project.filed_at else State.DRAFT)
    places = []
    for position, place in enumerate(CORRIDOR):
        moment = "done" if position < now else "now" if position == now else "ahead"
        label = place.label if position != now or state in CORRIDOR else state.label
        places.append({"is": moment, "label": label})
    if state == State.PAID_UP:
        places[-1]["is"] = "done"
    return places


@register.filter
def next_move(project: Project) -> str:
    """What its turn-taker does next, as a verb on a list."""
    moves = {
        State.DRAFT: _("Terminar y enviar la solicitud"),
        State.FILED: _("Tomar en revisión"),
        State.OBSERVED: _("Corregir y enviar de nuevo"),
        State.IN_REVIEW: _("Revisar y dictaminar"),
        State.APPROVED: _("Firmar el convenio"),
        State.AGREED: _("Registrar los depósitos"),
    }
    return moves.get(State(project.state), "")


register.filter(scheme_name)
