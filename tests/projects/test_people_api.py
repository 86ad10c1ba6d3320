"""Invitations, hand-overs, how a club files and a federation's list, over REST by the acts of the pages."""

import csv
import io
import re
from datetime import date

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Appointment, HandOver, Invitation, Office, User
from clubs.actions.lists import write_wanted
from clubs.models import Club, Consultation, Federation
from documents.models import Document
from projects.actions import withdraw_right
from tests.clubs.test_lists import BOARD, NEW, row, workbook
from tests.projects.test_api_twice import post, program

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def guest(cast) -> User:
    return User.objects.create_user("luisa@ejemplo.org", "tres por uno", name="Luisa Peña Mora")


def token() -> str:
    """What the last mail led to."""
    return re.search(r"/invitacion/([\w-]+)/", mail.outbox[-1].body)[1]


def sent(capture, client, path: str, **data):
    with capture(execute=True):
        return post(client, path, data, **{"idempotency-key": f"{path}-{data.get('email')}"})


def test_a_colleague_is_invited_once_and_accepts(
    django_capture_on_commit_callbacks, santa_elena, tomas, marta, guest
):
    address, club = f"/clubs/{santa_elena.pk}/invitations/", program(tomas)
    told = {"email": guest.email, "title": "Tesorera"}

    made = sent(django_capture_on_commit_callbacks, club, address, **told)
    again = sent(django_capture_on_commit_callbacks, club, address, **told)

    assert (made.status_code, again.json()) == (201, made.json())
    assert [one["email"] for one in club.get(f"/api/v1{address}").json()] == [guest.email]
    assert token() not in made.content.decode()
    refused = post(program(marta), "/invitations/accept/", {"token": token()})
    assert (refused.status_code, refused.json()["code"]) == (409, "another_person")
    accepted = post(program(guest), "/invitations/accept/", {"token": token()})
    assert accepted.json() == {
        **{"office": santa_elena.office.name, "title": "Tesorera"},
        **{"project": None, "may": []},
    }
    assert post(program(guest), "/invitations/accept/", {"token": token()}).json()["code"] == "gone"
    assert list(santa_elena.events.values_list("act", flat=True)[:2]) == ["accept", "invite"]
    row = Invitation.objects.get()
    late = post(club, f"{address}{row.pk}/withdraw/", {})
    assert (late.status_code, late.json()["code"]) == (409, "accepted")


def test_whoever_is_let_into_a_work_reads_its_papers_and_no_other(
    django_capture_on_commit_callbacks, tomas, guest, work_at, sign_in
):
    work, other = work_at("agreed"), work_at("filed")
    address, club, reader = f"/projects/{work.reference}/rights/", program(tomas), program(guest)
    kinds = Document.Kind

    def seen(client=reader) -> set[str]:
        return {one["kind"] for one in client.get("/api/v1/documents/?page_size=100").json()["results"]}

    assert seen() == set()
    sent(django_capture_on_commit_callbacks, club, address, email=guest.email)
    accepted = post(reader, "/invitations/accept/", {"token": token()}).json()
    assert (accepted["project"], accepted["may"]) == (work.reference, ["read"])

    assert seen() == {kinds.RECEIPT_OF_FILING, kinds.APPLICATION, kinds.RESULT}
    rows = reader.get("/api/v1/documents/?page_size=100").json()["results"]
    assert {one["folio"] for one in rows} == {work.folio}
    page = sign_in(guest).get("/documentos/").content.decode()
    assert work.folio in page and other.folio not in page and 'href="/documentos/"' in page
    notes = Document.objects.filter(kind__in=[kinds.TOMA_DE_NOTA, kinds.ROLL], owner=work.club.office)
    assert not Document.objects.visible_to(User.objects.get(pk=guest.pk)).filter(pk__in=notes).exists()

    withdraw_right(work, work.rights.get(), by=tomas)
    assert seen() == set()
    with django_capture_on_commit_callbacks(execute=True):
        post(club, address, {"email": guest.email, "may": ["money"]})
    post(reader, "/invitations/accept/", {"token": token()})
    assert seen() == {
        one["kind"] for one in club.get(f"/api/v1/documents/?folio={work.folio}").json()["results"]
    }
    assert kinds.AGREEMENT in seen()


