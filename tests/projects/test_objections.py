"""Nothing in a club's name is unheard: the board hears of it, may object, and a reviewer settles it once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.mails import send_notices
from accounts.models import Appointment, Notice, User
from documents.actions import print_paper
from projects.actions import (
    StepRefused,
    declare_deposit,
    object_to,
    settle_dispute,
    sign_paper,
    take_step,
    verify_deposit,
)
from projects.models import Dispute, Project
from projects.workflow import CLUB_ROLES, STEPS, UNHEARD, is_in_a_clubs_name
from tests.documents.signers import scan
from tests.projects.conftest import answer_all

TODAY = timezone.localdate()


@pytest.fixture
def rosa(santa_elena, tomas) -> User:
    """The treasurer of the club, who reads English."""
    person = User.objects.create_user("rosa@ejemplo.com", "una clave larga", name="Rosa Luna", language="en")
    since = TODAY - timedelta(days=30)
    Appointment.objects.create(user=person, office=santa_elena.office, title="Tesorera", since=since)
    return person


@pytest.fixture
def filed(work_at, tomas, rosa) -> Project:
    return take_step(work_at(), "file", by=tomas)


def entry_of(work: Project, act: str):
    return work.history.filter(act=act).latest("pk")


def test_everything_that_the_side_of_a_club_does_is_heard():
    acts = [name for name, step in STEPS.items() if CLUB_ROLES & set(step.roles)]

    assert {"file", "withdraw"} <= set(acts)
    assert all(is_in_a_clubs_name(act, role) for act in acts for role in CLUB_ROLES)
    assert is_in_a_clubs_name("whatever comes later", "club"), "what nobody thought of is heard"
    assert not any(is_in_a_clubs_name(act, "club") for act in UNHEARD)
    assert not is_in_a_clubs_name("file", "delegation")
    assert is_in_a_clubs_name("declare", "delegation", "migrants")


def test_a_filing_is_told_to_every_other_person_of_the_board(filed, tomas, rosa, elena, sign_in):
    told = {notice.recipient: notice for notice in Notice.objects.filter(folio=filed.folio)}
    sent = [send_notices(), send_notices()]

    assert set(told) == {tomas, rosa}, "the federation did not act"
    assert (told[tomas].kind, told[tomas].answer) == ("own", "")
    assert told[rosa].kind == "act"
    assert told[rosa].answer.endswith("/no-lo-reconozco/")
    assert sent[1] == 0, "nobody has it twice"
    [letter] = [
        letter for letter in mail.outbox if letter.to == [rosa.email] and filed.folio in letter.subject
    ]
    assert tomas.name not in letter.body, "a mail names nobody"
    assert told[rosa].answer in letter.body
    page = sign_in(rosa).get(reverse("accounts:notices")).content.decode()
    assert told[rosa].answer in page


def test_what_the_federation_does_is_told_to_both_boards(work_at, elena, tomas, rosa):
    work = take_step(work_at(), "file", by=elena)

    told = Notice.objects.filter(key=f"act-{entry_of(work, 'file').pk}")

    assert {notice.recipient for notice in told} == {elena, tomas, rosa}
    assert {notice.recipient for notice in told if notice.answer} == {tomas, rosa}


def test_no_lo_reconozco_stops_the_work_and_the_reviewer_sees_it_first(filed, work_at, rosa, cast, sign_in):
    tomas, roberto = cast["tomas"], cast["roberto"]
    other = work_at("filed", name="Otra obra")
    other.__class__.objects.filter(pk=other.pk).update(filed_at=timezone.now() - timedelta(days=9))
    page = reverse("projects:object", args=[filed.folio, entry_of(filed, "file").pk])

    shown = sign_in(rosa).get(page)
    empty = sign_in(rosa).post(page, {"reason": " "})
    answer = sign_in(rosa).post(page, {"reason": "La mesa no lo acordó."})

    assert (shown.status_code, empty.status_code, answer.status_code) == (200, 422, 302)
    filed.refresh_from_db()
    assert filed.is_stopped
    with pytest.raises(StepRefused) as refused:
        take_step(filed, "take_up", by=roberto)
    assert refused.value.code == "act_not_recognised"
    assert next(iter(Project.objects.waiting_for(roberto))) == filed
    queue = sign_in(roberto).get(reverse("projects:index"), {"stopped": "1"}).content.decode()
    assert filed.folio in queue
    assert other.folio not in queue
    assert "Acto no reconocido: detenido" in queue
    assert "Acto no reconocido: detenido" in sign_in(roberto).get(filed.get_absolute_url()).content.decode()
    assert "La mesa no lo acordó." not in sign_in(tomas).get("/avisos/").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=filed.pk).update(state="in_review")
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=filed.pk).update(is_stopped=False)


def test_two_who_object_have_one_dispute_that_is_settled_once(filed, rosa, cast, sign_in):
    elena, roberto, tomas = cast["elena"], cast["roberto"], cast["tomas"]
    entry = entry_of(filed, "file")
    dispute = object_to(filed, entry, reason="No.", by=rosa)
    object_to(filed, entry, reason="No.", by=rosa)
    object_to(filed, entry, reason="Tampoco la federación.", by=elena)
    with pytest.raises(StepRefused, match="lo hizo usted"):
        object_to(filed, entry, reason="Yo no.", by=tomas)

    page = sign_in(roberto).post(
        dispute.get_absolute_url(), {"outcome": "dismissed", "reason": "Lo confirmó la presidenta."}
    )
    settle_dispute(filed, dispute, is_upheld=False, reason="Otra vez", by=roberto)

    assert page.status_code == 302
    assert dispute.objections.count() == 2
    filed.refresh_from_db()
    assert not filed.is_stopped
    assert filed.history.filter(act="confirm_act").count() == 1
    outcome = Notice.objects.filter(key=f"act-{entry_of(filed, 'confirm_act').pk}")
    assert {notice.recipient for notice in outcome} == {tomas, rosa, elena, roberto}
    assert take_step(filed, "take_up", by=roberto).state == "in_review"
    with pytest.raises(StepRefused, match="ya se resolvió"):
        settle_dispute(filed, dispute, is_upheld=True, reason="No", by=roberto)
    with pytest.raises(StepRefused, match="ya se resolvió"):
        object_to(filed, entry, reason="Sigo sin reconocerlo.", by=rosa)


def test_an_annulled_filing_ends_withdrawn_and_an_annulled_correction_goes_back(filed, rosa, tomas, roberto):
    answer_all(take_step(filed, "observe", by=roberto, note="Falta el plano."), tomas)
    again = take_step(filed, "file", by=tomas)
    first, second = filed.history.filter(act="file").order_by("pk")

    one = object_to(again, second, reason="No.", by=rosa)
    two = object_to(again, first, reason="Tampoco.", by=rosa)
    settle_dispute(again, one, is_upheld=True, reason="No lo envió el club.", by=roberto)
    again.refresh_from_db()
    assert (again.state, again.is_stopped) == ("observed", True)
    settle_dispute(again, two, is_upheld=True, reason="Nadie lo autorizó.", by=roberto)

    again.refresh_from_db()
    assert (again.state, again.is_stopped, again.folio) == ("withdrawn", False, filed.folio)


def test_an_annulled_withdrawal_puts_the_work_back(filed, rosa, tomas, roberto):
    take_step(filed, "observe", by=roberto, note="Falta el plano.")
    gone = take_step(filed, "withdraw", by=tomas, note="Ya no.")

    dispute = object_to(gone, entry_of(gone, "withdraw"), reason="No.", by=rosa)
    settle_dispute(gone, dispute, is_upheld=True, reason="La mesa sí la quiere.", by=roberto)

    gone.refresh_from_db()
    assert gone.state == "observed"


def told_of(work: Project, by: User):
    return declare_deposit(
        work,
        payer="migrants",
        amount=Decimal("10.00"),
        paid_on=TODAY,
        reference="SPEI-900",
        paid_by="Club",
        by=by,
    )


@pytest.mark.parametrize("is_verified", [False, True])
def test_an_annulled_deposit_counts_no_more(work_at, rosa, tomas, roberto, is_verified):
    work = work_at("agreed")
    told = told_of(work, tomas)
    if is_verified:
        verify_deposit(work, told, received_on=TODAY, paper="Estado de cuenta", by=roberto)
    dispute = object_to(work, entry_of(work, "declare"), reason="No pagamos eso.", by=rosa)
    if not is_verified:
        with pytest.raises(StepRefused) as refused:
            verify_deposit(work, told, received_on=TODAY, paper="Estado de cuenta", by=roberto)
        assert refused.value.code == "act_not_recognised"

    settle_dispute(work, dispute, is_upheld=True, reason="No es del club.", by=roberto)

    told.refresh_from_db()
    assert told.state == ("verified" if is_verified else "rejected")
    part = next(part for part in work.fund.parts() if part.payer == "migrants")
    assert part.deposited == 0


def test_an_annulled_signature_makes_all_sign_the_next_version(work_at, rosa, cast):
    roberto = cast["roberto"]
    work = work_at("agreed")
    paper = print_paper(work.agreement_id)
    for pages, by in enumerate(("roberto", "graciela", "ramon", "tomas"), start=1):
        sign_paper(work, paper, content=scan(pages), by=cast[by])
    dispute = object_to(work, entry_of(work, "sign_paper"), reason="Esa firma no es.", by=rosa)
    with pytest.raises(StepRefused) as refused:
        sign_paper(work, paper, content=scan(9), by=roberto)
    assert refused.value.code == "act_not_recognised"

    settle_dispute(work, dispute, is_upheld=True, reason="Firma falsa.", by=roberto)

    work.refresh_from_db()
    paper.refresh_from_db()
    assert paper.superseded_at
    assert (work.agreement.version, work.agreement.signatures.count()) == (2, 0)


def test_only_the_own_club_objects_and_no_reviewer_in_conflict_settles(filed, rosa, cast, sign_in):
    marta, roberto, elena = cast["marta"], cast["roberto"], cast["elena"]
    entry = entry_of(filed, "file")
    page = reverse("projects:object", args=[filed.folio, entry.pk])
    assert sign_in(marta).post(page, {"reason": "x"}).status_code == 404
    assert sign_in(roberto).post(page, {"reason": "x"}).status_code == 302
    assert not Dispute.objects.exists()

    dispute = object_to(filed, entry, reason="No.", by=rosa)
    with pytest.raises(StepRefused, match="corresponde a otra oficina"):
        settle_dispute(filed, dispute, is_upheld=False, reason="Sí.", by=elena)
    Appointment.objects.create(user=roberto, office=filed.club.office, title="Vocal", since=TODAY)
    with pytest.raises(StepRefused) as refused:
        settle_dispute(filed, dispute, is_upheld=False, reason="Sí.", by=User.objects.get(pk=roberto.pk))
    assert refused.value.code == "conflict_of_interest"


def test_a_draft_is_told_without_a_button(work_at, rosa, elena):
    work = work_at()

    told = Notice.objects.get(recipient=rosa, key=f"act-{entry_of(work, 'propose').pk}")

    assert (told.kind, told.answer) == ("act", "")


def test_programs_read_and_answer_notices(filed, rosa, roberto, sign_in):
    notice = Notice.objects.filter(recipient=rosa).latest("pk")
    client = sign_in(rosa)

    first = client.get("/api/v1/notices/").json()["results"][0]
    read = client.post(f"/api/v1/notices/{notice.pk}/read/")
    entry = entry_of(filed, "file").pk
    made = client.post(
        f"/api/v1/projects/{filed.folio}/objections/", {"entry": entry, "reason": "No."}, "application/json"
    )
    stolen = sign_in(roberto).post(f"/api/v1/notices/{notice.pk}/read/")
    [dispute] = sign_in(rosa).get(f"/api/v1/projects/{filed.folio}/disputes/").json()
    settled = sign_in(roberto).post(
        f"/api/v1/projects/{filed.folio}/disputes/{dispute['id']}/settle/",
        {"outcome": "dismissed", "reason": "Lo confirmó el club."},
        "application/json",
    )

    assert first["folio"] == filed.folio
    assert read.json()["read_at"]
    assert (made.status_code, stolen.status_code, settled.status_code) == (201, 404, 200)
    assert dispute["objections"] == ["No."]


def test_a_mail_server_that_is_away_loses_nothing(filed, rosa, monkeypatch):
    # The server stands outside of the house: only its refusal is made up.
    def refuse(*args, **kwargs):
        raise OSError("no server")

    due = Notice.objects.filter(mail_due_at__isnull=False).count()
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        assert send_notices() == due
    assert not mail.outbox
    assert send_notices() == 0, "not at once again"
    Notice.objects.update(mail_due_at=timezone.now())
    assert send_notices() == due == len(mail.outbox)


def test_the_bell_and_the_page_ask_as_much_for_many_notices_as_for_one(filed, rosa, sign_in):
    client = sign_in(rosa)
    counts = []
    for number in (0, 3):
        for extra in range(number):
            notice = Notice.objects.filter(recipient=rosa).first()
            notice.pk, notice.key = None, f"more-{extra}"
            notice.save(force_insert=True)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/avisos/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "aviso" in page.content.decode()
