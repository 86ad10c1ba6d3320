"""A reviewer's remarks: numbered, with their day, answered one by one, settled or insisted on."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from documents.rendering import to_html
from programs.working_days import add_working_days
from projects.actions import (
    NewRemark,
    StepRefused,
    answer_remark,
    insist_on_remark,
    revise,
    settle_remark,
    take_step,
)
from projects.mails import remind_of_remarks, send_waiting
from projects.models import Project, RemarkRound
from projects.remarks import awaited, last_round
from tests.projects.test_proposal_pages import shown

TWO = [NewRemark("Falta el croquis.", "place"), NewRemark("Las metas no tienen unidad.", "goals", "3.5 ROP")]


@pytest.fixture
def observed(work_at, roberto) -> Project:
    return take_step(work_at("filed"), "observe", remarks=TWO, by=roberto)


def at(work: Project, name: str, *rest: object) -> str:
    return reverse(f"projects:{name}", args=[work.reference, *rest])


def test_remarks_go_out_numbered_with_the_day_of_the_rules_and_in_one_letter(observed):
    round_ = last_round(observed)
    [letter] = Document.objects.filter(kind=Document.Kind.OBSERVATIONS, folio=observed.folio)

    assert [(one.number, one.task) for one in round_.remarks.all()] == [(1, "place"), (2, "goals")]
    assert round_.due_on == add_working_days(timezone.localdate(), 10)
    assert not round_.due_confirmed, "ten days are by memory"
    assert [one["text"] for one in letter.facts["remarks"]] == [one.text for one in TWO]
    assert observed.history.first().details["due_on"] == round_.due_on.isoformat()


def test_the_reviewer_writes_several_at_once_and_reads_the_letter_before(sign_in, work_at, roberto):
    work, client = work_at("filed"), sign_in(roberto)
    typed = {
        "remark-0-text": "Falta el croquis.",
        "remark-0-task": "place",
        "remark-1-text": "Aclare la unidad.",
        "remark-1-task": "goals",
    }
    empty = client.post(at(work, "observe"), {"remark-0-text": "", "remark-0-task": ""})
    letter = client.post(at(work, "preview_remarks"), typed)
    work.refresh_from_db()
    before = work.state
    client.post(at(work, "observe"), typed)
    work.refresh_from_db()

    assert empty.status_code == 422
    assert "Escriba al menos una observación" in shown(empty)
    assert "Aclare la unidad." in shown(letter)
    assert "BORRADOR" in letter.content.decode().upper()
    assert (before, work.state) == ("filed", "observed")
    assert [one.text for one in awaited(work)] == ["Falta el croquis.", "Aclare la unidad."]


def test_the_club_answers_each_and_only_then_sends_again(sign_in, observed, elena, roberto):
    first, second = awaited(observed)
    client = sign_in(elena)
    page = client.get(at(observed, "remarks"))
    client.post(at(observed, "answer_remark", first.pk), {f"remark-{first.pk}-answer": "Se anexó."})
    empty = client.post(at(observed, "answer_remark", second.pk), {f"remark-{second.pk}-answer": " "})

    assert "0 de 2 respondidas" in shown(page)
    assert "hora del centro de México" in shown(page)
    assert empty.status_code == 422
    with pytest.raises(StepRefused) as refusal:
        take_step(observed, "file", by=elena)
    assert [one.code for one in refusal.value.findings] == ["remark_2_unanswered"]
    assert "La observación 2 no tiene respuesta" in shown(client.get(at(observed, "review")))
    answer_remark(observed, second, answer="Son metros cuadrados.", by=elena)
    assert take_step(observed, "file", by=elena).state == "filed"
    with pytest.raises(StepRefused, match="se responden mientras"):
        answer_remark(observed, second, answer="Otra cosa.", by=elena)


def test_a_second_round_shows_only_what_is_still_open(observed, elena, roberto):
    first, second = awaited(observed)
    for remark in (first, second):
        answer_remark(observed, remark, answer="Corregido.", by=elena)
    again = take_step(observed, "file", by=elena)
    settle_remark(again, first, by=roberto)
    with pytest.raises(StepRefused, match="por qué insiste"):
        insist_on_remark(again, second, reason=" ", by=roberto)
    insist_on_remark(again, second, reason="Falta la unidad de la segunda meta.", by=roberto)

    take_step(again, "observe", by=roberto, remarks=[NewRemark("Falta una firma.")])

    round_ = RemarkRound.objects.get(project=again, number=2)
    told = [(one.text, one.insists_on_id) for one in round_.remarks.all()]
    assert told == [(second.text, second.pk), ("Falta una firma.", None)]
    assert len(awaited(again)) == 2


def test_nobody_else_answers_or_judges(observed, elena, ramon, marta, sign_in):
    remark = awaited(observed)[0]

    with pytest.raises(StepRefused, match="Solo el club"):
        answer_remark(observed, remark, answer="No.", by=ramon)
    with pytest.raises(StepRefused):
        settle_remark(observed, remark, by=elena)
    assert sign_in(marta).get(at(observed, "remarks")).status_code == 404


def test_only_after_its_day_it_counts_as_not_filed(observed, elena, roberto, sign_in):
    with pytest.raises(StepRefused) as early:
        take_step(observed, "lapse", by=roberto, note="No respondió.")
    RemarkRound.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    late = shown(sign_in(elena).get(at(observed, "remarks")))
    answer_remark(observed, awaited(observed)[0], answer="Tarde, pero aquí está.", by=elena)

    assert [one.code for one in early.value.findings] == ["still_in_time"]
    assert "plazo" in late
    gone = take_step(observed, "lapse", by=roberto, note="No respondió.")
    assert (gone.state, gone.history.first().act) == ("declined", "lapse")
    letter = Document.objects.get(kind=Document.Kind.RESULT, folio=gone.folio)
    asked = Document.objects.get(kind=Document.Kind.OBSERVATIONS, folio=gone.folio)
    page = to_html(letter.template, letter.facts)
    assert f">{asked.number}</span>" in page and "se tiene por <b>NO PRESENTADA</b>" in page
    assert "No respondió." in page and "Puede presentar una inconformidad" in page


def test_a_confirmed_term_refuses_a_late_answer(observed, elena):
    yesterday = timezone.localdate() - timedelta(days=1)
    RemarkRound.objects.update(due_on=yesterday, due_confirmed=True, due_source="ROP 4.2")

    with pytest.raises(StepRefused) as refusal:
        answer_remark(observed, awaited(observed)[0], answer="Tarde.", by=elena)

    assert refusal.value.findings[0].source == "ROP 4.2"


def test_the_club_is_reminded_three_days_before_and_on_the_day_once(observed, elena):
    send_waiting()
    mail.outbox.clear()
    due_on = timezone.localdate() + timedelta(days=3)
    RemarkRound.objects.update(due_on=due_on)

    for _times in range(2):
        remind_of_remarks(timezone.localdate())
        send_waiting()

    people = [address for message in mail.outbox for address in message.to]
    assert people and len(people) == len(set(people))
    assert observed.folio in mail.outbox[0].subject


def test_what_changed_stands_beside_the_remarks(observed, elena, roberto, sign_in):
    for remark in awaited(observed):
        answer_remark(observed, remark, answer="Corregido.", by=elena)
    revise(observed, by=elena, women=300)
    work = take_step(observed, "file", by=elena)

    page = shown(sign_in(roberto).get(at(work, "versions")))

    assert "Falta el croquis." in page
    assert "300" in page
