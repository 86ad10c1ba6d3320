"""Invitations by mail: made, sent, revoked and accepted. The link works once, and only its digest is kept."""

import secrets
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.mails import mail_to
from accounts.models import Appointment, Invitation, Office, Role, User

# The offices whose own persons say who else acts in them; the others are appointed by the administration.
INVITING = (Role.CLUB, Role.FEDERATION)
# As many invitations as wait for an answer at a time.
MOST_WAITING = 20


class InvitationRefused(Exception):
    """What may not be done with an invitation, told to the person who asked for it."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message, self.code = message, code


def digest_of(token: str) -> str:
    """What is stored of a link. A random one of 256 bits needs no slow hash."""
    return sha256(token.encode()).hexdigest()


def may_invite_to(office: Office, user: User) -> bool:
    """Whether the person acts for the office, or for the federation to which it belongs."""
    return office.role in INVITING and user.acts_for(office)


@transaction.atomic
def invite(
    office: Office, *, email: str, language: str, by: User, title: str = "", what: str = ""
) -> Invitation:
    """The person has a mail with a link that works once, until it expires or is revoked.

    ``what`` names in the mail what is shared where nobody joins the office. Whoever is invited into an office
    again has a new link, and the old one is dead.
    """
    if not may_invite_to(office, by):
        raise InvitationRefused(_("Invita quien ya actúa por esa oficina."), "not_your_role")
    # One after the other: two invitations at once must not be two.
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    email, now = email.strip().lower(), timezone.now()
    waiting = office.invitations.waiting()
    if title:
        today = timezone.localdate(now)
        if office.appointments.current(on=today).filter(user__email=email).exists():
            raise InvitationRefused(
                _("%(email)s ya actúa por %(office)s.") % {"email": email, "office": office}, "already_in"
            )
        waiting.filter(email=email).exclude(title="").update(revoked_at=now, revoked_by=by)
    if waiting.count() >= MOST_WAITING:
        message = _("Hay %(most)s invitaciones sin contestar. Retire las que ya no hacen falta.")
        raise InvitationRefused(message % {"most": MOST_WAITING}, "too_many")
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        office=office,
        email=email,
        language=language,
        title=title.strip(),
        digest=digest_of(token),
        by=by,
        expires_at=now + Invitation.LIFETIME,
    )
    # robust: the invitation stands; its page says that the mail did not leave.
    transaction.on_commit(lambda: send(made, token, what), robust=True)
    return made


def send(invitation: Invitation, token: str, what: str) -> None:
    """The mail has left, in the language that was chosen for it."""
    with translation.override(invitation.language):
        office = invitation.office
        subject = _("%(who)s le invita: %(what)s") % {"who": invitation.by.name, "what": what or office.name}
        context = {
            "invitation": invitation,
            "what": what,
            "address": settings.SITE_ADDRESS + reverse("projects:invitation", args=[token]),
            "help_phone": settings.HELP_PHONE,
        }
        mail_to(invitation.email, subject, "accounts/mail/invitation", context).send()
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """The link opens nothing any more. Revoked twice it keeps the first moment."""
    row = Invitation.objects.select_for_update(of=("self",)).select_related("office").get(pk=invitation.pk)
    if not may_invite_to(row.office, by):
        raise InvitationRefused(_("Invita quien ya actúa por esa oficina."), "not_your_role")
    if row.accepted_at:
        raise InvitationRefused(_("La invitación ya se aceptó."), "accepted")
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = timezone.now(), by
        row.save(update_fields=["revoked_at", "revoked_by"])
    return row


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link opens now; None for one that never was, or no longer is."""
    rows = Invitation.objects.waiting().select_related("office", "by")
    return rows.filter(digest=digest_of(token)).first()


@transaction.atomic
def accept(token: str, *, by: User) -> Invitation:
    """Whoever owns the invited address has accepted, once; whoever joins an office is appointed today."""
    row = Invitation.objects.select_for_update().filter(digest=digest_of(token)).first()
    if row is None or not row.is_waiting:
        raise InvitationRefused(gone(), "gone")
    if row.email != by.email:
        raise InvitationRefused(
            _("La invitación es para %(email)s y usted entró con otra cuenta.") % {"email": row.email},
            "another_person",
        )
    if not row.by.acts_for(row.office):
        raise InvitationRefused(
            _("Quien le invitó ya no actúa por %(office)s. Pida otra invitación.") % {"office": row.office},
            "inviter_left",
        )
    row.accepted_by, row.accepted_at = by, timezone.now()
    row.save(update_fields=["accepted_by", "accepted_at"])
    today = timezone.localdate()
    held = Appointment.objects.current(on=today).filter(user=by, office=row.office_id)
    if row.title and not held.exists():
        Appointment.objects.create(user=by, office_id=row.office_id, title=row.title, since=today)
    by.forget_offices()
    return row


def gone() -> str:
    return _("La invitación venció, se retiró o ya se usó. Pida otra a quien le invitó.")


@transaction.atomic
def join(token: str, *, name: str, password: str) -> User:
    """The invited person has an account, with the address that received the link."""
    row = Invitation.objects.select_for_update(of=("self",)).filter(digest=digest_of(token)).first()
    if row is None or not row.is_waiting:
        raise InvitationRefused(gone(), "gone")
    if User.objects.filter(email=row.email).exists():
        raise InvitationRefused(_("Ese correo ya tiene una cuenta: entre con ella."), "has_account")
    validate_password(password, User(email=row.email, name=name))
    return User.objects.create_user(row.email, password, name=name, language=row.language)
