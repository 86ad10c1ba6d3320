"""Dollars of a club count in pesos at the FIX of their day, and the bank's rate settles the difference."""

from decimal import Decimal

import pytest

from funding.models import Declaration
from projects.actions import tell_operation, verify_deposit, verify_operation
from tests.projects.test_api import Program
from tests.projects.test_operation_pages import TODAY, as_person

pytestmark = pytest.mark.django_db
# A day of the table, whose FIX was 13.0377.
DAY = "2013-07-03"


def form(**changes):
    facts = {"payer": "migrants", "amount": "", "usd": "1,000.00", "fix": "", "paid_on": DAY}
    return facts | {"reference": "SWIFT-1", "paid_by": "Santa Elena de Río Grande"} | changes


def test_a_club_declares_dollars_and_owes_what_the_bank_pays_less(work_at, cast):
    work = work_at("agreed")
    tomas = as_person(cast["tomas"])

    response = tomas.post(f"/obras/{work.reference}/depositos/", form())

    told = Declaration.objects.get()
    assert response.status_code == 302
    assert (told.usd, told.fix, told.amount) == (1000, Decimal("13.0377"), Decimal("13037.70"))
    assert f"$1,000.00 dólares, FIX {told.fix}" in tomas.get(work.get_absolute_url()).content.decode()
    deposit = verify_deposit(work, told, received_on=told.paid_on, by=cast["roberto"])
    row = tell_operation(
        work,
        "conversion",
        deposit=deposit,
        amount=told.amount - Decimal("100.00"),
        happened_on=told.paid_on,
        reference="Venta de divisas 7",
        by=cast["ramon"],
    )
    verify_operation(work, "conversion", row, by=cast["roberto"])
    part = next(part for part in work.fund.parts() if part.payer == "migrants")
    assert part.deposited == told.amount - Decimal("100.00")
    assert work.fund.sum_of("bank") == part.deposited


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fix": "99.0000"}, "deje vacío el tipo de cambio"),
        ({"paid_on": TODAY}, "escriba el que publicó el DOF"),
        ({"amount": "12.00"}, "en pesos o en dólares, no los dos"),
        ({"usd": ""}, "Escriba el importe que se depositó"),
        ({"usd": "999,999.00"}, "sobran"),
    ],
)
def test_dollars_that_cannot_be_are_refused_with_a_sentence(work_at, cast, changes, said):
    work = work_at("agreed")

    response = as_person(cast["tomas"]).post(f"/obras/{work.reference}/depositos/", form(**changes))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Declaration.objects.exists()


def test_a_program_declares_dollars_with_the_rate_of_a_day_beyond_the_table(work_at, cast):
    work = work_at("agreed")
    facts = {"payer": "migrants", "usd": "100.00", "fix": "18.1234", "paid_on": TODAY}

    answer = Program(cast["tomas"]).post(
        f"/projects/{work.reference}/deposits/", facts | {"reference": "SWIFT-2", "paid_by": "Santa Elena"}
    )

    assert answer.status_code == 201
    assert Declaration.objects.get().amount == Decimal("1812.34")
