"""Who read the personal data of a club's people and of who speaks for its works: the table only grows."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from clubs.models.organisations import Club
from clubs.models.register import Member


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: User) -> Self:
        """The club learns who read its people's data; so do the central office and audits."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk__in=[])
        for office in user.current_offices:
            if office.role == Role.CLUB:
                scope |= Q(club__office=office)
            elif office.role in (Role.CENTRAL, Role.AUDITOR):
                scope |= office.covers("club__municipality")
        return self.filter(scope)


class Consultation(models.Model):
    """Somebody was shown personal data: of the whole roll, or the CURP and RFC of one person."""

    class What(models.TextChoices):
        ROLL = "roll", _("Padrón y mesa directiva")
        REQUEST = "request", _("Solicitud de Toma de Nota con su padrón")
        PAPER = "paper", _("Padrón en PDF")
        NUMBERS = "numbers", _("CURP y RFC completos")
        SPEAKER = "speaker", _("CURP y RFC completos de quien representa una obra")

    club = models.ForeignKey(Club, models.PROTECT, related_name="consultations", verbose_name=_("club"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("de quién")
    )
    # Who speaks for a work stands on no roll: the name, as the work told it that day.
    speaker = models.CharField(_("quién representa la obra"), max_length=150, blank=True)
    what = models.CharField(_("qué consultó"), max_length=10, choices=What)
    page = models.CharField(_("en qué página"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién"))
    # As whom: the offices held that day, since appointments end.
    office = models.CharField(_("oficina"), max_length=200)
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consulta de datos personales")
        verbose_name_plural = _("consultas de datos personales")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["club", "-id"], name="consultations_of_a_club")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="numbers") | Q(member__isnull=False), name="numbers_are_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(what="speaker") & ~Q(speaker="") | ~Q(what="speaker") & Q(speaker=""),
                name="speaker_is_told_by_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.what}, {self.club_id}"
