"""What is done to a club's register and to its Toma de Nota. Each act leaves a line in its history."""

from clubs.actions.affiliations import affiliate, change_federation, leave_federation
from clubs.actions.alike import decide_pair
from clubs.actions.federations import change_leave, issued_in, read_report, record_own_note, send_report
from clubs.actions.homes import add_mirror, end_mirror, move
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
    "add_mirror",
    "affiliate",
    "ask",
    "change_federation",
    "change_leave",
    "decide_pair",
    "end_mirror",
    "gaps_of",
    "issued_in",
    "join",
    "leave",
    "leave_federation",
    "may_read_numbers",
    "move",
    "of_own_club",
    "read_numbers",
    "read_report",
    "record_own_note",
    "remember_reading",
    "seat",
    "send_report",
    "take_request_step",
    "tell_contact",
    "tell_numbers",
    "unseat",
]
