"""What a session decided, its minutes, and what came of it: the waiting list, notices and appeals."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from committee.models.session import AgendaItem, Session
from committee.workflow import OUTCOME_MARKS, Outcome
from projects.models import Project
from projects.workflow import State


class DecisionQuerySet(models.QuerySet["Decision"]):
    def waiting_list(self) -> Self:
        """Works that still wait for money, in their order; each by the newest decision on it."""
        rows = self.filter(outcome=Outcome.WAITING_LIST, item__project__state=State.WAITING)
        newest = rows.order_by("item__project_id", "-pk").distinct("item__project_id").values("pk")
        return self.filter(pk__in=newest).order_by("place", "pk")

    def with_works(self) -> Self:
        """With what a list shows of each work, in one query."""
        return self.select_related(
            "session__committee__state",
            "item__project__municipality__state",
            "item__project__club",
            "by",
        )


class Decision(models.Model):
    """What a session decided on a work, with its number and the money as it stood. Never edited."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="decision")
    session = models.ForeignKey(Session, models.PROTECT, related_name="decisions")
    ordinal = models.PositiveSmallIntegerField(_("número"))
    outcome = models.CharField(_("sentido"), max_length=12, choices=Outcome)
    place = models.PositiveIntegerField(_("lugar en la lista de espera"), null=True, blank=True)
    reason = models.TextField(_("motivo"), max_length=4000, blank=True)
    total = models.DecimalField(_("costo total"), max_digits=14, decimal_places=2)
    # Each payer's part in pesos, as text, and of it what is money.
    shares = models.JSONField(_("partes"), encoder=DjangoJSONEncoder)
    cash = models.JSONField(_("partes en dinero"), encoder=DjangoJSONEncoder)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("la registró"))
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("acuerdo")
        verbose_name_plural = _("acuerdos")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["session", "ordinal"], name="resolution_number_is_one"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(reason=""), name="whoever_is_not_approved_reads_why"
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting_list", place__isnull=False)
                | (~Q(outcome="waiting_list") & Q(place__isnull=True)),
                name="waiting_list_gives_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session.number}-{self.resolution}"

    @property
    def resolution(self) -> str:
        """Its number within the session: A07."""
        return f"A{self.ordinal:02d}"

    @property
    def mark(self) -> str:
        return OUTCOME_MARKS[Outcome(self.outcome)]


class Promotion(models.Model):
    """A work that left the waiting list because there was money: who, when, which money, whom it passed."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="promotion")
    money = models.CharField(_("de dónde sale el dinero"), max_length=200)
    # Folios of works before it in the list: those whose money did not fit, and those skipped with a reason.
    unfit = models.JSONField(default=list)
    skipped = models.JSONField(default=list)
    reason = models.TextField(_("por qué se salta a otras"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("ascenso de la lista de espera")
        verbose_name_plural = _("ascensos de la lista de espera")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(money=""), name="promotion_names_its_money"),
            models.CheckConstraint(
                condition=Q(skipped=[]) | ~Q(reason=""), name="skipping_others_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.money}"


class Minutes(models.Model):
    """The acta of a session, from what was voted, with its fingerprint. What is wrong has an erratum."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="minutes")
    facts = models.JSONField(_("hechos"), encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("acta")
        verbose_name_plural = _("actas")

    def __str__(self) -> str:
        return f"{self.session.number}-ACTA"

    def get_absolute_url(self) -> str:
        return reverse("committee:minutes", args=[self.session.number])


class Erratum(models.Model):
    """A correction added to minutes: what they say, and what they should say."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="errata")
    says = models.TextField(_("dice"), max_length=2000)
    should_say = models.TextField(_("debe decir"), max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("fe de erratas")
        verbose_name_plural = _("fes de erratas")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(says="") & ~Q(should_say=""), name="erratum_says_both"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}: {self.says[:40]}"


class Notice(models.Model):
    """The mail with the result to an applicant. A worker takes the row before it sends: it goes once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Por enviar")
        SENDING = "sending", _("Enviándose")
        SENT = "sent", _("Enviado")
        DROPPED = "dropped", _("Sin a quién escribir")

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="notice")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    people = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("aviso del resultado")
        verbose_name_plural = _("avisos del resultado")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["decision"], condition=Q(state="queued"), name="results_to_be_told"),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.get_state_display()}"


class Appeal(models.Model):
    """An inconformidad: the club objects to what was decided, and the authority answers with its reasons."""

    class Answer(models.TextChoices):
        UPHELD = "upheld", _("Procedente: la obra vuelve a revisión")
        DENIED = "denied", _("No procedente")

    project = models.ForeignKey(Project, models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="appeals")
    text = models.TextField(_("con qué no está de acuerdo y por qué"), max_length=4000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Of the clock: it is compared with when the work last moved.
    at = models.DateTimeField(default=timezone.now, editable=False)
    due_on = models.DateField(_("fecha límite para presentarla"), null=True, blank=True)
    is_late = models.BooleanField(_("se presentó fuera del plazo"), default=False)
    answer = models.CharField(_("respuesta"), max_length=6, choices=Answer, blank=True)
    reasons = models.TextField(_("motivo y fundamento"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("inconformidad")
        verbose_name_plural = _("inconformidades")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & ~Q(reasons="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="answer_to_an_appeal_has_its_reasons",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("by")),
                name="nobody_answers_the_own_appeal",
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(answer=""), name="work_has_one_open_appeal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.text[:40]}"
