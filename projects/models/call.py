"""Convocatorias: when works of a scheme, a fiscal year and a state may be filed."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from places.models import State as PlaceState


class CallQuerySet(models.QuerySet["Call"]):
    def open_at(self, moment: datetime) -> Self:
        """Calls whose window is open at ``moment``."""
        return self.filter(opens_at__lte=moment, closes_at__gt=moment)


class Call(models.Model):
    """A convocatoria: when works of a scheme, a year and a state may be filed."""

    scheme = models.CharField(_("programa"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"))
    state = models.ForeignKey(PlaceState, models.PROTECT, related_name="calls", verbose_name=_("estado"))
    opens_at = models.DateTimeField(_("abre"))
    closes_at = models.DateTimeField(_("cierra"))
    source = models.CharField(_("fuente"), max_length=300)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("convocatoria")
        verbose_name_plural = _("convocatorias")
        ordering = ["-fiscal_year", "scheme"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "fiscal_year", "state"], name="call_is_one_per_year"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.fiscal_year}, {self.state}"

    def is_open(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at
