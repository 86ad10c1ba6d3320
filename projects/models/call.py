"""Convocatorias: when works of a scheme, a fiscal year and a state may be filed, and what they ask for."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Role, User
from places.models import State as PlaceState
from programs.rulebook import FAMILIES, NoRules, Scheme, kinds, rules_for, scheme_name, schemes

if TYPE_CHECKING:
    from projects.models.project import Project

# The printed forms whose code changes from year to year (3x1-I2 in 2017, 3x1-J2 in 2018).
FORMS = {
    "proposal": _("Solicitud de apoyo"),
    "business_plan": _("Plan de negocios"),
    "evaluation": _("Cédula de evaluación"),
    "covam_minutes": _("Acta del COVAM"),
    "agreement": _("Convenio de Concertación"),
    "progress": _("Informe de avance"),
    "hand_over": _("Acta de entrega-recepción"),
}


class CallQuerySet(models.QuerySet["Call"]):
    def published(self) -> Self:
        """Calls that count: everybody reads them, and works are filed under them."""
        return self.filter(published_at__isnull=False)

    def of_work(self, project: "Project") -> Self:
        """The published calls under which this work, whose place is known, may be filed."""
        return self.published().filter(
            scheme=project.scheme,
            fiscal_year=project.fiscal_year,
            state=project.municipality.state_id,  # type: ignore[union-attr]
            family=project.family,
        )

    def open_at(self, moment: datetime) -> Self:
        """Published calls whose window is open at ``moment``."""
        return self.published().filter(opens_at__lte=moment, closes_at__gt=moment)

    def coming_at(self, moment: datetime) -> Self:
        """Published calls whose window opens after ``moment``."""
        return self.published().filter(opens_at__gt=moment)

    def closed_at(self, moment: datetime) -> Self:
        """Published calls whose window has closed."""
        return self.published().filter(closes_at__lte=moment)

    def managed_by(self, user: User) -> Self:
        """Calls that one of the offices of ``user`` announces and changes."""
        scope = Q(pk__in=[])
        for office in user.current_offices if user.is_authenticated else []:
            if office.role == Role.CENTRAL:
                scope |= ~Q(pk__in=[])
            elif codes := [found.code for found in schemes_of(office)]:
                scope |= Q(scheme__in=codes, state=office.state_id)
        return self.filter(scope)

    def visible_to(self, user: User) -> Self:
        """What anybody may read, and the drafts of the person's own offices."""
        return self.published() | self.managed_by(user)


class Call(models.Model):
    """A convocatoria: when works of a scheme, a year and a state may be filed, and with which papers."""

    scheme = models.CharField(_("programa"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"))
    # Businesses are called for apart: their money, their committee and their papers are others.
    family = models.CharField(
        _("familia"), max_length=12, choices=list(FAMILIES.items()), default="solidarity"
    )
    state = models.ForeignKey(PlaceState, models.PROTECT, related_name="calls", verbose_name=_("estado"))
    opens_at = models.DateTimeField(_("abre"))
    closes_at = models.DateTimeField(_("cierra"))
    source = models.CharField(_("fuente"), max_length=300)
    federal_ceiling = models.DecimalField(
        _("techo federal"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    state_ceiling = models.DecimalField(
        _("techo estatal"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    covam_on = ArrayField(models.DateField(), verbose_name=_("sesiones del COVAM"), default=list, blank=True)
    required_papers = ArrayField(
        models.CharField(max_length=300), verbose_name=_("documentos"), default=list, blank=True
    )
    form_codes = models.JSONField(_("claves de los formatos"), default=dict, blank=True)
    published_at = models.DateTimeField(_("publicada"), null=True, blank=True, default=timezone.now)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("convocatoria")
        verbose_name_plural = _("convocatorias")
        ordering = ["-fiscal_year", "scheme"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "fiscal_year", "state", "family"], name="call_is_one_per_year"
            ),
            models.CheckConstraint(condition=Q(family__in=list(FAMILIES)), name="call_is_for_a_family"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(federal_ceiling__isnull=True) | Q(federal_ceiling__gte=0),
                name="call_federal_ceiling_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state_ceiling__isnull=True) | Q(state_ceiling__gte=0),
                name="call_state_ceiling_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        family = "" if self.family == "solidarity" else f" {self.family}"
        return f"{self.scheme}{family} {self.fiscal_year}, {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("projects:call", args=[self.pk])

    @property
    def scheme_name(self) -> str:
        """The scheme in the reader's language; its code when its rulebook is gone."""
        return scheme_name(self.scheme)

    @property
    def name(self) -> str:
        """The scheme, and that it is for businesses when it is."""
        if self.family == "investment":
            return str(_("%(scheme)s, proyectos productivos") % {"scheme": self.scheme_name})
        return self.scheme_name

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def forms(self) -> list[tuple[str, str]]:
        """The printed forms by name, with the code of this year."""
        return [(str(FORMS[name]), code) for name, code in self.form_codes.items() if name in FORMS]

    def is_open(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at

    def facts(self) -> dict[str, Any]:
        """The call as plain JSON, for its history and for comparing."""
        return {
            "scheme": self.scheme,
            "fiscal_year": self.fiscal_year,
            "family": self.family,
            "state": self.state_id,
            "opens_at": self.opens_at.astimezone(UTC).isoformat(),
            "closes_at": self.closes_at.astimezone(UTC).isoformat(),
            "source": self.source,
            "federal_ceiling": None if self.federal_ceiling is None else f"{self.federal_ceiling:.2f}",
            "state_ceiling": None if self.state_ceiling is None else f"{self.state_ceiling:.2f}",
            "covam_on": [day.isoformat() for day in self.covam_on],
            "required_papers": list(self.required_papers),
            "form_codes": dict(self.form_codes),
            "is_published": self.is_published,
        }


class CallChange(models.Model):
    """What a call said before and after somebody announced or changed it. The table only grows."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="changes", verbose_name=_("convocatoria"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)
    before = models.JSONField(_("antes"), null=True)
    after = models.JSONField(_("después"))

    class Meta:
        verbose_name = _("cambio de una convocatoria")
        verbose_name_plural = _("cambios de convocatorias")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.call}, {self.by}"

    @property
    def changed(self) -> list[str]:
        """The names of what differs."""
        before = self.before or {}
        return [name for name, value in self.after.items() if before.get(name) != value]


def schemes_of(office: Office) -> list[Scheme]:
    """The schemes whose calls the office announces."""
    if office.role == Role.CENTRAL:
        return list(schemes())
    level = {Role.DELEGATION: "federal", Role.STATE_GOVERNMENT: "state"}.get(Role(office.role))
    return [found for found in schemes() if found.level == level and belongs_to(found, office.state)]


def belongs_to(found: Scheme, state: PlaceState | None) -> bool:
    """Whether the scheme works in the state: a federal one everywhere, a state's own at home only."""
    return not found.state or (state is not None and found.state == state.pk)


def families_of(code: str, fiscal_year: int) -> list[str]:
    """The families for which a scheme has rules in a year, solidarity first; none without rules."""
    try:
        found = {rules_for(code, fiscal_year, kind).family for kind in kinds(code, fiscal_year)}
    except NoRules:
        return []
    return [family for family in FAMILIES if family in found]
