"""The minutes as a paper: what was frozen at the close, and each erratum in a version that supersedes."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from committee.models import Minutes, Session
from committee.papers.attendance import fact_of_quorum, fact_of_seat, signers_of
from committee.papers.frame import session_paper, subject_of
from committee.seating import Quorum, Seat
from documents.actions import ask_for
from documents.models import Document
from projects.papers.base import in_spanish, latest

MINUTES = "acta/2"
UNHELD = "acta_fallida/1"


def file_minutes(minutes: Minutes, *, by: User) -> Document:
    """The acta is filed under the number of its session; with errata it is the next version."""
    session = minutes.session
    errata = [
        {"says": row.says, "should_say": row.should_say, "by": row.by.name, "at": row.at.isoformat()}
        for row in minutes.errata.select_related("by")
    ]
    told = {**minutes.facts, "errata": errata, "sha256": minutes.sha256}
    return file(session, MINUTES, f"Acta de la sesión {session.number}", told, by)


def file_unheld(session: Session, told: dict[str, Any], *, by: User) -> Document:
    """That the session was not held for want of quorum is a paper too."""
    return file(session, UNHELD, f"Acta de la sesión no celebrada {session.number}", told, by)


def unheld_facts(session: Session, seats: Sequence[Seat], quorum: Quorum) -> dict[str, Any]:
    """Who came to a session that was not held, and why it was not."""
    return {
        "attendance": [fact_of_seat(seat) for seat in seats],
        "quorum": fact_of_quorum(quorum),
        "reason": session.reason,
        "signers": signers_of(seats)
        or [{"role": "Secretaría", "body": "", "name": session.secretary.name, "title": "Secretaría"}],
    }


def file(session: Session, template: str, title: str, told: dict[str, Any], by: User) -> Document:
    with in_spanish():
        frame = session_paper(
            session, Document.Kind.MINUTES, template, title="Acta de sesión", now=timezone.now()
        )
    frame["document"]["signed_on"] = session.held_on.isoformat()
    return ask_for(
        Document.Kind.MINUTES,
        number=session.number,
        subject=subject_of(session),
        fiscal_year=session.fiscal_year,
        title=title,
        template=template,
        facts={**frame, **told},
        territory=session.committee.state,
        supersedes=paper_of(session),
        by=by,
    )


def paper_of(session: Session, kind: str = Document.Kind.MINUTES) -> Document | None:
    """The version in force of the session's minutes or call."""
    return latest(kind, subject_of(session))


def papers_of(session: Session) -> dict[str, Document]:
    """The versions in force of its call and its minutes, by kind."""
    rows = Document.objects.filter(
        kind__in=[Document.Kind.CALL, Document.Kind.MINUTES], subject=subject_of(session)
    )
    return {paper.kind: paper for paper in rows.defer("facts").order_by("version")}
