"""Who owes what: rows, sums and ages that add up, for whoever may read them."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from funding.actions import Gift, open_fund
from funding.models import Fund
from funding.owed import Debt, Late, debts_of, grouped, total_of
from places.models import Municipality
from tests.funding.conftest import pay
from tests.projects.test_families import DAIRY
from tests.projects.test_work_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAGE = "/adeudos/"


@pytest.fixture
def owing(santa_elena, jerez, roberto):
    """A function that opens a work of 400 pesos in four parts, due so many days ago."""

    def make(
        folio: str, days_late: int | None = 0, *, town: str = "32039", club=santa_elena, **changes
    ) -> Fund:
        facts = {
            "folio": folio,
            "scheme": "fed_3x1",
            "fiscal_year": 2016,
            "family": "solidarity",
            "shares": dict.fromkeys(("federal", "state", "municipal", "migrants"), Decimal("100.00")),
            "municipality": Municipality.objects.get(code=town),
            "owner": club.office,
            "by": roberto,
            "deposit_until": None if days_late is None else TODAY - timedelta(days=days_late),
        }
        return open_fund(**(facts | changes))

    return make


@pytest.fixture
def worked_example(owing, jerez, roberto):
    """Five works of 400 pesos: the first is paid but for 40 of its migrants, of the last stone is due."""
    first = owing("3X1-32-2016-0001", 10)
    for payer in ("federal", "state", "municipal"):
        pay(first, roberto, payer, "100.00", f"SPEI-{payer}")
    pay(first, roberto, "migrants", "60.00")
    owing("3X1-32-2016-0002", 45)
    owing("3X1-32-2016-0003", 91, town="32020", club=jerez)
    owing("3X1-32-2016-0004", None)
    stone = Gift("municipal", "Piedra", Decimal("100.00"), "Avalúo")
    owing("3X1-32-2016-0005", 0, gifts=[stone], fiscal_year=2015)


def shown(client, **filters):
    return client.get(PAGE, filters)


def test_the_sums_of_the_worked_example(worked_example, roberto):
    total = total_of(grouped(debts_of(roberto), "payer", user=roberto, today=TODAY))

    assert (total.money, total.in_kind) == (Decimal("1540.00"), Decimal("100.00"))
    assert (total.not_due, total.to_30, total.to_60, total.to_90, total.over_90, total.undated) == (
        *(Decimal("300.00"), Decimal("40.00"), Decimal("400.00"), Decimal("0.00")),
        *(Decimal("400.00"), Decimal("400.00")),
    )
    # The delegation answers for the federal parts of its state.
    assert (total.ours, total.theirs) == (Decimal("400.00"), Decimal("1140.00"))


@pytest.mark.parametrize("group", ["payer", "state", "municipality", "club", "scheme", "year", "nonsense"])
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"payer": "migrants"},
        {"state": "32"},
        {"municipality": "32020"},
        {"scheme": "fed_3x1"},
        {"year": "2015"},
        {"what": "kind_due"},
        {"side": "ours"},
        *({"late": late} for late in Late.values),
    ],
)
def test_the_sums_at_the_top_are_those_of_the_rows(worked_example, sign_in, roberto, group, filters):
    answer = shown(sign_in(roberto), group=group, **filters)

    debts, total = answer.context.get("debts"), answer.context["total"]
    money = sum(debt.account.balance for debt in debts if not debt.is_in_kind)
    assert total.money == money == sum(amount for _code, _name, amount in total.ages)
    assert total.in_kind == sum(debt.account.balance for debt in debts if debt.is_in_kind)
    assert total.money == sum(row[0].sums.money for row in answer.context["groups"])
    assert total.ours + total.theirs == total.money


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, 17),
        ({"payer": "municipal"}, 4),
        ({"late": "1-30"}, 1),
        ({"late": "31-60"}, 4),
        ({"late": "61-90"}, 0),
        ({"late": "over-90"}, 4),
        ({"late": "not-due"}, 4),
        ({"late": "undated"}, 4),
        ({"what": "kind_due"}, 1),
        ({"what": "outstanding"}, 16),
        ({"year": "2015"}, 4),
        ({"municipality": "32020"}, 4),
        ({"state": "32", "payer": "migrants", "late": "1-30"}, 1),
        ({"payer": "nobody"}, 17),
        ({"year": "dos"}, 17),
        ({"late": "\x00"}, 17),
        ({"page": "no"}, 17),
    ],
)
def test_filters_leave_what_they_say_and_nothing_unreadable_breaks(
    worked_example,
    sign_in,
    roberto,
    filters,
    expected,
):
    answer = shown(sign_in(roberto), **filters)

    assert answer.status_code == 200
    assert answer.context["page"].paginator.count == expected


@pytest.mark.parametrize(
    ("days_late", "late"),
    [
        *((-1, "not-due"), (0, "not-due"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60")),
        *((61, "61-90"), (90, "61-90"), (91, "over-90"), (None, "undated")),
    ],
)
def test_a_row_is_as_late_as_the_filter_that_finds_it(owing, sign_in, roberto, days_late, late):
    owing("3X1-32-2016-0001", days_late)

    for age in Late.values:
        debts = shown(sign_in(roberto), late=age).context["debts"]
        assert [debt.late for debt in debts] == ([late] * 4 if age == late else [])


def test_the_latest_stands_first_and_what_has_no_day_last(worked_example, sign_in, roberto):
    rows = shown(sign_in(roberto)).context["debts"]

    assert list(dict.fromkeys(debt.fund.folio[-1] for debt in rows)) == ["3", "2", "1", "5", "4"]
    assert rows[0].days_late == 91


def test_the_page_tells_the_debt_its_debtor_and_where_it_leads(worked_example, sign_in, roberto):
    answer = shown(sign_in(roberto), late="1-30")

    read = text_of(answer)
    assert "3X1-32-2016-0001 Río Grande, Zacatecas · Santa Elena de Río Grande" in read
    assert "Migrantes Santa Elena de Río Grande $40.00" in read
    assert "10 días de atraso" in read
    assert "Se debe en dinero $40.00" in read
    assert reverse("projects:detail", args=["3X1-32-2016-0001"]) in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "sums"),
    [
        ("tomas", ("340.00", "800.00")),
        ("elena", ("440.00", "1100.00")),
        ("ramon", ("200.00", "940.00")),
        ("graciela", ("400.00", "1140.00")),
        ("carmen", ("400.00", "1140.00")),
        ("pedro", ("100.00", "300.00")),
        ("lucia", ("100.00", "300.00")),
    ],
)
def test_whoever_pays_reads_what_is_theirs_and_what_is_of_others(
    worked_example,
    sign_in,
    cast,
    who,
    sums,
):
    ours, theirs = sums
    answer = shown(sign_in(cast[who]))

    total = answer.context["total"]
    assert (total.ours, total.theirs) == (Decimal(ours), Decimal(theirs))
    assert f"Debemos nosotros ${total.ours:,.2f}" in text_of(answer)
    only_ours = shown(sign_in(cast[who]), side="ours").context["total"]
    assert (only_ours.money, only_ours.theirs) == (Decimal(ours), 0)


def test_a_company_reads_what_it_owes_to_its_businesses(work_at, sign_in, brenda):
    work_at("agreed", DAIRY)

    total = shown(sign_in(brenda)).context["total"]

    assert total.ours == Decimal("100000.00")
    assert total.theirs == Decimal("500000.00")


def test_an_auditor_owes_nothing_and_is_not_told_so(worked_example, sign_in, beatriz):
    assert "Debemos nosotros" not in text_of(shown(sign_in(beatriz)))


@pytest.mark.parametrize("who", ["sofia", "marta", "brenda"])
def test_a_stranger_finds_nothing(worked_example, sign_in, cast, who):
    answer = shown(sign_in(cast[who]))

    assert answer.context["page"].paginator.count == 0
    assert "Nadie debe nada" in text_of(answer)
    assert len(rows_of(sign_in(cast[who]))) == 1


@pytest.mark.parametrize(("who", "is_shown"), [("roberto", True), ("tomas", True), ("adriana", False)])
def test_the_navigation_leads_whoever_reads_money_to_the_debts(sign_in, cast, who, is_shown):
    home = sign_in(cast[who]).get(reverse("home")).content.decode()

    assert (f'href="{PAGE}"' in home) == is_shown


@pytest.mark.parametrize(
    "who", ["tomas", "elena", "roberto", "carmen", "graciela", "ramon", "hilario", "beatriz"]
)
def test_whoever_reads_a_debt_may_open_its_work(work_at, sign_in, cast, who):
    work_at("agreed")
    client = sign_in(cast[who])

    address = reverse("projects:detail", args=[shown(client).context["debts"][0].fund.folio])

    assert client.get(address).status_code == 200


def test_many_debts_turn_pages_with_their_filters(owing, sign_in, roberto):
    for number in range(8):
        owing(f"3X1-32-2016-{number:04d}")

    answer = shown(sign_in(roberto), year="2016", page="2")

    assert "Se muestran 26 a 32 de 32 adeudos" in text_of(answer)
    assert "year=2016" in answer.content.decode()
    assert answer.context["total"].money == Decimal("3200.00")


def test_debts_ask_the_database_as_often_for_many_rows_as_for_one(owing, sign_in, roberto, jerez):
    client = sign_in(roberto)
    owing("3X1-32-2016-0001")
    addresses = [PAGE, f"{PAGE}?group=municipality", "/api/v1/owed/"]
    few = [queries_of(client, address) for address in addresses]
    owing("3X1-32-2016-0002", town="32020", club=jerez)
    owing("3X1-32-2016-0003", 40, fiscal_year=2015)

    assert [queries_of(client, address) for address in addresses] == few


# --- Files and API -----------------------------------------------------------------------------


def rows_of(client, **filters) -> list[list[str]]:
    answer = client.get("/adeudos/archivo.csv", filters)
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def sheet_of(answer) -> list[tuple]:
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(values_only=True))


@pytest.mark.parametrize("filters", [{}, {"payer": "migrants"}, {"late": "over-90"}, {"side": "ours"}])
def test_files_and_api_tell_the_rows_of_the_page(worked_example, sign_in, roberto, filters):
    client = sign_in(roberto)
    debts, total = (shown(client, **filters).context[name] for name in ("debts", "total"))
    expected = [
        (debt.fund.folio, debt.payer_label, f"{debt.account.balance:.2f}", str(debt.days_late))
        for debt in debts
    ]

    headings, *rows = rows_of(client, **filters)
    at = [headings.index(name) for name in ("Folio", "Aportante", "Importe (MXN)", "Días de atraso")]
    assert [tuple(row[place] for place in at) for row in rows] == expected

    _names, *cells = sheet_of(client.get("/adeudos/archivo.xlsx", filters))
    assert [(row[0], row[6], f"{row[9]:.2f}", str(row[11])) for row in cells] == expected

    told = client.get("/api/v1/owed/", filters).json()
    assert [(row["folio"], row["amount"]) for row in told["results"]] == [
        (folio, amount) for folio, _payer, amount, _days in expected
    ]
    assert told["totals"]["money"] == f"{total.money:.2f}"
    assert told["totals"]["ours"] == f"{total.ours:.2f}"


def test_a_file_has_iso_dates_and_speaks_the_language_of_the_page(worked_example, sign_in, roberto):
    client = sign_in(roberto)
    assert rows_of(client, late="1-30")[1][10] == (TODAY - timedelta(days=10)).isoformat()
    client.cookies["django_language"] = "en"

    assert rows_of(client, late="1-30")[1][6] == "Migrants"


def test_no_spreadsheet_executes_a_name(worked_example, sign_in, roberto, santa_elena):
    type(santa_elena.office).objects.filter(pk=santa_elena.office_id).update(name='=cmd|"/c calc"!A1')
    client = sign_in(roberto)

    assert "'=cmd" in rows_of(client, late="1-30")[1][5]
    _names, row = sheet_of(client.get("/adeudos/archivo.xlsx", {"late": "1-30"}))
    assert row[5].startswith("'=cmd")


@pytest.mark.parametrize("extension", ["exe"])
def test_there_is_no_file_of_another_kind(sign_in, roberto, extension):
    assert sign_in(roberto).get(f"/adeudos/archivo.{extension}").status_code == 404


@pytest.mark.parametrize("query", ["late=never", "payer=nobody", "year=dos", "club=x"])
def test_the_api_refuses_a_filter_that_it_cannot_read(sign_in, roberto, query):
    assert sign_in(roberto).get(f"/api/v1/owed/?{query}").status_code == 400


def test_a_debt_of_in_kind_is_told_apart(worked_example, roberto):
    (account,) = debts_of(roberto).filter(moment="kind_due")

    assert Debt(account, TODAY).is_in_kind
    assert account.balance == Decimal("100.00")
