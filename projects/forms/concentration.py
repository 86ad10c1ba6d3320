"""What the page of concentration is asked for: one state, one year, by what, and by which measure."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accounts.models import User
from places.models import State as Entity
from projects.concentration import GROUPS, MEASURES, Concentration, concentration, counted


class ConcentrationForm(forms.Form):
    """What cannot be read is the first choice: the state with most works, its newest year, clubs, works."""

    use_required_attribute = False
    state = forms.ChoiceField(label=gettext_lazy("Estado"), required=False)
    fiscal_year = forms.ChoiceField(label=gettext_lazy("Ejercicio"), required=False)
    by = forms.ChoiceField(
        label=gettext_lazy("Agrupar por"),
        required=False,
        choices=[(name, label) for name, (label, _path, _names) in GROUPS.items()],
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("Ordenar y comparar por"), required=False, choices=list(MEASURES.items())
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        found = counted(user)
        # A file is asked for by the same address as the page, so the choice is whole from the start.
        most = max(found, key=lambda code: sum(found[code].values()), default="")
        state = data.get("state", "")
        state = state if state in found else most
        years = sorted(map(str, found.get(state, ())), reverse=True)
        self.states = list(Entity.objects.filter(pk__in=found).order_by("sort_key").values_list("pk", "name"))
        self.chosen: dict[str, Any] = {"state": state}
        for name, values in (("fiscal_year", years), ("by", GROUPS), ("measure", MEASURES)):
            told = data.get(name, "")
            self.chosen[name] = told if told in values else next(iter(values), "")
        super().__init__(self.chosen, auto_id="filtro_%s")
        self.fields["state"].choices = self.states
        self.fields["fiscal_year"].choices = [(year, year) for year in years]

    def found(self) -> Concentration | None:
        """What there is; None where the person reads no works at all."""
        if not self.chosen["state"]:
            return None
        told = {**self.chosen, "fiscal_year": int(self.chosen["fiscal_year"])}
        return concentration(self.user, **told)
