"""A fund to play with, and the short words of these tests."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from clubs.models import Club
from funding.actions import open_fund, receive
from funding.models import Deposit, Fund, Part
from places.models import Municipality
from programs.money import split

EQUAL = {"federal": 1, "state": 1, "municipal": 1, "migrants": 1}


def open_for(club: Club, by: User, total: str = "245704.00", folio: str = "3X1-32-2013-0001") -> Fund:
    return open_fund(
        folio=folio,
        scheme="fed_3x1",
        fiscal_year=2013,
        shares=split(Decimal(total), EQUAL),
        municipality=Municipality.objects.get(code="32039"),
        owner=club.office,
        by=by,
    )


@pytest.fixture
def fund(santa_elena: Club, roberto: User) -> Fund:
    """The fund of Río Grande's computers: four parts of 61,426.00."""
    return open_for(santa_elena, roberto)


def pay(
    fund: Fund, by: User, payer: str = "migrants", amount: str = "61426.00", reference: str = "SPEI-1"
) -> Deposit:
    return receive(
        fund,
        payer=payer,
        amount=Decimal(amount),
        received_on=timezone.localdate(),
        reference=reference,
        paid_by="Santa Elena de Río Grande",
        by=by,
    )


def part(fund: Fund, payer: str = "migrants") -> Part:
    return next(part for part in Fund.objects.get(pk=fund.pk).parts() if part.payer == payer)
