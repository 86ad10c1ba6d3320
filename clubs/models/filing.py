"""Whether a club's works are filed by two of its persons."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clubs.models.organisations import Club


class FilingRuleQuerySet(models.QuerySet["FilingRule"]):
    def standing(self) -> Self:
        return self.filter(is_on=True)


class FilingRule(models.Model):
    """That one person of the club asks to file and another confirms. Two persons end it, as two file."""

    club = models.OneToOneField(Club, models.PROTECT, related_name="filing_rule", verbose_name=_("club"))
    is_on = models.BooleanField(_("se envía con dos personas"), default=True)
    end_asked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quién pidió quitarla"),
    )
    end_asked_at = models.DateTimeField(_("cuándo se pidió quitarla"), null=True, blank=True)

    objects = FilingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("envío con dos personas")
        verbose_name_plural = _("envíos con dos personas")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_asked_by__isnull=True, end_asked_at__isnull=True)
                | Q(is_on=True, end_asked_by__isnull=False, end_asked_at__isnull=False),
                name="only_a_standing_rule_is_asked_to_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.club)
