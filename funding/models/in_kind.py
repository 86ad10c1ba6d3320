"""What is given to a work instead of money: promised with a value, and handed over with a paper."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funding.models.ledger import Entry, Fund
from funding.models.moments import Payer


class InKindQuerySet(models.QuerySet["InKind"]):
    def visible_to(self, user: User) -> Self:
        """What is given in kind to the funds that the person may read."""
        return self.filter(fund__in=Fund.objects.visible_to(user))


class InKind(models.Model):
    """What a payer gives to a work instead of money, with the value that the agreement accepted."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="in_kind")
    payer = models.CharField(_("aportante"), max_length=10, choices=Payer)
    description = models.CharField(_("qué se entrega"), max_length=300)
    value = models.DecimalField(_("valor en pesos"), max_digits=14, decimal_places=2)
    paper = models.CharField(_("documento de valuación"), max_length=200)

    objects = InKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("aportación en especie")
        verbose_name_plural = _("aportaciones en especie")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="in_kind_is_worth_something"),
            models.CheckConstraint(condition=~Q(paper=""), name="in_kind_has_its_valuation"),
        ]

    def __str__(self) -> str:
        return f"{self.description}: {self.value}"


class Delivery(models.Model):
    """The hand-over of what was promised in kind, with the paper that proves it."""

    in_kind = models.OneToOneField(InKind, models.PROTECT, related_name="delivery")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="delivery")
    delivered_on = models.DateField(_("fecha de entrega"))
    paper = models.CharField(_("acta de entrega"), max_length=200)

    class Meta:
        verbose_name = _("entrega en especie")
        verbose_name_plural = _("entregas en especie")
        constraints = [models.CheckConstraint(condition=~Q(paper=""), name="delivery_has_its_paper")]

    def __str__(self) -> str:
        return f"{self.in_kind}, {self.delivered_on}"
