"""The one account of a work: who it is, what its bank tells, and that nothing of it is told twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone, translation

from accounts.models import User
from funding.actions import OPERATIONS, PostingRefused, reverse, tell
from funding.bank import close_account, import_statement, matched, register_account
from funding.declarations import declare
from funding.models import BankAccount, Fund, Movement
from tests.funding.conftest import open_business, pay
from tests.funding.files import CEP, CLABE, OFX_1, ONE_COLUMN, OTHER_CLABE, SEMICOLON, TWO_COLUMNS
from tests.funding.test_database import sql
from tests.funding.test_worked_life import done

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ACCOUNT = {
    "bank": "Banorte",
    "clabe": CLABE,
    "holder": "Municipio de Río Grande",
    "signatories": ["Ramón Ortiz", "Elena Rojas"],
    "opened_on": date(2016, 3, 1),
}

FORGED = (
    "INSERT INTO funding_movement (account_id, statement_id, booked_on, amount, reference, description, "
    "counterpart, counterpart_key, tracking_key, fingerprint) "
    "SELECT account_id, statement_id, {}, '', '', '', '', '', 'x' FROM funding_movement LIMIT 1"
)


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es-mx"):
        yield


@pytest.fixture
def account(fund: Fund, roberto: User) -> BankAccount:
    return register_account(fund, by=roberto, **ACCOUNT)


def bring(account: BankAccount, by: User, text: str, name: str = "marzo.csv"):
    return import_statement(account, content=text.encode(), file_name=name, by=by)


# --- The account -------------------------------------------------------------------------------


def test_a_work_has_one_account_and_told_twice_it_is_one(account, fund, roberto):
    again = register_account(fund, by=roberto, **{**ACCOUNT, "clabe": " ".join((CLABE[:3], CLABE[3:]))})

    assert again == account
    assert str(account) == "Banorte •••• 7898"
    assert account.signatories == ["Ramón Ortiz", "Elena Rojas"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"clabe": CLABE[:-1] + "0"}, "bad_clabe"),
        ({"clabe": "7"}, "bad_clabe"),
        ({"holder": "  "}, "no_holder"),
        ({"bank": ""}, "no_holder"),
        ({"signatories": [" ", ""]}, "no_signatories"),
        ({"opened_on": TODAY + timedelta(days=1)}, "future_date"),
    ],
)
def test_an_account_that_cannot_be_is_refused(fund, roberto, changes, code):
    with pytest.raises(PostingRefused) as refused:
        register_account(fund, by=roberto, **(ACCOUNT | changes))

    assert refused.value.code == code
    assert not fund.bank_accounts.exists()


def test_another_account_waits_until_the_first_is_closed(account, fund, roberto):
    other = ACCOUNT | {"clabe": OTHER_CLABE}
    with pytest.raises(PostingRefused, match="Ciérrela antes de registrar otra"):
        register_account(fund, by=roberto, **other)

    close_account(account, closed_on=TODAY)

    assert register_account(fund, by=roberto, **other).clabe == OTHER_CLABE


def test_an_account_serves_one_work(account, santa_elena, roberto):
    business = open_business(santa_elena, roberto)

    with pytest.raises(PostingRefused, match="Cada obra tiene la suya"):
        register_account(business, by=roberto, **ACCOUNT)


def test_an_account_closes_once_and_after_its_last_movement(account, roberto):
    bring(account, roberto, TWO_COLUMNS)
    for day in (date(2016, 3, 9), date(2016, 2, 1)):
        with pytest.raises(PostingRefused, match="10 de marzo de 2016: ciérrela ese día o después"):
            close_account(account, closed_on=day)
    with pytest.raises(PostingRefused, match="todavía no llega"):
        close_account(account, closed_on=TODAY + timedelta(days=1))

    for _click in range(2):
        assert close_account(account, closed_on=date(2016, 3, 10)).closed_on == date(2016, 3, 10)

    with pytest.raises(PostingRefused, match="se cerró el 10 de marzo de 2016"):
        close_account(account, closed_on=TODAY)


@pytest.mark.parametrize(
    ("attack", "sentence"),
    [
        ("UPDATE funding_bankaccount SET clabe = '032180000118359719'", "nothing else of it changes"),
        ("UPDATE funding_bankaccount SET signatories = ARRAY['Yo']", "nothing else of it changes"),
        ("UPDATE funding_bankaccount SET closed_on = '2016-03-05'", "closes after its last movement"),
        ("DELETE FROM funding_bankaccount", "nothing else of it changes"),
        ("UPDATE funding_movement SET amount = 1", "only grows"),
        ("DELETE FROM funding_movement", "only grows"),
        ("DELETE FROM funding_statement", "only grows"),
        ("UPDATE funding_statement SET sha256 = ''", "only grows"),
        (
            FORGED.format("'2016-02-28', 1"),
            "nothing moves in a bank account before it opens",
        ),
        (
            FORGED.format("booked_on, 0"),
            "movement_moves_money",
        ),
        (
            "INSERT INTO funding_bankaccount (fund_id, bank, clabe, holder, signatories, opened_on, "
            "registered_by_id) SELECT fund_id, 'B', '032180000118359719', 'H', ARRAY['Yo'], opened_on, "
            "registered_by_id FROM funding_bankaccount",
            "fund_has_one_open_bank_account",
        ),
    ],
)
def test_what_the_bank_told_stays_as_it_was_told(attack, sentence, account, roberto):
    bring(account, roberto, TWO_COLUMNS)

    with pytest.raises(IntegrityError, match=sentence):
        sql(attack)


def test_a_closed_account_stays_closed(account):
    close_account(account, closed_on=TODAY)

    with pytest.raises(IntegrityError, match="closes once"):
        sql("UPDATE funding_bankaccount SET closed_on = NULL")


# --- Its statements ----------------------------------------------------------------------------


def test_the_same_file_twice_is_one_statement(account, roberto):
    first, second = bring(account, roberto, TWO_COLUMNS), bring(account, roberto, TWO_COLUMNS, "otra vez.csv")

    assert (first.new, first.known, first.is_new) == (3, 0, True)
    assert (second.statement, second.new, second.known, second.is_new) == (first.statement, 0, 3, False)
    assert (first.statement.since, first.statement.until) == (date(2016, 3, 3), date(2016, 3, 10))
    assert Movement.objects.count() == 3


def test_a_movement_in_two_files_is_booked_once(account, roberto):
    more = ONE_COLUMN + '2016-03-15,OTRO,99,"7.00","1.00"\n'

    made = [bring(account, roberto, text) for text in (TWO_COLUMNS, ONE_COLUMN, more)]

    assert [(one.new, one.known) for one in made] == [(3, 0), (0, 3), (1, 3)]
    assert account.movements.count() == 4


def test_a_receipt_and_a_statement_tell_of_one_movement(account, roberto):
    made = [bring(account, roberto, text) for text in (CEP, SEMICOLON, OFX_1)]

    # The two files call the fee by other words.
    assert [(one.new, one.known, one.doubtful) for one in made] == [(1, 0, 0), (2, 1, 0), (0, 1, 1)]


def test_a_file_with_a_bad_line_brings_nothing(account, roberto):
    with pytest.raises(PostingRefused, match="Renglón 4: «x» no es un importe") as refused:
        bring(account, roberto, ONE_COLUMN.replace("+30000", "x"))

    assert refused.value.code == "bad_statement"
    assert not account.statements.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            ONE_COLUMN.replace("2016-03-03", "2016-02-29"),
            "Renglón 2: el 29 de febrero de 2016 la cuenta todavía",
        ),
        (
            ONE_COLUMN.replace("2016-03-10", "2016-03-31"),
            "Renglón 4: el 31 de marzo de 2016 la cuenta ya estaba",
        ),
        (
            ONE_COLUMN.replace("2016-03-10", "2089-03-31"),
            "Renglón 4: el 31 de marzo de 2089 todavía no llega",
        ),
    ],
)
def test_nothing_moves_while_the_account_is_not_open(account, roberto, text, told):
    close_account(account, closed_on=date(2016, 3, 30))
    assert bring(account, roberto, ONE_COLUMN).new == 3, "its last month comes after it was closed"

    with pytest.raises(PostingRefused, match=told):
        bring(account, roberto, text)

    assert account.movements.count() == 3


# --- Against the deposits ----------------------------------------------------------------------


def test_deposits_are_found_in_the_bank_or_told_as_missing(fund, roberto, elena):
    account = register_account(fund, by=roberto, **(ACCOUNT | {"opened_on": TODAY - timedelta(days=60)}))
    pay(fund, roberto, reference="SPEI-1")
    pay(fund, roberto, "federal", reference="SPEI-2")
    reverse(pay(fund, roberto, "state", reference="SPEI-3"), reason="Otra cuenta", by=roberto)
    declare(
        fund,
        payer="municipal",
        amount=Decimal("5.00"),
        paid_on=TODAY - timedelta(days=30),
        reference="SPEI-4",
        paid_by="Municipio",
        by=elena,
    )
    day = TODAY.isoformat()
    bring(account, roberto, f"Fecha,Referencia,Importe\n{day},spei 1,61426\n{day},7,5.00\n{day},8,-3\n")

    matches, missing = matched(fund)

    told = {
        one.movement.reference: (one.certainty, one.expected and one.expected.payer)
        for one in matches.values()
    }
    assert told == {"spei 1": ("exact", "migrants"), "7": ("nothing", None), "8": ("nothing", None)}
    assert [(one.expected.reference, one.is_covered) for one in missing] == [
        ("SPEI-2", True),
        ("SPEI-4", False),
    ]


def test_matching_asks_the_database_as_often_for_many_rows_as_for_one(
    fund, account, roberto, django_assert_num_queries
):
    for text in (ONE_COLUMN, SEMICOLON):
        bring(account, roberto, text)
        pay(fund, roberto, amount="10.00", reference=f"SPEI-{len(text)}")
        with django_assert_num_queries(11):
            matched(fund)


def test_who_reads_the_fund_reads_its_account(account, roberto, ramon, lucia, adriana):
    bring(account, roberto, TWO_COLUMNS)

    for user, is_seen in ((roberto, True), (ramon, True), (lucia, False), (adriana, False)):
        for rows in (account.statements, account.movements, BankAccount.objects):
            assert rows.model.objects.visible_to(user).exists() == is_seen


def test_payments_and_refunds_are_found_among_what_left_the_account(account, fund, roberto, cast):
    """The very payment by its key, and a refund of whom the bank tells only the day and the amount."""
    pay(fund, roberto, "federal", "61426.00", "SPEI-1")
    two = (cast["ramon"], roberto)
    line = fund.budget_lines.get()
    done("payment", fund, two, "1000.00", line=line, payee="Constructora", reference="CLAVE7788")
    done("closing", fund, two, why="saving")
    row, _new = tell(
        OPERATIONS["refund"],
        fund,
        amount=Decimal("60426.00"),
        payer="federal",
        charges=Decimal("0.00"),
        happened_on=TODAY,
        reference="LINEA-1",
        by=cast["ramon"],
    )

    lines = ("PAGO,CLAVE7788,-1000.00", "SPEI TESOFE,9,-60426.00", "COMISION,8,-5.00")
    rows = "".join(f"{TODAY},{line}\n" for line in lines)
    bring(account, roberto, f"Fecha,Concepto,Referencia,Importe\n{rows}")

    matches, missing = matched(fund)
    told = {
        str(one.movement.amount): (one.certainty, one.expected and one.expected.label)
        for one in matches.values()
    }
    assert told == {
        "-1000.00": ("exact", "Pago: verificado"),
        "-60426.00": ("probable", "Reintegro: por verificar"),
        "-5.00": ("nothing", None),
    }
    assert [one.expected.reference for one in missing] == ["SPEI-1"]
    assert row.is_waiting
