"""The roll and the board of a club, and the way from its request to its Toma de Nota."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office, Role, User
from clubs.actions import RegisterRefused, act_on_note, ask, join, leave, seat, take_request_step, unseat
from clubs.models import ClubEvent, NoteRequest, TomaDeNota, months_after
from clubs.printed import ask_for_note
from clubs.reminders import remind
from clubs.workflow import Validity
from documents.models import Document
from documents.rendering import to_html

TODAY = timezone.localdate()


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def asked(santa_elena, tomas) -> NoteRequest:
    return ask(santa_elena, renewal="board", aims="Obras para el pueblo.", by=tomas)


@pytest.fixture
def reviewed(asked, adriana) -> NoteRequest:
    return take_request_step(asked, "take_up", by=adriana)


def test_the_database_refuses_a_second_president(santa_elena):
    first = santa_elena.seats.get(post="president")
    other = santa_elena.members.exclude(pk=first.member_id).first()

    with pytest.raises(IntegrityError, match="post_is_held_by_one_person"), transaction.atomic():
        santa_elena.seats.create(member=other, post="president", since=day(-10))
    santa_elena.seats.create(member=other, post="vocal", since=day(-10))


def test_a_new_president_follows_the_former_one(santa_elena, tomas):
    first = santa_elena.seats.get(post="president")
    other = santa_elena.members.exclude(pk=first.member_id).first()
    with pytest.raises(RegisterRefused, match=r"Otra persona ocupa ese cargo.*Tomás Ibarra Luna"):
        seat(other, post="president", since=TODAY, by=tomas)

    unseat(first, on=day(-1), by=tomas)
    seat(other, post="president", since=TODAY, by=tomas)

    assert santa_elena.seats.current(on=TODAY).get(post="president").member == other
    assert list(santa_elena.events.values_list("act", flat=True)) == ["seat", "unseat"]


def test_the_roll_is_of_adults_and_names_each_once(santa_elena, tomas):
    told = {
        "is_of_mexican_origin": True,
        "city": "Arlington",
        "us_state": "Texas",
        "since": TODAY,
        "by": tomas,
    }
    with pytest.raises(RegisterRefused, match="no había cumplido 18 años"):
        join(
            santa_elena,
            name="Niña",
            birth_date=TODAY.replace(year=TODAY.year - 18) + timedelta(days=1),
            **told,
        )

    join(santa_elena, name="Zenaida  Luz", birth_date=date(1980, 5, 1), **told)
    with pytest.raises(RegisterRefused, match="ya está en el padrón"):
        join(santa_elena, name="zenaida luz", birth_date=date(1980, 5, 1), **told)
    assert santa_elena.members.filter(name="Zenaida Luz").count() == 1


def test_others_do_not_write_the_roll(santa_elena, adriana, marta):
    member = santa_elena.members.first()

    with pytest.raises(RegisterRefused, match="los escribe el club o su federación"):
        leave(member, on=TODAY, by=adriana)
    with pytest.raises(type(santa_elena).DoesNotExist):
        leave(member, on=TODAY, by=marta)


def test_nine_members_or_a_board_without_treasurer_ask_for_no_note(santa_elena, tomas):
    leave(santa_elena.seats.get(post="treasurer").member, on=day(-1), by=tomas)

    with pytest.raises(RegisterRefused) as refused:
        ask(santa_elena, renewal="board", aims="Obras.", by=tomas)

    assert [finding.code for finding in refused.value.findings] == ["members", "no_treasurer"]
    assert not santa_elena.note_requests.exists()


def test_a_note_in_force_is_renewed_and_not_asked_anew(santa_elena, tomas):
    with pytest.raises(RegisterRefused, match="ya tiene la Toma de Nota"):
        ask(santa_elena, renewal="new", aims="Obras.", by=tomas)
    # How early an expiry is renewed nobody has confirmed: it warns.
    assert ask(santa_elena, renewal="expiry", aims="Obras.", by=tomas).state == "requested"
    with pytest.raises(RegisterRefused, match="ya tiene una solicitud en trámite"):
        ask(santa_elena, renewal="expiry", aims="Obras.", by=tomas)


def test_the_consulate_issues_the_note_with_its_paper_and_roll(reviewed, adriana, tomas, santa_elena):
    for folio, why in (("", "Escriba el folio"), (santa_elena.notes.get().folio.lower(), "ya es de otra")):
        with pytest.raises(RegisterRefused, match=why):
            take_request_step(reviewed, "issue", folio=folio, by=adriana)

    issued = take_request_step(reviewed, "issue", folio="DAL-77", by=adriana)

    assert issued.note.valid_until == months_after(TODAY, 24)
    assert santa_elena.note_on(TODAY) == issued.note
    papers = {paper.kind: paper for paper in Document.objects.filter(subject=f"note:{issued.note.pk}")}
    assert set(papers) == {"toma_de_nota", "padron"}
    html = to_html(papers["padron"].template, papers["padron"].facts)
    assert all(one["name"] in html for one in issued.members)
    assert issued.members[0]["birth_date"] not in str(papers["padron"].facts)
    assert "Presidencia" in to_html(papers["toma_de_nota"].template, papers["toma_de_nota"].facts)
    with pytest.raises(RegisterRefused, match="no procede"):
        take_request_step(issued, "issue", folio="DAL-78", by=adriana)
    assert list(issued.events.values_list("act", flat=True)) == ["issue", "take_up", "ask"]


def test_what_was_asked_is_frozen_until_the_club_answers(reviewed, adriana, tomas, santa_elena):
    take_request_step(reviewed, "observe", text="Falta una firma.", by=adriana)
    told = {
        "is_of_mexican_origin": True,
        "city": "Arlington",
        "us_state": "Texas",
        "since": TODAY,
        "by": tomas,
    }
    join(santa_elena, name="Zenaida Luz", birth_date=date(1980, 5, 1), **told)
    reviewed.refresh_from_db()
    assert len(reviewed.members) == 10

    with pytest.raises(RegisterRefused, match="Escriba qué falta o qué se corrigió"):
        take_request_step(reviewed, "answer", by=tomas)
    answered = take_request_step(reviewed, "answer", text="Se agregó.", by=tomas)

    assert (answered.state, len(answered.members)) == ("answered", 11)


def test_another_consulate_is_told_whose_the_club_is(asked, graciela):
    office = Office.objects.create(role=Role.CONSULATE, name="Consulado en Denver", consulate_id="denver")
    graciela.appointments.create(office=office, title="Cónsul", since=day(-5))

    with pytest.raises(RegisterRefused, match="Consulado General de México en Dallas"):
        take_request_step(asked, "take_up", by=User.objects.get(pk=graciela.pk))


def test_a_member_of_another_club_is_told_to_the_consulate_alone(
    reviewed, sign_in, adriana, tomas, santa_elena
):
    one = santa_elena.members.last()
    apaseo = type(santa_elena).objects.get(name="Apaseo el Alto en Dallas")
    apaseo.members.create(
        name=one.name,
        birth_date=one.birth_date,
        is_of_mexican_origin=True,
        city="x",
        us_state="y",
        since=day(-9),
    )

    assert "Apaseo el Alto en Dallas" in sign_in(adriana).get(reviewed.get_absolute_url()).content.decode()
    assert "Apaseo el Alto en Dallas" not in sign_in(tomas).get(reviewed.get_absolute_url()).content.decode()


def test_a_note_is_suspended_freed_and_cancelled_with_a_reason(santa_elena, adriana, tomas):
    note = santa_elena.notes.get()
    with pytest.raises(RegisterRefused, match="Escriba el motivo"):
        act_on_note(note, "suspend", reason=" ", by=adriana)
    with pytest.raises(RegisterRefused, match="el consulado que emitió"):
        act_on_note(note, "suspend", reason="x", by=tomas)

    ask_for_note(note, by=adriana)
    for act, validity in (("suspend", "suspended"), ("lift", "in_force"), ("cancel", "cancelled")):
        note = act_on_note(note, act, reason="Queja de integrantes.", by=adriana)
        assert note.validity_on(TODAY) == validity
    first, second = Document.objects.filter(subject=f"note:{note.pk}").order_by("version")
    assert first.cancelled_because == "Suspender la Toma de Nota: Queja de integrantes."
    assert (second.supersedes, second.cancelled_because[:9]) == (first, "Cancelar ")
    assert santa_elena.note_on(TODAY) is None
    with pytest.raises(RegisterRefused, match="está en «Cancelada»"):
        act_on_note(note, "lift", reason="x", by=adriana)


@pytest.mark.parametrize(
    ("days", "validity"),
    [
        (-1, Validity.NOT_YET),
        (0, Validity.IN_FORCE),
        (639, Validity.IN_FORCE),
        (640, Validity.ABOUT_TO_EXPIRE),
        (730, Validity.ABOUT_TO_EXPIRE),
        (731, Validity.EXPIRED),
    ],
)
def test_a_note_is_in_force_from_its_first_to_its_last_day(days, validity):
    note = TomaDeNota(issued_on=TODAY, valid_until=day(730))

    assert note.validity_on(day(days)) == validity


def test_months_end_on_a_day_that_there_is():
    assert months_after(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert months_after(date(2025, 12, 31), 24) == date(2027, 12, 31)


def test_the_history_only_grows(asked):
    for change in (lambda rows: rows.update(text="x"), lambda rows: rows.delete()):
        with pytest.raises(Exception, match=r"permission denied|only grows"), transaction.atomic():
            change(ClubEvent.objects.filter(request=asked))


def test_whoever_wrote_is_told_at_each_mark_once(santa_elena):
    TomaDeNota.objects.exclude(club=santa_elena).update(valid_until=day(400))
    santa_elena.notes.update(valid_until=day(85))

    for on in (TODAY, TODAY, day(20), day(26), day(27), day(80)):
        remind(on=on)

    assert len(mail.outbox) == 3
    assert "Faltan 85 días." in mail.outbox[0].body
    assert mail.outbox[0].to == ["tomas@ejemplo.mx"]


def test_forms_keep_what_was_typed_and_say_what_is_wrong(sign_in, tomas, santa_elena):
    client, address = sign_in(tomas), reverse("clubs:join", args=[santa_elena.pk])

    answer = client.post(address, {"name": "Zenaida Luz", "birth_date": "2999-01-01"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Escriba una fecha que ya pasó." in text
    assert "Diga si es de origen mexicano." in text
    assert "Zenaida Luz" in text


def test_the_queue_asks_the_database_as_often_for_three_as_for_one(
    sign_in, adriana, elena, asked, santa_elena
):
    client, counts = sign_in(adriana), []
    for many in (1, 3):
        if many == 3:
            santa = {"consulate_id": "dallas", "renewal": "new", "aims": "x", "board": [], "members": []}
            for club in type(santa_elena).objects.exclude(pk=santa_elena.pk)[:2]:
                NoteRequest.objects.create(club=club, **santa)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("clubs:requests"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_api_tells_validity_on_a_day_and_no_names(sign_in, adriana, asked, santa_elena):
    client, note = sign_in(adriana), santa_elena.notes.get()
    address = reverse("api:clubs-detail", args=[santa_elena.pk])

    assert client.get(address).json()["notes"][0]["validity"] == "in_force"
    later = client.get(address, {"on": (note.valid_until + timedelta(days=1)).isoformat()}).json()
    assert (later["notes"][0]["is_in_force"], later["notes"][0]["validity"]) == (False, "expired")
    assert client.get(address, {"on": "mañana"}).status_code == 400
    shown = client.get(reverse("api:note-requests-detail", args=[asked.pk])).json()
    assert (shown["members"], shown["steps"]) == (10, ["take_up"])


def test_the_club_asks_over_the_api_once(sign_in, tomas, santa_elena):
    client, told = sign_in(tomas), {"club": santa_elena.pk, "renewal": "board", "aims": "Obras."}
    address = reverse("api:note-requests-list")

    first, second = (client.post(address, told, content_type="application/json") for _time in range(2))

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "asked_already"
