"""What reviewers find out about scholarships that may be one person's."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from projects.actions.acts import StepRefused, locked, refuse_if_in_conflict, refuse_unless_reviewer, remember
from projects.doubles import doubles_of
from projects.models import DoubleDecision, Project


@transaction.atomic
def decide_double(project: Project, *, pair: str, verdict: str, reason: str, by: User) -> DoubleDecision:
    """The decision on two like scholarships stands, with who, when and why. Told again it is one."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Revisar becas dobles"))
    refuse_if_in_conflict(project, by)
    double = next((one for one in doubles_of(project) if one.pair == pair), None)
    if double is None:
        raise StepRefused(_("Esas dos becas ya no se parecen: la lista cambió."), code="no_double")
    if verdict not in DoubleDecision.Verdict.values or not reason.strip():
        raise StepRefused(_("Elija una decisión y escriba por qué."), code="detail_missing")
    told = {"verdict": verdict, "reason": reason.strip()[:500]}
    newest = double.decision
    if newest and (newest.verdict, newest.reason, newest.by_id) == (*told.values(), by.pk):
        return newest
    made = DoubleDecision.objects.create(project=project, other_id=double.work, pair=pair, by=by, **told)
    # The history names nobody: it is read by more people than the list.
    details = {"verdict": verdict, "other": double.folio}
    remember(project, "decide_double", by=by, role=project.authority, note=reason, details=details)
    return made
