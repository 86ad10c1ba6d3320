"""Works like a proposal, copies of earlier ones, and drafts that go: what is told, kept and refused."""

import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from places.models import Locality
from projects.actions import StepRefused, answer_similar, copy_work, drop_draft, propose, revise, take_step
from projects.checks import findings_for
from projects.models import Call, DroppedDraft, HistoryEntry, Project, SimilarAnswer
from projects.similar import similar_works
from tests.conftest import as_owner

RIO_GRANDE = "32039"


@pytest.fixture
def draft(santa_elena, tomas) -> Project:
    return propose(
        club=santa_elena,
        scheme="fed_3x1",
        fiscal_year=2016,
        by=tomas,
        kind="equipment",
        name="Equipos de cómputo para la secundaria Alfonso Medina, segunda etapa",
        municipality=santa_elena.municipality,
        locality=Locality.objects.get(municipality=RIO_GRANDE, name="Río Grande"),
    )


@pytest.fixture
def earlier(work_at) -> Project:
    """Río Grande's computers of 2013, filed."""
    return work_at("filed")


def page(project: Project, name: str = "similar") -> str:
    return reverse(f"projects:{name}", args=[project.reference])


def codes(project: Project) -> list[str]:
    return [finding.code for finding in findings_for(project, ["similar_answered"], timezone.now())]


# --- Look-alikes ---------------------------------------------------------------------------------


def test_an_earlier_stage_is_found_by_its_name_whatever_its_accents(draft, earlier):
    Project.objects.filter(pk=earlier.pk).update(name="EQUIPOS DE COMPUTO SECUNDARIA ALFONSO MEDINA 1a etapa")

    [row] = similar_works(draft)

    assert (row.reference, row.reason, row.fiscal_year) == (earlier.folio, "stage", 2013)


def test_the_same_kind_in_the_same_locality_is_shown_and_another_town_is_not(draft, earlier, tomas):
    Project.objects.filter(pk=earlier.pk).update(name="Biblioteca")
    draft = revise(draft, by=tomas, name="Cocina del jardín de niños")

    assert [row.reason for row in similar_works(draft)] == ["kind"]

    draft = revise(draft, by=tomas, locality=Locality.objects.filter(municipality="32020").first())
    Project.objects.filter(pk=draft.pk).update(municipality="32020")
    assert similar_works(Project.objects.get(pk=draft.pk)) == []


def test_drafts_of_other_clubs_are_nobody_elses(draft, marta, work_at):
    other = work_at("draft")
    Project.objects.filter(pk=other.pk).update(club=marta.current_offices[0].club, name=draft.name)

    assert similar_works(draft) == []


def test_the_page_tells_of_other_clubs_works_what_is_public(sign_in, tomas, marta, draft, earlier):
    Project.objects.filter(pk=earlier.pk).update(club=marta.current_offices[0].club)

    html = sign_in(tomas).get(page(draft)).content.decode()

    assert earlier.folio in html and earlier.name in html
    assert "$" not in html
    assert f'href="{earlier.get_absolute_url()}"' not in html


def test_the_list_asks_as_little_with_three_works_as_with_one(sign_in, tomas, draft, earlier, work_at):
    client = sign_in(tomas)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(page(draft))
        counts.append(len(asked))
        work_at("filed", fiscal_year=2013)
        work_at("filed", fiscal_year=2013)

    assert counts[0] == counts[1]


def test_the_answer_is_kept_with_the_list_and_asked_again_when_the_name_changes(
    sign_in, tomas, roberto, draft, earlier
):
    client = sign_in(tomas)
    assert codes(draft) == ["similar"]

    empty = client.post(page(draft), {})
    unnamed = client.post(page(draft), {"answer": "stage"})
    said = client.post(page(draft), {"answer": "stage", "other": earlier.folio})

    kept = SimilarAnswer.objects.get()
    assert (empty.status_code, unnamed.status_code, said.status_code) == (422, 422, 302)
    assert (kept.answer, kept.other, kept.by) == ("stage", earlier.folio, tomas)
    assert kept.shown[0]["reference"] == earlier.folio
    assert codes(draft) == []
    draft = revise(
        draft, by=tomas, name="Equipos de cómputo para la secundaria Alfonso Medina, tercera etapa"
    )
    assert codes(draft) == ["similar"]
    with pytest.raises(DatabaseError), transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_similaranswer SET answer = 'none'")


def test_the_same_work_again_is_explained_and_the_reviewer_reads_it(tomas, roberto, sign_in, draft, earlier):
    with pytest.raises(StepRefused) as refused:
        answer_similar(draft, answer="same", other=earlier.folio, by=tomas)
    with pytest.raises(StepRefused) as strange:
        answer_similar(draft, answer="stage", other="3X1-32-2013-9999", by=tomas)
    answer_similar(
        draft, answer="same", other=earlier.folio, explanation="Se negó por falta de dinero.", by=tomas
    )
    Project.objects.filter(pk=draft.pk).update(
        state="filed", folio="3X1-32-2016-0900", filed_at=timezone.now()
    )

    html = sign_in(roberto).get(reverse("projects:detail", args=["3X1-32-2016-0900"])).content.decode()

    assert (refused.value.code, strange.value.code) == ("explanation_missing", "not_in_the_list")
    assert "Se negó por falta de dinero." in html
    assert earlier.name in html


