"""Who has a file in hand: one person of the office that reviews it. All of it is in the history."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from projects.actions.acts import StepRefused, locked, refuse_unless_reviewer, remember
from projects.conflicts import conflict_of, touching
from projects.models import Project
from projects.queue import colleagues_of, in_charge_of
from projects.workflow import REVIEWER, State

# In these states nobody has anything left to do with the file.
OUT_OF_HAND = {State.DRAFT, State.DECLINED, State.WITHDRAWN}


@transaction.atomic
def assign(project: Project, *, to: User, by: User, instead_of: int | None = None) -> Project:
    """``to`` has the file, a person of the office that reviews it.

    ``instead_of`` is whom the person saw there, 0 for nobody: if another has taken it meanwhile, the
    refusal says who.
    """
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Asignar"))
    if project.state in OUT_OF_HAND:
        message = _("No procede asignarla: la obra está en «%(state)s».") % {
            "state": project.get_state_display()
        }
        raise StepRefused(message, code="not_from_here")
    if instead_of is not None and instead_of != (project.reviewer_id or 0):
        raise StepRefused(_("Otra persona se adelantó. %(who)s") % {"who": who_has(project)}, code="taken")
    if REVIEWER not in project.roles_of(to) or not colleagues_of(by).filter(pk=to.pk).exists():
        raise StepRefused(_("Esa persona no es de la oficina que revisa la obra."), code="not_a_colleague")
    if conflict_of(project, to):
        # Why is for those who judge and audit to read, and not for a sentence on the queue.
        message = _("%(name)s tiene un conflicto de interés en esta obra.") % {"name": to.name}
        raise StepRefused(message, code="conflict_of_interest")
    if project.reviewer_id == to.pk:
        return project
    project.reviewer = to
    project.save(update_fields=["reviewer"])
    remember(project, "assign", by=by, role=project.authority, details={"reviewer": to.name})
    return project


@transaction.atomic
def unassign(project: Project, *, by: User) -> Project:
    """Nobody has the file; it waits in the order of arrival again."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Quitar la asignación"))
    if project.reviewer is None:
        return project
    details = {"reviewer": project.reviewer.name}
    project.reviewer = None
    project.save(update_fields=["reviewer"])
    remember(project, "unassign", by=by, role=project.authority, details=details)
    return project


@transaction.atomic
def take_next(*, by: User) -> Project:
    """The person has the file that arrived first, nobody has and the person may judge, in the own territory.

    Two who ask at once get two files: each skips the row that the other holds.
    """
    waiting = Project.objects.filter(in_charge_of(by), state=State.FILED, reviewer=None)
    waiting = waiting.exclude(touching(by))
    first = waiting.select_for_update(of=("self",), skip_locked=True).order_by("arrival", "pk").first()
    if first is None:
        raise StepRefused(_("No hay solicitudes sin asignar en su territorio."), code="nothing_waits")
    first.reviewer = by
    first.save(update_fields=["reviewer"])
    remember(first, "take_next", by=by, role=first.authority)
    return first


@dataclass(frozen=True)
class Assigned:
    """What became of one of several files."""

    reference: str
    refusal: StepRefused | None = None


def assign_all(projects: Iterable[Project], *, to: User, by: User) -> list[Assigned]:
    """Each file is assigned or refused by itself; one refusal leaves the others alone."""
    results = []
    for project in projects:
        try:
            assign(project, to=to, by=by)
        except StepRefused as refusal:
            results.append(Assigned(project.reference, refusal))
        else:
            results.append(Assigned(project.reference))
    return results


def who_has(project: Project) -> str:
    """Who has the file, in a sentence."""
    if project.reviewer is None:
        return _("La obra no está asignada a nadie.")
    return _("La tiene %(person)s.") % {"person": project.reviewer.name}
