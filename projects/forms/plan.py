"""The business plan as its club tells it: who invests, in what, what it costs, and what it leaves."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.forms import PesosField
from programs.money import pesos, split
from programs.telling import Line
from projects.forms.fields import CountField, QuantityField
from projects.forms.rows import Rows
from projects.forms.task import TaskForm
from projects.models import BusinessPlan, PlanCost, Project

COSTS = Rows(
    "cost",
    {
        "category": gettext_lazy("Elija el tipo de gasto."),
        "concept": gettext_lazy("Escriba qué se compra."),
        "unit": gettext_lazy("Escriba la unidad."),
        "quantity": gettext_lazy("Escriba la cantidad."),
        "unit_price": gettext_lazy("Escriba el precio unitario con IVA."),
    },
    shown=3,
    most=60,
    too_many=gettext_lazy("El plan puede tener hasta 60 renglones de costos. Junte los más pequeños."),
)
TOO_LONG = gettext_lazy("Puede escribir hasta %(limit_value)d letras; escribió %(show_value)d.")
INVESTOR = ("investor", "investor_lives_in", "investor_work")
BUSINESS = ("stage", "product", "market", "team", "owned", "novelty", "stages")
PEOPLE = ("organisation", "bookkeeper", "tax_payer", "families", "jobs")
YEAR = ("sales", *BusinessPlan.COSTS)
RECOVERY = ("grace_months", "instalments")


def line(label: Promise, missing: Promise, help_text: str | Promise = "") -> forms.CharField:
    """One line of text that the committee needs."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=150,
        error_messages={"required": missing, "max_length": TOO_LONG},
    )


