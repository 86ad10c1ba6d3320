"""A club invites somebody to one of its works, and withdraws it; whoever is invited accepts."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import invitations
from accounts.invitations import InvitationRefused
from accounts.models import Invitation, User
from clubs.actions import tell_of_colleague
from projects.actions.acts import StepRefused, locked, remember
from projects.models import Project, ProjectRight
from projects.workflow import CLUB_SIDE, Right


@transaction.atomic
def share(project: Project, *, email: str, may: Collection[str], language: str, by: User) -> ProjectRight:
    """The person is invited to read the work and to do with it what ``may`` names."""
    project = locked(project, by)
    role = refuse_unless_of_the_board(project, by)
    if unknown := set(may) - set(Right.values):
        raise StepRefused(
            _("No existe el permiso «%(name)s».") % {"name": min(unknown)}, code="no_such_right"
        )
    email = email.strip().lower()
    board = project.club.people(on=timezone.localdate())
    if board.filter(email=email).exists():
        message = _("%(email)s ya actúa por el club y puede todo en la obra.") % {"email": email}
        raise StepRefused(message, code="already_in")
    if project.rights.standing().filter(invitation__email=email).exists():
        message = _("%(email)s ya tiene permisos en la obra. Retírelos antes de darle otros.")
        raise StepRefused(message % {"email": email}, code="has_rights")
    try:
        invitation = invitations.invite(
            project.club.office, email=email, language=language, by=by, what=str(project)
        )
    except InvitationRefused as refusal:
        raise StepRefused(refusal.message, code=refusal.code) from refusal
    right = project.rights.create(
        invitation=invitation, may=[one for one in Right.values if one == Right.READ or one in may]
    )
    remember(project, "share", by=by, role=role, details=facts_of(right))
    return right


@transaction.atomic
def withdraw_right(project: Project, right: ProjectRight, *, by: User) -> ProjectRight:
    """The person may nothing of it any more, and an open link is dead. Withdrawn twice it is once."""
    project = locked(project, by)
    role = refuse_unless_of_the_board(project, by)
    right = project.rights.select_for_update(of=("self",)).select_related("invitation").get(pk=right.pk)
    if right.withdrawn_at is None:
        right.withdrawn_by, right.withdrawn_at = by, timezone.now()
        right.save(update_fields=["withdrawn_by", "withdrawn_at"])
        if right.invitation.is_waiting:
            invitations.revoke(right.invitation, by=by)
        remember(project, "withdraw_right", by=by, role=role, details=facts_of(right))
    return right


@transaction.atomic
def accept_invitation(token: str, *, by: User) -> Invitation:
    """Whoever was invited is of the office, or has the rights to the work; its history says so."""
    invitation = invitations.accept(token, by=by)
    right = ProjectRight.objects.select_related("project").filter(invitation=invitation).first()
    if right is not None:
        if right.withdrawn_at:
            raise InvitationRefused(invitations.gone(), "gone")
        project = locked(right.project, by)
        remember(project, "accept_right", by=by, details=facts_of(right))
    elif invitation.title:
        tell_of_colleague(invitation, "accept", by=by)
    else:
        # The draft to which it invited is gone.
        raise InvitationRefused(invitations.gone(), "gone")
    return invitation


def refuse_unless_of_the_board(project: Project, by: User) -> str:
    """The role in which the person gives rights. Whoever was only invited invites nobody."""
    roles = project.roles_of(by) & CLUB_SIDE
    if not roles:
        raise StepRefused(_("Los permisos los da el club o su federación."), code="not_your_club")
    return min(roles)


def facts_of(right: ProjectRight) -> dict[str, str]:
    # Addresses are for the board; the history has more readers, and is in Spanish.
    with translation.override("es-mx"):
        return {"may": right.in_words}
