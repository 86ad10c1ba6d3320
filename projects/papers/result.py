"""The letter of an application that ended outside of a session: why, and how the applicant may object."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from documents.models import Document
from documents.templatetags.papers import count
from programs.dates import long_date
from programs.rulebook import CommitteeRules, NoRules, Number, scheme
from programs.working_days import add_working_days
from projects.models import Project
from projects.papers.base import (
    authority_office,
    file_paper,
    in_spanish,
    letter_number,
    paper_facts,
    signer_facts,
)

DECLINED = "no_procedente/1"
# How the steps that end an application say it in the letter.
ACTS = {"decline": "NO PROCEDENTE", "lapse": "NO PRESENTADA"}


def file_declined(project: Project, step: str, *, note: str, by: User, now: datetime) -> Document:
    """The letter is filed, one for each time that an application ends so."""
    ordinal = Document.objects.filter(kind=Document.Kind.RESULT, folio=project.folio).count() + 1
    return file_paper(
        project,
        Document.Kind.RESULT,
        number=letter_number(project, now),
        subject=f"{project.folio}:{step}:{ordinal}",
        title=f"{ACTS[step].capitalize()}: {project.name}",
        template=DECLINED,
        facts=declined_facts(project, step, note=note, by=by, now=now),
        by=by,
    )


def declined_facts(project: Project, step: str, *, note: str, by: User, now: datetime) -> dict[str, Any]:
    """What was decided, by whom, why, what had been asked and was not answered, and until when to object."""
    with in_spanish():
        return {
            **paper_facts(project, Document.Kind.RESULT, DECLINED, title="Oficio de resultado", now=now),
            "addressee": signer_facts(project.club.office, now, body=project.club.name),
            "outcome": {"code": step, "act": ACTS[step]},
            "filed_on_long": long_date(timezone.localdate(project.filed_at or now)),
            "reason": note.strip(),
            "remarks": unanswered_facts(project) if step == "lapse" else {},
            "reviewer": by.name,
            "appeal": appeal_facts(*appeal_term(project, timezone.localdate(now))),
            "signers": [signer_facts(authority_office(project), now, role="Atentamente")],
            "copies": copies_of(project),
        }


def unanswered_facts(project: Project) -> dict[str, str]:
    """The letter of remarks to which the applicant did not answer, and until when it was awaited."""
    round_ = project.remark_rounds.select_related("letter").last()
    if round_ is None:
        return {}
    return {
        "letter": round_.letter.number if round_.letter else "",
        "sent_on_long": long_date(timezone.localdate(round_.sent_at)),
        "due_on_long": long_date(round_.due_on) if round_.due_on else "",
        "source": round_.due_source,
    }


def appeal_term(project: Project, told_on: date) -> tuple[date | None, Number]:
    """Until when the club may object to what it is told that day; no day where nobody knows the rule."""
    try:
        rule = scheme(project.scheme).committee.appeal_days
    except NoRules:
        rule = CommitteeRules().appeal_days
    return (None if rule.whole is None else add_working_days(told_on, rule.whole)), rule


def appeal_facts(due_on: date | None, rule: Number) -> dict[str, str]:
    """The term to object, as a letter of result tells it."""
    return {
        "due_on": due_on.isoformat() if due_on else "",
        "due_on_long": long_date(due_on) if due_on else "",
        "days": count(rule.whole) if rule.whole else "",
        "confirmed": "sí" if rule.confirmed else "",
        "source": rule.source,
    }


def copies_of(project: Project) -> list[str]:
    """Who else reads the letter."""
    town = project.municipality
    copies = [f"Presidencia municipal de {town.name}"] if town else []
    if project.club.federation:
        copies.append(project.club.federation.name)
    return [*copies, "Expediente"]
