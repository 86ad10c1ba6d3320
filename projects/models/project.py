"""The work from draft to paid-up fund, its goals, its history and its waivers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import READ_NO_MONEY, TERRITORIAL, Office, Role, User
from clubs.models import Club
from documents.models import Document
from funding.budgets import is_of_the_state
from funding.models import Fund
from places.models import Locality, Municipality
from programs.rulebook import FAMILIES, PAYER_NAMES, NoRules, Rules, rules_for, shares_of
from projects.models.queryset import EDITABLE_STATES, ProjectQuerySet, shared_with
from projects.workflow import (
    DECIDING,
    DECLARERS,
    MARKS,
    REVIEWER,
    RIGHT_OF,
    STEPS,
    TOLD_BY,
    VERIFIED_BY,
    Right,
    State,
    Step,
)

# The committees that appraise businesses, as the rulebooks call them.
COMMITTEES = {"subcomite_tecnico_valuador": "Subcomité Técnico Valuador"}
# The moment of what was not filed yet: it stands behind everything that was.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def share_field(name: Promise) -> models.DecimalField:
    """Pesos of one payer, empty where the rules decide."""
    return models.DecimalField(name, max_digits=14, decimal_places=2, null=True, blank=True)


@dataclass(frozen=True)
class Deviation:
    """A payer's part beside what the rules give, in pesos."""

    payer: str
    nominal: Decimal
    agreed: Decimal
    difference: Decimal

    @property
    def label(self) -> str:
        return str(PAYER_NAMES[self.payer])


