"""What the page of concentration is asked for: one state, one year, by what, and by which measure."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accounts.models import User
from projects.concentration import GROUPS, MEASURES, Concentration, choices_of, concentration


class ConcentrationForm(forms.Form):
    """What cannot be read is the first choice: the own state, the newest year, clubs, works."""

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
        self.states, self.years = choices_of(user)
        told = {name: data.get(name, "") for name in ("state", "fiscal_year", "by", "measure")}
        offered = {
            "state": [code for code, _name in self.states],
            "fiscal_year": [str(year) for year in self.years],
            "by": list(GROUPS),
            "measure": list(MEASURES),
        }
        # A file is asked for by the same address as the page, so the choice is whole from the start.
        self.chosen: dict[str, Any] = {
            name: told[name] if told[name] in values else next(iter(values), "")
            for name, values in offered.items()
        }
        super().__init__(self.chosen, auto_id="filtro_%s")
        self.fields["state"].choices = self.states
        self.fields["fiscal_year"].choices = [(str(year), str(year)) for year in self.years]

    def found(self) -> Concentration | None:
        """What there is; None where the person reads no works at all."""
        if not self.chosen["state"]:
            return None
        told = {**self.chosen, "fiscal_year": int(self.chosen["fiscal_year"])}
        return concentration(self.user, **told)
