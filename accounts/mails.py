"""Mails to people: each in the person's words, and nobody gets one twice because a server failed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.models import User


def mail(person: User, subject: str, template: str, context: Mapping[str, Any]) -> EmailMultiAlternatives:
    """A mail to the person from the two templates of that name, plain text and HTML."""
    made = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{template}.txt", context).strip() + "\n",
        to=[person.email],
    )
    made.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return made


def send_to_each(people: Iterable[User], mail_to: Callable[[User], EmailMultiAlternatives]) -> int:
    """How many have their mail. Raises OSError when the server refuses the first.

    When it refuses a later one the rest wait for the next occasion: whoever has it must not have it again.
    """
    sent = 0
    for person in people:
        try:
            mail_to(person).send()
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
