"""What the co-funding bar draws: each payer's part of a fund, agreed and deposited."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.models import Part
from programs.money import pesos
from programs.templatetags.shares import segments


@dataclass(frozen=True)
class Bar:
    """The parts of a fund with their totals; ``segments`` say where each is drawn."""

    segments: list[dict[str, Any]]
    agreed: Decimal
    deposited: Decimal
    outstanding: Decimal

    @property
    def description(self) -> str:
        """The same in words, for whoever hears the page."""
        sentence = _("%(payer)s: convenido %(agreed)s, depositado %(deposited)s.")
        return " ".join(
            sentence
            % {
                "payer": segment["label"],
                "agreed": pesos(segment["part"].agreed),
                "deposited": pesos(segment["part"].deposited),
            }
            for segment in self.segments
        )


def bar_of(parts: Sequence[Part]) -> Bar:
    """The bar of these parts, in their order."""
    agreed = sum((part.agreed for part in parts), Decimal("0.00"))
    drawn = segments({part.payer: part.agreed for part in parts}, agreed)
    for part, segment in zip(parts, drawn, strict=True):
        # SVG wants a point, whatever the reader's language.
        segment |= {"part": part, "paid": f"{part.deposited * 100 / agreed:.3f}"}
    return Bar(
        segments=drawn,
        agreed=agreed,
        deposited=sum((part.deposited for part in parts), Decimal("0.00")),
        outstanding=sum((part.outstanding for part in parts), Decimal("0.00")),
    )
