"""The committees and who sits in them, from one day to another."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Role, User
from committee.workflow import Party
from places.models import State as PlaceState
from programs.rulebook import FAMILIES

# Who reads the sessions of a state besides those who sit in its committee.
READERS = {Role.DELEGATION, Role.STATE_GOVERNMENT, Role.CENTRAL, Role.AUDITOR}
AUTHORITIES = [(role.value, role.label) for role in (Role.DELEGATION, Role.STATE_GOVERNMENT)]
# How the numbers of sessions begin, by family and by who chairs.
CODES = {
    ("solidarity", Role.DELEGATION): ("COVAM", "Comité de Validación y Atención a Migrantes"),
    ("solidarity", Role.STATE_GOVERNMENT): ("COVAM-GE", "Comité de Validación y Atención a Migrantes"),
    ("investment", Role.DELEGATION): ("STV", "Subcomité Técnico Valuador"),
    ("investment", Role.STATE_GOVERNMENT): ("STV-GE", "Comité valuador"),
}


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, user: User) -> Self:
        """The committees of the states that the person's offices answer for, and those where one sits."""
        if not user.is_authenticated:
            return self.none()
        today = timezone.localdate()
        scope = Q(members__in=Member.objects.current(on=today).filter(user=user))
        for office in user.current_offices:
            if office.role in READERS:
                scope |= Q(state=office.state_id) if office.state_id else ~Q(pk__in=[])
        return self.filter(pk__in=self.filter(scope).values("pk"))

    def kept_by(self, user: User) -> Self:
        """The committees whose sessions one of the person's offices calls and records."""
        scope = Q(pk__in=[])
        for office in user.current_offices if user.is_authenticated else []:
            scope |= Q(authority=office.role, state=office.state_id)
        return self.filter(scope)


class Committee(models.Model):
    """Who decides together on the works of a family in a state."""

    state = models.ForeignKey(PlaceState, models.PROTECT, related_name="+", verbose_name=_("estado"))
    authority = models.CharField(_("quién preside"), max_length=20, choices=AUTHORITIES)
    family = models.CharField(_("familia"), max_length=12, choices=list(FAMILIES.items()))
    code = models.CharField(_("clave"), max_length=12)
    name = models.CharField(_("nombre"), max_length=120)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("comité")
        verbose_name_plural = _("comités")
        ordering = ["state", "code"]
        constraints = [
            models.UniqueConstraint(fields=["state", "authority", "family"], name="committee_is_one"),
            models.UniqueConstraint(fields=["state", "code"], name="committee_has_its_own_code"),
            models.CheckConstraint(
                condition=Q(authority__in=[code for code, _name in AUTHORITIES]),
                name="committee_has_an_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.state}"


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self, *, on: date) -> Self:
        """Who sits on the day ``on``, both ends included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class Member(models.Model):
    """A person in a committee for one of the parties, or the substitute of one. Ended, never deleted."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members")
    party = models.CharField(_("parte"), max_length=10, choices=Party)
    name = models.CharField(_("nombre completo"), max_length=150)
    title = models.CharField(_("cargo"), max_length=150, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("oficina")
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("cuenta")
    )
    substitute_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes", verbose_name=_("suple a")
    )
    weight = models.DecimalField(_("peso del voto"), max_digits=7, decimal_places=3, default=Decimal(1))
    may_vote = models.BooleanField(_("tiene voto"), default=True)
    is_chair = models.BooleanField(_("preside"), default=False)
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("integrante")
        verbose_name_plural = _("integrantes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(party__in=Party.values), name="member_is_of_a_party"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="vote_weighs_something"),
            models.CheckConstraint(condition=~Q(name=""), name="member_has_a_name"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="member_leaves_after_arriving",
            ),
            models.CheckConstraint(
                condition=Q(substitute_of__isnull=True) | Q(is_chair=False),
                name="substitute_sits_in_for_the_chair_and_is_none",
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(is_chair=True, until__isnull=True),
                name="committee_has_one_chair",
            ),
            models.UniqueConstraint(
                fields=["committee", "party", "name", "since", "substitute_of"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="member_is_registered_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
