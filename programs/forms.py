"""The field in which people type pesos, and the form of the calculator."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from programs.money import NotPesos, digits, parse_pesos
from programs.rulebook import Rules, kinds, rules_for, schemes

DEFAULT = "fed_3x1"
WHOLE = {
    "hx-trigger": "change",
    "hx-target": "#calculadora",
    "hx-select": "#calculadora",
    "hx-swap": "outerHTML",
    "hx-select-oob": "#dicho:innerHTML",
}
RESULT = {
    "hx-trigger": "input changed delay:400ms, change",
    "hx-target": "#resultado",
    "hx-select": "#resultado",
    "hx-swap": "outerHTML",
    "hx-select-oob": "#dicho:innerHTML",
}


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


class CalculatorForm(forms.Form):
    """What is to be divided, by which rules; all of it stands in the address, so that it can be shared.

    The years follow the scheme, the kinds follow both.
    """

    use_required_attribute = False
    scheme = forms.ChoiceField(
        label=gettext_lazy("Programa"),
        error_messages={"invalid_choice": gettext_lazy("Elija un programa de la lista.")},
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Ejercicio fiscal"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Elija el ejercicio fiscal."),
            "invalid_choice": gettext_lazy("Ese programa no tiene reglas de ese ejercicio. Elija otro."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Tipo de proyecto"),
        error_messages={
            "required": gettext_lazy("Elija el tipo de proyecto."),
            "invalid_choice": gettext_lazy("Ese ejercicio no tiene ese tipo de proyecto. Elija otro."),
        },
    )
    total = PesosField(
        label=gettext_lazy("Costo total"),
        help_text=gettext_lazy("En pesos mexicanos, por ejemplo 1,250,000.00."),
        error_messages={"required": gettext_lazy("Escriba el costo total en pesos.")},
    )

    def __init__(self, data: Mapping[str, Any], *, url: str, is_choosing: bool = False) -> None:
        known = {found.code: found for found in schemes()}
        chosen = known.get(str(data.get("scheme", ""))) or known.get(DEFAULT) or next(iter(known.values()))
        years = chosen.years[::-1]
        wanted = str(data.get("year", ""))
        # The kinds of another year would answer a question that nobody asked.
        year = int(wanted) if wanted in map(str, years) else years[0]
        offered = kinds(chosen.code, year)
        typed = {name: data.get(name, "") for name in self.base_fields}
        if is_choosing:
            # Another scheme was chosen a moment ago: what it does not have gives way without a word.
            typed |= {"year": str(year)}
            typed |= {} if typed["kind"] in offered else {"kind": offered[0]}
        start = {"scheme": chosen.code, "year": year, "kind": offered[0]}
        super().__init__(
            typed if "total" in data or is_choosing else None, initial={**start, **self.told(data)}
        )
        choices = {
            "scheme": [(code, found.name) for code, found in known.items()],
            "year": [(number, str(number)) for number in years],
            "kind": [(code, chosen.kind_name(code)) for code in offered],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs |= {"hx-get": url, "hx-include": "closest form", "hx-replace-url": "true"}
            field.widget.attrs |= WHOLE if name in ("scheme", "year") else RESULT

    def told(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the address already says."""
        return {name: data[name] for name in self.base_fields if data.get(name)}

    def rules(self) -> Rules:
        """The rules that were asked for."""
        return rules_for(*(self.cleaned_data[name] for name in ("scheme", "year", "kind")))
