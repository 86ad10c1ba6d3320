"""The page of all acts and entries: whole, in order, of one's territory, as cheap when long."""

import csv
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from funding.actions import change_budget
from funding.models import Pot, Verification
from funding.tasks import verify_ledger
from projects.audit import Place, all_of, page_of, sources
from projects.models import HistoryEntry
from tests.conftest import as_owner
from tests.projects.test_work_pages import queries_of

pytestmark = pytest.mark.django_db
PAGE = "/auditoria/"


def seen(user: User, **chosen) -> list[tuple[str, str]]:
    """What the person reads: the sort of each row and what it tells."""
    return [(done.kind.split()[0], done.label) for done in all_of(sources(user, chosen))]


@pytest.fixture
def paid(work_at):
    return work_at("paid_up")


def test_page_after_page_it_is_all_that_was_done_and_nothing_twice(paid, beatriz):
    found = sources(beatriz, {})
    whole = [done.order for done in all_of(found)]
    assert whole == sorted(whole, reverse=True)
    assert len(whole) == HistoryEntry.objects.count() + paid.fund.entries.count() > 10

    walked, before, has_older = [], None, True
    while has_older:
        rows, has_older = page_of(found, 3, before)
        before = Place.read(str(rows[-1].place))
        assert before == rows[-1].place
        walked += [done.order for done in rows]

    assert walked == whole


@pytest.mark.parametrize(
    ("chosen", "kinds"),
    [
        ({"act": "agree"}, {("Acto", "Convenio firmado")}),
        ({"act": "entry-deposit"}, {("Asiento", "Depósito")}),
        ({"folio": "3X1-99"}, set()),
        ({"person": "ELENA RIVAS"}, {("Acto", "Solicitud iniciada"), ("Acto", "Solicitud enviada")}),
    ],
)
def test_a_filter_leaves_what_it_says(paid, beatriz, chosen, kinds):
    assert kinds <= set(seen(beatriz, **chosen))
    if "person" not in chosen:
        assert set(seen(beatriz, **chosen)) == kinds


def test_only_money_is_every_entry_and_the_acts_of_money(paid, beatriz):
    rows = seen(beatriz, money=True)

    assert ("Acto", "Depósito verificado") in rows
    assert ("Asiento", "Convenio") in rows
    assert not {("Acto", "Convenio firmado"), ("Acto", "Solicitud enviada")} & set(rows)


def test_each_state_reads_its_own(paid, roberto, sofia):
    assert seen(roberto)
    assert seen(sofia) == []


def test_every_row_leads_to_a_page_that_opens(paid, sign_in, beatriz):
    client = sign_in(beatriz)

    for address in {done.get_absolute_url() for done in all_of(sources(beatriz, {}))}:
        assert client.get(address).status_code == 200


def test_the_page_costs_the_same_with_one_work_and_with_three(work_at, sign_in, beatriz):
    work_at("paid_up")
    client = sign_in(beatriz)
    one = queries_of(client, PAGE)
    work_at("paid_up", name="Segunda obra")
    work_at("agreed", name="Tercera obra")

    assert queries_of(client, PAGE) == one < 15


def test_the_file_tells_the_rows_of_the_page(paid, sign_in, beatriz):
    client = sign_in(beatriz)

    page = client.get(PAGE, {"money": "on"}).context["rows"]
    answer = client.get(reverse("projects:audit_file", args=["csv"]), {"money": "on"})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))[1:]
    assert [(row[4], row[5], row[6]) for row in rows] == [
        (done.kind, done.label, done.row.by.name) for done, _told in page
    ]
    assert {row[8] for row in rows if row[5] == "Depósito" and row[4].startswith("Asiento")} == {"61426.00"}


def test_what_the_night_found_is_told_with_word_and_shape(paid, sign_in, beatriz, roberto):
    client = sign_in(beatriz)
    assert "Sin revisar" in client.get(PAGE).content.decode()

    verify_ledger()
    assert "Íntegro" in client.get(PAGE).content.decode()

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE funding_entry SET note = 'x' WHERE number = 2")
        cursor.execute("SET session_replication_role = origin")
    verify_ledger()

    page = client.get(PAGE).content.decode()
    assert "Con fallas" in page and "no dice lo que dice su huella" in page
    # A reviewer of one state reads that there are flaws, and not those of other states.
    page = sign_in(roberto).get(PAGE).content.decode()
    assert "Con fallas" in page and "huella</li>" not in page
    assert [row.flaws for row in Verification.objects.all()] == [1, 0]


@pytest.mark.parametrize("query", ["before=x", "before=1-2", "before=9e99-0-1", "since=ayer", "act=nada"])
def test_what_cannot_be_read_narrows_nothing(paid, sign_in, beatriz, query):
    answer = sign_in(beatriz).get(f"{PAGE}?{query}")

    assert len(answer.context["rows"]) == len(seen(beatriz))


def test_the_budget_of_a_pot_is_on_the_page_and_leads_to_its_pot(db, carmen, sign_in):
    pot = Pot.objects.create(scheme="fed_3x1", fiscal_year=2013, state_id="32", family="solidarity")
    facts = {"kind": "approved", "payer": "federal", "amount": Decimal("1234.00"), "paper": "Oficio 1"}
    change_budget(pot, by=carmen, **facts)

    page = sign_in(carmen).get("/auditoria/").content.decode()

    assert "Techo presupuestal" in page and "$1,234.00" in page
    assert f"/bolsas/{pot.pk}/" in page
