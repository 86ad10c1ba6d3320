"""A company that pays a part of a business reads that work, its fund and its agreement, and nothing else."""

from typing import Any

import pytest
from django.urls import reverse

from projects.models import Project
from tests.projects.conftest import work_at  # noqa: F401
from tests.projects.test_families import DAIRY
from tests.projects.test_work_pages import text_of
from tests.remembering import printed_once
from tests.test_access import MATRIX, World, answer, ticket_of

# What Brenda's company reads of a business to which it adds a part, and how she is refused everything else.
COMPANY: dict[str, int] = {
    **dict.fromkeys(("projects:detail", "projects:agreement", "projects:agreement_file"), 200),
    **dict.fromkeys(("api:projects-detail", "api:funds-detail"), 200),
    **dict.fromkeys(("api:documents-detail", "api:documents-file"), 200),
    **dict.fromkeys(("projects:agreement_progress", "projects:step", "projects:waive"), 302),
    **dict.fromkeys(("projects:deposit", "projects:reverse_deposit"), 302),
    **dict.fromkeys(("api:projects-step", "api:projects-waivers"), 409),
    **dict.fromkeys(("api:projects-deposits", "api:projects-reverse"), 409),
    **dict.fromkeys(("projects:tasks", "projects:review", "projects:edit", "projects:ask_waiver"), 404),
    **dict.fromkeys(("clubs:detail", "api:clubs-detail"), 404),
}


@pytest.fixture
def paid_by_a_company(cast, request) -> World:
    """The world in which the work, and its draft, is the business of Brenda's company."""
    world = World(cast, request)
    world.paper = printed_once("a company's", lambda: world.make("recovering", DAIRY).agreement_id)
    world.work = Project.objects.get(agreement=world.paper)
    world.draft = world.make("draft", DAIRY)
    world.tickets["brenda"] = ticket_of(cast["brenda"])
    return world


def test_a_company_reads_the_filed_works_in_which_it_pays_and_nothing_else(paid_by_a_company):
    world = paid_by_a_company
    urls = {name: MATRIX[name].url(world) for name in COMPANY}

    assert {name: answer(world, name, url, "brenda") for name, url in urls.items()} == COMPANY


def test_the_lists_of_a_company_hold_its_work_only(paid_by_a_company, sign_in):
    client = sign_in(paid_by_a_company.cast["brenda"])

    def rows(name: str) -> list[dict[str, Any]]:
        return client.get(reverse(f"api:{name}-list")).json()["results"]

    assert [row["folio"] for row in rows("projects")] == [paid_by_a_company.work.folio]
    assert [row["folio"] for row in rows("funds")] == [paid_by_a_company.work.folio]
    assert {row["folio"] for row in rows("documents")} == {paid_by_a_company.work.folio}
    assert rows("pots") == rows("clubs") == []
    assert paid_by_a_company.work.steps_for(paid_by_a_company.cast["brenda"]) == {}


def test_the_pages_of_a_company_speak_to_a_company(sign_in, brenda, work_at):  # noqa: F811
    client = sign_in(brenda)
    home, works = client.get(reverse("home")), client.get(reverse("projects:index"))

    assert "ninguna obra espera algo de usted" in text_of(home)
    assert "Todavía no hay obras en las que aporte su empresa" in text_of(works)
    for name in ("clubs:index", "funding:pots", "projects:start"):
        assert f'href="{reverse(name)}"' not in home.content.decode()

    work = work_at("agreed", DAIRY)

    assert work.folio in text_of(client.get(reverse("home")))
    shown = text_of(client.get(work.get_absolute_url()))
    assert "Empresa: debe $100,000.00" in shown
    assert "Recuperación del apoyo" in shown
    for button in ("Registrar un depósito", "Registrar un pago", "Registrar una valuación"):
        assert button not in shown


def test_a_company_does_not_meet_a_draft(sign_in, brenda, work_at):  # noqa: F811
    work = work_at("draft", DAIRY)

    assert sign_in(brenda).get(work.get_absolute_url()).status_code == 404