def test_a_saved_place_leads_to_the_look_alikes_and_language_keeps_the_answer(sign_in, tomas, draft, earlier):
    client = sign_in(tomas)
    told = {"revision": str(draft.revision), "state": "32", "municipality": RIO_GRANDE}

    saved = client.post(
        reverse("projects:edit", args=[draft.reference, "lugar"]), {**told, "locality": draft.locality_id}
    )
    english = client.post(page(draft), {"language": "en", "answer": "same", "explanation": "Media palabra"})

    assert saved.url == page(draft)
    assert "Media palabra" in english.content.decode()
    assert '<html lang="en">' in english.content.decode()
    assert not SimilarAnswer.objects.exists()


# --- Copies --------------------------------------------------------------------------------------


def test_a_copy_has_the_answers_and_lists_and_not_what_was_agreed(work_at, elena):
    agreed = work_at("agreed", kind="infrastructure")
    call = Call.objects.get(scheme="fed_3x1", fiscal_year=2016, state="32")

    draft = copy_work(agreed, call=call, by=elena)

    draft = Project.objects.get(pk=draft.pk)
    assert (draft.state, draft.folio, draft.fund, draft.agreement) == ("draft", None, None, None)
    assert (draft.name, draft.locality, draft.total) == (agreed.name, agreed.locality, agreed.total)
    assert [str(goal) for goal in draft.goals.all()] == [str(goal) for goal in agreed.goals.all()]
    assert (draft.fiscal_year, draft.copied_from, draft.club_is_confirmed) == (2016, agreed, False)
    assert (draft.kind, draft.frozen_rules, draft.state_share) == ("infrastructure", None, None)
    assert sum(draft.shares().values()) == draft.total
    entry = draft.history.get()
    assert (entry.act, entry.by, entry.details["copied_from"]) == ("copy", elena, agreed.folio)


def test_only_the_club_copies_and_under_a_call_of_its_state(work_at, roberto, elena, sign_in):
    work = work_at("filed")
    call = Call.objects.get(scheme="fed_3x1", fiscal_year=2016, state="32")
    foreign = Call.objects.exclude(state="32").first()

    with pytest.raises(StepRefused) as stranger:
        copy_work(work, call=call, by=roberto)
    with pytest.raises(StepRefused) as elsewhere:
        copy_work(work, call=foreign, by=elena)
    answer = sign_in(elena).post(page(work, "copy"), {"call": call.pk})

    assert (stranger.value.code, elsewhere.value.code) == ("not_your_club", "call_of_another_state")
    assert answer.url == page(Project.objects.get(copied_from=work), "tasks")


# --- Drafts that go ------------------------------------------------------------------------------


def test_a_draft_goes_and_leaves_that_it_was(sign_in, tomas, draft, earlier):
    answer_similar(draft, answer="none", by=tomas)
    client = sign_in(tomas)

    asked = client.get(page(draft, "drop"))
    gone = client.post(page(draft, "drop"))

    trace = DroppedDraft.objects.get()
    assert "Queda constancia" in asked.content.decode()
    assert gone.status_code == 302
    assert not Project.objects.filter(pk=draft.pk).exists()
    assert not HistoryEntry.objects.filter(project=draft.pk).exists()
    assert (trace.number, trace.name, trace.by, trace.club) == (draft.pk, draft.name, tomas, draft.club)
    assert [act["act"] for act in trace.acts] == ["propose", "answer_similar"]
    assert draft.name in client.get(reverse("projects:index")).content.decode(), "the club reads that it was"


def test_what_was_filed_never_goes_whoever_asks(sign_in, earlier, elena, roberto):
    with pytest.raises(StepRefused) as refused:
        drop_draft(earlier, by=elena)
    with pytest.raises(StepRefused) as stranger:
        drop_draft(earlier, by=roberto)
    for statement in (
        "DELETE FROM projects_project WHERE id = %s",
        "DELETE FROM projects_historyentry WHERE project_id = %s",
        "SELECT projects_drop_acts(%s)",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), as_owner(), connection.cursor() as cursor:
            cursor.execute(statement, [earlier.pk])

    assert (refused.value.code, stranger.value.code) == ("was_filed", "not_your_club")
    assert earlier.history.exists()


def test_a_withdrawn_work_stays_with_its_history(tomas, draft):
    take_step(draft, "withdraw", by=tomas, note="No hubo acuerdo")

    with pytest.raises(StepRefused):
        drop_draft(draft, by=tomas)
    with pytest.raises(DatabaseError), transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT projects_drop_acts(%s)", [draft.pk])


# --- The API -------------------------------------------------------------------------------------


def test_the_api_tells_answers_copies_and_deletes(sign_in, tomas, draft, earlier):
    client = sign_in(tomas)
    base = f"/api/v1/projects/{draft.reference}/"
    call = Call.objects.get(scheme="fed_3x1", fiscal_year=2016, state="32")

    listed = client.get(f"{base}similar/").json()
    said = client.post(f"{base}similar/", json.dumps({"answer": "none"}), content_type="application/json")
    copied = client.post(f"{base}copy/", json.dumps({"call": call.pk}), content_type="application/json")
    kept = client.delete(f"/api/v1/projects/{earlier.folio}/")
    gone = client.delete(base)

    assert listed["works"][0]["reference"] == earlier.folio
    assert Decimal(listed["works"][0]["total"]) == earlier.total
    assert (said.status_code, copied.status_code) == (201, 201)
    assert copied.json()["copied_from"] == draft.reference
    assert (kept.status_code, gone.status_code) == (409, 204)
    assert client.get(base).status_code == 404
