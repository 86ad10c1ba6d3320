"""Deposits in two hands, as the database and eight reviewers at once see them."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from funding.actions import PostingRefused, reverse
from funding.declarations import declare, reject, verify
from funding.models import Declaration, Fund
from tests.funding.conftest import open_for, part
from tests.funding.test_database import sql

TODAY = timezone.localdate()


def tell(fund: Fund, by: User, amount: str = "100.00", reference: str = "SPEI-1", **changes) -> Declaration:
    facts = {"payer": "state", "paid_on": TODAY, "paid_by": "Secretaría de Finanzas"}
    return declare(fund, amount=Decimal(amount), reference=reference, by=by, **(facts | changes))


def test_what_is_declared_counts_once_another_person_verifies_it(fund, graciela, roberto):
    told = tell(fund, graciela)
    assert part(fund, "state").deposited == 0

    deposit = verify(told, received_on=TODAY, by=roberto)

    assert part(fund, "state").deposited == Decimal("100.00")
    assert verify(told, received_on=TODAY, by=roberto) == deposit
    assert fund.deposits.count() == 1
    told.refresh_from_db()
    assert (told.state, told.settled_by, told.deposit) == ("verified", roberto, deposit)


def test_the_author_neither_verifies_nor_rejects(fund, roberto):
    told = tell(fund, roberto)

    for act in (
        lambda: verify(told, received_on=TODAY, by=roberto),
        lambda: reject(told, reason="No está", by=roberto),
    ):
        with pytest.raises(PostingRefused, match="no lo verifica") as refused:
            act()
        assert refused.value.code == "two_persons"


def test_the_database_wants_two_persons_too(fund, graciela):
    told = tell(fund, graciela)

    with pytest.raises(IntegrityError, match="declaration_needs_two_persons"):
        sql(
            "UPDATE funding_declaration SET state = 'rejected', reason = 'x', settled_by_id = %s "
            "WHERE id = %s",
            graciela.pk,
            told.pk,
        )


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM funding_declaration",
        "UPDATE funding_declaration SET amount = 1",
        "UPDATE funding_declaration SET declared_by_id = settled_by_id",
        "UPDATE funding_declaration SET state = 'declared', settled_by_id = NULL, deposit_id = NULL",
    ],
)
def test_what_was_told_stays_as_it_was_told(attack, fund, graciela, roberto):
    verify(tell(fund, graciela), received_on=TODAY, by=roberto)

    with pytest.raises(IntegrityError, match="settled once"):
        sql(attack)


def test_a_declaration_is_not_verified_by_another_deposit(fund, graciela, roberto):
    told = tell(fund, graciela)
    other = verify(tell(fund, graciela, reference="SPEI-2"), received_on=TODAY, by=roberto)

    with pytest.raises(IntegrityError, match="not the one that was declared"):
        sql(
            "UPDATE funding_declaration SET state = 'verified', settled_by_id = %s, deposit_id = %s "
            "WHERE id = %s",
            roberto.pk,
            other.pk,
            told.pk,
        )


def test_a_reference_waits_once_and_comes_back_after_a_rejection_or_a_reversal(fund, graciela, roberto):
    told = tell(fund, graciela)
    assert tell(fund, graciela) == told
    with pytest.raises(PostingRefused, match="ya está declarada con") as refused:
        tell(fund, graciela, amount="99.00")
    assert refused.value.code == "reference_used"

    reject(told, reason="No está en el banco", by=roberto)
    again = tell(fund, graciela)
    assert again != told
    deposit = verify(again, received_on=TODAY, by=roberto)
    assert tell(fund, graciela) == again
    reverse(deposit, reason="Otra obra", by=roberto)
    assert tell(fund, graciela) not in (told, again)


def test_a_settled_one_is_not_settled_otherwise(fund, graciela, roberto):
    told = tell(fund, graciela)
    reject(told, reason="No está en el banco", by=roberto)

    with pytest.raises(PostingRefused, match="ya está resuelto: Rechazado"):
        verify(told, received_on=TODAY, by=roberto)
    assert reject(told, reason="Otra vez", by=roberto).reason == "No está en el banco"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": "61426.01"}, "more_than_owed"),
        ({"amount": "0.00"}, "no_amount"),
        ({"payer": "company"}, "no_such_payer"),
        ({"paid_on": TODAY + timedelta(days=1)}, "future_date"),
    ],
)
def test_what_cannot_be_is_not_declared(changes, code, fund, graciela):
    with pytest.raises(PostingRefused) as refused:
        tell(fund, graciela, **changes)

    assert refused.value.code == code


def test_two_that_together_pass_what_is_owed_do_not_both_count(fund, graciela, roberto):
    first, second = (tell(fund, graciela, amount="40000.00", reference=f"SPEI-{n}") for n in (1, 2))
    verify(first, received_on=TODAY, by=roberto)

    with pytest.raises(PostingRefused, match="sobran") as refused:
        verify(second, received_on=TODAY, by=roberto)

    assert refused.value.code == "more_than_owed"
    second.refresh_from_db()
    assert second.state == "declared"


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_are_one_deposit(santa_elena, roberto, graciela):
    fund = open_for(santa_elena, roberto)
    told = tell(fund, graciela)
    made, failures = [], []

    def click() -> None:
        try:
            made.append(verify(told, received_on=TODAY, by=roberto).pk)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _click in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert len(made) == 8
    assert len(set(made)) == 1
    assert part(fund, "state").deposited == Decimal("100.00")


def test_a_declaration_that_fails_to_post_leaves_nothing(fund, graciela, roberto):
    told = tell(fund, graciela)

    with pytest.raises(PostingRefused), transaction.atomic():
        verify(told, received_on=TODAY + timedelta(days=1), by=roberto)

    told.refresh_from_db()
    assert told.state == "declared"
    assert not fund.deposits.exists()
