"""The CURP and RFC of who speaks for a work: the club writes them, and who reads one is on record."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.personal import kept_numbers, opened
from clubs.actions import Numbers, may_read_numbers, remember_reading
from clubs.models import Consultation
from projects.actions.acts import StepRefused, locked, remember
from projects.models import Project, Representative
from projects.workflow import CLUB_SIDE, Right

NUMBERS = ("curp_sealed", "person_key", "rfc_sealed")


@transaction.atomic
def tell_speakers_numbers(
    project: Project, side: str, *, by: User, curp: str | None = None, rfc: str | None = None
) -> Representative:
    """The numbers of who speaks for the work on ``side`` are kept; None stays, empty is kept no more.

    The history says of which side they were told, and neither of whom nor what they are.
    """
    project = locked(project, by)
    if not project.roles_with(Right.EDIT, by) & CLUB_SIDE:
        raise StepRefused(_("Solo el club o su federación cambia la solicitud."), code="not_your_club")
    if not project.is_editable:
        message = _("La solicitud está «%(state)s» y ya no se puede cambiar.")
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_editable")
    row = project.representatives.get(side=side)
    try:
        kept = kept_numbers(curp=curp or "", rfc=rfc or "")
    except ValidationError as reason:
        raise StepRefused(reason.messages[0], code=f"wrong_{reason.code}") from reason
    if curp is not None:
        row.curp_sealed, row.person_key = kept["curp_sealed"], kept["person_key"]
    if rfc is not None:
        row.rfc_sealed = kept["rfc_sealed"]
    row.save(update_fields=NUMBERS)
    # The history has more readers than the names of those who speak for a work.
    remember(project, "speaker_numbers", by=by, details={"side": side})
    return row


def with_numbers(project: Project, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Who speaks for the work; somebody who is told again keeps the numbers, and nobody else has them."""
    known = {(row.side, row.name.casefold()): row for row in project.representatives.all()}
    kept = []
    for told in rows:
        before = known.get((told["side"], told["name"].casefold()))
        numbers = {name: getattr(before, name) for name in NUMBERS} if before else {}
        kept.append({**numbers, **told})
    return kept


@transaction.atomic
def read_speaker(project: Project, side: str, *, by: User, page: str) -> tuple[Representative, Numbers]:
    """Who speaks for the work on ``side`` with the whole CURP and RFC, and that ``by`` read them."""
    project = Project.objects.visible_to(by).select_related("club__municipality").get(pk=project.pk)
    if not may_read_numbers(project.club, by):
        raise StepRefused(
            _(
                "La CURP y el RFC completos los leen el consulado, mientras revisa una solicitud del club, y "
                "la auditoría."
            ),
            code="not_your_role",
        )
    row = project.representatives.get(side=side)
    remember_reading(project.club, Consultation.What.SPEAKER, by=by, page=page, speaker=row.name)
    return row, Numbers(opened(row.curp_sealed), opened(row.rfc_sealed))
