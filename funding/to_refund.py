"""What has to go back: set apart at a closing, or left in the account after its fiscal year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from accounts.models import User
from funding.actions.ending import legal_day
from funding.models import Account, Fund, Moment, Payer
from funding.owed import by_ways
from funding.spent import Lateness

LEFT = (Moment.AVAILABLE, Moment.INTEREST)


@dataclass(frozen=True)
class ToRefund:
    """What of one payer's money in one work has to go back, in pesos, told for one day."""

    fund: Fund
    payer: str
    amount: Decimal
    # What of it nobody has closed yet, and how much is interest.
    open: Decimal
    today: date

    @property
    def payer_label(self) -> str:
        return str(Payer(self.payer).label)

    @property
    def is_closed(self) -> bool:
        return not self.open

    @property
    def due_on(self) -> date | None:
        return legal_day(self.fund, self.payer)

    @property
    def days_late(self) -> int:
        return Lateness(self.due_on, self.today).days


def to_refund(user: User, today: date, chosen: Mapping[str, Any] | None = None) -> QuerySet[Any, Any]:
    """By work and payer what has to go back of the works whose money the person reads, the oldest first.

    What is left of a fiscal year that has ended has to go back although nobody closed the account yet.
    """
    accounts = Account.objects.filter(fund__in=Fund.objects.visible_to(user)).exclude(balance=0)
    due = Q(moment=Moment.REFUNDABLE) | Q(moment__in=LEFT, fund__fiscal_year__lt=today.year)
    rows = accounts.filter(due, **by_ways(chosen or {})).order_by().values("fund", "payer")
    # These accounts are told as credits: their balances are below zero.
    return rows.annotate(
        amount=-Sum("balance"),
        left=-Sum("balance", filter=Q(moment__in=LEFT)),
        year=F("fund__fiscal_year"),
        folio=F("fund__folio"),
    ).order_by("year", "folio", "payer")


def told(rows: list[dict[str, Any]], today: date) -> list[ToRefund]:
    """These rows with their works: two queries, however many they are."""
    funds = Fund.objects.select_related("municipality__state", "owner").in_bulk(row["fund"] for row in rows)
    return [
        ToRefund(
            fund=funds[row["fund"]],
            payer=row["payer"],
            amount=row["amount"],
            open=row["left"] or Decimal("0.00"),
            today=today,
        )
        for row in rows
    ]
