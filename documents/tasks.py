"""What the worker does with papers. A message may arrive twice, late or never."""

import logging

from celery import shared_task

from documents.actions import MAY_PASS, forget_reports, print_paper, send_again

logger = logging.getLogger(__name__)


@shared_task(acks_late=True, autoretry_for=MAY_PASS, retry_backoff=2, max_retries=3)
def print_document(document_id: int) -> None:
    """Print a paper once. A message delivered twice finds it printed and leaves."""
    print_paper(document_id)


@shared_task
def sweep() -> None:
    """Send to the printer again what a lost message or a dead worker left behind."""
    sent = send_again()
    if sent:
        logger.warning("%d papers were left behind and are sent to the printer again", sent)


@shared_task
def forget() -> None:
    """Remove the reports that nobody needs any longer."""
    forget_reports()
