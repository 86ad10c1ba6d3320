"""Lists of works that are written to a file in the background."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: User) -> Self:
        """Whoever asked for it, and nobody else: it holds what that person may read."""
        return self.filter(user=user)


class Export(models.Model):
    """The works that some filters leave, as a file. Whoever dies while writing it leaves it to the sweep."""

    class Kind(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel (XLSX)"
        JSON = "json", "JSON"

    class State(models.TextChoices):
        QUEUED = "queued", _("En espera")
        WRITING = "writing", _("Escribiéndose")
        READY = "ready", _("Lista")
        FAILED = "failed", _("No se pudo escribir")

    user = models.ForeignKey(User, models.CASCADE, related_name="exports", verbose_name=_("la pidió"))
    kind = models.CharField(_("formato"), max_length=4, choices=Kind)
    # The filters, as the queue reads them.
    chosen = models.JSONField(_("filtros"), default=dict, blank=True)
    state = models.CharField(_("situación"), max_length=8, choices=State, default=State.QUEUED)
    rows = models.PositiveIntegerField(_("obras"), default=0)
    written = models.PositiveIntegerField(_("obras escritas"), default=0)
    file = models.FileField(_("archivo"), upload_to="exports/%Y/%m", blank=True)
    failure = models.CharField(_("causa"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("pedida"), db_default=TransactionNow(), editable=False)
    # When whoever writes it was last seen.
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ExportQuerySet.as_manager()

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

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.WRITING)
