"""A payment and a refund say where the bank shows them, and one movement is one thing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from funding.actions import OPERATIONS, NewLine, PostingRefused, set_budget, take_back, tell
from funding.bank import import_statement, matched, register_account
from funding.models import BankAccount, Fund, Movement, Payment, Sighting
from funding.sightings import choices_for, verify_seen
from tests.conftest import as_owner
from tests.funding.conftest import pay
from tests.funding.test_bank import ACCOUNT
from tests.funding.test_worked_life import done

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def account(fund: Fund, roberto: User) -> BankAccount:
    pay(fund, roberto, "federal", "61426.00", "SPEI-1")
    return register_account(fund, by=roberto, **ACCOUNT)


def paid(fund: Fund, by: User, reference: str, amount: str = "1000.00", days: int = 0) -> Payment:
    row, _new = tell(
        OPERATIONS["payment"],
        fund,
        amount=Decimal(amount),
        happened_on=TODAY - timedelta(days=days),
        reference=reference,
        line=fund.budget_lines.first(),
        payee="Constructora",
        by=by,
    )
    return row


def bring(account: BankAccount, by: User, *lines: str) -> None:
    rows = "".join(f"{TODAY},{line}\n" for line in lines)
    content = f"Fecha,Concepto,Referencia,Importe\n{rows}".encode()
    import_statement(account, content=content, file_name="marzo.csv", by=by)


def seen(row: Any) -> list[str]:
    return [one.paper or one.movement.reference for one in Sighting.objects.filter(entry=row.entry)]


def test_a_payment_is_the_movement_that_surely_is_it(account, fund, ramon, roberto):
    row = paid(fund, ramon, "CLAVE7788")
    bring(account, roberto, "PAGO,CLAVE7788,-1000.00", "PAGO,X,-1000.00")

    row = verify_seen("payment", row, by=roberto)

    assert seen(row) == ["CLAVE7788"]
    [tied] = [one for one in matched(fund)[0].values() if one.expected and one.expected.movement]
    assert tied.movement.reference == "CLAVE7788"


def test_where_the_bank_is_not_sure_somebody_chooses_and_once(account, fund, ramon, roberto):
    first, second = paid(fund, ramon, "CHEQUE-1"), paid(fund, ramon, "CHEQUE-2")
    bring(account, roberto, "CHEQUE,8001,-1000.00")
    with pytest.raises(PostingRefused) as refused:
        verify_seen("payment", first, by=roberto)
    assert refused.value.code == "choose_movement"
    [(movement, _match)] = choices_for("payment", first)

    verify_seen("payment", first, by=roberto, movement=movement)

    assert choices_for("payment", second) == []
    with pytest.raises(PostingRefused) as refused:
        verify_seen("payment", second, by=roberto, movement=movement)
    assert refused.value.code == "not_that_movement"
    assert seen(verify_seen("payment", second, by=roberto, paper="Estado de marzo, hoja 2")) == [
        "Estado de marzo, hoja 2"
    ]


def test_a_paper_serves_until_the_file_of_the_bank_comes(account, fund, ramon, roberto):
    row = paid(fund, ramon, "CLAVE7788")
    with pytest.raises(PostingRefused) as refused:
        verify_seen("payment", row, by=roberto)
    assert refused.value.code == "no_paper"

    row = verify_seen("payment", row, by=roberto, paper="Estado de marzo")
    bring(account, roberto, "PAGO,CLAVE7788,-1000.00")

    assert seen(row) == ["Estado de marzo", "CLAVE7788"]


def test_what_was_reversed_leaves_its_movement_to_another(account, fund, ramon, roberto, carmen):
    bring(account, roberto, "PAGO,CLAVE7788,-1000.00")
    row = verify_seen("payment", paid(fund, ramon, "CLAVE7788"), by=roberto)
    take_back(OPERATIONS["payment"], row, reason="Otro concepto", by=carmen)

    again = verify_seen("payment", paid(fund, ramon, "CLAVE7788"), by=roberto)

    assert seen(again) == ["CLAVE7788"]


def test_the_database_gives_a_movement_to_one_and_of_its_amount(account, fund, ramon, roberto):
    bring(account, roberto, "PAGO,CLAVE7788,-1000.00", "PAGO,OTRO,-999.99", "ABONO,SPEI-1,61426.00")
    row = verify_seen("payment", paid(fund, ramon, "CLAVE7788"), by=roberto)
    other = verify_seen("payment", paid(fund, ramon, "C-2", "10.00"), by=roberto, paper="Hoja 1")
    taken = Movement.objects.get(reference="CLAVE7788")
    for movement, entry in (
        (taken, other.entry),
        (Movement.objects.get(reference="OTRO"), other.entry),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sighting.objects.create(entry=entry, movement=movement, by=roberto)
    with pytest.raises(IntegrityError), transaction.atomic(), as_owner():
        Sighting.objects.filter(entry=row.entry).update(movement=None, paper="x")


def test_a_line_of_the_budget_keeps_its_payments_when_another_goes(fund, ramon, roberto):
    pay(fund, roberto, "federal", "61426.00", "SPEI-1")
    total = sum(line.amount for line in fund.budget_lines.all())
    rest = total - Decimal("3000.00")
    told = [("Zanja", Decimal("1000.00")), ("Tubo", Decimal("2000.00")), ("Obra", rest)]
    set_budget(fund, lines=told, by=ramon)
    tubo = fund.budget_lines.get(concept="Tubo")
    done("payment", fund, (ramon, roberto), "1500.00", line=tubo, payee="Tubos SA", reference="T-1")

    set_budget(fund, lines=[("Tubo", Decimal("2000.00")), ("Obra", rest + 1000)], by=ramon)

    rows = [(row.number, row.concept, row.payments.count()) for row in fund.budget_lines.all()]
    assert rows == [(2, "Tubo", 1), (3, "Obra", 0)]
    named = NewLine("Tubería de 12 pulgadas", Decimal("2000.00"), 2)
    set_budget(fund, lines=[("Obra", rest + 1000), named], by=ramon)
    tubo.refresh_from_db()
    assert (tubo.number, tubo.concept) == (2, "Tubería de 12 pulgadas")
    for lines, code in (
        ([("Obra", total)], "line_has_payments"),
        ([NewLine("Obra", total, 9)], "no_such_line"),
    ):
        with pytest.raises(PostingRefused) as refused:
            set_budget(fund, lines=lines, by=ramon)
        assert refused.value.code == code
