"""Fields in which people type counts and quantities."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class CountField(forms.IntegerField):
    """A whole number, typed with or without commas."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": gettext_lazy("Escriba solo un número entero, por ejemplo 1,250."),
        "min_value": gettext_lazy("El número debe ser %(limit_value)s o más."),
        "max_value": gettext_lazy("El número no puede pasar de %(limit_value)s."),
    }

    def to_python(self, value: Any) -> int | None:
        return super().to_python(without_thousands(value))


class QuantityField(forms.DecimalField):
    """A quantity with up to two decimals, typed with or without commas."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": gettext_lazy("Escriba solo la cantidad, por ejemplo 1,500.50."),
        "min_value": gettext_lazy("La cantidad debe ser mayor que cero."),
        "max_decimal_places": gettext_lazy("La cantidad puede tener hasta dos decimales."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(without_thousands(value))


def without_thousands(value: Any) -> Any:
    """``value`` without commas in their places; any other comma stays and is refused."""
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?\s*", value):
        return value.replace(",", "")
    return value
