"""The calendar of a work as it is drawn: a bar for each activity, and the pesos of each month."""

from dataclasses import dataclass
from decimal import Decimal

from projects.models import Activity, Project
from projects.models.budget import NOTHING

# One month of a bar, in the units of the drawing.
WIDTH = 20


@dataclass(frozen=True)
class Bar:
    """An activity with the place of its bar."""

    activity: Activity
    x: int
    width: int


@dataclass(frozen=True)
class Drawn:
    """The whole calendar; ``months`` tells what each costs, and what was spent by then."""

    bars: list[Bar]
    months: list[tuple[int, Decimal, Decimal]]
    total: Decimal
    width: int


def drawn_calendar(project: Project) -> Drawn | None:
    """The calendar; none while nobody has told it."""
    activities = list(project.activities.all())
    if not activities:
        return None
    last = max(*(one.last_month for one in activities), project.months or 1)
    bars = [
        Bar(one, (one.first_month - 1) * WIDTH, (one.last_month - one.first_month + 1) * WIDTH)
        for one in activities
    ]
    months, so_far = [], NOTHING
    for month in range(1, last + 1):
        spent = sum((one.in_month(month) for one in activities), NOTHING)
        so_far += spent
        months.append((month, spent, so_far))
    return Drawn(bars, months, so_far, last * WIDTH)
