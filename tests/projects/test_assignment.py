"""Who has a file: taken from the queue by one person at a time, given, taken back, and all of it told."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Appointment
from projects.actions import StepRefused, assign, assign_all, take_next, take_step, unassign
from projects.models import HistoryEntry, Project, SavedView
from tests.projects.conftest import work_of
from tests.projects.test_api import Program
from tests.projects.test_work_pages import text_of


@pytest.fixture
def patricia(cast):
    """Roberto's colleague in the delegation of Zacatecas."""
    return cast["patricia"]


def test_the_next_is_the_first_to_arrive_that_nobody_has(work_at, roberto, patricia, sofia):
    first, second = work_at("filed"), work_at("filed", name="Segunda")

    assert take_next(by=roberto) == first
    assert take_next(by=patricia) == second
    for person in (roberto, sofia):
        with pytest.raises(StepRefused, match="sin asignar"):
            take_next(by=person)
    assert first.history.values_list("act", "by__name").first() == ("take_next", roberto.name)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_two_files(cast):
    roberto = cast["roberto"]
    patricia = cast["patricia"]
    work_of(cast, "filed"), work_of(cast, "filed", name="Segunda")
    got: list[Project] = []
    has_first, may_commit = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            got.append(take_next(by=roberto))
            has_first.set()
            may_commit.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert has_first.wait(10)
    got.append(take_next(by=patricia))
    may_commit.set()
    holder.join()

    assert len({project.pk for project in got}) == 2
    assert {project.reviewer for project in Project.objects.filter(pk__in=[p.pk for p in got])} == {
        roberto,
        patricia,
    }


def test_whoever_comes_late_is_told_who_has_it(work_at, roberto, patricia):
    work = work_at("filed")
    assign(work, to=patricia, by=patricia, instead_of=0)

    with pytest.raises(StepRefused, match=patricia.name) as refusal:
        assign(work, to=roberto, by=roberto, instead_of=0)

    assert refusal.value.code == "taken"
    assert assign(work, to=roberto, by=roberto, instead_of=patricia.pk).reviewer == roberto
    assert unassign(work, by=patricia).reviewer is None
    assert list(HistoryEntry.objects.filter(project=work).values_list("act", flat=True))[:3] == [
        "unassign",
        "assign",
        "assign",
    ]


def test_only_the_office_that_reviews_assigns_and_only_to_its_people(work_at, roberto, ramon, sofia):
    work = work_at("filed")

    for to, by, code in ((roberto, ramon, "not_your_role"), (sofia, roberto, "not_a_colleague")):
        with pytest.raises(StepRefused) as refusal:
            assign(work, to=to, by=by)
        assert refusal.value.code == code
    with pytest.raises(Project.DoesNotExist):
        assign(work, to=sofia, by=sofia)


def test_whoever_takes_a_file_up_has_it(work_at, roberto):
    assert take_step(work_at("filed"), "take_up", by=roberto).reviewer == roberto


def test_of_several_each_is_assigned_or_refused_by_itself(work_at, roberto, patricia):
    filed, declined = work_at("filed"), work_at("filed", name="Otra")
    take_step(declined, "take_up", by=roberto)
    take_step(declined, "decline", by=roberto, note="No es de la zona")

    results = assign_all([filed, declined], to=patricia, by=roberto)

    assert [result.refusal and result.refusal.code for result in results] == [None, "not_from_here"]
    assert Project.objects.get(pk=filed.pk).reviewer == patricia


def test_pages_and_programs_do_the_same(sign_in, work_at, roberto, patricia):
    first, second = work_at("filed"), work_at("filed", name="Segunda")
    client, program = sign_in(roberto), Program(roberto)

    assert client.post(reverse("projects:take_next")).url == first.get_absolute_url()
    assert program.post("/projects/take-next/").json()["reference"] == second.folio
    assert program.post("/projects/take-next/").json()["code"] == "nothing_waits"

    address = f"/projects/{first.folio}/assign/"
    taken = program.post(address, {"reviewer": patricia.pk, "instead_of": 0})
    assert (taken.status_code, taken.json()["code"]) == (409, "taken")
    assert program.post(address, {"reviewer": patricia.pk}).json()["reviewer_name"] == patricia.name
    assert program.post(f"/projects/{first.folio}/unassign/").json()["reviewer"] is None

    told = {"references": [first.folio, "3X1-32-2013-9999"], "reviewer": patricia.pk}
    results = program.post("/projects/assign/", told).json()["results"]
    assert [(result["is_done"], result["code"]) for result in results] == [(True, ""), (False, "not_found")]

    load = {row["name"]: row["files"] for row in program.get("/projects/workload/").json()}
    assert load == {roberto.name: 1, patricia.name: 1}
    chosen = {"reference": [first.folio, second.folio], "reviewer": patricia.pk, "query": "year=2013"}
    answer = client.post(reverse("projects:assign_several"), chosen, follow=True)
    assert "Se asignaron 2 obras." in text_of(answer)
    assert answer.redirect_chain[0][0] == "/obras/?year=2013"
    assert [row.told["reviewer_name"] for row in answer.context["rows"]] == [patricia.name] * 2
    for query, many in (("reviewer=me", 0), (f"reviewer={patricia.pk}", 2), ("reviewer=none", 0)):
        assert len(client.get(f"/obras/?{query}").context["rows"]) == many


def test_a_view_is_kept_shared_and_dropped_by_its_author(sign_in, work_at, roberto, patricia, sofia):
    work_at("filed")
    client = sign_in(roberto)
    told = {"name": "Para hoy", "query": "status=filed&waits=me", "shared": "on"}

    assert client.post(reverse("projects:save_view"), told).url == "/obras/?status=filed&waits=me"
    view = SavedView.objects.get()
    assert "de Roberto" in text_of(sign_in(patricia).get("/obras/"))
    client.post(reverse("projects:drop_view", args=[view.pk]))
    assert "Para hoy" not in text_of(sign_in(sofia).get("/obras/"))

    program, other = Program(roberto), Program(patricia)
    assert other.get("/saved-views/").json()["results"][0]["is_mine"] is False
    assert other.client.delete(f"/api/v1/saved-views/{view.pk}/").status_code == 409
    office = Appointment.objects.get(user=sofia).office_id
    refused = program.post("/saved-views/", {"name": "x", "query": "year=2013", "office": office})
    assert refused.status_code == 400
    assert program.client.delete(f"/api/v1/saved-views/{view.pk}/").status_code == 204
    assert not SavedView.objects.exists()
