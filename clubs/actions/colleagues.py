"""Who else acts for a club or federation: a person of it invites a colleague, and the history says so."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import invitations
from accounts.invitations import InvitationRefused
from accounts.models import Invitation, Office, User
from clubs.actions.register import RegisterRefused
from clubs.models import Club, ClubEvent, Federation
from clubs.notices import tell


def of_own(organisation: Club | Federation, by: User) -> Office:
    """The office of a club or federation for which the person acts; for everybody else it is not there."""
    if isinstance(organisation, Federation):
        offices = [office.pk for office in by.current_offices]
        return Federation.objects.select_related("office").get(pk=organisation.pk, office__in=offices).office
    return Club.objects.represented_by(by).select_related("office").get(pk=organisation.pk).office


@transaction.atomic
def invite_colleague(
    organisation: Club | Federation, *, email: str, title: str, language: str, by: User
) -> Invitation:
    """The person has a mail with which to join the office, and its persons hear of it."""
    office = of_own(organisation, by)
    if not title.strip():
        raise RegisterRefused(_("Escriba el cargo que tendrá."), code="no_title")
    try:
        made = invitations.invite(office, email=email, title=title, language=language, by=by)
    except InvitationRefused as refusal:
        raise RegisterRefused(refusal.message, code=refusal.code) from refusal
    tell_of_colleague(made, "invite", by=by)
    return made


@transaction.atomic
def take_back_invitation(organisation: Club | Federation, invitation: Invitation, *, by: User) -> Invitation:
    """The link opens nothing any more."""
    row = of_own(organisation, by).invitations.exclude(title="").get(pk=invitation.pk)
    was_waiting = row.is_waiting
    try:
        row = invitations.revoke(row, by=by)
    except InvitationRefused as refusal:
        raise RegisterRefused(refusal.message, code=refusal.code) from refusal
    if was_waiting:
        tell_of_colleague(row, "revoke", by=by)
    return row


def tell_of_colleague(invitation: Invitation, act: str, *, by: User) -> None:
    """The history holds it, and everybody of the office hears. Another office has no history."""
    # The history has more readers than the office: addresses are on its own page.
    if event := write_of_office(invitation.office, act, invitation.title, by=by):
        tell(event)


def write_of_office(office: Office, act: str, text: str, *, by: User) -> ClubEvent | None:
    """A line in the history of the club or federation whose office it is; none of another office."""
    club = Club.objects.filter(office=office).first()
    federation = None if club else Federation.objects.filter(office=office).first()
    if club is None and federation is None:
        return None
    return ClubEvent.objects.create(club=club, federation=federation, act=act, text=text, by=by)
