"""Standing aside: a person says so, or another office finds it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from projects.actions.acts import StepRefused, locked, remember
from projects.models import Project, Recusal
from projects.workflow import REVIEWER

# Who may find that somebody else does not judge a work.
FINDERS = {REVIEWER, Role.CENTRAL, Role.AUDITOR}


@transaction.atomic
def declare_conflict(project: Project, *, reason: str, by: User) -> Recusal:
    """``by`` judges this work no more, by the own word. Told twice it is one."""
    project = locked(project, by)
    return stand_aside(project, by, Recusal.Kind.DECLARED, reason, by)


@transaction.atomic
def recuse(project: Project, *, person: User, reason: str, by: User) -> Recusal:
    """``person`` judges this work no more: the reviewing office, the central one or an audit found why."""
    project = locked(project, by)
    if not project.roles_of(by) & FINDERS:
        message = _(
            "Los conflictos de otras personas los registra quien revisa, la oficina central o auditoría."
        )
        raise StepRefused(message, code="not_your_role")
    kind = Recusal.Kind.DECLARED if person == by else Recusal.Kind.FOUND
    return stand_aside(project, person, kind, reason, by)


def stand_aside(project: Project, person: User, kind: str, reason: str, by: User) -> Recusal:
    if not reason.strip():
        raise StepRefused(_("Escriba cuál es el conflicto de interés."), code="detail_missing")
    recusal, is_new = Recusal.objects.get_or_create(
        project=project,
        person=person,
        defaults={"kind": kind, "reason": reason.strip()[:1000], "by": by},
    )
    if is_new:
        if project.reviewer_id == person.pk:
            # The file waits for somebody else.
            project.reviewer = None
            project.save(update_fields=["reviewer"])
        act = "declare_conflict" if kind == Recusal.Kind.DECLARED else "recuse"
        # The reason may name people: it is read by those who judge, and not in the history of the work.
        remember(project, act, by=by, details={"person": person.name})
    return recusal
