"""The application's login in the database: it does its work, and cannot touch what was posted."""

import json
import secrets
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from funding import rights
from funding.actions import reverse
from funding.audit import guards_are_on, nobody_is_above_them
from funding.models import Entry, Line
from tests.conftest import APPLICATION, as_owner
from tests.funding.conftest import pay

pytestmark = pytest.mark.django_db
LEDGER = [
    *("account", "deposit", "delivery", "entry", "fund", "inkind", "instalment", "line", "period", "pot"),
    *("authorisation", "budgetchange", "movement", "recovery", "sighting", "statement", "verification"),
]


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_tests_work_with_the_rights_of_the_application(db):
    assert rights.login() == APPLICATION
    assert not rights.is_above_the_guards()


@pytest.mark.parametrize("table", LEDGER)
def test_what_was_posted_is_neither_changed_nor_removed(table):
    key = "year" if table == "period" else "id"
    for attack in (
        "UPDATE funding_{table} SET {key} = {key}",
        "DELETE FROM funding_{table}",
        "TRUNCATE funding_{table} CASCADE",
        "ALTER TABLE funding_{table} DISABLE TRIGGER ALL",
        "DROP TABLE funding_{table} CASCADE",
    ):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            run(attack.format(table=table, key=key))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO funding_entry (fund_id) VALUES (1)",
        "INSERT INTO funding_line (amount) VALUES (1)",
        "INSERT INTO funding_account (book) VALUES ('P')",
        "DELETE FROM funding_declaration",
        "DELETE FROM funding_payment",
        "DELETE FROM funding_bankaccount",
        "UPDATE projects_historyentry SET note = ''",
        "SELECT funding_chained('', '')",
        "CREATE TABLE public.mine (id integer)",
        "CREATE FUNCTION public.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION public.funding_refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NEW; END'",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
    ],
)
def test_the_doors_are_the_only_way_in(statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(statement)


def test_the_door_stays_open(fund, roberto):
    reverse(pay(fund, roberto), reason="Otra cuenta", by=roberto)

    assert fund.entries.count() == 3


def test_a_temporary_table_does_not_pose_as_the_journal(fund, roberto):
    """Unless it is named last, the schema of temporary tables is searched first."""
    run("CREATE TEMPORARY TABLE funding_line (entry_id bigint, account_id bigint, amount numeric)")
    run(f"GRANT ALL ON pg_temp.funding_line TO {APPLICATION}")
    legs = [["", "P", "deposited", "state", "MXN", "5.00"], ["", "P", "outstanding", "state", "MXN", "-4.00"]]

    with pytest.raises(Exception, match="does not add up"), transaction.atomic():
        run(
            "SELECT public.funding_post(%s, NULL, 'deposit', 'x', %s::jsonb, '', NULL, %s, %s)",
            *(fund.pk, json.dumps(legs), roberto.pk, date(2013, 1, 1)),
        )
        run("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_right_too_many_is_told():
    assert [str(flaw) for flaw in nobody_is_above_them()] == []

    with as_owner():
        run(f"GRANT UPDATE (amount) ON funding_line TO {APPLICATION}")
        run("GRANT DELETE ON funding_deposit TO PUBLIC")
        run(f"GRANT EXECUTE ON FUNCTION funding_chained(text, text) TO {APPLICATION}")
        run(f"GRANT CREATE ON SCHEMA public TO {APPLICATION}")

    assert {flaw.where for flaw in nobody_is_above_them()} == {
        *("funding_line", "funding_deposit", "funding_chained", "public")
    }


def test_whoever_comes_in_as_the_owner_is_told(db):
    with as_owner():
        (flaw,) = nobody_is_above_them()

    assert "manda sobre las tablas del libro" in flaw.what


def test_giving_rights_again_takes_back_what_was_given_too_much():
    with as_owner():
        run(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {APPLICATION}")
        rights.give(APPLICATION)

    assert list(rights.excess()) == []
    assert Entry.objects.count() == Line.objects.count() == 0


def test_a_function_that_a_migration_replaces_is_guarded_again():
    said = "SELECT pg_get_functiondef('funding_hold'::regproc)"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(said)
        run("DROP FUNCTION funding_hold(bigint)")
        run(
            "CREATE FUNCTION funding_hold(p_fund bigint) RETURNS void LANGUAGE plpgsql AS $$"
            + cursor.fetchone()[0].split("$function$")[1].replace("%", "%%")
            + "$$"
        )
        (flaw,) = guards_are_on()
        rights.guard()

    assert flaw.where == "funding_hold" and "derechos del dueño" in flaw.what
    assert list(guards_are_on()) == []


def test_a_login_that_the_owner_may_not_make_is_asked_for_with_its_statement(db):
    with pytest.raises(rights.NoLogin, match="CREATE ROLE somebody LOGIN PASSWORD"):
        rights.give("somebody", "secret")


def test_a_login_is_made_with_its_password_which_no_log_of_statements_shows(db):
    name = f"app_{secrets.token_hex(4)}"

    with as_owner(), CaptureQueriesContext(connection) as said:
        rights.make(name, "a new secret")
        rights.make(name, "another secret")
        run(
            "SELECT 1 / (SELECT count(*) FROM pg_authid WHERE rolname = %s AND rolpassword LIKE 'SCRAM%%')",
            name,
        )

    assert not any("secret" in query["sql"] for query in said.captured_queries)
