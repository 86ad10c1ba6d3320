"""Working days: from Monday to Friday, but for the days of rest that the law commands in the whole country.

Ley Federal del Trabajo, article 74: since 2006 three of them are Mondays (DOF 17-01-2006; that of March since
2007, for the bank's rates show that 21 March 2006 was kept), and since 2024 the executive is handed over on
1 October instead of 1 December (DOF 30-09-2024). Days of rest that electoral laws command are Sundays; those
that an office announces for itself are not known here.
"""

from datetime import date, timedelta
from functools import cache

# The years in which the executive is handed over, and the day: every six years, of which 2024 was one.
A_HANDOVER, EVERY, OCTOBER_SINCE = 2024, 6, 2024


@cache
def days_of_rest(year: int) -> frozenset[date]:
    """The days of rest of a calendar year."""
    fixed = {date(year, 1, 1), date(year, 5, 1), date(year, 9, 16), date(year, 12, 25)}
    moving = {
        monday(year, 2, 1) if year >= 2006 else date(year, 2, 5),
        monday(year, 3, 3) if year >= 2007 else date(year, 3, 21),
        monday(year, 11, 3) if year >= 2006 else date(year, 11, 20),
    }
    is_handed_over = (year - A_HANDOVER) % EVERY == 0
    handover = {date(year, 10 if year >= OCTOBER_SINCE else 12, 1)} if is_handed_over else set()
    return frozenset(fixed | moving | handover)


def monday(year: int, month: int, number: int) -> date:
    """The first, second, … Monday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (number - 1))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in days_of_rest(day.year)


def add_working_days(day: date, days: int) -> date:
    """So many working days later; the day itself does not count."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day
