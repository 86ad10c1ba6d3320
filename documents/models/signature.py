"""By whom a paper is sealed and signed: the certificate of the programme, and the copies of the parties."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from documents.models.paper import Document


class SealCertificate(models.Model):
    """The public part of a key that sealed papers. It stays when the key is gone: they still verify."""

    fingerprint = models.CharField(_("huella SHA-256"), max_length=64, unique=True)
    subject = models.CharField(_("a nombre de"), max_length=300)
    issuer = models.CharField(_("emitido por"), max_length=300)
    valid_from = models.DateTimeField(_("válido desde"))
    valid_until = models.DateTimeField(_("válido hasta"))
    pem = models.TextField(_("certificado y su cadena, en PEM"))
    first_used_at = models.DateTimeField(_("selló desde"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("certificado del sello")
        verbose_name_plural = _("certificados del sello")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return self.subject


class Signature(models.Model):
    """The copy of a paper that one party signed, in its turn. It is kept beside the paper as it came."""

    class How(models.TextChoices):
        SCAN = "autograph_scan", _("Firma autógrafa escaneada")
        CERTIFICATE = "certificate", _("Firma electrónica con certificado")

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="signatures", verbose_name=_("documento")
    )
    position = models.PositiveSmallIntegerField(_("turno"))
    # As the paper names the party: its part, and the body itself.
    party = models.CharField(_("parte"), max_length=20)
    body = models.CharField(_("organismo"), max_length=300)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("oficina"))
    kind = models.CharField(_("clase de firma"), max_length=20, choices=How)
    file = models.FileField(_("copia firmada"), upload_to="signed/%Y/%m")
    sha256 = models.CharField(_("huella SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("tamaño en bytes"))
    # The signatures that this copy brought and no earlier one had, with what was found of each.
    signers = models.JSONField(_("firmantes"), default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("la subió"))
    at = models.DateTimeField(_("subida"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("copia firmada")
        verbose_name_plural = _("copias firmadas")
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="party_signs_once"),
            models.UniqueConstraint(fields=["document", "sha256"], name="signed_copy_is_one_party_s"),
            models.CheckConstraint(
                condition=~Q(kind="certificate") | ~Q(signers=[]), name="certificate_names_its_signers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.body}"

    @property
    def file_name(self) -> str:
        """The name under which a person keeps the signed copy."""
        stem = self.document.file_name.removesuffix(".pdf")
        return f"{stem}_firmado_{self.position}.pdf"