def test_an_office_passes_on_once_and_is_never_empty(santa_elena, tomas, guest, sofia):
    client, address = program(tomas), f"/offices/{santa_elena.office_id}/"
    found = client.get(f"/api/v1{address}").json()
    told = {"outgoing": found["people"][0]["id"], "last_day": TODAY.isoformat()}

    alone = post(client, f"{address}hand-overs/", told)
    assert (alone.status_code, alone.json()["code"]) == (409, "last_person")
    stranger = Appointment.objects.exclude(office=santa_elena.office_id).first()
    wrong = post(client, f"{address}hand-overs/", {**told, "outgoing": stranger.pk})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["outgoing"])
    assert program(sofia).get(f"/api/v1{address}").status_code == 404

    told |= {"incoming": guest.email, "title": "Presidenta"}
    first, again = (
        post(client, f"{address}hand-overs/", told, **{"idempotency-key": "relevo"}) for _once in range(2)
    )
    assert (first.status_code, again.json()) == (201, first.json())
    assert (first.json()["incoming"]["name"], first.json()["open"]["count"]) == (guest.name, 0)
    assert HandOver.objects.count() == 1
    assert [one["id"] for one in client.get("/api/v1/hand-overs/").json()["results"]] == [first.json()["id"]]


def test_the_list_of_offices_asks_no_query_per_row(cast, carmen):
    client = program(carmen)
    with CaptureQueriesContext(connection) as few:
        assert client.get("/api/v1/offices/?page_size=1").status_code == 200
    with CaptureQueriesContext(connection) as many:
        found = client.get("/api/v1/offices/?page_size=100").json()["results"]
    assert len(found) > 3 and len(many) <= len(few)
    assert {one["role"] for one in found} <= {"club", "federation", "municipality"}
    assert Office.objects.filter(role="delegation").exists()


def test_two_persons_are_wanted_and_ended_by_two(santa_elena, tomas, elena):
    address, client = f"/clubs/{santa_elena.pk}/filing-rule/", program(tomas)
    assert post(client, f"{address}want/", {}).json()["code"] == "nobody_else"
    petra = User.objects.create_user("petra@ejemplo.mx", "x", name="Petra Luna Ibarra")
    Appointment.objects.create(user=petra, office=santa_elena.office, title="Vocal", since=date(2020, 1, 1))

    assert post(client, f"{address}want/", {}).json()["is_on"]
    assert post(program(elena), f"{address}end/", {}).json()["code"] == "not_your_role"
    for _twice in range(2):
        asked = post(client, f"{address}end/", {}).json()
        assert (asked["is_on"], asked["end_asked_by"]) == (True, tomas.name)
    ended = post(program(petra), f"{address}end/", {}).json()

    assert (ended["is_on"], ended["end_asked_by"], ended["decides"]) == (False, None, True)
    assert client.get(f"/api/v1{address}").json()["people"] == sorted([petra.name, tomas.name])


def test_a_list_is_reported_on_and_written_once(elena, tomas, cast):
    texas, client = Federation.objects.get(name__contains="Norte de Texas"), program(elena)

    def bring(file: SimpleUploadedFile, by=client):
        return by.post("/api/v1/club-lists/", {"federation": texas.pk, "file": file})

    assert bring(workbook(*BOARD), program(tomas)).status_code == 404
    assert bring(SimpleUploadedFile("x.csv", b"PK\0")).json()["fields"].keys() == {"file"}
    wrong = bring(workbook(*BOARD, row("Sin Fecha", "", "sí", "", "", "", "", ""))).json()
    assert not wrong["report"]["is_ready"]
    assert {(one["row"], one["column"]) for one in wrong["report"]["wrong"]} >= {(5, "Fecha de nacimiento")}
    refused = post(client, f"/club-lists/{wrong['id']}/write/", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_complete")

    shown = bring(workbook(*BOARD))
    assert shown.status_code == 201 and shown.json()["report"]["new_clubs"][0]["name"] == NEW[0]
    assert not Club.objects.filter(name=NEW[0]).exists()
    assert client.get(f"/api/v1/club-lists/{wrong['id']}/").status_code == 404
    address = f"/club-lists/{shown.json()['id']}/"
    asked, twice = (post(client, f"{address}write/", {}) for _once in range(2))
    assert asked.status_code == twice.status_code == 202 and asked["Location"].endswith(f"/api/v1{address}")
    assert (asked.json()["state"], asked.json()["report"]) == ("queued", None)
    replaced = bring(workbook(*BOARD))
    assert (replaced.status_code, replaced.json()["code"]) == (409, "under_way")
    write_wanted(shown.json()["id"])
    done = client.get(asked["Location"]).json()
    assert (done["state"], done["clubs"], done["members"], done["report"]) == ("written", 1, 3, None)
    assert post(client, f"{address}write/", {}).status_code == 200

    file = client.get(f"/api/v1/federations/{texas.pk}/clubs-file/csv/")
    rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert "Inés Núñez Peña" in {one["Nombre"] for one in rows}
    assert Consultation.objects.filter(club__name=NEW[0], by=elena, page__contains="/api/").exists()
