"""Lines of a later file of the bank that tell again of movements the account knows, in other words."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions import PostingRefused, hold
from funding.layouts import Moved, key_of, plain
from funding.models import BankAccount, Echo, Fund, Movement

FACTS = (
    *("booked_on", "amount", "reference", "description", "counterpart", "tracking_key"),
    "counterpart_key",
)
Line = tuple[Moved, str]


@dataclass
class Sorted:
    """The lines of a file: new movements, those that the account knows, and those that only seem so."""

    new: list[Line] = field(default_factory=list)
    known: int = 0
    same: list[tuple[Line, Movement]] = field(default_factory=list)
    doubtful: list[tuple[Line, Movement]] = field(default_factory=list)


@dataclass
class Booked:
    """The movements of the days of a file, and those of them that one of its lines is."""

    layout: str
    rows: dict[tuple[date, Decimal], list[Movement]]
    taken: set[int]

    def free_for(self, line: Moved) -> list[Movement]:
        """The movements that no other line of the file is, and that this one may be."""
        rows = self.rows.get((line.booked_on, line.amount), ())
        return [row for row in rows if row.pk not in self.taken and may_be(line, row, self.layout)]


def sorted_lines(account: BankAccount, layout: str, lines: Sequence[Line]) -> Sorted:
    """Which lines are new. Nothing is booked twice, and nothing that may be new is dropped.

    A line of another file is surely a known movement when its fingerprint is, or when day and amount are and
    its reference or its words too. With the same day and amount alone somebody has to say which it is.
    """
    prints = [fingerprint for _line, fingerprint in lines]
    told = told_before(account, prints)
    booked = Booked(layout, defaultdict(list), {told[one] for one in prints if one in told})
    days = {line.booked_on for line, _print in lines}
    for row in account.movements.filter(booked_on__in=days).select_related("statement").order_by("pk"):
        booked.rows[row.booked_on, row.amount].append(row)
    left = [line for line in lines if line[1] not in told]
    found = Sorted(known=len(lines) - len(left))
    for surely in (has_the_same_reference, says_the_same):
        left = pair_off(left, booked, surely, found.same)
    for line in left:
        if alike := booked.free_for(line[0]):
            found.doubtful.append((line, alike[0]))
        else:
            found.new.append(line)
    return found


def told_before(account: BankAccount, prints: Sequence[str]) -> dict[str, int]:
    """The movement of each fingerprint that the account knows; 0 for a line that nobody has cleared up."""
    echoes = {
        echo.fingerprint: echo.like_id if echo.state == Echo.State.SAME else 0
        for echo in account.echoes.filter(fingerprint__in=prints)
    }
    rows = account.movements.filter(fingerprint__in=prints).values_list("fingerprint", "pk")
    return {**echoes, **dict(rows)}


def pair_off(
    lines: Sequence[Line],
    booked: Booked,
    surely: Callable[[Moved, Movement], bool],
    pairs: list[tuple[Line, Movement]],
) -> list[Line]:
    """The lines that ``surely`` leaves open. Where more lines are alike than movements, all stay open."""
    groups: dict[tuple[int, ...], list[Line]] = defaultdict(list)
    for line in lines:
        same = [row.pk for row in booked.free_for(line[0]) if surely(line[0], row)]
        groups[tuple(same)].append(line)
    left = groups.pop((), [])
    for group in groups.values():
        rows = [row for row in booked.free_for(group[0][0]) if surely(group[0][0], row)]
        if len(group) > len(rows):
            left += group
            continue
        for line, row in zip(group, rows, strict=False):
            booked.taken.add(row.pk)
            pairs.append((line, row))
    order = {fingerprint: place for place, (_line, fingerprint) in enumerate(lines)}
    return sorted(left, key=lambda line: order[line[1]])


def may_be(line: Moved, row: Movement, layout: str) -> bool:
    """Two tracking keys tell two payments; so do two references in one layout."""
    if key_of(line.tracking_key) and key_of(row.tracking_key):
        return key_of(line.tracking_key) == key_of(row.tracking_key)
    return not (references_differ(line, row) and layout == row.statement.layout)


def references_differ(line: Moved, row: Movement) -> bool:
    keys = key_of(line.reference), key_of(row.reference)
    return all(keys) and keys[0] != keys[1]


def has_the_same_reference(line: Moved, row: Movement) -> bool:
    return key_of(line.reference) != "" and key_of(line.reference) == key_of(row.reference)


def says_the_same(line: Moved, row: Movement) -> bool:
    """Banks number one movement differently in two layouts; only the last day of a file may lack some."""
    if references_differ(line, row) and row.booked_on >= row.statement.until:
        return False
    return plain(line.description) != "" and plain(line.description) == plain(row.description)


def facts_of(line: Moved) -> dict[str, object]:
    return {name: getattr(line, name) for name in FACTS}


@transaction.atomic
def settle_echo(echo: Echo, *, is_same: bool, by: User) -> Echo:
    """The line is the movement that it is like, or is booked as another one. Told twice it is told once."""
    hold(echo.account.fund_id)
    echo = Echo.objects.select_for_update(of=("self",)).select_related("statement", "like").get(pk=echo.pk)
    state = Echo.State.SAME if is_same else Echo.State.OTHER
    if echo.state == state:
        return echo
    if echo.state != Echo.State.WAITING:
        message = _("Ese renglón ya se aclaró: %(state)s.")
        raise PostingRefused(message % {"state": echo.get_state_display()}, "already_settled")
    if is_same and echo.like.echoes.filter(statement=echo.statement_id, state=Echo.State.SAME).exists():
        message = _("Otro renglón del mismo archivo ya es ese movimiento: este es otro.")
        raise PostingRefused(message, "told_already")
    if not is_same:
        Movement.objects.create(
            account_id=echo.account_id,
            statement=echo.statement,
            fingerprint=echo.fingerprint,
            **{name: getattr(echo, name) for name in FACTS},
        )
    echo.state, echo.settled_by = state, by
    echo.save(update_fields=["state", "settled_by"])
    return echo


def moved_in(fund: Fund) -> list[Moved]:
    """What moved in the accounts of the fund, with the key and the name that any file tells. Two queries."""
    more: dict[int, Echo] = {}
    for echo in Echo.objects.filter(account__fund=fund, state=Echo.State.SAME).order_by("pk"):
        if echo.tracking_key or echo.like_id not in more:
            more[echo.like_id] = echo
    found = []
    for pk, *facts in (
        Movement.objects.filter(account__fund=fund).order_by("booked_on", "pk").values_list("pk", *FACTS)
    ):
        told = dict(zip(FACTS, facts, strict=True))
        if again := more.get(pk):
            for name in ("tracking_key", "counterpart", "reference"):
                told[name] = told[name] or getattr(again, name)
        found.append(Moved(pk, **told))
    return found
