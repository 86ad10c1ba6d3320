"""Invoices are borne by everybody's part, as far as each one's money is there."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from programs.money import centavos, fill, from_centavos

NAMES = ["federal", "state", "municipal", "migrants"]
PURSE = st.integers(0, 10**9).map(from_centavos)


@given(
    parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=4),
    invoices=st.lists(st.integers(1, 10**8), min_size=1, max_size=8),
)
# Three small parts that are rounded up at once leave more than one centavo to the great one for a while.
@example(parts=[150, 1, 1216, 757043], invoices=[1601, 201, 201, 182])
def test_after_any_number_of_invoices_nobody_is_off_by_two_centavos(parts, invoices):
    weights = dict(zip(NAMES, parts, strict=False))
    purses = {payer: Decimal("999999999.00") for payer in weights}
    given_before = dict.fromkeys(weights, Decimal("0.00"))
    total = 0
    for cents in invoices:
        shares = fill(from_centavos(cents), weights, given_before, purses)
        assert sum(shares.values()) == from_centavos(cents)
        total += cents
        for payer, share in shares.items():
            assert share >= 0
            given_before[payer] += share
            exact = Fraction(total * weights[payer], sum(parts))
            assert abs(centavos(given_before[payer]) - exact) < 2


@given(
    parts=st.lists(st.integers(1, 1000), min_size=4, max_size=4),
    before=st.lists(PURSE, min_size=4, max_size=4),
    purses=st.lists(PURSE, min_size=4, max_size=4),
    percent=st.integers(0, 100),
)
def test_nobody_gives_more_than_its_purse_and_the_poorest_share_is_filled_first(
    parts, before, purses, percent
):
    weights, given_, held = (dict(zip(NAMES, row, strict=True)) for row in (parts, before, purses))
    amount = from_centavos(sum(centavos(purse) for purse in purses) * percent // 100)
    shares = fill(amount, weights, given_, held)
    assert sum(shares.values()) == amount
    for payer, share in shares.items():
        assert 0 <= share <= held[payer]
    # Whoever gave something now is not above anybody who could still give, but for a centavo.
    level = {p: Fraction(centavos(given_[p] + shares[p]), weights[p]) for p in NAMES}
    for payer in (p for p in NAMES if shares[p] > 0):
        for other in (p for p in NAMES if shares[p] < held[p]):
            assert level[payer] <= level[other] + Fraction(1, weights[payer]) + Fraction(1, weights[other])


def test_purses_that_do_not_hold_the_amount_are_refused():
    with pytest.raises(ValueError, match="do not hold"):
        fill(Decimal("1.00"), {"state": 1}, {}, {"state": Decimal("0.99")})
