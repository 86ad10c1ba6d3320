"""What the rules find of a club, its note, its request and its federation. Nothing here changes anything."""

from clubs.checks.federations import (
    consulate_serves,
    county_is_needed,
    federation_may_issue,
    has_leave,
    has_reported,
    own_note_in_force,
)
from clubs.checks.notes import (
    ADULT,
    board_is_complete,
    enough_members,
    may_apply,
    numbers_agree,
    of_own_note,
    of_request,
    renewal_is_due,
    told_of,
    toma_de_nota_in_force,
)
from clubs.checks.renewals import consulate_renews, renewed_by_a_consulate

__all__ = [
    "ADULT",
    "board_is_complete",
    "consulate_renews",
    "consulate_serves",
    "county_is_needed",
    "enough_members",
    "federation_may_issue",
    "has_leave",
    "has_reported",
    "may_apply",
    "numbers_agree",
    "of_own_note",
    "of_request",
    "own_note_in_force",
    "renewal_is_due",
    "renewed_by_a_consulate",
    "told_of",
    "toma_de_nota_in_force",
]
