"""Which clubs a federation groups from when to when, what it reports, and the groups in the towns."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from clubs.models.organisations import Club, Federation
from clubs.models.register import Terms
from places.models import Consulate, Locality


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def current(self, *, on: date) -> Self:
        """Those that hold on ``on``; on the day of its end an affiliation holds no longer."""
        has_begun = Q(since__isnull=True) | Q(since__lte=on)
        return self.filter(has_begun, Q(until__isnull=True) | Q(until__gt=on))


class Affiliation(models.Model):
    """A club in a federation. Without ``since`` it began before anybody wrote it down."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="affiliations", verbose_name=_("club"))
    federation = models.ForeignKey(
        Federation, models.PROTECT, related_name="affiliations", verbose_name=_("federación de clubes")
    )
    since = models.DateField(_("desde"), null=True, blank=True)
    until = models.DateField(_("hasta"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("afiliación")
        verbose_name_plural = _("afiliaciones")
        ordering = [F("since").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="affiliation_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="club_is_in_one_federation_at_a_time",
                expressions=[
                    ("club", RangeOperators.EQUAL),
                    (
                        Func(
                            "since", "until", Value("[)"), function="DATERANGE", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.club}: {self.federation}"


class IssuerReportQuerySet(models.QuerySet["IssuerReport"]):
    def visible_to(self, user: User) -> Self:
        """The federation's own, those of the consulate, and for the central office and auditors all."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk__in=[])
        for office in user.current_offices:
            if office.role == Role.FEDERATION:
                scope |= Q(federation__office=office)
            elif office.role == Role.CONSULATE:
                scope |= Q(consulate=office.consulate_id)
            elif office.role in (Role.CENTRAL, Role.AUDITOR):
                scope |= ~Q(pk__in=[])
        return self.filter(scope)


class IssuerReport(models.Model):
    """What notes a federation issued in a month, even none, as it told its consulate. [S19]"""

    federation = models.ForeignKey(
        Federation, models.PROTECT, related_name="reports", verbose_name=_("federación de clubes")
    )
    month = models.DateField(_("mes"), help_text=_("Su primer día."))
    consulate = models.ForeignKey(
        Consulate, models.PROTECT, related_name="issuer_reports", verbose_name=_("consulado")
    )
    # Frozen: folio, club, issued_on and valid_until of each note.
    notes = models.JSONField(_("Tomas de Nota emitidas"), editable=False)
    due_on = models.DateField(_("vencía el"), editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién lo envió"))
    sent_at = models.DateTimeField(_("enviado"), db_default=TransactionNow(), editable=False)
    read_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quién lo recibió")
    )
    read_at = models.DateTimeField(_("recibido"), null=True, blank=True, editable=False)

    objects = IssuerReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("informe mensual")
        verbose_name_plural = _("informes mensuales")
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["federation", "month"], name="federation_reports_each_month_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True, read_at__isnull=True)
                | Q(read_by__isnull=False, read_at__isnull=False),
                name="report_is_read_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.federation}: {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("clubs:report", args=[self.federation_id, f"{self.month:%Y-%m}"])

    def is_for(self, user: User) -> bool:
        """Whether ``user`` acts for the consulate that has it."""
        return any(
            office.role == Role.CONSULATE and office.consulate_id == self.consulate_id
            for office in user.current_offices
        )


class ReportReminder(models.Model):
    """That the people of a federation were told that the report of a month is due, or late. Told once."""

    class Mark(models.TextChoices):
        DUE = "due", _("Por enviar")
        LATE = "late", _("Atrasado")

    federation = models.ForeignKey(
        Federation, models.PROTECT, related_name="report_reminders", verbose_name=_("federación de clubes")
    )
    month = models.DateField(_("mes"))
    mark = models.CharField(_("aviso"), max_length=4, choices=Mark)
    sent_at = models.DateTimeField(_("enviado"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("aviso de informe")
        verbose_name_plural = _("avisos de informes")
        constraints = [
            models.UniqueConstraint(
                fields=["federation", "month", "mark"], name="report_reminder_is_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.federation}: {self.month:%Y-%m}, {self.mark}"


class MirrorClub(models.Model):
    """The group in the town of origin that watches and helps the works of a club."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="mirrors", verbose_name=_("club"))
    name = models.CharField(_("nombre del grupo"), max_length=200)
    contact = models.CharField(_("persona de contacto"), max_length=150)
    phone = models.CharField(_("teléfono"), max_length=30, blank=True)
    locality = models.ForeignKey(
        Locality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mirror_clubs",
        verbose_name=_("localidad"),
    )
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)

    objects = Terms.as_manager()

    class Meta:
        verbose_name = _("club espejo")
        verbose_name_plural = _("clubes espejo")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="mirror_club_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["club", "name"], condition=Q(until__isnull=True), name="mirror_club_is_known_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
