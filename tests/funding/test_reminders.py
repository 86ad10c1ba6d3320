"""Reminders of what is owed: to whom, when, once, and with nothing in them that is not the reader's."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, User
from funding.models import Reminder
from funding.reminders import occasion_of, prepare, send_waiting
from funding.tasks import remind_debtors
from tests.funding.conftest import pay
from tests.funding.test_owed import owing  # noqa: F401

TODAY = timezone.localdate()


def to() -> list[str]:
    return sorted(message.to[0].split("@")[0] for message in mail.outbox)


@pytest.mark.parametrize(
    ("days_late", "occasion"),
    [(-8, None), (-7, "soon"), (0, "soon"), (1, "late-0"), (7, "late-0"), (8, "late-1"), (15, "late-2")],
)
def test_the_occasions_are_a_week_before_the_day_after_and_every_week_since(days_late, occasion):
    assert occasion_of(TODAY - timedelta(days=days_late), TODAY) == occasion


def test_each_office_that_owes_has_one_mail_and_the_second_run_sends_none(owing, roberto, db):  # noqa: F811
    fund = owing("3X1-32-2016-0001", 1)
    owing("3X1-32-2016-0002", -30)
    pay(fund, roberto, "municipal", "100.00", "SPEI-1")
    User.objects.filter(email="elena@ejemplo.mx").update(language="en")

    remind_debtors()
    remind_debtors()

    # The delegation and the state for their parts, the club and its federation for that of the migrants.
    assert to() == ["elena", "graciela", "norma", "patricia", "roberto", "tomas"]
    assert set(Reminder.objects.values_list("payer", "occasion", "state")) == {
        (payer, "late-0", "sent") for payer in ("federal", "state", "migrants")
    }
    said = next(message for message in mail.outbox if message.to == ["tomas@ejemplo.mx"])
    assert "3X1-32-2016-0001] Su parte venció el" in said.subject
    assert "Migrantes (Santa Elena de Río Grande): $100.00 MXN" in said.body
    assert f"/obras/{fund.folio}/" in said.body
    assert not any(
        word in said.body for word in ("federal", "Gobierno del estado", "Municipio:", "2016-0002")
    )
    assert said.alternatives[0].mimetype == "text/html"


def test_an_office_that_owes_much_has_it_in_one_mail(owing, db):  # noqa: F811
    for number in range(1, 4):
        owing(f"3X1-32-2016-000{number}", 10 * number)

    remind_debtors()

    [said] = [message for message in mail.outbox if message.to == ["ramon@ejemplo.mx"]]
    assert said.subject == "[3X1-32-2016-0003 y 2 más] Entregue las partes que se deben"
    assert said.body.count("días de atraso") == 3
    assert "/adeudos/?side=ours" in said.body


def test_where_nobody_sits_in_the_delegation_the_central_office_is_written_to(owing, db):  # noqa: F811
    owing("3X1-32-2016-0001", 1)
    yesterday = TODAY - timedelta(days=1)
    Appointment.objects.filter(office__role="delegation", office__state="32").update(until=yesterday)

    remind_debtors()

    assert "carmen" in to()
    assert "roberto" not in to()


def test_what_was_paid_before_the_mail_went_out_is_not_asked_for(owing, roberto, db):  # noqa: F811
    fund = owing("3X1-32-2016-0001", 1)
    prepare(TODAY)
    for payer in ("federal", "state", "municipal", "migrants"):
        pay(fund, roberto, payer, "100.00", f"SPEI-{payer}")

    send_waiting()

    assert mail.outbox == []
    assert set(Reminder.objects.values_list("state", flat=True)) == {"dropped"}


def test_a_mail_server_that_refuses_leaves_the_reminders_for_the_next_try(owing, db, monkeypatch):  # noqa: F811
    owing("3X1-32-2016-0001", 1)
    prepare(TODAY)

    def away(*_ignored):
        raise smtplib.SMTPServerDisconnected("away")

    with monkeypatch.context() as refusing:
        refusing.setattr(EmailBackend, "send_messages", away)
        with pytest.raises(OSError):
            send_waiting()
    assert set(Reminder.objects.values_list("state", flat=True)) == {"queued"}

    send_waiting()

    assert len(mail.outbox) == len(set(to()))
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_workers_that_run_at_once_write_to_each_person_once(cast, owing):  # noqa: F811
    owing("3X1-32-2016-0001", 1)

    def run():
        remind_debtors()
        connection.close()

    threads = [threading.Thread(target=run) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(to()) == len(set(to())) > 5


# --- The button ----------------------------------------------------------------------------------


def press(client, payer="state"):
    return client.post(reverse("funding:remind", args=["3X1-32-2016-0001", payer]), follow=True)


def test_the_reviewer_reminds_once_a_day(owing, sign_in, roberto):  # noqa: F811
    owing("3X1-32-2016-0001", -30)
    client = sign_in(roberto)
    before = client.get(reverse("funding:owed")).content.decode().count("Enviar recordatorio")

    page = press(client).content.decode()
    assert "va en camino a 1 oficina" in page
    assert page.count("Enviar recordatorio") == before - 1 == 3
    assert "Hoy ya se envió un recordatorio" in press(client).content.decode()
    assert "Esa parte ya no debe nada" in press(client, "company").content.decode()

    send_waiting()
    assert to() == ["graciela", "norma"]
    assert [row.asked_by for row in Reminder.objects.all()] == [roberto]


def test_whoever_does_not_review_the_work_has_no_button(owing, sign_in, graciela):  # noqa: F811
    owing("3X1-32-2016-0001", 3)
    client = sign_in(graciela)

    assert "Enviar recordatorio" not in client.get(reverse("funding:owed")).content.decode()
    assert "Solo quien revisa la obra" in press(client, "migrants").content.decode()
    assert not Reminder.objects.exists()
