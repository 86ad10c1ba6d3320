"""The filters of the list of exceptions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import State
from programs.rulebook import scheme_name
from projects.checks import WAIVABLE
from review.waivers import public_waivers


class WaiverFilterForm(forms.Form):
    """What cannot be read filters nothing. The names are those of the API."""

    use_required_attribute = False
    year = forms.TypedChoiceField(
        label=gettext_lazy("Ejercicio"), required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(label=gettext_lazy("Estado"), required=False)
    scheme = forms.ChoiceField(label=gettext_lazy("Programa"), required=False)
    rule = forms.ChoiceField(label=gettext_lazy("Regla"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filtro_%s")
        rows = public_waivers().order_by()
        years = rows.values_list("project__fiscal_year", flat=True).distinct()
        schemes = rows.values_list("project__scheme", flat=True).distinct()
        states = State.objects.filter(
            pk__in=rows.values("project__municipality__state").distinct()
        ).values_list("pk", "name")
        self.choices("year", [(year, str(year)) for year in sorted(years, reverse=True)])
        self.choices("state", states)
        self.choices("scheme", sorted((code, scheme_name(code)) for code in schemes))
        self.choices("rule", WAIVABLE.items())

    def choices(self, name: str, rows: Any) -> None:
        self.fields[name].choices = [("", _("Todos")), *rows]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filters in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
