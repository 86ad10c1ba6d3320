"""Clubs and federations, who sits in them, and the Toma de Nota that proves them."""

from clubs.models.alike import Likeness, PairDecision
from clubs.models.consulted import Consultation
from clubs.models.federations import Affiliation, IssuerReport, MirrorClub, ReportReminder
from clubs.models.filing import FilingRule
from clubs.models.lists import ClubList
from clubs.models.notes import ABOUT_TO_EXPIRE, TomaDeNota, months_after
from clubs.models.organisations import READERS_OF_CLUBS, Club, Federation
from clubs.models.register import BoardSeat, Member, years_on
from clubs.models.requests import ClubEvent, NoteReminder, NoteRequest

__all__ = [
    "ABOUT_TO_EXPIRE",
    "READERS_OF_CLUBS",
    "Affiliation",
    "BoardSeat",
    "Club",
    "ClubEvent",
    "ClubList",
    "Consultation",
    "Federation",
    "FilingRule",
    "IssuerReport",
    "Likeness",
    "Member",
    "MirrorClub",
    "NoteReminder",
    "NoteRequest",
    "PairDecision",
    "ReportReminder",
    "TomaDeNota",
    "months_after",
    "years_on",
]
