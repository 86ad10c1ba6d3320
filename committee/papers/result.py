"""The letter that tells an applicant what was decided, why, what follows, and how to object."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from committee.models import Decision
from committee.papers.frame import session_facts
from committee.papers.judged import part_facts
from committee.terms import AGAINST, appeal_term
from committee.workflow import Outcome
from documents.models import Document
from programs.dates import long_date
from projects.models import Project
from projects.papers.base import file_paper, in_figures_and_words, in_spanish, letter_number
from projects.papers.result import RESULT, SIGN_AND_PAY, appeal_facts, decision_facts
from projects.workflow import State

ACT = {
    Outcome.APPROVED: "APROBADO",
    Outcome.WAITING_LIST: "EN LISTA DE ESPERA",
    Outcome.DEFERRED: "DIFERIDO",
    Outcome.REJECTED: "NO APROBADO",
}
FOLLOWS = {
    Outcome.APPROVED: SIGN_AND_PAY,
    Outcome.WAITING_LIST: [
        "El proyecto conserva su lugar en la lista de espera; no hace falta presentarlo otra vez.",
        "Si hay dinero, se aprueba en el orden de la lista y se comunica con otro oficio.",
    ],
    Outcome.DEFERRED: [
        "El proyecto sigue en revisión, con el mismo folio, y puede ir a otra sesión.",
        "Si hace falta corregir algo, se comunica con un oficio de observaciones.",
    ],
    Outcome.REJECTED: ["La solicitud termina aquí. Puede presentarse otra en la siguiente convocatoria."],
}


def file_result(
    project: Project, decision: Decision, *, by: User, money: str = "", now: datetime | None = None
) -> Document:
    """The letter is filed, one for each decision; one more when the work leaves the waiting list."""
    now = now or timezone.now()
    with in_spanish():
        facts = result_facts(project, decision, now, money=money)
    return file_paper(
        project,
        Document.Kind.RESULT,
        number=letter_number(project, now),
        subject=f"{decision}:{'promoted' if money else decision.outcome}"[:80],
        title=f"{facts['outcome']['label']}: {project.name}",
        template=RESULT,
        facts=facts,
        by=by,
    )


def result_facts(project: Project, decision: Decision, now: datetime, *, money: str = "") -> dict[str, Any]:
    """What was decided in the session; with ``money`` the work was approved later, from the waiting list."""
    outcome = Outcome.APPROVED if money else Outcome(decision.outcome)
    return decision_facts(
        project,
        session=session_facts(decision.session),
        resolution=str(decision),
        outcome={"code": outcome.value, "label": str(outcome.label), "act": ACT[outcome]},
        place=str(decision.place) if outcome == Outcome.WAITING_LIST else "",
        reason="" if money else decision.reason,
        money=money,
        promoted_on_long=long_date(timezone.localdate(now)) if money else "",
        parts={
            **in_figures_and_words("total", decision.total),
            "rows": part_facts(project, decision.shares),
        },
        follows=FOLLOWS[outcome],
        appeal=appeal_facts(*appeal_term(project)) if State(project.state) in AGAINST else {},
        now=now,
    )
