"""The filters of the list of works, as boxes with counts and as chips that can be taken away."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from clubs.models import Club
from places.models import Municipality
from places.models import State as Entity
from programs.rulebook import FAMILIES, scheme_name, schemes
from projects.models import Project
from projects.queue import ME, NOBODY, OTHERS, Counts, counts, narrowed
from projects.workflow import REVIEWERS, STEPS, State


@dataclass(frozen=True)
class Chip:
    """A filter in force, in words, with the address of the list without it."""

    label: str
    value: str
    address: str


Reader = Callable[[str], Any]


def one_of(known: Any) -> Reader:
    return lambda text: text if text in known else None


def matching(pattern: str, kind: Reader = str) -> Reader:
    return lambda text: kind(text) if re.fullmatch(pattern, text) else None


def kinds() -> dict[str, str]:
    """Every kind of work that some rulebook knows, by its name."""
    names = {kind: scheme.kind_name(kind) for scheme in schemes() for kind in scheme.kind_names}
    return dict(sorted(names.items(), key=lambda kind: kind[1]))


def reviewer(text: str) -> Any:
    return text if text in (ME, NOBODY) else matching("[0-9]{1,9}", int)(text)


# How each filter is read from an address. What cannot be read filters nothing.
READERS: dict[str, Reader] = {
    "search": lambda text: text.replace("\0", " ").strip()[:120],
    "status": one_of(State.values),
    "waits": one_of({ME, OTHERS}),
    "reviewer": reviewer,
    "state": matching("[0-9]{2}"),
    "municipality": matching("[0-9]{5}"),
    "scheme": lambda text: text if text in {known.code for known in schemes()} else None,
    "year": matching("(19|20)[0-9]{2}", int),
    "kind": lambda text: text if text in kinds() else None,
    "family": one_of(FAMILIES),
    "club": matching("[0-9]{1,9}", int),
    "overdue": bool,
    "stopped": bool,
}
# They are shown where there is a choice to make.
SOMETIMES = ("state", "municipality", "scheme", "family", "reviewer")


def box(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class QueueFilterForm(forms.Form):
    """The filters of the list. The names are those of the API."""

    use_required_attribute = False
    search = forms.CharField(label=gettext_lazy("Palabras o folio"), required=False, max_length=120)
    status = box(gettext_lazy("En qué va"))
    waits = box(gettext_lazy("A quién le toca"))
    reviewer = box(gettext_lazy("Quién la revisa"))
    state = box(gettext_lazy("Estado"))
    municipality = box(gettext_lazy("Municipio"))
    scheme = box(gettext_lazy("Programa"))
    year = box(gettext_lazy("Ejercicio"))
    kind = box(gettext_lazy("Tipo de proyecto"))
    family = box(gettext_lazy("Familia"))
    club = forms.IntegerField(label=gettext_lazy("Club"), required=False, widget=forms.HiddenInput)
    overdue = forms.BooleanField(label=gettext_lazy("Solo con fecha vencida"), required=False)
    stopped = forms.BooleanField(label=gettext_lazy("Solo detenidas: acto no reconocido"), required=False)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data, auto_id="filtro_%s")
        self.user = user
        # Offices that never take a step have nothing that waits for them.
        self.acts = any(user.holds(*step.roles) for step in STEPS.values()) or user.holds(*REVIEWERS)
        self.sees_reviewers = user.holds(*REVIEWERS, Role.CENTRAL, Role.AUDITOR)
        self.today = timezone.localdate()
        for name, options in self.options.items():
            self.fields[name].choices = [("", _("Todos")), *options]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters in force."""
        told = {name: read(self.data.get(name, "")) for name, read in READERS.items()}
        return {name: value for name, value in told.items() if value}

    def rows(self) -> QuerySet[Project]:
        """The works that the filters leave."""
        return narrowed(Project.objects.visible_to(self.user), self.user, self.chosen, self.today)

    @cached_property
    def counts(self) -> Counts:
        return counts(Project.objects.visible_to(self.user), self.user, self.chosen, self.today)

    @property
    def total(self) -> int:
        return self.counts["total"].get("", 0)

    @cached_property
    def options(self) -> dict[str, list[tuple[str, str]]]:
        """What each box offers: a name with the number of works that the choice would leave."""
        names = self.names
        offered = {
            name: [
                (value, f"{label} ({found[value]})" if value in found else label)
                for value, label in names[name].items()
                if value in found or value == str(self.chosen.get(name, ""))
            ]
            for name, found in self.counts.items()
            if name in names
        }
        if self.sees_reviewers:
            nobody = self.counts["reviewer"].get("", 0)
            unassigned = _("Nadie todavía")
            offered["reviewer"][:0] = [(ME, _("Yo")), (NOBODY, f"{unassigned} ({nobody})")]
        return offered | {"waits": [(ME, _("A mí")), (OTHERS, _("A otros"))]}

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """The name of each value that is counted or chosen, in the order of its box."""
        found = {name: {*values, str(self.chosen.get(name, ""))} for name, values in self.counts.items()}
        towns = Municipality.objects.filter(pk__in=found.get("municipality", ())).order_by("sort_key", "code")
        entities = Entity.objects.filter(pk__in=found["state"]).order_by("sort_key")
        people = [int(number) for number in found["reviewer"] if number.isdecimal()]
        return {
            "status": {value: str(label) for value, label in State.choices},
            "state": dict(entities.values_list("pk", "name")),
            "municipality": dict(towns.values_list("pk", "name")),
            "scheme": {known.code: scheme_name(known.code) for known in schemes()},
            "year": {year: year for year in sorted(filter(None, found["year"]), reverse=True)},
            "kind": kinds(),
            "family": {family: str(label) for family, label in FAMILIES.items()},
            "reviewer": {
                str(pk): name
                for pk, name in User.objects.filter(pk__in=people).order_by("name").values_list("pk", "name")
            }
            if self.sees_reviewers and people
            else {},
        }

    def shown(self) -> list[forms.BoundField]:
        """The boxes that offer a choice to this person."""
        hidden = {name for name in SOMETIMES if len(self.options.get(name, ())) < 2}
        hidden -= self.chosen.keys()
        hidden |= set() if self.acts else {"waits"}
        hidden |= set() if self.sees_reviewers else {"reviewer"}
        hidden |= {"search", "club", "overdue", "stopped"}
        return [self[name] for name in self.fields if name not in hidden]

    def chips(self) -> list[Chip]:
        """The filters in force as the page shows them, each with the way to take it away."""
        return [self.chip(name, value) for name, value in self.chosen.items()]

    def chip(self, name: str, value: Any) -> Chip:
        field = self.fields[name]
        if name in ("overdue", "stopped"):
            return Chip("", str(field.label), self.address(name))
        if name == "club":
            label = Club.objects.filter(pk=value).values_list("name", flat=True).first()
        elif value in (ME, NOBODY, OTHERS):
            label = dict(self.options[name])[value].partition(" (")[0]
        else:
            label = self.names.get(name, {}).get(str(value), value)
        return Chip(str(field.label), str(label or value), self.address(name))

    def address(self, *without: str) -> str:
        """The query that shows these filters, but for ``without``; empty boxes are not written."""
        query = self.data.copy()
        for name, value in self.data.items():
            if not value or name in (*without, "after", "before"):
                del query[name]
        return f"?{query.urlencode()}"
