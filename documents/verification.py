"""What anybody may know of a paper whose code they hold: that it is real, holds, and which bytes it is.

Bodies are told, and no person: neither who represents them, nor who asked for the paper, nor who signed it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from documents.kinds import BINDING, CIRCLES, Circle
from documents.models import CODE_LENGTH, CODE_LETTERS, Document, Signature
from documents.signing import body_of

# Kinds that say who pays how much, and between whom it is agreed.
AGREED = (Document.Kind.AGREEMENT, Document.Kind.AMENDMENT)


@dataclass(frozen=True)
class Part:
    funder: str
    amount: Decimal


@dataclass(frozen=True)
class Amending:
    """An amendment of an agreement."""

    number: str
    code: str


@dataclass(frozen=True)
class SignedCopy:
    """A copy that one body signed."""

    body: str
    kind: str
    on: datetime
    sha256: str


@dataclass(frozen=True)
class Verified:
    """A paper, as the public page and the API tell it."""

    kind: str
    number: str
    version: int
    code: str
    # A courtesy translation binds nobody; the paper in Spanish does.
    is_translation: bool
    signed_on: date | None
    standing: Document.Standing
    is_printed: bool
    superseded_at: datetime | None
    cancelled_at: datetime | None
    # The version that holds instead, and the code by which it is looked up.
    successor_version: int | None
    successor_code: str
    sha256: str
    size: int | None
    pages: int | None
    # In whose name it is sealed, and the certificate's own fingerprint.
    seal: str
    seal_fingerprint: str
    project: str = ""
    place: str = ""
    total: Decimal | None = None
    parts: list[Part] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    signed_copies: list[SignedCopy] = field(default_factory=list)
    amendments: list[Amending] = field(default_factory=list)


def plain_code(typed: str) -> str:
    """The code as it is kept, however it was typed: small letters, spaces and hyphens are no difference."""
    return "".join(typed.split()).replace("-", "").upper()


def is_code(text: str) -> bool:
    return len(text) == CODE_LENGTH and set(text) <= set(CODE_LETTERS)


def verified(typed: str) -> Verified | None:
    """What may be known of the paper with this code; None when there is no such paper."""
    code = plain_code(typed)
    if not is_code(code):
        return None
    rows = Document.objects.select_related("sealed_with", "successor").prefetch_related("signatures")
    document = rows.filter(code=code).first()
    return told_of(document) if document else None


def told_of(document: Document) -> Verified:
    successor = getattr(document, "successor", None)
    seal = document.sealed_with
    return Verified(
        kind=document.get_kind_display(),
        number=document.number,
        version=document.version,
        code=document.code or "",
        is_translation=document.language != BINDING,
        signed_on=day_of(document.facts),
        standing=document.standing,
        is_printed=document.is_ready,
        superseded_at=document.superseded_at,
        cancelled_at=document.cancelled_at,
        successor_version=successor.version if successor else None,
        successor_code=successor.code or "" if successor else "",
        sha256=document.sha256,
        size=document.size,
        pages=document.pages,
        seal=seal.subject if seal else "",
        seal_fingerprint=seal.fingerprint if seal else "",
        amendments=amendments_of(document),
        signed_copies=[copy_of(signature) for signature in document.signatures.all()],
        **facts_for_all(document),
    )


def copy_of(signature: Signature) -> SignedCopy:
    return SignedCopy(signature.body, signature.get_kind_display(), signature.at, signature.sha256)


def facts_for_all(document: Document) -> dict[str, Any]:
    """What the paper says of the project and of money. Papers that hold data of persons tell none of it."""
    facts = document.facts
    if CIRCLES[Document.Kind(document.kind)] != Circle.PARTIES:
        return {}
    project = told_in(facts, "project")
    told: dict[str, Any] = {
        "project": str(project.get("name", "")),
        "place": ", ".join(filter(None, (project.get("municipality"), project.get("state")))),
    }
    if document.kind in AGREED:
        financing = told_in(facts, "financing") or amended_in(facts)
        told["total"] = amount_of(financing.get("total"))
        told["parts"] = [
            # Frozen in the programme's words; whoever reads English finds them in the catalogue.
            Part(_(funder) if (funder := str(part.get("funder", ""))) else "", amount)
            for part in financing.get("parts", [])
            if (amount := amount_of(part.get("amount"))) is not None
        ]
        told["parties"] = [body_of(party) for party in facts.get("parties", []) if party.get("body")]
    return told


def amended_in(facts: dict[str, Any]) -> dict[str, Any]:
    """The money of an amendment, as an agreement tells it: what holds after the change."""
    money = told_in(facts, "money")
    rows = [{"funder": row.get("funder"), "amount": row.get("after")} for row in money.get("rows", [])]
    return {"total": money.get("after"), "parts": rows}


def amendments_of(document: Document) -> list[Amending]:
    """What changed an agreement that holds all the same."""
    if document.kind != Document.Kind.AGREEMENT:
        return []
    numbered = f"{document.number}/M"
    rows = Document.objects.filter(kind=Document.Kind.AMENDMENT, number__startswith=numbered)
    papers = rows.defer("facts").order_by("pk")
    return [
        Amending(paper.number, paper.code or "")
        for paper in papers
        if paper.standing == Document.Standing.IN_FORCE
    ]


def told_in(facts: dict[str, Any], name: str) -> dict[str, Any]:
    """A group of facts; an empty one where a paper has none."""
    found = facts.get(name)
    return found if isinstance(found, dict) else {}


def day_of(facts: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(told_in(facts, "document").get("signed_on", ""))
    except (TypeError, ValueError):
        return None


def amount_of(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None
