"""Amounts in words as agreements carry them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.words import dollars_in_words, in_words

VECTORS = {
    "0.00": "CERO PESOS 00/100 M.N.",
    "0.05": "CERO PESOS 05/100 M.N.",
    "1.00": "UN PESO 00/100 M.N.",
    "21.00": "VEINTIÚN PESOS 00/100 M.N.",
    "31.00": "TREINTA Y UN PESOS 00/100 M.N.",
    "100.00": "CIEN PESOS 00/100 M.N.",
    "101.00": "CIENTO UN PESOS 00/100 M.N.",
    "116.00": "CIENTO DIECISÉIS PESOS 00/100 M.N.",
    "500.50": "QUINIENTOS PESOS 50/100 M.N.",
    "1000.00": "MIL PESOS 00/100 M.N.",
    "21000.00": "VEINTIÚN MIL PESOS 00/100 M.N.",
    "31001.00": "TREINTA Y UN MIL UN PESOS 00/100 M.N.",
    "100000.00": "CIEN MIL PESOS 00/100 M.N.",
    "250000.00": "DOSCIENTOS CINCUENTA MIL PESOS 00/100 M.N.",
    "999999.99": "NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE PESOS 99/100 M.N.",
    "1000000.00": "UN MILLÓN DE PESOS 00/100 M.N.",
    "1000001.00": "UN MILLÓN UN PESOS 00/100 M.N.",
    "1250000.00": "UN MILLÓN DOSCIENTOS CINCUENTA MIL PESOS 00/100 M.N.",
    "1819101.55": "UN MILLÓN OCHOCIENTOS DIECINUEVE MIL CIENTO UN PESOS 55/100 M.N.",
    "2000000.00": "DOS MILLONES DE PESOS 00/100 M.N.",
    "7276406.19": "SIETE MILLONES DOSCIENTOS SETENTA Y SEIS MIL CUATROCIENTOS SEIS PESOS 19/100 M.N.",
    "21000000.00": "VEINTIÚN MILLONES DE PESOS 00/100 M.N.",
    "1000000000.00": "MIL MILLONES DE PESOS 00/100 M.N.",
    "1001000000.00": "MIL UN MILLONES DE PESOS 00/100 M.N.",
    "21000000000.50": "VEINTIÚN MIL MILLONES DE PESOS 50/100 M.N.",
    "1000001000.00": "MIL MILLONES MIL PESOS 00/100 M.N.",
    "999999999999.99": "NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE MILLONES "
    "NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE PESOS 99/100 M.N.",
}


@pytest.mark.parametrize(("amount", "words"), VECTORS.items())
def test_the_words_are_those_of_an_agreement(amount, words):
    assert in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    {
        "1.00": "UN DÓLAR 00/100 USD",
        "1500.00": "MIL QUINIENTOS DÓLARES 00/100 USD",
        "2000000.50": "DOS MILLONES DE DÓLARES 50/100 USD",
    }.items(),
)
def test_dollars_have_words_too(amount, words):
    assert dollars_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000.00", "NaN"])
def test_what_cannot_be_written_is_refused(amount):
    with pytest.raises(ValueError, match=r"negative|centavo|too large|not an amount"):
        in_words(Decimal(amount))


@given(st.integers(0, 99_999_999_999_999))
def test_words_have_no_gap_and_end_in_the_centavos(cents):
    words = in_words(Decimal(f"{cents // 100}.{cents % 100:02d}"))

    assert "  " not in words
    assert words == words.upper().strip()
    assert words.endswith(f" {cents % 100:02d}/100 M.N.")
    assert not words.startswith("UN MIL ")
