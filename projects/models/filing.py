"""That one person of a club asked to file a work, for another one to confirm."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.models.project import Project


class FilingRequestQuerySet(models.QuerySet["FilingRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=FilingRequest.State.WAITING)


class FilingRequest(models.Model):
    """What somebody asked to file, by its revision and fingerprint. Changed afterwards, it is asked anew."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Falta confirmar")
        CONFIRMED = "confirmed", _("Confirmada")
        TAKEN_BACK = "taken_back", _("Retirada")
        OUTDATED = "outdated", _("Cambió después")

    project = models.ForeignKey(Project, models.CASCADE, related_name="filing_requests")
    state = models.CharField(_("situación"), max_length=10, choices=State, default=State.WAITING)
    revision = models.PositiveIntegerField(_("cambio de la solicitud"))
    sha256 = models.CharField(_("huella de la solicitud"), max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién lo pidió"))
    at = models.DateTimeField(_("pedido"), db_default=TransactionNow(), editable=False)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("quién lo resolvió")
    )
    settled_at = models.DateTimeField(_("resuelto"), null=True, editable=False)

    objects = FilingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("petición de envío")
        verbose_name_plural = _("peticiones de envío")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="waiting"), name="work_waits_for_one_confirmation"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_by__isnull=True, settled_at__isnull=True)
                | Q(
                    state__in=["confirmed", "taken_back", "outdated"],
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                ),
                name="settled_filing_request_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed", settled_by=models.F("by")),
                name="nobody_confirms_the_own_filing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.get_state_display()}"
