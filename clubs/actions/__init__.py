"""What is done to a club's register and to its Toma de Nota. Each act leaves a line in its history."""

from clubs.actions.affiliations import affiliate, change_federation, leave_federation
from clubs.actions.alike import decide_pair
from clubs.actions.colleagues import (
    invite_colleague,
    take_back_invitation,
    tell_of_colleague,
    write_of_office,
)
from clubs.actions.federations import change_leave, issued_in, read_report, record_own_note, send_report
from clubs.actions.filing import end_two_to_file, keep_two_to_file, want_two_to_file
from clubs.actions.homes import add_mirror, end_mirror, move
from clubs.actions.lists import ask_to_write, bring_list, write_list
from clubs.actions.notes import act_on_note
from clubs.actions.personal import (
    Numbers,
    may_read_numbers,
    read_numbers,
    remember_reading,
    remember_readings,
    tell_contact,
    tell_numbers,
)
from clubs.actions.register import RegisterRefused, join, leave, of_own_club, seat, unseat
from clubs.actions.requests import ask, ask_for_own_note, clubs_of, gaps_of, take_request_step

__all__ = [
    "Numbers",
    "RegisterRefused",
    "act_on_note",
    "add_mirror",
    "affiliate",
    "ask",
    "ask_for_own_note",
    "ask_to_write",
    "bring_list",
    "change_federation",
    "change_leave",
    "clubs_of",
    "decide_pair",
    "end_mirror",
    "end_two_to_file",
    "gaps_of",
    "invite_colleague",
    "issued_in",
    "join",
    "keep_two_to_file",
    "leave",
    "leave_federation",
    "may_read_numbers",
    "move",
    "of_own_club",
    "read_numbers",
    "read_report",
    "record_own_note",
    "remember_reading",
    "remember_readings",
    "seat",
    "send_report",
    "take_back_invitation",
    "take_request_step",
    "tell_contact",
    "tell_numbers",
    "tell_of_colleague",
    "unseat",
    "want_two_to_file",
    "write_list",
    "write_of_office",
]
