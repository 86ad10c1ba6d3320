"""Where the club wants two persons to file: who asked, whether it still says the same, who confirms."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.models import FilingRule
from programs.rulebook import fingerprint_of
from projects.actions.acts import StepRefused
from projects.models import FilingRequest, Project
from projects.versions import answers_of
from projects.workflow import CLUB_SIDE, Right

State = FilingRequest.State


def files_with_two(project: Project) -> bool:
    """Whether the club of the work wants two persons to file."""
    return FilingRule.objects.standing().filter(club=project.club_id).exists()


def waiting_request(project: Project) -> FilingRequest | None:
    """What waits to be confirmed."""
    return project.filing_requests.waiting().select_related("by").first()


def says_the_same(project: Project, request: FilingRequest) -> bool:
    """Whether the proposal is still the one that somebody asked to file."""
    # The fingerprint leaves names of pupils out; the count of saves leaves papers out.
    return request.revision == project.revision and request.sha256 == fingerprint_of(answers_of(project))


def may_confirm(project: Project, request: FilingRequest, by: User) -> bool:
    """Another person than the one who asked, and of the club itself."""
    return request.by_id != by.pk and any(
        office.pk == project.club.office_id for office in by.current_offices
    )


def refuse_alone(project: Project, by: User) -> None:
    """One person asked for exactly what ``by`` now files, and it is another one."""
    if not files_with_two(project):
        return
    request = waiting_request(project)
    if request is None:
        message = _("Su club envía con dos personas: una pide el envío y otra lo confirma. Pida el envío.")
        raise StepRefused(message, code="second_person")
    if not says_the_same(project, request):
        message = _(
            "La solicitud cambió desde que %(who)s pidió enviarla. Revísela y pida el envío de nuevo."
        )
        raise StepRefused(message % {"who": request.by}, code="changed_since")
    if not request.by.is_active or not project.roles_with(Right.FILE, request.by) & CLUB_SIDE:
        message = _("%(who)s pidió el envío y ya no representa al club. Pida el envío de nuevo.")
        raise StepRefused(message % {"who": request.by}, code="asker_left")
    if not may_confirm(project, request, by):
        message = (
            _("Usted pidió el envío: lo confirma otra persona del club.")
            if request.by_id == by.pk
            else _("%(who)s pidió el envío: lo confirma otra persona del propio club.") % {"who": request.by}
        )
        raise StepRefused(message, code="second_person")


def settle(request: FilingRequest, state: str, *, by: User, now: datetime | None = None) -> None:
    """The request is over, with who ended it and how."""
    request.state, request.settled_by, request.settled_at = state, by, now or timezone.now()
    request.save(update_fields=["state", "settled_by", "settled_at"])
