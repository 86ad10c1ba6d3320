"""Whoever is the superuser of the database can change everything, and verify finds it and says where."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from funding import guards
from funding.actions import reverse
from funding.audit import audit, guards_are_on, heads, read, written
from funding.models import Fund
from tests.conftest import as_owner
from tests.funding.conftest import pay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es-mx"):
        yield


@pytest.fixture
def lived(fund, roberto) -> Fund:
    """A fund with deposits and a reversal."""
    pay(fund, roberto, reference="SPEI-1")
    reverse(pay(fund, roberto, payer="state", reference="SPEI-2"), reason="Otra cuenta", by=roberto)
    pay(fund, roberto, payer="state", amount="100.00", reference="SPEI-3")
    return fund


def as_superuser(*statements: str) -> None:
    """The statements, with every trigger asleep and awake again afterwards."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def found(*known) -> str:
    return "\n".join(str(flaw) for flaw in audit(*known))


def test_an_untouched_ledger_is_whole(lived):
    assert found() == ""
    assert found(heads()) == ""


def test_every_guard_of_the_database_is_known(db):
    """What a migration changes of them is written by ``manage.py ledger guards``."""
    assert guards.spelled(guards.found()).splitlines() == guards.FILE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (
            "CREATE OR REPLACE TRIGGER only_lines_change_it BEFORE UPDATE ON funding_account "
            "FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION funding_guard_account()",
            "funding_account.only_lines_change_it: el disparador no es el que se escribió",
        ),
        (
            "CREATE TRIGGER helps BEFORE UPDATE ON funding_account "
            "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "funding_account.helps: es un disparador que nadie escribió",
        ),
        ("DROP TRIGGER append_only ON funding_line", "funding_line.append_only: el disparador está apagado"),
        (
            "ALTER TABLE funding_account DROP CONSTRAINT account_stays_on_its_side, "
            "ADD CONSTRAINT account_stays_on_its_side CHECK (balance IS NOT NULL)",
            "funding_account.account_stays_on_its_side: la restricción no es la que se escribió",
        ),
        (
            "ALTER TABLE funding_line DROP CONSTRAINT line_moves_money",
            "funding_line.line_moves_money: falta la restricción",
        ),
        (
            "CREATE RULE quietly AS ON INSERT TO funding_deposit DO INSTEAD NOTHING",
            "funding_deposit.quietly: es una regla que nadie escribió",
        ),
        ("ALTER TABLE funding_entry ENABLE ROW LEVEL SECURITY", "funding_entry: es una regla que nadie"),
    ],
)
def test_a_guard_that_was_weakened_is_found(attack, said, db):
    as_superuser(attack)

    assert said in "\n".join(str(flaw) for flaw in guards_are_on())


@pytest.mark.parametrize(
    ("attack", "sentence"),
    [
        ("UPDATE funding_line SET amount = amount * 2", "no dice lo que dice su huella"),
        ("UPDATE funding_line SET balance = balance + 1 WHERE number = 1", "saldo corrido"),
        ("UPDATE funding_account SET balance = 0 WHERE moment = 'bank'", "no es la suma de sus líneas"),
        ("UPDATE funding_entry SET note = 'x' WHERE number = 2", "asiento 2"),
        ("UPDATE funding_entry SET by_id = by_id + 1 WHERE number = 2", "no dice lo que dice su huella"),
        ("UPDATE funding_entry SET at = at - interval '1 day'", "no dice lo que dice su huella"),
        ("UPDATE funding_entry SET booked_on = booked_on - 400 WHERE number = 3", "asiento 3"),
        ("UPDATE funding_entry SET number = number + 1 WHERE number = 5", "el número debería ser 5"),
        ("UPDATE funding_deposit SET amount = amount + 1", "el depósito no es lo que registró su asiento"),
        ("UPDATE funding_deposit SET payer = 'federal'", "el depósito no es lo que registró su asiento"),
        ("DELETE FROM funding_deposit WHERE reference = 'SPEI-3'", "su renglón no está"),
        (
            "UPDATE funding_fund SET total = total - 1",
            "el costo de la obra no es lo que convinieron las partes",
        ),
        ("UPDATE funding_fund SET fiscal_year = 2014", "bolsa de otro programa, estado"),
    ],
)
def test_a_changed_row_is_found(attack, sentence, lived):
    as_superuser(attack)

    assert sentence in found()