class Project(models.Model):
    """A work that a club proposes for a town. ``state`` is written by ``actions.take_step`` only."""

    folio = models.CharField(_("folio"), max_length=30, unique=True, null=True, blank=True, editable=False)
    state = models.CharField(_("estado"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    club = models.ForeignKey(Club, models.PROTECT, related_name="projects", verbose_name=_("club"))
    scheme = models.CharField(_("programa"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"))

    kind = models.CharField(_("tipo de proyecto"), max_length=40, blank=True)
    # That of the kind. Works of solidarity and businesses have pots and committees of their own.
    family = models.CharField(
        _("familia"), max_length=12, choices=list(FAMILIES.items()), default="solidarity", editable=False
    )
    # A list of persons with amounts and not something that is built.
    gives_scholarships = models.BooleanField(_("son becas"), default=False)
    name = models.CharField(_("nombre del proyecto"), max_length=200, blank=True)
    description = models.TextField(_("qué se hará y qué problema resuelve"), max_length=4000, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("municipio"),
    )
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("localidad")
    )
    unlisted_locality = models.CharField(_("localidad que no está en la lista"), max_length=150, blank=True)
    address = models.CharField(_("calle o referencia"), max_length=300, blank=True)
    # Where exactly, if somebody pointed at it. The locality stays the answer that counts.
    latitude = models.DecimalField(_("latitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitud"), max_digits=9, decimal_places=6, null=True, blank=True)
    women = models.PositiveIntegerField(_("mujeres beneficiadas"), null=True, blank=True)
    men = models.PositiveIntegerField(_("hombres beneficiados"), null=True, blank=True)
    homes = models.PositiveIntegerField(_("viviendas beneficiadas"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("meses de ejecución"), null=True, blank=True)
    total = models.DecimalField(
        _("costo total en pesos mexicanos"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    # What the parties agreed, where it is not what the rules give. State and municipality may divide a joint
    # part as they like; any other mix needs a waiver.
    federal_share = share_field(_("parte federal"))
    state_share = share_field(_("parte del estado"))
    municipal_share = share_field(_("parte del municipio"))
    migrants_share = share_field(_("parte de los migrantes"))
    company_share = share_field(_("parte de la empresa"))
    company = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"role": Role.COMPANY},
        related_name="+",
        verbose_name=_("empresa aportante"),
    )

    # Somebody of the club said that what is registered of it is still so.
    club_is_confirmed = models.BooleanField(_("los datos del club son los de hoy"), default=False)

    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    proposed_at = models.DateTimeField(_("iniciada"), db_default=TransactionNow(), editable=False)
    filed_at = models.DateTimeField(_("enviada"), null=True, blank=True, editable=False)
    moved_at = models.DateTimeField(_("último paso"), db_default=TransactionNow(), editable=False)
    # What the queue is sorted and divided by. A draft arrives after everything that was filed.
    arrival = models.GeneratedField(
        expression=Coalesce("filed_at", Value(NEVER)), output_field=models.DateTimeField(), db_persist=True
    )
    entity = models.GeneratedField(
        expression=Left("municipality", 2), output_field=models.CharField(max_length=2), db_persist=True
    )
    # Who of the authority's office has the file.
    reviewer = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        editable=False,
        db_index=False,
        verbose_name=_("quién la revisa"),
    )
    # A draft above a cap is shown to the central office once the club asks it for an exception.
    waiver_asked_at = models.DateTimeField(_("excepción pedida"), null=True, blank=True, editable=False)
    # Somebody of the club does not recognise an act: until that is settled the work goes nowhere.
    is_stopped = models.BooleanField(_("detenida"), default=False, db_default=False, editable=False)
    # Counts the saves of the draft, so that a stale form is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)
    revised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    revised_at = models.DateTimeField(_("último cambio"), null=True, editable=False)
    # The earlier work whose answers this draft began with.
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", editable=False)
    # The rulebook entry by which the committee judged, and its fingerprint.
    frozen_rules = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder, editable=False)
    frozen_rules_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # The number of the session that sits over the work now: it alone decides on it.
    session = models.CharField(_("sesión que decide"), max_length=40, blank=True, editable=False)
    approval = models.JSONField(_("aprobación del COVAM"), null=True, blank=True, editable=False)

    fund = models.OneToOneField(
        Fund, models.PROTECT, null=True, blank=True, related_name="project", editable=False
    )
    agreement = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="project", editable=False
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("obra")
        verbose_name_plural = _("obras")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["arrival", "id"], name="works_by_arrival"),
            models.Index(fields=["entity", "arrival", "id"], name="works_of_a_state_by_arrival"),
            models.Index(fields=["state", "entity", "arrival", "id"], name="works_by_state_and_arrival"),
            models.Index(fields=["moved_at", "id"], name="works_by_last_step"),
            models.Index(
                fields=["reviewer", "arrival", "id"],
                condition=Q(reviewer__isnull=False),
                name="works_of_a_reviewer",
            ),
            models.Index(fields=["municipality", "state"], name="works_of_a_municipality"),
            models.Index(fields=["club", "state"], name="works_of_a_club"),
            models.Index(
                fields=["entity", "arrival", "id"],
                condition=Q(is_stopped=True),
                name="works_that_are_stopped",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="state_is_in_the_table"),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, folio__isnull=True)
                | Q(filed_at__isnull=False, folio__isnull=False),
                name="filed_work_has_its_folio",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(folio__isnull=False),
                name="only_drafts_lack_a_folio",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "paid_up"])
                | Q(fund__isnull=False, agreement__isnull=False),
                name="agreed_work_has_fund_and_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "agreed", "paid_up"])
                | (Q(frozen_rules__isnull=False) & ~Q(frozen_rules_sha256="")),
                name="approved_work_keeps_its_rules",
            ),
            models.CheckConstraint(condition=Q(total__isnull=True) | Q(total__gt=0), name="work_costs_money"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(14, 33),
                    longitude__range=(-119, -86),
                ),
                name="point_of_the_work_lies_in_mexico",
            ),
            models.CheckConstraint(condition=Q(family__in=list(FAMILIES)), name="work_is_of_a_family"),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__range=(1, 36)), name="months_are_few"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Solicitud sin nombre"))

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.reference])

    @property
    def reference(self) -> str:
        """How addresses name the work: its folio, or its number while it is a draft."""
        return self.folio or f"borrador-{self.pk}"

    @property
    def point_in_words(self) -> str:
        """The point on the map in degrees; empty while nobody pointed at it."""
        return "" if self.latitude is None else f"{self.latitude:.6f}, {self.longitude:.6f}"

    @property
    def mark(self) -> str:
        return MARKS[State(self.state)]

    @cached_property
    def is_of_the_state(self) -> bool:
        """Whether the state's government runs the scheme of the work."""
        return is_of_the_state(self.scheme)

    @property
    def authority(self) -> str:
        """The role that reviews the work, records its committee and counts its deposits."""
        return Role.STATE_GOVERNMENT if self.is_of_the_state else Role.DELEGATION

    @property
    def committee(self) -> str:
        """The committee that decides on the work, by its proper name."""
        if self.family == "solidarity":
            return "COVAM"
        return COMMITTEES.get(self.rules.appraised_by if self.rules else "", "Comité valuador")

    @property
    def waiver_authority(self) -> str:
        """The role that may excuse the work from a rule: never the one that proposes it."""
        return Role.STATE_GOVERNMENT if self.is_of_the_state else Role.CENTRAL

    @property
    def has_budget(self) -> bool:
        """Whether its money is told line by line: businesses have their plan, scholarships their list."""
        return self.family == "solidarity" and not self.gives_scholarships

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @cached_property
    def rules(self) -> Rules | None:
        """The rules that judge the work: frozen ones since its approval, else those of its year."""
        if self.frozen_rules:
            return Rules.from_facts(self.frozen_rules)
        try:
            return rules_for(self.scheme, self.fiscal_year, self.kind)
        except NoRules:
            return None

    def shares(self) -> dict[str, Decimal]:
        """Each payer's part in pesos; empty while cost or kind are missing."""
        if self.total is None or self.rules is None:
            return {}
        return shares_of(self.total, self.rules, self.agreed_parts())

    def agreed_parts(self) -> dict[str, Decimal]:
        """The parts that somebody told, in pesos. A payer that only may pay and does not is left out."""
        own = {payer: getattr(self, f"{payer}_share") for payer in self.rules.possible_payers}
        return {
            payer: share
            for payer, share in own.items()
            if share is not None and (share or payer in self.rules.payers)
        }

    def in_cash(self) -> dict[str, Decimal]:
        """Each payer's part in money: what is given in kind is not deposited."""
        cash = dict(self.shares())
        for offer in self.in_kind_offers.all():
            if offer.payer in cash:
                cash[offer.payer] -= offer.value
        return cash

    def deviations(self) -> list[Deviation]:
        """The payers whose agreed part is not what the rules give, with the difference in pesos."""
        agreed = self.shares()
        if not agreed:
            return []
        # What others add by their own will, or somebody beyond the least, is no deviation.
        least = shares_of(self.total, self.rules)
        free = {
            payer: part
            for payer, part in self.agreed_parts().items()
            if payer not in self.rules.payers or (payer in self.rules.at_least and part > least[payer])
        }
        nominal = shares_of(self.total, self.rules, free)
        return [
            Deviation(payer, nominal[payer], share, share - nominal[payer])
            for payer, share in agreed.items()
            if share != nominal[payer]
        ]

    def rights_of(self, user: User) -> set[str]:
        """What the club lets the person do with this work, without being of its board."""
        # Asked for only by whoever has some work so, which one query per request tells.
        if self.pk not in shared_with(user):
            return set()
        rows = self.rights.filter(invitation__accepted_by=user, withdrawn_at__isnull=True)
        return {right for may in rows.values_list("may", flat=True) for right in may}

    def roles_with(self, right: str, user: User) -> set[str]:
        """The roles in which the person does what the right allows: the own ones, or the club's by it."""
        roles = self.roles_of(user)
        if not roles and right in self.rights_of(user):
            return {Role.CLUB}
        return roles

    def roles_of(self, user: User) -> set[str]:
        """In which roles ``user`` stands to this work, by its club, federation and municipality."""
        roles = set()
        for office in user.current_offices:
            if (
                office.pk == self.club.office_id
                or (self.club.federation and office.pk == self.club.federation.office_id)
                or office.pk == self.company_id
                or (office.role == Role.CONSULATE and office.consulate_id == self.club.consulate_id)
                or (office.role in TERRITORIAL and self.is_in_territory_of(office))
                or (office.role == Role.NORMATIVE and self.opinion_requests.filter(office=office).exists())
            ):
                roles.add(office.role)
        if self.authority in roles:
            roles.add(REVIEWER)
        return roles

    def payers_declared_by(self, user: User) -> list[str]:
        """The payers of whose deposits the person may tell; nobody before the fund is open."""
        if self.fund is None:
            return []
        roles = self.roles_with(Right.MONEY, user)
        payers = (part.payer for part in self.fund.parts() if part.agreed)
        return [payer for payer in payers if REVIEWER in roles or roles & DECLARERS[payer]]

    def operations_told_by(self, user: User) -> list[str]:
        """The operations with the work's money that the person may tell, by name; none before the fund."""
        if self.fund is None:
            return []
        roles = self.roles_of(user)
        return [name for name, tellers in TOLD_BY.items() if roles & tellers]

    def verifies(self, operation: str, user: User) -> bool:
        """Whether the person's offices verify that operation; not whether this person told it."""
        return bool(self.roles_of(user) & VERIFIED_BY[operation])

    def shows_money_to(self, user: User) -> bool:
        """Whether one of the person's offices reads more of the work than what was asked for."""
        return bool(self.roles_with(Right.MONEY, user) - READ_NO_MONEY)

    def is_in_territory_of(self, office: Any) -> bool:
        if office.municipality_id:
            return office.municipality_id == self.municipality_id
        if office.state_id:
            return self.municipality is not None and office.state_id == self.municipality.state_id
        return True

    def steps_for(self, user: User) -> dict[str, Step]:
        """The steps that the person may take now; the buttons and the API read it."""
        roles = self.roles_of(user)
        by_right = set() if roles else self.rights_of(user)
        return {
            name: step
            for name, step in STEPS.items()
            if self.state in step.sources
            and (roles.intersection(step.roles) or RIGHT_OF.get(name) in by_right)
            and step.family in ("", self.family)
            and not step.is_automatic
            and not self.is_stopped
            and not (self.session and name in DECIDING)
        }


class Goal(models.Model):
    """What will be built or delivered, with its unit: what the hand-over is compared with."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="goals")
    description = models.CharField(_("meta"), max_length=200)
    quantity = models.DecimalField(_("cantidad"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unidad de medida"), max_length=40)

    class Meta:
        verbose_name = _("meta")
        verbose_name_plural = _("metas")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="goal_is_more_than_nothing")]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} {self.unit}: {self.description}"
