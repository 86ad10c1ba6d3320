"""Clubs and federations of migrants, and who reads them."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf, Trim
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Office, Role, User
from places.models import Consulate, Locality, Municipality, State, words

if TYPE_CHECKING:
    from clubs.models.notes import TomaDeNota


# What most clubs call themselves, and what stands between words: two names are alike without them.
COMMON_WORDS = (
    r"\m(clubes|club|asociacion|organizacion|grupo|federacion|fraternidad|comite|migrantes|migrante|"
    r"paisanos|oriundos|hijos|a c|ac|inc|de|del|la|las|el|los|y|en|por)\M"
)


def without_common_words(name: F) -> Coalesce:
    """A name by what it alone has; whole where nothing else is left."""
    text = models.TextField()
    common, blank = Value(COMMON_WORDS), Value(" ")
    bare = Func(words(name), common, blank, Value("g"), function="regexp_replace", output_field=text)
    tidy = Func(bare, Value(" +"), blank, Value("g"), function="regexp_replace", output_field=text)
    return Coalesce(NullIf(Trim(tidy), Value("")), words(name), output_field=text)


class FederationQuerySet(models.QuerySet["Federation"]):
    def visible_to(self, user: User) -> Self:
        """The own federation, that of the own club, those of the state, and those of the consulate."""
        if not user.is_authenticated:
            return self.none()
        offices = [office.pk for office in user.current_offices]
        scope = Q(office__in=offices) | Q(clubs__office__in=offices)
        for office in user.current_offices:
            if office.role in READERS_OF_CLUBS:
                scope |= Q(state=office.state_id) if office.state_id else ~Q(pk__in=[])
            elif office.role == Role.CONSULATE:
                scope |= Q(consulate=office.consulate_id)
        return self.filter(scope).distinct()

    def represented_by(self, user: User) -> Self:
        """Federations for which ``user`` acts."""
        return self.filter(office__in=[o.pk for o in user.current_offices if o.role == Role.FEDERATION])


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
    consulate = models.ForeignKey(
        Consulate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="federations",
        verbose_name=_("consulado al que informa"),
    )
    # Only the consulate suspends it, and lifts that. [S19]
    barred_on = models.DateField(_("facultad de emitir suspendida desde"), null=True, blank=True)

    objects = FederationQuerySet.as_manager()

    class Meta:
        verbose_name = _("federación de clubes")
        verbose_name_plural = _("federaciones de clubes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("clubs:federation", args=[self.pk])

    def note_on(self, day: date) -> "TomaDeNota | None":
        """The federation's own Toma de Nota in force on ``day``, the one that lasts longest."""
        return self.own_notes.in_force(on=day).order_by("-valid_until").first()

    def is_of(self, user: User) -> bool:
        """Whether ``user`` acts for the federation."""
        return any(office.pk == self.office_id for office in user.current_offices)

    def answers_to(self, user: User) -> bool:
        """Whether ``user`` acts for the consulate to which the federation reports."""
        return any(
            office.role == Role.CONSULATE and office.consulate_id == self.consulate_id
            for office in user.current_offices
        )

    def tells_reports_to(self, user: User) -> bool:
        """Whether ``user`` reads what the federation reports: itself, its consulate, the centre, auditors."""
        return self.is_of(user) or self.answers_to(user) or user.holds(Role.CENTRAL, Role.AUDITOR)


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
    # The one of today: the acts that write affiliations keep it.
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
    county = models.CharField(_("condado"), max_length=60, blank=True)
    consulate = models.ForeignKey(
        Consulate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clubs",
        verbose_name=_("consulado de su circunscripción"),
    )

    # Where the club is found. Only those to whom its board is told read it.
    phone = models.CharField(_("teléfono"), max_length=16, blank=True)
    email = models.EmailField(_("correo electrónico"), blank=True)
    address = models.CharField(_("domicilio en el extranjero"), max_length=300, blank=True)
    # What clubs are compared by, however they write it.
    bare_name = models.GeneratedField(
        expression=without_common_words(F("name")),
        output_field=models.CharField(max_length=200, db_collation="C"),
        db_persist=True,
    )
    plain_address = models.GeneratedField(
        expression=words(F("address")),
        output_field=models.CharField(max_length=300, db_collation="C"),
        db_persist=True,
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
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[0-9]{8,15}$"), name="club_phone_is_international"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="club_email_is_in_lower_case"),
        ]
        indexes = [
            models.Index(fields=["phone"], condition=~Q(phone=""), name="clubs_by_phone"),
            models.Index(fields=["email"], condition=~Q(email=""), name="clubs_by_email"),
            models.Index(fields=["plain_address"], condition=~Q(plain_address=""), name="clubs_by_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def note_on(self, day: date) -> "TomaDeNota | None":
        """The Toma de Nota in force on ``day``, the one that lasts longest."""
        return self.notes.in_force(on=day).order_by("-valid_until").first()

    def shows_roll_to(self, user: User) -> bool:
        """Whether ``user`` may read the people of the club: who reads its board, and an audit.

        The state's government meets the club in its works and has no need of who its members are.
        """
        return self.shows_board_to(user) or any(
            office.role == Role.AUDITOR and office.state_id in (None, self.municipality.state_id)
            for office in user.current_offices
        )

    def shows_readings_to(self, user: User) -> bool:
        """Whether ``user`` may learn who read the personal data of the club's people."""
        return any(
            office.pk == self.office_id
            or (
                office.role in (Role.CENTRAL, Role.AUDITOR)
                and office.state_id in (None, self.municipality.state_id)
            )
            for office in user.current_offices
        )

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
