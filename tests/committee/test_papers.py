"""The papers of a session: filed by its acts, numbered, whole, and read by those who sit in the committee."""

import re
from datetime import timedelta

import pytest

from accounts.models import User
from committee.actions import add_erratum, add_to_agenda, call_again, close_session, decide, declare_failed
from committee.models import Member, Session
from documents.models import Document
from projects.actions import take_step
from review.actions import save_opinion, score, sign_opinion
from tests.committee.conftest import TODAY, all_vote, called, item_of, opened
from tests.documents.structure import text_of
from tests.projects.conftest import work_at  # noqa: F401
from tests.remembering import remembering
from tests.review.test_opinions import filled

pytestmark = pytest.mark.django_db


def papers(kind: str) -> list[Document]:
    return list(Document.objects.filter(kind=kind).order_by("pk"))


@pytest.fixture
def held(request, roberto) -> Session:
    """A session with an approved, a waiting, a deferred and a rejected work, closed."""

    def hold() -> int:
        return closed(*map(request.getfixturevalue, ("covam", "reviewed")), roberto).pk

    return Session.objects.get(pk=remembering("a session with four outcomes", hold))


def closed(covam, reviewed, roberto) -> Session:
    works = [reviewed() for _each in range(4)]
    filled(works[0], roberto)
    sign_opinion(works[0], by=roberto)
    score(works[0], by=roberto)
    session = opened(covam, works, roberto)
    outcomes = ["approved", "waiting_list", "deferred", "rejected"]
    for work, outcome in zip(works, outcomes, strict=True):
        all_vote(session, item_of(session, work), "against" if outcome == "rejected" else "for", roberto)
        reason = "" if outcome == "approved" else "No alcanza el dinero de este año."
        decide(session, item_of(session, work), outcome=outcome, reason=reason, by=roberto)
    close_session(session, by=roberto)
    return session


def test_a_session_leaves_its_call_its_minutes_and_a_letter_for_each_work(held, roberto):
    [call], [acta], results = papers("convocatoria"), papers("acta"), papers("resultado")

    assert re.fullmatch(r"DZAC\.\d{3}/\d{4}", call.number)
    assert "Se les convoca a la sesión ordinaria" in text_of(call)
    assert acta.number == held.number
    told = text_of(acta)
    for words in (
        "se declaró que hay quórum",
        f"mediante el oficio {call.number}",
        "Nadie manifestó conflictos",
        "Gobierno federal: a favor; Gobierno del estado: a favor; Municipios: a favor; Migrantes: a favor",
        f"Acuerdo {held.number}-A01: Aprobada.",
        f"Acuerdo {held.number}-A04: No aprobada. No alcanza el dinero de este año.",
        "Procedente, Delegación",
        "Sin ponderaciones conocidas: orden del comité",
        "No habiendo otro asunto que tratar",
        held.minutes.sha256,
    ):
        assert words in told
    assert [paper.facts["outcome"]["code"] for paper in results] == [
        *("approved", "waiting_list", "deferred", "rejected"),
    ]
    assert len({paper.number for paper in results}) == 4
    for paper in results:
        letter = text_of(paper)
        assert f"quedó {paper.facts['outcome']['act']}" in letter
        objects = paper.facts["outcome"]["code"] in ("waiting_list", "rejected")
        assert ("Puede presentar una inconformidad" in letter) is objects
        assert ("No alcanza el dinero de este año." in letter) is (paper != results[0])


def test_an_erratum_is_the_next_version_and_the_first_stays_as_it_was(held, roberto):
    [first] = papers("acta")
    before = first.facts

    for _again in range(2):
        add_erratum(held.minutes, says="Salón Gobernadores", should_say="Sala Gobernadores", by=roberto)

    first, second = papers("acta")
    assert (first.facts, first.standing.value) == (before, "superseded")
    assert (second.number, second.version, second.supersedes) == (first.number, 2, first)
    assert "Dice: Salón Gobernadores Debe decir: Sala Gobernadores" in text_of(second)


def test_a_member_reads_the_papers_of_the_committee_and_no_letter_of_another_club(held, cast):
    marta: User = cast["marta"]
    assert not Document.objects.visible_to(marta).exists()

    Member.objects.filter(committee=held.committee, party="migrants").update(user=marta)

    assert {paper.kind for paper in Document.objects.visible_to(marta)} == {"convocatoria", "acta"}
    Member.objects.filter(user=marta).update(until=TODAY - timedelta(days=1))
    assert not Document.objects.visible_to(marta).exists()
    assert {"acta", "resultado", "dictamen"} <= {
        paper.kind for paper in Document.objects.visible_to(cast["graciela"])
    }
    assert not Document.objects.visible_to(cast["elena"]).filter(kind__in=["acta", "dictamen"]).exists()


def test_a_call_goes_out_again_with_its_new_agenda(covam, reviewed, roberto):
    session = called(covam, [], roberto)
    [first] = papers("convocatoria")
    assert "no hay proyectos inscritos" in text_of(first)
    work = reviewed()
    add_to_agenda(session, work, by=roberto)

    second = call_again(session, by=roberto)

    assert (second.number, second.version, second.supersedes) == (first.number, 2, first)
    assert work.folio in text_of(second)


def test_a_session_without_quorum_leaves_an_acta_of_that(covam, reviewed, roberto):
    session = called(covam, [reviewed()], roberto)

    declare_failed(session, present=[], reason="Llovió y el camino se cerró.", by=roberto)

    [acta] = papers("acta")
    told = text_of(acta)
    assert "no hay quórum" in told
    assert "Llovió y el camino se cerró" in told


def test_remarks_are_numbered_and_each_return_is_a_letter_of_its_own(reviewed, roberto):
    note = "1. Falta el croquis\n   del predio.\n2) El presupuesto no suma."

    take_step(reviewed(), "observe", note=note, by=roberto)

    [letter] = papers("observaciones")
    said = [remark["text"] for remark in letter.facts["remarks"]]
    assert said == ["Falta el croquis del predio.", "El presupuesto no suma."]
    told = text_of(letter)
    assert "las 2 observaciones siguientes" in told
    assert re.fullmatch(r"DZAC\.\d{3}/\d{4}", letter.number)


def test_a_later_opinion_supersedes_the_one_before(reviewed, roberto, cast):
    work = reviewed()
    filled(work, roberto)
    seen = [{"kind": "budget", "name": "Presupuesto base", "version": "2", "dated_on": TODAY}]
    save_opinion(work, papers=seen, by=roberto)
    sign_opinion(work, by=roberto)
    filled(work, roberto, conclusion="conditional")
    sign_opinion(work, by=roberto)

    first, second = papers("dictamen")

    assert first.number == second.number == f"{work.folio}/D01"
    assert (first.standing.value, second.version) == ("superseded", 2)
    assert "PROCEDENTE" in text_of(first)
    told = text_of(second)
    assert "PROCEDENTE CONDICIONADO" in told
    assert "Corregir el plano." in told
