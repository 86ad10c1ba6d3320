"""What the worker does for the ledger by itself: reminders in the morning, and the audit at night."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from funding.audit import keep_verification
from funding.reminders import prepare, send_waiting

logger = logging.getLogger(__name__)

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


@shared_task(acks_late=True)  # type: ignore[untyped-decorator]
def verify_ledger() -> None:
    """The whole ledger was audited, and what was found is kept and told in the log."""
    found = keep_verification()
    if not found.is_whole:
        logger.error("The audit of the ledger found %d flaws: %s", found.flaws, "; ".join(found.told))
