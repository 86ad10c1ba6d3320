"""What the database itself refuses, whoever asks."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from funding.actions import PostingRefused, post
from funding.models import Account, Entry, Fund, Line, Period
from tests.conftest import as_owner
from tests.funding.conftest import open_for, pay

pytestmark = pytest.mark.django_db


def sql(text: str, *values: object) -> None:
    """As the owner of the database, whom no missing right stops."""
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(text, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def forge(fund: Fund, by: User, key: str = "forged", number: int = 99, **told: object) -> Entry:
    """An entry put in beside the door."""
    facts = {
        "kind": "deposit",
        "booked_on": timezone.localdate(),
        "request_sha256": "0" * 64,
        "sha256": "0" * 64,
    }
    with as_owner():
        return Entry.objects.create(fund=fund, key=key, by=by, number=number, **(facts | told))


def add(entry: Entry, account: Account, amount: str, **told: object) -> Line:
    """A line put in beside the door, with the number and the balance that it must tell."""
    account.refresh_from_db()
    entry.refresh_from_db(fields=["at"])
    facts = {"number": account.lines_count + 1, "balance": account.balance + Decimal(amount), "at": entry.at}
    with as_owner():
        return Line.objects.create(entry=entry, account=account, amount=Decimal(amount), **(facts | told))


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
    with pytest.raises(IntegrityError, match="begins at zero"), as_owner():
        Account.objects.create(fund=fund, payer="company", moment="deposited", book="P", balance=5)


def test_an_entry_that_does_not_add_up_is_refused(fund, roberto):
    accounts = {(a.moment, a.payer): a for a in fund.accounts.all()}
    with pytest.raises(IntegrityError, match="does not add up"), transaction.atomic():
        entry = forge(fund, roberto)
        add(entry, accounts["outstanding", "state"], "5.00")
        add(entry, accounts["agreed", "state"], "-4.99")
        sql("SELECT 1")


def test_an_entry_without_lines_is_refused(fund, roberto):
    with pytest.raises(IntegrityError, match="fewer than two lines"), transaction.atomic():
        forge(fund, roberto)
        sql("SELECT 1")


def test_a_line_of_nothing_is_refused(fund, roberto):
    account = fund.accounts.first()
    with pytest.raises(IntegrityError, match="line_moves_money"), transaction.atomic():
        add(forge(fund, roberto), account, "0.00")


def test_a_key_is_posted_once(fund, roberto):
    with pytest.raises(IntegrityError, match="entry_is_posted_once"), transaction.atomic():
        forge(fund, roberto, key=fund.entries.first().key)


def test_a_number_is_given_once(fund, roberto):
    with pytest.raises(IntegrityError, match="entry_has_its_number"), transaction.atomic():
        forge(fund, roberto, number=1)


@pytest.mark.django_db(transaction=True)
def test_nobody_adds_a_line_to_an_old_entry(santa_elena, roberto):
    fund = open_for(santa_elena, roberto)
    entry = fund.entries.get()
    pay(fund, roberto)
    account = fund.accounts.get(moment="bank")

    with pytest.raises(IntegrityError, match="belongs to the fund and to the transaction"):
        add(entry, account, "5.00")


@pytest.mark.parametrize(
    "told", [{"number": 7}, {"balance": Decimal("1.00")}, {"at": datetime(2026, 11, 24, 18, tzinfo=UTC)}]
)
def test_a_line_tells_its_number_its_moment_and_the_balance_after_it(fund, roberto, told):
    account = fund.accounts.get(moment="outstanding", payer="state")

    with (
        pytest.raises(IntegrityError, match="tells its number, its moment and the balance"),
        transaction.atomic(),
    ):
        add(forge(fund, roberto), account, "5.00", **told)


def test_one_statement_does_not_book_two_entries_on_one_account_as_if_they_were_one(fund, roberto):
    account = fund.accounts.get(moment="outstanding", payer="state")

    with pytest.raises(IntegrityError, match="tells its number"), transaction.atomic():
        pair = [forge(fund, roberto), forge(fund, roberto, key="forged again", number=100)]
        with as_owner():
            Line.objects.bulk_create(
                Line(
                    entry=entry,
                    account=account,
                    amount=Decimal("5.00"),
                    number=account.lines_count + place,
                    balance=account.balance + 5 * place,
                    at=Entry.objects.get(pk=entry.pk).at,
                )
                for place, entry in enumerate(pair, 1)
            )


def test_a_line_does_not_touch_another_fund(fund, santa_elena, roberto):
    other = open_for(santa_elena, roberto, folio="3X1-32-2013-0002")

    with pytest.raises(IntegrityError, match="belongs to the fund"), transaction.atomic():
        add(forge(fund, roberto), other.accounts.filter(moment="outstanding").first(), "5.00")


def test_the_journal_is_never_emptied(fund):
    with (
        pytest.raises(IntegrityError, match="only grows"),
        transaction.atomic(),
        as_owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE funding_line")


def move(fund: Fund, by: User, amount: str = "10.00", key: str = "10 pesos", **told) -> Entry:
    """Some pesos of the state, deposited through the door."""
    value = Decimal(amount)
    legs = [("deposited", "state", value), ("outstanding", "state", -value)]
    return post(fund, "deposit", key=key, legs=legs, by=by, **told)


def test_the_same_key_with_the_same_facts_is_one_entry(fund, roberto):
    assert move(fund, roberto).pk == move(fund, roberto).pk
    assert fund.entries.count() == 2


def test_the_same_key_for_something_else_is_refused(fund, roberto):
    move(fund, roberto)

    with pytest.raises(PostingRefused, match="ya está registrado") as refused:
        move(fund, roberto, amount="10.01")

    assert refused.value.code == "posted_before"


def test_lines_keep_their_number_and_the_balance_after_them(fund, roberto):
    for number in range(1, 4):
        move(fund, roberto, key=f"{number}")

    lines = Line.objects.filter(account__fund=fund, account__moment="deposited").order_by("number")

    assert [(line.number, line.balance) for line in lines] == [
        (1, Decimal("10.00")),
        (2, Decimal("20.00")),
        (3, Decimal("30.00")),
    ]


def test_no_account_passes_its_floor(fund, roberto):
    with pytest.raises(PostingRefused, match="No hay saldo suficiente") as refused:
        move(fund, roberto, amount="61426.01")

    assert refused.value.code == "not_enough"
    assert fund.entries.count() == 1


def test_nothing_is_booked_into_a_closed_year(fund, roberto):
    year = timezone.localdate().year
    Period.objects.create(year=year - 1, closed_by=roberto)
    last_year = timezone.localdate().replace(year=year - 1, month=12, day=31)

    with pytest.raises(PostingRefused, match="ya está cerrado") as refused:
        move(fund, roberto, booked_on=last_year)

    assert refused.value.code == "closed_year"
    assert Entry.objects.get(pk=move(fund, roberto).pk).number == 2


def test_nothing_is_booked_ahead_of_its_day(fund, roberto):
    with pytest.raises(IntegrityError, match="not booked ahead"), transaction.atomic():
        move(fund, roberto, booked_on=timezone.localdate() + timedelta(days=2))


def test_a_closed_year_stays_closed(roberto):
    Period.objects.create(year=2013, closed_by=roberto)

    with pytest.raises(IntegrityError, match="only grows"):
        sql("DELETE FROM funding_period")


def test_dollars_and_pesos_never_add_up_to_each_other(fund, roberto):
    with pytest.raises(IntegrityError, match="does not add up"), transaction.atomic():
        sql(
            "SELECT funding_post(%s, NULL, 'deposit', 'usd', %s::jsonb, '', NULL, %s, current_date - 1)",
            fund.pk,
            '[["", "F", "bank", "", "USD", "5.00"], ["", "F", "available", "state", "MXN", "-5.00"]]',
            roberto.pk,
        )


@pytest.mark.django_db(transaction=True)
def test_who_waited_is_not_booked_before_whom_it_waited_for(santa_elena, roberto):
    """A transaction that began earlier and posts later: the moments of the journal follow its numbers."""
    fund = open_for(santa_elena, roberto)

    def post_now() -> None:
        move(fund, roberto, key="the later transaction")
        connection.close()

    with transaction.atomic():
        Fund.objects.count()
        other = threading.Thread(target=post_now)
        other.start()
        other.join()
        move(fund, roberto, key="the earlier transaction")

    entries = fund.entries.order_by("number")
    assert [entry.key for entry in entries][1:] == ["the later transaction", "the earlier transaction"]
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
