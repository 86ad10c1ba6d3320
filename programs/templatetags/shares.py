"""What components draw of money: a cost as segments of a bar."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from programs.rules import PAYER_NAMES

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
