"""What fits the money that is left: no ceiling is ever passed, and the order is kept."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from committee.simulation import ORDERS, Candidate, in_order, simulate

PAYERS = ("federal", "state", "municipal")
pesos = st.integers(0, 10**6).map(lambda cents: Decimal(cents) / 100)
money = st.dictionaries(st.sampled_from(PAYERS), pesos)
maybe = st.none() | st.integers(0, 9).map(Decimal)


@st.composite
def candidates(draw) -> list[Candidate]:
    number = draw(st.integers(0, 8))
    return [Candidate(key, draw(money), key, draw(maybe), draw(maybe)) for key in range(number)]


@settings(deadline=None)
@given(candidates(), money, st.sampled_from(ORDERS), st.lists(st.integers(0, 9), max_size=9))
def test_no_ceiling_is_passed_and_the_order_is_kept(works, left, order, chosen):
    found = simulate(works, left, order, chosen)

    taken = [row.candidate for row in found.rows if row.fits]
    for payer, ceiling in left.items():
        spent = sum((one.cash.get(payer, Decimal(0)) for one in taken), Decimal(0))
        assert spent <= ceiling
        assert found.left[payer] == ceiling - spent
    assert [row.candidate for row in found.rows] == in_order(works, order, chosen)
    # Whoever is left out did not fit the money that was there in its turn.
    money_left = dict(left)
    for row in found.rows:
        fits = all(
            cash <= money_left[payer] for payer, cash in row.candidate.cash.items() if payer in left and cash
        )
        assert row.fits == fits
        if fits:
            money_left = {p: rest - row.candidate.cash.get(p, Decimal(0)) for p, rest in money_left.items()}


def test_points_go_down_marginality_goes_from_the_poorest_and_the_unknown_is_last():
    one = Candidate(1, {}, 0, Decimal(5), Decimal(3))
    two = Candidate(2, {}, 1, None, None)
    three = Candidate(3, {}, 2, Decimal(9), Decimal(1))
    works = [two, one, three]

    def keys(order: str, chosen: tuple[int, ...] = ()) -> list[int]:
        return [found.key for found in in_order(works, order, chosen)]

    assert keys("score") == [3, 1, 2]
    assert keys("marginality") == [3, 1, 2]
    assert keys("arrival") == [1, 2, 3]
    assert keys("hand", (3, 3, 77, 1)) == [3, 1]
