"""State and municipality give their word on their parts, with their own login, before anybody decides."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.models import ReceivedFile
from projects.actions import (
    StepRefused,
    ask_commitments,
    commit,
    refuse_commitment,
    remind_commitment,
    revise,
    take_step,
)
from projects.checks import findings_for
from projects.commitments import parts_to_commit
from projects.mails import send_waiting
from projects.models import Commitment, CommitmentLetter, Project
from tests.documents.test_received import pdf
from tests.projects.test_proposal_pages import shown

PART = Decimal("61426.00")


@pytest.fixture
def draft(work_at) -> Project:
    return work_at("draft")


@pytest.fixture
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def asked(draft, elena) -> dict[str, Commitment]:
    return {one.payer: one for one in ask_commitments(draft, by=elena)}


def letter(amount: Decimal = PART, **told: object) -> dict[str, object]:
    return {"amount": amount, "letter_number": "PM/114/2026", "letter_on": timezone.localdate(), **told}


def standings(work: Project) -> dict[str, str]:
    return {part.payer: str(part.standing) for part in parts_to_commit(work)}


def codes(work: Project) -> set[str]:
    found = findings_for(work, ["parties_committed"], timezone.now())
    assert not any(one.refuses for one in found), "letters are asked for by memory: they warn"
    return {one.code for one in found}


def test_a_draft_is_shown_to_a_government_only_once_it_is_asked(sign_in, draft, elena, ramon, lucia):
    ask = reverse("projects:ask_commitments", args=[draft.reference])
    before = sign_in(ramon).get(reverse("projects:commitments"))
    sign_in(elena).post(ask)
    one = Commitment.objects.get(payer="municipal")
    page = sign_in(ramon).get(reverse("projects:commitment", args=[one.pk]))

    assert draft.name not in shown(before)
    assert draft.name in shown(page)
    assert "$61,426.00" in shown(page)
    assert draft.description not in shown(page)
    assert sign_in(lucia).get(reverse("projects:commitment", args=[one.pk])).status_code == 404
    assert sign_in(ramon).get(draft.get_absolute_url()).status_code == 404


def test_each_confirms_its_part_by_a_letter_on_its_page(sign_in, asked, draft, ramon, graciela):
    for who, payer in ((ramon, "municipal"), (graciela, "state")):
        address = reverse("projects:commitment", args=[asked[payer].pk])
        told = {
            "confirm": "1",
            "amount": "$61,426.00",
            "letter_number": "PM/114/2026",
            "letter_on": timezone.localdate().isoformat(),
        }
        missing = sign_in(who).post(address, {**told, "letter_number": ""})
        assert (missing.status_code, "Escriba el número del oficio" in shown(missing)) == (422, True)
        assert sign_in(who).post(address, told).status_code == 302

    assert standings(draft) == {"municipal": "confirmed", "state": "confirmed"}
    assert codes(draft) == set()


def test_the_letter_comes_as_a_file_that_club_and_reviewer_read(sign_in, asked, draft, cast, own_files):
    one, work_page = asked["municipal"], reverse("projects:commitments_of", args=[draft.reference])
    address = reverse("projects:commitment", args=[one.pk])
    told = {"confirm": "1", "amount": "61426", "letter_number": "PM/114/2026", "letter_on": "2026-11-02"}
    bad = SimpleUploadedFile("oficio.pdf", b"MZ" + bytes(99))
    refused = sign_in(cast["ramon"]).post(address, {**told, "letter": bad})
    assert (refused.status_code, "No es una foto" in shown(refused)) == (422, True)
    assert standings(draft)["municipal"] == "asked" and not ReceivedFile.objects.exists()

    client = sign_in(cast["ramon"])
    kept = client.post(address, {**told, "letter": SimpleUploadedFile("oficio.pdf", pdf())})

    assert kept.status_code == 302
    row = CommitmentLetter.objects.get()
    file = reverse("projects:commitment_letter", args=[one.pk, row.pk])
    assert file in sign_in(cast["tomas"]).get(work_page).content.decode()
    assert draft.history.get(act="commit").details["sha256"] == row.file.sha256
    work = take_step(draft, "file", by=cast["elena"])
    client = sign_in(cast["roberto"])
    assert file in client.get(work.get_absolute_url()).content.decode()
    assert client.get(file).status_code == 200
    # By another letter the word has no file yet; the former one stays.
    commit(one, **letter(letter_number="PM/200/2026"), by=cast["ramon"])
    one = Commitment.objects.get(pk=one.pk)
    assert one.paper is None and one.letters.get() == row
    for who, where in (("tomas", work_page), ("roberto", work.get_absolute_url()), ("ramon", address)):
        page = sign_in(cast[who]).get(where).content.decode()
        assert file in page and "1 oficio anterior" in page
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        row.delete()


def test_a_government_reads_three_commitments_with_as_many_questions_as_one(
    sign_in, asked, work_at, elena, ramon
):
    client, counts = sign_in(ramon), []
    for names in ([], ["Otra obra", "Una más"]):
        for name in names:
            ask_commitments(work_at("draft", name=name), by=elena)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("projects:commitments"))
        counts.append(len(queries))
    assert "Una más" in answer.content.decode()

    assert counts[0] == counts[1]


def test_another_amount_needs_its_reason_and_warns(asked, draft, ramon):
    with pytest.raises(StepRefused, match="escriba por qué"):
        commit(asked["municipal"], **letter(Decimal("60000.00")), by=ramon)
    commit(asked["municipal"], **letter(Decimal("60000.00"), reason="Es lo presupuestado."), by=ramon)

    assert standings(draft)["municipal"] == "other_amount"
    assert "commitment_other_amount_municipal" in codes(draft)


def test_a_later_change_of_the_cost_makes_the_word_stale_until_it_is_given_again(asked, draft, elena, ramon):
    commit(asked["municipal"], **letter(), by=ramon)
    revise(draft, by=elena, total=Decimal("300000.00"))
    draft.refresh_from_db()
    stale = standings(draft)["municipal"]
    again = {one.payer: one for one in ask_commitments(draft, by=elena)}
    commit(again["municipal"], **letter(Decimal("75000.00")), by=ramon)

    assert stale == "stale"
    assert standings(draft)["municipal"] == "confirmed"
    assert [entry.act for entry in draft.history.filter(act="commit")] == ["commit", "commit"]


def test_a_refusal_says_why_and_others_may_not_answer(asked, draft, ramon, lucia, graciela):
    refuse_commitment(asked["municipal"], reason="No hay presupuesto.", by=ramon)

    assert "commitment_declined_municipal" in codes(draft)
    with pytest.raises((StepRefused, Commitment.DoesNotExist)):
        commit(asked["municipal"], **letter(), by=lucia)
    with pytest.raises((StepRefused, Commitment.DoesNotExist)):
        commit(asked["municipal"], **letter(), by=graciela)
    with pytest.raises(StepRefused, match="todavía no llega"):
        tomorrow = timezone.localdate() + timedelta(days=1)
        commit(asked["state"], **letter(letter_on=tomorrow), by=graciela)


def test_who_has_not_answered_is_reminded_once_a_day(asked, draft, elena):
    send_waiting()
    first = len(mail.outbox)
    with pytest.raises(StepRefused, match="Hoy ya se le escribió"):
        remind_commitment(draft, asked["municipal"], by=elena)
    tomorrow = timezone.now() + timedelta(days=1)
    remind_commitment(draft, asked["municipal"], by=elena, now=tomorrow)
    with pytest.raises(StepRefused, match="Hoy ya se le escribió"):
        remind_commitment(draft, asked["municipal"], by=elena, now=tomorrow)
    send_waiting()

    assert first >= 2, "state and municipality were told"
    assert len(mail.outbox) > first
    assert draft.name in mail.outbox[-1].body or draft.name in mail.outbox[-1].subject


def test_a_filed_version_keeps_what_was_committed(asked, draft, ramon, elena):
    commit(asked["municipal"], **letter(), by=ramon)

    work = take_step(draft, "file", by=elena)

    told = {one["payer"]: one for one in work.versions.get().commitments}
    assert (told["municipal"]["standing"], told["municipal"]["amount"]) == ("confirmed", "61426.00")
    assert told["state"]["standing"] == "asked"
