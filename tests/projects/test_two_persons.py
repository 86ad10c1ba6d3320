"""Where the club wants it, one person asks to file and another one confirms exactly what was asked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from accounts.actions import issue_key
from accounts.models import Appointment, Notice, User
from clubs.actions import RegisterRefused, end_two_to_file, keep_two_to_file, want_two_to_file
from clubs.models import ClubEvent
from projects.actions import StepRefused, ask_to_file, revise, take_back_filing, take_step
from projects.models import Project


@pytest.fixture
def petra(santa_elena) -> User:
    """A second person of Tomás's club."""
    person = User.objects.create_user("petra@ejemplo.mx", "tres por uno por todos", name="Petra Luna Ibarra")
    Appointment.objects.create(
        user=person, office=santa_elena.office, title="Tesorera", since=date(2020, 1, 1)
    )
    return person


@pytest.fixture
def with_two(santa_elena, tomas, petra):
    return want_two_to_file(santa_elena, by=tomas)


def test_alone_nobody_wants_a_second_person(santa_elena, tomas, elena):
    with pytest.raises(RegisterRefused, match="Hacen falta dos personas"):
        want_two_to_file(santa_elena, by=tomas)
    with pytest.raises(RegisterRefused, match="las personas del propio club"):
        want_two_to_file(santa_elena, by=elena)
    assert not ClubEvent.objects.filter(act__startswith="two").exists()


def test_two_persons_end_the_rule_and_everybody_hears(santa_elena, with_two, tomas, petra):
    end_two_to_file(santa_elena, by=tomas)
    assert end_two_to_file(santa_elena, by=tomas).is_on
    keep_two_to_file(santa_elena, by=petra)
    assert end_two_to_file(santa_elena, by=tomas).is_on

    assert not end_two_to_file(santa_elena, by=petra).is_on

    acts = ["two_off", "two_ask", "two_keep", "two_ask", "two_on"]
    assert list(santa_elena.events.values_list("act", flat=True)) == acts
    told = Notice.objects.filter(recipient=petra, key__startswith="club-").order_by("pk")
    assert [notice.what for notice in told][:2] == [
        "Desde hoy se envía con dos personas",
        "Se pidió que baste una persona para enviar",
    ]


def test_one_asks_and_another_of_the_club_confirms(with_two, work_at, tomas, petra, elena):
    work = work_at("draft")
    with pytest.raises(StepRefused, match="Pida el envío") as refused:
        take_step(work, "file", by=tomas)
    assert refused.value.code == "second_person"

    asked = ask_to_file(work, by=tomas)
    assert ask_to_file(work, by=petra) == asked
    for person, words in ((tomas, "Usted pidió el envío"), (elena, "otra persona del propio club")):
        with pytest.raises(StepRefused, match=words):
            take_step(work, "file", by=person)
    filed = take_step(work, "file", by=petra)

    assert (filed.state, filed.history.filter(act="file").count()) == ("filed", 1)
    asked.refresh_from_db()
    assert (asked.state, asked.settled_by) == ("confirmed", petra)
    assert Notice.objects.filter(recipient=petra, what__startswith="Envío pedido").exists()
    with pytest.raises(StepRefused, match="no procede"):
        take_step(work, "file", by=petra)


def test_what_changed_is_asked_anew(with_two, work_at, tomas, petra):
    work = work_at("draft")
    ask_to_file(work, by=tomas)
    revise(work, by=petra, description="Otra cosa.")

    with pytest.raises(StepRefused, match=r"cambió desde que Tomás.*pidió enviarla") as refused:
        take_step(work, "file", by=petra)
    assert refused.value.code == "changed_since"

    ask_to_file(work, by=petra)
    take_back_filing(work, by=tomas)
    ask_to_file(work, by=petra)
    assert take_step(work, "file", by=tomas).state == "filed"
    ends = list(work.filing_requests.order_by("pk").values_list("state", flat=True))
    assert ends == ["outdated", "taken_back", "confirmed"]


def test_whoever_left_the_club_asked_for_nothing(with_two, santa_elena, work_at, tomas, petra):
    work = work_at("draft")
    ask_to_file(work, by=tomas)
    tomas.appointments.update(since=date(2020, 1, 1), until=date(2021, 1, 1))

    with pytest.raises(StepRefused, match="ya no representa al club"):
        take_step(work, "file", by=petra)
    with pytest.raises(StepRefused, match="no hay otra persona"):
        ask_to_file(work, by=petra)


def test_the_pages_and_the_api_file_with_two_persons(with_two, work_at, sign_in, tomas, petra):
    work = work_at("draft")
    review = reverse("projects:review", args=[work.reference])
    client = sign_in(tomas)
    shown = client.get(review).content.decode()
    assert "Pedir el envío" in shown
    assert "Enviar solicitud</button>" not in shown
    client.post(reverse("projects:ask_filing", args=[work.reference]))
    assert "Falta que otra persona del club lo confirme" in client.get(review).content.decode()
    assert client.get(reverse("projects:step", args=[work.reference, "file"])).url == review

    key = issue_key(by=petra, name="x")[1]
    client.logout()
    bearer = {"headers": {"authorization": f"Bearer {key}"}}
    address = reverse("api:projects-filing-requests", args=[work.reference])
    waiting = client.get(address, **bearer).json()
    assert [(one["state"], one["by"]) for one in waiting] == [("waiting", tomas.name)]
    filed = client.post(
        reverse("api:projects-step", args=[work.reference, "file"]),
        {},
        content_type="application/json",
        **bearer,
    )
    assert filed.json()["folio"], filed.json()


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_file_once(with_two, santa_elena, work_at, tomas, petra):
    third = User.objects.create_user("luz.mora@ejemplo.mx", "x", name="Luz Mora Ríos")
    Appointment.objects.create(
        user=third, office=santa_elena.office, title="Secretaria", since=date(2020, 1, 1)
    )
    work = work_at("draft")
    ask_to_file(work, by=tomas)

    def confirm(person: User) -> str:
        try:
            return take_step(Project.objects.get(pk=work.pk), "file", by=person).folio or ""
        except StepRefused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(confirm, [petra, third]))

    work.refresh_from_db()
    assert ends == sorted([work.folio, "not_from_here"])
    assert work.history.filter(act="file").count() == 1
