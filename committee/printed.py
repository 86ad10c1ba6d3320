"""The minutes as a paper: what was frozen, with the errata of that day behind it."""

from accounts.models import User
from committee.models import Minutes
from documents.actions import ask_for_report
from documents.models import Document

TEMPLATE = "acta/1"


def ask_for_minutes(minutes: Minutes, *, by: User) -> Document:
    """The acta is on its way to the printer, for the person who asked. Asked twice it is one print."""
    facts = {
        **minutes.facts,
        "document": {"type": "acta", "signed_on": minutes.facts["minutes"]["held_on"]},
        "errata": [
            {"says": row.says, "should_say": row.should_say, "by": row.by.name, "at": row.at.isoformat()}
            for row in minutes.errata.select_related("by")
        ],
        "sha256": minutes.sha256,
        "asked_by": by.name,
    }
    return ask_for_report(TEMPLATE, title=f"Acta {minutes.session.number}", facts=facts, by=by)
