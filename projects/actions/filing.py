"""Filing with two persons: the first one asks, or no longer asks. The second one takes the step itself."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programs.rulebook import fingerprint_of
from projects.actions.acts import StepRefused, locked, remember
from projects.actions.second_person import files_with_two, says_the_same, settle, waiting_request
from projects.actions.steps import refuse_unless_allowed
from projects.checks import findings_for
from projects.models import FilingRequest, Project
from projects.versions import answers_of
from projects.workflow import CLUB_SIDE, STEPS, Right

State = FilingRequest.State


@transaction.atomic
def ask_to_file(project: Project, *, by: User, now: datetime | None = None) -> FilingRequest:
    """Another person of the club may file the work as it is now. Asked again, the first request stands."""
    now = now or timezone.now()
    project = locked(project, by)
    role = refuse_unless_allowed(project, "file", by)
    if not files_with_two(project):
        message = _("Su club no pide dos personas para enviar: envíe la solicitud.")
        raise StepRefused(message, code="one_is_enough")
    known = waiting_request(project)
    if known:
        asks_still = known.by.is_active and project.roles_with(Right.FILE, known.by) & CLUB_SIDE
        if asks_still and says_the_same(project, known):
            return known
        settle(known, State.OUTDATED, by=by, now=now)
    people = project.club.people(on=timezone.localdate(now))
    if not people.exclude(pk=by.pk).exists():
        message = _(
            "En el club no hay otra persona con cuenta que pueda confirmar. Invite a alguien de la mesa "
            "directiva."
        )
        raise StepRefused(message, code="nobody_else")
    # Nobody is asked to confirm what the rules would refuse.
    findings = findings_for(project, STEPS["file"].checks, now)
    if refusals := [finding for finding in findings if finding.refuses]:
        message = _("«%(step)s» no procede.") % {"step": STEPS["file"].label}
        raise StepRefused(message, refusals, code="rules_refuse")
    request = project.filing_requests.create(
        revision=project.revision, sha256=fingerprint_of(answers_of(project)), by=by
    )
    remember(project, "ask_filing", by=by, role=role, details={"sha256": request.sha256}, findings=findings)
    return request


@transaction.atomic
def take_back_filing(project: Project, *, by: User) -> FilingRequest | None:
    """Nobody is asked any more to confirm the filing."""
    project = locked(project, by)
    role = refuse_unless_allowed(project, "file", by)
    request = waiting_request(project)
    if request is not None:
        settle(request, State.TAKEN_BACK, by=by)
        remember(project, "take_back_filing", by=by, role=role)
    return request
