"""Committees, their sessions, what they decide and what comes of it."""

from committee.models.decision import Appeal, Decision, Erratum, Minutes, Notice, Promotion
from committee.models.members import Committee, Member
from committee.models.session import AgendaItem, Attendance, Recusal, Session, Vote

__all__ = [
    "AgendaItem",
    "Appeal",
    "Attendance",
    "Committee",
    "Decision",
    "Erratum",
    "Member",
    "Minutes",
    "Notice",
    "Promotion",
    "Recusal",
    "Session",
    "Vote",
]
