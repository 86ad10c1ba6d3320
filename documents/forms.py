"""The filters of the list of papers, as boxes with counts and as chips that can be taken away."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Office, User
from documents.models import Document
from documents.search import Counts, chosen_in, counts, papers_of
from places.models import Municipality, State


@dataclass(frozen=True)
class Chip:
    """A filter in force, in words, with the address of the list without it."""

    label: str
    value: str
    address: str


def box(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


# They are shown where there is a choice to make.
SOMETIMES = ("territory", "municipality", "fiscal_year", "state")


class PaperFilterForm(forms.Form):
    """The filters of the list. The names are those of the API."""

    use_required_attribute = False
    search = forms.CharField(
        label=gettext_lazy("Número, folio, obra, municipio o club"), required=False, max_length=120
    )
    kind = box(gettext_lazy("Clase"))
    fiscal_year = box(gettext_lazy("Ejercicio"))
    territory = box(gettext_lazy("Estado"))
    municipality = box(gettext_lazy("Municipio"))
    standing = box(gettext_lazy("Vigencia"))
    state = box(gettext_lazy("Impresión"))
    # No boxes, but addresses tell them.
    club = forms.IntegerField(label=gettext_lazy("Club"), required=False, widget=forms.HiddenInput)
    folio = forms.CharField(label=gettext_lazy("Folio"), required=False, widget=forms.HiddenInput)
    language = forms.CharField(label=gettext_lazy("Idioma"), required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data, auto_id="filtro_%s")
        self.user = user
        for name, options in self.options.items():
            self.fields[name].choices = [("", _("Todos")), *options]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters in force."""
        return {name: value for name, value in chosen_in(self.data).items() if name in self.fields}

    def rows(self) -> QuerySet[Document]:
        """The papers that the filters leave."""
        return papers_of(self.user, self.chosen)

    @cached_property
    def counts(self) -> Counts:
        return counts(self.user, self.chosen)

    @property
    def total(self) -> int:
        return self.counts["total"].get("", 0)

    @property
    def failed(self) -> int:
        """How many of them could not be printed."""
        is_other = self.chosen.get("state") not in (None, Document.State.FAILED)
        return 0 if is_other else self.counts["state"].get(Document.State.FAILED, 0)

    @cached_property
    def options(self) -> dict[str, list[tuple[str, str]]]:
        """What each box offers: a name with the number of papers that the choice would leave."""
        offered = {
            name: [
                (value, f"{label} ({found[value]})" if value in found else label)
                for value, label in self.names[name].items()
                if value in found or value == str(self.chosen.get(name, ""))
            ]
            for name, found in self.counts.items()
            if name in self.names
        }
        return offered | {"standing": list(self.names["standing"].items())}

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """The name of each value that is counted or chosen, in the order of its box."""
        found = {name: {*values, str(self.chosen.get(name, ""))} for name, values in self.counts.items()}
        towns = Municipality.objects.filter(pk__in=found.get("municipality", ())).order_by("sort_key", "code")
        entities = State.objects.filter(pk__in=found["territory"]).order_by("sort_key")
        return {
            "kind": {value: str(label) for value, label in Document.Kind.choices},
            "fiscal_year": {year: year for year in sorted(filter(None, found["fiscal_year"]), reverse=True)},
            "territory": dict(entities.values_list("pk", "name")),
            "municipality": dict(towns.values_list("pk", "name")),
            "standing": {value: str(label) for value, label in Document.Standing.choices},
            "state": {value: str(label) for value, label in Document.State.choices},
        }

    def shown(self) -> list[forms.BoundField]:
        """The boxes that offer a choice to this person."""
        hidden = {name for name in SOMETIMES if len(self.options.get(name, ())) < 2} - self.chosen.keys()
        return [self[name] for name in self.names if name not in hidden]

    def chips(self) -> list[Chip]:
        """The filters in force as the page shows them, each with the way to take it away."""
        return [self.chip(name, value) for name, value in self.chosen.items()]

    def chip(self, name: str, value: Any) -> Chip:
        label = self.names.get(name, {}).get(str(value), str(value))
        if name == "club":
            label = Office.objects.filter(pk=value).values_list("name", flat=True).first() or label
        told = _("Búsqueda") if name == "search" else str(self.fields[name].label)
        return Chip(told, label, self.address(name))

    def address(self, *without: str) -> str:
        """The query that shows these filters, but for ``without``; empty boxes are not written."""
        query = self.data.copy()
        for name, value in self.data.items():
            if not value or name in (*without, "after", "before"):
                del query[name]
        return f"?{query.urlencode()}"
