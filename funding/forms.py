"""What people choose on the pages of pots."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.models import Pot
from programs.rulebook import FAMILIES, schemes


class PotFilterForm(forms.Form):
    """The filters of the list. The names are those of the API; what cannot be read filters nothing."""

    use_required_attribute = False
    scheme = forms.ChoiceField(label=gettext_lazy("Programa"), required=False)
    year = forms.TypedChoiceField(
        label=gettext_lazy("Ejercicio"), required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(label=gettext_lazy("Estado"), required=False)
    family = forms.ChoiceField(label=gettext_lazy("Familia"), required=False)

    def __init__(self, data: QueryDict, *, pots: QuerySet[Pot]) -> None:
        super().__init__(data, auto_id="filtro_%s")
        self.pots = pots
        # What the person has pots of; each list is short, and no choice leads to nothing by itself.
        names = {known.code: known.name for known in schemes()}
        codes = pots.order_by("scheme").values_list("scheme", flat=True).distinct()
        years = pots.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
        states = pots.order_by("state__name").values_list("state", "state__name").distinct()
        self.set_choices("scheme", [(code, names.get(code, code)) for code in codes])
        self.set_choices("year", [(year, str(year)) for year in years])
        self.set_choices("state", list(states))
        self.set_choices("family", list(FAMILIES.items()))

    def set_choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Todos")), *choices]

    def chosen(self) -> dict[str, Any]:
        """The filters in force."""
        self.is_valid()
        columns = {"scheme": "scheme", "year": "fiscal_year", "state": "state", "family": "family"}
        return {columns[name]: value for name, value in self.cleaned_data.items() if value}

    def rows(self) -> QuerySet[Pot]:
        """The pots that the filters leave."""
        return self.pots.filter(**self.chosen())
