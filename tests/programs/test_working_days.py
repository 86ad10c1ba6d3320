"""Working days know the days of rest of the Ley Federal del Trabajo, year by year."""

from datetime import date

import pytest

from funding.fix import table
from programs.working_days import add_working_days, days_of_rest, is_working_day

ALWAYS = ["01-01", "05-01", "09-16", "12-25"]


@pytest.mark.parametrize(
    ("year", "others"),
    [
        (2004, ["02-05", "03-21", "11-20"]),
        (2006, ["02-06", "03-21", "11-20", "12-01"]),
        (2016, ["02-01", "03-21", "11-21"]),
        (2018, ["02-05", "03-19", "11-19", "12-01"]),
        (2024, ["02-05", "03-18", "10-01", "11-18"]),
        (2026, ["02-02", "03-16", "11-16"]),
        (2030, ["02-04", "03-18", "10-01", "11-18"]),
    ],
)
def test_the_days_of_rest_of_a_year(year, others):
    assert days_of_rest(year) == {date.fromisoformat(f"{year}-{day}") for day in [*ALWAYS, *others]}


def test_a_term_passes_over_weekends_and_days_of_rest():
    assert add_working_days(date(2026, 11, 13), 1) == date(2026, 11, 17)
    assert add_working_days(date(2026, 12, 24), 5) == date(2027, 1, 4)
    assert add_working_days(date(2024, 9, 30), 1) == date(2024, 10, 2)
    assert is_working_day(date(2020, 12, 1))


def test_no_bank_told_a_rate_on_a_day_of_rest():
    days, _rates = table()

    assert [day for day in days if not is_working_day(day)] == []
