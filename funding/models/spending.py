"""What a work spends: its budget by line, what was paid, what proves it, and what the executor gives back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.models.ledger import Deposit, Fund
from funding.models.two_hands import TwoHands, promises_of


class BudgetLine(models.Model):
    """One line of what a work may spend in money. The lines add up to what the parties agreed to pay."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budget_lines")
    number = models.PositiveSmallIntegerField(_("número"))
    concept = models.CharField(_("concepto"), max_length=200)
    amount = models.DecimalField(_("importe en pesos"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("concepto del presupuesto")
        verbose_name_plural = _("conceptos del presupuesto")
        ordering = ["fund", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "number"],
                name="budget_line_has_its_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_line_is_positive"),
            models.CheckConstraint(condition=~Q(concept=""), name="budget_line_says_for_what"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.concept}"


class Payment(TwoHands):
    """Money that left the account of the work for one line of its budget. ``reference`` is the bank's."""

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="payments", verbose_name=_("concepto del presupuesto")
    )
    payee = models.CharField(_("a quién se pagó"), max_length=200)

    class Meta(TwoHands.Meta):
        verbose_name = _("pago")
        verbose_name_plural = _("pagos")
        constraints = promises_of("payment")


class Proof(TwoHands):
    """A paper that proves a payment, whole or in part. ``reference`` is the folio fiscal of a CFDI, or the
    number of another paper; ``total`` is what the whole paper says, in pesos."""

    class Paper(models.TextChoices):
        CFDI = "cfdi", _("Factura (CFDI)")
        PAYROLL = "payroll", _("Lista de raya")
        OTHER = "other", _("Otro comprobante")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="proofs", verbose_name=_("pago"))
    paper = models.CharField(_("comprobante"), max_length=10, choices=Paper)
    issuer = models.CharField(_("quién lo expide"), max_length=200)
    total = models.DecimalField(_("total del comprobante en pesos"), max_digits=14, decimal_places=2)

    class Meta(TwoHands.Meta):
        verbose_name = _("comprobante")
        verbose_name_plural = _("comprobantes")
        constraints = [
            *promises_of("proof", once=("payment", "paper", "issuer", "reference")),
            models.CheckConstraint(
                condition=Q(total__gte=models.F("amount")), name="proof_is_within_its_paper"
            ),
        ]
        indexes = [models.Index(fields=["paper", "reference"], name="proofs_of_a_paper")]


class Restitution(TwoHands):
    """Money of a payment that the executor put back into the account, because nothing proves it."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="restitutions", verbose_name=_("pago"))

    class Meta(TwoHands.Meta):
        verbose_name = _("devolución a la cuenta")
        verbose_name_plural = _("devoluciones a la cuenta")
        constraints = promises_of("restitution")


class Interest(TwoHands):
    """What the bank added to the account of the work. It belongs to the payers by what they deposited."""

    class Meta(TwoHands.Meta):
        verbose_name = _("rendimientos")
        verbose_name_plural = _("rendimientos")
        constraints = promises_of("interest")


class Conversion(TwoHands):
    """Dollars of a deposit that the bank turned into ``amount`` pesos, which are seldom those of the FIX."""

    deposit = models.ForeignKey(
        Deposit, models.PROTECT, related_name="conversions", verbose_name=_("depósito")
    )

    class Meta(TwoHands.Meta):
        verbose_name = _("conversión de dólares")
        verbose_name_plural = _("conversiones de dólares")
        constraints = promises_of("conversion", once=("deposit",))
