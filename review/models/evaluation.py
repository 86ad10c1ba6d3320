"""Evaluation sheets: what each criterion is worth, who said so and why, and the points of a year."""

from decimal import Decimal
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from places.models import State
from programs.rulebook import FAMILIES
from projects.models import Project


class WeightSet(models.Model):
    """The points that a committee set for a year by an act of its own. Official ones are not known."""

    scheme = models.CharField(_("programa"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"))
    state = models.ForeignKey(State, models.PROTECT, related_name="+", verbose_name=_("estado"))
    family = models.CharField(_("familia"), max_length=12, choices=list(FAMILIES.items()))
    act = models.CharField(_("número del acta"), max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("puntos de un ejercicio")
        verbose_name_plural = _("puntos de los ejercicios")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "fiscal_year", "state", "family"], name="year_has_one_set_of_weights"
            ),
            models.CheckConstraint(condition=~Q(act=""), name="weights_have_their_act"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.fiscal_year}: {self.act}"


class Weight(models.Model):
    """The most points of one criterion."""

    weights = models.ForeignKey(WeightSet, models.CASCADE, related_name="weights")
    criterion = models.CharField(_("criterio"), max_length=40)
    points = models.DecimalField(_("puntos"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("puntos de un criterio")
        verbose_name_plural = _("puntos de los criterios")
        constraints = [
            models.UniqueConstraint(fields=["weights", "criterion"], name="criterion_has_one_weight"),
            models.CheckConstraint(condition=Q(points__gt=0), name="weight_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: User) -> Self:
        """The sheets of the works that the person reads."""
        return self.filter(project__in=Project.objects.visible_to(user))


class Evaluation(models.Model):
    """The sheet of one work. Without weights it is read and ranked by hand: «sin ponderaciones conocidas»."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="evaluation")
    weights = models.ForeignKey(WeightSet, models.PROTECT, null=True, blank=True, related_name="evaluations")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cédula de evaluación")
        verbose_name_plural = _("cédulas de evaluación")

    def __str__(self) -> str:
        return str(self.project)


class Score(models.Model):
    """What one criterion was found to be, by whom and why. The newest counts; the table only grows."""

    class Source(models.TextChoices):
        AUTOMATIC = "automatic", _("Del catálogo")
        BY_HAND = "by_hand", _("A mano")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="scores")
    criterion = models.CharField(_("criterio"), max_length=40)
    source = models.CharField(max_length=9, choices=Source)
    # What the catalogue told, with its edition, or what the person found.
    finding = models.CharField(_("qué se encontró"), max_length=300)
    points = models.DecimalField(_("puntos"), max_digits=6, decimal_places=2, null=True, blank=True)
    reason = models.TextField(_("razón"), max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("calificación")
        verbose_name_plural = _("calificaciones")
        ordering = ["pk"]
        indexes = [models.Index(fields=["evaluation", "criterion", "-id"], name="newest_score")]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=Decimal(0)), name="score_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(source="automatic") | Q(source="by_hand") & ~Q(reason=""),
                name="score_by_hand_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
