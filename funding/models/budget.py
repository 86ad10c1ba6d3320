"""The ceilings of a scheme, year, state and family, payer by payer, and how they change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.models.ledger import Entry, Pot
from funding.models.moments import GOVERNMENTS, PUBLIC


class BudgetChange(models.Model):
    """A ceiling that was approved, increased, reduced, or moved to another state, with its paper."""

    class Kind(models.TextChoices):
        APPROVED = "approved", _("Techo aprobado")
        INCREASED = "increased", _("Ampliación")
        REDUCED = "reduced", _("Reducción")
        TRANSFER = "transfer", _("Transferencia a otro estado")

    pot = models.ForeignKey(Pot, models.PROTECT, related_name="budget_changes", verbose_name=_("bolsa"))
    kind = models.CharField(_("movimiento"), max_length=10, choices=Kind)
    payer = models.CharField(_("aportante"), max_length=10, choices=GOVERNMENTS)
    amount = models.DecimalField(_("importe en pesos"), max_digits=14, decimal_places=2)
    to_pot = models.ForeignKey(
        Pot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bolsa que recibe")
    )
    paper = models.CharField(_("oficio o publicación"), max_length=200)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="budget_change")

    class Meta:
        verbose_name = _("movimiento del techo")
        verbose_name_plural = _("movimientos del techo")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_change_is_positive"),
            models.CheckConstraint(condition=~Q(paper=""), name="budget_change_has_its_paper"),
            models.CheckConstraint(
                condition=Q(payer__in=[payer.value for payer in PUBLIC]), name="budget_is_of_a_government"
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer", to_pot__isnull=False) & ~Q(to_pot=models.F("pot"))
                | ~Q(kind="transfer") & Q(to_pot__isnull=True),
                name="only_a_transfer_has_a_second_pot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
