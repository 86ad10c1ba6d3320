"""What the worker does for the ledger by itself: reminders in the morning, and the audit at night."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from funding.reminders import prepare, send_waiting

# A mail server that is away is asked again for some minutes; what is left goes out the next morning.
UNTIL_SENT: dict[str, Any] = {
    "acks_late": True,
    "autoretry_for": (OSError,),
    "retry_backoff": 30,
    "max_retries": 5,
}


@shared_task(**UNTIL_SENT)  # type: ignore[untyped-decorator]
def remind_debtors() -> None:
    """Whoever owes something that is due soon or late has a mail about it. Run twice it is one mail."""
    prepare(timezone.localdate())
    send_waiting()


@shared_task(**UNTIL_SENT)  # type: ignore[untyped-decorator]
def send_reminders() -> None:
    """The reminders that somebody asked for go out now."""
    send_waiting()
