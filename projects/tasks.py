"""What the worker does for works: other systems are told of acts, and lists become files."""

from celery import shared_task
from django.utils import timezone

from documents.making import forget
from projects import exports, mails, webhooks
from projects.models import Export


@shared_task(acks_late=True)
def tell_webhooks() -> None:
    """What waits for other systems went out, or waits for its next attempt."""
    webhooks.send_due()


@shared_task(acks_late=True)
def write_export(pk: int) -> None:
    """One list of works became a file."""
    exports.write_export(pk)


@shared_task
def sweep_exports() -> None:
    """Exports that a lost message or a dead worker left behind are written."""
    for export in Export.objects.left_behind():
        exports.write_export(export.pk)


@shared_task
def forget_exports() -> None:
    """Old exports are gone."""
    forget(Export.objects.all())


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def send_work_mails() -> None:
    """Every mail about remarks and commitments that waits went out; a server that is away is asked again."""
    mails.send_waiting()


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def remind_of_remarks() -> None:
    """Clubs whose time to answer ends soon or today have a mail. Run twice it is one mail."""
    mails.remind_of_remarks(timezone.localdate())
    mails.send_waiting()
