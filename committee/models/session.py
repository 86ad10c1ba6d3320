"""Sessions: when and where, what is on the agenda, who came, and how the parties voted."""

from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from committee.models.members import Committee, Member
from committee.workflow import LIVE, MARKS, Choice, Party, Status
from programs.rulebook import scheme_name
from projects.models import Project


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> Self:
        """The sessions of the committees that the person may see."""
        return self.filter(committee__in=Committee.objects.visible_to(user))

    def with_names(self) -> Self:
        """With all that a list shows, in one query."""
        return self.select_related("committee__state", "secretary")


class Session(models.Model):
    """A meeting of a committee on works of one scheme and year. What was closed is never edited."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinaria")
        EXTRAORDINARY = "extraordinary", _("Extraordinaria")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="sessions", verbose_name=_("comité")
    )
    number = models.CharField(_("número"), max_length=40, unique=True)
    scheme = models.CharField(_("programa"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"))
    kind = models.CharField(_("tipo de sesión"), max_length=13, choices=Kind)
    called_on = models.DateField(_("fecha de la convocatoria"))
    held_on = models.DateField(_("fecha de la sesión"))
    starts_at = models.TimeField(_("hora"), null=True, blank=True)
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    link = models.URLField(_("enlace, si es en línea"), blank=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.CALLED)
    reason = models.TextField(_("por qué no se celebró"), max_length=2000, blank=True)
    secretary = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("secretaría"))
    # What a page sends twice, by a second click or for want of an answer, is one session.
    form_key = models.UUIDField(null=True, editable=False)
    made_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    opened_at = models.DateTimeField(_("se abrió"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminó"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sesión")
        verbose_name_plural = _("sesiones")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="session_status_is_known"),
            models.UniqueConstraint(fields=["secretary", "form_key"], name="form_calls_one_session"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="session_is_held_somewhere"),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "closed"]) | Q(opened_at__isnull=False),
                name="session_that_sat_was_opened",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["failed", "cancelled"]) | ~Q(reason=""),
                name="session_that_did_not_sit_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("committee:session", args=[self.number])

    @property
    def mark(self) -> str:
        return MARKS[Status(self.status)]

    @property
    def is_live(self) -> bool:
        """Whether its agenda may change."""
        return self.status in LIVE

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def family(self) -> str:
        return self.committee.family

    @property
    def scheme_name(self) -> str:
        return scheme_name(self.scheme)

    def key(self) -> dict[str, Any]:
        """What its works share their ceilings by."""
        return {
            "scheme": self.scheme,
            "fiscal_year": self.fiscal_year,
            "state": self.committee.state_id,
            "family": self.committee.family,
        }

    def is_kept_by(self, user: User) -> bool:
        """Whether one of the person's offices calls and records the sessions of the committee."""
        return any(
            office.role == self.committee.authority and office.state_id == self.committee.state_id
            for office in user.current_offices
        )


class AgendaItem(models.Model):
    """A work on the agenda of a session."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="items")
    project = models.ForeignKey(Project, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("lugar en el orden del día"))
    # From the moment in which it is put on the agenda until the session decides on it or ends.
    is_pending = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("punto del orden del día")
        verbose_name_plural = _("orden del día")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"],
                name="agenda_has_one_item_a_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["session", "project"], name="work_is_on_an_agenda_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(is_pending=True),
                name="work_is_before_one_session_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.project}"


class Attendance(models.Model):
    """A member who came, as owner of the seat or as its substitute."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("asistencia")
        verbose_name_plural = _("asistencias")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="member_attends_once"),
        ]

    def __str__(self) -> str:
        return str(self.member)


class Recusal(models.Model):
    """A member who takes no part in one item, and why."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="recusals")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(_("motivo"), max_length=300)

    class Meta:
        verbose_name = _("excusa")
        verbose_name_plural = _("excusas")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="member_is_recused_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="excuse_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.reason}"


class Vote(models.Model):
    """How a party voted on an item, with the weight that it had. Frozen once the item is decided."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="votes")
    party = models.CharField(_("parte"), max_length=10, choices=Party)
    choice = models.CharField(_("voto"), max_length=8, choices=Choice)
    weight = models.DecimalField(_("peso"), max_digits=7, decimal_places=3, default=Decimal(1))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo registró"))
    # Of the clock: it is compared with when the work last moved.
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("voto")
        verbose_name_plural = _("votos")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "party"], name="party_votes_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="vote_has_its_weight"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="vote_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.get_choice_display()}"
