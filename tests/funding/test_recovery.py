"""Support that comes back: once, to the centavo, into the solidarity pot of the year in which it came."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from clubs.models import Club
from funding.actions import Gift, PostingRefused, deliver, open_fund, receive, reverse
from funding.models import Account, Entry, Fund, Pot
from places.models import Municipality
from programs.money import split
from programs.rulebook import rules_for
from projects.agreement import recovery_schedule
from projects.models import BusinessPlan, Project
from tests.funding.conftest import give_back, open_business

TODAY = timezone.localdate()


def owed(fund: Fund) -> Decimal:
    return Fund.objects.get(pk=fund.pk).to_recover()


def in_bank(pot: Pot) -> Decimal:
    return Account.objects.get(pot=pot, moment="pot_bank").balance


# --- What comes back ---------------------------------------------------------------------------


def test_a_payment_covers_the_oldest_instalment_first_and_tells_what_is_late(business, roberto):
    give_back(business, roberto, "40.00")

    dues = Fund.objects.get(pk=business.pk).schedule()

    assert [(due.number, str(due.paid), str(due.outstanding), due.is_late) for due in dues] == [
        (1, "33.34", "0.00", False),
        (2, "6.66", "26.67", True),
        (3, "0.00", "33.33", False),
    ]


def test_the_same_reference_twice_is_one_payment(business, roberto):
    first, again = give_back(business, roberto), give_back(business, roberto)

    assert first == again
    assert Entry.objects.filter(kind="recovery").count() == 1
    assert in_bank(first.pot) == Decimal("33.34")


def test_a_reference_of_another_payment_is_refused(business, roberto):
    give_back(business, roberto)

    with pytest.raises(PostingRefused, match=r"REC-1 ya está registrada con \$33\.34") as refused:
        give_back(business, roberto, "5.00")
    assert refused.value.code == "reference_used"


def test_one_centavo_too_much_is_refused_and_nothing_is_written(business, roberto):
    with pytest.raises(PostingRefused, match=r"quedan \$100\.00 y el pago es de \$100\.01"):
        give_back(business, roberto, "100.01")

    assert owed(business) == Decimal("100.00")
    assert not Pot.objects.filter(fiscal_year=TODAY.year).exists()


@pytest.mark.parametrize(
    ("amount", "days", "code"),
    [
        ("0.00", 0, "no_amount"),
        ("-5.00", 0, "no_amount"),
        ("0.001", 0, "no_amount"),
        ("5.00", 1, "future_date"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(business, roberto, amount, days, code):
    with pytest.raises(PostingRefused) as refused:
        give_back(business, roberto, amount, day=TODAY + timedelta(days=days))

    assert refused.value.code == code


def test_a_fund_that_recovers_nothing_takes_no_payment(fund, roberto):
    with pytest.raises(PostingRefused) as refused:
        give_back(fund, roberto)

    assert refused.value.code == "nothing_to_recover"
    assert fund.schedule() == []


def test_a_payment_goes_to_the_pot_of_the_year_of_its_receipt(business, roberto):
    """Neither to the year of the project nor to that of the day on which somebody registers it."""
    last_year = date(TODAY.year - 1, 12, 31)

    old = give_back(business, roberto, "10.00", "REC-1", last_year)
    new = give_back(business, roberto, "20.00", "REC-2", TODAY)

    assert (old.pot.fiscal_year, new.pot.fiscal_year) == (last_year.year, TODAY.year)
    for made in (old, new):
        assert (made.pot.scheme, made.pot.state_id, made.pot.family) == ("fed_3x1", "32", "solidarity")
        assert in_bank(made.pot) == made.amount
    assert business.pot.family == "investment"
    assert not Account.objects.filter(pot=business.pot, moment="pot_bank").exists()


def test_two_businesses_of_one_state_give_back_into_one_pot(business, santa_elena, roberto):
    other = open_business(santa_elena, roberto, "3X1-32-2013-0010")

    one, two = give_back(business, roberto, "10.00"), give_back(other, roberto, "5.00")

    assert one.pot == two.pot
    assert in_bank(one.pot) == Decimal("15.00")


def test_a_reversal_is_the_exact_mirror_and_the_pot_falls_back(business, roberto):
    kept, wrong = give_back(business, roberto, "10.00"), give_back(business, roberto, "30.00", "REC-2")

    entry = reverse(wrong, reason="Era de otro proyecto", by=roberto)

    assert in_bank(kept.pot) == Decimal("10.00")
    assert owed(business) == Decimal("90.00")
    mirrored = {line.account_id: -line.amount for line in wrong.entry.lines.all()}
    assert mirrored == {line.account_id: line.amount for line in entry.lines.all()}
    assert list(business.recoveries.standing()) == [kept]
    with pytest.raises(PostingRefused, match="ya fue revertido"):
        reverse(wrong, reason="Otra vez", by=roberto)
    with pytest.raises(PostingRefused, match="por qué"):
        reverse(kept, reason=" ", by=roberto)
    give_back(business, roberto, "90.00", "REC-2")
    assert owed(business) == 0


def test_what_two_governments_gave_comes_back_to_the_centavo(santa_elena, roberto):
    fund = open_business(
        santa_elena,
        roberto,
        shares={"federal": Decimal("66.67"), "state": Decimal("33.33"), "migrants": Decimal("100.00")},
        recovers=["federal", "state"],
        instalments=[(TODAY, Decimal("100.00"))],
    )
    for number, amount in enumerate(["0.01", "33.33", "33.33", "33.33"]):
        give_back(fund, roberto, amount, f"REC-{number}")

    assert owed(fund) == 0
    assert {a.payer: a.balance for a in fund.accounts.filter(moment="recovered")} == {
        "federal": Decimal("66.67"),
        "state": Decimal("33.33"),
    }


def test_payments_that_do_not_make_the_support_open_no_fund(santa_elena, roberto):
    with pytest.raises(PostingRefused) as refused:
        open_business(santa_elena, roberto, instalments=[(TODAY, Decimal("99.99"))])

    assert refused.value.code == "schedule_differs"
    assert not Fund.objects.exists()


@settings(max_examples=1000, deadline=None)
@given(
    total=st.decimals("0.02", "99999999.99", places=2),
    payments=st.integers(1, 120),
    grace=st.integers(0, 60),
    day=st.dates(date(2000, 1, 1), date(2100, 12, 31)),
)
def test_the_instalments_make_the_support_to_the_centavo(total, payments, grace, day):
    """Of any support in any number of payments: equal but for a centavo, and one a month."""
    rules = rules_for("fed_3x1", 2012, "productive_patrimony")
    work = Project(scheme="fed_3x1", fiscal_year=2012, kind=rules.kind, total=total)
    BusinessPlan(project=work, grace_months=grace, instalments=payments)

    schedule = recovery_schedule(work, day)

    amounts = [amount for _day, amount in schedule]
    assert sum(amounts) == work.shares()["federal"]
    assert max(amounts) - min(amounts) <= Decimal("0.01")
    days = [due for due, _amount in schedule]
    assert days == sorted(set(days))
    assert days[0] > day


@pytest.mark.django_db(transaction=True)
def test_eight_reviewers_at_once_never_recover_more_than_is_owed(santa_elena, roberto):
    business = open_business(santa_elena, roberto)
    outcomes = []

    def register(number: int) -> None:
        try:
            give_back(business, roberto, "30.00", f"REC-{number}")
            outcomes.append("in")
        except PostingRefused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    together([threading.Thread(target=register, args=[number]) for number in range(8)])

    assert sorted(outcomes) == ["in"] * 3 + ["more_than_owed"] * 5
    assert owed(business) == Decimal("10.00")
    assert in_bank(Pot.objects.get(family="solidarity")) == Decimal("90.00")


@pytest.mark.django_db(transaction=True)
def test_businesses_that_give_back_at_once_add_up_in_their_pot(santa_elena, roberto):
    """The first payments of a year: each of them would open the pot, and one of them does."""
    businesses = [open_business(santa_elena, roberto, f"3X1-32-2013-{number:04d}") for number in range(6)]
    failures: list[Exception] = []

    def register(fund: Fund) -> None:
        try:
            give_back(fund, roberto, "7.01")
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    together([threading.Thread(target=register, args=[fund]) for fund in businesses])

    assert failures == []
    assert in_bank(Pot.objects.get(family="solidarity")) == Decimal("42.06")


def together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- Gifts in kind -----------------------------------------------------------------------------

STONE = Gift("municipal", "40 m³ de piedra braza", Decimal("60.00"), "Avalúo 12/2013")


def open_with_gifts(club: Club, by: User, *gifts: Gift) -> Fund:
    return open_fund(
        folio="3X1-32-2013-0020",
        scheme="fed_3x1",
        fiscal_year=2013,
        family="solidarity",
        shares=split(Decimal("300.00"), {"federal": 1, "municipal": 1, "migrants": 1}),
        municipality=Municipality.objects.get(code="32039"),
        owner=club.office,
        by=by,
        gifts=gifts,
    )


def test_a_gift_lessens_the_money_of_its_part_and_is_owed_apart(santa_elena, roberto):
    fund = open_with_gifts(santa_elena, roberto, STONE)

    town = next(part for part in fund.parts() if part.payer == "municipal")
    assert (town.agreed, town.outstanding) == (Decimal("40.00"), Decimal("40.00"))
    assert (town.in_kind, town.in_kind_due) == (Decimal("60.00"), Decimal("60.00"))
    assert sum(part.agreed + part.in_kind for part in fund.parts()) == fund.total == Decimal("300.00")


def test_gifts_worth_more_than_the_part_open_no_fund(santa_elena, roberto):
    with pytest.raises(PostingRefused) as refused:
        open_with_gifts(santa_elena, roberto, STONE, STONE)

    assert refused.value.code == "more_in_kind"
    assert not Fund.objects.exists()


def test_a_part_is_paid_once_its_gift_is_handed_over_and_not_before(santa_elena, roberto):
    fund = open_with_gifts(santa_elena, roberto, STONE)
    receive(
        fund,
        payer="municipal",
        amount=Decimal("40.00"),
        received_on=TODAY,
        reference="SPEI-1",
        paid_by="Tesorería",
        by=roberto,
    )
    assert not town_of(fund).is_paid

    made, again = (
        deliver(fund.in_kind.get(), delivered_on=TODAY, paper="Acta 4", by=roberto) for _time in range(2)
    )

    assert made == again
    assert town_of(fund).is_paid
    assert Entry.objects.filter(kind="in_kind").count() == 1
    # What is given in kind is no money in the bank.
    assert fund.accounts.get(moment="bank").balance == Decimal("40.00")


def town_of(fund: Fund):
    return next(part for part in Fund.objects.get(pk=fund.pk).parts() if part.payer == "municipal")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"delivered_on": TODAY + timedelta(days=1), "paper": "Acta 4"}, "future_date"),
        ({"delivered_on": TODAY, "paper": "  "}, "no_paper"),
    ],
)
def test_a_hand_over_has_its_day_and_its_paper(told, code, santa_elena, roberto):
    fund = open_with_gifts(santa_elena, roberto, STONE)

    with pytest.raises(PostingRefused) as refused:
        deliver(fund.in_kind.get(), by=roberto, **told)

    assert refused.value.code == code
    assert town_of(fund).in_kind_due == Decimal("60.00")


def test_nothing_comes_back_before_it_was_given(santa_elena, roberto):
    fund = open_business(santa_elena, roberto)
    reverse(fund.deposits.get(), reason="Era de otra obra", by=roberto)

    with pytest.raises(PostingRefused, match=r"sin recuperar es de \$0\.00") as refused:
        give_back(fund, roberto)

    assert refused.value.code == "not_given_yet"
