"""What is asked of a consulate or federation, the history of all, and the mails before a note ends."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from clubs.models.notes import TomaDeNota
from clubs.models.organisations import Club, Federation
from clubs.workflow import ACTS, ASKS, ISSUES, OPEN_REQUESTS, REQUEST_STEPS, RequestState
from places.models import Consulate


class NoteRequestQuerySet(models.QuerySet["NoteRequest"]):
    def visible_to(self, user: User) -> Self:
        """Whoever asks or was asked, the federation of the club, and the central office and auditors."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(club__in=Club.objects.represented_by(user))
        for office in user.current_offices:
            if office.role == Role.CONSULATE:
                scope |= Q(consulate=office.consulate_id)
            elif office.role == Role.FEDERATION:
                scope |= Q(federation__office=office) | Q(asking_federation__office=office)
            elif office.role in (Role.CENTRAL, Role.AUDITOR):
                scope |= ~Q(pk__in=[])
        return self.filter(scope)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_REQUESTS)


class NoteRequest(models.Model):
    """A Toma de Nota that is asked for, with the board and the members as they were that day.

    The members of a club are persons, those of a federation are its clubs.
    """

    # Who asks: one of the two.
    club = models.ForeignKey(
        Club, models.PROTECT, null=True, blank=True, related_name="note_requests", verbose_name=_("club")
    )
    asking_federation = models.ForeignKey(
        Federation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_note_requests",
        verbose_name=_("federación que pide la suya"),
    )
    # Who was asked for it: one of the two.
    consulate = models.ForeignKey(
        Consulate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="note_requests",
        verbose_name=_("consulado"),
    )
    federation = models.ForeignKey(
        Federation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="note_requests",
        verbose_name=_("federación de clubes"),
    )
    renewal = models.CharField(_("motivo"), max_length=10, choices=TomaDeNota.Renewal)
    state = models.CharField(_("estado"), max_length=10, choices=RequestState, default=RequestState.REQUESTED)
    aims = models.TextField(_("qué hace el club por su comunidad"), max_length=1000)
    # Frozen: what the consulate judges does not change under its eyes.
    board = models.JSONField(_("mesa directiva"), editable=False)
    members = models.JSONField(_("integrantes"), editable=False)
    note = models.OneToOneField(
        TomaDeNota,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="request",
        verbose_name=_("Toma de Nota"),
    )
    asked_at = models.DateTimeField(_("solicitada"), db_default=TransactionNow(), editable=False)
    moved_at = models.DateTimeField(_("último movimiento"), db_default=TransactionNow())

    objects = NoteRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("solicitud de Toma de Nota")
        verbose_name_plural = _("solicitudes de Toma de Nota")
        ordering = ["moved_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club"], condition=Q(state__in=OPEN_REQUESTS), name="club_asks_for_one_note_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["asking_federation"],
                condition=Q(state__in=OPEN_REQUESTS),
                name="federation_asks_for_one_note_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(club__isnull=False, asking_federation__isnull=True)
                | Q(club__isnull=True, asking_federation__isnull=False, consulate__isnull=False),
                name="request_is_of_a_club_or_of_a_federation_to_its_consulate",
            ),
            models.CheckConstraint(
                condition=Q(state="issued", note__isnull=False) | ~Q(state="issued") & Q(note__isnull=True),
                name="request_has_its_note_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(consulate__isnull=False, federation__isnull=True)
                | Q(consulate__isnull=True, federation__isnull=False),
                name="request_is_asked_of_one_issuer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_renewal_display()}: {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("clubs:request", args=[self.pk])

    @property
    def organisation(self) -> Club | Federation:
        """Who asks."""
        return self.club or self.asking_federation

    @property
    def issuer(self) -> Consulate | Federation:
        """Who was asked."""
        return self.consulate or self.federation

    def sides_of(self, user: User) -> set[str]:
        """On which sides of this request ``user`` stands. A federation that was asked does not ask."""
        asking = {self.organisation.office_id}
        if self.club and self.club.federation and self.club.federation_id != self.federation_id:
            asking.add(self.club.federation.office_id)
        sides = set()
        for office in user.current_offices:
            if office.pk in asking:
                sides.add(ASKS)
            if self.federation:
                is_asked = office.pk == self.federation.office_id
            else:
                is_asked = office.role == Role.CONSULATE and office.consulate_id == self.consulate_id
            if is_asked:
                sides.add(ISSUES)
        return sides

    def steps_for(self, user: User) -> list[str]:
        """The steps that ``user`` may take now."""
        sides = self.sides_of(user)
        return [
            name for name, step in REQUEST_STEPS.items() if self.state in step.sources and step.side in sides
        ]


class ClubEvent(models.Model):
    """A line of the history of a club, of a federation, or of both. The table only grows."""

    club = models.ForeignKey(
        Club, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("club")
    )
    federation = models.ForeignKey(
        Federation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("federación de clubes"),
    )
    request = models.ForeignKey(
        NoteRequest, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("solicitud")
    )
    toma_de_nota = models.ForeignKey(
        TomaDeNota,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("Toma de Nota"),
    )
    act = models.CharField(_("qué se hizo"), max_length=10, choices=ACTS)
    text = models.TextField(_("con qué palabras"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("renglón del historial")
        verbose_name_plural = _("historial del club")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(club__isnull=False) | Q(federation__isnull=False),
                name="event_is_of_a_club_or_federation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.organisation}"

    @property
    def organisation(self) -> Club | Federation:
        """Whose history it is first."""
        return self.club or self.federation


class NoteReminder(models.Model):
    """That the people of a note were told, so many days before, when it ends. Told once."""

    note = models.ForeignKey(
        TomaDeNota, models.PROTECT, related_name="reminders", verbose_name=_("Toma de Nota")
    )
    days = models.PositiveSmallIntegerField(_("días antes"))
    sent_at = models.DateTimeField(_("enviado"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("aviso de vencimiento")
        verbose_name_plural = _("avisos de vencimiento")
        constraints = [models.UniqueConstraint(fields=["note", "days"], name="reminder_is_sent_once")]

    def __str__(self) -> str:
        return f"{self.note}: {self.days}"
