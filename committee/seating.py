"""Who sits at a session, whether they are enough, and what each party's vote weighs. No table is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from committee.workflow import Choice, Party
from programs.rulebook import Number


@dataclass(frozen=True)
class Seat:
    """A place in the committee: its owner, and who came for it; nobody when it is empty."""

    owner: Any
    sitting: Any | None

    @property
    def counts(self) -> bool:
        return self.owner.may_vote


@dataclass(frozen=True)
class Quorum:
    """How many seats with a vote are taken of how many, whether the chair is, and what the rule asks."""

    seats: int
    taken: int
    needed: int
    has_chair: bool
    rule: Number

    @property
    def holds(self) -> bool:
        return self.seats > 0 and self.taken >= self.needed and self.has_chair


def seats_of(members: Iterable[Any], present: Iterable[int]) -> list[Seat]:
    """The seats of a committee, with who sits in each: its owner, or else a substitute who came."""
    members, came = list(members), set(present)
    substitutes: dict[int, list[Any]] = {}
    for member in members:
        if member.substitute_of_id:
            substitutes.setdefault(member.substitute_of_id, []).append(member)
    seats = []
    for owner in members:
        if owner.substitute_of_id:
            continue
        candidates = [owner, *substitutes.get(owner.pk, [])]
        seats.append(Seat(owner, next((one for one in candidates if one.pk in came), None)))
    return seats


def quorum_of(seats: Iterable[Seat], rule: Number) -> Quorum:
    """More than the part of the rule sits, with the chair. An unknown rule is taken as one half."""
    voting = [seat for seat in seats if seat.counts]
    percent = Decimal(50) if rule.value is None else rule.value
    needed = int(len(voting) * percent / 100) + 1
    return Quorum(
        seats=len(voting),
        taken=sum(seat.sitting is not None for seat in voting),
        needed=min(needed, len(voting)) or 1,
        has_chair=any(seat.owner.is_chair and seat.sitting for seat in seats),
        rule=rule,
    )


def weights_of(seats: Iterable[Seat], recused: Iterable[int] = ()) -> dict[str, Decimal]:
    """What each party's vote weighs: its taken seats with a vote, without those who recused themselves."""
    out = set(recused)
    weights: dict[str, Decimal] = {}
    for seat in seats:
        if seat.counts and seat.sitting and not {seat.owner.pk, seat.sitting.pk} & out:
            weights[seat.owner.party] = weights.get(seat.owner.party, Decimal(0)) + seat.owner.weight
    return {party: weights[party] for party in Party.values if party in weights}


def chair_party(seats: Iterable[Seat]) -> str:
    """The party whose member presides; none when nobody does."""
    return next((seat.owner.party for seat in seats if seat.owner.is_chair and seat.sitting), "")


@dataclass(frozen=True)
class Count:
    """The votes on an item, weighed; ``result`` is for or against, or empty while there is none."""

    favour: Decimal
    against: Decimal
    abstained: Decimal
    result: str
    by_chair: bool = False


def count(
    votes: Mapping[str, str], weights: Mapping[str, Decimal], chair: str, chair_breaks_ties: bool
) -> Count:
    """The heavier side wins; a tie is decided by the party of the chair where the rules say so."""
    sums = dict.fromkeys(Choice.values, Decimal(0))
    for party, choice in votes.items():
        sums[choice] += weights.get(party, Decimal(0))
    favour, against = sums[Choice.FOR], sums[Choice.AGAINST]
    result, by_chair = "", False
    if favour != against:
        result = Choice.FOR if favour > against else Choice.AGAINST
    elif favour and chair_breaks_ties and votes.get(chair) in (Choice.FOR, Choice.AGAINST):
        result, by_chair = votes[chair], True
    return Count(favour, against, sums[Choice.ABSTAIN], str(result), by_chair)
