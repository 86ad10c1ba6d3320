"""Mails to people: each in the person's words, and nobody gets one twice because a server failed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Notice, User

# How long after each attempt the next one is; after the last one the notice stays in the bell alone.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440, 2880)]


def mail(person: User, subject: str, template: str, context: Mapping[str, Any]) -> EmailMultiAlternatives:
    """A mail to the person from the two templates of that name, plain text and HTML."""
    return mail_to(person.email, subject, template, context)


def mail_to(address: str, subject: str, template: str, context: Mapping[str, Any]) -> EmailMultiAlternatives:
    """A mail to an address that may belong to nobody here yet."""
    made = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{template}.txt", context).strip() + "\n",
        to=[address],
    )
    made.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return made


def send_to_each(people: Iterable[User], mail_for: Callable[[User], EmailMultiAlternatives]) -> int:
    """How many have their mail. Raises OSError when the server refuses the first.

    When it refuses a later one the rest wait for the next occasion: whoever has it must not have it again.
    """
    sent = 0
    for person in people:
        try:
            mail_for(person).send()
        except OSError:
            if not sent:
                raise
            break
        sent += 1
    return sent


def give_each_a_turn(keys: Iterable[int], send: Callable[[int], None]) -> None:
    """All had their turn. Raises what the mail server said of the last that failed."""
    failed: OSError | None = None
    for key in keys:
        try:
            send(key)
        except OSError as reason:
            failed = reason
    if failed:
        raise failed


# --- Notices -------------------------------------------------------------------------------------


def send_notices(most: int = 200) -> int:
    """The mails of notices whose time has come have been tried once; how many. Two workers share them."""
    tried = 0
    while tried < most and send_next_notice():
        tried += 1
    return tried


def send_next_notice() -> bool:
    """The notice that waits longest was tried; False when none is due. A refusal waits for its next turn."""
    with transaction.atomic():
        due = Notice.objects.filter(mail_due_at__lte=timezone.now()).select_related("recipient")
        notice = due.order_by("mail_due_at", "pk").select_for_update(skip_locked=True, of=("self",)).first()
        if notice is None:
            return False
        notice.mail_attempts += 1
        notice.mail_due_at = None
        if notice.recipient.is_active:
            try:
                notice_mail(notice).send()
            except OSError:
                if notice.mail_attempts <= len(PAUSES):
                    notice.mail_due_at = timezone.now() + PAUSES[notice.mail_attempts - 1]
            else:
                notice.mailed_at = timezone.now()
        notice.save(update_fields=["mail_attempts", "mail_due_at", "mailed_at"])
        return True


def notice_mail(notice: Notice) -> EmailMultiAlternatives:
    """The notice as a mail in the person's language: no name, no amount and no account is in it."""
    with translation.override(notice.recipient.language):
        subjects = {
            Notice.Kind.ACT: _("[%(folio)s] %(what)s — revise si su club lo reconoce"),
            Notice.Kind.OWN: _("[%(folio)s] %(what)s — constancia de lo que usted hizo"),
            Notice.Kind.OBJECTION: _("[%(folio)s] Acto no reconocido: la obra está detenida"),
            Notice.Kind.CLUB: _("[%(folio)s] %(what)s"),
            Notice.Kind.HANDED: _("[%(folio)s] Recibe un cargo: vea lo que queda abierto"),
            Notice.Kind.OUTCOME: _("[%(folio)s] %(what)s — lea la resolución"),
        }
        subject = subjects[Notice.Kind(notice.kind)] % {"folio": notice.folio, "what": notice.what}
        context = {
            "notice": notice,
            "page": settings.SITE_ADDRESS + notice.link,
            "answer": settings.SITE_ADDRESS + notice.answer if notice.answer else "",
            "help_phone": settings.HELP_PHONE,
        }
        return mail(notice.recipient, subject, "accounts/mail/notice", context)
