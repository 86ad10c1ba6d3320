"""What was done, all of it: the acts of works and the entries of the ledger in one order, the newest first.

The two lie in tables of their own. Both know their moment, so a page reads as many rows of each as it shows
and merges them; where it ended, the next page begins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from funding.models import Entry, Line, Pot
from funding.statement import end_of
from places.models import plain
from programs.rulebook import scheme_name
from projects.models import HistoryEntry, Project
from projects.workflow import MONEY_ACTS

# Rows that are read from the database at a time while a file is written.
CHUNK = 500
# Of two rows of one moment the entry stands before the act that posted it.
ACT, ENTRY = 0, 1
# How the filter names the entries of one kind, beside the acts.
ENTRY_MARK = "entry-"


@dataclass(frozen=True)
class Place:
    """Where a row stands in the order of all: its moment, which table, and its number there."""

    at: datetime
    table: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.timestamp():.6f}-{self.table}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place that an address names; None for any other text."""
        try:
            seconds, table, pk = text.split("-")
            whole, _point, micro = seconds.partition(".")
            at = datetime.fromtimestamp(int(whole), tz=timezone.get_current_timezone())
            return cls(at.replace(microsecond=int(micro or 0)), int(table), int(pk))
        except (ValueError, OverflowError, OSError):
            return None

    def older_in(self, table: int) -> Q:
        """The rows of ``table`` that stand after this place, which is to say before it in time."""
        if table > self.table:
            return Q(at__lt=self.at)
        if table < self.table:
            return Q(at__lte=self.at)
        return Q(at__lte=self.at) & (Q(at__lt=self.at) | Q(pk__lt=self.pk))


@dataclass(frozen=True)
class Done:
    """One act of a work, or one entry of the ledger."""

    row: Any
    table: int

    @property
    def place(self) -> Place:
        return Place(self.row.at, self.table, self.row.pk)

    @property
    def order(self) -> tuple[datetime, int, int]:
        return self.row.at, self.table, self.row.pk

    @property
    def is_entry(self) -> bool:
        return self.table == ENTRY

    @property
    def pot(self) -> Pot | None:
        """Whose budget it is about, when it is about no work."""
        return self.row.pot if self.is_entry else None

    @property
    def folio(self) -> str:
        if self.pot:
            return f"{scheme_name(self.pot.scheme)} {self.pot.fiscal_year}, {self.pot.state}"
        return self.row.fund.folio if self.is_entry else self.row.project.reference

    @property
    def municipality(self) -> Any:
        if self.pot:
            return None
        return self.row.fund.municipality if self.is_entry else self.row.project.municipality

    @property
    def label(self) -> str:
        return str(self.row.get_kind_display()) if self.is_entry else self.row.label

    @property
    def kind(self) -> str:
        """What sort of row it is, in words."""
        return _("Asiento %(number)s") % {"number": self.row.number} if self.is_entry else _("Acto")

    @property
    def role(self) -> str:
        return "" if self.is_entry else str(self.row.get_role_display())

    @property
    def amount(self) -> Decimal | None:
        """How many pesos an entry is about."""
        return self.row.pesos_moved() if self.is_entry else None

    def get_absolute_url(self) -> str:
        """The work's history, the entry in the statement of its day, or the pot whose budget it is."""
        if not self.is_entry:
            return f"{reverse('projects:detail', args=[self.folio])}#historia"
        if self.pot:
            return reverse("funding:pot", args=[self.pot.pk])
        day = timezone.localdate(self.row.at)
        return f"{reverse('funding:statement', args=[self.folio])}?el={day}#asiento-{self.row.number}"


Sources = tuple[QuerySet[HistoryEntry], QuerySet[Entry]]


def sources(user: User, chosen: Mapping[str, Any]) -> Sources:
    """The acts and the entries that the person may read and the filters leave."""
    acts = HistoryEntry.objects.filter(project__in=Project.objects.visible_to(user))
    entries = Entry.objects.visible_to(user)
    if folio := chosen.get("folio"):
        acts = acts.filter(project__folio__istartswith=folio)
        entries = entries.filter(fund__folio__istartswith=folio)
    if act := chosen.get("act"):
        kind = act.removeprefix(ENTRY_MARK)
        acts = acts.none() if kind != act else acts.filter(act=act)
        entries = entries.filter(kind=kind) if kind != act else entries.none()
    if person := chosen.get("person"):
        is_named = Q(plain_name__contains=plain(Value(person)))
        acts = acts.alias(plain_name=plain(F("by__name"))).filter(is_named)
        entries = entries.alias(plain_name=plain(F("by__name"))).filter(is_named)
    if since := chosen.get("since"):
        begin = timezone.make_aware(datetime.combine(since, datetime.min.time()))
        acts, entries = acts.filter(at__gte=begin), entries.filter(at__gte=begin)
    if until := chosen.get("until"):
        acts, entries = acts.filter(at__lt=end_of(until)), entries.filter(at__lt=end_of(until))
    if chosen.get("money"):
        acts = acts.filter(act__in=MONEY_ACTS)
    return told_whole(acts, entries)


def told_whole(acts: QuerySet[HistoryEntry], entries: QuerySet[Entry]) -> Sources:
    """With all that a row tells, in one query for the acts and two for the entries."""
    lines = Line.objects.select_related("account")
    return (
        acts.select_related("by", "project__municipality__state")
        .defer("findings", "project__description", "project__frozen_rules", "project__approval")
        .order_by("-at", "-pk"),
        entries.select_related("by", "fund__municipality__state", "pot__state")
        .prefetch_related(Prefetch("lines", lines))
        .order_by("-at", "-pk"),
    )


def page_of(found: Sources, many: int, before: Place | None = None) -> tuple[list[Done], bool]:
    """The newest ``many`` rows, or those after the place ``before``, and whether there are older ones."""
    wanted = []
    for table, rows in zip((ACT, ENTRY), found, strict=True):
        older = rows.filter(before.older_in(table)) if before else rows
        wanted.append([Done(row, table) for row in older[: many + 1]])
    rows = list(islice(merge(*wanted, key=lambda done: done.order, reverse=True), many + 1))
    return rows[:many], len(rows) > many


def all_of(found: Sources) -> Iterator[Done]:
    """Every row, the newest first, without holding them all."""
    acts, entries = found
    return merge(
        (Done(row, ACT) for row in acts.iterator(chunk_size=CHUNK)),
        (Done(row, ENTRY) for row in entries.iterator(chunk_size=CHUNK)),
        key=lambda done: done.order,
        reverse=True,
    )
