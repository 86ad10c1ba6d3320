"""What a work spent by line of its budget, what of each payment is proved, and what is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from funding.actions import OPERATIONS, legal_day
from funding.models import BudgetLine, Fund, Moment, Payment, Proof, Restitution, TwoHands
from funding.statement import NOTHING, Balances, Standing, balances_now, standings


def sum_of(model: type[Any], path: str) -> Coalesce:
    """Pesos of what counts of ``model`` for the row to which ``path`` leads."""
    rows = model.objects.counted().filter(**{path: OuterRef("pk")}).order_by().values(path)
    pesos: Any = DecimalField(max_digits=16, decimal_places=2)
    return Coalesce(Subquery(rows.annotate(sum=Sum("amount")).values("sum")), NOTHING, output_field=pesos)


@dataclass(frozen=True)
class SpentLine:
    """A line of the budget with what was paid for it and not given back, what of that is proved, and what
    may still be paid."""

    line: BudgetLine
    paid: Decimal
    proved: Decimal

    @property
    def left(self) -> Decimal:
        return self.line.amount - self.paid


def lines_of(fund: Fund) -> list[SpentLine]:
    """The budget of the work, line by line. One query."""
    rows: Any = fund.budget_lines.order_by("number").annotate(
        paid=sum_of(Payment, "line") - sum_of(Restitution, "payment__line"),
        proved=sum_of(Proof, "payment__line"),
    )
    return [SpentLine(row, row.paid, row.proved) for row in rows]


@dataclass(frozen=True)
class PaidOut:
    """A payment that counts, with what nothing proves of it and nobody gave back."""

    payment: Payment
    unproved: Decimal


def payments_of(fund: Fund) -> list[PaidOut]:
    """The payments that count, the oldest first. One query."""
    rows: Any = fund.payments.counted().order_by("pk").select_related("line")
    rows = rows.annotate(settled=sum_of(Proof, "payment") + sum_of(Restitution, "payment"))
    return [PaidOut(row, row.amount - row.settled) for row in rows]


@dataclass(frozen=True)
class Lateness:
    """Until when a payer's money has to be back by law, and by how many days that has passed."""

    due_on: date | None
    day: date

    @property
    def days(self) -> int:
        return max((self.day - self.due_on).days, 0) if self.due_on else 0


class Money:
    """The money of a work as it stands now, read once."""

    def __init__(self, fund: Fund, today: date) -> None:
        self.fund, self.today = fund, today
        self.balances: Balances = balances_now(fund)
        self.rows: list[Standing] = standings(self.balances)

    def of(self, moment: str, payer: str = "") -> Decimal:
        """Pesos of one account."""
        return self.balances.get((payer, moment), NOTHING)

    def sum_of(self, *moments: str) -> Decimal:
        """Pesos of these moments, of all payers and of the work's own account."""
        return sum((pesos for (_, moment), pesos in self.balances.items() if moment in moments), NOTHING)

    def lateness(self, payer: str) -> Lateness:
        return Lateness(legal_day(self.fund, payer), self.today)

    def is_possible(self, name: str) -> bool:
        """Whether the accounts hold that with which the operation begins."""
        begins_with = {
            "release": (Moment.COMMITTED,),
            "payment": (Moment.AVAILABLE,),
            "proof": (Moment.UNPROVED,),
            "restitution": (Moment.UNPROVED,),
            "interest": (Moment.DEPOSITED,),
            "conversion": (Moment.EXCHANGE_MXN,),
            "closing": (Moment.AVAILABLE, Moment.INTEREST),
            "refund": (Moment.REFUNDABLE,),
        }
        return name not in begins_with or bool(self.sum_of(*begins_with[name]))


# --- What was told ---------------------------------------------------------------------------------

# What the row of each operation names besides the persons.
NAMED = {
    "payment": ("line",),
    "proof": ("payment__line",),
    "restitution": ("payment__line",),
    "conversion": ("deposit",),
    "release": ("ordered_by",),
}


def rows_of(name: str, fund: Fund) -> QuerySet[Any]:
    """All that was told under one operation, what waits first and then the newest."""
    waits = Case(When(state=TwoHands.State.DECLARED, then=0), default=1)
    rows = OPERATIONS[name].model.objects.filter(fund=fund).order_by(waits, "-pk")
    return rows.select_related("declared_by", "settled_by", *NAMED.get(name, ()))


def told_of(fund: Fund, names: Iterable[str] = (), state: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Operation and number of all that was told of a work, the newest first, over all its tables."""
    found = []
    for name in names or OPERATIONS:
        rows = OPERATIONS[name].model.objects.filter(fund=fund).order_by()
        rows = rows.filter(state=state) if state else rows
        found.append(rows.annotate(operation=Value(name)).values("operation", "pk", "declared_at"))
    together: QuerySet[Any, dict[str, Any]] = found[0].union(*found[1:], all=True)
    return together.order_by("-declared_at", "-pk", "operation")


def read(found: Iterable[dict[str, Any]]) -> list[tuple[str, TwoHands]]:
    """The rows that ``told_of`` named, in its order. One query for each operation among them."""
    wanted: dict[str, list[int]] = {}
    for row in (told := list(found)):
        wanted.setdefault(row["operation"], []).append(row["pk"])
    rows = {
        (name, row.pk): row
        for name, keys in wanted.items()
        for row in OPERATIONS[name]
        .model.objects.filter(pk__in=keys)
        .select_related("declared_by", "settled_by", "entry", *NAMED.get(name, ()))
        .prefetch_related("entry__sightings")
    }
    return [(row["operation"], rows[row["operation"], row["pk"]]) for row in told]
