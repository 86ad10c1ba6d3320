"""The papers that a club brings with its proposal, up to whoever reviews it."""

import hashlib
import re
import threading
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.actions import ask_for_translation
from documents.models import Document, ReceivedFile
from documents.rendering import to_html
from programs.rulebook import scheme
from projects.actions import (
    StepRefused,
    answer_remark,
    ask_commitments,
    bring_answer,
    commit,
    drop_draft,
    take_back,
    take_step,
)
from projects.brought import missing_papers, requirements_of
from projects.checks import findings_for
from projects.models import BroughtPaper, Project
from projects.papers.base import call_of
from projects.versions import changes
from tests.documents.test_printing import in_one_line
from tests.documents.test_received import pdf, photo
from tests.projects.bringing import bring
from tests.projects.test_api import Program


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def draft(work_at) -> Project:
    return work_at("draft")


def documents_page(project: Project) -> str:
    return reverse("projects:brought", args=[project.reference])


def found(project: Project) -> dict[str, bool]:
    return {one.code: one.refuses for one in findings_for(project, ["papers_complete"], timezone.now())}


def test_several_files_come_at_once_and_each_bad_one_says_why(draft, tomas, sign_in):
    """The good ones are kept; the bad ones stand beside their names, and nothing of them is."""
    files = [
        SimpleUploadedFile("asamblea 1.jpg", photo()),
        SimpleUploadedFile("programa.pdf", b"MZ\x90" + bytes(99)),
        SimpleUploadedFile("vacío.jpg", b""),
        SimpleUploadedFile("asamblea 2.pdf", pdf()),
    ]

    response = sign_in(tomas).post(documents_page(draft), {"code": "assembly", "files": files})

    assert response.status_code == 422
    text = re.sub(r"\s+", " ", response.content.decode())
    assert "programa.pdf: No es una foto" in text
    assert "vacío.jpg: El archivo está vacío" in text
    assert re.search(r"\b1 de \d+ documentos entregados", text)
    assert 'data-done="{kept} de {count} archivos entregados."' in text
    kept = draft.brought_papers.standing()
    assert [(one.code, one.name) for one in kept] == [
        ("assembly", "asamblea 1.jpg"),
        ("assembly", "asamblea 2.pdf"),
    ]
    assert draft.history.filter(act="bring_paper").count() == 2
    row = next(row for row in requirements_of(draft) if row.code == "assembly")
    assert len(row.given) == 2


def test_nobody_is_asked_for_what_is_not_of_such_works(draft):
    """Of pavement no scholarships are listed, and technical files are asked of public works only."""
    draft.kind, draft.gives_scholarships = "infrastructure", False
    works = {row.code for row in requirements_of(draft) if row.is_asked}
    draft.kind, draft.gives_scholarships = "educational", True
    pupils = {row.code for row in requirements_of(draft) if row.is_asked}

    assert {"technical_file", "ownership"} <= works and "scholarship_list" not in works
    assert "scholarship_list" in pupils and not {"technical_file", "ownership"} & pupils


@pytest.mark.parametrize(("year", "refuses"), [(2016, False), (2017, True), (2019, True)])
def test_a_public_work_is_not_filed_without_its_technical_file_since_2017(draft, tomas, year, refuses):
    draft.kind, draft.fiscal_year = "infrastructure", year
    draft.save()
    before = found(draft)

    bring(draft, "technical_file", by=tomas)

    assert before.get("paper_missing", False) is refuses
    assert before["papers_missing"] is False
    assert found(draft) == {"papers_missing": False}


def test_what_the_call_asks_for_is_asked_and_warns(draft, tomas):
    call = call_of(draft)
    call.required_papers = ["Carta del comisariado"]
    call.save()
    row = next(row for row in requirements_of(draft) if row.name == "Carta del comisariado")

    assert row in missing_papers(requirements_of(draft)) and not row.refuses

    bring(draft, row.code, by=tomas)
    assert row.code not in {one.code for one in missing_papers(requirements_of(draft))}


def test_a_paper_of_a_draft_goes_and_one_of_a_filed_work_stays_known(draft, tomas, elena, roberto):
    """Nothing that a reviewer could have read is lost."""
    take_back(draft, bring(draft, "assembly", by=tomas), by=tomas)
    assert not BroughtPaper.objects.exists() and not ReceivedFile.objects.exists()
    paper = bring(draft, "assembly", by=tomas)
    work = take_step(draft, "file", by=elena)
    with pytest.raises(StepRefused) as refusal:
        take_back(work, paper, by=tomas)
    assert refusal.value.code == "not_editable"
    work = take_step(work, "observe", note="El acta no se lee.", by=roberto)

    take_back(work, paper, by=tomas)
    bring(work, "assembly", by=tomas, content=pdf(Title="legible"))

    paper.refresh_from_db()
    assert paper.removed_by == tomas and ReceivedFile.objects.count() == 2
    with pytest.raises(DatabaseError, match="taken back, not deleted"), transaction.atomic():
        paper.delete()
    first = work.versions.get()
    assert [row["name"] for row in first.answers["brought_papers"]] == ["papel.pdf"]
    assert first.answers["brought_papers"][0]["sha256"] == paper.sha256


