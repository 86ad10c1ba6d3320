"""What a work shows of what a committee decided on it, to one reader."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Role, User
from committee.models import AgendaItem, Appeal, Session
from committee.terms import AGAINST, appeal_term, newest_decision
from committee.waiting import waiters_under
from committee.workflow import Outcome
from projects.ceilings import key_of
from projects.models import Project
from projects.workflow import REVIEWER, State


def result_of(project: Project, user: User) -> dict[str, Any]:
    """The newest decision with what follows from it, and the objections with their term."""
    if project.filed_at is None:
        return {}
    roles = project.roles_of(user)
    decision = newest_decision(project.pk)
    appeals = list(Appeal.objects.filter(project=project).select_related("by", "answered_by"))
    sits = AgendaItem.objects.filter(project=project, is_pending=True).select_related("session").first()
    told: dict[str, Any] = {
        "project": project,
        "decision": decision,
        "appeals": appeals,
        "sits": sits,
        "may_answer": REVIEWER in roles,
        "may_appeal": False,
    }
    if decision:
        told["next_steps"] = next_steps(project, decision.outcome)
    if session := (sits.session if sits else decision.session if decision else None):
        told["reads_session"] = Session.objects.visible_to(user).filter(pk=session.pk).first()
    if project.state in AGAINST and roles & {Role.CLUB, Role.FEDERATION}:
        is_told = any(one.at >= project.moved_at for one in appeals)
        told["may_appeal"] = not is_told
        told["due_on"], told["rule"] = appeal_term(project)
    return told


def next_steps(project: Project, outcome: str) -> str:
    """What comes next for the club, in a sentence; nothing once the work went on."""
    if outcome == Outcome.WAITING_LIST and project.state == State.WAITING:
        turns = {one.project.pk: one.turn for one in waiters_under(key_of(project))}
        return _(
            "Hoy es la número %(turn)s de la lista de espera. Si hay dinero, se aprueba en su orden."
        ) % {"turn": turns.get(project.pk, "…")}
    told = {
        (Outcome.APPROVED, State.APPROVED): _("Sigue firmar el convenio y después depositar las partes."),
        (Outcome.DEFERRED, State.IN_REVIEW): _("La obra sigue en revisión y puede ir a otra sesión."),
        (Outcome.REJECTED, State.DECLINED): _(
            "La solicitud termina aquí. El club puede inconformarse o presentar otra."
        ),
    }
    return told.get((Outcome(outcome), State(project.state)), "")
