"""Who sat, whether they were enough, and who signs, as plain text for papers."""

from collections.abc import Sequence
from typing import Any

from committee.models.members import Member
from committee.seating import Quorum, Seat
from committee.workflow import Party
from programs.rulebook import Number


def told_rule(rule: Number) -> dict[str, Any]:
    return {"value": as_text(rule.value), "source": rule.source, "confirmed": rule.confirmed}


def as_text(amount: Any) -> str | None:
    return None if amount is None else str(amount)


def fact_of_seat(seat: Seat) -> dict[str, Any]:
    owner: Member = seat.owner
    sitting = seat.sitting
    return {
        "party": str(Party(owner.party).label),
        "owner": owner.name,
        "title": owner.title,
        "sitting": sitting.name if sitting else "",
        "by_substitute": bool(sitting and sitting.pk != owner.pk),
        "presides": owner.is_chair,
        "may_vote": owner.may_vote,
        "weight": f"{owner.weight.normalize():f}",
    }


def fact_of_quorum(quorum: Quorum) -> dict[str, Any]:
    return {
        "seats": quorum.seats,
        "taken": quorum.taken,
        "needed": quorum.needed,
        "has_chair": quorum.has_chair,
        "holds": quorum.holds,
        "rule": told_rule(quorum.rule),
    }


def signers_of(seats: Sequence[Seat]) -> list[dict[str, str]]:
    """Whoever came signs, each for a party."""
    return [
        {
            "role": f"{Party(seat.owner.party).label}{'; preside' if seat.owner.is_chair else ''}",
            "body": "",
            "name": seat.sitting.name,
            "title": seat.sitting.title or "Integrante",
        }
        for seat in seats
        if seat.sitting
    ]
