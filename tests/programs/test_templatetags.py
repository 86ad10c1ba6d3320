"""The filters of pesos and dates, which every template has without loading them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation


def show(expression, value):
    with translation.override("es-mx"):
        return Template(f"{{{{ value|{expression} }}}}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("pesos", Decimal("1250000"), "$1,250,000.00"),
        ("pesos", "61426.00", "$61,426.00"),
        ("pesos", 0, "$0.00"),
        ("in_words", Decimal("3100"), "TRES MIL CIEN PESOS 00/100 M.N."),
        ("long_date", date(2026, 11, 24), "24 de noviembre de 2026"),
        ("long_date", "2026-11-24", "24 de noviembre de 2026"),
        ("short_date", date(2026, 11, 24), "24 nov 2026"),
        (
            "moment",
            datetime(2026, 11, 25, 0, 5, tzinfo=UTC),
            "24 nov 2026, 18:05 (hora del centro de México)",
        ),
        ("moment", "2026-11-25T00:05:00+00:00", "24 nov 2026, 18:05 (hora del centro de México)"),
    ],
)
def test_filters_take_values_and_frozen_facts(name, value, shown):
    assert show(name, value) == shown


@pytest.mark.parametrize("name", ["pesos", "in_words", "long_date", "short_date", "moment"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_of_nothing_nothing_is_shown(name, nothing):
    assert show(name, nothing) == ""
