"""What a club tells of a work, task by task. Each form reads and validates; it never writes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.rulebook import kinds, rules_for, scheme
from projects.forms.club import ClubForm
from projects.forms.fields import CountField, QuantityField
from projects.forms.money import MoneyForm
from projects.forms.place import PlaceForm
from projects.forms.plan import PlanForm
from projects.forms.rows import Rows
from projects.forms.scholarships import ScholarshipsForm
from projects.forms.task import TaskForm
from projects.forms.units import COMMON, UNITS
from projects.models import Project

GOALS = Rows(
    "goal",
    {
        "description": gettext_lazy("Escriba qué se construye o se entrega."),
        "quantity": gettext_lazy("Escriba la cantidad."),
        "unit": gettext_lazy("Escriba la unidad de medida."),
    },
    shown=2,
    most=30,
    too_many=gettext_lazy("La solicitud puede tener hasta 30 metas."),
)


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
    gives_scholarships = forms.BooleanField(
        label=gettext_lazy("Son becas: una lista de personas con su importe"),
        help_text=gettext_lazy(
            "Márquelo si no se construye ni se compra nada: en vez de metas hay una lista."
        ),
        required=False,
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

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        project: Project,
        typed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if typed is not None:
            # A browser does not send a box that is not ticked.
            typed = {"gives_scholarships": False, **typed}
        super().__init__(data, project=project, typed=typed, **kwargs)
        offered = [
            rules
            for kind in kinds(project.scheme, project.fiscal_year)
            if (rules := rules_for(project.scheme, project.fiscal_year, kind)).family == project.family
        ]
        known = scheme(project.scheme)
        self.fields["kind"].choices = [(rules.kind, known.kind_name(rules.kind)) for rules in offered]
        self.with_scholarships = {
            rules.kind: known.kind_name(rules.kind) for rules in offered if rules.scholarships.allowed
        }
        if not self.with_scholarships and not project.gives_scholarships:
            del self.fields["gives_scholarships"]

    def clean_gives_scholarships(self) -> bool:
        """Only some kinds give scholarships."""
        gives, kind = self.cleaned_data["gives_scholarships"], self.cleaned_data.get("kind")
        if gives and kind and kind not in self.with_scholarships:
            told = {
                "kind": dict(self.fields["kind"].choices)[kind],
                "others": ", ".join(f"«{name}»" for name in self.with_scholarships.values()),
            }
            sentence = _("Las reglas de «%(kind)s» no dan becas. Quite la marca.")
            if self.with_scholarships:
                sentence = _("Las reglas de «%(kind)s» no dan becas. Las dan: %(others)s.")
            raise ValidationError(sentence % told)
        return gives


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
        project: Project,
        is_unfinished: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, project=project, is_unfinished=is_unfinished, **kwargs)
        # A list of scholarships is its own goal.
        self.asks_goals = not project.gives_scholarships
        self.count = GOALS.count({**self.initial, **(data or {})}) if self.asks_goals else 0
        for row in range(self.count):
            self.add_row(row)

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
            widget=forms.TextInput(attrs={"list": UNITS, "autocomplete": "off"}),
            error_messages={"max_length": _("La unidad puede tener hasta 40 letras.")},
        )

    @property
    def units(self) -> tuple[str, ...]:
        """The usual units, which the page offers; any other may be written."""
        return COMMON

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
        return [GOALS.bound(self, row) for row in range(self.count)]

    def clean(self) -> dict[str, Any]:
        if self.asks_goals:
            goals = list(GOALS.clean(self, self.count).values())
            if not goals and not self.errors and not self.is_unfinished:
                sentence = _("Escriba al menos una meta, con su cantidad y su unidad.")
                self.add_error("goal-0-description", sentence)
            self.cleaned_data["goals"] = goals
        return self.cleaned_data

    def clean_men(self) -> int | None:
        """Somebody is served."""
        men, women = self.cleaned_data["men"], self.cleaned_data.get("women")
        if men == 0 and women == 0:
            raise ValidationError(_("La obra debe beneficiar al menos a una persona."))
        return men


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
    "club": ClubForm,
    "work": WorkForm,
    "place": PlaceForm,
    "goals": GoalsForm,
    "plan": PlanForm,
    "scholarships": ScholarshipsForm,
    "money": MoneyForm,
}