def test_a_later_filing_says_which_papers_changed(draft, tomas, elena, roberto):
    bring(draft, "assembly", by=tomas)
    work = take_step(take_step(draft, "file", by=elena), "observe", note="Falta la escritura.", by=roberto)
    bring(work, "photos_before", by=tomas, content=photo(), name="lugar.jpg")
    remark = work.remark_rounds.get().remarks.get()
    answer_remark(work, remark, answer="Ya está.", by=tomas)

    work = take_step(work, "file", by=elena)

    old, new = work.versions.order_by("number")
    changed = {change.name: change for change in changes(old, new)}
    assert "lugar.jpg" in changed["brought_papers"].after
    assert "lugar.jpg" not in changed["brought_papers"].before


def test_whoever_reviews_reads_where_a_photo_was_taken_and_nobody_else(draft, cast, client, sign_in):
    """Río Grande lies where the camera of the test was."""
    people = [cast[name] for name in ("roberto", "beatriz", "tomas", "ramon")]
    roberto, beatriz, tomas, ramon = people
    paper = bring(draft, "photos_before", by=tomas, content=photo(), name="lugar.jpg")
    work = take_step(draft, "file", by=cast["elena"])
    page, file, original = (
        work.get_absolute_url(),
        reverse("projects:brought_file", args=[work.reference, paper.pk]),
        reverse("projects:brought_original", args=[work.reference, paper.pk]),
    )
    seen = {}
    for person in people:
        sign_in(person)
        html = client.get(page).content.decode()
        seen[person] = (
            "lugar.jpg" in html,
            "23.82750" in html and "km de la localidad" in html and "2026-03-07 16:20" in html,
            client.get(file).status_code,
            client.get(original).status_code,
        )

    assert seen[roberto] == seen[beatriz] == (True, True, 200, 200)
    assert seen[tomas] == (True, False, 200, 404)
    assert seen[ramon] == (False, False, 404, 404), "A town that puts in money reads no private papers"


def test_a_paper_of_an_earlier_work_is_given_again_and_strangers_papers_are_not(
    draft, work_at, tomas, marta, sign_in
):
    other = work_at("draft", name="Otra obra del club", proposer="tomas")
    paper = bring(other, "ownership", by=tomas, name="escritura.pdf")
    client = sign_in(tomas)
    assert "escritura.pdf" in client.get(documents_page(draft)).content.decode()

    client.post(documents_page(draft), {"code": "assembly", "again": paper.pk})

    given = draft.brought_papers.standing().get()
    assert (given.file, given.code) == (paper.file, "assembly")
    assert ReceivedFile.objects.count() == 1
    assert sign_in(marta).get(documents_page(draft)).status_code == 404
    # Taken from one work, it is still the other's.
    take_back(draft, given, by=tomas)
    assert ReceivedFile.objects.count() == 1


def test_a_dropped_draft_takes_its_papers_along(draft, tomas, django_capture_on_commit_callbacks):
    bring(draft, "assembly", by=tomas)

    with django_capture_on_commit_callbacks(execute=True):
        drop_draft(draft, by=tomas)

    assert not BroughtPaper.objects.exists() and not ReceivedFile.objects.exists()


def test_more_papers_ask_the_database_no_more(draft, tomas, sign_in):
    client, page = sign_in(tomas), documents_page(draft)
    counts = []
    for many in (1, 3):
        while draft.brought_papers.count() < many:
            bring(draft, "assembly", by=tomas, content=pdf(Title=str(draft.brought_papers.count())))
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_rulebook_says_of_each_paper_who_asks_for_it():
    papers = scheme("fed_3x1").papers

    assert [one.code for one in papers if one.confirmed] == ["technical_file"]
    assert all(one.source and one.names["en"] and one.helps["en"] for one in papers)


# --- On paper -----------------------------------------------------------------------------------


