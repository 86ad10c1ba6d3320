"""A fund and a business to play with, and the short words of these tests."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from clubs.models import Club
from funding.actions import open_fund, receive, recover
from funding.models import Deposit, Fund, Part, Recovery
from places.models import Municipality
from programs.money import split
from tests.projects.conftest import work_at  # noqa: F401

EQUAL = {"federal": 1, "state": 1, "municipal": 1, "migrants": 1}


def open_for(club: Club, by: User, total: str = "245704.00", folio: str = "3X1-32-2013-0001") -> Fund:
    return open_fund(
        folio=folio,
        scheme="fed_3x1",
        fiscal_year=2013,
        family="solidarity",
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


# --- A business ---------------------------------------------------------------------------------

TODAY = timezone.localdate()
HALVES = {"federal": Decimal("100.00"), "migrants": Decimal("100.00")}


def open_business(club: Club, by: User, folio: str = "3X1-32-2013-0009", **changes) -> Fund:
    """A business of 200 pesos, of which the federal half was paid in and comes back in three payments."""
    facts = {
        "folio": folio,
        "scheme": "fed_3x1",
        "fiscal_year": 2013,
        "family": "investment",
        "shares": HALVES,
        "municipality": Municipality.objects.get(code="32039"),
        "owner": club.office,
        "by": by,
        "recovers": ["federal"],
        "instalments": [
            (TODAY - timedelta(days=40), Decimal("33.34")),
            (TODAY - timedelta(days=10), Decimal("33.33")),
            (TODAY + timedelta(days=20), Decimal("33.33")),
        ],
    }
    fund = open_fund(**(facts | changes))
    for part in fund.parts():
        if part.payer in (facts | changes)["recovers"]:
            pay(fund, by, part.payer, str(part.agreed), f"SPEI-{part.payer}")
    return fund


@pytest.fixture
def business(santa_elena: Club, roberto: User) -> Fund:
    return open_business(santa_elena, roberto)


def give_back(
    fund: Fund, by: User, amount: str = "33.34", reference: str = "REC-1", day: date = TODAY
) -> Recovery:
    return recover(
        fund, amount=Decimal(amount), received_on=day, reference=reference, paid_by="Elpidio Macías", by=by
    )