def test_an_entry_taken_out_of_the_middle_is_found(lived):
    as_superuser(
        "DELETE FROM funding_deposit WHERE reference = 'SPEI-1'",
        "DELETE FROM funding_line WHERE entry_id = (SELECT id FROM funding_entry WHERE number = 2)",
        "DELETE FROM funding_entry WHERE number = 2",
        "UPDATE funding_account a SET balance = s.total, lines_count = s.many FROM (SELECT account_id, "
        "sum(amount) AS total, count(*) AS many FROM funding_line GROUP BY account_id) s "
        "WHERE s.account_id = a.id",
    )

    said = found()

    assert "se quitó o se puso un asiento" in said
    assert "no sigue al asiento anterior" in said


def test_an_end_that_was_cut_off_is_found_by_the_heads(lived):
    kept = heads()
    as_superuser(
        "DELETE FROM funding_deposit WHERE reference = 'SPEI-3'",
        "DELETE FROM funding_line WHERE entry_id = (SELECT max(id) FROM funding_entry)",
        "UPDATE funding_account a SET balance = s.total, lines_count = s.many FROM (SELECT account_id, "
        "sum(amount) AS total, count(*) AS many FROM funding_line GROUP BY account_id) s "
        "WHERE s.account_id = a.id",
        "DELETE FROM funding_entry WHERE id = (SELECT max(id) FROM funding_entry)",
    )

    assert found() == "", "the chain alone cannot know"
    assert f"{lived.folio}, asiento 5: se guardó su huella y el asiento no está" in found(kept)


def test_a_chain_written_anew_is_found_by_the_heads(lived):
    kept = heads()
    as_superuser(
        "UPDATE funding_entry SET note = 'Otra razón' WHERE number = 5",
        "UPDATE funding_entry e SET sha256 = funding_chained(e.previous_sha256, funding_text(f.folio, "
        "e.number, e.kind, e.key, e.note, '', e.by_id, e.at, e.booked_on, funding_legs(e.id))) "
        "FROM funding_fund f WHERE f.id = e.fund_id AND e.number = 5",
    )

    assert found() == ""
    assert "no es el asiento cuya huella se guardó" in found(kept)


@pytest.mark.parametrize(
    ("attack", "sentence"),
    [
        (
            "ALTER TABLE funding_line DISABLE TRIGGER append_only",
            "funding_line.append_only: el disparador está apagado",
        ),
        (
            "ALTER TABLE funding_account DROP CONSTRAINT account_stays_on_its_side",
            "account_stays_on_its_side: falta la restricción",
        ),
        (
            "CREATE OR REPLACE FUNCTION funding_close_year() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RETURN NEW; END'",
            "funding_close_year: la función no es la que se escribió",
        ),
    ],
)
def test_a_guard_that_sleeps_is_found(attack, sentence):
    assert found() == ""

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(attack)

    assert sentence in found()


def test_the_command_says_where_and_ends_with_one(lived):
    as_superuser("UPDATE funding_entry SET note = 'x' WHERE number = 2")
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("ledger", "verify", stdout=out, stderr=StringIO())

    assert ended.value.code == 1
    assert f"{lived.folio}, asiento 2" in out.getvalue()


def test_heads_are_kept_in_a_file_and_compared(lived, tmp_path):
    file, out = tmp_path / "heads.jsonl", StringIO()
    call_command("ledger", "heads", str(file), stdout=StringIO())

    call_command("ledger", "verify", "--heads", str(file), stdout=out)

    assert out.getvalue().strip() == "El libro está íntegro."
    assert written(read(file.read_text())) == file.read_text()


def test_a_file_that_holds_no_heads_is_told(lived, tmp_path):
    (tmp_path / "x").write_text("hola")

    with pytest.raises(CommandError, match="No es un archivo de huellas"):
        call_command("ledger", "verify", "--heads", str(tmp_path / "x"))
