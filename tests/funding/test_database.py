"""What the database itself refuses, whoever asks."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from funding.models import Account, Entry, Line
from tests.funding.conftest import open_for, pay

pytestmark = pytest.mark.django_db


def sql(text: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE funding_line SET amount = amount + 1",
        "DELETE FROM funding_line",
        "UPDATE funding_entry SET note = 'x'",
        "DELETE FROM funding_deposit",
        "UPDATE funding_deposit SET amount = 1",
        "UPDATE funding_fund SET total = 1",
    ],
)
def test_the_journal_only_grows(attack, fund, roberto):
    pay(fund, roberto)

    with pytest.raises(IntegrityError, match="only grows"):
        sql(attack)


def test_nobody_writes_a_balance(fund):
    with pytest.raises(IntegrityError, match="only lines change the balance"):
        sql("UPDATE funding_account SET balance = 0")


def test_an_account_begins_at_zero(fund):
    with pytest.raises(IntegrityError, match="begins at zero"):
        Account.objects.create(fund=fund, payer="company", moment="deposited", book="P", balance=5)


def test_an_entry_that_does_not_add_up_is_refused(fund, roberto):
    accounts = {(a.moment, a.payer): a for a in fund.accounts.all()}
    with pytest.raises(IntegrityError, match="does not add up"), transaction.atomic():
        entry = Entry.objects.create(fund=fund, kind="deposit", key="forged", by=roberto)
        for key, amount in ((("deposited", "state"), "5.00"), (("outstanding", "state"), "-4.99")):
            Line.objects.create(entry=entry, account=accounts[key], amount=Decimal(amount))
        sql("SELECT 1")


def test_an_entry_without_lines_is_refused(fund, roberto):
    with pytest.raises(IntegrityError, match="fewer than two lines"), transaction.atomic():
        Entry.objects.create(fund=fund, kind="deposit", key="empty", by=roberto)
        sql("SELECT 1")


def test_a_line_of_nothing_is_refused(fund, roberto):
    account = fund.accounts.first()
    with pytest.raises(IntegrityError, match="line_moves_money"), transaction.atomic():
        entry = Entry.objects.create(fund=fund, kind="deposit", key="zero", by=roberto)
        Line.objects.create(entry=entry, account=account, amount=Decimal("0.00"))


def test_a_key_is_posted_once(fund, roberto):
    with pytest.raises(IntegrityError, match="entry_is_posted_once"), transaction.atomic():
        Entry.objects.create(fund=fund, kind="deposit", key=fund.entries.first().key, by=roberto)


@pytest.mark.django_db(transaction=True)
def test_nobody_adds_a_line_to_an_old_entry(santa_elena, roberto):
    fund = open_for(santa_elena, roberto)
    entry = fund.entries.get()
    bank = fund.accounts.get(moment="bank")

    with pytest.raises(IntegrityError, match="belongs to the fund and to the transaction"):
        Line.objects.create(entry=entry, account=bank, amount=Decimal("5.00"))


def test_a_line_does_not_touch_another_fund(fund, santa_elena, roberto):
    other = open_for(santa_elena, roberto, folio="3X1-32-2013-0002")

    with pytest.raises(IntegrityError, match="belongs to the fund"), transaction.atomic():
        entry = Entry.objects.create(fund=fund, kind="deposit", key="crossed", by=roberto)
        Line.objects.create(entry=entry, account=other.accounts.first(), amount=Decimal("5.00"))


def test_the_journal_is_never_emptied(fund):
    with (
        pytest.raises(IntegrityError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE funding_line ENABLE TRIGGER never_emptied")
        cursor.execute("TRUNCATE funding_line")
