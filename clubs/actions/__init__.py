"""What is done to a club's register and to its Toma de Nota. Each act leaves a line in its history."""

from clubs.actions.alike import decide_pair
from clubs.actions.notes import act_on_note
from clubs.actions.personal import (
    may_read_numbers,
    read_numbers,
    remember_reading,
    tell_contact,
    tell_numbers,
)
from clubs.actions.register import RegisterRefused, join, leave, of_own_club, seat, unseat
from clubs.actions.requests import ask, gaps_of, take_request_step

__all__ = [
    "RegisterRefused",
    "act_on_note",
    "ask",
    "decide_pair",
    "gaps_of",
    "join",
    "leave",
    "may_read_numbers",
    "of_own_club",
    "read_numbers",
    "remember_reading",
    "seat",
    "take_request_step",
    "tell_contact",
    "tell_numbers",
    "unseat",
]
