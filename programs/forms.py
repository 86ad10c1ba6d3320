"""The field in which people type pesos."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from programs.money import NotPesos, digits, parse_pesos


class PesosField(forms.DecimalField):
    """An amount in pesos, typed with or without sign and commas, shown again as 1,000,000.50.

    The template writes the $ before it.
    """

    widget = forms.TextInput
    sign = "$"

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The amount that was typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            return parse_pesos(str(value))
        except NotPesos as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal

    def prepare_value(self, value: Any) -> Any:
        """What the box shows: the amount with its commas, or what was typed when it is no amount."""
        try:
            amount = self.to_python(value)
        except ValidationError:
            return value
        return value if amount is None else digits(amount)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Digits on the keyboard of a phone, and no amount of another day offered."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}
