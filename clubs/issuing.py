"""On which days a federation reports to its consulate, and which reports it owes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from clubs.models import Federation, months_after
from programs.rulebook import scheme
from programs.working_days import add_working_days

# Where the rules say no day.
REPORT_DAYS = 10


@dataclass(frozen=True)
class Owed:
    """The report of a month that ended and of which the consulate has none."""

    month: date
    due_on: date

    def is_late(self, on: date) -> bool:
        return self.due_on < on


def first_of(day: date) -> date:
    return day.replace(day=1)


def due_on(month: date) -> date:
    """The last day for the report of ``month``: so many working days of the next one."""
    days = scheme("fed_3x1").federation_issues.report_days.whole or REPORT_DAYS
    return add_working_days(months_after(month, 1) - timedelta(days=1), days)


def months_to_report(federation: Federation, *, on: date) -> list[date]:
    """The months ended before ``on`` in which the federation could issue notes, the oldest first.

    What was before a note stood in this register was reported outside it.
    """
    months = set()
    for note in federation.own_notes.all():
        first = first_of(max(note.issued_on, timezone.localdate(note.recorded_at)))
        last = min(note.valid_until, note.cancelled_on or note.valid_until)
        while first <= last and months_after(first, 1) <= on:
            months.add(first)
            first = months_after(first, 1)
    return sorted(months)


def owed(federation: Federation, *, on: date) -> list[Owed]:
    """The reports that the federation has not sent, the oldest first."""
    sent = {report.month for report in federation.reports.all()}
    return [Owed(month, due_on(month)) for month in months_to_report(federation, on=on) if month not in sent]


def late(federation: Federation, *, on: date) -> list[Owed]:
    return [one for one in owed(federation, on=on) if one.is_late(on)]
