"""The budget of a proposal as people write it: lines that are added or changed, and their quotations."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.mx import rfc

from documents.cells import plain
from programs.forms import PesosField
from programs.money import MOST, pesos
from projects.forms.fields import QuantityField
from projects.forms.rows import Rows
from projects.forms.units import UNITS
from projects.forms.works import day_field
from projects.itemised import KINDS_OF_GOODS
from projects.models import Concept, Project, Vat
from projects.models.budget import MOST_CONCEPTS, MOST_QUOTATIONS, line_sum, rates_of

CONCEPTS = Rows(
    "new",
    {
        "concept": gettext_lazy("Escriba el concepto."),
        "unit": gettext_lazy("Escriba la unidad."),
        "quantity": gettext_lazy("Escriba la cantidad."),
        "unit_price": gettext_lazy("Escriba el precio unitario sin IVA."),
    },
    shown=1,
    most=20,
    too_many=gettext_lazy("Agregue hasta 20 conceptos a la vez, o importe la lista completa."),
)
OPTIONAL = ("code", "section", "vat", "is_bought")
QUOTATIONS = Rows(
    "quote",
    {
        "supplier": gettext_lazy("Escriba quién cotiza."),
        "amount": gettext_lazy("Escriba el importe con IVA."),
        "quoted_on": gettext_lazy("Escriba la fecha de la cotización."),
    },
    shown=MOST_QUOTATIONS,
    most=MOST_QUOTATIONS,
)
TOO_LONG = gettext_lazy("Puede escribir hasta %(limit_value)d letras; escribió %(show_value)d.")


class LineQuantityField(QuantityField):
    """A quantity of a line: up to four decimals, as estimates of steel or land have them."""

    default_error_messages = {
        "max_decimal_places": gettext_lazy("La cantidad puede tener hasta cuatro decimales."),
        "max_whole_digits": gettext_lazy("La cantidad es demasiado grande."),
        "max_digits": gettext_lazy("La cantidad es demasiado grande."),
    }


def quantity_field(**kwargs: Any) -> LineQuantityField:
    return LineQuantityField(
        label=_("Cantidad"), min_value=Decimal("0.0001"), max_digits=14, decimal_places=4, **kwargs
    )


def price_field(**kwargs: Any) -> PesosField:
    return PesosField(
        label=_("Precio unitario sin IVA"),
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        error_messages={
            "min_value": _("El precio debe ser mayor que cero."),
            "required": _("Escriba el precio unitario sin IVA."),
        },
        **kwargs,
    )


def text_field(label: str, most: int, **kwargs: Any) -> forms.CharField:
    messages = {"max_length": TOO_LONG, **kwargs.pop("error_messages", {})}
    return forms.CharField(label=label, max_length=most, error_messages=messages, **kwargs)


def fields_of(project: Project, *, required: bool) -> dict[str, forms.Field]:
    """The boxes of one line."""
    needed = {name: {"required": message} for name, message in CONCEPTS.missing.items()}
    told: dict[str, forms.Field] = {
        "concept": text_field(
            _("Concepto"),
            1000,
            required=required,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages=needed["concept"],
        ),
        "unit": text_field(
            _("Unidad, por ejemplo m²"),
            40,
            required=required,
            widget=forms.TextInput(attrs={"list": UNITS, "autocomplete": "off"}),
            error_messages=needed["unit"],
        ),
        "quantity": quantity_field(required=required),
        "unit_price": price_field(required=required),
        "vat": forms.ChoiceField(
            label=_("IVA"),
            choices=[(rate.value, rate.label) for rate in rates_of(project.fiscal_year)],
            required=False,
            error_messages={"invalid_choice": _("Elija una de las tasas de la lista.")},
        ),
        "code": text_field(_("Clave (opcional)"), 40, required=False),
        "section": text_field(_("Partida (opcional)"), 120, required=False),
    }
    told["quantity"].error_messages |= needed["quantity"]
    if project.kind not in KINDS_OF_GOODS:
        told["is_bought"] = forms.BooleanField(
            label=_("Se compra: es un bien y lleva tres cotizaciones"), required=False
        )
    return told


def facts_of(told: Mapping[str, Any], project: Project) -> dict[str, Any]:
    """A line as the act takes it, in one spelling."""
    usual = rates_of(project.fiscal_year)[0].value
    return {
        "code": plain(told.get("code") or ""),
        "section": plain(told.get("section") or ""),
        "concept": plain(told["concept"]),
        "unit": plain(told["unit"]),
        "quantity": told["quantity"],
        "unit_price": told["unit_price"],
        "vat": told.get("vat") or usual,
        "is_bought": bool(told.get("is_bought")),
    }


def too_dear(line: Mapping[str, Any]) -> str:
    """Why a line cannot be as dear as that; empty when it can."""
    if line_sum(line["quantity"], line["unit_price"], line["vat"]).total <= MOST:
        return ""
    return _("El importe del renglón no puede pasar de %(most)s.") % {"most": pesos(MOST)}


class BudgetForm(forms.Form):
    """A form about the budget of a proposal, which knows when the draft was saved by somebody else."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewConceptsForm(BudgetForm):
    """The lines that are added below those that are there."""

    def __init__(self, data: Mapping[str, Any] | None, *, project: Project, has: int) -> None:
        self.project, self.has = project, has
        told = {name: data[name] for name in data} if data else {}
        # Who asks for more boxes has not finished: what was typed stays, and nothing is judged.
        is_adding = "add" in told
        super().__init__(None if is_adding else data, initial={"revision": project.revision, **told})
        self.count = CONCEPTS.count(told)
        for row in range(self.count):
            for name, box in fields_of(project, required=False).items():
                self.fields[CONCEPTS.box(row, name)] = box

    def rows(self) -> list[list[forms.BoundField]]:
        """The boxes of each line, for the template."""
        names = fields_of(self.project, required=False)
        return [[self[CONCEPTS.box(row, name)] for name in names] for row in range(self.count)]

    @property
    def may_add(self) -> bool:
        return self.count < CONCEPTS.most

    def clean(self) -> dict[str, Any]:
        whole = CONCEPTS.clean(self, self.count)
        lines = []
        for row, told in whole.items():
            rest = {name: self.cleaned_data.get(CONCEPTS.box(row, name)) for name in OPTIONAL}
            line = facts_of({**told, **rest}, self.project)
            if reason := too_dear(line):
                self.add_error(CONCEPTS.box(row, "unit_price"), reason)
            lines.append(line)
        if not whole and not self.errors:
            self.add_error(CONCEPTS.box(0, "concept"), _("Escriba al menos un concepto."))
        if self.has + len(lines) > MOST_CONCEPTS:
            self.add_error(None, too_many(self.has + len(lines)))
        self.cleaned_data["lines"] = lines
        return self.cleaned_data


