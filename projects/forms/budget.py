"""The budget of a work as people write it: one line after the other, as many as they need."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.actions import NewLine
from funding.spent import Money, lines_of
from projects.forms.operations import AMOUNT, amount_of
from projects.forms.rows import Rows
from projects.models import Project
from projects.models.budget import sections_of, sum_of

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

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        money: Money,
        offered: Sequence[tuple[str, Decimal]] = (),
    ) -> None:
        self.known = lines_of(money.fund)
        initial: dict[str, Any] = {}
        # Nothing was written yet: it begins with what the committee approved.
        self.is_offered = bool(offered) and not self.known
        for row, (concept, amount) in enumerate(offered if self.is_offered else ()):
            initial |= {LINES.box(row, "concept"): concept, LINES.box(row, "amount"): amount}
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


def offered_lines(project: Project, agreed: Decimal) -> list[tuple[str, Decimal]]:
    """The budget of the proposal as the executor's: line by line, or by partida where there are too many.

    Nothing where it is not what was agreed in money.
    """
    lines = list(project.concepts.all()) if project.has_budget else []
    if sum_of(lines).total != agreed:
        return []
    if len(lines) > LINES.most:
        sections = sections_of(lines)
        named = [(one.name or _("Sin partida"), one.total) for one in sections]
        return named if len(named) <= LINES.most else []
    return [(line.concept[:200], line.total) for line in lines]
