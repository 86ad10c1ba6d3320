"""The papers of the club and of the money: filed by the acts, and what they say adds up."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from documents.actions import ask_for_translation, cancel
from documents.models import Document
from documents.printing import to_pdf
from documents.rendering import to_html
from funding import actions as funding
from funding.actions import OPERATIONS, PostingRefused
from funding.fix import fix_of
from funding.models import Refund
from programs.dates import long_date
from programs.words import in_words
from projects.actions import (
    StepRefused,
    ask_capture_line,
    declare_deposit,
    deliver_in_kind,
    propose,
    reject_operation,
    reverse_deposit,
    revise,
    take_step,
    tell_operation,
    verify_operation,
)
from projects.mails import send_waiting
from projects.models import Project
from tests.conftest import people
from tests.documents.test_printing import pages_of, tags_of
from tests.projects.conftest import answer_all, work_of
from tests.projects.test_families import DAIRY, DETAILS, generous, stone_work  # noqa: F401
from tres_por_uno.demo.works import deposit as deposit_of

Kind = Document.Kind
KINDS = [
    *(Kind.RECEIPT_OF_FILING, Kind.APPLICATION, Kind.BUSINESS_PLAN, Kind.RECEIPT, Kind.INSTALMENT),
    *(Kind.RESULT, Kind.CAPTURE_LINE, Kind.REFUND),
]


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker) -> Iterator[int]:
    """A business whose money was released, paid in, and in part given back. Undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = people()
        work = work_of(cast, "recovering", DAIRY)
        give_back(work, cast)
        yield work.pk
        transaction.set_rollback(True)


def give_back(work: Project, cast: dict[str, Any]) -> Refund:
    """The payment that waits is refused, interest comes in, and what is left of the federal part returns."""
    waiting = work.fund.payments.waiting().get()
    told = {"happened_on": timezone.localdate(), "by": cast["ramon"]}
    reject_operation(work, "payment", waiting, reason="Sin factura", by=cast["roberto"])
    row = tell_operation(work, "interest", amount=Decimal("123.45"), reference="INT-1", **told)
    verify_operation(work, "interest", row, by=cast["roberto"])
    row = tell_operation(work, "closing", reference="CIERRE-1", why="saving", **told)
    verify_operation(work, "closing", row, by=cast["roberto"])
    for _twice in range(2):
        ask_capture_line(work, by=cast["ramon"])
    left = work.fund.accounts.get(payer="federal", moment="refundable")
    row = tell_operation(
        work, "refund", payer="federal", amount=-left.balance, reference="0125ABCD9876", **told
    )
    with pytest.raises(PostingRefused, match="Ya hay un reintegro por verificar"):
        ask_capture_line(work, by=cast["ramon"])
    return verify_operation(work, "refund", row, by=cast["roberto"])


@pytest.fixture
def work(ground: int, db: None) -> Project:
    return Project.objects.get(pk=ground)


def paper_of(work: Project, kind: str) -> Document:
    papers = Document.objects.filter(folio=work.folio, kind=kind, superseded_at=None)
    return papers.order_by("pk").first()


@cache
def printed(kind: str, spelled: str) -> tuple[bytes, int]:
    facts = json.loads(spelled)
    return to_pdf(facts["document"]["template"], facts)


def print_of(paper: Document) -> tuple[bytes, int]:
    """The print of a paper; several tests look at one."""
    return printed(paper.kind, json.dumps(paper.facts))