def too_many(count: int) -> str:
    told = {"most": MOST_CONCEPTS, "count": count}
    return _("El presupuesto puede tener hasta %(most)s conceptos y tendría %(count)s.") % told


class ConceptForm(BudgetForm):
    """One line, and the quotations of what it buys."""

    def __init__(self, data: Mapping[str, Any] | None, *, project: Project, line: Concept) -> None:
        self.project = project
        self.goods = line.is_bought or project.kind in KINDS_OF_GOODS
        initial: dict[str, Any] = {
            "revision": project.revision,
            "quantity": line.quantity_told,
            "reason": line.reason,
            **{
                name: getattr(line, name)
                for name in ("code", "section", "concept", "unit", "unit_price", "vat", "is_bought")
            },
        }
        for row, one in enumerate(line.quotations.all()):
            initial |= {QUOTATIONS.box(row, name): getattr(one, name) for name in QUOTATION_BOXES}
            if one.is_chosen:
                initial["chosen"] = str(row)
        super().__init__(data, initial=initial)
        self.fields |= fields_of(project, required=True)
        # A rate of another year that stands there already stays.
        rates = self.fields["vat"].choices
        if line.vat not in dict(rates):
            self.fields["vat"].choices = [*rates, (line.vat, Vat(line.vat).label)]
        if self.goods:
            for row in range(MOST_QUOTATIONS):
                self.add_quotation(row)
            self.fields["chosen"] = forms.ChoiceField(
                label=_("Cuál se elige"),
                choices=[
                    ("", _("Todavía ninguna")),
                    *((str(row), _("Cotización %(number)s") % {"number": row + 1}) for row in range(3)),
                ],
                required=False,
            )
            self.fields["reason"] = text_field(
                _("Por qué no la más barata"),
                300,
                required=False,
                help_text=_("Solo si elige otra: calidad, garantía, plazo."),
            )

    def add_quotation(self, row: int) -> None:
        boxes: dict[str, forms.Field] = {
            "supplier": text_field(_("Proveedor"), 150, required=False),
            "rfc": text_field(_("RFC (opcional)"), 20, required=False),
            "amount": PesosField(
                label=_("Importe con IVA"),
                required=False,
                min_value=Decimal("0.01"),
                max_digits=14,
                decimal_places=2,
            ),
            "quoted_on": day_field(_("Fecha de la cotización"), ""),
            "paper": text_field(
                _("Documento (opcional)"), 200, required=False, help_text=_("Número u otra seña del papel.")
            ),
        }
        boxes["quoted_on"].required = False
        self.fields |= {QUOTATIONS.box(row, name): box for name, box in boxes.items()}

    def line_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in fields_of(self.project, required=True)]

    def quotation_rows(self) -> list[list[forms.BoundField]]:
        """The boxes of each quotation, for the template."""
        if not self.goods:
            return []
        return [
            [self[QUOTATIONS.box(row, name)] for name in QUOTATION_BOXES] for row in range(MOST_QUOTATIONS)
        ]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if self.goods:
            told["quotations"] = self.clean_quotations()
        if not self.errors:
            told["line"] = {**facts_of(told, self.project), "reason": told.get("reason") or ""}
            if self.goods:
                told["line"]["quotations"] = told["quotations"]
            if reason := too_dear(told["line"]):
                self.add_error("unit_price", reason)
        return told

    def clean_quotations(self) -> list[dict[str, Any]]:
        whole = QUOTATIONS.clean(self, MOST_QUOTATIONS)
        chosen, quotations = self.cleaned_data.get("chosen"), []
        for row, told in whole.items():
            number = self.cleaned_data.get(QUOTATIONS.box(row, "rfc")) or ""
            try:
                number = rfc_of(number)
            except ValidationError as reason:
                self.add_error(QUOTATIONS.box(row, "rfc"), reason)
            paper = self.cleaned_data.get(QUOTATIONS.box(row, "paper")) or ""
            quotations.append({**told, "rfc": number, "paper": paper, "is_chosen": chosen == str(row)})
        if chosen and int(chosen) not in whole and not self.errors:
            self.add_error("chosen", _("Esa cotización está vacía. Elija otra."))
        picked = [one["amount"] for one in quotations if one["is_chosen"]]
        dearer = picked and picked[0] > min(one["amount"] for one in quotations)
        if dearer and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("No eligió la más barata: escriba por qué."))
        return quotations


QUOTATION_BOXES = ("supplier", "rfc", "amount", "quoted_on", "paper")


def rfc_of(text: str) -> str:
    """The RFC in one spelling, or the reason why it is none."""
    if not text.strip():
        return ""
    number = str(rfc.compact(text))
    if not rfc.is_valid(number):
        raise ValidationError(
            _("Ese RFC no es válido: tiene 12 letras y números de una empresa o 13 de una persona.")
        )
    return number
