"""What moves money needs two persons, says one thing once, and stays within what there is."""

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from funding import actions
from funding.actions import OPERATIONS, PostingRefused, order_payment
from funding.models import Fund, Payment, Proof
from tests.conftest import as_owner
from tests.funding.conftest import open_for, pay
from tests.funding.test_worked_life import balance, refused

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FOLIO = "5F2B1C34-9A1D-4E8B-8C55-0D1E2F3A4B5C"


@pytest.fixture
def paid(fund: Fund, roberto: User) -> Fund:
    """The fund with all four parts in the bank: 245,704.00."""
    for part in fund.parts():
        pay(fund, roberto, part.payer, "61426.00", f"SPEI-{part.payer}")
    return fund


def told(fund: Fund, by: User, amount: str = "100.00", reference: str = "P-1", **facts: Any) -> Payment:
    facts = {"line": fund.budget_lines.get(), "payee": "Bombas de Jerez", "happened_on": TODAY} | facts
    row, _new = actions.tell(
        OPERATIONS["payment"], fund, amount=Decimal(amount), reference=reference, by=by, **facts
    )
    return row


def invoice(payment: Payment, by: User, amount: str, total: str = "100.00", **facts: Any) -> Proof:
    facts = {"paper": "cfdi", "issuer": "BJE010203AB1", "reference": FOLIO, "happened_on": TODAY} | facts
    row, _new = actions.tell(
        OPERATIONS["proof"],
        payment.fund,
        amount=Decimal(amount),
        total=Decimal(total),
        payment=payment,
        by=by,
        **facts,
    )
    return row


def counted(row: Any, by: User) -> Any:
    return actions.verify(OPERATIONS[row._meta.model_name], row, by=by)


def test_whoever_tells_a_payment_does_not_verify_it(paid, cast, roberto):
    row = told(paid, roberto)

    refused("two_persons", counted, row, roberto)
    refused("two_persons", actions.reject, OPERATIONS["payment"], row, reason="No", by=roberto)

    assert balance(paid, "unproved") == 0
    counted(row, cast["patricia"])
    assert balance(paid, "unproved") == Decimal("100.00")


def test_what_is_told_twice_is_one_and_another_amount_is_refused(paid, cast, roberto):
    row = told(paid, cast["ramon"])

    assert told(paid, roberto).pk == row.pk
    refused("reference_used", told, paid, roberto, "100.01")
    first = counted(row, roberto)
    assert counted(row, roberto).entry_id == first.entry_id


