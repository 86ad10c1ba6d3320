"""Clubs and federations of migrants, and who reads them."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Office, Role, User
from places.models import Consulate, Locality, Municipality, State

if TYPE_CHECKING:
    from clubs.models.notes import TomaDeNota


class FederationQuerySet(models.QuerySet["Federation"]):
    def visible_to(self, user: User) -> Self:
        """The own federation, that of the own club, and those of the state for whoever works in it."""
        offices = [office.pk for office in user.current_offices]
        scope = Q(office__in=offices) | Q(clubs__office__in=offices)
        for office in user.current_offices:
            if office.role in READERS_OF_CLUBS:
                scope |= Q(state=office.state_id) if office.state_id else ~Q(pk__in=[])
        return self.filter(scope).distinct()


class Federation(models.Model):
    """An umbrella of clubs of one state of origin. «Federación» alone would also mean the government."""

    office = models.OneToOneField(
        Office, models.PROTECT, related_name="federation", verbose_name=_("oficina")
    )
    name = models.CharField(_("nombre"), max_length=200, unique=True)
    state = models.ForeignKey(
        State, models.PROTECT, related_name="federations", verbose_name=_("estado de origen")
    )
    city = models.CharField(_("ciudad"), max_length=100)
    us_state = models.CharField(_("estado de residencia"), max_length=50)

    objects = FederationQuerySet.as_manager()

    class Meta:
        verbose_name = _("federación de clubes")
        verbose_name_plural = _("federaciones de clubes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


# Offices that read the clubs of their territory. A municipality meets its clubs in the works.
READERS_OF_CLUBS = {Role.DELEGATION, Role.CENTRAL, Role.STATE_GOVERNMENT, Role.AUDITOR}


class ClubQuerySet(models.QuerySet["Club"]):
    def visible_to(self, user: User) -> Self:
        """The own club, the clubs of the own federation, and those that one's office looks after."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk__in=[])
        for office in user.current_offices:
            if office.role == Role.CLUB:
                scope |= Q(office=office)
            elif office.role == Role.FEDERATION:
                scope |= Q(federation__office=office)
            elif office.role == Role.CONSULATE:
                scope |= Q(consulate=office.consulate_id)
            elif office.role in READERS_OF_CLUBS | {Role.MUNICIPALITY}:
                scope |= office.covers("municipality")
        return self.filter(scope)

    def represented_by(self, user: User) -> Self:
        """Clubs in whose name ``user`` may propose works."""
        offices = [o.pk for o in user.current_offices if o.role in (Role.CLUB, Role.FEDERATION)]
        return self.filter(Q(office__in=offices) | Q(federation__office__in=offices))


class Club(models.Model):
    """A group that proposes works for its town. Its board are the people appointed to its office."""

    class Kind(models.TextChoices):
        """Who the group is, in the words by which rulebooks say who may apply."""

        MIGRANT_CLUB = "migrant_club", _("Club de migrantes")
        LOCAL_GROUP = "local_organised_group", _("Grupo organizado de la comunidad")
        # Persons who put up a business of their own, where the rules let them apply without a club.
        MIGRANT = "migrant", _("Migrante en lo individual")
        RETURNED_MIGRANT = "returned_migrant", _("Migrante que volvió")
        MIGRANT_FAMILY = "migrant_family", _("Familia de migrantes")

    kind = models.CharField(_("clase"), max_length=24, choices=Kind, default=Kind.MIGRANT_CLUB)
    office = models.OneToOneField(Office, models.PROTECT, related_name="club", verbose_name=_("oficina"))
    name = models.CharField(_("nombre"), max_length=200)
    federation = models.ForeignKey(
        Federation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clubs",
        verbose_name=_("federación de clubes"),
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="clubs", verbose_name=_("municipio de origen")
    )
    locality = models.ForeignKey(
        Locality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clubs",
        verbose_name=_("localidad de origen"),
    )
    city = models.CharField(_("ciudad"), max_length=100)
    us_state = models.CharField(_("estado de residencia"), max_length=50)
    consulate = models.ForeignKey(
        Consulate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clubs",
        verbose_name=_("consulado de su circunscripción"),
    )

    state_registration = models.CharField(
        _("registro ante la oficina estatal del migrante"),
        max_length=60,
        blank=True,
        help_text=_("Lo piden los programas estatales. Escriba el número y la fecha del registro."),
    )

    objects = ClubQuerySet.as_manager()

    class Meta:
        verbose_name = _("club de migrantes")
        verbose_name_plural = _("clubes de migrantes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "municipality"], name="club_is_one_per_name_and_town"),
        ]

    def __str__(self) -> str:
        return self.name

    def note_on(self, day: date) -> "TomaDeNota | None":
        """The Toma de Nota in force on ``day``, the one that lasts longest."""
        return self.notes.in_force(on=day).order_by("-valid_until").first()

    def people(self, *, on: date) -> models.QuerySet[User]:
        """The persons with an account who hold the club's office on that day."""
        held = Appointment.objects.current(on=on).filter(office=self.office_id)
        return User.objects.filter(pk__in=held.values("user"), is_active=True)

    def shows_board_to(self, user: User) -> bool:
        """Whether ``user`` may read who sits on the board: those to whom the club answers, and itself."""
        for office in user.current_offices:
            if office.pk == self.office_id or (self.federation and office.pk == self.federation.office_id):
                return True
            if office.role == Role.CONSULATE and office.consulate_id == self.consulate_id:
                return True
            if office.role == Role.DELEGATION and office.state_id == self.municipality.state_id:
                return True
            if office.role == Role.CENTRAL:
                return True
        return False
