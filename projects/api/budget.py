"""The budget by line of a proposal over REST, with quotations and calendar: what a draft takes and tells."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError as Refusal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from documents.cells import plain
from programs.api import PesosField
from projects.forms.concepts import rfc_of, too_dear
from projects.models import Activity, Concept, Quotation, Vat
from projects.models.budget import MOST_ACTIVITIES, MOST_CONCEPTS, MOST_QUOTATIONS, rates_of


class LineField(serializers.CharField):
    """One line of text, in one spelling."""

    def to_internal_value(self, data: Any) -> str:
        return plain(super().to_internal_value(data))


def something(amount: Decimal) -> None:
    """A validator of amounts that must be something."""
    if amount <= 0:
        raise serializers.ValidationError(_("El importe debe ser mayor que cero."))


class QuotationSerializer(serializers.ModelSerializer[Quotation]):
    supplier = LineField(max_length=150)
    rfc = serializers.CharField(max_length=20, required=False, allow_blank=True)
    amount = PesosField(validators=[something], help_text="With VAT.")
    paper = LineField(max_length=200, required=False, allow_blank=True)

    class Meta:
        model = Quotation
        fields = ["supplier", "rfc", "amount", "quoted_on", "paper", "is_chosen"]

    def validate_rfc(self, text: str) -> str:
        try:
            return rfc_of(text)
        except Refusal as reason:
            raise serializers.ValidationError(reason.messages) from reason


class ConceptSerializer(serializers.ModelSerializer[Concept]):
    """A line of the budget. Told without ``quotations`` it keeps those it has."""

    code = LineField(max_length=40, required=False, allow_blank=True)
    section = LineField(max_length=120, required=False, allow_blank=True)
    concept = LineField(max_length=1000)
    unit = LineField(max_length=40)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=4, min_value=Decimal("0.0001"))
    unit_price = PesosField(validators=[something], help_text="Without VAT.")
    vat = serializers.ChoiceField(
        choices=Vat.choices, required=False, help_text="A rate of the fiscal year; without it the usual one."
    )
    amount = PesosField(read_only=True, help_text="Without VAT, to the centavo.")
    vat_amount = PesosField(read_only=True)
    total = PesosField(read_only=True)
    quotations = QuotationSerializer(
        many=True,
        required=False,
        max_length=MOST_QUOTATIONS,
        error_messages={"max_length": gettext_lazy("Un renglón puede tener hasta tres cotizaciones.")},
    )

    class Meta:
        model = Concept
        fields = [
            *("code", "section", "concept", "unit", "quantity", "unit_price", "vat", "is_bought"),
            *("amount", "vat_amount", "total", "quotations", "reason"),
        ]

    def validate_quotations(self, quotations: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if sum(bool(one.get("is_chosen")) for one in quotations) > 1:
            raise serializers.ValidationError(_("Solo una cotización puede ser la elegida."))
        return quotations

    def validate(self, line: dict[str, Any]) -> dict[str, Any]:
        """The line is not too dear, and a quotation that is not the cheapest has its reason."""
        if reason := too_dear({"vat": Vat.GENERAL_16, **line}):
            raise serializers.ValidationError({"unit_price": reason})
        quotations = line.get("quotations") or []
        chosen = [one["amount"] for one in quotations if one.get("is_chosen")]
        if chosen and chosen[0] > min(one["amount"] for one in quotations) and not line.get("reason"):
            raise serializers.ValidationError({"reason": _("No eligió la más barata: escriba por qué.")})
        return line


class ReadConceptSerializer(ConceptSerializer):
    """A line as it is read. Quotations and reason are null for who neither prepares, judges nor audits."""

    def to_representation(self, line: Concept) -> dict[str, Any]:
        told = super().to_representation(line)
        if not self.context["may_read_names"]:
            told |= {"quotations": None, "reason": None}
        return told

    def get_fields(self) -> dict[str, serializers.Field]:
        return super().get_fields() | {
            "quotations": QuotationSerializer(many=True, allow_null=True),
            "reason": serializers.CharField(allow_null=True),
        }


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """A stretch of the calendar. ``amounts`` has the pesos of each of its months, the first one first."""

    name = LineField(max_length=200)
    first_month = serializers.IntegerField(min_value=1, max_value=36)
    last_month = serializers.IntegerField(min_value=1, max_value=36)
    amounts = serializers.ListField(child=PesosField(), min_length=1, max_length=36)

    class Meta:
        model = Activity
        fields = ["name", "first_month", "last_month", "amounts"]

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        """It begins before it ends, and each month has its pesos."""
        months = told["last_month"] - told["first_month"] + 1
        if months < 1:
            raise serializers.ValidationError({"last_month": _("Termina antes de empezar.")})
        if len(told["amounts"]) != months:
            sentence = _("Deben ser %(months)s importes, uno por mes.") % {"months": months}
            raise serializers.ValidationError({"amounts": sentence})
        return told


def concepts_field() -> serializers.BaseSerializer[Any]:
    return ConceptSerializer(
        many=True,
        required=False,
        max_length=MOST_CONCEPTS,
        error_messages={"max_length": gettext_lazy("El presupuesto puede tener hasta 500 conceptos.")},
    )


def activities_field() -> serializers.BaseSerializer[Any]:
    return ActivitySerializer(
        many=True,
        required=False,
        max_length=MOST_ACTIVITIES,
        error_messages={"max_length": gettext_lazy("El calendario puede tener hasta 24 actividades.")},
    )


def with_rates(lines: list[dict[str, Any]], fiscal_year: int) -> list[dict[str, Any]]:
    """The lines with a rate of their year each. Raises ValidationError, which names the wrong ones."""
    rates = rates_of(fiscal_year)
    errors = [
        {"vat": [_("Elija una tasa de %(year)s.") % {"year": fiscal_year}]}
        if line.get("vat", rates[0]) not in rates
        else {}
        for line in lines
    ]
    if any(errors):
        raise serializers.ValidationError(errors)
    return [{"vat": rates[0].value, **line} for line in lines]
