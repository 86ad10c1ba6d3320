"""Pesos are divided without loss, shown in one way and read without guessing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programs.money import MOST, NotPesos, parse_pesos, pesos, split

EQUAL = {"federal": 1, "state": 1, "municipal": 1, "migrants": 1}
CENTAVO = Decimal("0.01")

totals = st.integers(0, 99_999_999_999_999).map(lambda cents: Decimal(f"{cents // 100}.{cents % 100:02d}"))
names = st.sampled_from(["federal", "state", "municipal", "company", "migrants"])
parts = st.dictionaries(names, st.integers(1, 40), min_size=1)


def test_split_loses_no_centavo():
    """The printed act of Apaseo el Alto has four parts of 1,819,101.55: one centavo too many."""
    total = Decimal("7276406.19")

    shares = split(total, EQUAL)

    assert sorted(shares.values()) == [Decimal("1819101.54")] + [Decimal("1819101.55")] * 3
    assert sum(shares.values()) == total


def test_on_a_tie_the_centavo_goes_to_whoever_comes_first():
    shares = split(Decimal("0.02"), EQUAL)

    assert [str(share) for share in shares.values()] == ["0.01", "0.01", "0.00", "0.00"]


@given(totals, parts)
def test_shares_add_up_and_none_is_off_by_a_centavo(total, parts):
    shares = split(total, parts)

    assert sum(shares.values()) == total
    for payer, part in parts.items():
        exact = Fraction(total) * part / sum(parts.values())
        assert abs(Fraction(shares[payer]) - exact) < Fraction(CENTAVO)
        assert shares[payer].as_tuple().exponent == -2


@given(totals, parts)
def test_without_a_tie_the_order_of_the_parts_does_not_matter(total, parts):
    remainders = [int(total * 100) * part % sum(parts.values()) for part in parts.values()]
    backwards = dict(reversed(parts.items()))

    if len(set(remainders)) == len(remainders):
        assert split(total, parts) == split(total, backwards)


def test_split_is_exact_beyond_the_digits_of_decimal_arithmetic():
    total = Decimal("999999999999999999999999999999999.99")

    assert split(total, {"federal": 1})["federal"] == total


@pytest.mark.parametrize("total", ["0.001", "1000000.005", "-0.01", "NaN", "Infinity"])
def test_split_refuses_what_is_not_an_amount(total):
    with pytest.raises(ValueError, match=r"centavo|negative|not an amount"):
        split(Decimal(total), EQUAL)


@pytest.mark.parametrize("part", [0, -1, Decimal(1), 0.5, True, "1"])
def test_split_refuses_parts_that_are_not_whole_and_positive(part):
    with pytest.raises(ValueError, match="whole number"):
        split(Decimal(100), {"federal": 1, "migrants": part})


def test_split_refuses_no_parts_and_floats():
    with pytest.raises(ValueError, match="no parts"):
        split(Decimal(100), {})
    with pytest.raises(TypeError, match="Decimal"):
        split(100.0, EQUAL)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("1250000", "$1,250,000.00"),
        ("0", "$0.00"),
        ("-0.00", "$0.00"),
        ("0.5", "$0.50"),
        ("-1250.5", "-$1,250.50"),
        ("1E+6", "$1,000,000.00"),
        ("999999999999.99", "$999,999,999,999.99"),
    ],
)
def test_pesos_have_sign_commas_and_two_decimals(amount, shown):
    assert pesos(Decimal(amount)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "1000000.50",
        "$1,000,000.50",
        "1000000.5",
        " 1 000 000.50 ",
        "$ 1,000,000.50 MXN",
        "MXN 1,000,000.50",
        "MXN $1,000,000.50",
        "$1,000,000.50 M.N.",
        "1,000,000.50 m.n.",
        "\N{NO-BREAK SPACE}1\N{NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}000.50",
    ],
)
def test_one_amount_may_be_typed_in_many_ways(text):
    assert str(parse_pesos(text)) == "1000000.50"


@pytest.mark.parametrize(
    ("text", "amount"), [("0", "0.00"), ("1,234", "1234.00"), ("999,999,999,999.99", "999999999999.99")]
)
def test_amounts_are_read_with_two_decimals(text, amount):
    assert str(parse_pesos(text)) == amount


USE_A_POINT = "Use punto para los centavos, por ejemplo 250,000.00."


@pytest.mark.parametrize(
    "text",
    ["1.000.000,50", "1,50", "1,5", "1.000,50", "1.000.000", "10,00", "1,000,50", "1,0000", "0,500", "1,2,3"],
)
def test_a_comma_for_the_centavos_is_refused_with_advice(text):
    with pytest.raises(NotPesos) as refused:
        parse_pesos(text)

    assert str(refused.value) == USE_A_POINT


@pytest.mark.parametrize("text", ["1.234", "1000.505", "1,000.0000"])
def test_three_decimals_are_refused(text):
    with pytest.raises(NotPesos, match="dos cifras"):
        parse_pesos(text)


@pytest.mark.parametrize("text", ["", "   ", "$", "MXN", "$ M.N."])
def test_an_empty_amount_is_refused(text):
    with pytest.raises(NotPesos, match="Escriba una cantidad"):
        parse_pesos(text)


@pytest.mark.parametrize("text", ["-5", "$-5", "−5", "- 1,000.00"])
def test_a_negative_amount_is_refused(text):
    with pytest.raises(NotPesos, match="negativa"):
        parse_pesos(text)


@pytest.mark.parametrize(
    "text",
    [
        *("NaN", "Infinity", "inf", "1e6", "1_000", "0x10", "+5", "$$5", "USD 5", "5 dólares", "MXN 5 MXN"),
        *(
            "１２３",
            "١٢٣",
            "1\n000",
            "10 00",
            "1,000 000",
            ".50",
            "5.",
            "5..0",
            "(5)",
            "1/2",
            "%",
            "1" + "\x00",
        ),
    ],
)
def test_nothing_is_guessed(text):
    with pytest.raises(NotPesos):
        parse_pesos(text)


@pytest.mark.parametrize("text", ["1,000,000,000,000.00", "9" * 5000])
def test_an_amount_above_the_most_is_refused(text):
    with pytest.raises(NotPesos, match=r"\$999,999,999,999\.99"):
        parse_pesos(text)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_is_refused(text):
    try:
        amount = parse_pesos(text)
    except NotPesos as refused:
        assert str(refused).endswith(".")
    else:
        assert 0 <= amount <= MOST


@given(totals)
def test_what_is_shown_can_be_typed(total):
    assert parse_pesos(pesos(total)) == total


def test_the_refusal_is_spanish_unless_the_reader_chose_english():
    with translation.override("es-mx"), pytest.raises(NotPesos, match="Use punto"):
        parse_pesos("1,50")
