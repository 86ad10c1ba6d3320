"""Papers as a list: what its filters leave, how many there are of each sort, and what a row tells.

Pages, bundles and API read the same filters, by the same names, from the address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Count, F, Q, QuerySet, Value
from django.http import QueryDict

from accounts.models import Office, Role, User
from accounts.paging import Listed
from documents.models import SAID, Document, standing_of
from places.models import Municipality, plain

# So many towns or clubs have a word in their names; a commoner word finds none by its name alone.
MANY_NAMES = 300
MANY_WORDS = 6
# The sorts by which papers are counted, and the column of each.
FACETS = {
    "kind": "kind",
    "state": "state",
    "territory": "territory_id",
    "municipality": "municipality_id",
    "fiscal_year": "fiscal_year",
}
Chosen = Mapping[str, Any]


def having_said(papers: QuerySet[Document], _name: str, text: str) -> QuerySet[Document]:
    """The papers that say each word in their number, folio or title, or in the name of their town or club."""
    papers = papers.alias(said=SAID)
    for word in text.replace("\0", " ").split()[:MANY_WORDS]:
        told = Q(said__contains=plain(Value(word)))
        for column, names in (("municipality", Municipality.objects), ("owner", Office.objects)):
            named = names.alias(plain_name=plain(F("name"))).filter(plain_name__contains=plain(Value(word)))
            if column == "owner":
                named = named.filter(role__in=[Role.CLUB, Role.FEDERATION])
            # By number and not in a subquery, so that each has its index.
            keys = list(named.order_by().values_list("pk", flat=True)[: MANY_NAMES + 1])
            if 0 < len(keys) <= MANY_NAMES:
                told |= Q(**{f"{column}__in": keys})
        papers = papers.filter(told)
    return papers


def standing(papers: QuerySet[Document], _name: str, value: str) -> QuerySet[Document]:
    """The papers that hold, or those that hold no longer."""
    return papers.filter(
        {
            Document.Standing.CANCELLED: Q(cancelled_at__isnull=False),
            Document.Standing.SUPERSEDED: Q(cancelled_at=None, superseded_at__isnull=False),
            Document.Standing.IN_FORCE: Q(cancelled_at=None, superseded_at=None),
        }[Document.Standing(value)]
    )


class PaperFilter(django_filters.FilterSet):
    """``state`` tells whether it is printed, ``territory`` is INEGI's key of the federal entity."""

    search = django_filters.CharFilter(
        method=having_said,
        max_length=120,
        help_text="Words of number, folio, title, municipality or club, in any order and without accents.",
    )
    kind = django_filters.ChoiceFilter(choices=Document.Kind.choices)
    state = django_filters.ChoiceFilter(choices=Document.State.choices)
    standing = django_filters.ChoiceFilter(choices=Document.Standing.choices, method=standing)
    territory = django_filters.CharFilter("territory_id", max_length=2)
    municipality = django_filters.CharFilter("municipality_id", max_length=5)
    municipality__state = django_filters.CharFilter(max_length=2)
    fiscal_year = django_filters.NumberFilter(min_value=1990, max_value=2100)
    club = django_filters.NumberFilter("owner_id", min_value=1, max_value=2**31 - 1)
    folio = django_filters.CharFilter(max_length=30)
    language = django_filters.CharFilter(max_length=5)

    class Meta:
        model = Document
        fields: list[str] = []


def chosen_in(told: QueryDict) -> dict[str, Any]:
    """The filters of an address that can be read; what cannot be read filters nothing."""
    form = PaperFilter(told, queryset=Document.objects.none()).form
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


def narrowed(papers: QuerySet[Document], chosen: Chosen) -> QuerySet[Document]:
    """The papers that these filters leave."""
    return PaperFilter(dict(chosen), queryset=papers).qs


def papers_of(user: User, chosen: Chosen) -> QuerySet[Document]:
    """The papers of works that the person may read and the filters leave. Reports are elsewhere."""
    papers = Document.objects.visible_to(user).exclude(kind=Document.Kind.REPORT)
    return narrowed(papers, chosen)


# --- Rows --------------------------------------------------------------------------------------

ROW = [
    *("id", "kind", "number", "version", "language", "folio", "title", "state", "asked_at", "size", "pages"),
    *("fiscal_year", "owner_id", "superseded_at", "cancelled_at"),
]
NAMES = {
    "club_name": F("owner__name"),
    "municipality_name": F("municipality__name"),
    "entity_name": F("territory__name"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A paper in the list."""

    told: dict[str, Any]

    @property
    def kind_label(self) -> str:
        return str(Document.Kind(self.told["kind"]).label)

    @property
    def state_label(self) -> str:
        return str(Document.State(self.told["state"]).label)

    @property
    def is_ready(self) -> bool:
        return self.told["state"] == Document.State.ISSUED

    @property
    def standing(self) -> Document.Standing:
        return standing_of(self.told["cancelled_at"], self.told["superseded_at"])


def listed(papers: QuerySet[Document]) -> Listed:
    """The papers as rows, the newest first."""
    return Listed(papers.values(*ROW, **NAMES).order_by("-asked_at", "-pk"))


# --- Counts ------------------------------------------------------------------------------------

Counts = dict[str, dict[str, int]]
# Offices that read more towns than anybody can choose from.
READ_THE_COUNTRY = (Role.CENTRAL, Role.AUDITOR, Role.CONSULATE, Role.COMPANY)


def counts(user: User, chosen: Chosen) -> Counts:
    """How many papers there are of each sort, and ``total`` under the empty name: one query.

    A sort is counted under all filters but its own, so that a list tells what another choice would give.
    The municipalities of the whole country are not told: whoever reads it chooses a state first.
    """
    names = [name for name in FACETS if name != "municipality" or tells_towns(user, chosen)]
    others = {name: value for name, value in chosen.items() if name not in names}
    sorts = papers_of(user, others).order_by().values(*(FACETS[name] for name in names))
    found: Counts = {name: {} for name in ("total", *names)}
    wanted = {name: str(chosen[name]) for name in names if name in chosen}
    for row in sorts.annotate(many=Count("pk")):
        values = {name: str(row[FACETS[name]] or "") for name in names}
        missed = [name for name in wanted if values[name] != wanted[name]]
        counted = {"total": ""} | values if not missed else {name: values[name] for name in missed}
        if len(missed) < 2:
            for name, value in counted.items():
                found[name][value] = found[name].get(value, 0) + row["many"]
    return found


def tells_towns(user: User, chosen: Chosen) -> bool:
    """Whether one state is read, or the papers of some clubs: few enough municipalities to choose from."""
    return bool(chosen.get("territory") or chosen.get("municipality")) or any(
        office.role not in READ_THE_COUNTRY or office.state_id for office in user.current_offices
    )