def test_the_printed_application_lists_what_came_along_and_what_was_promised(draft, tomas, elena, ramon):
    """Names of files are told as they were brought, in one line each, and nothing of a taken-back one."""
    paper = bring(draft, "assembly", by=tomas, name="acta de la asamblea.pdf")
    take_back(
        draft, bring(draft, "assembly", by=tomas, content=pdf(Title="vieja"), name="vieja.pdf"), by=tomas
    )
    asked = next(one for one in ask_commitments(draft, by=elena) if one.payer == "municipal")
    letter = SimpleUploadedFile("oficio.pdf", pdf(Title="oficio"))
    told = {"amount": asked.part_now, "letter_number": "PM/114/2026", "letter_on": date(2026, 11, 2)}
    commit(asked, **told, letter=letter, by=ramon)

    work = take_step(draft, "file", by=elena)

    document = Document.objects.get(kind=Document.Kind.APPLICATION, folio=work.folio)
    facts = document.facts
    assert document.template == "solicitud/3"
    assert [(one["kind"], one["file"], one["sha256"]) for one in facts["brought"]] == [
        ("Acta de la asamblea de la comunidad", "acta de la asamblea.pdf", paper.sha256)
    ]
    assert "Expediente técnico" in facts["missing"]
    html = in_one_line(re.sub(r"<[^>]+>", " ", to_html(document.template, facts)))
    for words in (paper.sha256[:16], "PM/114/2026, 2 nov 2026", "$61,426.00", "Confirmado", "Por confirmar"):
        assert words in html
    assert "vieja.pdf" not in html
    english = ask_for_translation(document, by=tomas)
    assert "Summary of the application" in to_html(english.template, english.facts)


# --- Over REST ----------------------------------------------------------------------------------


def test_a_program_brings_papers_by_the_same_rules(draft, tomas, marta, work_at):
    """Sent again, because the answer was lost, a file is one paper."""
    program, address = Program(tomas), f"/projects/{draft.reference}"

    def send(content: bytes, program: Program = program, **told: object):
        told = {"code": "assembly", "file": SimpleUploadedFile("acta.pdf", content), **told}
        return program.client.post(f"/api/v1{address}/brought/", told)

    first, again = send(pdf()), send(pdf())
    wrong, strange = send(b"MZ" + bytes(99)), send(pdf(), Program(marta))

    paper = draft.brought_papers.get()
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"] == paper.pk
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_kind")
    assert strange.status_code == 404
    assert send(pdf(), code="no_such_paper").json()["code"] == "not_asked"
    assert program.client.post(f"/api/v1{address}/brought/", {"code": "assembly"}).status_code == 400
    rows = {row["code"]: row for row in program.get(f"{address}/requirements/").json()}
    assert (rows["assembly"]["state"], rows["technical_file"]["state"]) == ("given", "missing")
    assert rows["assembly"]["given"][0]["sha256"] == paper.sha256
    shown = program.get(f"{address}/brought/{paper.pk}/file/")
    assert hashlib.sha256(b"".join(shown)).hexdigest() == paper.sha256
    other = work_at("draft", name="Otra obra del club")
    reused = program.client.post(
        f"/api/v1/projects/{other.reference}/brought/", {"code": "assembly", "again": paper.pk}
    )
    assert reused.status_code == 201 and other.brought_papers.get().file == paper.file
    # A file larger than a form of words, with a key: its boundary is another one each time.
    large = pdf(subject="x" * 3_000_000)
    keyed = [
        program.client.post(
            f"/api/v1{address}/brought/",
            {"code": "other", "label": "Plano", "file": SimpleUploadedFile("plano.pdf", content)},
            headers={"Idempotency-Key": "plano"},
        )
        for content in (large, large, pdf())
    ]
    assert [answer.status_code for answer in keyed] == [201, 201, 409]
    assert keyed[1]["Idempotent-Replayed"] == "true"
    assert keyed[2].json()["code"] == "idempotency_key_reused"
    # Somebody was given the file: it stays, and the proposal has it no longer.
    assert program.client.delete(f"/api/v1{address}/brought/{paper.pk}/").status_code == 204
    assert paper not in draft.brought_papers.all() and ReceivedFile.objects.filter(pk=paper.file_id).exists()


# --- At the same time ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["takes it back", "brings it"])
def test_a_file_that_is_brought_while_another_work_takes_it_back_is_there(first, work_at, tomas):
    """Two works of a club with the same bytes: whoever is second waits, and nothing is lost."""
    old, new = work_at("draft"), work_at("draft", name="Otra obra del club")
    paper = bring(old, "assembly", by=tomas)
    is_held, may_commit = threading.Event(), threading.Event()

    def take(act) -> None:
        try:
            with transaction.atomic():
                act()
                is_held.set()
                may_commit.wait(20)
        finally:
            connection.close()

    def give_back() -> None:
        take_back(old, paper, by=tomas)

    def use() -> None:
        bring(new, "assembly", by=tomas)

    begins, follows = (give_back, use) if first == "takes it back" else (use, give_back)
    holder = threading.Thread(target=take, args=[begins])
    holder.start()
    assert is_held.wait(20)
    release = threading.Timer(0.5, may_commit.set)
    release.start()
    follows()
    holder.join()

    given = new.brought_papers.standing().get()
    assert not old.brought_papers.exists()
    with given.file.original.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == given.file.sha256
    assert ReceivedFile.objects.count() == 1


