"""Mails that remind an office of what it owes to a work. A row is written before its mail is sent."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.queue import QueuedMail, QueuedMailQuerySet
from funding.models.ledger import Fund
from funding.models.moments import Payer


class ReminderQuerySet(QueuedMailQuerySet["Reminder"]):
    def visible_to(self, user: User) -> Self:
        """What was sent about the funds that the person may read."""
        return self.filter(fund__in=Fund.objects.visible_to(user))


class Reminder(QueuedMail):
    """One mail to one office about one debt, for one occasion: so it is never sent twice."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="reminders")
    payer = models.CharField(_("aportante"), max_length=10, choices=Payer)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("oficina a la que se escribe")
    )
    # ``soon``, ``late-0``, ``late-1``… by the week, or ``asked-`` with the day on which somebody asked.
    occasion = models.CharField(_("ocasión"), max_length=20)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lo pidió")
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("recordatorio")
        verbose_name_plural = _("recordatorios")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["office"], condition=Q(state="queued"), name="reminders_to_be_sent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "payer", "occasion", "office"], name="office_is_reminded_once"
            ),
            models.CheckConstraint(condition=~Q(occasion=""), name="reminder_has_its_occasion"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False, people__gt=0),
                name="sent_reminder_went_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund.folio} {self.payer}: {self.occasion}"
