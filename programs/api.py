"""Pesos in the API: always a text such as "61426.00", in and out."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from programs.money import NotPesos, parse_pesos


@extend_schema_field({"type": "string", "example": "61426.00"})
class PesosField(serializers.Field):  # type: ignore[type-arg]
    """An amount in pesos. A JSON number is refused: programs read it as a float."""

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Escriba el importe como texto, por ejemplo «61426.00»."))
        try:
            return parse_pesos(data)
        except NotPesos as refusal:
            raise serializers.ValidationError(str(refusal)) from refusal

    def to_representation(self, value: Decimal) -> str:
        return f"{value:.2f}"
