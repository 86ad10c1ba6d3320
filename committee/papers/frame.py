"""What every paper of a session says: who issues it, of which programme, and of which session."""

from datetime import datetime
from typing import Any

from accounts.models import Office
from committee.models import Session
from programs.dates import long_date
from programs.rulebook import FAMILIES, NoRules, kinds, rules_for
from programs.rules import Rules
from projects.papers.base import LEGEND, paper_frame


def session_paper(session: Session, kind: str, template: str, *, title: str, now: datetime) -> dict[str, Any]:
    """The facts that all papers of a session share."""
    return {
        **paper_frame(kind, template, title=title, now=now, office=keeper_of(session)),
        "programme": programme_of(session),
        "project": {},
        "session": session_facts(session),
    }


def session_facts(session: Session) -> dict[str, str]:
    """The session as every paper names it."""
    return {
        "number": session.number,
        "kind": str(session.get_kind_display()),
        "committee": session.committee.name,
        "state": session.committee.state.name,
        "family": str(FAMILIES[session.committee.family]),
        "called_on_long": long_date(session.called_on),
        "held_on": session.held_on.isoformat(),
        "held_on_long": long_date(session.held_on),
        "starts_at": f"{session.starts_at:%H:%M}" if session.starts_at else "",
        "place": session.place,
        "link": session.link,
        "secretary": session.secretary.name,
    }


def programme_of(session: Session) -> dict[str, str]:
    """Scheme and year, with the legend that its rules print."""
    rules = rules_of_year(session.scheme, session.fiscal_year)
    return {
        "scheme": session.scheme,
        "name": session.scheme_name,
        "fiscal_year": str(session.fiscal_year),
        "citation": rules.citation if rules else "",
        "legend": rules.legend if rules else LEGEND,
    }


def rules_of_year(scheme: str, fiscal_year: int) -> Rules | None:
    """The rules of any kind of work of that year: publication and legend are the same in all."""
    try:
        known = kinds(scheme, fiscal_year)
        return rules_for(scheme, fiscal_year, known[0]) if known else None
    except NoRules:
        return None


def keeper_of(session: Session) -> Office | None:
    """The office that calls and records the sessions."""
    body = session.committee
    return Office.objects.filter(role=body.authority, state=body.state_id).order_by("pk").first()


def subject_of(session: Session) -> str:
    return f"session:{session.number}"