def test_what_was_rejected_may_be_told_again_and_says_why(paid, cast, roberto):
    row = told(paid, cast["ramon"])
    refused("no_reason", actions.reject, OPERATIONS["payment"], row, reason=" ", by=roberto)

    gone = actions.reject(OPERATIONS["payment"], row, reason="No está en el estado de cuenta", by=roberto)

    assert (gone.state, gone.entry) == ("rejected", None)
    refused("already_settled", counted, gone, roberto)
    assert told(paid, cast["ramon"]).pk != row.pk


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"amount": "245704.01"}, "more_than_line"),
        ({"amount": "0.001"}, "no_amount"),
        ({"amount": "-5.00"}, "no_amount"),
        ({"reference": "  "}, "no_reference"),
        ({"happened_on": TODAY + timedelta(days=1)}, "future_date"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_with_a_sentence(paid, roberto, facts, code):
    refused(code, told, paid, roberto, **facts)


def test_the_work_of_another_town_lends_neither_line_nor_payment(paid, santa_elena, cast, roberto):
    other = open_for(santa_elena, roberto, "400.00", "3X1-32-2013-0002")
    pay(other, roberto, "federal", "100.00", "SPEI-9")
    row = counted(told(paid, cast["ramon"]), roberto)

    refused("no_such_line", told, other, roberto, "1.00", line=paid.budget_lines.get())
    proof = {"paper": "other", "issuer": "Rayas", "total": Decimal("1.00"), "payment": row}
    slip = {"amount": Decimal("1.00"), "happened_on": TODAY, "reference": "R-1", "by": roberto}
    refused("no_such_payment", actions.tell, OPERATIONS["proof"], other, **slip, **proof)


def test_only_what_has_come_is_paid_and_who_comes_late_catches_up(fund, cast, roberto):
    pay(fund, roberto, "state", "61426.00", "SPEI-1")
    refused("not_enough", told, fund, roberto, "61426.01")

    counted(told(fund, cast["ramon"], "400.00"), roberto)
    assert balance(fund, "applied", "state") == Decimal("400.00")
    pay(fund, roberto, "migrants", "61426.00", "SPEI-2")
    counted(told(fund, cast["ramon"], "400.00", "P-2"), roberto)

    assert balance(fund, "applied", "state") == balance(fund, "applied", "migrants") == Decimal("400.00")


def test_an_invoice_proves_once_what_it_says_in_whatever_work(paid, santa_elena, cast, roberto):
    ramon = cast["ramon"]
    other = open_for(santa_elena, roberto, "400.00", "3X1-32-2013-0002")
    pay(other, roberto, "federal", "100.00", "SPEI-9")
    here, there = counted(told(paid, ramon), roberto), counted(told(other, ramon, "50.00"), roberto)
    counted(invoice(here, ramon, "80.00"), roberto)

    refused("paper_is_not_passed", invoice, there, ramon, "20.01")
    refused("paper_is_not_passed", invoice, there, ramon, "10.00", total="500.00")
    refused("not_a_folio_fiscal", invoice, there, ramon, "10.00", reference="FACTURA 12")
    refused("more_than_payment", invoice, here, ramon, "20.01", reference=FOLIO.replace("5F", "AA"))
    assert counted(invoice(there, ramon, "20.00"), roberto).state == "verified"


def test_a_payment_order_is_one_and_stands_on_one_instalment(fund, cast, roberto):
    def instalment(reference: str, amount: str) -> Any:
        row, _new = actions.tell(
            OPERATIONS["release"],
            fund,
            amount=Decimal(amount),
            happened_on=TODAY,
            reference=reference,
            payer="federal",
            conditions="Depósitos de las otras partes",
            by=cast["patricia"],
        )
        return row

    first, second = instalment("OF-1", "30713.00"), instalment("OF-2", "30713.00")
    refused("not_verified", order_payment, first, clc="77", ordered_on=TODAY, by=roberto)
    counted(first, roberto), counted(second, roberto)
    refused("more_than_committed", instalment, "OF-3", "0.01")
    order_payment(first, clc="77", ordered_on=TODAY, by=roberto)

    assert order_payment(first, clc="77", ordered_on=TODAY, by=roberto).clc == "77"
    refused("has_its_clc", order_payment, first, clc="78", ordered_on=TODAY, by=roberto)
    refused("clc_is_used_once", order_payment, second, clc="77", ordered_on=TODAY, by=roberto)
    assert (balance(fund, "executed", "federal"), balance(fund, "accrued", "federal")) == (
        Decimal("30713.00"),
    ) * 2
    # Taken back, both its entries are undone.
    actions.take_back(OPERATIONS["release"], first, reason="Otro ejercicio", by=cast["patricia"])
    assert balance(fund, "committed", "federal") == Decimal("30713.00")


def test_an_amendment_changes_the_parts_and_what_is_committed(fund, cast, roberto):
    pay(fund, roberto, "federal", "61426.00", "SPEI-1")

    def amend(changes: dict[str, str], reference: str = "CM-1") -> Any:
        row, _new = actions.tell(
            OPERATIONS["amendment"], fund, changes=changes, happened_on=TODAY, reference=reference, by=roberto
        )
        return counted(row, cast["patricia"])

    refused("deposited_before", amend, {"federal": "-0.01"})
    refused("no_such_payer", amend, {"company": "5.00"})
    row = amend({"state": "1000.50", "municipal": "-426.00", "migrants": "0.00"})

    assert row.amount == Decimal("246278.50") == fund.budget_lines.get().amount
    agreed = {part.payer: part.agreed for part in Fund.objects.get(pk=fund.pk).parts()}
    assert (agreed["state"], agreed["municipal"]) == (Decimal("62426.50"), Decimal("61000.00"))
    assert balance(fund, "committed", "municipal") == Decimal("61000.00")
    actions.take_back(OPERATIONS["amendment"], row, reason="No se firmó", by=roberto)
    assert fund.budget_lines.get().amount == Decimal("245704.00")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE funding_payment SET amount = 1",
        "UPDATE funding_payment SET state = 'declared', settled_by_id = NULL, entry_id = NULL",
        "UPDATE funding_payment SET settled_by_id = declared_by_id",
        "UPDATE funding_payment SET state = 'reversed'",
        "DELETE FROM funding_payment",
        "UPDATE funding_budgetline SET amount = 99.99",
    ],
)
def test_the_database_keeps_what_was_settled(attack, paid, cast, roberto):
    counted(told(paid, cast["ramon"]), roberto)

    with pytest.raises(IntegrityError), transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_the_database_lets_nobody_verify_without_an_entry(paid, cast, roberto):
    row = told(paid, cast["ramon"])
    old = paid.entries.first()

    for entry in (None, old.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.filter(pk=row.pk).update(
                state="verified", settled_by=roberto, settled_at=timezone.now(), entry=entry
            )


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_pay_the_same_money_at_once_one_does(santa_elena, cast, roberto):
    fund = open_for(santa_elena, roberto, "400.00")
    pay(fund, roberto, "federal", "100.00", "SPEI-1")
    rows = [told(fund, cast["ramon"], "100.00", f"P-{number}") for number in range(8)]
    ready, codes = threading.Barrier(8), []

    def verify(row: Payment) -> None:
        ready.wait()
        try:
            counted(row, roberto)
            codes.append("paid")
        except PostingRefused as refusal:
            codes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=verify, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(codes) == ["not_enough"] * 7 + ["paid"]
    assert balance(fund, "bank") == 0


def test_what_was_given_back_may_be_paid_again_from_its_line(paid, cast, roberto):
    ramon = cast["ramon"]
    whole = counted(told(paid, ramon, "245704.00"), roberto)
    facts = {"amount": Decimal("704.00"), "happened_on": TODAY, "reference": "DEV-1", "payment": whole}
    row, _new = actions.tell(OPERATIONS["restitution"], paid, by=ramon, **facts)
    back = counted(row, roberto)

    refused("more_than_line", told, paid, ramon, "704.01", "P-2")
    again = counted(told(paid, ramon, "704.00", "P-2"), roberto)

    assert balance(paid, "bank") == 0
    refused("not_enough", actions.take_back, OPERATIONS["restitution"], back, reason="No", by=roberto)
    assert again.state == "verified"
