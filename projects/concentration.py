"""How much of a state's works and pesos of one year lies with which club, federation or municipality.

A list is of one state and one fiscal year, so it is short by itself. Requested is the whole cost of filed
works that were neither withdrawn nor refused; agreed is what their agreements say, in money and in kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from funding.models import Account, Moment
from programs.checks import Finding
from programs.rulebook import LARGEST_CLUBS, concentration_percent
from projects.models import Project
from projects.workflow import State

NOTHING = Decimal("0.00")
# By what works are counted: the columns that name a group, in the order in which they are told.
GROUPS: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "club": (gettext_lazy("Club"), "club", ("club__name", "club__federation__name")),
    "federation": (
        gettext_lazy("Federación de clubes"),
        "club__federation",
        ("club__federation__name", "club__federation__city"),
    ),
    "municipality": (
        gettext_lazy("Municipio"),
        "municipality",
        ("municipality__name", "municipality__state__name"),
    ),
}
MEASURES = {
    "works": gettext_lazy("Obras"),
    "requested": gettext_lazy("Costo solicitado"),
    "agreed": gettext_lazy("Costo convenido"),
}
LEFT_OUT = (State.DRAFT, State.WITHDRAWN, State.DECLINED)


@dataclass(frozen=True)
class Holding:
    """What one club, federation or municipality has of a state's year."""

    key: Any
    name: str
    beside: str
    works: int
    requested: Decimal
    agreed: Decimal

    def of(self, measure: str) -> Decimal:
        return Decimal(getattr(self, measure))


@dataclass(frozen=True)
class Concentration:
    """The holdings of a state's year, the largest first by one measure, with the state's total."""

    by: str
    measure: str
    rows: list[Holding]

    @property
    def works(self) -> int:
        return sum(row.works for row in self.rows)

    @property
    def requested(self) -> Decimal:
        return sum((row.requested for row in self.rows), NOTHING)

    @property
    def agreed(self) -> Decimal:
        return sum((row.agreed for row in self.rows), NOTHING)

    @property
    def total(self) -> Decimal:
        return Decimal(getattr(self, self.measure))

    def percent(self, rows: Iterable[Holding], measure: str) -> Decimal:
        """What these have of the state's total, in percent with one decimal."""
        total = Decimal(getattr(self, measure))
        part = sum((row.of(measure) for row in rows), NOTHING)
        return (part * 100 / total).quantize(Decimal("0.1")) if total else Decimal("0.0")

    @property
    def largest(self) -> list[Holding]:
        """The few that are pointed out together; none where they are all there is."""
        few = [row for row in self.rows[:LARGEST_CLUBS] if row.of(self.measure)]
        return few if sum(bool(row.of(self.measure)) for row in self.rows) > LARGEST_CLUBS else []

    @property
    def is_concentrated(self) -> bool:
        """Whether the three largest clubs together are past the threshold."""
        return (
            self.by == "club"
            and bool(self.largest)
            and self.percent(self.largest, self.measure) >= settings.CONCENTRATION_PERCENT
        )

    @property
    def findings(self) -> list[Finding]:
        """That few clubs hold much. No rule of the programme forbids it: it warns."""
        if not self.is_concentrated:
            return []
        message = _(
            "%(many)s clubes tienen juntos %(percent)s %% del total del estado (%(measure)s): %(names)s."
        )
        told = {
            "many": len(self.largest),
            "percent": self.percent(self.largest, self.measure),
            "measure": str(MEASURES[self.measure]).lower(),
            "names": ", ".join(row.name for row in self.largest),
        }
        remedy = _("Compare sus mesas directivas, teléfonos y domicilios en «Clubes parecidos».")
        source = concentration_percent().source
        return [Finding("concentration", message % told, refuses=False, source=source, remedy=remedy)]


def works_of(user: User) -> QuerySet[Project]:
    """The works that count, of those that the person may read."""
    return Project.objects.visible_to(user).exclude(state__in=LEFT_OUT)


def counted(user: User) -> dict[str, dict[int, int]]:
    """How many works the person reads in each year of each state."""
    found: dict[str, dict[int, int]] = {}
    rows = works_of(user).exclude(entity=None).order_by().values_list("entity", "fiscal_year")
    for state, year, works in rows.annotate(works=Count("pk")):
        found.setdefault(state, {})[year] = works
    return found


def concentration(user: User, *, state: str, fiscal_year: int, by: str, measure: str) -> Concentration:
    """The holdings of one state's year: two queries, however many works there are."""
    _label, path, names = GROUPS[by]
    works = works_of(user).filter(entity=state, fiscal_year=fiscal_year).order_by()
    sums = works.values(path, *names).annotate(works=Count("pk"), requested=Sum("total"))
    told = Account.objects.filter(
        fund__project__in=works, moment__in=[Moment.AGREED, Moment.IN_KIND_AGREED]
    ).order_by()
    agreed = dict(told.values_list(f"fund__project__{path}").annotate(sum=Sum("balance")))
    rows = [
        Holding(
            key=row[path],
            name=row[names[0]] or _("Sin federación"),
            beside=row[names[1]] or "",
            works=row["works"],
            requested=row["requested"] or NOTHING,
            # What was agreed stands on the side of those who owe it.
            agreed=-agreed.get(row[path], NOTHING) or NOTHING,
        )
        for row in sums
    ]
    rows.sort(key=lambda row: (-row.of(measure), -row.works, row.name))
    return Concentration(by, measure, rows)
