"""Who else acts for a club: a person of it invites a colleague, and the club's history says so."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import invitations
from accounts.invitations import InvitationRefused
from accounts.models import Invitation, User
from clubs.actions.register import RegisterRefused
from clubs.models import Club, ClubEvent
from clubs.notices import tell


@transaction.atomic
def invite_colleague(club: Club, *, email: str, title: str, language: str, by: User) -> Invitation:
    """The person has a mail with which to join the club's office, and the club hears of it."""
    club = Club.objects.represented_by(by).select_related("office").get(pk=club.pk)
    if not title.strip():
        raise RegisterRefused(_("Escriba el cargo que tendrá."), code="no_title")
    try:
        made = invitations.invite(club.office, email=email, title=title, language=language, by=by)
    except InvitationRefused as refusal:
        raise RegisterRefused(refusal.message, code=refusal.code) from refusal
    tell_of_colleague(made, "invite", by=by)
    return made


@transaction.atomic
def take_back_invitation(club: Club, invitation: Invitation, *, by: User) -> Invitation:
    """The link opens nothing any more."""
    club = Club.objects.represented_by(by).select_related("office").get(pk=club.pk)
    row = club.office.invitations.exclude(title="").get(pk=invitation.pk)
    was_waiting = row.is_waiting
    try:
        row = invitations.revoke(row, by=by)
    except InvitationRefused as refusal:
        raise RegisterRefused(refusal.message, code=refusal.code) from refusal
    if was_waiting:
        tell_of_colleague(row, "revoke", by=by)
    return row


def tell_of_colleague(invitation: Invitation, act: str, *, by: User) -> None:
    """The history of the club holds it, and everybody of the club hears. Another office has no history."""
    club = Club.objects.filter(office=invitation.office_id).first()
    if club is not None:
        # The history has more readers than the club: addresses are on its own page.
        tell(ClubEvent.objects.create(club=club, act=act, text=invitation.title, by=by))
