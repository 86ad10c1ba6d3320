"""The system's seal on a printed paper: PAdES B-B, or B-T where a service tells the time."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import pem as asn1pem
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError, PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError, UnacceptableSignerError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.certificates import NotSealable, SealKey, key_for, keys_at, name_in, pem_of
from documents.models import SealCertificate

T = TypeVar("T")
FIELD = "SelloDelSistema"
FIELD_IN_WORDS = "Sello del sistema"


class UpdateThatKeepsMetadata(IncrementalPdfFileWriter):
    """pyHanko would write the metadata anew and lose what makes the paper PDF/A; they stay as printed."""

    def _update_meta(self) -> None:
        return


def seal(pdf: bytes, now: datetime) -> tuple[bytes, SealKey]:
    """The paper with the seal of the newest valid key, added behind its bytes; and that key."""
    key = key_for(Path(settings.SEAL_KEYS), settings.SEAL_PASSPHRASE, now)
    return sealed_with(key, pdf, timestamper()), key


def sealed_with(key: SealKey, pdf: bytes, stamper: TimeStamper | None = None) -> bytes:
    output = BytesIO()
    told = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason="Sello de emisión del documento",
        embed_validation_info=False,
    )
    # Room for the certificates and what is said of them; with a stamp of time pyHanko measures it.
    room = None if stamper else 2 * (len(key.pem) + 3000)
    signer = PdfSigner(
        told,
        KeySigner(key),
        timestamper=stamper,
        new_field_spec=SigFieldSpec(sig_field_name=FIELD, readable_field_name=FIELD_IN_WORDS),
    )
    try:
        update = UpdateThatKeepsMetadata(BytesIO(pdf))
        by_itself(partial(signer.sign_pdf, update, output=output, bytes_reserved=room))
    except TimestampRequestError as reason:
        # It may pass: the task tries again.
        raise OSError(0, _("el servicio de sellos de tiempo no respondió")) from reason
    except (SigningError, UnacceptableSignerError) as reason:
        raise NotSealable(_("El documento no se pudo sellar: %s.") % reason) from reason
    return output.getvalue()


def by_itself(act: Callable[[], T]) -> T:
    """What ``act`` gives. pyHanko starts a loop of its own, which a thread that has one already refuses."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(act).result()


def timestamper() -> TimeStamper | None:
    return HTTPTimeStamper(settings.SEAL_TSA_URL, timeout=15) if settings.SEAL_TSA_URL else None


class KeySigner(Signer):
    """Signs with a key that is open already; pyHanko's own opens it anew for each signature."""

    def __init__(self, key: SealKey) -> None:
        self.key = key.key
        store = SimpleCertificateStore()
        store.register_multiple(certificates_in(key.pem))
        super().__init__(signing_cert=certificates_in(pem_of(key.certificate))[0], cert_registry=store)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature of ``data``; SHA-256 is the one hash that the seal takes."""
        match self.key:
            case rsa.RSAPrivateKey():
                return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
            case ec.EllipticCurvePrivateKey():
                return self.key.sign(data, ec.ECDSA(hashes.SHA256()))
        raise NotSealable(_("La llave del sello debe ser RSA o de curva elíptica."))


def certificates_in(pem: str) -> list[x509.Certificate]:
    """The certificates that a text in PEM holds."""
    blocks = asn1pem.unarmor(pem.encode(), multiple=True) if pem.strip() else []
    return [x509.Certificate.load(der) for kind, _headers, der in blocks if kind == "CERTIFICATE"]


# --- Reading -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A signature in a file: whose it is, and whether it holds."""

    # Names the signature itself, so that the next copy shows which ones are new.
    mark: str
    field: str
    name: str
    issuer: str
    fingerprint: str
    signed_at: str
    # What it covers was not changed; it is by that certificate; somebody whom we trust vouches for it.
    is_intact: bool
    is_valid: bool
    is_trusted: bool
    # What came behind it are signatures, and no other words.
    is_last_word: bool

    @property
    def holds(self) -> bool:
        """Whether the signature says of its own revision what it said when it was given."""
        return self.is_intact and self.is_valid and self.is_last_word

    def facts(self) -> dict[str, Any]:
        return asdict(self)


