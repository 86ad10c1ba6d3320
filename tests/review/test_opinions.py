"""Opinions: filled in sittings, refused while something lacks, frozen once signed, superseded later."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Appointment, Office
from programs.rulebook import scheme
from projects.actions import StaleDraft, StepRefused, declare_conflict, recuse, take_step
from projects.models import Project
from review.actions import ask_opinion, conclusions_of, in_force, save_opinion, score, sign_opinion
from review.catalogue import papers_by_line, read
from review.models import Opinion, OpinionLine
from review.workflow import ACTS
from tests.projects.conftest import work_at  # noqa: F401

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def reviewed(work_at, roberto):  # noqa: F811
    return take_step(work_at("filed"), "take_up", by=roberto)


def all_met(opinion: Opinion, **others: dict[str, str]) -> dict[str, dict[str, str]]:
    return {line.code: others.get(line.code, {"result": "met"}) for line in opinion.lines.all()}


def filled(work: Project, by, conclusion: str = "favourable", request=None, **lines) -> Opinion:
    """A draft with every line answered."""
    draft = save_opinion(work, by=by, request=request)
    texts = {"conclusion": conclusion, "reasons": "Se revisó todo.", "conditions": "Corregir el plano."}
    return save_opinion(work, by=by, request=request, lines=all_met(draft, **lines), **texts)


@pytest.mark.parametrize("name", ["technical", "normative", "criteria"])
def test_every_line_names_its_source_and_memory_confirms_nothing(name):
    for line in read(name):
        assert line.source
        assert not (line.is_confirmed and line.source.startswith("de memoria"))


def test_the_papers_that_a_line_names_are_those_of_the_rules():
    named = {code for papers in papers_by_line().values() for code in papers}

    assert named - {paper.code for paper in scheme("fed_3x1").papers} == {"commitments"}


def test_it_is_filled_in_sittings_and_signed_with_what_it_judged(reviewed, roberto):
    first = save_opinion(reviewed, by=roberto, lines={"place": {"result": "met"}})
    with pytest.raises(StepRefused) as refused:
        sign_opinion(reviewed, by=roberto)
    assert refused.value.code == "incomplete"
    assert "line_place" not in refused.value.codes
    assert {"line_budget", "conclusion", "reasons"} <= set(refused.value.codes)

    draft = filled(reviewed, roberto)
    assert (draft.pk, draft.revision) == (first.pk, 3)
    papers = [{"kind": "budget", "name": "Presupuesto base", "version": "2", "dated_on": TODAY}]
    save_opinion(reviewed, by=roberto, papers=papers)
    signed = sign_opinion(reviewed, by=roberto)

    assert (signed.version, signed.title) == (1, "Revisor")
    assert signed.answers_sha256 == reviewed.versions.get().sha256
    assert signed.project_revision == reviewed.revision
    assert reviewed.history.get(act="sign_opinion").details["version"] == 1


def test_a_favourable_opinion_has_no_line_that_is_not_met(reviewed, roberto):
    filled(reviewed, roberto, budget={"result": "not_met", "comment": "Faltan generadores."})

    with pytest.raises(StepRefused, match="catálogo de conceptos") as refused:
        sign_opinion(reviewed, by=roberto)
    assert refused.value.codes == ["conclusion"]

    save_opinion(reviewed, by=roberto, conclusion="conditional")
    assert sign_opinion(reviewed, by=roberto).conclusion == "conditional"


def test_a_line_that_is_not_met_says_why(reviewed, roberto):
    filled(reviewed, roberto, "unfavourable", budget={"result": "not_met"})

    with pytest.raises(StepRefused, match="Escriba por qué no cumple"):
        sign_opinion(reviewed, by=roberto)


def test_signed_it_stays_and_a_later_one_supersedes_it(reviewed, roberto, cast):
    filled(reviewed, roberto)
    first = sign_opinion(reviewed, by=roberto)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Opinion.objects.filter(pk=first.pk).update(conclusion="unfavourable")
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        first.lines.update(comment="Otra cosa")
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        first.papers.create(kind="other", name="Uno más")

    second = save_opinion(reviewed, by=cast["patricia"], reasons="Se corrigió.", conclusion="favourable")
    assert [line.result for line in second.lines.all()] == [line.result for line in first.lines.all()]
    second = sign_opinion(reviewed, by=cast["patricia"])

    assert (first.version, second.version) == (1, 2)
    assert [opinion.pk for opinion in in_force(reviewed)] == [second.pk]
    assert conclusions_of([reviewed.pk]) == {reviewed.pk: "favourable"}


def test_the_database_refuses_a_signature_with_open_lines(reviewed, roberto):
    draft = filled(reviewed, roberto)
    OpinionLine.objects.filter(opinion=draft, code="budget").update(result="")

    with pytest.raises(IntegrityError, match="answers every line"), transaction.atomic():
        Opinion.objects.filter(pk=draft.pk).update(
            signed_at=timezone.now(), version=1, conclusion="favourable", answers_sha256="x"
        )


def test_a_stale_form_overwrites_nothing(reviewed, roberto, cast):
    save_opinion(reviewed, by=roberto, reasons="De Roberto", revision=0)
    save_opinion(reviewed, by=cast["patricia"], reasons="De Patricia", revision=1)

    with pytest.raises(StaleDraft):
        save_opinion(reviewed, by=roberto, reasons="Encima", revision=1)
    with pytest.raises(StaleDraft):
        sign_opinion(reviewed, by=roberto, revision=1)

    assert Opinion.objects.get().reasons == "De Patricia"


def test_whom_the_work_touches_neither_writes_nor_signs(reviewed, roberto, cast):
    filled(reviewed, roberto)
    Appointment.objects.create(user=roberto, office=reviewed.club.office, title="Vocal", since=TODAY)
    with pytest.raises(StepRefused, match="Santa Elena") as refused:
        sign_opinion(reviewed, by=roberto)
    assert refused.value.code == "conflict_of_interest"

    declare_conflict(reviewed, reason="Parentesco", by=cast["patricia"])
    with pytest.raises(StepRefused, match="Parentesco"):
        save_opinion(reviewed, by=cast["patricia"])


@pytest.mark.parametrize("person", ["elena", "ramon", "carmen", "graciela", "beatriz"])
def test_the_technical_opinion_is_the_reviewing_offices(person, reviewed, cast):
    with pytest.raises(StepRefused) as refused:
        save_opinion(reviewed, by=cast[person])

    assert refused.value.code == "not_your_role"


def test_the_table_of_acts_decides_who_weighs(reviewed, cast, conagua):
    """Whoever stands in a row does it; everybody else who sees the work is refused."""
    request = ask(reviewed, cast["roberto"], conagua)
    doing = {
        "ask_opinion": lambda by: ask(reviewed, by, conagua),
        "technical_opinion": lambda by: save_opinion(reviewed, by=by),
        "normative_opinion": lambda by: save_opinion(reviewed, by=by, request=request),
        "score": lambda by: score(reviewed, by=by),
        "recuse": lambda by: recuse(reviewed, person=cast["patricia"], reason="Socia", by=by),
    }
    people = ("roberto", "leticia", "carmen", "beatriz", "graciela", "ramon", "elena", "tomas")
    for name, act in doing.items():
        for who in people:
            by = cast[who]
            if reviewed.roles_of(by) & ACTS[name].roles:
                with transaction.atomic():
                    act(by)
                    transaction.set_rollback(True)
            else:
                with pytest.raises(StepRefused) as refused:
                    act(by)
                assert refused.value.code == "not_your_role", (name, who)
    assert {*doing, "register_weights"} == set(ACTS)


def test_answers_that_changed_are_judged_again(reviewed, roberto):
    filled(reviewed, roberto)
    Project.objects.filter(pk=reviewed.pk).update(revision=reviewed.revision + 1)

    with pytest.raises(StepRefused) as refused:
        sign_opinion(reviewed, by=roberto)
    assert refused.value.code == "answers_changed"
    with pytest.raises(StaleDraft, match="El club cambió"):
        save_opinion(reviewed, by=roberto, project_revision=reviewed.revision)


# --- Normative bodies --------------------------------------------------------------------------


@pytest.fixture
def conagua(db):
    return Office.objects.get(name__startswith="Conagua")


def ask(work, by, conagua, **changes):
    told = {"office": conagua, "subject": "water", "due_on": TODAY + timedelta(days=10), **changes}
    return ask_opinion(work, by=by, **told)


def test_a_body_reads_the_works_on_which_it_was_asked_and_answers_once(reviewed, roberto, leticia, conagua):
    assert not Project.objects.visible_to(leticia).exists()
    request = ask(reviewed, roberto, conagua)
    assert ask(reviewed, roberto, conagua) == request
    assert Project.objects.visible_to(leticia).get() == reviewed
    assert reviewed.roles_of(leticia) == {"normative"}
    assert not reviewed.shows_money_to(leticia)
    assert request.state_on(TODAY) == "pending"
    assert request.state_on(TODAY + timedelta(days=11)) == "overdue"

    draft = filled(reviewed, leticia, request=request)
    assert {line.code for line in draft.lines.all()} >= {"water_source", "norms"}
    signed = sign_opinion(reviewed, by=leticia, request=request)

    request.refresh_from_db()
    assert (request.state, signed.kind, signed.subject) == ("answered", "normative", "water")
    with pytest.raises(StepRefused) as refused:
        save_opinion(reviewed, by=leticia, request=request)
    assert refused.value.code == "already_answered"
    assert reviewed.history.get(act="sign_opinion").role == "normative"


def test_a_body_writes_no_technical_opinion_and_nobody_else_answers_for_it(
    reviewed, roberto, leticia, conagua
):
    request = ask(reviewed, roberto, conagua)

    for by, asked in ((leticia, None), (roberto, request)):
        with pytest.raises(StepRefused) as refused:
            save_opinion(reviewed, by=by, request=asked)
        assert refused.value.code == "not_your_role"


def test_a_body_reads_its_own_opinions_alone(reviewed, roberto, leticia, conagua, elena):
    request = ask(reviewed, roberto, conagua)
    filled(reviewed, roberto)
    technical = sign_opinion(reviewed, by=roberto)
    draft = save_opinion(reviewed, by=leticia, request=request)

    assert list(Opinion.objects.visible_to(leticia)) == [draft]
    assert list(Opinion.objects.visible_to(roberto)) == [technical]
    assert list(Opinion.objects.visible_to(elena)) == [technical]


def test_a_body_of_another_place_or_a_day_that_passed_is_refused(reviewed, roberto, conagua):
    far = Office.objects.create(role="normative", name="Conagua Guanajuato", state_id="11")
    for changes, code in (
        ({"office": far}, "not_of_this_place"),
        ({"due_on": TODAY - timedelta(1)}, "date_passed"),
    ):
        with pytest.raises(StepRefused) as refused:
            ask(reviewed, roberto, conagua, **changes)
        assert refused.value.code == code
