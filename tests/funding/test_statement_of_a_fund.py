"""The statement of a work on any past day, and the entries of which each of its figures is made."""

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from funding.actions import reverse as undo
from funding.models import Fund
from funding.statement import balances_on, end_of, entries_until, movements, standings
from tests.conftest import as_owner
from tests.funding.conftest import give_back, open_for, pay
from tests.projects.test_work_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ZERO = Decimal("0.00")


def posted(entry, days_ago: int, hour: int = 12, minute: int = 59) -> None:
    """The entry as if it had been posted some days ago; only the owner of the database can say so."""
    day = TODAY - timedelta(days=days_ago)
    at = timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute, 59))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, key in (("funding_entry", "id"), ("funding_line", "entry_id")):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            cursor.execute(f"UPDATE {table} SET at = %s WHERE {key} = %s", [at, entry.pk])  # noqa: S608
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE funding_fund DISABLE TRIGGER append_only")
        cursor.execute("UPDATE funding_fund SET opened_at = least(opened_at, %s)", [at])
        cursor.execute("ALTER TABLE funding_fund ENABLE TRIGGER append_only")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def lived(fund, roberto) -> Fund:
    """Agreed ten days ago; the migrants paid 1,426 a week ago, taken back days later, and 60,000 today."""
    posted(fund.entries.get(), 10)
    first = pay(fund, roberto, amount="1426.00", reference="SPEI-1")
    posted(first.entry, 7, hour=23)
    posted(undo(first, reason="Era de otra obra", by=roberto), 3)
    pay(fund, roberto, amount="60000.00", reference="SPEI-2")
    return fund


def migrants(fund: Fund, days_ago: int) -> tuple[Decimal, ...]:
    rows = standings(balances_on(fund, TODAY - timedelta(days=days_ago)))
    (row,) = [row for row in rows if row.payer == "migrants"]
    return row.agreed, row.deposited, row.outstanding, row.available


@pytest.mark.parametrize(
    ("days_ago", "deposited"),
    [(10, "0"), (8, "0"), (7, "1426"), (6, "1426"), (4, "1426"), (3, "0"), (1, "0"), (0, "60000")],
)
def test_each_day_ends_with_what_was_there_then(lived, days_ago, deposited):
    agreed, paid = Decimal("61426.00"), Decimal(deposited)

    assert migrants(lived, days_ago) == (agreed, paid, agreed - paid, paid)


def test_today_the_statement_is_what_the_fund_tells(lived):
    told = standings(balances_on(lived, TODAY))

    for now, then in zip(lived.parts(), told, strict=True):
        assert (now.payer, now.agreed, now.deposited, now.outstanding) == (
            *(then.payer, then.agreed, then.deposited, then.outstanding),
        )


def test_of_postings_that_waited_for_each_other_the_last_number_tells_the_balance(fund, roberto):
    """The clock of a line is that of its transaction, which may have begun before the one it waited for."""
    first = pay(fund, roberto, amount="1.00", reference="SPEI-1")
    second = pay(fund, roberto, amount="2.00", reference="SPEI-2")
    posted(fund.entries.get(kind="agreement"), 2)
    posted(first.entry, 1, hour=12)
    posted(second.entry, 1, hour=12, minute=58)

    assert migrants(fund, 1)[1] == Decimal("3.00")


@pytest.mark.parametrize("days_ago", [10, 7, 3, 0])
def test_every_figure_is_the_sum_and_the_last_balance_of_its_entries(lived, days_ago):
    day = TODAY - timedelta(days=days_ago)

    for (payer, moment), balance in balances_on(lived, day).items():
        found = entries_until(lived, day, payer=payer, moment=moment)
        legs = [
            leg for movement in movements(list(found), day) for leg in movement.legs if leg.payer == payer
        ]
        assert sum(leg.amount for leg in legs) == balance
        assert legs[0].balance == balance


def page(fund: Fund) -> str:
    return reverse("funding:statement", args=[fund.folio])


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def test_the_page_tells_the_parts_and_every_entry_of_a_past_day(lived, sign_in, tomas):
    answer = sign_in(tomas).get(page(lived), {"el": ago(5)})

    read = text_of(answer)
    assert "Migrantes $61,426.00 $1,426.00 $60,000.00 $1,426.00" in read
    assert "Total $245,704.00 $1,426.00 $244,278.00 $1,426.00" in read
    assert "Se muestran 1 a 2 de 2 movimientos" in read
    assert "2. Depósito" in read
    assert "Migrantes Depositado +$1,426.00 $1,426.00" in read
    # It stood on that day, and the page says what came of it.
    assert "(revertido)" not in read
    assert "Lo dejó sin efecto el movimiento 3" in read


def test_an_entry_that_was_taken_back_is_marked(lived, sign_in, tomas):
    read = text_of(sign_in(tomas).get(page(lived)))

    assert "2. Depósito (revertido)" in read
    assert "Era de otra obra" in read
    assert "Deja sin efecto el movimiento 2." in read


