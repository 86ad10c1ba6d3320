"""The budget of a work as people write it: one line after the other, as many as they need."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.actions import NewLine
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
                LINES.box(row, "number"): told.line.number,
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
            # Which line it is, if others changed the budget while it was being typed.
            self.fields[LINES.box(row, "number")] = forms.IntegerField(
                required=False, widget=forms.HiddenInput
            )

    def rows(self) -> list[dict[str, Any]]:
        """The boxes of each line and what it is about already, for the template."""
        known = [*self.known, *[None] * self.count]
        return [
            {**LINES.bound(self, row), "known": known[row], "number": self[LINES.box(row, "number")]}
            for row in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        whole = LINES.clean(self, self.count)
        self.cleaned_data["lines"] = [
            NewLine(told["concept"], told["amount"], self.cleaned_data.get(LINES.box(row, "number")))
            for row, told in whole.items()
        ]
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
