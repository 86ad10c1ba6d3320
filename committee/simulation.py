"""What fits the money that is left, in an order. Pure: it reads no table and decides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

ORDERS = ("score", "marginality", "arrival", "hand")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Candidate:
    """A work before the committee. A lower ``marginality`` number is a poorer town; None is unknown."""

    key: int
    cash: Mapping[str, Decimal]
    arrival: int
    score: Decimal | None = None
    marginality: Decimal | None = None


@dataclass(frozen=True)
class Row:
    """A candidate in its turn: whether it fits, and else whose money it lacks, in pesos."""

    candidate: Candidate
    fits: bool
    short: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Simulation:
    """All candidates in order, and the money that is left after those that fit."""

    rows: Sequence[Row]
    left: Mapping[str, Decimal]

    @property
    def taken(self) -> list[int]:
        return [row.candidate.key for row in self.rows if row.fits]


def in_order(candidates: Iterable[Candidate], order: str, chosen: Sequence[int] = ()) -> list[Candidate]:
    """The candidates as the order wants them; what it does not know comes last, then who arrived first."""
    candidates = list(candidates)
    if order == "hand":
        by_key = {one.key: one for one in candidates}
        return [by_key[key] for key in dict.fromkeys(chosen) if key in by_key]

    def place(one: Candidate) -> tuple[bool, Decimal, int]:
        if order == "score":
            return one.score is None, -(one.score or NOTHING), one.arrival
        if order == "marginality":
            return one.marginality is None, one.marginality or NOTHING, one.arrival
        return False, NOTHING, one.arrival

    return sorted(candidates, key=place)


def simulate(
    candidates: Iterable[Candidate], left: Mapping[str, Decimal], order: str, chosen: Sequence[int] = ()
) -> Simulation:
    """In their order, each work takes its money if all of it is there; who comes later may still fit.

    ``left`` holds what remains of each ceiling; a payer without one is not asked.
    """
    money, rows = dict(left), []
    for one in in_order(candidates, order, chosen):
        short = {
            payer: cash - max(money[payer], NOTHING)
            for payer, cash in one.cash.items()
            if payer in money and cash > 0 and cash > money[payer]
        }
        if not short:
            for payer, cash in one.cash.items():
                if payer in money and cash > 0:
                    money[payer] -= cash
        rows.append(Row(one, not short, short))
    return Simulation(rows, money)
