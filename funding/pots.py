"""What lies in a pot: what was agreed for its works and paid into them, and what came back for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from funding.budgets import Moments, moments_of
from funding.models import Account, Fund, Line, Moment, Part, Payer, Pot, parts_of
from programs.rulebook import scheme_name

NOTHING = Decimal("0.00")
Balances = dict[tuple[str, str], Decimal]


@dataclass(frozen=True)
class PotSum:
    """A pot with its sums in pesos. ``recovered`` is what came back of businesses and is in its bank;
    ``to_recover`` is what its own works still have to give back."""

    pot: Pot
    works: int
    parts: list[Part]
    recovered: Decimal
    to_recover: Decimal
    budget: list[Moments]

    @property
    def scheme_name(self) -> str:
        """The scheme in the reader's language; its code when its rulebook is gone."""
        return scheme_name(self.pot.scheme)

    @property
    def ceiling(self) -> Decimal | None:
        """The ceilings of all governments as they stand; None where nobody registered one."""
        return self.sum_of_ceilings("modified")

    @property
    def to_commit(self) -> Decimal | None:
        """What of these ceilings no work has."""
        return self.sum_of_ceilings("to_commit")

    def sum_of_ceilings(self, figure: str) -> Decimal | None:
        known = [getattr(row, figure) for row in self.budget if row.modified is not None]
        return sum(known, NOTHING) if known else None

    @property
    def agreed(self) -> Decimal:
        return sum((part.agreed for part in self.parts), NOTHING)

    @property
    def deposited(self) -> Decimal:
        return sum((part.deposited for part in self.parts), NOTHING)

    @property
    def outstanding(self) -> Decimal:
        return sum((part.outstanding for part in self.parts), NOTHING)

    @property
    def in_kind(self) -> Decimal:
        return sum((part.in_kind for part in self.parts), NOTHING)


def sums_of(pots: Sequence[Pot]) -> list[PotSum]:
    """The sums of these pots, in their order: three queries, however many they are."""
    keys = [pot.pk for pot in pots]
    works = dict(Fund.objects.filter(pot__in=keys).order_by().values_list("pot").annotate(works=Count("pk")))
    balances: dict[int, Balances] = {key: {} for key in keys}
    sums = Account.objects.filter(fund__pot__in=keys).order_by().values_list("fund__pot", "payer", "moment")
    for pot, payer, moment, balance in sums.annotate(balance=Sum("balance")):
        balances[pot][payer, moment] = balance
    own: dict[int, Balances] = {key: {} for key in keys}
    accounts = Account.objects.filter(pot__in=keys).values_list("pot", "payer", "moment", "balance")
    for pot, payer, moment, balance in accounts:
        own[pot][payer, moment] = balance
    return [
        PotSum(
            pot=pot,
            works=works.get(pot.pk, 0),
            parts=parts_of(balances[pot.pk]),
            recovered=own[pot.pk].get(("", Moment.POT_BANK), NOTHING),
            to_recover=sum(
                (balances[pot.pk].get((payer, Moment.TO_RECOVER), NOTHING) for payer in Payer.values), NOTHING
            ),
            budget=moments_of(balances[pot.pk] | own[pot.pk]),
        )
        for pot in pots
    ]


def paid_no_business(pot: Pot) -> bool:
    """Whether no peso of this pot of solidarity paid a business, as works and journal tell it today.

    The database refuses both ways in which it could; this asks it again. The family of a work is told by
    the work, which stands above the ledger, so it is reached by its fund.
    """
    if pot.family != "solidarity":
        return False
    money_left = Line.objects.filter(account__pot=pot, account__moment=Moment.POT_BANK, amount__lt=0)
    return not (
        pot.funds.filter(project__family="investment").exists()
        or money_left.exclude(entry__reverses__recovery__pot=pot).exists()
    )
