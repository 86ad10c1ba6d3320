"""Many papers in one file, for whoever asked for them."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.models.making import FileInMaking


class Bundle(FileInMaking):
    """Some papers as a ZIP file with an index. ``papers`` were frozen when it was asked for."""

    user = models.ForeignKey(User, models.CASCADE, related_name="bundles", verbose_name=_("la pidió"))
    # The filters by which the papers were found, as an address tells them; empty for chosen ones.
    query = models.CharField(_("filtros"), max_length=1000, blank=True)
    papers = ArrayField(models.BigIntegerField(), verbose_name=_("documentos"))
    # Those whose files are in it, once it is ready.
    included = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("documentos incluidos"))
    written = models.PositiveIntegerField(_("documentos revisados"), default=0)
    file = models.FileField(_("archivo"), upload_to="bundles/%Y/%m", max_length=200, blank=True)
    sha256 = models.CharField(_("huella SHA-256"), max_length=64, blank=True)
    size = models.BigIntegerField(_("tamaño en bytes"), null=True, blank=True)

    class Meta:
        verbose_name = _("descarga de documentos")
        verbose_name_plural = _("descargas de documentos")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state"], condition=Q(state__in=["queued", "writing"]), name="bundles_under_way"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(file="") & ~Q(sha256="") & Q(size__gt=0),
                name="ready_bundle_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="failed_bundle_names_its_cause"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"documentos-{timezone.localtime(self.asked_at):%Y-%m-%d}-{self.pk}.zip"

    @property
    def many(self) -> int:
        return len(self.papers)

    @property
    def left_out(self) -> int:
        """How many of the papers have no file in it; the index says why of each."""
        return self.many - len(self.included)

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + self.KEPT_FOR
