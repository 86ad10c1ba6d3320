"""The budget of a work as people write it: one line after the other, as many as they need."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.spent import Money, lines_of
from projects.forms.operations import AMOUNT, amount_of
from projects.forms.rows import Rows

LINES = Rows(
    "line",
    {"concept": gettext_lazy("Escriba el concepto."), "amount": gettext_lazy("Escriba el importe.")},
    shown=3,
    most=60,
    more=3,
    too_many=gettext_lazy("El presupuesto puede tener hasta 60 conceptos."),
)


class BudgetForm(forms.Form):
    """The lines of what the work may spend, in their order."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None, *, money: Money) -> None:
        self.known = lines_of(money.fund)
        initial: dict[str, Any] = {}
        for row, told in enumerate(self.known):
            initial |= {
                LINES.box(row, "concept"): told.line.concept,
                LINES.box(row, "amount"): told.line.amount,
            }
        told_now = {name: data[name] for name in data} if data else {}
        # Who asks for more boxes has not finished: what was typed stays, and nothing is judged.
        is_adding = "add" in told_now
        super().__init__(None if is_adding else data, initial=initial | told_now)
        self.count = LINES.count(initial | told_now)
        for row in range(self.count):
            self.fields[LINES.box(row, "concept")] = forms.CharField(
                label=_("Concepto"), max_length=200, required=False
            )
            self.fields[LINES.box(row, "amount")] = amount_of(
                AMOUNT, required=False, min_value=Decimal("0.01")
            )

    def rows(self) -> list[dict[str, Any]]:
        """The boxes of each line and what it is about already, for the template."""
        known = [*self.known, *[None] * self.count]
        return [{**LINES.bound(self, row), "known": known[row]} for row in range(self.count)]

    def clean(self) -> dict[str, Any]:
        whole = LINES.clean(self, self.count)
        # A line keeps its payments by its number: one that is left empty would hand them to the next.
        for row in range(max(whole, default=0)):
            if row not in whole and LINES.box(row, "concept") not in self.errors:
                self.add_error(
                    LINES.box(row, "concept"),
                    _("No deje un concepto vacío antes de otro: se quitan desde el último."),
                )
        self.cleaned_data["lines"] = [(told["concept"], told["amount"]) for told in whole.values()]
        return self.cleaned_data

    def total(self) -> Decimal | None:
        """What the lines come to as they were typed, as far as they can be read."""
        amounts = []
        for row in range(self.count):
            bound = self[LINES.box(row, "amount")]
            try:
                amounts.append(bound.field.to_python(bound.value()))
            except forms.ValidationError:
                return None
        return sum((amount for amount in amounts if amount), Decimal("0.00"))
