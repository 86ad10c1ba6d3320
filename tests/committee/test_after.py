"""After a session: the mail to the applicant, the objection and its answer, and the pages that show them."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from committee.actions import answer_appeal, appeal, close_session, decide
from committee.mails import send_results
from committee.models import Appeal, Notice
from committee.terms import appeal_term
from documents.models import Document
from documents.rendering import to_html
from programs.dates import long_date
from programs.working_days import add_working_days
from projects.actions import StepRefused, take_step
from projects.mails import send_waiting
from projects.models import Project
from projects.workflow import State
from tests.committee.conftest import all_vote, item_of, opened


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def rejected(covam, reviewed, roberto) -> Project:
    """A work that a closed session did not approve."""
    work = reviewed()
    session = opened(covam, [work], roberto)
    all_vote(session, item_of(session, work), "against", roberto)
    decide(session, item_of(session, work), outcome="rejected", reason="El terreno es privado.", by=roberto)
    close_session(session, by=roberto)
    return Project.objects.get(pk=work.pk)


def test_the_club_is_told_the_same_day_once_with_reason_and_term(rejected, tomas):
    send_results()
    send_results()

    [sent] = [one for one in mail.outbox if tomas.email in one.to]
    assert sent.subject == f"[{rejected.folio}] El comité resolvió: No aprobada"
    for part in (sent.body, sent.alternatives[0][0]):
        assert "El terreno es privado." in part
        assert "puede presentar una inconformidad hasta el" in part
        assert "El plazo está por confirmar" in part
        assert f"/obras/{rejected.folio}/" in part
    assert Notice.objects.get().state == "sent"


def test_an_upheld_objection_brings_the_work_back_and_a_denied_one_does_not(rejected, tomas, roberto, marta):
    with pytest.raises(Project.DoesNotExist):
        appeal(rejected, text="No", by=marta)
    with pytest.raises(StepRefused, match="Solo el club"):
        appeal(rejected, text="No", by=roberto)
    row = appeal(rejected, text="El terreno es ejidal; anexo el acta.", by=tomas)
    assert row.due_on == add_working_days(timezone.localdate(), 15)
    with pytest.raises(StepRefused, match="Ya hay una inconformidad"):
        appeal(rejected, text="Otra", by=tomas)
    with pytest.raises(StepRefused, match="corresponde a otra oficina"):
        answer_appeal(row, answer="upheld", reasons="Sí", by=tomas)

    answer_appeal(row, answer="upheld", reasons="Se acreditó el terreno.", by=roberto)

    rejected.refresh_from_db()
    assert rejected.state == State.IN_REVIEW
    assert [entry.act for entry in rejected.history.all()][:2] == ["uphold_appeal", "appeal"]
    with pytest.raises(StepRefused, match="ya se respondió"):
        answer_appeal(row, answer="denied", reasons="No", by=roberto)
    # Declined again, on paper: the club objects to that one too, and this time it stands.
    declined = take_step(rejected, "decline", by=roberto, note="Falta el permiso")
    letter = Document.objects.get(kind="resultado", number=declined.history.first().details["letter"])
    due_on = appeal_term(declined)[0]
    assert (letter.facts["reason"], letter.facts["appeal"]["due_on"]) == ("Falta el permiso", str(due_on))
    assert "la solicitud es <b>NO PROCEDENTE</b>" in to_html(letter.template, letter.facts)
    for _twice in range(2):
        send_waiting()
    [sent] = [one for one in mail.outbox if tomas.email in one.to]
    for part in (sent.body, sent.alternatives[0][0]):
        assert letter.number in part and "Falta el permiso" in part and long_date(due_on) in part
    again = appeal(declined, text="El permiso está en trámite.", by=tomas)
    answer_appeal(again, answer="denied", reasons="Sin permiso no procede.", by=roberto)
    assert Project.objects.get(pk=rejected.pk).state == State.DECLINED
    assert Appeal.objects.count() == 2


def test_the_work_shows_the_result_and_the_club_objects_on_its_page(rejected, tomas, roberto, sign_in):
    client = sign_in(tomas)
    shown = text_of(client.get(rejected.get_absolute_url()))
    assert "No aprobada acuerdo A01" in shown
    assert "El terreno es privado." in shown
    assert "Plazo por confirmar en las reglas" in shown

    address = reverse("committee:appeal", args=[rejected.reference])
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "El terreno es ejidal."}).status_code == 302
    client = sign_in(roberto)
    row = Appeal.objects.get()
    assert "Responder la inconformidad" in text_of(client.get(rejected.get_absolute_url()))
    address = reverse("committee:answer_appeal", args=[rejected.reference, row.pk])
    assert client.post(address, {"answer": "denied", "reasons": "No"}).status_code == 302
    row.refresh_from_db()
    assert row.answer == "denied"


def test_friday_and_one_working_day_is_monday():
    friday = timezone.localdate().replace(year=2026, month=11, day=27)

    assert add_working_days(friday, 1).isoformat() == "2026-11-30"
    assert add_working_days(friday, 6).isoformat() == "2026-12-07"
