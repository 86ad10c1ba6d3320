"""Deposits that somebody tells of, and that somebody else finds in the bank statement or does not."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funding.models.bank import Movement
from funding.models.ledger import Deposit, Fund
from funding.models.moments import Payer
from places.models import words

# Words by which a government shows itself as the payer of a transfer.
OF_A_GOVERNMENT = ("municipio", "ayuntamiento", "presidencia", "tesoreria", "gobierno")


def seems_a_government(name: str) -> bool:
    """Whether a name seems that of a government; it warns, for a name proves nothing."""
    plain = name.lower().translate(str.maketrans("áéíóúü", "aeiouu"))
    return any(word in plain for word in OF_A_GOVERNMENT)


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
    # What the rules do not expect, and only a named authorisation lets pass.
    by_another = models.BooleanField(
        _("la transferencia la hizo alguien distinto de quien aporta"), default=False
    )
    other_bank = models.CharField(_("banco de la otra cuenta"), max_length=80, blank=True)
    other_account = models.CharField(_("últimos 4 dígitos de la otra cuenta"), max_length=4, blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo declaró"))
    declared_at = models.DateTimeField(_("declarado"), db_default=TransactionNow(), editable=False)

    state = models.CharField(_("situación"), max_length=10, choices=State, default=State.DECLARED)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lo resolvió")
    )
    settled_at = models.DateTimeField(_("resuelto"), null=True, blank=True)
    reason = models.CharField(_("por qué se rechaza"), max_length=300, blank=True)
    deposit = models.OneToOneField(Deposit, models.PROTECT, null=True, blank=True, related_name="declaration")
    # Where the money was found: in the bank's file, or on a paper while no file tells of that day.
    movement = models.ForeignKey(
        Movement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="declarations",
        verbose_name=_("movimiento"),
    )
    paper = models.CharField(_("papel del banco"), max_length=120, blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("depósito declarado")
        verbose_name_plural = _("depósitos declarados")
        ordering = ["pk"]
        indexes = [
            models.Index(words(F("paid_by")), condition=Q(payer="migrants"), name="declarations_by_payer"),
        ]
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
            models.CheckConstraint(
                condition=Q(other_bank="", other_account="")
                | (~Q(other_bank="") & Q(other_account__regex=r"^[0-9]{4}$")),
                name="other_account_is_told_whole",
            ),
            models.CheckConstraint(
                condition=Q(movement__isnull=True, paper="")
                | Q(state="verified") & (Q(movement__isnull=True) | Q(other_account="")),
                name="verified_deposit_was_found_somewhere",
            ),
            models.UniqueConstraint(
                fields=["fund", "reference"],
                condition=Q(state="declared"),
                name="reference_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

    @property
    def needs_authorisation(self) -> bool:
        """Whether it is an exception: paid by another, or into an account that is not the work's."""
        return self.by_another or bool(self.other_account)

    @property
    def seems_of_a_government(self) -> bool:
        """Whether a government seems to pay the migrants' part."""
        return self.payer == Payer.MIGRANTS and seems_a_government(self.paid_by)


class AuthorisationQuerySet(models.QuerySet["Authorisation"]):
    def visible_to(self, user: User) -> Self:
        """What was authorised in the funds that the person may read."""
        return self.filter(declaration__fund__in=Fund.objects.visible_to(user))


class Authorisation(models.Model):
    """A named person lets a deposit count although another paid it, or another account received it."""

    declaration = models.OneToOneField(Declaration, models.PROTECT, related_name="authorisation")
    reason = models.CharField(_("razón"), max_length=2000)
    paper = models.CharField(_("oficio que la autoriza"), max_length=120)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("la autorizó"))
    granted_at = models.DateTimeField(_("autorizada"), db_default=TransactionNow(), editable=False)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("autorización de un depósito")
        verbose_name_plural = _("autorizaciones de depósitos")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(paper=""), name="authorisation_has_reason_and_paper"
            ),
        ]

    def __str__(self) -> str:
        return self.paper
