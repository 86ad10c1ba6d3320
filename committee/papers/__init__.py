"""The papers of a committee: the call, the minutes and the letters of result. Acts file them."""

from committee.papers.call import CALL, file_call
from committee.papers.minutes import MINUTES, file_minutes, file_unheld, paper_of, papers_of, unheld_facts
from committee.papers.result import RESULT, file_result

__all__ = [
    "CALL",
    "MINUTES",
    "RESULT",
    "file_call",
    "file_minutes",
    "file_result",
    "file_unheld",
    "paper_of",
    "papers_of",
    "unheld_facts",
]
