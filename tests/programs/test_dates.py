"""Dates carry the month as a word, in the language of the reader."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from programs.dates import long_date, moment, short_date

DAY = date(2026, 11, 24)
# Five past midnight in London is still the evening before in Mexico City.
INSTANT = datetime(2026, 11, 25, 0, 5, tzinfo=UTC)


def test_dates_in_spanish_have_a_small_month():
    with translation.override("es-mx"):
        assert long_date(DAY) == "24 de noviembre de 2026"
        assert short_date(DAY) == "24 nov 2026"
        assert long_date(date(2016, 1, 1)) == "1 de enero de 2016"


def test_dates_in_english():
    with translation.override("en"):
        assert long_date(DAY) == "24 November 2026"
        assert short_date(DAY) == "24 Nov 2026"


def test_without_a_language_dates_are_spanish():
    with translation.override(None):
        assert short_date(DAY) == "24 nov 2026"


def test_a_moment_is_told_in_the_time_of_central_mexico():
    with translation.override("es-mx"):
        assert moment(INSTANT) == "24 nov 2026, 18:05 (hora del centro de México)"


def test_an_instant_belongs_to_the_day_it_was_in_mexico():
    with translation.override("es-mx"):
        assert long_date(INSTANT) == "24 de noviembre de 2026"


def test_summer_time_of_the_years_that_had_it():
    with translation.override("es-mx"):
        assert moment(datetime(2016, 7, 1, 12, 0, tzinfo=UTC)).startswith("1 jul 2016, 07:00")
        assert moment(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)).startswith("1 jul 2026, 06:00")


def test_an_instant_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 11, 24, 18, 5))
