"""Lists of works that are written to a file in the background."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.models import FileInMaking


class Export(FileInMaking):
    """The works that some filters leave, as a file."""

    class Kind(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel (XLSX)"
        JSON = "json", "JSON"

    user = models.ForeignKey(User, models.CASCADE, related_name="exports", verbose_name=_("la pidió"))
    kind = models.CharField(_("formato"), max_length=4, choices=Kind)
    # The filters, as the queue reads them.
    chosen = models.JSONField(_("filtros"), default=dict, blank=True)
    rows = models.PositiveIntegerField(_("obras"), default=0)
    written = models.PositiveIntegerField(_("obras escritas"), default=0)
    file = models.FileField(_("archivo"), upload_to="exports/%Y/%m", blank=True)

    class Meta:
        verbose_name = _("descarga de obras")
        verbose_name_plural = _("descargas de obras")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(file=""), name="ready_export_has_its_file"
            ),
            models.CheckConstraint(condition=Q(written__lte=F("rows")), name="export_writes_what_it_has"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"obras-{self.asked_at:%Y-%m-%d}-{self.pk}.{self.kind}"
