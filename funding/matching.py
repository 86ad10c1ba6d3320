"""What the bank says against what people say: the same payment, probably the same, or neither."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.layouts import Moved, key_of, plain

# So many days may lie between what a payer tells and what the bank books.
DAYS = 5
EXACT, PROBABLE, NOTHING = "exact", "probable", "nothing"
# Words that stand in many names and tell nobody apart.
COMMON = {"de", "del", "la", "las", "los", "el", "y", "sa", "s", "a", "c", "cv", "ac", "sc"}


class Candidate(Protocol):
    """What a movement may be: money that somebody told of, + into the account and − out of it."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def day(self) -> date: ...
    @property
    def reference(self) -> str: ...
    @property
    def name(self) -> str: ...


C = TypeVar("C", bound=Candidate)


@dataclass(frozen=True)
class Match(Generic[C]):
    """A movement with what it is, how sure that is, and why."""

    movement: Moved
    certainty: str = NOTHING
    expected: C | None = None
    reasons: list[str] = field(default_factory=list)


def match(
    movements: Sequence[Moved], expected: Sequence[C], days: int = DAYS
) -> tuple[list[Match[C]], list[C]]:
    """Each movement with what it is, and what no movement is. Each stands for one other.

    Exact is the same amount under the same reference or tracking key. Probable is never booked by itself.
    """
    found: dict[int, Match[C]] = {}
    taken: set[int] = set()
    by_key: dict[tuple[Decimal, str], list[int]] = defaultdict(list)
    for place, told in enumerate(expected):
        if key := key_of(told.reference):
            by_key[told.amount, key].append(place)
    for number, movement in enumerate(movements):
        keys = dict.fromkeys(filter(None, map(key_of, (movement.tracking_key, movement.reference))))
        free = [
            place for key in keys for place in by_key.get((movement.amount, key), []) if place not in taken
        ]
        if free:
            taken.add(free[0])
            found[number] = Match(movement, EXACT, expected[free[0]])
    for _rank, number, place, reasons in likely(movements, expected, found, taken, days):
        if number not in found and place not in taken:
            taken.add(place)
            found[number] = Match(movements[number], PROBABLE, expected[place], reasons)
    missing = [told for place, told in enumerate(expected) if place not in taken]
    return [found.get(number) or Match(one) for number, one in enumerate(movements)], missing


def likely(
    movements: Sequence[Moved],
    expected: Sequence[C],
    found: dict[int, Match[C]],
    taken: set[int],
    days: int,
) -> list[tuple[tuple[int, int], int, int, list[str]]]:
    """The pairs that may be one payment, the likeliest first: most reasons, then fewest days between."""
    pairs = []
    open_ones = [
        (place, told, name_of(told.name)) for place, told in enumerate(expected) if place not in taken
    ]
    for number, movement in enumerate(movements if open_ones else ()):
        if number in found:
            continue
        name, keys = (
            name_of(movement.counterpart),
            {key_of(movement.tracking_key), key_of(movement.reference)},
        )
        for place, told, theirs in open_ones:
            between = abs((movement.booked_on - told.day).days)
            if (movement.amount > 0) != (told.amount > 0):
                continue
            near, reasons = between <= days, []
            if movement.amount == told.amount and near:
                reasons.append(same_amount(between))
            if name and name == theirs and near:
                reasons.append(_("el mismo ordenante"))
            if key_of(told.reference) in keys - {""}:
                reasons.append(_("la misma referencia, con otro importe"))
            if reasons:
                pairs.append(((-len(reasons), between), number, place, reasons))
    return sorted(pairs, key=lambda pair: pair[:3])


def same_amount(between: int) -> str:
    if not between:
        return _("el mismo importe, el mismo día")
    message = ngettext(
        "el mismo importe, con %(days)s día de diferencia",
        "el mismo importe, con %(days)s días de diferencia",
        between,
    )
    return message % {"days": between}


def name_of(text: str) -> frozenset[str]:
    """The words that tell a name apart, in whatever order a bank writes them."""
    return frozenset(plain(text).split()) - COMMON
