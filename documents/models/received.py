"""Papers that somebody brought: the untouched original, and a lighter copy of pictures."""

import secrets
from pathlib import PurePath
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User


def unguessable(received: "ReceivedFile", name: str) -> str:
    """Where the original lies: nobody finds it who does not read its row."""
    return f"received/{secrets.token_urlsafe(32)}{PurePath(name).suffix}"


class ReceivedFileQuerySet(models.QuerySet["ReceivedFile"]):
    def usable(self) -> Self:
        """Those that a paper may be: all but the infected ones, of which nothing is left."""
        return self.exclude(scan=ReceivedFile.Scan.INFECTED)

    def of_office(self, office: Office) -> Self:
        return self.filter(owner=office)


class ReceivedFile(models.Model):
    """The bytes that an office brought, once, whatever they are used for. Nobody changes them.

    It has no page of its own: whoever reads the thing that it belongs to is given the file there.
    """

    class Kind(models.TextChoices):
        JPEG = "jpeg", _("Foto JPEG")
        PNG = "png", _("Imagen PNG")
        HEIC = "heic", _("Foto HEIC")
        PDF = "pdf", _("PDF")

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", _("Sin revisar: no hay antivirus")
        PENDING = "pending", _("Pendiente de revisar: el antivirus no responde")
        CLEAN = "clean", _("Revisado, sin virus")
        INFECTED = "infected", _("Tenía un virus y se eliminó")

    owner = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("oficina"))
    name = models.CharField(_("nombre del archivo"), max_length=150)
    kind = models.CharField(_("clase"), max_length=4, choices=Kind)
    original = models.FileField(_("original"), upload_to=unguessable, max_length=200, blank=True)
    sha256 = models.CharField(_("huella SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("tamaño en bytes"))
    light = models.FileField(_("copia ligera"), upload_to=unguessable, max_length=200, blank=True)
    light_sha256 = models.CharField(_("huella de la copia"), max_length=64, blank=True)
    light_size = models.PositiveIntegerField(_("tamaño de la copia"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("páginas"), null=True, blank=True)
    scan = models.CharField(_("antivirus"), max_length=11, choices=Scan)
    # What the camera wrote. Private: only who reviews or audits the work reads it.
    latitude = models.DecimalField(_("latitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    # By the clock of the camera, which has no time zone.
    taken_at = models.CharField(_("tomada"), max_length=16, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo entregó"))
    given_at = models.DateTimeField(_("entregado"), db_default=TransactionNow(), editable=False)

    objects = ReceivedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("archivo recibido")
        verbose_name_plural = _("archivos recibidos")
        ordering = ["-given_at", "-pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(scan="pending"), name="received_files_to_scan"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "sha256"],
                condition=~Q(scan="infected"),
                name="same_bytes_of_an_office_are_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(scan="infected", original="", light="") | ~Q(scan="infected") & ~Q(original=""),
                name="nothing_is_left_of_an_infected_file",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="camera_tells_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        return self.scan != self.Scan.INFECTED

    @property
    def is_picture(self) -> bool:
        return self.kind != self.Kind.PDF

    @property
    def shown_size(self) -> int:
        """How many bytes a reader is given."""
        return self.light_size or self.size

    @property
    def point(self) -> tuple[float, float] | None:
        """Where the camera says that it was."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)


class ReceivedDownload(models.Model):
    """A person was given a received file, or its original. The table only grows."""

    received = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="downloads")
    is_original = models.BooleanField(_("el original"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("descarga de un archivo recibido")
        verbose_name_plural = _("descargas de archivos recibidos")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.received_id} · {self.by_id} · {self.at:%Y-%m-%d}"
