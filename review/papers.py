"""The technical or normative opinion as a paper: its checklist, what was seen, and its conclusion."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Role, User
from documents.actions import ask_for, next_number
from documents.models import Document
from programs.dates import long_date
from projects.agreement.money import funder_of
from projects.agreement.parties import payers_of
from projects.checks import findings_for
from projects.models import Project
from projects.papers.base import in_figures_and_words, in_spanish, latest, paper_facts
from review.models import Opinion

OPINION = "dictamen/1"
# The costs are looked at by these checks.
CAPS = ["parts_add_up", "parts_within_caps"]


def file_opinion(opinion: Opinion, *, by: User) -> Document:
    """The opinion is filed; a later one of the same office is the next version, and supersedes it."""
    project, subject = opinion.project, subject_of(opinion)
    before = latest(Document.Kind.OPINION, subject)
    number = before.number if before else f"{project.folio}/D{next_number(f'dictamen-{project.folio}'):02d}"
    with in_spanish():
        facts = opinion_facts(opinion, timezone.now())
    return ask_for(
        Document.Kind.OPINION,
        number=number,
        subject=subject,
        folio=project.folio,
        fiscal_year=project.fiscal_year,
        title=f"{facts['title']}: {project.name}",
        template=OPINION,
        facts=facts,
        # Whoever wrote it reads it, in its territory or not.
        owner=opinion.office,
        municipality=project.municipality,
        supersedes=before,
        by=by,
    )


def subject_of(opinion: Opinion) -> str:
    return f"{opinion.project.folio}:{opinion.office_id}:{opinion.subject or opinion.kind}"


def paper_of(opinion: Opinion) -> Document | None:
    """The paper of this very version; none of a draft, nor of what was signed before papers were filed."""
    rows = Document.objects.filter(kind=Document.Kind.OPINION, subject=subject_of(opinion))
    return rows.filter(facts__opinion__id=str(opinion.pk)).defer("facts").first()


def written_by(user: User) -> Q:
    """The opinions that the person's own bodies wrote."""
    bodies = [office.pk for office in user.current_offices if office.role == Role.NORMATIVE]
    return Q(kind=Document.Kind.OPINION, owner__in=bodies) if bodies else Q(pk__in=[])


def opinion_facts(opinion: Opinion, now: datetime) -> dict[str, Any]:
    """All that was signed, as plain text."""
    project = opinion.project
    title = str(opinion.get_kind_display())
    if opinion.subject:
        title = f"{title}: {str(opinion.get_subject_display()).lower()}"
    return {
        **paper_facts(project, Document.Kind.OPINION, OPINION, title=title, now=now),
        "issuer": {"name": opinion.office.name, "address": opinion.office.address},
        "opinion": {
            "id": str(opinion.pk),
            "kind": opinion.kind,
            "version": str(opinion.version),
            "conclusion": opinion.conclusion,
            "conclusion_label": str(opinion.get_conclusion_display()).upper(),
            "reasons": opinion.reasons,
            "conditions": opinion.conditions,
            "valid_until_long": long_date(opinion.valid_until) if opinion.valid_until else "",
            "licence": opinion.licence,
            "answers_sha256": opinion.answers_sha256,
            "project_version": str(project.versions.count()),
        },
        "asked": asked_facts(opinion),
        "papers": [
            {
                "kind": str(paper.get_kind_display()),
                "name": paper.name,
                "version": paper.version,
                "dated_on_long": long_date(paper.dated_on) if paper.dated_on else "",
            }
            for paper in opinion.papers.all()
        ],
        "lines": [
            {
                "text": line.text,
                "source": line.source,
                "confirmed": "sí" if line.is_confirmed else "",
                "result": str(line.get_result_display()),
                "comment": line.comment,
            }
            for line in opinion.lines.all()
        ],
        "cost": cost_facts(project, now),
        "signers": [
            {
                "role": "Dictaminó",
                "body": opinion.office.name,
                "name": opinion.author.name,
                "title": opinion.title,
            }
        ],
    }


def asked_facts(opinion: Opinion) -> dict[str, str]:
    """Who asked a body for its opinion, and what; empty of the technical one."""
    request = opinion.request
    if request is None:
        return {}
    return {
        "question": request.question,
        "due_on_long": long_date(request.due_on),
        "by": request.asked_by.name,
    }


def cost_facts(project: Project, now: datetime) -> dict[str, Any]:
    """The cost with its parts, and what the rules find in them."""
    shares = project.shares()
    return {
        **in_figures_and_words("total", project.total),
        "parts": [
            {"payer": payer, "funder": funder_of(project, payer), "amount": f"{shares[payer]:.2f}"}
            for payer in payers_of(project)
        ],
        "findings": [finding.message for finding in findings_for(project, CAPS, now)],
    }
