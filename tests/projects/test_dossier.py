"""What a reviewer reads beside a file: other works, their debts, look-alikes, and what was changed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.actions import revise, take_step
from projects.versions import changes
from tests.conftest import as_owner
from tests.projects.conftest import answer_all
from tests.projects.test_api import Program
from tests.projects.test_families import DAIRY
from tests.projects.test_work_pages import queries_of, text_of


def test_other_works_of_club_and_town_tell_what_they_owe(sign_in, work_at, roberto, santa_elena):
    agreed = work_at("agreed", name="Domo de la escuela primaria")
    work = work_at("filed", name="Domo escolar de la primaria")
    stranger = work_at(
        "filed", club="santa_ana", proposer="nicolas", municipality="32017", locality="Guadalupe"
    )

    told = Program(roberto).get(f"/projects/{work.folio}/dossier/").json()

    (row,) = told["earlier"]
    assert (row["reference"], row["same_club"], row["same_municipality"]) == (agreed.folio, True, True)
    assert row["owed"] == f"{agreed.total:.2f}"
    assert [row["reference"] for row in told["look_alikes"]] == [agreed.folio]
    shown = text_of(sign_in(roberto).get(work.get_absolute_url()))
    assert "Mismo club y municipio" in shown
    assert stranger.folio not in shown


def test_the_file_asks_the_database_as_often_with_more_works_beside_it(sign_in, work_at, roberto):
    client = sign_in(roberto)
    work = work_at("filed")
    work_at("agreed")
    one = queries_of(client, work.get_absolute_url())
    work_at("agreed", name="Otra"), work_at("filed", name="Otra más")

    assert queries_of(client, work.get_absolute_url()) == one


def test_a_new_filing_is_compared_with_the_one_before(sign_in, work_at, elena, roberto, ramon):
    work = work_at("observed", name="Domo")
    goals = [{"description": "Domo", "quantity": "1", "unit": "obra"}]
    revise(work, by=elena, name="Domo escolar", women=300, goals=goals)
    work = take_step(answer_all(work, elena), "file", by=elena)

    first, second = Program(roberto).get(f"/projects/{work.folio}/versions/").json()
    assert first["changes"] == []
    assert {change["name"]: (change["before"], change["after"]) for change in second["changes"]} == {
        "name": ("Domo", "Domo escolar"),
        "women": ("210", "300"),
        "goals": ("Equipos de cómputo instalados · 20.00 · equipo", "Domo · 1.00 · obra"),
    }
    assert first["sha256"] != second["sha256"]
    page = reverse("projects:versions", args=[work.folio])
    assert "De la versión 1 a la 2" in text_of(sign_in(roberto).get(page))
    assert sign_in(ramon).get(page).status_code == 302
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), as_owner():
        work.versions.update(number=9)


def test_a_version_of_a_business_tells_its_plan_and_costs(sign_in, work_at, elena, roberto):
    work = work_at("filed", DAIRY)
    work = take_step(work, "observe", by=roberto, note="Falta quién compra.")
    answer_all(work, elena)
    names = ("category", "concept", "unit", "quantity", "unit_price")
    costs = [dict(zip(names, row, strict=True)) for row in DAIRY["costs"][::-1]]
    revise(work, by=elena, plan={"market": "La quesería de Jerez.", "sales": Decimal(1000)}, costs=costs)
    work = take_step(work, "file", by=elena)

    found = {change.name: (change.label, change.after) for change in changes(*work.versions.all())}

    assert found["plan.market"] == ("A quién, cuánto y cómo se vende", "La quesería de Jerez.")
    assert found["plan.sales"] == ("Ventas", "$1,000.00")
    assert found["costs"][1].startswith("Materia prima · Cuajo, sal")
    page = reverse("projects:versions", args=[work.folio])
    assert "La quesería de Jerez." in text_of(sign_in(roberto).get(page))


def test_the_list_asks_as_often_whatever_its_filters_leave(sign_in, work_at, roberto):
    client = sign_in(roberto)
    for query in ("status=filed", "search=domo", "reviewer=none&waits=me&overdue=on"):
        address = f"/obras/?{query}"
        client.get(address)
        with CaptureQueriesContext(connection) as before:
            client.get(address)
        work_at("filed", name="Domo"), work_at("agreed", name="Otro domo")
        with CaptureQueriesContext(connection) as after:
            client.get(address)
        assert len(after) - len(before) in (0, 1, 2)  # the names of towns and people, once there are any
