"""What the co-funding bar draws: each payer's part of a fund, agreed, deposited, spent and proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.models import Part
from programs.money import pesos
from programs.templatetags.shares import segments

# How far one moment stands below the other, in pixels.
STEP = 66


@dataclass(frozen=True)
class Row:
    """One moment of the bar: its sum, where it stands, and how wide each payer's piece is."""

    name: str
    label: str
    sum: Decimal
    number: int
    pieces: list[tuple[dict[str, Any], str]]

    @property
    def text(self) -> int:
        return self.number * STEP + 14

    @property
    def top(self) -> int:
        return self.number * STEP + 22

    @property
    def middle(self) -> int:
        return self.top + 22

    @property
    def bottom(self) -> int:
        return self.top + 34


@dataclass(frozen=True)
class Bar:
    """The parts of a fund with their totals; ``segments`` say where each is drawn."""

    segments: list[dict[str, Any]]
    rows: list[Row]
    agreed: Decimal
    deposited: Decimal
    outstanding: Decimal
    spent: Decimal
    proved: Decimal
    in_kind: Decimal
    in_kind_due: Decimal

    @property
    def description(self) -> str:
        """The same in words, for whoever hears the page."""
        return " ".join(sentence_of(segment["part"]) for segment in self.segments)


def sentence_of(part: Part) -> str:
    """One payer's part in words; what is given in kind stands in a sentence of its own."""
    facts = {"payer": part.label, "agreed": pesos(part.agreed), "deposited": pesos(part.deposited)}
    if part.spent:
        facts |= {"spent": pesos(part.spent), "proved": pesos(part.proved)}
        sentence = _(
            "%(payer)s: convenido %(agreed)s, depositado %(deposited)s, gastado %(spent)s, "
            "comprobado %(proved)s."
        )
    else:
        sentence = _("%(payer)s: convenido %(agreed)s, depositado %(deposited)s.")
    sentence %= facts
    if not part.in_kind:
        return sentence
    facts = {"in_kind": pesos(part.in_kind), "given": pesos(part.in_kind - part.in_kind_due)}
    return f"{sentence} " + _("En especie: convenido %(in_kind)s, entregado %(given)s.") % facts


def bar_of(parts: Sequence[Part]) -> Bar:
    """The bar of these parts, in their order."""
    agreed = sum_of(parts, "agreed")
    drawn = segments({part.payer: part.agreed for part in parts}, agreed)
    for part, segment in zip(parts, drawn, strict=True):
        segment["part"] = part
    moments = {
        "agreed": _("Convenido"),
        "deposited": _("Depositado"),
        "spent": _("Gastado"),
        "proved": _("Comprobado"),
    }
    rows = [
        # SVG wants a point, whatever the reader's language.
        # Nothing is agreed in money when all is given in kind.
        Row(
            name=name,
            label=label,
            sum=sum_of(parts, name),
            number=number,
            pieces=[
                (segment, f"{getattr(segment['part'], name) * 100 / (agreed or 1):.3f}") for segment in drawn
            ],
        )
        for number, (name, label) in enumerate(moments.items())
    ]
    sums = {name: sum_of(parts, name) for name in (*moments, "outstanding", "in_kind", "in_kind_due")}
    return Bar(segments=drawn, rows=rows, **sums)


def sum_of(parts: Sequence[Part], name: str) -> Decimal:
    """What the parts have under ``name`` together."""
    return sum((getattr(part, name) for part in parts), Decimal("0.00"))
