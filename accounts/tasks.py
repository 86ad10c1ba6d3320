"""What the worker does for people: their notices go out by mail."""

from celery import shared_task

from accounts.mails import send_notices


@shared_task(acks_late=True)
def mail_notices() -> None:
    """The mails that are due went out, or wait for their next attempt."""
    send_notices()
