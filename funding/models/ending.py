"""How money of governments comes to a work and how what is left goes back; and when the agreement changes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funding.models.ledger import Entry
from funding.models.moments import GOVERNMENTS, PUBLIC, Payer
from funding.models.two_hands import TwoHands, promises_of


class Release(TwoHands):
    """An instalment (ministración) of a government's part. ``reference`` is the oficio that authorises it.

    Verified it is *devengado*; with the number of its payment order (CLC) it is *ejercido*; the deposit in
    the account of the work makes it *pagado*.
    """

    payer = models.CharField(_("aportante"), max_length=10, choices=GOVERNMENTS)
    conditions = models.CharField(_("condiciones que se cumplen, con su documento"), max_length=500)
    clc = models.CharField(_("número de la CLC"), max_length=40, blank=True)
    ordered_on = models.DateField(_("fecha de la CLC"), null=True, blank=True)
    ordered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registró la CLC")
    )
    order = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="ordered")

    class Meta(TwoHands.Meta):
        verbose_name = _("ministración")
        verbose_name_plural = _("ministraciones")
        constraints = [
            *promises_of("release"),
            models.CheckConstraint(condition=~Q(conditions=""), name="release_says_its_conditions"),
            models.CheckConstraint(
                condition=Q(payer__in=[payer.value for payer in PUBLIC]), name="release_is_of_a_government"
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=True, clc="", ordered_on__isnull=True, ordered_by__isnull=True)
                | Q(order__isnull=False, ordered_on__isnull=False, ordered_by__isnull=False) & ~Q(clc=""),
                name="release_is_ordered_whole",
            ),
            # One payment order is one: its number stands nowhere else.
            models.UniqueConstraint(
                fields=["payer", "clc"], condition=~Q(clc="") & Q(state="verified"), name="clc_is_used_once"
            ),
        ]


class Amendment(TwoHands):
    """A *convenio modificatorio*: the parts change by ``changes``, pesos by payer; ``amount`` is the new sum
    of the parts in money. ``reference`` is its number."""

    changes = models.JSONField(_("cambios por aportante"))

    class Meta(TwoHands.Meta):
        verbose_name = _("convenio modificatorio")
        verbose_name_plural = _("convenios modificatorios")
        constraints = promises_of("amendment")


class Closing(TwoHands):
    """What is left in the account is to go back to those who paid it. ``reference`` is the closing paper."""

    class Why(models.TextChoices):
        SAVING = "saving", _("Economías: la obra costó menos")
        YEAR_END = "year_end", _("Fin del ejercicio fiscal")
        NOT_EXECUTED = "not_executed", _("La obra no se hizo")
        CANCELLED = "cancelled", _("La obra se canceló")
        OVER_CAP = "over_cap", _("El apoyo pasó del tope")
        NOT_PROVED = "not_proved", _("Gasto sin comprobar, devuelto")

    why = models.CharField(_("causa"), max_length=12, choices=Why)

    class Meta(TwoHands.Meta):
        verbose_name = _("cierre de la cuenta")
        verbose_name_plural = _("cierres de la cuenta")
        constraints = promises_of("closing")


class Refund(TwoHands):
    """What was left of a payer's money went back to it: the federal part to the TESOFE with a capture line,
    which is the ``reference``; the others to their owners. ``charges`` for delay are paid by the executor."""

    payer = models.CharField(_("aportante"), max_length=10, choices=Payer)
    due_on = models.DateField(_("fecha límite legal"), null=True, blank=True)
    charges = models.DecimalField(
        _("cargas financieras por el retraso, en pesos"), max_digits=14, decimal_places=2, default=0
    )

    class Meta(TwoHands.Meta):
        verbose_name = _("reintegro")
        verbose_name_plural = _("reintegros")
        constraints = [
            *promises_of("refund"),
            models.CheckConstraint(condition=Q(charges__gte=0), name="charges_are_not_negative"),
        ]
