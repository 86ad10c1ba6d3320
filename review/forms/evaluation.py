"""What people type into an evaluation sheet, and the points of a year."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from review.catalogue import Line
from review.models import Score

PARTS = ("finding", "points", "reason")


def points_field(label: Any, most: Decimal | None = None) -> forms.DecimalField:
    """Points with two decimals, at most."""
    limit = {} if most is None else {"max_value": most}
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **limit,
    )


class SheetForm(forms.Form):
    """One group of boxes a criterion; a group that is left as it was is not told."""

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        *,
        criteria: list[Line],
        most: dict[str, Decimal],
        newest: dict[str, Score],
    ) -> None:
        super().__init__(data, auto_id="c_%s")
        self.criteria, self.most, self.newest = criteria, most, newest
        for line in criteria:
            known = newest.get(line.code)
            shown = known if known and known.source == Score.Source.BY_HAND else None
            self.fields[f"finding-{line.code}"] = forms.CharField(
                label=_("Qué se encontró"),
                required=False,
                max_length=300,
                initial=shown.finding if shown else "",
            )
            if line.code in most:
                label = _("Puntos, de 0 a %(most)s") % {"most": most[line.code]}
                field = points_field(label, most[line.code])
                field.initial = shown.points if shown else None
                self.fields[f"points-{line.code}"] = field
            self.fields[f"reason-{line.code}"] = forms.CharField(
                label=_("Razón"),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=shown.reason if shown else "",
            )

    def groups(self) -> list[tuple[Line, Decimal | None, Score | None, list[forms.BoundField]]]:
        """Each criterion with its most points, what counts of it now, and its boxes."""
        return [
            (
                line,
                self.most.get(line.code),
                self.newest.get(line.code),
                [self[f"{part}-{line.code}"] for part in PARTS if f"{part}-{line.code}" in self.fields],
            )
            for line in self.criteria
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for line in self.criteria:
            answer = {part: told.get(f"{part}-{line.code}") for part in PARTS}
            if not any(value not in (None, "") for value in answer.values()):
                continue
            gaps = {
                "finding": _("Escriba qué se encontró."),
                "points": _("Faltan los puntos."),
                "reason": _("Escriba la razón."),
            }
            for part, gap in gaps.items():
                name = f"{part}-{line.code}"
                if name in self.fields and answer[part] in (None, "") and name not in self.errors:
                    self.add_error(name, gap)
        return told

    def told(self) -> dict[str, dict[str, Any]]:
        """The criteria of which something was typed."""
        answers = {
            line.code: {part: self.cleaned_data.get(f"{part}-{line.code}") for part in PARTS}
            for line in self.criteria
        }
        return {code: answer for code, answer in answers.items() if answer["reason"]}


class WeightsForm(forms.Form):
    """The points of each criterion, and the act that sets them. Empty: the criterion has none."""

    use_required_attribute = False
    act = forms.CharField(
        label=gettext_lazy("Número del acta que fija los puntos"),
        max_length=120,
        help_text=gettext_lazy("Por ejemplo: COVAM-32-2013-SO01"),
        error_messages={"required": gettext_lazy("Escriba el número del acta que fija los puntos.")},
    )

    def __init__(
        self, data: Any = None, *, criteria: list[Line], points: dict[str, Decimal], act: str
    ) -> None:
        super().__init__(data, initial={"act": act})
        self.codes = [line.code for line in criteria]
        for line in criteria:
            field = points_field(line.text)
            field.initial = points.get(line.code)
            self.fields[f"points-{line.code}"] = field

    def points(self) -> dict[str, Decimal]:
        told = {code: self.cleaned_data.get(f"points-{code}") for code in self.codes}
        return {code: value for code, value in told.items() if value}
