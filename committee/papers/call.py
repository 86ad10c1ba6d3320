"""The call of a session with its agenda, for those who sit in the committee."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from committee.models import Member, Session
from committee.papers.frame import keeper_of, session_paper, subject_of
from committee.terms import rules_of
from documents.actions import ask_for
from documents.models import Document
from projects.papers.base import in_spanish, latest, letter_of, signer_facts

CALL = "convocatoria/1"


def file_call(session: Session, *, by: User) -> Document:
    """The call is filed; called again with another agenda it is the next version, which supersedes it."""
    before, now = latest(Document.Kind.CALL, subject_of(session)), timezone.now()
    body = session.committee
    with in_spanish():
        facts = call_facts(session, now)
    return ask_for(
        Document.Kind.CALL,
        number=before.number
        if before
        else letter_of(session.committee.authority, session.committee.state, now),
        subject=subject_of(session),
        fiscal_year=session.fiscal_year,
        title=f"Convocatoria de la sesión {session.number}",
        template=CALL,
        facts=facts,
        territory=body.state,
        supersedes=before,
        by=by,
    )


def call_facts(session: Session, now: datetime) -> dict[str, Any]:
    """When and where, who is called, and what is on the agenda."""
    members = Member.objects.filter(committee=session.committee_id).current(on=session.held_on)
    works = session.items.filter(is_pending=True).select_related("project__municipality", "project__club")
    rule = rules_of(session.scheme).notice_days(session.fiscal_year)
    return {
        **session_paper(session, Document.Kind.CALL, CALL, title="Convocatoria de sesión", now=now),
        "notice": {
            "days": str((session.held_on - session.called_on).days),
            "rule_days": "" if rule.whole is None else str(rule.whole),
            "confirmed": "sí" if rule.confirmed else "",
            "source": rule.source,
        },
        "members": [
            {
                "party": str(member.get_party_display()),
                "name": member.name,
                "title": member.title,
                "role": role_of(member),
            }
            for member in members.filter(substitute_of=None)
        ],
        "works": [
            {
                "position": str(item.position),
                "folio": item.project.folio,
                "name": item.project.name,
                "municipality": item.project.municipality.name,
                "club": item.project.club.name,
                "total": f"{item.project.total:.2f}",
            }
            for item in works.order_by("position")
        ],
        "is_ordinary": "sí" if session.kind == Session.Kind.ORDINARY else "",
        "signers": [signer_facts(keeper_of(session), now, role="Convoca")],
    }


def role_of(member: Member) -> str:
    if member.is_chair:
        return "Preside, con voto" if member.may_vote else "Preside"
    return "Con voz y voto" if member.may_vote else "Con voz, sin voto"
