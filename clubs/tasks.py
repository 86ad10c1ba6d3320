"""What the worker does for clubs: their lists, mails before a Toma de Nota ends and of reports to send."""

from celery import shared_task
from django.utils import timezone

from clubs.actions.lists import forget_lists, write_wanted
from clubs.models import ClubList
from clubs.reminders import remind, remind_of_reports


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def remind_of_notes() -> None:
    """The people of each club whose note ends soon have their mail. Run twice it is one mail."""
    remind(on=timezone.localdate())


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def remind_of_issuer_reports() -> None:
    """The people of each federation that owes a report have their mail. Run twice it is one mail."""
    remind_of_reports(on=timezone.localdate())


@shared_task(acks_late=True)
def write_list(pk: int) -> None:
    """A list of clubs stands in the register. A message delivered twice finds somebody at it and leaves."""
    write_wanted(pk)


@shared_task
def sweep_lists() -> None:
    """Lists of clubs that a lost message or a dead worker left behind are written."""
    for pk in ClubList.objects.left_behind().values_list("pk", flat=True):
        write_wanted(pk)


@shared_task
def forget_waiting_lists() -> None:
    """Lists of clubs that nobody wrote in a week are gone."""
    forget_lists(on=timezone.localdate())
