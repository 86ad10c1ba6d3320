"""Every list of the API continues after a row: nothing is lost or told twice, whatever arrives meanwhile."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.settings import api_settings

from accounts.actions import issue_key
from accounts.paging import SALT, CursorPages, Listed
from committee.actions import appeal, close_session, decide
from projects.actions import save_view, tell_operation
from projects.exports import ask_for_export
from projects.models import Project, Webhook
from review.actions import register_weights
from tests.committee.conftest import all_vote, covam_of, in_review, opened
from tests.projects.conftest import work_at, work_of  # noqa: F401
from tres_por_uno.api import router

LISTS = [(prefix, viewset) for prefix, viewset, _name in router.registry if hasattr(viewset, "list")]
FEW = 5
pytestmark = pytest.mark.django_db


class CursorsBeside:
    """What a list beside one row turns its pages with."""

    pagination_class = CursorPages


@pytest.fixture
def program(cast) -> Client:
    _key, text = issue_key(by=cast["roberto"], name="prueba")
    return Client(headers={"authorization": f"Bearer {text}"})


def ask(program: Client, address: str, **query: Any) -> dict[str, Any]:
    answer = program.get(address, query)
    assert answer.status_code == 200, (address, query, answer.content)
    return answer.json()


def walked(program: Client, way: str, page: dict[str, Any], most: int = FEW) -> list[Any]:
    """The rows of this page and of those beside it on one side."""
    rows = list(page["results"])
    while page[way] and len(rows) < most:
        page = ask(program, page[way])
        rows = rows + page["results"] if way == "next" else page["results"] + rows
    return rows


@pytest.fixture
def full(cast, work_at):  # noqa: F811
    """More than one row in nearly every list."""
    roberto, tomas = cast["roberto"], cast["tomas"]
    for stage in ("agreed", "paid_up", "agreed"):
        work = work_at(stage)
    for number in (1, 2, 3):
        tell_operation(
            work,
            "release",
            payer="federal",
            amount=Decimal("1.00"),
            conditions="Convenio firmado",
            reference=f"OF-{number}",
            happened_on=timezone.localdate(),
            by=roberto,
        )
    sat = []
    for outcome in ("rejected", "waiting_list"):
        session = opened(covam_of(cast), [in_review(work_at, cast), in_review(work_at, cast)], roberto)
        for item in session.items.all():
            all_vote(session, item, "against" if outcome == "rejected" else "for", roberto)
            decide(session, item, outcome=outcome, reason="Porque sí.", by=roberto)
        sat.append(session)
    for item in sat[0].items.all():
        appeal(item.project, text="No.", by=tomas)
    close_session(sat[1], by=roberto)
    for name in ("Á", "B"):
        save_view(name=name, query="waits=me", by=roberto)
        Webhook.objects.create(user=roberto, address=f"https://example.org/{name}", secret="s")
        told = {"scheme": "fed_3x1", "state": cast["roberto"].current_offices[0].state, "act": name}
        points = {"marginality": 10}
        year = {"Á": 2012, "B": 2013}[name]
        register_weights(by=roberto, fiscal_year=year, family="solidarity", points=points, **told)
    for kind in ("csv", "json"):
        ask_for_export(kind=kind, chosen={}, by=roberto)
    return work


def test_every_list_turns_its_pages_after_a_row(full, program):
    """In each of its orders, forward and back, with as many statements for a later page as for the first."""
    assert api_settings.DEFAULT_PAGINATION_CLASS is CursorPages
    beside = [f"projects/{full.folio}/{name}" for name in ("operations", "movements", "echoes")]
    beside.append(f"webhooks/{Webhook.objects.first().pk}/deliveries")
    short = set()
    for prefix, viewset in [*LISTS, *((address, CursorsBeside) for address in beside)]:
        if prefix == "concentration":
            continue  # one report of a year, and no list
        assert issubclass(viewset.pagination_class, CursorPages), prefix
        address = f"/api/v1/{prefix}/"
        orders = [sign + name for name in getattr(viewset, "ordering_fields", ()) for sign in ("", "-")]
        for query in [{}, *({"ordering": order} for order in orders)]:
            whole = ask(program, address, page_size=FEW, **query)
            assert set(whole) >= {"next", "previous", "results"} and whole["previous"] is None, prefix
            with CaptureQueriesContext(connection) as first:
                page = ask(program, address, page_size=1, **query)
            assert walked(program, "next", page) == whole["results"], (prefix, query)
            if page["next"] is None:
                short.add(prefix)
                continue
            with CaptureQueriesContext(connection) as second:
                page = ask(program, page["next"])
            assert len(second) == len(first), (prefix, query, [row["sql"] for row in second])
            assert walked(program, "previous", page) == whole["results"][:2], (prefix, query)
        for bad in ("9", "%00", signing.dumps(["of another list", [1]], salt=SALT)):
            refused = program.get(address, {"after": bad})
            assert refused.status_code == 400 and refused.json()["fields"].keys() == {"after"}, prefix
        assert len(ask(program, address, page_size=10**30)["results"]) <= 100
    # Of these a reviewer has one row or none.
    few = {"bundles", "opinions", "opinion-requests", "pots", "committees", "waivers", *beside[1:]}
    few |= {"commitments", "note-requests", "notices", "federations", "issuer-reports", "club-look-alikes"}
    few |= {"club-lists", "offices", "hand-overs"}
    assert short <= few


def test_rows_that_arrive_while_pages_are_read_neither_lose_nor_repeat_one(cast, program):
    roberto = cast["roberto"]
    for name in ("B", "D", "F", "H"):
        save_view(name=name, query="waits=me", by=roberto)
    page = ask(program, "/api/v1/saved-views/", page_size=2)
    for name in ("A", "C", "E", "I"):
        save_view(name=name, query="waits=me", by=roberto)

    rest = walked(program, "next", ask(program, page["next"]), most=20)

    assert [row["name"] for row in page["results"] + rest] == ["B", "D", "E", "F", "H", "I"]


@pytest.mark.parametrize(
    "order",
    [
        F("filed_at").asc(),
        F("filed_at").desc(),
        F("filed_at").asc(nulls_first=True),
        F("filed_at").desc(nulls_last=True),
        "-municipality__name",
    ],
)
def test_rows_without_what_they_are_sorted_by_have_their_place(cast, order):
    for stage in ("draft", "draft", "filed", "filed"):
        work_of(cast, stage)
    listed = Listed(Project.objects.order_by(order, "state"))
    whole = list(Project.objects.order_by(order, "state", "pk"))

    page, seen = listed.page(1), []
    while True:
        seen += page.rows
        if not page.after:
            break
        page = listed.page(1, after=page.after)
    back = list(page.rows)
    while page.before:
        page = listed.page(1, before=page.before)
        back = page.rows + back

    assert seen == whole
    assert back == whole


@pytest.mark.parametrize("text", ["jeres", "san jo", "rio"])
def test_what_is_found_by_likeness_is_told_page_by_page(cast, program, text):
    whole = ask(program, "/api/v1/localities/", q=text, page_size=30)["results"]
    page = ask(program, "/api/v1/localities/", q=text, page_size=4)

    assert walked(program, "next", page, most=len(whole))[: len(whole)] == whole
