"""Mails that remind an office of what it owes to a work. A row is written before its mail is sent."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from funding.models.ledger import Fund
from funding.models.moments import Payer


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, user: User) -> Self:
        """What was sent about the funds that the person may read."""
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def waiting(self) -> Self:
        """Reminders that no worker has taken yet."""
        return self.filter(state=Reminder.State.QUEUED)


class Reminder(models.Model):
    """One mail to one office about one debt, for one occasion: so it is never sent twice.

    A worker takes a row for itself before it sends. Whoever dies in between leaves it ``sending``: then
    nobody knows whether the mail went out, and nobody sends it again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Por enviar")
        SENDING = "sending", _("Enviándose")
        SENT = "sent", _("Enviado")
        DROPPED = "dropped", _("No hizo falta")

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
    asked_at = models.DateTimeField(_("pedido"), db_default=TransactionNow(), editable=False)

    state = models.CharField(_("situación"), max_length=8, choices=State, default=State.QUEUED)
    sent_at = models.DateTimeField(_("enviado"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("personas a las que se escribió"), default=0)

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
