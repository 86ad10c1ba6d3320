"""The letter of remarks: what is missing, one by one, and until when it is awaited."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from documents.models import Document
from programs.dates import long_date
from projects.models import Project, Remark, RemarkRound
from projects.papers.base import (
    authority_office,
    file_paper,
    in_spanish,
    letter_number,
    paper_facts,
    signer_facts,
)

REMARKS = "observaciones/2"
# How people mark the points of what they write: 1. 2) a) - •
MARK = re.compile(r"^\s*(?:\d{1,2}\s*[.)-]|[a-z]\)|[-•*–])\s+")


def file_remarks(project: Project, round_: RemarkRound, *, by: User, now: datetime) -> Document:
    """The letter is filed, one for each time that the application goes back to the applicant."""
    ordinal = Document.objects.filter(kind=Document.Kind.OBSERVATIONS, folio=project.folio).count() + 1
    rows = list(round_.remarks.select_related("insists_on"))
    term = (round_.due_on, round_.due_source, round_.due_confirmed)
    facts = remark_facts(project, rows, term=term, ordinal=ordinal, by=by, now=now)
    return file_paper(
        project,
        Document.Kind.OBSERVATIONS,
        number=letter_number(project, now),
        subject=f"{project.folio}:{ordinal}",
        template=REMARKS,
        facts=facts,
        by=by,
    )


def remark_facts(
    project: Project,
    remarks: Sequence[Any],
    *,
    term: tuple[date | None, str, bool],
    ordinal: int,
    by: User,
    now: datetime,
    is_draft: bool = False,
) -> dict[str, Any]:
    """What the letter says: the remarks in their order, each with its section and rule, and the term."""
    due_on, source, is_confirmed = term
    with in_spanish():
        return {
            **paper_facts(
                project,
                Document.Kind.OBSERVATIONS,
                REMARKS,
                title="Oficio de observaciones",
                now=now,
                is_draft=is_draft,
            ),
            "addressee": signer_facts(project.club.office, now, body=project.club.name),
            "ordinal": str(ordinal),
            "filed_on_long": long_date(timezone.localdate(project.filed_at or now)),
            "version": str(project.versions.count()),
            "remarks": [
                {
                    "number": str(number),
                    "text": remark.text.strip(),
                    "section": str(Remark.Section(remark.task).label),
                    "rule": remark.rule.strip(),
                    "answer": remark.insists_on.answer if remark.insists_on else "",
                    "reply": remark.insists_on.reply if remark.insists_on else "",
                }
                for number, remark in enumerate(remarks, start=1)
            ],
            "term": {
                "due_on": long_date(due_on) if due_on else "",
                "source": source,
                "confirmed": "sí" if is_confirmed else "",
            },
            "reviewer": by.name,
            "signers": [signer_facts(authority_office(project), now, role="Atentamente")],
            "copies": [f"Presidencia municipal de {project.municipality.name}", "Expediente"],
        }


def remarks_in(note: str) -> list[str]:
    """Each point of what was written, without the mark that its writer gave it; a text without is one."""
    points: list[str] = []
    for line in note.splitlines():
        if not line.strip():
            continue
        if MARK.match(line) or not points or not any(MARK.match(one) for one in note.splitlines()):
            points.append(MARK.sub("", line).strip())
        else:
            points[-1] = f"{points[-1]} {line.strip()}"
    return points