# --- Structure ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_its_number_and_the_paper_can_be_trusted(work, kind):
    paper = paper_of(work, kind)
    pdf, pages = print_of(paper)
    reader, texts = PdfReader(io.BytesIO(pdf)), pages_of(pdf)

    assert len(texts) == pages
    for place, text in enumerate(texts, start=1):
        assert f"Página {place} de {pages}" in text
        assert f"{paper.number} · v{paper.version}" in text
        assert "ajeno a cualquier partido político" in text
    assert reader.trailer["/Root"]["/Lang"] == "es-MX"
    assert b'pdfaid:part="3"' in pdf
    assert {"/H1", "/P", "/Table", "/Caption", "/TH", "/TD"} <= tags_of(
        reader.trailer["/Root"]["/StructTreeRoot"]
    )
    assert list(reader.attachments) == [f"{kind}.json"]
    attached = reader.attachments[f"{kind}.json"][0].decode()
    assert json.loads(attached) == paper.facts
    whole = " ".join(texts)
    assert paper.code in whole
    assert not re.search(r"_{3,}|\.{4,}|\bNone\b|⟦|\N{REPLACEMENT CHARACTER}", whole)
    assert not re.search(r"\bde (Enero|Octubre|Noviembre|Diciembre)\b", whole)
    told = whole + attached.replace(paper.facts.get("filing", {}).get("sha256", "-"), "")
    assert not re.search(r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d\b", told), "a CURP"
    assert not re.search(r"(?<![0-9a-f])\d{18}(?![0-9a-f])", told), "a CLABE"
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", told), "an address of mail"
    assert printed.__wrapped__(kind, json.dumps(paper.facts, sort_keys=True))[0] == pdf


# --- What they say --------------------------------------------------------------------------------


def test_the_acts_of_a_work_file_its_papers_with_their_numbers(work):
    papers = Document.objects.filter(folio=work.folio)
    receipts = papers.filter(kind=Kind.RECEIPT).order_by("pk")

    assert (
        paper_of(work, Kind.RECEIPT_OF_FILING).number == paper_of(work, Kind.APPLICATION).number == work.folio
    )
    assert receipts.count() == work.fund.deposits.count()
    first = int(receipts[0].number[-6:])
    assert [row.number for row in receipts] == [
        f"REC-32-2013-{place:06d}" for place in range(first, first + len(receipts))
    ]
    note = paper_of(work, Kind.INSTALMENT)
    assert re.fullmatch(r"DZAC\.\d{3}/20\d\d", note.number)
    assert (note.version, note.facts["clc"]) == (2, work.fund.releases.get().clc)
    assert note.supersedes.standing == Document.Standing.SUPERSEDED


def test_an_approval_that_a_committee_gave_on_paper_is_told_by_letter_and_mail(work, tomas):
    letter, approval = paper_of(work, Kind.RESULT), work.history.get(act="approve_business").details

    assert letter.number == approval["letter"]
    text = re.sub(r"<[^>]+>|\s+", " ", to_html(letter.template, letter.facts))
    assert f"Mediante el acuerdo {approval['resolution']}, el proyecto quedó APROBADO" in re.sub(
        " +", " ", text
    )
    assert approval["session"] in text and long_date(date.fromisoformat(approval["session_on"])) in text
    assert in_words(work.total) in text and "firman el Convenio" in text
    for _twice in range(2):
        send_waiting()
    [sent] = [one for one in mail.outbox if tomas.email in one.to and letter.number in one.body]
    assert sent.subject == f"[{work.folio}] La obra se aprobó"
    for part in (sent.body, sent.alternatives[0][0]):
        assert f"aprobada en la sesión {approval['session']}, acuerdo {approval['resolution']}" in part
        assert "inconformidad" not in part


def test_amounts_are_those_of_the_ledger_in_figures_and_words(work):
    receipts = Document.objects.filter(folio=work.folio, kind=Kind.RECEIPT)

    for paper, deposit in zip(receipts.order_by("pk"), work.fund.deposits.order_by("pk"), strict=True):
        assert Decimal(paper.facts["amount"]) == deposit.amount
        assert paper.facts["amount_in_words"] == in_words(deposit.amount)
        sums = {name: Decimal(paper.facts["sums"][name]) for name in ("agreed", "came", "owed")}
        assert sums["agreed"] == sums["came"] + sums["owed"]
    parts = paper_of(work, Kind.APPLICATION).facts["parts"]
    assert sum(Decimal(row["amount"]) for row in parts["rows"]) == Decimal(parts["total"]) == work.total
    assert sum(Decimal(row["percent"]) for row in parts["rows"]) == 100
    costs = paper_of(work, Kind.BUSINESS_PLAN).facts["costs"]
    assert sum(Decimal(row["amount"]) for row in costs["rows"]) == Decimal(costs["total"]) == work.total


def test_a_refund_tells_capital_and_interest_apart(work):
    facts = paper_of(work, Kind.REFUND).facts
    refund = work.fund.refunds.get()
    text = " ".join(pages_of(print_of(paper_of(work, Kind.REFUND))[0]))

    assert Decimal(facts["capital"]) + Decimal(facts["interest"]) == refund.amount
    assert Decimal(facts["interest"]) > 0
    assert "Tesorería de la Federación (TESOFE)" in text
    assert f"Línea de captura {refund.reference}" in text


def test_the_capture_line_is_asked_once_for_what_then_goes_back(work):
    asked, letter = paper_of(work, Kind.CAPTURE_LINE), paper_of(work, Kind.REFUND)
    text = " ".join(pages_of(print_of(asked)[0]))

    assert Document.objects.filter(folio=work.folio, kind=Kind.CAPTURE_LINE).count() == 1
    for name in ("capital", "interest", "amount", "amount_in_words", "clcs", "closing"):
        assert asked.facts[name] == letter.facts[name]
    assert letter.facts["asked_with"] == asked.number
    assert work.history.filter(act="ask_capture_line").get().details["number"] == asked.number
    assert "solicita la línea de captura" in text and "15 días naturales" in text
    with pytest.raises(PostingRefused, match="No hay dinero federal por reintegrar"):
        ask_capture_line(work, by=people()["ramon"])


def test_money_verified_without_papers_gets_them_once_in_the_order_of_the_journal(
    work_at, roberto, carmen, capsys
):
    work, today = work_at("agreed"), timezone.localdate()
    told = {"received_on": today, "paid_by": "Tesorería", "by": roberto}
    first = funding.receive(work.fund, payer="municipal", amount=Decimal(100), reference="A1", **told)
    wrong = funding.receive(work.fund, payer="municipal", amount=Decimal(7), reference="A2", **told)
    funding.reverse(wrong, reason="Era de otra obra", by=roberto)
    second = funding.receive(work.fund, payer="state", amount=Decimal(50), reference="A3", **told)
    release, _new = funding.tell(
        OPERATIONS["release"],
        work.fund,
        payer="federal",
        amount=Decimal(10),
        happened_on=today,
        reference="OF-1",
        conditions="Convenio firmado",
        by=roberto,
    )
    funding.verify(OPERATIONS["release"], release, by=carmen)

    call_command("file_late_papers", count=True)
    for _twice in range(2):
        call_command("file_late_papers", by=carmen.email)

    papers = list(Document.objects.filter(folio=work.folio, urgent=False).order_by("pk"))
    subjects = [f"deposit:{first.pk}", f"deposit:{second.pk}", f"release:{release.pk}"]
    assert [paper.subject for paper in papers] == subjects
    assert int(papers[1].number[-6:]) == int(papers[0].number[-6:]) + 1
    assert (papers[0].facts["verified_by"], papers[2].facts["verified_by"]) == (roberto.name, carmen.name)
    day = long_date(today)
    late = f"se expide el {day} por la aportación verificada del {day}"
    assert late in to_html("recibo/1", papers[0].facts)
    assert work.history.filter(act="file_late_paper", by=carmen).count() == 3
    assert capsys.readouterr().out.split("\n")[:-1] == [
        *("Faltan 3 documentos.", "3 documentos expedidos.", "0 documentos expedidos.")
    ]
    # The next one in the usual way goes on counting.
    usual = deposit_of(
        work,
        **{**told, "payer": "state", "amount": Decimal(5), "reference": "A4"},
    )
    following = Document.objects.get(subject=f"deposit:{usual.pk}")
    assert int(following.number[-6:]) == int(papers[1].number[-6:]) + 1


def test_the_receipt_of_filing_holds_the_fingerprint_of_the_version(work):
    facts = paper_of(work, Kind.RECEIPT_OF_FILING).facts

    assert facts["filing"]["sha256"] == work.versions.get().sha256
    assert int(facts["filing"]["place"]) == int(work.folio[-4:])
    assert [step["code"] for step in facts["follows"]] == ["review", "observe", "committee", "agree"]


@pytest.mark.parametrize("kind", [Kind.RECEIPT_OF_FILING, Kind.APPLICATION, Kind.RECEIPT])
def test_the_clubs_papers_have_a_courtesy_translation_that_holds_as_long_as_they_do(work, kind, tomas):
    paper = paper_of(work, kind)
    english = ask_for_translation(paper, by=tomas)
    texts = pages_of(to_pdf(english.template, english.facts)[0])

    assert ask_for_translation(paper, by=tomas) == english
    assert english.facts["document"]["verify_url"].endswith(f"/verificar/{english.code}/")
    assert (english.number, english.version) == (paper.number, paper.version)
    assert english.code != paper.code
    assert "Courtesy translation. The Spanish text prevails." in texts[0]
    assert f"Page 1 of {len(texts)}" in texts[0]
    cancel(paper, because="Prueba")
    english.refresh_from_db()
    assert english.standing == Document.Standing.CANCELLED


# --- What becomes of them -------------------------------------------------------------------------


def test_a_corrected_filing_has_papers_of_its_own_and_keeps_its_place(work_at, roberto, elena):
    work = work_at("observed")
    first = paper_of(work, Kind.RECEIPT_OF_FILING)
    revise(work, by=elena, address="Calle Hidalgo 12")

    take_step(answer_all(work, elena), "file", by=elena)
    second = paper_of(work, Kind.RECEIPT_OF_FILING)

    assert (second.version, second.supersedes, second.number) == (2, first, work.folio)
    assert second.facts["filing"]["place"] == first.facts["filing"]["place"]
    assert second.facts["filing"]["corrected"]
    assert second.facts["filing"]["sha256"] != first.facts["filing"]["sha256"]
    assert paper_of(work, Kind.APPLICATION).version == 2


def test_a_filing_that_is_refused_files_no_paper(work_at, elena):
    work, before = work_at("draft", name=""), Document.objects.count()

    with pytest.raises(StepRefused):
        take_step(work, "file", by=elena)

    assert Document.objects.count() == before


def test_a_reversed_deposit_cancels_its_receipt_and_the_next_has_the_next_number(work_at, roberto):
    work = work_at("deposits")
    deposit = work.fund.deposits.get(payer="municipal")
    receipt = Document.objects.get(subject=f"deposit:{deposit.pk}")

    reverse_deposit(work, deposit, reason="Era de otra obra", by=roberto)
    receipt.refresh_from_db()

    assert receipt.standing == Document.Standing.CANCELLED
    assert receipt.cancelled_because == "El depósito se revirtió: Era de otra obra"
    told = {"payer": "municipal", "amount": deposit.amount, "received_on": timezone.localdate()}
    again = deposit_of(work, **told, reference=deposit.reference, paid_by="Tesorería", by=roberto)
    following = Document.objects.get(subject=f"deposit:{again.pk}")
    assert int(following.number[-6:]) == int(receipt.number[-6:]) + 2, "the club's stands between them"


def test_what_is_given_in_kind_has_a_receipt_too(stone_work, elena, roberto):  # noqa: F811
    work = take_step(stone_work, "file", by=elena)
    for name in ("take_up", "approve", "agree"):
        work = take_step(work, name, by=roberto, details=DETAILS)
    gift = work.fund.in_kind.get()

    for _time in range(2):
        made = deliver_in_kind(
            work, gift, delivered_on=timezone.localdate(), paper="Acta de entrega 4", by=roberto
        )
    facts = Document.objects.get(subject=f"delivery:{made.pk}").facts

    assert (facts["form"], Decimal(facts["amount"])) == ("Especie", gift.value)
    assert facts["gift"]["act"] == "Acta de entrega 4"
    assert facts["sums"]["owed"] == "10000.00", "what the town owes in money"
    assert "Aportación en especie al proyecto" in to_html("recibo/1", facts)


def test_a_draft_is_shown_with_its_mark_and_without_number_or_code(work_at, sign_in, elena):
    work, before = work_at("draft", DAIRY), Document.objects.count()
    client = sign_in(elena)

    for kind in ("solicitud", "plan"):
        answer = client.get(reverse("projects:draft_paper", args=[work.reference, kind]))
        page = answer.content.decode()
        assert "BORRADOR" in page
        assert "Código de verificación" not in page
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "style-src 'unsafe-inline'" in answer["Content-Security-Policy"]
    assert Document.objects.count() == before


def test_an_empty_draft_can_be_looked_at(santa_elena, sign_in, tomas):
    work = propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2013, by=tomas)

    page = sign_in(tomas).get(reverse("projects:draft_paper", args=[work.reference, "solicitud"]))

    assert page.status_code == 200
    assert "Sin dato" in page.content.decode()


