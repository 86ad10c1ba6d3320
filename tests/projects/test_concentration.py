"""With whom a state's works and pesos of a year lie: exact sums, shares, the threshold, and who reads it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.concentration import Concentration, Holding, concentration
from projects.models import Project

ASKED = {"state": "32", "fiscal_year": "2013"}


def of(user, **changes) -> Concentration:
    told = {"state": "32", "fiscal_year": 2013, "by": "club", "measure": "works", **changes}
    return concentration(user, **told)


def holding(number: int, works: int) -> Holding:
    return Holding(number, f"Club {number}", "", works, Decimal(works), Decimal("0.00"))


def test_works_and_pesos_add_up_to_the_states(work_at, carmen):
    agreed, filed = work_at("deposits"), work_at("filed", club="piedras_unidas")
    work_at("draft")

    found = of(carmen, measure="agreed")

    assert [row.key for row in found.rows] == [agreed.club_id, filed.club_id]
    assert (found.works, found.requested) == (2, agreed.total + filed.total)
    assert (found.agreed, found.rows[0].agreed, found.rows[1].agreed) == (agreed.total, agreed.total, 0)
    assert found.percent(found.rows[:1], "agreed") == Decimal("100.0")
    assert found.percent(found.rows[:1], "works") == Decimal("50.0")
    for by in ("federation", "municipality"):
        [row] = of(carmen, by=by).rows
        assert (row.works, row.requested, row.agreed) == (2, found.requested, found.agreed)
    Project.objects.filter(pk=filed.pk).update(state="withdrawn")
    assert of(carmen).works == 1


@pytest.mark.parametrize(
    ("works", "percent", "is_told"),
    [
        ([20, 18, 14, 10, 10, 10, 10, 12], 50, True),
        ([20, 18, 13, 11, 10, 10, 10, 12], 50, False),
        ([20, 18, 13, 11, 10, 10, 10, 12], 49, True),
        ([1, 1, 1], 50, False),
    ],
)
def test_three_clubs_past_the_threshold_are_told_unless_they_are_all_there_is(
    works, percent, is_told, settings
):
    """Three clubs held 52 of the 104 works of one state."""
    settings.CONCENTRATION_PERCENT = percent
    rows = [holding(number, many) for number, many in enumerate(sorted(works, reverse=True))]

    found = Concentration("club", "works", rows)

    assert found.is_concentrated == is_told
    assert [finding.refuses for finding in found.findings] == [False] * is_told
    assert not Concentration("municipality", "works", rows).is_concentrated


def test_page_file_and_api_tell_the_same_to_whoever_answers_for_a_state(sign_in, cast, work_at):
    work = work_at("filed")
    page, api = reverse("projects:concentration"), reverse("api:concentration-list")
    client = sign_in(cast["graciela"])

    shown = client.get(page, ASKED).content.decode()
    told = client.get(api, {**ASKED, "measure": "requested"}).json()
    table = b"".join(client.get(reverse("projects:concentration_file", args=["csv"]), ASKED)).decode()

    assert f"{work.total:,.2f}" in shown
    assert [(row["name"], row["requested"], row["percent"]) for row in told["rows"]] == [
        (work.club.name, f"{work.total:.2f}", "100.0")
    ]
    assert f"{work.total:.2f}" in table
    assert client.get(page, {"state": "zz", "by": "x", "fiscal_year": "x"}).status_code == 200
    for name in ("tomas", "ramon", "adriana"):
        assert sign_in(cast[name]).get(page).status_code == 403
        assert sign_in(cast[name]).get(api).status_code == 403


def test_two_clubs_cost_as_many_queries_as_one(sign_in, carmen, work_at):
    client, counts = sign_in(carmen), []
    for club in ("santa_elena", "piedras_unidas"):
        work_at("filed", club=club)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("projects:concentration"), ASKED)
        counts.append(len(queries))
    assert counts[0] == counts[1]
