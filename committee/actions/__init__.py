"""What a committee does. Every act locks its session and works, asks, writes, or refuses with a sentence."""

from committee.actions.after import answer_appeal, appeal, move_up
from committee.actions.agenda import (
    add_to_agenda,
    call_again,
    call_session,
    cancel_session,
    move_item,
    notice_findings,
    remove_from_agenda,
    reorder,
)
from committee.actions.closing import add_erratum, close_session
from committee.actions.gate import quorum_at, seats_at
from committee.actions.members import (
    committee_for,
    committees_of,
    end_membership,
    found_committee,
    register_member,
)
from committee.actions.sitting import (
    Ruling,
    counted,
    decide,
    decide_many,
    declare_failed,
    in_conflict,
    open_session,
    recuse,
    recused_in,
    register_attendance,
    vote,
)
from committee.terms import appeal_term, newest_decision, rules_of

__all__ = [
    "Ruling",
    "add_erratum",
    "add_to_agenda",
    "answer_appeal",
    "appeal",
    "appeal_term",
    "call_again",
    "call_session",
    "cancel_session",
    "close_session",
    "committee_for",
    "committees_of",
    "counted",
    "decide",
    "decide_many",
    "declare_failed",
    "end_membership",
    "found_committee",
    "in_conflict",
    "move_item",
    "move_up",
    "newest_decision",
    "notice_findings",
    "open_session",
    "quorum_at",
    "recuse",
    "recused_in",
    "register_attendance",
    "register_member",
    "remove_from_agenda",
    "reorder",
    "rules_of",
    "seats_at",
    "vote",
]
