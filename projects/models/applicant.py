"""What a draft carries of its own: who speaks for it, what it was compared with, and that it once was."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.numbered import Numbered, kept_and_compared
from accounts.personal import agree, opened
from clubs.models import Club
from projects.models.project import Project


class Representative(Numbered):
    """A person who speaks for a work. Read by whoever prepares, judges or audits it, and never public."""

    class Side(models.TextChoices):
        ABROAD = "abroad", _("En el extranjero")
        MEXICO = "mexico", _("En México")

    project = models.ForeignKey(Project, models.CASCADE, related_name="representatives")
    side = models.CharField(_("dónde"), max_length=6, choices=Side)
    name = models.CharField(_("nombre completo"), max_length=150)
    phone = models.CharField(_("teléfono"), max_length=16)
    relation = models.CharField(_("cargo o parentesco"), max_length=100)
    email = models.EmailField(_("correo electrónico"), blank=True)

    class Meta:
        verbose_name = _("representante")
        verbose_name_plural = _("representantes")
        ordering = ["side"]
        indexes = [
            models.Index(fields=["phone"], condition=~Q(phone=""), name="speakers_by_phone"),
            models.Index(fields=["email"], condition=~Q(email=""), name="speakers_by_email"),
            models.Index(fields=["person_key"], condition=~Q(person_key=""), name="speakers_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "side"], name="side_has_one_representative"),
            models.CheckConstraint(condition=Q(side__in=["abroad", "mexico"]), name="side_is_one_of_two"),
            models.CheckConstraint(condition=~Q(name=""), name="representative_has_a_name"),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[0-9]{8,15}$"), name="phone_is_international"
            ),
            kept_and_compared("speakers_curp_is_kept_and_compared"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_side_display()})"

    @property
    def numbers_agree(self) -> bool:
        """Whether both numbers tell one day of birth, as far as both are known."""
        return agree(opened(self.curp_sealed), opened(self.rfc_sealed))


class SimilarAnswer(models.Model):
    """What the club said of the works that are like its own, beside the list as it was. Only added to."""

    class Answer(models.TextChoices):
        NONE = "none", _("No es ninguno de ellos")
        STAGE = "stage", _("Es otra etapa de uno de ellos")
        SAME = "same", _("Es el mismo")

    project = models.ForeignKey(Project, models.PROTECT, related_name="similar_answers")
    answer = models.CharField(_("respuesta"), max_length=5, choices=Answer)
    # The row of the list that the answer speaks of, as the list names it.
    other = models.CharField(_("proyecto"), max_length=30, blank=True)
    explanation = models.TextField(_("explicación"), max_length=1000, blank=True)
    # What was shown, and the fingerprint of what it was compared by.
    shown = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    asked_of = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("respuesta sobre proyectos parecidos")
        verbose_name_plural = _("respuestas sobre proyectos parecidos")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="none") | ~Q(other=""), name="answer_names_the_work_that_it_means"
            ),
            models.CheckConstraint(
                condition=~Q(answer="same") | ~Q(explanation=""), name="same_work_is_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.get_answer_display()}"


class DroppedDraftQuerySet(models.QuerySet["DroppedDraft"]):
    def visible_to(self, user: User) -> Self:
        """Those of the clubs in whose name the person proposes works."""
        return self.filter(club__in=Club.objects.represented_by(user))


class DroppedDraft(models.Model):
    """That there was a draft, which somebody deleted before anybody filed it. Only added to."""

    number = models.BigIntegerField(unique=True)
    name = models.CharField(_("nombre del proyecto"), max_length=200, blank=True)
    club = models.ForeignKey(Club, models.PROTECT, related_name="dropped_drafts", verbose_name=_("club"))
    scheme = models.CharField(_("programa"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"))
    # The acts of the draft, as its history told them.
    acts = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién lo eliminó"))
    role = models.CharField(max_length=20, choices=Role)
    at = models.DateTimeField(_("eliminado"), db_default=TransactionNow(), editable=False)

    objects = DroppedDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("borrador eliminado")
        verbose_name_plural = _("borradores eliminados")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or f"borrador-{self.number}"