def test_a_deposit_that_nobody_verified_has_no_receipt(work_at, sign_in, tomas):
    work = work_at("deposits")
    told = declare_deposit(
        work,
        payer="migrants",
        amount=None,
        usd=Decimal("100.00"),
        fix=Decimal("17.5444") if fix_of(timezone.localdate()) is None else None,
        paid_on=timezone.localdate(),
        reference="WIRE-1",
        paid_by="Tomás",
        by=tomas,
    )
    before = Document.objects.filter(kind=Kind.RECEIPT).count()

    page = (
        sign_in(tomas).get(reverse("projects:declared_deposit", args=[work.folio, told.pk])).content.decode()
    )

    assert "Este acuse no es un recibo" in page
    assert "NO ES RECIBO" in page
    assert "CIEN DÓLARES 00/100 USD" in page
    assert Document.objects.filter(kind=Kind.RECEIPT).count() == before


def test_the_page_of_a_work_lists_the_papers_that_the_reader_may_see(work, sign_in, tomas, brenda, ramon):
    shown = {}
    for user in (tomas, ramon, brenda):
        page = sign_in(user).get(work.get_absolute_url()).content.decode()
        shown[user] = {kind for kind in KINDS if f">{Kind(kind).label}</a>" in page}

    assert shown[tomas] == set(KINDS)
    assert shown[ramon] == shown[brenda] == set(KINDS) - {Kind.APPLICATION, Kind.BUSINESS_PLAN}
    papers = sign_in(ramon).get(f"/api/v1/projects/{work.folio}/").json()["documents"]
    assert {paper["kind"] for paper in papers} == shown[ramon] | {Kind.AGREEMENT}


def test_the_list_of_papers_asks_nothing_row_by_row(work, sign_in, tomas):
    client, url = sign_in(tomas), work.get_absolute_url()
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for paper in Document.objects.filter(folio=work.folio, kind=Kind.RECEIPT):
        ask_for_translation(paper, by=tomas)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
