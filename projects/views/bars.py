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
    in_kind: Decimal
    in_kind_due: Decimal

    @property
    def description(self) -> str:
        """The same in words, for whoever hears the page."""
        return " ".join(sentence_of(segment["part"]) for segment in self.segments)


def sentence_of(part: Part) -> str:
    """One payer's part in words; what is given in kind stands in a sentence of its own."""
    facts = {"payer": part.label, "agreed": pesos(part.agreed), "deposited": pesos(part.deposited)}
    sentence = _("%(payer)s: convenido %(agreed)s, depositado %(deposited)s.") % facts
    if not part.in_kind:
        return sentence
    facts = {"in_kind": pesos(part.in_kind), "given": pesos(part.in_kind - part.in_kind_due)}
    return f"{sentence} " + _("En especie: convenido %(in_kind)s, entregado %(given)s.") % facts


def bar_of(parts: Sequence[Part]) -> Bar:
    """The bar of these parts, in their order."""
    agreed = sum((part.agreed for part in parts), Decimal("0.00"))
    drawn = segments({part.payer: part.agreed for part in parts}, agreed)
    for part, segment in zip(parts, drawn, strict=True):
        # SVG wants a point, whatever the reader's language.
        # Nothing is deposited when all is given in kind.
        segment |= {"part": part, "paid": f"{part.deposited * 100 / (agreed or 1):.3f}"}
    return Bar(
        segments=drawn,
        agreed=agreed,
        deposited=sum((part.deposited for part in parts), Decimal("0.00")),
        outstanding=sum((part.outstanding for part in parts), Decimal("0.00")),
        in_kind=sum((part.in_kind for part in parts), Decimal("0.00")),
        in_kind_due=sum((part.in_kind_due for part in parts), Decimal("0.00")),
    )