def text(label: Promise, missing: str | Promise = "", help_text: str | Promise = "") -> forms.CharField:
    """Some sentences; without something to say when they are missing they are optional."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=bool(missing),
        error_messages={"required": missing, "max_length": TOO_LONG},
    )


def year(label: Promise, missing: str | Promise = "") -> PesosField:
    """Pesos of the first year."""
    return PesosField(
        label=label,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        required=bool(missing),
        error_messages={"required": missing},
    )


class PlanForm(TaskForm):
    """The plan de negocios, section by section as the programme's form has them."""

    template = "projects/proposal/plan.html"
    investor = line(
        gettext_lazy("Nombre completo de quien invierte"), gettext_lazy("Escriba quién invierte.")
    )
    investor_lives_in = line(
        gettext_lazy("Dónde vive"),
        gettext_lazy("Escriba dónde vive quien invierte."),
        gettext_lazy("Ciudad y estado, por ejemplo: Fort Worth, Texas."),
    )
    investor_work = line(
        gettext_lazy("A qué se dedica"), gettext_lazy("Escriba a qué se dedica quien invierte.")
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Momento del negocio"),
        choices=BusinessPlan.Stage.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Elija en qué momento está el negocio."),
            "invalid_choice": gettext_lazy("Elija uno de los momentos de la lista."),
        },
    )
    product = text(
        gettext_lazy("Producto o servicio"),
        gettext_lazy("Describa el producto o servicio."),
        gettext_lazy("Qué se hará o se venderá."),
    )
    market = text(
        gettext_lazy("A quién, cuánto y cómo se vende"),
        gettext_lazy("Describa a quién, cuánto y cómo se vende."),
        gettext_lazy("Quién compra, dónde y cuánto al mes o al año, con su unidad."),
    )
    team = text(
        gettext_lazy("Quiénes participan y qué experiencia tienen"),
        gettext_lazy("Escriba quiénes participan y qué experiencia tienen."),
    )
    owned = text(
        gettext_lazy("Con qué se cuenta ya (opcional)"),
        help_text=gettext_lazy("Terreno, local, maquinaria, animales o insumos."),
    )
    novelty = text(
        gettext_lazy("Otros datos (opcional)"),
        help_text=gettext_lazy("Tecnología, novedad, o lo que ayude a decidir."),
    )
    stages = text(
        gettext_lazy("Etapas, desde que se recibe el dinero hasta las ventas"),
        gettext_lazy("Describa las etapas, desde que se recibe el dinero hasta las ventas."),
    )
    organisation = text(
        gettext_lazy("Qué hace cada quien"), gettext_lazy("Escriba qué hace cada quien en el negocio.")
    )
    bookkeeper = line(
        gettext_lazy("Quién lleva las cuentas"), gettext_lazy("Escriba quién lleva las cuentas.")
    )
    tax_payer = line(
        gettext_lazy("Quién responde por impuestos y seguro social"),
        gettext_lazy("Escriba quién responde por impuestos y seguro social."),
    )
    families = CountField(
        label=gettext_lazy("Familias que participan"),
        min_value=1,
        max_value=9_999,
        error_messages={
            "required": gettext_lazy("Escriba cuántas familias participan."),
            "min_value": gettext_lazy("Debe participar al menos una familia."),
        },
    )
    jobs = CountField(
        label=gettext_lazy("Empleos que crea"),
        min_value=0,
        max_value=9_999,
        error_messages={"required": gettext_lazy("Escriba cuántos empleos; si no crea, escriba 0.")},
    )
    sales = year(gettext_lazy("Ventas"), gettext_lazy("Escriba cuánto se venderá en el primer año."))
    wages = year(gettext_lazy("Sueldos y seguro social"))
    raw_material = year(gettext_lazy("Materia prima"))
    machine_upkeep = year(gettext_lazy("Mantenimiento de maquinaria"))
    building_upkeep = year(gettext_lazy("Mantenimiento del local"))
    energy = year(gettext_lazy("Energía y combustible"))
    transport = year(gettext_lazy("Transporte"))
    other_costs = year(gettext_lazy("Otros gastos"))
    grace_months = CountField(
        label=gettext_lazy("Meses de gracia"),
        help_text=gettext_lazy("Meses sin pagar desde la fecha límite para depositar; si no hay, escriba 0."),
        min_value=0,
        max_value=60,
        error_messages={"required": gettext_lazy("Escriba cuántos meses de gracia; si no hay, escriba 0.")},
    )
    instalments = CountField(
        label=gettext_lazy("Pagos mensuales"),
        help_text=gettext_lazy("En cuántos pagos iguales se devuelve el apoyo: de 1 a 120."),
        min_value=1,
        max_value=120,
        error_messages={"required": gettext_lazy("Escriba en cuántos pagos se devuelve el apoyo.")},
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
        self.rules = project.rules
        self.recovers = bool(self.rules and self.rules.recovers)
        if not self.recovers:
            for name in RECOVERY:
                del self.fields[name]
        self.fields["families"].help_text = self.families_asked()
        self.count = COSTS.count({**self.initial, **(data or {})})
        boxes = [name for row in range(self.count) for name in self.add_row(row)]
        self.order_fields(["revision", *INVESTOR, *BUSINESS, *PEOPLE, *boxes, *YEAR])

    def families_asked(self) -> str:
        """How many families the rules want."""
        if self.rules is None:
            return ""
        least, most = self.rules.families_min.whole, self.rules.families_max.whole
        if least is None and most is None:
            return ""
        if least == most:
            return _("Según las reglas, exactamente: %(count)s.") % {"count": least}
        if most is None:
            return _("Según las reglas, al menos: %(count)s.") % {"count": least}
        return _("Según las reglas, de %(least)s a %(most)s.") % {"least": least or 1, "most": most}

    def add_row(self, row: int) -> list[str]:
        """The boxes of one cost, by their names."""
        fields: dict[str, forms.Field] = {
            "category": forms.ChoiceField(
                label=_("Tipo de gasto"),
                choices=[("", _("Elija")), *PlanCost.Category.choices],
                required=False,
                error_messages={"invalid_choice": _("Elija uno de los tipos de la lista.")},
            ),
            "concept": forms.CharField(
                label=_("Qué se compra"),
                required=False,
                max_length=200,
                error_messages={"max_length": TOO_LONG},
            ),
            "unit": forms.CharField(
                label=_("Unidad, por ejemplo pieza"),
                required=False,
                max_length=40,
                error_messages={"max_length": _("La unidad puede tener hasta 40 letras.")},
            ),
            "quantity": QuantityField(
                label=_("Cantidad"),
                required=False,
                min_value=Decimal("0.01"),
                max_digits=12,
                decimal_places=2,
            ),
            "unit_price": PesosField(
                label=_("Precio unitario con IVA"),
                required=False,
                min_value=Decimal("0.01"),
                max_digits=14,
                decimal_places=2,
                error_messages={"min_value": _("El precio debe ser mayor que cero.")},
            ),
        }
        named = {COSTS.box(row, name): field for name, field in fields.items()}
        self.fields |= named
        return list(named)

    def known(self, project: Project) -> dict[str, Any]:
        plan = BusinessPlan.objects.filter(project=project).first()
        known = {name: getattr(plan, name) for name in self.base_fields if hasattr(plan, name)}
        for row, cost in enumerate(project.costs.all()):
            known |= {COSTS.box(row, name): getattr(cost, name) for name in COSTS.missing}
            known[COSTS.box(row, "quantity")] = f"{cost.quantity:,.2f}".removesuffix(".00")
        return known

    def clean(self) -> dict[str, Any]:
        costs = list(COSTS.clean(self, self.count).values())
        if not self.is_unfinished:
            if not costs and not any(name.startswith("cost-") for name in self.errors):
                self.add_error("cost-0-category", _("Escriba al menos un renglón de lo que se va a comprar."))
            wrong = set(self.errors).intersection(BusinessPlan.COSTS)
            if not wrong and not any(self.cleaned_data.get(name) for name in BusinessPlan.COSTS):
                self.add_error("wages", _("Escriba al menos un gasto del primer año."))
        self.cleaned_data["costs"] = costs
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        answers = super().answers()
        costs = answers.pop("costs")
        return {"plan": answers, "costs": costs}

    # --- What the page computes of what was told -----------------------------------------------

    def told(self, name: str) -> Any:
        """What a box holds, once it can be read; otherwise nothing."""
        if name not in self.fields:
            return None
        told = self.data if self.is_bound else self.initial
        try:
            return self.fields[name].clean(told.get(name))
        except ValidationError:
            return None

    def rows(self) -> list[dict[str, Any]]:
        """The boxes of each cost with what they come to, for the template."""
        return [{**COSTS.bound(self, row), "amount": self.amount_of(row)} for row in range(self.count)]

    def amount_of(self, row: int) -> Decimal | None:
        quantity, price = (self.told(COSTS.box(row, name)) for name in ("quantity", "unit_price"))
        return PlanCost(quantity=quantity, unit_price=price).amount if quantity and price else None

    @property
    def may_add(self) -> bool:
        return self.count < COSTS.most

    @property
    def listed(self) -> Decimal:
        """Pesos that the costs come to."""
        return sum((self.amount_of(row) or Decimal(0) for row in range(self.count)), Decimal("0.00"))

    @property
    def balance(self) -> str:
        """Whether the costs come to what the project costs, in words."""
        total, listed = self.project.total, self.listed
        if total is None:
            return _("Debe ser igual al costo total, que se escribe en «El dinero».")
        told = {"total": pesos(total), "difference": pesos(abs(total - listed))}
        if listed < total:
            return _("Faltan %(difference)s para llegar al costo total, que es de %(total)s.") % told
        if listed > total:
            return _("Sobran %(difference)s: el costo total es de %(total)s.") % told
        return _("Es igual al costo total.")

    @property
    def year_costs(self) -> Decimal:
        """Pesos that the first year costs."""
        return sum((self.told(name) or Decimal(0) for name in BusinessPlan.COSTS), Decimal("0.00"))

    @property
    def result(self) -> Decimal | None:
        """Pesos that the first year leaves before taxes."""
        sales = self.told("sales")
        return None if sales in (None, "") else sales - self.year_costs

    @property
    def recovery_rule(self) -> Line | None:
        """The rule by which the support comes back, with who says so."""
        if self.rules is None or not self.rules.repayment.text:
            return None
        rule = self.rules.repayment
        return Line("repayment", "", rule.text, rule.source, rule.confirmed, rule.note, is_spanish=True)

    @property
    def comes_back(self) -> str:
        """How much comes back, and by which payments, as far as it is known."""
        shares = self.project.shares()
        support = sum((shares.get(payer, Decimal(0)) for payer in self.rules.recovers), Decimal("0.00"))
        if not support:
            return _("Cuánto se devuelve se sabrá con el costo total.")
        if not (count := self.told("instalments")):
            return _("Se devuelven %(support)s.") % {"support": pesos(support)}
        amounts = set(split(support, {str(number): 1 for number in range(count)}).values())
        told = {"support": pesos(support), "count": count, "amount": pesos(max(amounts))}
        if len(amounts) == 1:
            return _("Se devuelven %(support)s en %(count)s pagos de %(amount)s.") % told
        return _("Se devuelven %(support)s en %(count)s pagos de hasta %(amount)s.") % told

    def fields_of(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The parts of the form in words, before its figures."""
        return [
            (_("Quién invierte"), self.fields_of(INVESTOR)),
            (_("El negocio"), self.fields_of(BUSINESS)),
            (_("Las personas"), self.fields_of(PEOPLE)),
        ]

    @property
    def year_fields(self) -> list[forms.BoundField]:
        return self.fields_of(YEAR)

    @property
    def recovery_fields(self) -> list[forms.BoundField]:
        return self.fields_of(RECOVERY)
