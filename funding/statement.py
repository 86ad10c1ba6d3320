"""The statement of a work: what each payer agreed, paid and owed at the end of any past day, and why.

Balances are read from the running balance that the database writes on each line, so that a statement costs
as much after a thousand entries as after ten.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.models import CREDIT_SIDE, Entry, Fund, Line, Moment, Part, Payer

NOTHING = Decimal("0.00")
Balances = dict[tuple[str, str], Decimal]

# The clock of a line is that of its transaction, which may have waited for another one: of the lines of the
# last hour before the end of the day the one with the highest number tells the balance.
THEN = """
SELECT account.payer, account.moment, told.balance
  FROM funding_account AS account
 CROSS JOIN LATERAL (
    SELECT at FROM funding_line WHERE account_id = account.id AND at < %(end)s
     ORDER BY at DESC, number DESC LIMIT 1) AS last
 CROSS JOIN LATERAL (
    SELECT balance FROM funding_line
     WHERE account_id = account.id AND at < %(end)s AND at >= last.at - interval '1 hour'
     ORDER BY number DESC LIMIT 1) AS told
 WHERE account.fund_id = %(fund)s
"""


def end_of(day: date) -> datetime:
    """The first instant that is no longer ``day``."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def told(moment: str, amount: Decimal) -> Decimal:
    """``amount`` of an account as people say it: what was promised or is there is no minus."""
    return -amount if moment in CREDIT_SIDE else amount


def balances_on(fund: Fund, day: date) -> Balances:
    """What each account of the fund counted at the end of ``day``, as people say it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(THEN, {"end": end_of(day), "fund": fund.pk})
        return {(payer, moment): told(moment, balance) for payer, moment, balance in cursor.fetchall()}


def balances_now(fund: Fund) -> Balances:
    """What each account of the fund counts now, as people say it. One query, or none when prefetched."""
    return {(row.payer, row.moment): told(row.moment, row.balance) for row in fund.accounts.all()}


@dataclass(frozen=True)
class Standing(Part):
    """What one payer had agreed, deposited and owed on a day, what of its money was spent and proved, what
    was still there, and what was to go back or went back."""

    available: Decimal = NOTHING
    interest: Decimal = NOTHING
    refundable: Decimal = NOTHING
    refunded: Decimal = NOTHING

    @property
    def percent_proved(self) -> int | None:
        """How much of what was spent is proved, in whole percent and never more than there is."""
        return int(self.proved * 100 / self.spent) if self.spent else None


def standings(balances: Balances) -> list[Standing]:
    """Each payer's standing, in the order of printing."""
    paying = {payer for payer, _moment in balances}

    def of(payer: str, moment: Moment) -> Decimal:
        return balances.get((payer, moment), NOTHING)

    return [
        Standing(
            payer=payer,
            agreed=of(payer, Moment.AGREED),
            deposited=of(payer, Moment.DEPOSITED),
            outstanding=of(payer, Moment.OUTSTANDING),
            in_kind=of(payer, Moment.IN_KIND_AGREED),
            in_kind_due=of(payer, Moment.IN_KIND_DUE),
            spent=of(payer, Moment.APPLIED) + of(payer, Moment.JUSTIFIED),
            proved=of(payer, Moment.JUSTIFIED),
            available=of(payer, Moment.AVAILABLE),
            interest=of(payer, Moment.INTEREST),
            refundable=of(payer, Moment.REFUNDABLE),
            refunded=of(payer, Moment.REFUNDED),
        )
        for payer in Payer.values
        if payer in paying
    ]


def total_of(rows: Sequence[Standing]) -> Standing:
    """The sum of all payers."""

    def sum_of(column: str) -> Decimal:
        return sum((getattr(row, column) for row in rows), NOTHING)

    columns = [column.name for column in fields(Standing) if column.name != "payer"]
    return Standing(payer="", **{column: sum_of(column) for column in columns})


@dataclass(frozen=True)
class Leg:
    """A line of an entry as people say it: whose, of what, how much, and what there was after it."""

    payer: str
    moment: str
    amount: Decimal
    balance: Decimal

    @property
    def payer_label(self) -> str:
        return str(Payer(self.payer).label) if self.payer else _("Cuenta de la obra")

    @property
    def moment_label(self) -> str:
        return str(Moment(self.moment).label)


@dataclass(frozen=True)
class Movement:
    """An entry with its lines on the accounts of the work, told at the end of a day."""

    entry: Entry
    legs: list[Leg]
    end: datetime

    @property
    def reversal(self) -> Entry | None:
        """What took it back, also when that was later than the day."""
        return getattr(self.entry, "reversal", None)

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back by the end of the day."""
        return self.reversal is not None and self.reversal.at < self.end


def entries_until(fund: Fund, day: date, *, payer: str = "", moment: str = "") -> QuerySet[Entry]:
    """The entries of the work until the end of ``day``, the newest first; of one payer or one account when
    told. Lines on a pot are no part of the work's statement."""
    lines = Line.objects.filter(account__fund=fund).select_related("account")
    if payer:
        lines = lines.filter(account__payer=payer)
    if moment:
        lines = lines.filter(account__moment=moment)
    entries = fund.entries.filter(at__lt=end_of(day))
    if payer or moment:
        entries = entries.filter(pk__in=lines.values("entry"))
    return (
        entries.select_related("by", "reverses", "reversal__by")
        .prefetch_related(Prefetch("lines", lines))
        .order_by("-number")
    )


def movements(entries: Iterator[Entry] | Sequence[Entry], day: date) -> Iterator[Movement]:
    """The entries with their lines in the order in which parts are printed."""
    payers, moments = ["", *Payer.values], Moment.values
    for entry in entries:
        legs = [
            Leg(
                payer=line.account.payer,
                moment=line.account.moment,
                amount=told(line.account.moment, line.amount),
                balance=told(line.account.moment, line.balance),
            )
            for line in entry.lines.all()
        ]
        legs.sort(key=lambda leg: (payers.index(leg.payer), moments.index(leg.moment)))
        yield Movement(entry, legs, end_of(day))
