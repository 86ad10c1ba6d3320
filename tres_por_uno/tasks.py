"""What the worker does for people's programs."""

from celery import shared_task

from tres_por_uno.idempotency import forget_answers as forget


@shared_task(acks_late=True)
def forget_answers() -> None:
    """Answers to programs that are older than two days are gone."""
    forget()
