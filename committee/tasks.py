"""What the worker does for committees: it tells the applicants the results."""

from celery import shared_task

from committee.mails import send_results


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def tell_results() -> None:
    """Every result that waits goes out once; a mail server that is away is asked again."""
    send_results()
