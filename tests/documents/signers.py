"""Copies of papers that somebody signed: by hand and scanned, or with a certificate of a test authority."""

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pypdf import PdfWriter

from documents.certificates import SealKey, named, usage
from documents.seal import KeySigner, by_itself


@cache
def authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """An authority that issues certificates to persons, as the tax administration does."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = named("Autoridad de prueba", "Servicio de prueba")
    return key, issued(name, key, name, key, is_authority=True)


@cache
def key_of(person: str) -> SealKey:
    """The key of a person, with a certificate of that authority."""
    above, certificate = authority()
    key = ec.generate_private_key(ec.SECP256R1())
    own = issued(named(person, "Persona física"), key, certificate.subject, above, is_authority=False)
    return SealKey(key, own, (certificate,))


def issued(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    what_for = (
        {"key_cert_sign": True} if is_authority else {"digital_signature": True, "content_commitment": True}
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage(**what_for), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def signed_by(person: str, pdf: bytes) -> bytes:
    """The file with the person's signature behind it, as a program for e.firma adds it."""
    output = BytesIO()
    field = f"Firma de {person}".replace(".", "")
    told = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    signer = PdfSigner(told, KeySigner(key_of(person)), new_field_spec=SigFieldSpec(sig_field_name=field))
    by_itself(lambda: signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=output))
    return output.getvalue()


def scan(pages: int = 1) -> bytes:
    """A scanned paper: a PDF without any signature of its own. Other pages are another file."""
    writer, output = PdfWriter(), BytesIO()
    for _page in range(pages):
        writer.add_blank_page(612, 792)
    writer.write(output)
    return output.getvalue()
