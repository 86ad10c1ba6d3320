"""People type pesos as they write them."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from programs.forms import PesosField


class Budget(forms.Form):
    total = PesosField(max_digits=14, decimal_places=2)


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es-mx"):
        yield


@pytest.mark.parametrize("typed", ["$1,000,000.50", "1000000.5", " 1 000 000.50 "])
def test_an_amount_is_read_and_shown_again_with_commas(typed):
    form = Budget({"total": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["total"] == Decimal("1000000.50")
    assert 'value="1,000,000.50"' in str(form["total"])


def test_a_decimal_comma_is_refused_and_stays_as_it_was_typed():
    form = Budget({"total": "250.000,00"})

    assert form.errors["total"] == ["Use punto para los centavos, por ejemplo 250,000.00."]
    assert 'value="250.000,00"' in str(form["total"])


def test_an_empty_amount_is_asked_for():
    assert Budget({"total": ""}).errors.as_data()["total"][0].code == "required"


def test_the_box_opens_the_digits_of_a_phone():
    box = str(Budget(initial={"total": Decimal(700000)})["total"])

    for written in ('type="text"', 'inputmode="decimal"', 'autocomplete="off"', 'value="700,000.00"'):
        assert written in box


def test_the_same_amount_written_otherwise_is_no_change():
    form = Budget({"total": "$700,000"}, initial={"total": Decimal("700000.00")})

    assert not form.has_changed()
