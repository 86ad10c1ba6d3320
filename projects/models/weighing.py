"""Who may weigh a work: the bodies that were asked for an opinion, and the persons who stand aside."""

from datetime import date
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Role, User
from projects.models.project import Project


class Subject(models.TextChoices):
    """What a normative body looks at in a work."""

    WATER = "water", _("Agua, drenaje y saneamiento")
    POWER = "power", _("Electricidad")
    ROADS = "roads", _("Caminos y vialidades")
    EDUCATION = "education", _("Escuelas")
    HEALTH = "health", _("Salud")
    ENVIRONMENT = "environment", _("Medio ambiente")


class OpinionRequestQuerySet(models.QuerySet["OpinionRequest"]):
    def visible_to(self, user: User) -> Self:
        """Those put to the person's own bodies, and those on works that the person reads as an office."""
        if not user.is_authenticated:
            return self.none()
        asked = Q(office__in=[office.pk for office in user.current_offices])
        return self.filter(asked | Q(project__in=Project.objects.visible_to(user)))

    def put_to(self, user: User) -> Self:
        """Those that the person's own bodies answer."""
        return self.filter(office__in=[o.pk for o in user.current_offices if o.role == Role.NORMATIVE])

    def pending(self) -> Self:
        return self.filter(answered_at__isnull=True)


class OpinionRequest(models.Model):
    """A normative body was asked for its opinion on a work. From then on it reads the work's answers."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pendiente")
        OVERDUE = "overdue", _("Vencida")
        ANSWERED = "answered", _("Contestada")

    project = models.ForeignKey(Project, models.PROTECT, related_name="opinion_requests")
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        limit_choices_to={"role": Role.NORMATIVE},
        related_name="opinion_requests",
        verbose_name=_("dependencia normativa"),
    )
    subject = models.CharField(_("materia"), max_length=12, choices=Subject)
    question = models.TextField(_("qué se le pregunta"), max_length=1000, blank=True)
    due_on = models.DateField(_("contestar a más tardar"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OpinionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("solicitud de dictamen normativo")
        verbose_name_plural = _("solicitudes de dictamen normativo")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="request_has_a_subject"),
            models.UniqueConstraint(
                fields=["project", "office", "subject"],
                condition=Q(answered_at__isnull=True),
                name="body_is_asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.get_subject_display()}"

    def state_on(self, day: date) -> "OpinionRequest.State":
        if self.answered_at:
            return self.State.ANSWERED
        return self.State.OVERDUE if self.due_on < day else self.State.PENDING

    @property
    def state(self) -> "OpinionRequest.State":
        """Where the request stands today."""
        return self.state_on(timezone.localdate())


class Recusal(models.Model):
    """A person who does not judge this work, with the reason. The table only grows."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("Declarado por la persona")
        FOUND = "found", _("Encontrado por otra oficina")

    project = models.ForeignKey(Project, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(User, models.PROTECT, related_name="recusals", verbose_name=_("persona"))
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.TextField(_("motivo"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("conflicto de interés")
        verbose_name_plural = _("conflictos de interés")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="person_stands_aside_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="recusal_has_its_reason"),
            models.CheckConstraint(condition=Q(kind__in=["declared", "found"]), name="recusal_has_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.person}"
