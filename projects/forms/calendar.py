"""The calendar of a proposal: each activity with its months, and the pesos of every month."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.forms import PesosField
from programs.money import NotPesos, parse_pesos, split
from projects.forms.concepts import BudgetForm, text_field
from projects.forms.fields import CountField
from projects.forms.rows import Rows
from projects.models import Project
from projects.models.budget import MOST_ACTIVITIES, NOTHING, sections_of

ACTIVITIES = Rows(
    "act",
    {
        "name": gettext_lazy("Escriba la actividad."),
        "first_month": gettext_lazy("Escriba en qué mes empieza."),
        "last_month": gettext_lazy("Escriba en qué mes termina."),
    },
    shown=1,
    most=MOST_ACTIVITIES,
    too_many=gettext_lazy("El calendario puede tener hasta 24 actividades. Junte las más pequeñas."),
)
MOST_MONTHS = 36


def spread(amount: Decimal, months: int) -> list[Decimal]:
    """The pesos of each month when all are alike; they add up to ``amount`` to the centavo."""
    return list(split(amount, {str(month): 1 for month in range(months)}).values())


def even_calendar(project: Project) -> list[dict[str, Any]]:
    """The whole cost, spread over all months: partida by partida while the budget adds up to it."""
    months = project.months or 1
    sections = sections_of(project.concepts.all())
    parts = [(one.name or _("Sin partida"), one.total) for one in sections]
    if sum((total for _name, total in parts), NOTHING) != project.total or len(parts) > MOST_ACTIVITIES:
        parts = []
    if len(parts) <= 1:
        parts = [(_("Ejecución de la obra"), project.total or NOTHING)]
    return [
        {"name": name, "first_month": 1, "last_month": months, "amounts": spread(total, months)}
        for name, total in parts
    ]


class CalendarForm(BudgetForm):
    """Activities with a box for the pesos of each of their months.

    Who told only what the activity costs has it spread evenly; ``spread`` among the data does so again.
    """

    def __init__(self, data: Mapping[str, Any] | None, *, project: Project) -> None:
        self.project = project
        self.months = project.months or MOST_MONTHS
        told = {name: data[name] for name in data} if data else {}
        if "fill" in told:
            told = {"revision": told.get("revision", ""), **boxes_of(even_calendar(project))}
        elif "spread" in told:
            told = spread_again(told)
        # Who asks for boxes or has them filled in has not finished: nothing is judged.
        is_drawing = data is not None and bool({"add", "fill", "spread", "redraw"} & set(data))
        known = boxes_of(
            {
                "name": one.name,
                "first_month": one.first_month,
                "last_month": one.last_month,
                "amounts": one.amounts,
            }
            for one in project.activities.all()
        )
        initial = {"revision": project.revision, **(told if data is not None else known)}
        super().__init__(None if is_drawing else data, initial=initial)
        self.count = ACTIVITIES.count(initial)
        for row in range(self.count):
            self.add_row(row, initial)

    def add_row(self, row: int, told: Mapping[str, Any]) -> None:
        """The boxes of one activity, with those of its months once they are known."""
        self.fields[ACTIVITIES.box(row, "name")] = text_field(_("Actividad"), 200, required=False)
        for name, label in (("first_month", _("Del mes")), ("last_month", _("Al mes"))):
            self.fields[ACTIVITIES.box(row, name)] = CountField(
                label=label, min_value=1, max_value=self.months, required=False
            )
        self.fields[ACTIVITIES.box(row, "cost")] = PesosField(
            label=_("Pesos de la actividad"),
            help_text=_("Para repartirlos parejo entre sus meses.") if row == 0 else "",
            required=False,
            min_value=Decimal(0),
            max_digits=14,
            decimal_places=2,
        )
        for month in self.months_of(row, told):
            self.fields[ACTIVITIES.box(row, f"m{month}")] = PesosField(
                label=_("Mes %(month)s") % {"month": month},
                required=False,
                min_value=Decimal(0),
                max_digits=14,
                decimal_places=2,
            )

    def months_of(self, row: int, told: Mapping[str, Any]) -> range:
        """The months of the activity as they were typed; none while they cannot be read."""
        return months_typed(told, row, self.months)

    def rows(self) -> list[dict[str, Any]]:
        """The boxes of each activity, for the template."""
        return [
            {
                **ACTIVITIES.bound(self, row),
                "cost": self[ACTIVITIES.box(row, "cost")],
                "months": [
                    self[name]
                    for name in self.fields
                    if name.startswith(ACTIVITIES.box(row, "m")) and name.rpartition("-m")[2].isdigit()
                ],
            }
            for row in range(self.count)
        ]

    @property
    def may_add(self) -> bool:
        return self.count < ACTIVITIES.most

    def clean(self) -> dict[str, Any]:
        activities = []
        for row, told in ACTIVITIES.clean(self, self.count).items():
            first, last = told["first_month"], told["last_month"]
            if first > last:
                self.add_error(ACTIVITIES.box(row, "last_month"), _("Termina antes de empezar."))
                continue
            boxes = [
                self.cleaned_data.get(ACTIVITIES.box(row, f"m{month}")) for month in range(first, last + 1)
            ]
            cost = self.cleaned_data.get(ACTIVITIES.box(row, "cost"))
            if all(box is None for box in boxes):
                if cost is None and ACTIVITIES.box(row, "cost") not in self.errors:
                    self.add_error(ACTIVITIES.box(row, "cost"), _("Escriba los pesos de la actividad."))
                amounts = spread(cost or NOTHING, last - first + 1)
            else:
                amounts = [box or NOTHING for box in boxes]
            activities.append({**told, "amounts": amounts})
        self.cleaned_data["activities"] = activities
        return self.cleaned_data


def boxes_of(activities: Any) -> dict[str, Any]:
    """The activities as the boxes hold them."""
    boxes: dict[str, Any] = {}
    for row, one in enumerate(activities):
        boxes |= {ACTIVITIES.box(row, name): one[name] for name in ACTIVITIES.missing}
        for place, amount in enumerate(one["amounts"]):
            boxes[ACTIVITIES.box(row, f"m{one['first_month'] + place}")] = amount
        boxes[ACTIVITIES.box(row, "cost")] = sum(one["amounts"], NOTHING)
    return boxes


def months_typed(told: Mapping[str, Any], row: int, most: int) -> range:
    texts = [str(told.get(ACTIVITIES.box(row, name)) or "").strip() for name in ("first_month", "last_month")]
    if not all(text.isascii() and text.isdigit() and len(text) <= 2 for text in texts):
        return range(0)
    first, last = map(int, texts)
    return range(first, last + 1) if 1 <= first <= last <= most else range(0)


def spread_again(told: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with the pesos of each activity spread evenly over its months."""
    for row in range(MOST_ACTIVITIES):
        months = months_typed(told, row, MOST_MONTHS)
        try:
            cost = parse_pesos(str(told.get(ACTIVITIES.box(row, "cost")) or ""))
        except NotPesos:
            continue
        for month, amount in zip(months, spread(cost, len(months)) if months else [], strict=True):
            told[ACTIVITIES.box(row, f"m{month}")] = amount
    return told
