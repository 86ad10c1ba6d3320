"""The papers of the club and of the money: filed by the acts, and what they say adds up."""

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from documents.models import Document
from documents.printing import to_pdf
from funding.models import Refund
from projects.actions import reject_operation, tell_operation, verify_operation
from projects.models import Project
from tests.conftest import people
from tests.documents.test_printing import in_one_line, tags_of
from tests.projects.conftest import work_of
from tests.projects.test_families import DAIRY

Kind = Document.Kind
KINDS = [
    *(Kind.RECEIPT_OF_FILING, Kind.APPLICATION, Kind.BUSINESS_PLAN, Kind.RECEIPT, Kind.INSTALMENT),
    Kind.REFUND,
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
    left = work.fund.accounts.get(payer="federal", moment="refundable")
    row = tell_operation(
        work, "refund", payer="federal", amount=-left.balance, reference="0125ABCD9876", **told
    )
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


def pages_of(pdf: bytes) -> list[str]:
    return [in_one_line(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


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
