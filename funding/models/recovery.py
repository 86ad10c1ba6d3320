"""Support that is not a gift: by which instalments it comes back, and what came back of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funding.models.ledger import Entry, Fund, Pot


class Instalment(models.Model):
    """A day and an amount by which a support that is not a gift comes back."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("número"))
    due_on = models.DateField(_("vence"))
    amount = models.DecimalField(_("importe en pesos"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("pago de la recuperación")
        verbose_name_plural = _("pagos de la recuperación")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="instalment_is_numbered_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def visible_to(self, user: User) -> Self:
        """What came back to the pots, or of the funds, that the person may read."""
        return self.filter(
            Q(fund__in=Fund.objects.visible_to(user)) | Q(pot__in=Pot.objects.visible_to(user))
        )

    def standing(self) -> Self:
        """Recoveries that were not reversed."""
        return self.filter(entry__reversal__isnull=True)


class Recovery(models.Model):
    """Support that came back from a business and is now money for works of solidarity."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="recoveries")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="recovery")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="recoveries")
    amount = models.DecimalField(_("importe en pesos"), max_digits=14, decimal_places=2)
    received_on = models.DateField(_("fecha de abono"))
    reference = models.CharField(_("clave de rastreo o referencia"), max_length=40)
    paid_by = models.CharField(_("ordenante, como aparece en la transferencia"), max_length=200)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("recuperación")
        verbose_name_plural = _("recuperaciones")
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_is_positive"),
            models.CheckConstraint(condition=~Q(reference=""), name="recovery_has_a_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"
