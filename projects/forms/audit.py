"""The filters of the page of all acts."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.models import Entry
from projects.audit import ENTRY_MARK
from projects.forms.works import day_field
from projects.workflow import OTHER_ACTS, STEPS


class AuditFilterForm(forms.Form):
    """What cannot be read filters nothing."""

    use_required_attribute = False
    folio = forms.CharField(label=gettext_lazy("Folio"), required=False, max_length=30)
    act = forms.ChoiceField(label=gettext_lazy("Qué se hizo"), required=False)
    person = forms.CharField(label=gettext_lazy("Quién"), required=False, max_length=80)
    since = day_field(gettext_lazy("Desde"), "")
    until = day_field(gettext_lazy("Hasta"), "")
    money = forms.BooleanField(label=gettext_lazy("Solo dinero"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filtro_%s")
        self.fields["since"].required = self.fields["until"].required = False
        acts = [(name, step.done) for name, step in STEPS.items()] + list(OTHER_ACTS.items())
        entries = [(f"{ENTRY_MARK}{kind}", label) for kind, label in Entry.Kind.choices]
        self.fields["act"].choices = [
            ("", _("Todo")),
            (_("Actos de las obras"), acts),
            (_("Asientos del libro"), entries),
        ]

    def chosen(self) -> dict[str, Any]:
        """The filters in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
