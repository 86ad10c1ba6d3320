"""What the worker does with papers. A message may arrive twice, late or never."""

import logging

from celery import shared_task

from documents import bundles
from documents.actions import MAY_PASS, forget_reports, print_paper, send_again
from documents.making import forget as forget_files
from documents.models import Bundle
from documents.receiving import scan_waiting

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


@shared_task(acks_late=True)
def write_bundle(pk: int) -> None:
    """Many papers became one file."""
    bundles.write_bundle(pk)


@shared_task
def sweep_bundles() -> None:
    """Bundles that a lost message or a dead worker left behind are written."""
    for bundle in Bundle.objects.left_behind().defer("papers"):
        bundles.write_bundle(bundle.pk)


@shared_task
def forget_bundles() -> None:
    """Old bundles are gone with their files."""
    forget_files(Bundle.objects.defer("papers"))


@shared_task
def scan_received() -> None:
    """Brought files that the antivirus did not answer for are scanned now."""
    scan_waiting()
