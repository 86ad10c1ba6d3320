"""What the worker does for works: other systems are told of acts, and lists become files."""

from celery import shared_task

from documents.making import forget
from projects import exports, webhooks
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
