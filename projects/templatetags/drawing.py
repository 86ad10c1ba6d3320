"""What components draw: a cost as segments of a bar, a work's way as its places."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from programs.rulebook import PAYER_NAMES, scheme
from projects.models import Project
from projects.workflow import CORRIDOR, State

register = template.Library()

# Beside its colour each payer has a letter and a hatch (the path of one tile of 8 by 8).
INITIALS = {"migrants": "M", "federal": "F", "state": "E", "municipal": "Mu", "company": "Em"}
HATCHES = {"federal": "M0 8 8 0", "state": "M0 0 8 8", "municipal": "M4 0V8", "company": "M0 4H8"}
LETTER_NEEDS = 6


@register.simple_tag
def segments(shares: Mapping[str, Decimal], total: Decimal) -> list[dict[str, Any]]:
    """Each payer's segment of the bar, in percent of its width, in the order of ``shares``."""
    whole = max(sum(shares.values(), Decimal(0)), Decimal(total or 0)) or Decimal(1)
    drawn, start = [], Decimal(0)
    for payer, amount in shares.items():
        width = amount * 100 / whole
        drawn.append(
            {
                "payer": payer,
                "label": PAYER_NAMES[payer],
                "initial": INITIALS[payer],
                "amount": amount,
                "percent": plain(amount * 100 / total) if total else "0",
                "start": f"{start:.3f}",
                "middle": f"{start + width / 2:.3f}",
                "width": f"{width:.3f}",
                "has_room": width >= LETTER_NEEDS,
                "hatch": HATCHES.get(payer, ""),
            }
        )
        start += width
    return drawn


def plain(percent: Decimal) -> str:
    """25, or 33.33: as many decimals as it needs and never more than two."""
    return f"{percent:.2f}".rstrip("0").rstrip(".")


@register.simple_tag
def corridor(project: Project) -> list[dict[str, str]]:
    """The places of the main way: done, now or ahead. A work that left it stands where it left."""
    state = State(project.state)
    if state in CORRIDOR:
        now = CORRIDOR.index(state)
    elif state == State.OBSERVED:
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


@register.filter
def scheme_name(code: str) -> str:
    """A scheme's name in the reader's language."""
    return scheme(code).name
