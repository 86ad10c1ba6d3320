"""The keys that seal papers: PEM files in a folder outside the database, read by the worker alone.

Each ``*.pem`` holds one private key, its certificate, and those above it. All of them are kept: the newest
that is valid today seals, and what older ones sealed still verifies, by certificates that the database tells.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils.translation import gettext as _

AUTHORITY_YEARS = 20
SEAL_YEARS = 2


class NotSealable(Exception):
    """Why a paper cannot be sealed, in a sentence for whoever will mend it."""


@dataclass(frozen=True)
class SealKey:
    """A key with its certificate and those that vouch for it, the nearest first."""

    key: PrivateKeyTypes
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def pem(self) -> str:
        """The public part: the certificate and its chain."""
        return "".join(pem_of(certificate) for certificate in (self.certificate, *self.chain))

    def holds_at(self, moment: datetime) -> bool:
        return self.certificate.not_valid_before_utc <= moment <= self.certificate.not_valid_after_utc


def pem_of(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def name_in(name: x509.Name) -> str:
    """Whose name it is, as a reader would say it."""
    for part in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(part):
            return str(found[0].value)
    return name.rfc4514_string()


def key_for(place: Path, passphrase: str, moment: datetime) -> SealKey:
    """The newest key valid at ``moment``. None is a failure with a name; no paper goes out unsealed."""
    keys = keys_at(place, passphrase)
    if not keys:
        raise NotSealable(_("No hay certificado para sellar los documentos."))
    valid = [key for key in keys if key.holds_at(moment)]
    if not valid:
        last = max(key.certificate.not_valid_after_utc for key in keys)
        if last < moment:
            raise NotSealable(_("El certificado del sello venció el %s.") % f"{last:%d/%m/%Y}")
        raise NotSealable(_("El certificado del sello todavía no es válido."))
    return max(valid, key=lambda key: key.certificate.not_valid_before_utc)


def keys_at(place: Path, passphrase: str) -> list[SealKey]:
    return [key_in(file, passphrase) for file in files_at(place)]


def files_at(place: Path) -> list[Path]:
    """The files of keys: the one named, or those of the folder."""
    try:
        return sorted(place.glob("*.pem")) if place.is_dir() else [place] if place.is_file() else []
    except OSError as reason:
        raise NotSealable(_("La carpeta de las llaves del sello no se puede leer.")) from reason


def key_in(file: Path, passphrase: str) -> SealKey:
    """What one file holds. A file that cannot be opened stops the seal instead of being passed over."""
    try:
        return opened(file, file.stat().st_mtime_ns, passphrase)
    except OSError as reason:
        raise NotSealable(_("La llave del sello «%s» no se puede abrir.") % file.name) from reason


# To open a key takes as long as to seal with it; a file that changes is opened anew.
@lru_cache(maxsize=16)
def opened(file: Path, _changed: int, passphrase: str) -> SealKey:
    content = file.read_bytes()
    try:
        certificates = x509.load_pem_x509_certificates(content)
        key = private_key_in(content, passphrase)
    except (ValueError, TypeError) as reason:
        raise NotSealable(_("La llave del sello «%s» no se puede abrir.") % file.name) from reason
    own = [item for item in certificates if item.public_key() == key.public_key()]
    if not own:
        raise NotSealable(_("La llave del sello «%s» no corresponde a su certificado.") % file.name)
    return SealKey(key, own[0], tuple(item for item in certificates if item != own[0]))


def private_key_in(content: bytes, passphrase: str) -> PrivateKeyTypes:
    """The private key of a PEM file that also holds certificates."""
    word = passphrase.encode() or None
    try:
        return serialization.load_pem_private_key(content, word)
    except TypeError:
        if word is None:
            raise
        # A passphrase is set, and this key was kept without one.
        return serialization.load_pem_private_key(content, None)


# --- A seal of our own ---------------------------------------------------------------------------


def make_seal(
    folder: Path, passphrase: str, *, owner: str, now: datetime, days: int = 365 * SEAL_YEARS
) -> Path:
    """A new key with a certificate of the folder's own authority, which is made with the first one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_key, authority = authority_in(folder, passphrase, owner, now)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named(f"Sello de {owner}", owner))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    file = folder / f"seal-{now:%Y%m%d-%H%M%S}-{certificate.serial_number % 16**6:06x}.pem"
    keep(file, spelled(key, passphrase) + pem_of(certificate).encode() + pem_of(authority).encode())
    return file


def authority_in(
    folder: Path, passphrase: str, owner: str, now: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The authority that vouches for the seals of this folder."""
    key_file, file = folder / "authority.key", folder / "authority.crt"
    if key_file.exists() and file.exists():
        key = serialization.load_pem_private_key(key_file.read_bytes(), passphrase.encode() or None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101
        return key, x509.load_pem_x509_certificate(file.read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    name = named(f"Autoridad de sellos de {owner}", owner)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=365 * AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    keep(key_file, spelled(key, passphrase))
    keep(file, pem_of(certificate).encode())
    return key, certificate


def named(name: str, owner: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner)]
    )


def usage(**told: bool) -> x509.KeyUsage:
    """What a key is for, and nothing else."""
    names = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: told.get(name, False) for name in names})


def spelled(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, passphrase: str) -> bytes:
    how: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        how = serialization.BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def keep(file: Path, content: bytes) -> None:
    """The file is there for its owner alone, whole or not at all."""
    part = file.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
        output.write(content)
    part.replace(file)