def test_a_figure_leads_to_its_entries(lived, sign_in, tomas):
    client = sign_in(tomas)
    address = f"?el={ago(0)}&amp;payer=migrants&amp;moment=deposited#movimientos"
    assert address in client.get(page(lived)).content.decode()

    answer = client.get(page(lived), {"payer": "migrants", "moment": "deposited"})

    assert [
        (movement.entry.number, movement.legs[0].amount, movement.legs[0].balance)
        for movement in answer.context["movements"]
    ] == [
        (4, Decimal("60000.00"), Decimal("60000.00")),
        (3, Decimal("-1426.00"), ZERO),
        (2, Decimal("1426.00"), Decimal("1426.00")),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"el": "ayer"}, "Escriba la fecha completa"),
        ({"el": "2016-02-30"}, "Escriba la fecha completa"),
        ({"el": "\x00"}, "Escriba la fecha completa"),
        ({"el": ago(-1)}, "Esa fecha todavía no llega"),
        ({"el": ago(11)}, "Ese día la obra todavía no tenía convenio"),
        ({"el": "0001-01-01"}, "Ese día la obra todavía no tenía convenio"),
        ({"payer": "nobody"}, "Esa cuenta no existe"),
        ({"page": "no"}, "Se muestran 1 a 4 de 4 movimientos"),
    ],
)
def test_a_day_that_cannot_be_told_gets_a_sentence(lived, sign_in, tomas, query, sentence):
    answer = sign_in(tomas).get(page(lived), query)

    assert answer.status_code == 200
    assert sentence in text_of(answer)


def test_a_file_of_a_day_that_cannot_be_told_leads_back_to_the_sentence(lived, sign_in, tomas):
    answer = sign_in(tomas).get(f"{page(lived)}archivo.csv", {"el": "ayer"}, follow=True)

    assert "Escriba la fecha completa" in text_of(answer)


@pytest.mark.parametrize("who", ["sofia", "marta", "lucia", "brenda", "adriana"])
def test_a_stranger_finds_no_such_page(lived, sign_in, cast, who):
    client = sign_in(cast[who])

    for address in (page(lived), f"{page(lived)}archivo.csv", f"/api/v1/funds/{lived.folio}/statement/"):
        assert client.get(address).status_code == 404


def test_what_a_pot_has_is_no_part_of_the_statement_of_a_business(business, roberto):
    give_back(business, roberto)

    moments = {
        leg.moment for told in movements(list(entries_until(business, TODAY)), TODAY) for leg in told.legs
    }

    assert {"recovered", "to_recover"} <= moments
    assert not moments & {"pot_bank", "for_works"}


def test_files_and_api_tell_the_figures_of_the_page(lived, sign_in, tomas):
    client = sign_in(tomas)
    columns = {"agreed": "Convenido", "deposited": "Depositado", "available": "Disponible"}
    figures = {
        (row.label, name): getattr(row, column)
        for row in client.get(page(lived), {"el": ago(5)}).context["rows"]
        for column, name in columns.items()
        if getattr(row, column)
    }

    text = b"".join(client.get(f"{page(lived)}archivo.csv", {"el": ago(5)}).streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    last = {(row["Aportante"], row["Cuenta"]): Decimal(row["Saldo (MXN)"]) for row in rows}
    assert {key: last[key] for key in figures} == figures
    assert rows[-1]["Cuándo"].startswith(ago(7))

    file = client.get(f"{page(lived)}archivo.xlsx", {"el": ago(5)})
    book = load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    _names, *cells = book.active.iter_rows(values_only=True)
    last = {(row[7], row[8]): Decimal(f"{row[10]:.2f}") for row in cells}
    assert {key: last[key] for key in figures} == figures

    told = client.get(f"/api/v1/funds/{lived.folio}/statement/", {"on": ago(5)}).json()
    assert told["on"] == ago(5)
    assert told["totals"]["deposited"] == "1426.00"
    assert [entry["number"] for entry in told["entries"]] == [2, 1]


def test_the_api_refuses_a_day_that_it_cannot_read(lived, sign_in, tomas):
    answer = sign_in(tomas).get(f"/api/v1/funds/{lived.folio}/statement/", {"on": "ayer"})

    assert answer.status_code == 400
    assert "on" in answer.json()["fields"]


def test_a_statement_asks_the_database_as_often_for_many_entries_as_for_one(
    sign_in, roberto, tomas, santa_elena
):
    fund = open_for(santa_elena, roberto)
    client = sign_in(tomas)
    addresses = [page(fund), f"/api/v1/funds/{fund.folio}/statement/"]
    pay(fund, roberto, amount="1.00", reference="SPEI-0")
    few = [queries_of(client, address) for address in addresses]
    for number in range(1, 4):
        made = pay(fund, roberto, amount="1.00", reference=f"SPEI-{number}")
    undo(made, reason="Repetido", by=roberto)

    assert [queries_of(client, address) for address in addresses] == few


def test_many_entries_turn_pages_and_keep_their_day(fund, sign_in, roberto):
    for number in range(27):
        pay(fund, roberto, amount="1.00", reference=f"SPEI-{number}")

    answer = sign_in(roberto).get(page(fund), {"el": ago(0), "page": 2})

    assert "Se muestran 26 a 28 de 28 movimientos" in text_of(answer)
    assert f"el={ago(0)}" in answer.content.decode()


def test_a_day_ends_at_midnight_of_central_mexico(fund):
    assert timezone.localtime(end_of(TODAY) - timedelta(seconds=1)).date() == TODAY
