"""What somebody of a club does not recognise of what was done in its name."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.models.project import Project
from projects.models.record import HistoryEntry


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def still_open(self) -> Self:
        return self.filter(state=Dispute.State.OPEN)


class Dispute(models.Model):
    """One act that persons of its club do not recognise. It stops the work until it is settled, once."""

    class State(models.TextChoices):
        OPEN = "open", _("Por resolver")
        UPHELD = "upheld", _("El acto se anuló")
        DISMISSED = "dismissed", _("El acto se confirmó")

    project = models.ForeignKey(Project, models.PROTECT, related_name="disputes")
    entry = models.OneToOneField(HistoryEntry, models.PROTECT, related_name="dispute")
    state = models.CharField(_("situación"), max_length=9, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    reason = models.TextField(_("motivo"), max_length=2000, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, editable=False)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("acto no reconocido")
        verbose_name_plural = _("actos no reconocidos")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_by__isnull=True, settled_at__isnull=True, reason="")
                | (
                    Q(state__in=["upheld", "dismissed"], settled_by__isnull=False, settled_at__isnull=False)
                    & ~Q(reason="")
                ),
                name="settled_dispute_says_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.reference}: {self.entry.label}"

    def get_absolute_url(self) -> str:
        return reverse("projects:dispute", args=[self.project.reference, self.pk])


class Objection(models.Model):
    """A person of the club who does not recognise the act, and why. The table only grows."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="objections")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("por qué no lo reconoce"), max_length=2000)
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("desconocimiento de un acto")
        verbose_name_plural = _("desconocimientos de actos")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "by"], name="person_objects_once_to_an_act"),
            models.CheckConstraint(condition=~Q(reason=""), name="objection_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute}: {self.by}"
