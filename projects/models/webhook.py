"""Programs that want to be told of what happens to works, and what each of them was told."""

import secrets
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.models.record import HistoryEntry


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: User) -> Self:
        """A person sees the own ones and nobody else's."""
        return self.filter(user=user)

    def that_want(self, act: str) -> Self:
        """Those that are on and asked for this act, or for all."""
        return self.filter(Q(acts=[]) | Q(acts__contains=[act]), is_on=True)


class Webhook(models.Model):
    """An address that is told of acts in the works that its owner may see."""

    user = models.ForeignKey(User, models.CASCADE, related_name="webhooks", verbose_name=_("persona"))
    address = models.URLField(_("dirección"), max_length=400)
    # No act: all of them.
    acts = ArrayField(models.CharField(max_length=30), verbose_name=_("actos"), default=list, blank=True)
    # With it each message is signed; it is shown once.
    secret = models.CharField(max_length=64, editable=False)
    is_on = models.BooleanField(_("activo"), default=True)
    created_at = models.DateTimeField(_("creado"), db_default=TransactionNow(), editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("aviso a otro sistema")
        verbose_name_plural = _("avisos a otros sistemas")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="address_is_told_once")]

    def __str__(self) -> str:
        return self.address

    @staticmethod
    def fresh_secret() -> str:
        return f"whs_{secrets.token_urlsafe(32)}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> Self:
        """What the person's own addresses were told."""
        return self.filter(webhook__user=user)


class Delivery(models.Model):
    """One act that one address is told of. It is written with the act itself, so that none is forgotten."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Por enviar")
        SENT = "sent", _("Enviado")
        FAILED = "failed", _("Sin respuesta")
        DROPPED = "dropped", _("No hizo falta")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    entry = models.ForeignKey(HistoryEntry, models.PROTECT, related_name="+")
    state = models.CharField(_("situación"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    next_at = models.DateTimeField(_("siguiente intento"), db_default=TransactionNow())
    answered = models.PositiveSmallIntegerField(_("respuesta"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("resuelto"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("envío de un aviso")
        verbose_name_plural = _("envíos de avisos")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="deliveries_to_be_sent"),
        ]
        constraints = [models.UniqueConstraint(fields=["webhook", "entry"], name="act_is_told_once")]

    def __str__(self) -> str:
        return f"{self.webhook}: {self.entry_id}"
