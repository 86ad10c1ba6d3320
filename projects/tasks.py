"""What the worker does for works: programs are told of what happened."""

from celery import shared_task

from projects.webhooks import send_due


@shared_task(acks_late=True)
def tell_webhooks() -> None:
    """What waits for other systems went out, or waits for its next attempt."""
    send_due()
