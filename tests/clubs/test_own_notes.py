"""A federation asks its consulate for its own note, invites its colleagues, and hands over."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.mails import send_notices
from accounts.models import Notice, User
from clubs.actions import RegisterRefused, ask_for_own_note, record_own_note, take_request_step
from clubs.models import Club, Federation, NoteRequest, TomaDeNota, months_after
from clubs.reminders import remind
from documents.models import Document
from documents.rendering import to_html
from projects.actions.handover import hand_over_office
from projects.actions.rights import accept_invitation

TODAY = timezone.localdate()
BOARD = [
    {"post": "treasurer", "name": "Elvira Ríos Soto"},
    {"post": "president", "name": "Elena  Ruiz Paz"},
    {"post": "secretary", "name": "Óscar Luna Díaz"},
    {"post": "vocal", "name": "Inés Mora Gil"},
]
TYPED = {
    "renewal": "expiry",
    "aims": "Agrupa y representa a sus clubes.",
    "president": "Elena Ruiz Paz",
    "secretary": "Óscar Luna Díaz",
    "treasurer": "Elvira Ríos Soto",
    "vocals": "Inés Mora Gil\n\nPaz Gil Luna",
}


@pytest.fixture
def texas(elena) -> Federation:
    return Federation.objects.get(office__in=[office.pk for office in elena.current_offices])


@pytest.fixture
def asked(texas, elena) -> NoteRequest:
    return ask_for_own_note(texas, renewal="board", aims="Agrupa clubes.", board=BOARD, by=elena)


@pytest.fixture
def next_one(cast) -> User:
    return User.objects.create_user("saul@ejemplo.org", "tres por uno", name="Saúl Mora Paz")


def test_a_federation_asks_its_consulate_answers_and_has_its_note(asked, texas, elena, adriana, santa_elena):
    assert (asked.issuer, asked.organisation) == (texas.consulate, texas)
    assert [one["post"] for one in asked.board] == ["president", "secretary", "treasurer", "vocal"]
    assert asked.board[0]["name"] == "Elena Ruiz Paz"
    assert santa_elena.note_on(TODAY).folio in [one["note"] for one in asked.members]
    assert (asked.steps_for(elena), asked.steps_for(adriana)) == (["withdraw"], ["take_up"])
    with pytest.raises(RegisterRefused, match="no corresponde a su oficina"):
        take_request_step(asked, "take_up", by=elena)
    with pytest.raises(RegisterRefused, match="ya tiene una solicitud en trámite"):
        ask_for_own_note(texas, renewal="board", aims="Otra.", board=BOARD, by=elena)

    take_request_step(asked, "take_up", by=adriana)
    take_request_step(asked, "observe", text="Falta la tesorería de hoy.", by=adriana)
    answer = [*BOARD[1:], {"post": "treasurer", "name": "Rosa Ávila Cruz"}]
    take_request_step(asked, "answer", text="Se corrigió.", board=answer, by=elena)
    issued = take_request_step(asked, "issue", folio="DAL-F-9", by=adriana)

    assert (texas.note_on(TODAY), issued.note.valid_until) == (issued.note, months_after(TODAY, 24))
    paper = Document.objects.get(number="DAL-F-9", kind="toma_de_nota")
    html = to_html(paper.template, paper.facts)
    assert "Rosa Ávila Cruz" in html
    assert "Elvira Ríos Soto" not in html
    assert not Document.objects.filter(kind="padron", subject=f"note:{issued.note.pk}").exists()
    assert paper in Document.objects.visible_to(elena)
    acts = ["issue", "answer", "observe", "take_up", "ask"]
    assert list(texas.events.values_list("act", flat=True)) == acts


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"board": BOARD[1:]}, "Nadie ocupa en la mesa directiva: Tesorería"),
        ({"board": [*BOARD, {"post": "president", "name": "Otra Persona"}]}, "una sola persona"),
        ({"renewal": "new"}, "ya tiene la Toma de Nota"),
    ],
)
def test_what_a_federation_asks_for_is_complete(told, words, texas, elena, adriana):
    whole = {"renewal": "board", "aims": "Agrupa clubes.", "board": BOARD}
    with pytest.raises(RegisterRefused, match=words):
        ask_for_own_note(texas, by=elena, **{**whole, **told})
    with pytest.raises(RegisterRefused, match="la propia federación"):
        ask_for_own_note(texas, by=adriana, **whole)
    assert not texas.own_note_requests.exists()


def test_clubs_without_note_and_a_federation_without_clubs_only_warn(texas, elena, santa_elena):
    santa_elena.notes.all().delete()
    request = ask_for_own_note(texas, renewal="board", aims="Agrupa clubes.", board=BOARD, by=elena)
    assert {one["note"] for one in request.members if one["club"] == santa_elena.pk} == {""}


def test_the_database_keeps_who_asks_whom(texas, santa_elena):
    told = {"renewal": "board", "aims": "x", "board": [], "members": []}
    for club, asking, issuer in (
        (santa_elena, texas, {"consulate_id": "dallas"}),
        (None, None, {"consulate_id": "dallas"}),
        (None, texas, {"federation": texas}),
    ):
        with pytest.raises(IntegrityError, match="request_is_of_a_club_or"), transaction.atomic():
            NoteRequest.objects.create(club=club, asking_federation=asking, **issuer, **told)


def test_a_note_on_paper_is_recorded_and_then_the_request_has_to_say_another_reason(texas, elena, adriana):
    texas.own_notes.all().delete()
    request = ask_for_own_note(texas, renewal="new", aims="Agrupa clubes.", board=BOARD, by=elena)
    take_request_step(request, "take_up", by=adriana)
    record_own_note(texas, folio="DAL-P-1", renewal="new", issued_on=TODAY, by=adriana)

    with pytest.raises(RegisterRefused, match="ya tiene la Toma de Nota DAL-P-1"):
        take_request_step(request, "issue", folio="DAL-F-1", by=adriana)


def test_the_request_goes_from_page_to_page(sign_in, texas, elena, adriana, tomas):
    address = reverse("clubs:ask_own", args=[texas.pk])
    assert address in sign_in(elena).get(texas.get_absolute_url()).content.decode()
    assert address not in sign_in(tomas).get(texas.get_absolute_url()).content.decode()
    wrong = sign_in(elena).post(address, {**TYPED, "treasurer": ""})
    assert wrong.status_code == 422
    assert "Escriba quién ocupa la tesorería." in wrong.content.decode()
    assert "Inés Mora Gil" in wrong.content.decode()
    assert sign_in(elena).post(address, TYPED).status_code == 302

    row = NoteRequest.objects.get(asking_federation=texas)
    assert [one["name"] for one in row.board][3:] == ["Inés Mora Gil", "Paz Gil Luna"]
    for person in (elena, adriana):
        client = sign_in(person)
        assert row.get_absolute_url() in client.get(reverse("clubs:requests")).content.decode()
        shown = client.get(row.get_absolute_url()).content.decode()
        assert "Paz Gil Luna" in shown
        assert "Santa Elena" in shown
    assert sign_in(tomas).get(row.get_absolute_url()).status_code == 404
    for step, told in (("take_up", {}), ("observe", {"text": "Falta la secretaría."})):
        sign_in(adriana).post(reverse("clubs:request_step", args=[row.pk, step]), told)

    answer = reverse("clubs:answer_own", args=[row.pk])
    assert answer in sign_in(elena).get(row.get_absolute_url()).content.decode()
    assert sign_in(adriana).get(answer).status_code == 404
    typed = {**TYPED, "secretary": "Rosa Ávila Cruz", "text": ""}
    assert sign_in(elena).post(answer, typed).status_code == 422
    assert sign_in(elena).post(answer, {**typed, "text": "Se corrigió."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.board[1]["name"]) == ("answered", "Rosa Ávila Cruz")


def test_the_api_asks_for_a_federation_as_for_a_club(sign_in, texas, elena, santa_elena):
    client, address = sign_in(elena), reverse("api:note-requests-list")
    told = {"asking_federation": texas.pk, "renewal": "board", "aims": "Agrupa clubes.", "board": BOARD}

    def post(**more):
        return client.post(address, {**told, **more}, content_type="application/json")

    assert post(club=santa_elena.pk).status_code == 400
    assert post(board=[{"post": "king", "name": "X"}]).status_code == 400
    assert post(board=[]).status_code == 409
    made = post()
    assert made.status_code == 201
    assert (made.json()["club"], made.json()["asking_federation_name"]) == (None, texas.name)
    assert made.json()["members"] == texas.clubs.count()
    assert "Elvira" not in client.get(address).content.decode()


def test_the_queue_asks_as_often_for_three_organisations_as_for_one(sign_in, adriana, texas, asked):
    client, counts = sign_in(adriana), []
    for many in (1, 3):
        if many == 3:
            for other in Federation.objects.exclude(pk=texas.pk)[:1]:
                NoteRequest.objects.create(
                    asking_federation=other,
                    consulate=texas.consulate,
                    renewal="new",
                    aims="x",
                    board=[],
                    members=[],
                )
            club = Club.objects.exclude(federation=texas).first()
            NoteRequest.objects.create(
                club=club, consulate=texas.consulate, renewal="new", aims="x", board=[], members=[]
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("clubs:requests")).content.decode().count("Solicitada") == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_federation_is_told_before_its_note_ends_and_where_to_ask(texas, elena):
    TomaDeNota.objects.exclude(federation=texas).delete()
    texas.own_notes.update(valid_until=TODAY + timedelta(days=60))

    remind(on=TODAY)

    assert [message.to for message in mail.outbox] == [[elena.email]]
    assert reverse("clubs:ask_own", args=[texas.pk]) in mail.outbox[0].body
    assert "la federación no puede emitir" in mail.outbox[0].body


def test_a_federation_invites_its_colleague_who_joins(
    sign_in, texas, elena, next_one, django_capture_on_commit_callbacks
):
    page = reverse("clubs:people_of_federation", args=[texas.pk])
    assert page in sign_in(elena).get(texas.get_absolute_url()).content.decode()
    told = {"email": next_one.email, "title": "Tesorero", "language": "es-mx"}
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(elena).post(page, told).status_code == 302
    link = next(message for message in mail.outbox if message.to == [next_one.email]).body
    token = link.split("/invitacion/")[1].split("/")[0]
    assert next_one.email in sign_in(elena).get(page).content.decode()

    accept_invitation(token, by=next_one)

    assert texas.is_of(User.objects.get(pk=next_one.pk))
    assert list(texas.events.values_list("act", "text")) == [("accept", "Tesorero"), ("invite", "Tesorero")]
    notice = Notice.objects.filter(recipient=elena).first()
    assert (notice.kind, notice.link) == ("club", texas.get_absolute_url())


@pytest.mark.parametrize("who", ["elena", "tomas", "ramon"])
def test_whoever_receives_an_office_is_told_what_and_where(who, cast, next_one, sign_in):
    leaver = cast[who]
    seat = leaver.appointments.get()

    done = hand_over_office(seat.office, seat, last_day=TODAY, incoming=next_one.email, by=leaver)

    told = Notice.objects.get(recipient=next_one)
    assert (told.kind, told.link) == ("handed", reverse("projects:hand_over", args=[done.pk]))
    assert told.what.startswith("Recibe el cargo el")
    page = sign_in(next_one).get(told.link).content.decode()
    assert "Dónde está lo que recibe" in page
    send_notices()
    letter = next(message for message in mail.outbox if message.to == [next_one.email])
    assert told.link in letter.body
    assert leaver.name not in letter.body
