"""The letters of result: of what a committee decides, and of what ends an application outside of one."""

from collections.abc import Mapping
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
from projects.papers.filing import part_facts

RESULT = "resultado/1"
DECLINED = "no_procedente/1"
# How the steps that end an application say it in the letter.
ACTS = {"decline": "NO PROCEDENTE", "lapse": "NO PRESENTADA"}
APPROVED = {"code": "approved", "label": "Aprobada", "act": "APROBADO"}
SIGN_AND_PAY = [
    "Las partes firman el Convenio de Concertación; quien firma por cada una debe tener su nombramiento "
    "vigente.",
    "Cada parte deposita su aportación en la cuenta del proyecto, a más tardar en la fecha límite que fije "
    "el convenio.",
    "El proyecto comienza cuando los depósitos están verificados.",
]


def file_approved(project: Project, told: Mapping[str, str], *, by: User, now: datetime) -> Document:
    """The letter of an approval that a committee gave on paper is filed, one for each such approval."""
    with in_spanish():
        facts = decision_facts(
            project,
            session={
                "number": told["session"],
                "kind": "",
                "committee": project.committee,
                "state": project.municipality.state.name,
                "held_on": told["session_on"],
                "held_on_long": long_date(date.fromisoformat(told["session_on"])),
            },
            resolution=told["resolution"],
            outcome=APPROVED,
            parts=part_facts(project),
            follows=SIGN_AND_PAY,
            now=now,
        )
    return file_letter(
        project,
        "approve",
        title=f"{APPROVED['label']}: {project.name}",
        template=RESULT,
        facts=facts,
        by=by,
        now=now,
    )


def decision_facts(
    project: Project,
    *,
    session: Mapping[str, str],
    resolution: str,
    outcome: Mapping[str, str],
    parts: Mapping[str, Any],
    follows: list[str],
    now: datetime,
    **further: Any,
) -> dict[str, Any]:
    """What a committee decided, over how much money, what follows, and ``further`` what else is to say."""
    return {
        **paper_facts(project, Document.Kind.RESULT, RESULT, title="Oficio de resultado", now=now),
        "session": session,
        "addressee": signer_facts(project.club.office, now, body=project.club.name),
        "resolution": resolution,
        "outcome": outcome,
        **{"place": "", "reason": "", "money": "", "promoted_on_long": "", "appeal": {}},
        **further,
        "parts": parts,
        "follows": follows,
        "signers": [signer_facts(authority_office(project), now, role="Atentamente")],
        "copies": copies_of(project),
    }


def file_declined(project: Project, step: str, *, note: str, by: User, now: datetime) -> Document:
    """The letter is filed, one for each time that an application ends so outside of a session."""
    facts = declined_facts(project, step, note=note, by=by, now=now)
    title = f"{ACTS[step].capitalize()}: {project.name}"
    return file_letter(project, step, title=title, template=DECLINED, facts=facts, by=by, now=now)


def file_letter(
    project: Project, step: str, *, title: str, template: str, facts: dict[str, Any], by: User, now: datetime
) -> Document:
    """One more letter of result of the work, with the next number of the office that writes it."""
    ordinal = Document.objects.filter(kind=Document.Kind.RESULT, folio=project.folio).count() + 1
    return file_paper(
        project,
        Document.Kind.RESULT,
        number=letter_number(project, now),
        subject=f"{project.folio}:{step}:{ordinal}",
        title=title,
        template=template,
        facts=facts,
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
