"""The chain of signers: who signs a paper after whom, and their signed copies, bound to one version."""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asn1crypto import x509
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Office, Role, User
from documents.models import Document, Signature

logger = logging.getLogger(__name__)

# The papers that their parties sign.
SIGNED_KINDS = (Document.Kind.AGREEMENT, Document.Kind.AMENDMENT)
# Who puts up a business that a club backs: pays no part, and is one of the parties all the same.
INVESTOR = "investor"
# Who signs after whom, by the part that each pays: the private company is the last of those who pay.
ORDER = ("federal", "state", "municipal", "migrants", "company", INVESTOR)
ROLES = {
    "federal": Role.DELEGATION,
    "state": Role.STATE_GOVERNMENT,
    "municipal": Role.MUNICIPALITY,
    "migrants": Role.CLUB,
    "company": Role.COMPANY,
}
MOST_BYTES = 20 * 1024 * 1024


class SigningRefused(Exception):
    """A signed copy that is not taken, told to whoever brought it."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Turn:
    """One party in the order of signing, with its copy once it is there."""

    position: int
    # As whose payer it signs; ``investor`` for whoever puts up the business.
    payer: str
    # The body; of a person who signs in the own right, what the paper calls it.
    body: str
    signature: Signature | None
    is_next: bool
    # Whether the reader acts for this party, and its turn has come.
    is_mine: bool


@dataclass(frozen=True)
class Signing:
    """How far the chain is."""

    turns: list[Turn]
    # Whether a copy may still be brought: the paper is printed and holds.
    is_open: bool

    @property
    def signed(self) -> int:
        return sum(turn.signature is not None for turn in self.turns)

    @property
    def state(self) -> str:
        if not self.signed:
            return "none"
        return "signed" if self.signed == len(self.turns) else "partly"

    @property
    def mine(self) -> Turn | None:
        """The turn of the reader, if it is now."""
        return next((turn for turn in self.turns if turn.is_mine), None)


def parties_of(document: Document) -> list[dict[str, str]]:
    """The parties that the paper names, in the order in which they sign."""
    return parties_in(document.facts.get("parties"), document.facts.get("investor"))


def parties_in(parties: list[dict[str, str]] | None, investor: dict[str, str] | None) -> list[dict[str, str]]:
    """Of the facts of a paper, those who sign in their order; the investor is named apart from who pays."""
    parties = [party for party in parties or [] if party.get("payer") in ORDER]
    if investor:
        parties.append({**investor, "payer": INVESTOR})
    return sorted(parties, key=lambda party: ORDER.index(party["payer"]))


def body_of(party: dict[str, str]) -> str:
    """A body by its name. A person or a family is named in the paper alone."""
    return party["short"] if party.get("capacity") else party["body"]


def signing_of(document: Document, user: User) -> Signing | None:
    """The chain of a paper as ``user`` meets it; None of a paper that its parties do not sign."""
    if document.kind not in SIGNED_KINDS:
        return None
    copies = {copy.position: copy for copy in document.signatures.select_related("by", "office")}
    is_open = document.is_ready and document.standing == Document.Standing.IN_FORCE
    turns = []
    for position, party in enumerate(parties_of(document), start=1):
        is_next = is_open and position == len(copies) + 1
        is_mine = is_next and office_for(document, party["payer"], user) is not None
        body = body_of(party)
        turns.append(Turn(position, party["payer"], body, copies.get(position), is_next, is_mine))
    return Signing(turns, is_open)


def office_for(document: Document, payer: str, user: User) -> Office | None:
    """The office of the person that signs for this party; a federation brings the copies of its clubs.

    An investor is a natural person without an office: the club that backs the business brings that copy.
    """
    for office in user.current_offices:
        if payer in ("migrants", INVESTOR):
            owner = document.owner
            if owner and office.pk in (owner.pk, owner.parent_id):
                return office
        elif office.role == ROLES[payer] and is_of(office, payer, document):
            return office
    return None


def is_of(office: Office, payer: str, document: Document) -> bool:
    """Whether the office is the one of this paper's state, town or company."""
    if payer == "company":
        return office.pk == document.company_id
    if payer == "municipal":
        return office.municipality_id == document.municipality_id
    return office.state_id == document.territory_id


# --- The act -------------------------------------------------------------------------------------


@transaction.atomic
def sign(document: Document, *, content: bytes, by: User) -> Signature:
    """The copy that the next party signed stands beside the paper, exactly as it came."""
    rows = Document.objects.visible_to(by).select_related("owner", "sealed_with")
    document = rows.select_for_update(of=("self",)).get(pk=document.pk)
    refuse_unless_it_can_be_signed(document)
    copies = list(document.signatures.all())
    parties = parties_of(document)
    if len(copies) >= len(parties):
        raise SigningRefused(_("Ya firmaron todas las partes."), "all_signed")
    party = parties[len(copies)]
    office = office_for(document, party["payer"], by)
    if office is None:
        raise out_of_turn(document, parties, len(copies), by)
    sha256 = hashlib.sha256(content).hexdigest()
    kind, signers = examine(document, copies, content, sha256)
    signature = Signature(
        document=document,
        position=len(copies) + 1,
        party=party["payer"],
        body=body_of(party),
        office=office,
        kind=kind,
        sha256=sha256,
        size=len(content),
        signers=signers,
        by=by,
    )
    signature.file.save(signature.file_name, ContentFile(content), save=False)
    try:
        signature.save()
    except BaseException:
        # Its row is not there: nobody would ever find the file.
        signature.file.storage.delete(signature.file.name)
        raise
    return signature