class Reader(PdfFileReader):
    """pyHanko's reader, which remembers where the objects of a stream lie.

    Its own looks for each object from the beginning of the stream: a paper of two thousand objects took ten
    seconds to examine, and a file made for it would never have ended.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.opened: dict[int, tuple[BytesIO, dict[int, int]]] = {}
        super().__init__(*args, **options)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> generic.PdfObject:
        if stmnum not in self.opened:
            stream = generic.Reference(stmnum, 0, self).get_object()
            data, first = stream.read_data(DecodePurpose.OBJECT_STREAM), int(stream["/First"])
            numbers = [int(number) for number in data[:first].split()[: 2 * int(stream["/N"])]]
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            # Of two places for one object the first counts, as for pyHanko.
            places = {number: first + place for number, place in reversed(list(pairs))}
            self.opened[stmnum] = BytesIO(data), places
        data, places = self.opened[stmnum]
        if idnum not in places:
            raise PdfReadError(f"Object {idnum} is not in stream {stmnum}")
        data.seek(places[idnum])
        return generic.read_object(data, generic.Reference(idnum, 0, self))


class NotReadable(Exception):
    """The file is no PDF that can be read to its end."""


def signatures_in(pdf: bytes, trusted: list[x509.Certificate]) -> list[Found]:
    """Every signature of the file, in the order in which they were given."""
    try:
        reader = Reader(BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise NotReadable
        # A hash of the file tells nothing of it: what its pages are is asked as well.
        reader.root["/Pages"]
        return [told(embedded, trusted) for embedded in reader.embedded_regular_signatures]
    except NotReadable:
        raise
    except Exception as reason:
        # A file that somebody brings may break its reader anywhere.
        raise NotReadable from reason


def told(embedded: Any, trusted: list[x509.Certificate]) -> Found:
    signer = embedded.signer_cert
    context = ValidationContext(
        trust_roots=trusted,
        other_certs=embedded.other_embedded_certs,
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=None,
    )
    facts: dict[str, Any] = {
        "mark": hashlib.sha256(embedded.pkcs7_content).hexdigest(),
        # A plain text: pyHanko's own holds on to the whole file.
        "field": str(embedded.field_name),
        "name": common_name(signer.subject),
        "issuer": common_name(signer.issuer),
        "fingerprint": signer.sha256.hex(),
        "signed_at": embedded.self_reported_timestamp.isoformat() if embedded.self_reported_timestamp else "",
    }
    try:
        status = by_itself(partial(validate_pdf_signature, embedded, context))
    except (SignatureValidationError, PdfError, ValueError):
        return Found(**facts, is_intact=False, is_valid=False, is_trusted=False, is_last_word=False)
    covers = status.coverage in (
        SignatureCoverageLevel.ENTIRE_FILE,
        SignatureCoverageLevel.ENTIRE_REVISION,
    )
    quiet = status.modification_level in (
        None,
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    )
    return Found(
        **facts,
        is_intact=status.intact,
        is_valid=status.valid,
        is_trusted=status.trusted,
        is_last_word=covers and quiet,
    )


def common_name(name: x509.Name) -> str:
    """The name of a person or body in a certificate, as a reader would say it."""
    told = name.native
    for part in ("common_name", "organization_name"):
        if value := told.get(part):
            return str(value if isinstance(value, str) else value[0])
    return str(name.human_friendly)


# --- Our own -------------------------------------------------------------------------------------


def known(key: SealKey) -> SealCertificate:
    """The certificate of a key, kept without the key."""
    facts = key.certificate
    return SealCertificate.objects.get_or_create(
        fingerprint=key.fingerprint,
        defaults={
            "subject": name_in(facts.subject)[:300],
            "issuer": name_in(facts.issuer)[:300],
            "valid_from": facts.not_valid_before_utc,
            "valid_until": facts.not_valid_after_utc,
            "pem": key.pem,
        },
    )[0]


def our_seals() -> list[x509.Certificate]:
    """Every certificate that ever sealed here, itself and not who vouches for it."""
    return [certificates_in(pem)[0] for pem in SealCertificate.objects.values_list("pem", flat=True)]


def seal_of(file: bytes, pdf: bytes) -> SealCertificate | None:
    """The certificate of the seal, if ``file`` is nothing but ``pdf`` with a whole seal of ours behind it.

    A worker that died may have written the file while its certificate's row went back with the transaction.
    """
    if len(file) <= len(pdf) or not file.startswith(pdf):
        return None
    keys = {key.fingerprint: key for key in keys_at(Path(settings.SEAL_KEYS), settings.SEAL_PASSPHRASE)}
    ours = [certificates_in(key.pem)[0] for key in keys.values()] + our_seals()
    try:
        found = signatures_in(file, ours)
    except NotReadable:
        return None
    if len(found) != 1 or not found[0].holds or found[0].fingerprint not in {c.sha256.hex() for c in ours}:
        return None
    if key := keys.get(found[0].fingerprint):
        return known(key)
    return SealCertificate.objects.get(fingerprint=found[0].fingerprint)
