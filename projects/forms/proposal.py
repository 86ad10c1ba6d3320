"""What a club tells of a work, task by task. Each form reads and validates; it never writes."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.forms import PesosField
from programs.rulebook import JOINT, kinds, rules_for, scheme
from projects.checks import is_open_to
from projects.forms.fields import CountField, QuantityField
from projects.forms.place import PlaceForm
from projects.forms.task import TYPING, TaskForm, asks
from projects.models import Project

GOALS_SHOWN, GOALS_MOST = 2, 30


class WorkForm(TaskForm):
    """What will be done."""

    template = "projects/proposal/work.html"
    kind = forms.ChoiceField(
        label=gettext_lazy("Tipo de proyecto"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Elija el tipo de proyecto."),
            "invalid_choice": gettext_lazy("Elija uno de los tipos de la lista."),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Nombre del proyecto"),
        help_text=gettext_lazy("Qué y dónde. Por ejemplo: Pavimentación de la calle Hidalgo, El Cargadero."),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Escriba el nombre del proyecto."),
            "max_length": gettext_lazy(
                "El nombre puede tener hasta %(limit_value)d letras; escribió %(show_value)d."
            ),
        },
    )
    description = forms.CharField(
        label=gettext_lazy("Qué se hará y qué problema resuelve"),
        help_text=gettext_lazy(
            "Con sus palabras: cómo está hoy, qué se va a construir o comprar y a quién sirve."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        error_messages={
            "required": gettext_lazy("Describa qué se hará y qué problema resuelve."),
            "max_length": gettext_lazy(
                "Puede escribir hasta %(limit_value)d letras; escribió %(show_value)d."
            ),
        },
    )
    months = CountField(
        label=gettext_lazy("Meses que durará la ejecución"),
        help_text=gettext_lazy("De 1 a 36, contados desde que el dinero está completo."),
        min_value=1,
        max_value=36,
        error_messages={"required": gettext_lazy("Escriba cuántos meses durará.")},
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, project=project, **kwargs)
        known = scheme(project.scheme)
        self.fields["kind"].choices = [
            (kind, known.kind_name(kind))
            for kind in kinds(project.scheme, project.fiscal_year)
            if is_open_to(rules_for(project.scheme, project.fiscal_year, kind))
        ]


class GoalsForm(TaskForm):
    """What will be built or delivered, and whom it serves."""

    template = "projects/proposal/goals.html"
    women = CountField(
        label=gettext_lazy("Mujeres beneficiadas"),
        min_value=0,
        max_value=9_999_999,
        error_messages={"required": gettext_lazy("Escriba cuántas mujeres; si no hay, escriba 0.")},
    )
    men = CountField(
        label=gettext_lazy("Hombres beneficiados"),
        min_value=0,
        max_value=9_999_999,
        error_messages={"required": gettext_lazy("Escriba cuántos hombres; si no hay, escriba 0.")},
    )
    homes = CountField(
        label=gettext_lazy("Viviendas beneficiadas (opcional)"),
        min_value=0,
        max_value=9_999_999,
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        typed: Mapping[str, Any] | None = None,
        is_unfinished: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, typed=typed, is_unfinished=is_unfinished, **kwargs)
        self.is_unfinished = is_unfinished
        self.count = self.how_many({**self.initial, **(data or {})})
        for row in range(self.count):
            self.add_row(row)

    def how_many(self, told: Mapping[str, Any]) -> int:
        """As many rows as are told, one more when asked for, and never less than are shown at first."""
        rows = [int(found[1]) + 1 for name in told if (found := re.fullmatch(r"goal-(\d{1,2})-unit", name))]
        return min(max([GOALS_SHOWN, *rows]) + ("add" in told), GOALS_MOST)

    def add_row(self, row: int) -> None:
        """The three fields of one goal."""
        self.fields[f"goal-{row}-description"] = forms.CharField(
            label=_("Qué se construye o se entrega"),
            help_text=_("Por ejemplo: concreto hidráulico en calle.") if row == 0 else "",
            required=False,
            max_length=200,
        )
        self.fields[f"goal-{row}-quantity"] = QuantityField(
            label=_("Cantidad"), required=False, min_value=Decimal("0.01"), max_digits=12, decimal_places=2
        )
        self.fields[f"goal-{row}-unit"] = forms.CharField(
            label=_("Unidad, por ejemplo m²"),
            required=False,
            max_length=40,
            error_messages={"max_length": _("La unidad puede tener hasta 40 letras.")},
        )

    def known(self, project: Project) -> dict[str, Any]:
        known = super().known(project)
        for row, goal in enumerate(project.goals.all()):
            known |= {
                f"goal-{row}-description": goal.description,
                f"goal-{row}-quantity": f"{goal.quantity:,.2f}".removesuffix(".00"),
                f"goal-{row}-unit": goal.unit,
            }
        return known

    def rows(self) -> list[dict[str, forms.BoundField]]:
        """The fields of each goal, for the template."""
        names = ("description", "quantity", "unit")
        return [{name: self[f"goal-{row}-{name}"] for name in names} for row in range(self.count)]

    def clean(self) -> dict[str, Any]:
        missing = {
            "description": _("Escriba qué se construye o se entrega."),
            "quantity": _("Escriba la cantidad."),
            "unit": _("Escriba la unidad de medida."),
        }
        goals = []
        for row in range(self.count):
            told = {name: self.cleaned_data.pop(f"goal-{row}-{name}", None) for name in missing}
            wrong = [name for name in missing if f"goal-{row}-{name}" in self.errors]
            gaps = [name for name in missing if told[name] in (None, "") and name not in wrong]
            if len(gaps) == len(missing):
                continue
            for name in gaps:
                self.add_error(f"goal-{row}-{name}", missing[name])
            if not gaps and not wrong:
                goals.append(told)
        if not goals and not self.errors and not self.is_unfinished:
            self.add_error("goal-0-description", _("Escriba al menos una meta, con su cantidad y su unidad."))
        self.cleaned_data["goals"] = goals
        return self.cleaned_data

    def clean_men(self) -> int | None:
        """Somebody is served."""
        men, women = self.cleaned_data["men"], self.cleaned_data.get("women")
        if men == 0 and women == 0:
            raise ValidationError(_("La obra debe beneficiar al menos a una persona."))
        return men


SHARES = {
    "federal_share": gettext_lazy("Parte federal en pesos mexicanos"),
    "state_share": gettext_lazy("Parte del estado en pesos mexicanos"),
    "municipal_share": gettext_lazy("Parte del municipio en pesos mexicanos"),
    "migrants_share": gettext_lazy("Parte de los migrantes en pesos mexicanos"),
    "company_share": gettext_lazy("Parte de la empresa en pesos mexicanos"),
}
MONEY_FIELDS = ("total", *SHARES)
JOINT_FIELDS = ("state_share", "municipal_share")


class MoneyForm(TaskForm):
    """What it costs, and what the parties agreed where it is not what the rules give."""

    template = "projects/proposal/money.html"
    asks_server = True
    total = PesosField(
        label=gettext_lazy("Costo total en pesos mexicanos"),
        help_text=gettext_lazy("Por ejemplo: 1,250,000.00"),
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        error_messages={
            "required": gettext_lazy("Escriba el costo total, por ejemplo 1,250,000.00."),
            "min_value": gettext_lazy("El costo total debe ser mayor que cero."),
        },
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, project=project, **kwargs)
        payers = project.rules.payers if project.rules else ()
        self.has_joint_part = project.rules is not None and JOINT in project.rules.parts
        for payer in payers:
            self.fields[f"{payer}_share"] = PesosField(
                label=SHARES[f"{payer}_share"],
                required=False,
                min_value=Decimal(0),
                max_digits=14,
                decimal_places=2,
            )
        helper = reverse("projects:shares_preview", args=[project.reference])
        for name in MONEY_FIELDS:
            if name in self.fields:
                self.fields[name].widget.attrs |= asks(helper, "#reparto", TYPING, ",".join(MONEY_FIELDS))

    def known(self, project: Project) -> dict[str, Any]:
        return {**super().known(project), **{name: getattr(project, name) for name in SHARES}}

    def joint_fields(self) -> list[forms.BoundField]:
        """What state and municipality divide between them as they like."""
        return [self[name] for name in JOINT_FIELDS] if self.has_joint_part else []

    def other_fields(self) -> list[forms.BoundField]:
        """The parts that change only with a waiver."""
        joint = JOINT_FIELDS if self.has_joint_part else ()
        return [self[name] for name in SHARES if name in self.fields and name not in joint]

    def is_told(self, fields: Iterable[forms.BoundField]) -> bool:
        """Whether one of ``fields`` holds something."""
        told = self.data if self.is_bound else self.initial
        return any(told.get(field.name) not in (None, "") for field in fields)

    @property
    def is_divided(self) -> bool:
        return self.is_told(self.joint_fields())

    @property
    def is_mixed(self) -> bool:
        return self.is_told(self.other_fields())


class WaiverRequestForm(forms.Form):
    """Why the work needs an exception to the cap."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Por qué la obra necesita la excepción"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Escriba por qué la obra necesita la excepción.")},
    )


FORMS: dict[str, type[TaskForm]] = {
    "work": WorkForm,
    "place": PlaceForm,
    "goals": GoalsForm,
    "money": MoneyForm,
}
