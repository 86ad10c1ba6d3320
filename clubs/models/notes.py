"""The Toma de Nota that proves a club, and what it is on a day."""

from calendar import monthrange
from datetime import date
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clubs.models.organisations import Club, Federation
from clubs.workflow import Validity
from places.models import Consulate

# Days before its end from which a note is about to expire.
ABOUT_TO_EXPIRE = 90


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class TomaDeNotaQuerySet(models.QuerySet["TomaDeNota"]):
    def visible_to(self, user: User) -> Self:
        """The notes of the clubs and federations that the person may read."""
        clubs, federations = Club.objects.visible_to(user), Federation.objects.visible_to(user)
        return self.filter(Q(club__in=clubs) | Q(federation__in=federations.values("pk")))

    def of(self, organisation: Club | Federation) -> Self:
        """The notes that were taken of it. A federation's others are those that it issued."""
        if isinstance(organisation, Federation):
            return self.filter(federation=organisation)
        return self.filter(club=organisation)

    def in_force(self, *, on: date) -> Self:
        """Notes valid on the day ``on``, both ends included, and neither suspended nor cancelled by then."""
        stopped = Q(suspended_on__lte=on) | Q(cancelled_on__lte=on)
        return self.filter(issued_on__lte=on, valid_until__gte=on).exclude(stopped)


class TomaDeNota(models.Model):
    """That note was taken of a club or federation, with its board and aims. Valid two years. [S19]"""

    class Renewal(models.TextChoices):
        NEW = "new", _("Nueva")
        EXPIRY = "expiry", _("Renovación por vencimiento")
        BOARD = "board", _("Renovación por cambio de mesa directiva")
        ADDRESS = "address", _("Renovación por cambio de domicilio")

    club = models.ForeignKey(
        Club, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("club")
    )
    # The federation whose own note it is.
    federation = models.ForeignKey(
        Federation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_notes",
        verbose_name=_("federación de clubes"),
    )
    folio = models.CharField(_("folio"), max_length=40, unique=True)
    issuing_consulate = models.ForeignKey(
        Consulate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("consulado que la emite"),
    )
    issuing_federation = models.ForeignKey(
        Federation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("federación de clubes que la emite"),
    )
    renewal = models.CharField(_("motivo"), max_length=10, choices=Renewal, default=Renewal.NEW)
    issued_on = models.DateField(_("fecha de emisión"))
    valid_until = models.DateField(_("vigente hasta"))
    suspended_on = models.DateField(_("suspendida desde"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelada desde"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrada"), db_default=TransactionNow(), editable=False)

    objects = TomaDeNotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("Toma de Nota")
        verbose_name_plural = _("Tomas de Nota")
        ordering = ["-valid_until"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("issued_on")), name="note_ends_after_issue"),
            models.CheckConstraint(
                condition=Q(issuing_consulate__isnull=False, issuing_federation__isnull=True)
                | Q(issuing_consulate__isnull=True, issuing_federation__isnull=False),
                name="note_has_one_issuer",
            ),
            models.CheckConstraint(
                condition=Q(club__isnull=False, federation__isnull=True)
                | Q(club__isnull=True, federation__isnull=False),
                name="note_is_of_one_organisation",
            ),
            models.CheckConstraint(
                condition=Q(federation__isnull=True) | Q(issuing_consulate__isnull=False),
                name="note_of_a_federation_is_of_a_consulate",
            ),
        ]

    def __str__(self) -> str:
        return f"Toma de Nota {self.folio}"

    @property
    def issuer(self) -> Consulate | Federation:
        return self.issuing_consulate or self.issuing_federation

    @property
    def organisation(self) -> Club | Federation:
        return self.club or self.federation

    def validity_on(self, day: date) -> Validity:
        """What the note is on ``day``, both ends included."""
        if self.cancelled_on and self.cancelled_on <= day:
            return Validity.CANCELLED
        if day > self.valid_until:
            return Validity.EXPIRED
        if self.suspended_on and self.suspended_on <= day:
            return Validity.SUSPENDED
        if day < self.issued_on:
            return Validity.NOT_YET
        if (self.valid_until - day).days <= ABOUT_TO_EXPIRE:
            return Validity.ABOUT_TO_EXPIRE
        return Validity.IN_FORCE

    def is_in_force(self, day: date) -> bool:
        return self.validity_on(day) in (Validity.IN_FORCE, Validity.ABOUT_TO_EXPIRE)
