"""Somebody leaves an office and another follows; the office is never empty, and the record only grows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.handover import HandOverRefused
from accounts.models import Appointment, HandOver, Office, User
from projects.actions.handover import hand_over_office
from projects.models import Project
from tests.conftest import as_owner
from tests.projects.conftest import work_at  # noqa: F401

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def next_one(cast) -> User:
    return User.objects.create_user("nuevo@ejemplo.org", "tres por uno", name="Saúl Mora Paz")


def test_the_new_administration_has_the_works_of_the_old_one(ramon, next_one, work_at):  # noqa: F811
    work = work_at("filed")
    office, before = ramon.current_offices[0], ramon.appointments.get()

    done = hand_over_office(
        office, before, last_day=TODAY, incoming=next_one.email, instrument="constancia", by=ramon
    )

    before.refresh_from_db()
    entered = done.incoming
    assert (before.until, entered.since, entered.title) == (TODAY, TOMORROW, before.title)
    assert entered.is_signer == before.is_signer
    assert [work.reference, str(work), "filed", work.club.name] in done.facts["works"]
    entered.since = TODAY
    entered.save()
    assert Project.objects.visible_to(next_one).filter(pk=work.pk).exists()
    with pytest.raises(IntegrityError, match="only grows"), as_owner(), transaction.atomic():
        HandOver.objects.update(note="x")


def test_the_last_person_does_not_leave(santa_elena, tomas, marta, next_one):
    only = tomas.appointments.get()
    for told, words in (
        ({}, "única persona"),
        ({"incoming": "nadie@ejemplo.org"}, "todavía no tiene cuenta"),
        ({"incoming": tomas.email}, "no puede ser quien entrega"),
    ):
        with pytest.raises(HandOverRefused, match=words):
            hand_over_office(santa_elena.office, only, last_day=TODAY, by=tomas, **told)
    with pytest.raises(HandOverRefused, match="quien actúa por la oficina"):
        hand_over_office(santa_elena.office, only, last_day=TODAY, by=marta, incoming=next_one.email)
    with pytest.raises(HandOverRefused, match="último día"):
        hand_over_office(
            santa_elena.office,
            only,
            last_day=TODAY - timedelta(days=2),
            by=tomas,
            incoming=next_one.email,
        )
    hand_over_office(
        santa_elena.office, only, last_day=TODAY - timedelta(days=1), by=tomas, incoming=next_one.email
    )
    assert [office.pk for office in next_one.current_offices] == [santa_elena.office_id]
    assert santa_elena.events.first().act == "hand_over"


def test_the_page_hands_over_and_shows_the_record(santa_elena, tomas, marta, next_one, sign_in):
    address = reverse("projects:hand_over_office", args=[santa_elena.office_id])
    told = {"outgoing": tomas.appointments.get().pk, "last_day": TODAY.isoformat(), "incoming": ""}
    client = sign_in(tomas)
    assert "única persona" in client.post(address, told).content.decode()

    shown = client.post(address, {**told, "incoming": next_one.email}, follow=True)
    assert "Constancia de relevo" in shown.content.decode()
    assert next_one.name in shown.content.decode()
    record = shown.redirect_chain[-1][0]
    assert sign_in(marta).get(record).status_code == 404
    assert client.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_once_do_not_empty_the_office(santa_elena, tomas, cast):
    other = User.objects.create_user("dora@ejemplo.org", "x", name="Dora Paz Luna")
    Appointment.objects.create(user=other, office=santa_elena.office, title="Vocal", since=TODAY)
    rows = list(santa_elena.office.appointments.order_by("pk"))

    def leave(row: Appointment) -> str:
        try:
            by = User.objects.get(pk=row.user_id)
            hand_over_office(Office.objects.get(pk=row.office_id), row, last_day=TODAY, by=by)
        except HandOverRefused as refusal:
            return refusal.code
        else:
            return "left"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(leave, rows))

    assert ends == ["last_person", "left"]