# --- With the answer to a remark -----------------------------------------------------------------


def test_an_answer_and_its_files_come_one_by_one(draft, cast, elena, roberto, sign_in):
    work = take_step(take_step(draft, "file", by=elena), "observe", note="Falta el plano.", by=roberto)
    remark = work.remark_rounds.get().remarks.get()
    address = reverse("projects:answer_remark", args=[work.reference, remark.pk])
    client = sign_in(cast["tomas"])
    box, text = f"remark-{remark.pk}-files", f"remark-{remark.pk}-answer"

    def send(told):
        answer = client.post(address, told, headers={"x-one-file": "1"})
        return answer.status_code, answer.json().get("message", "")

    for _twice in range(2):
        assert send({text: "Se anexa.", box: SimpleUploadedFile("plano.pdf", pdf())}) == (200, "")
    remark.refresh_from_db()
    assert (remark.papers.count(), remark.answer) == (1, "")
    assert send({text: "", box: SimpleUploadedFile("x.exe", b"MZ" + bytes(99))})[0] == 422
    assert send({text: " "}) == (422, "Escriba qué corrigió o por qué no procede.")
    assert send({text: "Se anexa."}) == (200, "")
    remark.refresh_from_db()
    assert remark.answer == "Se anexa."
    page = client.get(reverse("projects:remarks", args=[work.reference])).content.decode()
    assert 'data-bring="Su respuesta"' in page and "js/bring.js" in page
    take_step(work, "file", by=elena)
    assert send({text: "Tarde."})[0] == 422
    stranger = sign_in(cast["marta"])
    assert stranger.post(address, {text: "x"}, headers={"x-one-file": "1"}).status_code == 404


def test_an_answer_comes_with_its_papers_and_a_bad_file_takes_nothing_along(
    draft, tomas, elena, roberto, sign_in
):
    work = take_step(take_step(draft, "file", by=elena), "observe", note="Falta el plano.", by=roberto)
    remark = work.remark_rounds.get().remarks.get()
    address = reverse("projects:answer_remark", args=[work.reference, remark.pk])
    told = {
        f"remark-{remark.pk}-answer": "Se anexa el plano.",
        f"remark-{remark.pk}-files": [
            SimpleUploadedFile("plano.pdf", pdf()),
            SimpleUploadedFile("plano.exe", b"MZ" + bytes(99)),
        ],
    }

    response = sign_in(tomas).post(address, told)

    assert response.status_code == 422
    assert "plano.exe: No es una foto" in re.sub(r"\s+", " ", response.content.decode())
    remark.refresh_from_db()
    paper = remark.papers.get()
    assert (remark.answer, paper.name, paper.code) == ("Se anexa el plano.", "plano.pdf", "other")
    entry = work.history.get(act="bring_paper")
    assert (entry.details["remark"], entry.details["sha256"]) == ("1.1", paper.sha256)
    page = reverse("projects:remarks", args=[work.reference])
    file = reverse("projects:brought_file", args=[work.reference, paper.pk])
    client = sign_in(roberto)
    assert file in client.get(page).content.decode() and client.get(file).status_code == 200
    # Once it is sent again nothing joins the answer that was judged.
    work = take_step(work, "file", by=elena)
    with pytest.raises(StepRefused) as refusal:
        bring_answer(work, remark, file=SimpleUploadedFile("otro.pdf", pdf(Title="otro")), by=tomas)
    assert refusal.value.code == "not_editable" and ReceivedFile.objects.count() == 1


def test_more_papers_on_answers_ask_the_database_no_more(draft, tomas, elena, roberto, sign_in):
    work = take_step(take_step(draft, "file", by=elena), "observe", note="1. Uno.\n2. Dos.", by=roberto)
    remarks = list(work.remark_rounds.get().remarks.all())
    client, page, counts = sign_in(tomas), reverse("projects:remarks", args=[work.reference]), []
    for many in (1, 3):
        while work.brought_papers.count() < many:
            number = work.brought_papers.count()
            file = SimpleUploadedFile("p.pdf", pdf(Title=str(number)))
            bring_answer(work, remarks[number % 2], file=file, by=tomas)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).content.decode().count("p.pdf</a>") == many
        counts.append(len(queries))

    assert counts[0] == counts[1]
