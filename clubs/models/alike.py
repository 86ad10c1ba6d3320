"""What somebody found out about two clubs that look like one."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clubs.models.organisations import Club


class Likeness(models.TextChoices):
    """Why two clubs look alike. The strongest stand first."""

    PERSON = "person", _("La misma CURP está en los dos padrones")
    REPRESENTATIVE = (
        "represents",
        _("La misma CURP representa obras de un club y está en el padrón o en las obras del otro"),
    )
    ACCOUNT = "account", _("La misma persona actúa por los dos clubes en este sistema")
    BIRTH = "birth", _("El mismo nombre, con la misma fecha de nacimiento, está en los dos padrones")
    PHONE = "phone", _("Tienen el mismo teléfono")
    EMAIL = "email", _("Tienen el mismo correo electrónico")
    ADDRESS = "address", _("Tienen el mismo domicilio en el extranjero")
    SPEAKER = "speaker", _("Quien representa sus obras tiene el mismo teléfono o correo")
    BANK = "bank", _("La misma cuenta bancaria pagó la parte de los migrantes en obras de los dos")
    PAYER = "payer", _("La misma persona pagó la parte de los migrantes en obras de los dos")
    NAME = "name", _("Se llaman casi igual y son del mismo municipio")


class PairDecision(models.Model):
    """Whether two clubs are one, by somebody who looked. The table only grows; the newest row counts.

    ``marks`` are keyed hashes of the reasons that were seen: another reason opens the pair again.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("Son el mismo club")
        DIFFERENT = "different", _("Son clubes distintos")
        OPEN = "open", _("Se está investigando")

    first = models.ForeignKey(Club, models.PROTECT, related_name="+", verbose_name=_("club"))
    second = models.ForeignKey(Club, models.PROTECT, related_name="+", verbose_name=_("otro club"))
    verdict = models.CharField(_("decisión"), max_length=10, choices=Verdict)
    reason = models.CharField(_("por qué"), max_length=500)
    marks = ArrayField(models.CharField(max_length=64), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("quién"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("decisión sobre clubes parecidos")
        verbose_name_plural = _("decisiones sobre clubes parecidos")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_is_told_one_way"),
            models.CheckConstraint(condition=~Q(reason=""), name="pair_decision_has_its_reason"),
        ]
        indexes = [models.Index(fields=["first", "second", "-id"], name="decisions_on_a_pair")]

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}: {self.verdict}"