def refuse_unless_it_can_be_signed(document: Document) -> None:
    if document.kind not in SIGNED_KINDS:
        raise SigningRefused(_("Este documento no lo firman las partes."), "not_signed_by_parties")
    if document.standing == Document.Standing.SUPERSEDED:
        successor = getattr(document, "successor", None)
        told = {"version": document.version, "newer": successor.version if successor else "—"}
        sentence = _(
            "Esta es la versión %(version)s, que fue sustituida por la %(newer)s: firme la versión vigente."
        )
        raise SigningRefused(sentence % told, "superseded")
    if document.standing == Document.Standing.CANCELLED:
        raise SigningRefused(_("Este documento fue cancelado y ya no se firma."), "cancelled")
    if not document.is_ready:
        raise SigningRefused(_("El documento todavía no está impreso."), "not_printed")


def out_of_turn(document: Document, parties: list[dict[str, str]], signed: int, by: User) -> SigningRefused:
    """Why it is not this person's turn."""
    whose = body_of(parties[signed])
    mine = [
        place for place, party in enumerate(parties) if office_for(document, party["payer"], by) is not None
    ]
    if not mine:
        return SigningRefused(_("Ahora toca firmar a otra oficina: %s.") % whose, "not_your_role")
    if mine[-1] < signed:
        return SigningRefused(_("Su oficina ya firmó; ahora toca a %s.") % whose, "already_signed")
    return SigningRefused(_("Todavía no le toca: antes firma %s.") % whose, "not_your_turn")


def examine(
    document: Document, copies: list[Signature], content: bytes, sha256: str
) -> tuple[Signature.How, list[dict[str, Any]]]:
    """Of which kind the copy is, and the signatures that it brings; a copy that proves nothing is refused."""
    # pyHanko takes a second to load, and most pages never ask for it.
    from documents.seal import NotReadable, signatures_in  # noqa: PLC0415

    refuse_what_is_no_pdf(content)
    if sha256 == document.sha256:
        raise SigningRefused(
            _("Este archivo es el documento como se emitió: nadie lo ha firmado."), "not_signed"
        )
    if any(copy.sha256 == sha256 for copy in copies):
        raise SigningRefused(_("Esta copia ya la subió otra de las partes."), "same_copy")
    try:
        found = signatures_in(content, trusted_authorities())
    except NotReadable:
        raise SigningRefused(
            _("El archivo está dañado o protegido con contraseña."), "not_readable"
        ) from None
    if not found:
        return Signature.How.SCAN, []
    if not document.size or hashlib.sha256(content[: document.size]).hexdigest() != document.sha256:
        sentence = _(
            "El archivo tiene firmas electrónicas, pero no es el documento emitido, versión %s: "
            "descárguelo de aquí, fírmelo sin cambiarlo y súbalo."
        )
        raise SigningRefused(sentence % document.version, "not_this_version")
    if broken := [one for one in found if not one.holds]:
        sentence = _("La firma de %s no es válida, o el documento se cambió después de firmarse.")
        raise SigningRefused(sentence % broken[0].name, "signature_broken")
    known = {signer["mark"] for copy in copies for signer in copy.signers}
    seal = document.sealed_with.fingerprint if document.sealed_with else ""
    new = [one for one in found if one.mark not in known and one.fingerprint != seal]
    if not new:
        raise SigningRefused(_("El archivo no trae ninguna firma nueva."), "not_signed")
    return Signature.How.CERTIFICATE, [one.facts() for one in new]


def refuse_what_is_no_pdf(content: bytes) -> None:
    if not content:
        raise SigningRefused(_("El archivo está vacío."), "empty")
    if len(content) > MOST_BYTES:
        raise SigningRefused(_("El archivo pasa de 20 MB."), "too_large")
    if not content.startswith(b"%PDF-"):
        raise SigningRefused(_("El archivo no es un PDF."), "not_a_pdf")


def trusted_authorities() -> list[x509.Certificate]:
    """The authorities whose certificates count as trusted in a signed copy, as the settings name them."""
    from documents.seal import certificates_in  # noqa: PLC0415

    if not settings.TRUSTED_AUTHORITIES:
        return []
    place = Path(settings.TRUSTED_AUTHORITIES)
    try:
        files = sorted(place.glob("*.pem")) if place.is_dir() else [place]
        return [one for file in files for one in certificates_in(file.read_text())]
    except (OSError, ValueError):
        # Nobody is trusted then; that is told beside each signature.
        logger.exception("The trusted authorities cannot be read")
        return []
