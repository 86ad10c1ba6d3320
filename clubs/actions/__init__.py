"""What is done to a club's register and to its Toma de Nota. Each act leaves a line in its history."""

from clubs.actions.colleagues import invite_colleague, take_back_invitation, tell_of_colleague
from clubs.actions.filing import end_two_to_file, keep_two_to_file, want_two_to_file
from clubs.actions.lists import bring_list, write_list
from clubs.actions.notes import act_on_note
from clubs.actions.register import RegisterRefused, join, leave, of_own_club, seat, unseat
from clubs.actions.requests import ask, gaps_of, take_request_step

__all__ = [
    "RegisterRefused",
    "act_on_note",
    "ask",
    "bring_list",
    "end_two_to_file",
    "gaps_of",
    "invite_colleague",
    "join",
    "keep_two_to_file",
    "leave",
    "of_own_club",
    "seat",
    "take_back_invitation",
    "take_request_step",
    "tell_of_colleague",
    "unseat",
    "want_two_to_file",
    "write_list",
]
