"""The waiting list: who waits for the money of a scheme, year, state and family, and whom it would reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from committee.models import Decision
from committee.money import NOTHING, cash_of
from projects.ceilings import approved_and_waiting, ceilings_under
from projects.models import Project


@dataclass(frozen=True)
class Waiter:
    """A work on the list: its turn, and whether its money is there today. ``is_next`` is offered first."""

    decision: Decision
    turn: int
    fits: bool
    is_next: bool = False

    @property
    def project(self) -> Project:
        return self.decision.item.project


def under(key: Mapping[str, Any]) -> dict[str, Any]:
    """The filter of decisions whose works share these ceilings."""
    return {
        "session__scheme": key["scheme"],
        "session__fiscal_year": key["fiscal_year"],
        "session__committee__state": key["state"],
        "session__committee__family": key["family"],
    }


def money_left(key: Mapping[str, Any]) -> dict[str, Decimal]:
    """What remains of each registered ceiling, with what approved works will take."""
    reserved = approved_and_waiting(key)
    return {
        payer: ceiling.free - reserved.get(payer, NOTHING) for payer, ceiling in ceilings_under(key).items()
    }


def waiters_under(key: Mapping[str, Any], rows: Sequence[Decision] | None = None) -> list[Waiter]:
    """The list in its order; the first whose money is there is the next one."""
    if rows is None:
        rows = list(
            Decision.objects.waiting_list()
            .filter(**under(key))
            .with_works()
            .prefetch_related("item__project__in_kind_offers")
        )
    left, waiters, is_offered = money_left(key), [], False
    for turn, decision in enumerate(rows, 1):
        cash = cash_of(decision.item.project)
        fits = all(amount <= left[payer] for payer, amount in cash.items() if payer in left and amount > 0)
        waiters.append(Waiter(decision, turn, fits, is_next=fits and not is_offered))
        is_offered = is_offered or fits
    return waiters
