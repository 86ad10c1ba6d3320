"""What one person tells about the money of a work and another one verifies. It counts once it is verified."""

from typing import Any, Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funding.models.ledger import Entry, Fund


class TwoHandsQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """What was told of the funds that the person may read."""
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def waiting(self) -> Self:
        """What nobody has verified or rejected, the oldest first."""
        return self.filter(state=TwoHands.State.DECLARED).order_by("pk")

    def counted(self) -> Self:
        """What was verified and still counts."""
        return self.filter(state=TwoHands.State.VERIFIED)

    def standing(self) -> Self:
        """What waits or counts: neither rejected nor reversed."""
        return self.filter(state__in=[TwoHands.State.DECLARED, TwoHands.State.VERIFIED])


class TwoHands(models.Model):
    """Told by one person, verified or rejected by another. What it says never changes after that."""

    class State(models.TextChoices):
        DECLARED = "declared", _("Por verificar")
        VERIFIED = "verified", _("Verificado")
        REJECTED = "rejected", _("Rechazado")
        REVERSED = "reversed", _("Revertido")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="%(class)ss")
    amount = models.DecimalField(_("importe en pesos"), max_digits=14, decimal_places=2)
    happened_on = models.DateField(_("fecha"))
    reference = models.CharField(_("referencia"), max_length=60)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo registró"))
    declared_at = models.DateTimeField(_("registrado"), db_default=TransactionNow(), editable=False)

    state = models.CharField(_("situación"), max_length=10, choices=State, default=State.DECLARED)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lo resolvió")
    )
    settled_at = models.DateTimeField(_("resuelto"), null=True, blank=True)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="%(class)s")

    objects = TwoHandsQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

    @property
    def is_waiting(self) -> bool:
        return bool(self.state == self.State.DECLARED)


def promises_of(name: str, *, once: tuple[str, ...] = ("fund", "reference")) -> list[models.BaseConstraint]:
    """What the database keeps of every such table: two persons, a whole settlement, no double."""
    settled = Q(settled_by__isnull=False)
    return [
        models.CheckConstraint(condition=Q(amount__gt=0), name=f"{name}_is_positive"),
        models.CheckConstraint(condition=~Q(reference=""), name=f"{name}_has_a_reference"),
        models.CheckConstraint(
            condition=Q(state="declared", settled_by__isnull=True, entry__isnull=True)
            | settled & Q(state__in=["verified", "reversed"], entry__isnull=False)
            | settled & Q(state="rejected", entry__isnull=True) & ~Q(reason=""),
            name=f"{name}_is_settled_whole",
        ),
        models.CheckConstraint(
            condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("declared_by")),
            name=f"{name}_needs_two_persons",
        ),
        models.UniqueConstraint(
            fields=once, condition=Q(state__in=["declared", "verified"]), name=f"{name}_is_told_once"
        ),
    ]
