"""What components draw of a work: its way as its places."""

from django import template
from django.utils.translation import gettext as _

from programs.rulebook import scheme_name
from projects.models import Project
from projects.workflow import CORRIDOR, State

register = template.Library()
# Where on the main way the states stand that lie beside it.
BESIDE = {State.OBSERVED: State.IN_REVIEW, State.WAITING: State.IN_REVIEW, State.DECLINED: State.IN_REVIEW}


@register.simple_tag
def corridor(project: Project) -> list[dict[str, str]]:
    """The places of the main way: done, now or ahead. A work that left it stands where it left."""
    state = State(project.state)
    left = state if state in CORRIDOR or state in BESIDE else left_from(project)
    now = CORRIDOR.index(BESIDE.get(left, left))
    places = []
    for position, place in enumerate(CORRIDOR):
        moment = "done" if position < now else "now" if position == now else "ahead"
        label = place.label if position != now or state in CORRIDOR else state.label
        places.append({"is": moment, "label": label})
    if state == State.PAID_UP:
        places[-1]["is"] = "done"
    return places


def left_from(project: Project) -> State:
    """The state from which a work was withdrawn."""
    for entry in project.history.all():
        if entry.went_to == project.state != entry.came_from:
            return State(entry.came_from)
    return State.FILED if project.filed_at else State.DRAFT


@register.filter
def next_move(project: Project) -> str:
    """What its turn-taker does next, as a verb on a list."""
    if project.is_stopped:
        return _("Resolver el acto no reconocido")
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
