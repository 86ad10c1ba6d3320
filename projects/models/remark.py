"""What a reviewer asks to mend: rounds of numbered remarks, each with its answer and what came of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.models import Document
from projects.models.project import Project

if TYPE_CHECKING:
    from projects.models.brought import BroughtPaper


class RemarkRound(models.Model):
    """One letter of remarks: who sent it, when, and until when it is answered."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="remark_rounds")
    number = models.PositiveSmallIntegerField(_("vuelta"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("las envió"))
    sent_at = models.DateTimeField(_("enviadas"))
    # The last day to answer, with the rule as it was that day; empty where nobody knows a term.
    due_on = models.DateField(_("responder a más tardar"), null=True, blank=True)
    due_source = models.CharField(max_length=500, blank=True)
    due_confirmed = models.BooleanField(default=False)
    # The version of the proposal that was read.
    version = models.PositiveSmallIntegerField(_("versión revisada"))
    letter = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("vuelta de observaciones")
        verbose_name_plural = _("vueltas de observaciones")
        ordering = ["number"]
        indexes = [models.Index(fields=["due_on"], name="remarks_by_their_day")]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="round_is_numbered_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="rounds_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.number}"

    def days_left(self, now: datetime | None = None) -> int | None:
        """Days until the last one to answer: zero on that day, less once it has passed."""
        return None if self.due_on is None else (self.due_on - timezone.localdate(now)).days

    def is_over(self, now: datetime | None = None) -> bool:
        """Whether the time to answer has ended. It never does where nobody knows a term."""
        return self.due_on is not None and self.due_on < timezone.localdate(now)

    @property
    def ends_at(self) -> datetime | None:
        """The last instant of the last day, in central Mexico."""
        if self.due_on is None:
            return None
        last = datetime.combine(
            date.fromisoformat(str(self.due_on)), datetime.max.time().replace(microsecond=0)
        )
        return timezone.make_aware(last)


class RemarkQuerySet(models.QuerySet["Remark"]):
    def of_work(self, project: Project) -> Self:
        """The remarks of one work, round by round."""
        return self.filter(round__project=project).select_related("round")

    def with_papers(self) -> Self:
        """With the files that came with each answer."""
        return self.prefetch_related("papers__file", "papers__given_by")

    def unanswered(self) -> Self:
        return self.filter(state=Remark.State.OPEN)

    def unsettled(self) -> Self:
        """Those that still stand: a remark that a later round repeats stands in that one."""
        return self.exclude(state=Remark.State.SETTLED).filter(repeated_in__isnull=True)


class Remark(models.Model):
    """One numbered remark. It waits for its answer; then the reviewer settles it or insists."""

    class State(models.TextChoices):
        OPEN = "open", _("Sin respuesta")
        ANSWERED = "answered", _("Contestada")
        SETTLED = "settled", _("Atendida")
        INSISTED = "insisted", _("Se insiste")

    class Section(models.TextChoices):
        """The task of the proposal that holds what must be mended."""

        WORK = "work", _("El proyecto")
        PLACE = "place", _("El lugar")
        GOALS = "goals", _("Metas y beneficiarios")
        PLAN = "plan", _("El plan de negocios")
        SCHOLARSHIPS = "scholarships", _("Las becas")
        MONEY = "money", _("El dinero")
        WHOLE = "", _("Toda la solicitud")

    round = models.ForeignKey(RemarkRound, models.PROTECT, related_name="remarks")
    number = models.PositiveSmallIntegerField(_("número"))
    text = models.TextField(_("qué falta y cómo corregirlo"), max_length=4000)
    task = models.CharField(
        _("sección de la solicitud"), max_length=20, choices=Section, default=Section.WHOLE, blank=True
    )
    rule = models.CharField(_("regla en que se funda"), max_length=200, blank=True)
    state = models.CharField(_("situación"), max_length=8, choices=State, default=State.OPEN)

    answer = models.TextField(_("respuesta"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    # What the reviewer says to the answer.
    reply = models.TextField(_("por qué se insiste"), max_length=2000, blank=True)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    # The remark of the round before on which this one insists.
    insists_on = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_in"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("observación")
        verbose_name_plural = _("observaciones")
        ordering = ["round__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="remark_is_numbered_once"),
            models.CheckConstraint(condition=Q(number__gt=0) & ~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="remark_is_judged_once_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["settled", "insisted"])
                | Q(judged_at__isnull=False, judged_by__isnull=False),
                name="judged_remark_has_its_judge",
            ),
            models.CheckConstraint(
                condition=~Q(state="insisted") | ~Q(reply=""), name="who_insists_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}.{self.number}: {self.text[:60]}"

    @property
    def mark(self) -> str:
        """Word and shape, colour never alone."""
        return {"open": "○", "answered": "◐", "settled": "✓", "insisted": "!"}[self.state]

    @property
    def given(self) -> "list[BroughtPaper]":
        """The papers that stand with its answer; ``papers`` are read once for many remarks."""
        return [paper for paper in self.papers.all() if paper.stands]
