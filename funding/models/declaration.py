"""Deposits that somebody tells of, and that somebody else finds in the bank statement or does not."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funding.models.ledger import Deposit, Fund
from funding.models.moments import Payer


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, user: User) -> Self:
        """What was declared for the funds that the person may read."""
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def waiting(self) -> Self:
        """Declarations that nobody has verified or rejected, the oldest first."""
        return self.filter(state=Declaration.State.DECLARED).order_by("pk")


class Declaration(models.Model):
    """Money that a payer says to have deposited. It counts once another person has verified it."""

    class State(models.TextChoices):
        DECLARED = "declared", _("Por verificar")
        VERIFIED = "verified", _("Verificado")
        REJECTED = "rejected", _("Rechazado")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="declarations")
    payer = models.CharField(_("aportante"), max_length=10, choices=Payer)
    amount = models.DecimalField(_("importe en pesos"), max_digits=14, decimal_places=2)
    paid_on = models.DateField(_("fecha del depósito"))
    reference = models.CharField(_("clave de rastreo o referencia"), max_length=40)
    paid_by = models.CharField(_("ordenante, como aparece en la transferencia"), max_length=200)
    usd = models.DecimalField(_("importe en dólares"), max_digits=14, decimal_places=2, null=True, blank=True)
    fix = models.DecimalField(_("pesos por dólar"), max_digits=8, decimal_places=4, null=True, blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo declaró"))
    declared_at = models.DateTimeField(_("declarado"), db_default=TransactionNow(), editable=False)

    state = models.CharField(_("situación"), max_length=10, choices=State, default=State.DECLARED)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lo resolvió")
    )
    settled_at = models.DateTimeField(_("resuelto"), null=True, blank=True)
    reason = models.CharField(_("por qué se rechaza"), max_length=300, blank=True)
    deposit = models.OneToOneField(Deposit, models.PROTECT, null=True, blank=True, related_name="declaration")

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("depósito declarado")
        verbose_name_plural = _("depósitos declarados")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="declaration_is_positive"),
            models.CheckConstraint(condition=~Q(reference=""), name="declaration_has_a_reference"),
            models.CheckConstraint(
                condition=Q(usd__isnull=True, fix__isnull=True) | Q(usd__gt=0, fix__gt=0),
                name="declared_dollars_have_their_rate",
            ),
            models.CheckConstraint(
                condition=Q(state="declared", settled_by__isnull=True, deposit__isnull=True)
                | Q(state="verified", settled_by__isnull=False, deposit__isnull=False)
                | Q(state="rejected", settled_by__isnull=False, deposit__isnull=True) & ~Q(reason=""),
                name="declaration_is_settled_whole",
            ),
            # Two persons: nobody verifies or rejects what the same hand declared.
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("declared_by")),
                name="declaration_needs_two_persons",
            ),
            models.UniqueConstraint(
                fields=["fund", "reference"],
                condition=Q(state="declared"),
                name="reference_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"
