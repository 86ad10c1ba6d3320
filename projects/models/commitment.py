"""What state and municipality say of their part before anybody decides: that they will pay it, or not."""

from decimal import Decimal
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Role, User
from documents.models import ReceivedFile
from places.models import Municipality
from projects.models.project import Project
from projects.workflow import State as WorkState


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User) -> Self:
        """Those that the person's office was asked for, and those of the works that it may read."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(project__in=Project.objects.visible_to(user))
        for office in user.current_offices:
            if office.role in ANSWERS.values():
                scope |= asked_of(office)
        return self.filter(scope)

    def to_answer(self, user: User) -> Self:
        """Those that the person's office answers for."""
        scope = Q(pk__in=[])
        for office in user.current_offices:
            if office.role in ANSWERS.values():
                scope |= asked_of(office)
        return self.filter(scope)

    def with_names(self) -> Self:
        """With all that a list shows of its work, in one query."""
        return self.select_related(
            *("project__municipality__state", "project__locality", "project__club"),
            *("project__company", "asked_by", "told_by"),
        ).prefetch_related("project__in_kind_offers", letters())


class CommitmentLetterQuerySet(models.QuerySet["CommitmentLetter"]):
    def standing(self) -> Self:
        """Those of which the file is there, the newest first."""
        rows = self.exclude(file__scan=ReceivedFile.Scan.INFECTED)
        return rows.select_related("file", "given_by").order_by("-pk")


class Commitment(models.Model):
    """The word of one government on its part of one work. A later answer replaces an earlier one."""

    class Payer(models.TextChoices):
        STATE = "state", _("Gobierno del estado")
        MUNICIPAL = "municipal", _("Municipio")

    class State(models.TextChoices):
        ASKED = "asked", _("Pedido")
        CONFIRMED = "confirmed", _("Confirmado")
        DECLINED = "declined", _("Rechazado")

    class Standing(models.TextChoices):
        """How it stands now, as the screens say it: with the cost as it is today."""

        NOT_ASKED = "not_asked", _("Sin pedir")
        ASKED = "asked", _("Por confirmar")
        CONFIRMED = "confirmed", _("Confirmado")
        OTHER_AMOUNT = "other_amount", _("Confirmado por otro importe")
        STALE = "stale", _("Ya no corresponde")
        DECLINED = "declined", _("Rechazado")

    project = models.ForeignKey(Project, models.PROTECT, related_name="commitments")
    payer = models.CharField(_("parte"), max_length=10, choices=Payer)
    state = models.CharField(_("situación"), max_length=9, choices=State, default=State.ASKED)
    # The town for which it was asked: when the work moves, the word is no longer about it.
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("pedido"))
    # What was confirmed, beside the part that the work asked that day.
    amount = models.DecimalField(_("importe"), max_digits=14, decimal_places=2, null=True, blank=True)
    part = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    letter_number = models.CharField(_("número de oficio"), max_length=120, blank=True)
    letter_on = models.DateField(_("fecha del oficio"), null=True, blank=True)
    reason = models.TextField(_("motivo"), max_length=2000, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(_("contestado"), null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("compromiso")
        verbose_name_plural = _("compromisos")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "payer"], name="commitment_is_asked_once"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(amount__gt=0, part__isnull=False, letter_on__isnull=False, told_by__isnull=False)
                & ~Q(letter_number=""),
                name="confirmed_commitment_has_its_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(amount=models.F("part")) | ~Q(reason=""),
                name="other_amount_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(told_by__isnull=False) & ~Q(reason=""),
                name="declined_commitment_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_payer_display()}"

    @cached_property
    def part_now(self) -> Decimal | None:
        """What the work asks of this payer today; nothing when it has no part any more."""
        return self.project.shares().get(self.payer)

    @property
    def standing(self) -> str:
        """How it stands with the cost as it is today."""
        if self.municipality_id != self.project.municipality_id:
            return self.Standing.STALE
        if self.state != self.State.CONFIRMED:
            return self.state
        if self.amount == self.part_now:
            return self.Standing.CONFIRMED
        return self.Standing.OTHER_AMOUNT if self.part == self.part_now else self.Standing.STALE

    @property
    def standing_label(self) -> str:
        return str(self.Standing(self.standing).label)

    @property
    def mark(self) -> str:
        """Word and shape, colour never alone."""
        marks = {"asked": "○", "confirmed": "✓", "other_amount": "!", "stale": "↻", "declined": "✕"}
        return marks[self.standing]

    @property
    def paper(self) -> "CommitmentLetter | None":
        """The file of the letter by which it is confirmed now; ``letters`` are read once for many rows."""
        if self.state != self.State.CONFIRMED:
            return None
        now = (self.letter_number, self.letter_on)
        return next((one for one in self.letters.all() if (one.number, one.dated_on) == now), None)

    @property
    def former_papers(self) -> "list[CommitmentLetter]":
        """The files of what a later word replaced, the newest first."""
        now = self.paper
        return [one for one in self.letters.all() if now is None or one.pk != now.pk]

    @property
    def may_be_answered(self) -> bool:
        """Until the committee has decided."""
        return self.project.state in OPEN_STATES


class CommitmentLetter(models.Model):
    """An official letter as a file. What was confirmed by another letter later keeps this one too."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="letters")
    number = models.CharField(_("número de oficio"), max_length=120)
    dated_on = models.DateField(_("fecha del oficio"))
    file = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="+", verbose_name=_("archivo"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo entregó"))
    given_at = models.DateTimeField(_("entregado"), db_default=TransactionNow(), editable=False)

    objects = CommitmentLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("oficio de compromiso")
        verbose_name_plural = _("oficios de compromiso")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="letter_has_its_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.file.name}"

    @property
    def sha256(self) -> str:
        return self.file.sha256


def letters() -> models.Prefetch:
    """The letters of many commitments with their files, in one query."""
    return models.Prefetch("letters", CommitmentLetter.objects.standing())


# Who answers for which payer, in its own territory.
ANSWERS: dict[str, str] = {
    Commitment.Payer.STATE: Role.STATE_GOVERNMENT,
    Commitment.Payer.MUNICIPAL: Role.MUNICIPALITY,
}
# While a work is prepared or judged, its parts may still be committed.
OPEN_STATES = [WorkState.DRAFT, WorkState.FILED, WorkState.OBSERVED, WorkState.IN_REVIEW, WorkState.WAITING]


def asked_of(office: Office) -> Q:
    """The commitments for which the office answers: its payer, its territory."""
    payer = next(payer for payer, role in ANSWERS.items() if role == office.role)
    return Q(payer=payer) & office.covers("municipality")
