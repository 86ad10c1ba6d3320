"""Money that comes in: agreed, deposited, outstanding, to the centavo."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.actions import PostingRefused, receive, reverse
from funding.models import Account, Entry, Fund, Line
from tests.funding.conftest import EQUAL, open_for, part, pay


def test_the_fund_opens_with_its_four_parts_owed(fund):
    assert [(p.payer, p.agreed, p.deposited, p.outstanding) for p in fund.parts()] == [
        (payer, Decimal("61426.00"), Decimal("0.00"), Decimal("61426.00"))
        for payer in ("federal", "state", "municipal", "migrants")
    ]


def test_apaseo_el_alto_opens_parts_that_add_up(santa_elena, roberto):
    fund = open_for(santa_elena, roberto, "7276406.19")

    assert sum(p.agreed for p in fund.parts()) == Decimal("7276406.19") == fund.total


def test_a_partial_deposit_leaves_the_rest_outstanding(fund, roberto):
    pay(fund, roberto, amount="20000.01")

    assert part(fund).deposited == Decimal("20000.01")
    assert part(fund).outstanding == Decimal("41425.99")


def test_the_same_reference_twice_is_one_deposit(fund, roberto):
    first, again = pay(fund, roberto), pay(fund, roberto)

    assert first == again
    assert Entry.objects.filter(kind="deposit").count() == 1


def test_a_reference_of_another_deposit_is_refused(fund, roberto):
    pay(fund, roberto, amount="100.00")

    with pytest.raises(PostingRefused, match=r"La referencia SPEI-1 ya está registrada con \$100\.00"):
        pay(fund, roberto, amount="200.00")


def test_one_centavo_too_much_is_refused_and_nothing_is_written(fund, roberto):
    with pytest.raises(PostingRefused, match=r"sobran \$0\.01"):
        pay(fund, roberto, amount="61426.01")

    assert part(fund).deposited == 0
    assert not fund.deposits.exists()


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "0.001"])
def test_a_deposit_is_more_than_nothing_and_in_whole_centavos(amount, fund, roberto):
    with pytest.raises(PostingRefused, match="mayor que cero"):
        pay(fund, roberto, amount=amount)


def test_a_deposit_of_tomorrow_is_refused(fund, roberto):
    with pytest.raises(PostingRefused, match="todavía no llega"):
        receive(
            fund,
            payer="state",
            amount=Decimal("1.00"),
            received_on=timezone.localdate() + timedelta(days=1),
            reference="SPEI-9",
            paid_by="Finanzas",
            by=roberto,
        )


def test_a_payer_without_a_part_is_refused(fund, roberto):
    with pytest.raises(PostingRefused, match="no tiene parte"):
        pay(fund, roberto, payer="company")


def test_a_reversal_is_the_exact_mirror_and_happens_once(fund, roberto):
    deposit = pay(fund, roberto)

    entry = reverse(deposit, reason="Se capturó en otra obra", by=roberto)

    assert part(fund).deposited == 0
    mirrored = {line.account_id: -line.amount for line in deposit.entry.lines.all()}
    assert mirrored == {line.account_id: line.amount for line in entry.lines.all()}
    with pytest.raises(PostingRefused, match="ya fue revertido"):
        reverse(deposit, reason="Otra vez", by=roberto)


def test_a_reversal_needs_a_reason(fund, roberto):
    deposit = pay(fund, roberto)

    with pytest.raises(PostingRefused, match="por qué"):
        reverse(deposit, reason="  ", by=roberto)


def test_a_reversed_reference_may_be_registered_again(fund, roberto):
    reverse(pay(fund, roberto, amount="20500.00"), reason="Importe mal capturado", by=roberto)

    pay(fund, roberto, amount="61426.00")

    assert part(fund).is_paid


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.decimals("0.04", "99999999.99", places=2),
    pieces=st.lists(st.tuples(st.sampled_from(list(EQUAL)), st.integers(1, 100)), max_size=8),
)
def test_whatever_is_paid_in_adds_up_and_its_reversal_leaves_no_trace(total, pieces, santa_elena, roberto):
    folio = f"3X1-32-2013-{Fund.objects.count() + 1000}"
    fund = open_for(santa_elena, roberto, str(total), folio)
    deposits = []
    for number, (payer, percent) in enumerate(pieces):
        amount = (part(fund, payer).outstanding * percent / 100).quantize(Decimal("0.01"))
        if 0 < amount <= part(fund, payer).outstanding:
            deposits.append(pay(fund, roberto, payer, str(amount), f"SPEI-{number}"))

    for p in fund.parts():
        assert p.agreed == p.deposited + p.outstanding
    bank = [account.balance for account in fund.accounts.filter(moment="bank")]
    assert sum(bank) == sum(deposit.amount for deposit in deposits)
    for deposit in deposits:
        reverse(deposit, reason="Prueba", by=roberto)
    assert all(p.deposited == 0 and p.outstanding == p.agreed for p in Fund.objects.get(pk=fund.pk).parts())
    for account in Account.objects.filter(fund=fund):
        assert account.balance == sum(line.amount for line in Line.objects.filter(account=account))


@pytest.mark.django_db(transaction=True)
def test_eight_reviewers_at_once_never_take_more_than_is_owed(santa_elena, roberto):
    fund = open_for(santa_elena, roberto)
    outcomes = []

    def deposit(number: int) -> None:
        try:
            pay(fund, roberto, amount="20000.00", reference=f"SPEI-{number}")
            outcomes.append("in")
        except PostingRefused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=deposit, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in"] * 3 + ["more_than_owed"] * 5
    assert part(fund).outstanding == Decimal("1426.00")
