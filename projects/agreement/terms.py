"""The terms of an agreement: months, quarters, and the days by which its reports are due."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.utils import timezone

from programs.dates import long_date
from projects.models import Project

# A quarterly report is due this many natural days after its quarter; the clause says the same number.
REPORT_DAYS = 15


def report_facts(project: Project, now: datetime, deposit_until: date) -> list[dict[str, str]]:
    """The quarterly reports from the signature until the term of the work has run, with their last days."""
    begins, ends = timezone.localdate(now), months_later(deposit_until, project.months)
    reports: list[dict[str, str]] = []
    while begins <= ends:
        quarter_ends = end_of_quarter(begins)
        due_on = quarter_ends + timedelta(days=REPORT_DAYS)
        reports.append(
            {
                "number": str(len(reports) + 1),
                "period": f"Del {long_date(begins)} al {long_date(quarter_ends)}",
                "due_on": due_on.isoformat(),
                "due_on_long": long_date(due_on),
            }
        )
        begins = quarter_ends + timedelta(days=1)
    return reports


def end_of_quarter(day: date) -> date:
    return months_later(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
