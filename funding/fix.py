"""The FIX: how many pesos Banco de México gives for a dollar on a day."""

import csv
import lzma
from bisect import bisect_right
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data") / "fix.csv.xz"
# No two days of the table lie further apart.
MOST_DAYS_BEFORE = 5


@cache
def table() -> tuple[list[date], list[Decimal]]:
    """The days on which there was a FIX, in order, and their pesos per dollar."""
    with lzma.open(DATA, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return [date.fromisoformat(day) for day, _rate in rows], [Decimal(rate) for _day, rate in rows]


def fix_of(day: date) -> Decimal | None:
    """Pesos per dollar of that day, or of the last day before it that had a FIX; None beyond the table."""
    days, rates = table()
    place = bisect_right(days, day) - 1
    if place < 0 or (day - days[place]).days > MOST_DAYS_BEFORE:
        return None
    return rates[place]
