"""Nothing that a club types is lost: it saves itself, outlives the session, and is not overwritten unseen."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.ended import mark_of
from projects.actions import propose, revise
from projects.models import Project
from tests.conftest import enter_as

LONG = "La calle es de tierra y con la lluvia no se pasa a la escuela. " * 20


@pytest.fixture
def draft(santa_elena, tomas) -> Project:
    return propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2016, by=tomas)


def at(project: Project, slug: str = "proyecto") -> str:
    return reverse("projects:edit", args=[project.reference, slug])


def told(project: Project, user, **changes: str) -> dict[str, str]:
    return {
        "revision": str(Project.objects.get(pk=project.pk).revision),
        "writer": mark_of(user),
        "name": "Pavimentación de la calle Hidalgo",
        "description": LONG,
        **changes,
    }


def save_itself(client: Client, project: Project, **data: str):
    return client.post(at(project), data, headers={"X-Autosave": "1"})


def test_a_half_filled_task_saves_itself_and_tells_the_new_revision(sign_in, tomas, draft):
    client = sign_in(tomas)

    answer = save_itself(client, draft, **told(draft, tomas))

    fresh = Project.objects.get(pk=draft.pk)
    assert answer.status_code == 200
    assert json.loads(answer.content)["revision"] == fresh.revision == draft.revision + 1
    assert "Guardado a las" in json.loads(answer.content)["message"]
    assert (fresh.description, fresh.revised_by) == (LONG.strip(), tomas)


def test_a_save_by_itself_overwrites_no_one(sign_in, tomas, elena, draft):
    data = told(draft, tomas)
    revise(draft, by=elena, name="Otro nombre")

    answer = save_itself(sign_in(tomas), draft, **data)

    assert answer.status_code == 409
    assert str(elena) in json.loads(answer.content)["message"]
    assert Project.objects.get(pk=draft.pk).name == "Otro nombre"


def test_what_two_wrote_stands_side_by_side_and_each_field_is_chosen(sign_in, tomas, elena, draft):
    client, data = sign_in(tomas), told(draft, tomas, kind="infrastructure", months="6")
    revise(draft, by=elena, name="El nombre de Elena", months=8)

    refused = client.post(at(draft), data)
    now = str(Project.objects.get(pk=draft.pk).revision)
    merged = client.post(at(draft), {**data, "revision": now, "take": ["months"], "redraw": "merge"})

    assert refused.status_code == 409
    rows = {row.name: (row.mine, row.theirs) for row in refused.context["conflict"]}
    assert rows["name"] == ("Pavimentación de la calle Hidalgo", "El nombre de Elena")
    assert rows["months"] == ("6", "8")
    assert str(elena) in refused.content.decode()
    form = merged.context["form"]
    assert (form["name"].value(), str(form["months"].value())) == (data["name"], "8")
    assert Project.objects.get(pk=draft.pk).name == "El nombre de Elena", "nothing is saved by looking"


def test_what_was_typed_outlives_the_session_and_waits_for_its_writer(client, sign_in, tomas, draft):
    data = told(draft, tomas)

    turned = client.post(at(draft), data)
    entered = client.post(turned.url, {"username": tomas.email, "password": "no"})
    assert entered.status_code == 200, "a wrong password loses nothing"
    enter_as(tomas, client)
    page = client.get(turned.url.partition("next=")[2].replace("%3F", "?").replace("%3D", "="))

    assert turned.status_code == 302
    assert page.context["form"]["description"].value() == LONG
    assert "Todavía no se guarda" in page.content.decode()
    assert Project.objects.get(pk=draft.pk).description == "", "it waits for a look and a press"


def test_what_was_typed_is_shown_to_nobody_else(client, tomas, elena, draft):
    turned = client.post(at(draft), told(draft, tomas))
    enter_as(elena, client)
    page = client.get(turned.url.partition("next=")[2].replace("%3F", "?").replace("%3D", "="))

    assert page.status_code == 200
    assert LONG not in page.content.decode()


def test_a_post_without_the_mark_of_its_page_is_kept_nowhere(client, draft):
    turned = client.post(at(draft), {"description": LONG, "writer": "forged"})

    assert turned.status_code == 302
    assert "kept" not in turned.url
    assert not client.session.keys()


def test_an_automatic_save_without_a_session_is_told(client, tomas, draft):
    answer = save_itself(client, draft, **told(draft, tomas))

    assert answer.status_code == 401
    assert "Su sesión terminó" in json.loads(answer.content)["message"]


def test_a_page_from_before_a_new_sign_in_comes_back_as_it_was_typed(tomas, elena, draft):
    browser = Client(enforce_csrf_checks=True)
    enter_as(tomas, browser)
    data = {**told(draft, tomas), "csrfmiddlewaretoken": "x" * 64}

    turned = browser.post(at(draft), data)
    page = browser.get(turned.url)
    forged = browser.post(at(draft), {**data, "writer": mark_of(elena)})

    assert turned.status_code == 302
    assert page.context["form"]["description"].value() == LONG
    assert forged.status_code == 403
    assert Project.objects.get(pk=draft.pk).description == ""


def test_a_page_of_somebody_else_in_the_same_browser_saves_nothing(sign_in, tomas, elena, draft):
    answer = sign_in(elena).post(at(draft), told(draft, tomas))

    assert answer.status_code == 302
    assert Project.objects.get(pk=draft.pk).description == ""


def test_whoever_is_still_there_stays_signed_in(client, sign_in, tomas):
    assert client.post(reverse("accounts:stay")).status_code == 401

    answer = sign_in(tomas).post(reverse("accounts:stay"))

    assert answer.status_code == 204
    assert answer.cookies["sessionid"]["max-age"] == 12 * 60 * 60


def test_names_of_persons_are_not_copied_to_the_browser(sign_in, tomas, draft):
    client = sign_in(tomas)

    assert "data-copy" in client.get(at(draft)).content.decode()
    assert "data-copy" not in client.get(at(draft, "club")).content.decode()


def test_the_language_changes_in_the_middle_of_every_form_without_losing_a_word(sign_in, tomas, draft):
    client = sign_in(tomas)
    forms = {
        at(draft, "club"): {"mexico_name": "Rosa Luna"},
        reverse("projects:step", args=[draft.reference, "withdraw"]): {"note": "No hubo acuerdo"},
        reverse("projects:start"): {"club": str(draft.club_id)},
        reverse("projects:copy", args=[draft.reference]): {"call": "0"},
    }

    for address, fields in forms.items():
        page = client.post(address, {**fields, "language": "en"})
        html = page.content.decode()

        assert page.status_code == 200
        assert '<html lang="en">' in html
        assert html.count('form="answers" formnovalidate name="language"') == 2, "in the header and below"
        for name, value in fields.items():
            assert str(page.context["form"][name].value()) == value
    assert Project.objects.get(pk=draft.pk).state == "draft"
