"""People, the offices that they hold, and the keys with which their programs sign in."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from places.models import Consulate, Municipality, State


class Role(models.TextChoices):
    """What an office does in the programme. Every page and step asks for a role, never for a person."""

    CLUB = "club", _("Club de migrantes")
    FEDERATION = "federation", _("Federación de clubes")
    CONSULATE = "consulate", _("Consulado")
    DELEGATION = "delegation", _("Delegación de SEDESOL")
    CENTRAL = "central", _("SEDESOL, oficinas centrales")
    STATE_GOVERNMENT = "state_government", _("Gobierno del estado")
    MUNICIPALITY = "municipality", _("Municipio")
    SOCIAL_COMPTROLLER = "social_comptroller", _("Contraloría social")
    COMPANY = "company", _("Empresa aportante")
    NORMATIVE = "normative", _("Dependencia normativa")
    AUDITOR = "auditor", _("Auditoría")


# Offices that read the whole of their territory; the others read what is theirs.
TERRITORIAL = {
    Role.DELEGATION,
    Role.CENTRAL,
    Role.STATE_GOVERNMENT,
    Role.MUNICIPALITY,
    Role.SOCIAL_COMPTROLLER,
    Role.AUDITOR,
}


# A consulate reads the works of its clubs, and a normative body those on which it was asked: their answers,
# and neither their money nor their papers.
READ_NO_MONEY = {Role.CONSULATE, Role.NORMATIVE}
# Offices that read the money of some works.
READ_MONEY = set(Role) - READ_NO_MONEY


# Offices that answer for the money of a state or of the country, and read its pots.
ANSWER_FOR_POTS = {Role.DELEGATION, Role.CENTRAL, Role.STATE_GOVERNMENT, Role.AUDITOR}


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Whose name and address ``user`` may read: the own, and those of the own offices."""
        mine = [office.pk for office in user.current_offices]
        return self.filter(Q(pk=user.pk) | Q(appointments__office__in=mine)).distinct()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A person who signs in with ``email``, kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """A person who may do everything in the administration; it gives no office."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What the person may do follows from the offices held today."""

    class Gender(models.TextChoices):
        FEMALE = "f", _("Mujer")
        MALE = "m", _("Hombre")
        UNKNOWN = "", _("Sin dato")

    email = models.EmailField(_("correo electrónico"), unique=True)
    name = models.CharField(_("nombre completo"), max_length=150)
    gender = models.CharField(_("sexo"), max_length=1, choices=Gender, default=Gender.UNKNOWN, blank=True)
    language = models.CharField(_("idioma"), max_length=5, default="es-mx")
    is_active = models.BooleanField(_("activa"), default=True)
    is_staff = models.BooleanField(_("administra el sistema"), default=False)
    joined_at = models.DateTimeField(_("alta"), db_default=TransactionNow(), editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    # The works that clubs share with the person by name; whoever asks for them first keeps them here.
    shared_works: list[int] | None = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="email_is_in_lower_case"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def current_offices(self) -> list["Office"]:
        """The offices held today, read once per request."""
        # By the appointments, each office once: every request asks it, and planning a subquery takes longer.
        held = self.appointments.current(on=timezone.localdate()).order_by("office")
        rows = held.select_related("office__state", "office__municipality")
        return list({row.office_id: row.office for row in rows}.values())

    def forget_offices(self) -> None:
        """What was read of the person's offices and shares is read anew, since it changed in this request."""
        self.__dict__.pop("current_offices", None)
        self.shared_works = None

    def holds(self, *roles: str) -> bool:
        """Whether one of today's offices has one of ``roles``."""
        return any(office.role in roles for office in self.current_offices)

    def acts_for(self, office: "Office") -> bool:
        """Whether the person is of the office, or of the federation to which it belongs."""
        return any(held.pk in (office.pk, office.parent_id) for held in self.current_offices)

    def reach(self, *, owner: str, municipality: str, company: str) -> Q:
        """The rows of the person's own offices, and those in a town that one of them reads as a whole.

        ``owner`` leads from a row to the office of its club, ``municipality`` to its town, ``company`` to
        the company that pays a part.
        """
        offices = [office.pk for office in self.current_offices]
        scope = Q(**{f"{owner}__in": offices}) | Q(**{f"{owner}__parent__in": offices})
        scope |= Q(**{f"{company}__in": offices})
        for office in self.current_offices:
            scope |= office.covers(municipality)
        return scope


class OfficeQuerySet(models.QuerySet["Office"]):
    def visible_to(self, user: User) -> Self:
        """The offices to which ``user`` is appointed today."""
        return self.filter(pk__in=[office.pk for office in user.current_offices])


class Office(models.Model):
    """A body that acts in the programme: a role in a territory. Accounts pass from hand to hand, it stays."""

    role = models.CharField(_("función"), max_length=20, choices=Role)
    name = models.CharField(_("nombre"), max_length=200)
    state = models.ForeignKey(
        State, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("estado")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name=_("municipio"),
    )
    consulate = models.ForeignKey(
        Consulate, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("consulado")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("oficina a la que pertenece"),
        help_text=_("La federación de clubes de un club."),
    )
    address = models.CharField(_("domicilio"), max_length=300, blank=True)
    legal_basis = models.CharField(_("fundamento"), max_length=400, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("oficina")
        verbose_name_plural = _("oficinas")
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=["delegation", "state_government"]) | Q(state__isnull=False),
                name="state_office_has_a_state",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["municipality", "social_comptroller"]) | Q(municipality__isnull=False),
                name="municipal_office_has_a_municipality",
            ),
            models.CheckConstraint(
                condition=~Q(role="consulate") | Q(consulate__isnull=False),
                name="consular_office_has_a_consulate",
            ),
            models.UniqueConstraint(
                fields=["role", "state"],
                condition=Q(role__in=["delegation", "state_government"]),
                name="state_has_one_office_per_role",
            ),
            models.UniqueConstraint(
                fields=["role", "municipality"],
                condition=Q(role="municipality"),
                name="municipality_has_one_office",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def covers(self, path: str) -> Q:
        """The rows inside this office's territory; ``path`` leads from the row to its municipality."""
        if self.role not in TERRITORIAL:
            return Q(pk__in=[])
        if self.municipality_id:
            return Q(**{path: self.municipality_id})
        if self.state_id:
            return Q(**{f"{path}__state": self.state_id})
        return ~Q(pk__in=[])


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, *, on: date) -> Self:
        """Appointments in force on the day ``on``, both ends included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class Appointment(models.Model):
    """A person in an office, from one day to another. Its end is written, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name=_("persona"))
    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments", verbose_name=_("oficina"))
    title = models.CharField(_("cargo"), max_length=120)
    instrument = models.CharField(
        _("instrumento que acredita el cargo"),
        max_length=300,
        blank=True,
        help_text=_("Por ejemplo: «constancia de mayoría y validez del 5 de julio de 2024»."),
    )
    is_signer = models.BooleanField(_("firma convenios"), default=False)
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("nombramiento")
        verbose_name_plural = _("nombramientos")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="appointment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(is_signer=True, until__isnull=True),
                name="office_has_one_open_signer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.title}"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, user: User) -> Self:
        """A person sees the own keys and nobody else's."""
        return self.filter(user=user)

    def usable(self) -> Self:
        """Keys that open the API now."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now(), user__is_active=True)


class Scope(models.TextChoices):
    """What a key may be used for."""

    READ = "read", _("Leer")
    ACT = "act", _("Presentar, revisar y decidir obras")
    MONEY = "money", _("Registrar y verificar dinero")


def all_scopes() -> list[str]:
    """What keys could do before there were scopes."""
    return list(Scope.values)


class ApiKey(models.Model):
    """A key of a person's program. Only its digest is stored; the key itself is shown once."""

    PREFIX = "txu_"
    LIFETIME = timedelta(days=90)

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys", verbose_name=_("persona"))
    name = models.CharField(_("para qué es"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=10, choices=Scope), verbose_name=_("permisos"), default=all_scopes
    )
    hint = models.CharField(_("termina en"), max_length=4, editable=False)
    created_at = models.DateTimeField(_("creada"), db_default=TransactionNow(), editable=False)
    expires_at = models.DateTimeField(_("vence"))
    revoked_at = models.DateTimeField(_("revocada"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("último uso"), null=True, blank=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("clave de acceso")
        verbose_name_plural = _("claves de acceso")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"

    @classmethod
    def fresh(cls) -> str:
        """A new key of 256 random bits; nothing of it is stored."""
        return cls.PREFIX + secrets.token_urlsafe(32)

    @staticmethod
    def digest_of(key: str) -> str:
        """What is stored of ``key``. A random key of 256 bits needs no slow hash."""
        return hashlib.sha256(key.encode()).hexdigest()

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def may(self) -> str:
        """Its scopes in words."""
        return ", ".join(str(Scope(scope).label) for scope in Scope.values if scope in self.scopes)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """A person sees the own notices and nobody else's."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Something that a person has to know, in the person's language; in the bell and by mail.

    ``key`` names what is told: the same told again is one notice.
    """

    class Kind(models.TextChoices):
        ACT = "act", _("Acto en nombre de su club")
        OWN = "own", _("Constancia de lo que usted hizo")
        OBJECTION = "objection", _("Acto no reconocido")
        OUTCOME = "outcome", _("Resolución sobre un acto no reconocido")
        CLUB = "club", _("Lo que se hizo en el registro de su club o federación")
        HANDED = "handed", _("Lo que se le entregó con un cargo")

    recipient = models.ForeignKey(
        User, models.CASCADE, related_name="notices", verbose_name=_("persona"), db_index=False
    )
    kind = models.CharField(_("clase"), max_length=10, choices=Kind)
    key = models.CharField(max_length=60, editable=False)
    folio = models.CharField(_("folio"), max_length=40)
    what = models.CharField(_("qué se hizo"), max_length=200)
    about = models.CharField(_("de qué obra"), max_length=200, blank=True)
    # Who did it, by name for the page and by office for the mail, which names nobody.
    who = models.CharField(_("quién"), max_length=150)
    office = models.CharField(_("función"), max_length=100, blank=True)
    link = models.CharField(max_length=200)
    # Where the recipient says that the own club did not do it; empty where nobody is asked.
    answer = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)
    read_at = models.DateTimeField(_("leído"), null=True, blank=True)
    # When its mail is tried next; empty once it went out, or nobody tries any more.
    mail_due_at = models.DateTimeField(null=True, db_default=TransactionNow(), editable=False)
    mail_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("aviso")
        verbose_name_plural = _("avisos")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="person_is_told_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["act", "own", "objection", "outcome", "club", "handed"]),
                name="notice_has_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_of_a_person"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notices_nobody_read"),
            models.Index(
                fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="notices_to_be_mailed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.folio}: {self.what}"


class Answered(models.Model):
    """A POST that carried a key of its sender, with what was asked and the answer that it has."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_default=TransactionNow(), db_index=True)

    class Meta:
        verbose_name = _("petición respondida")
        verbose_name_plural = _("peticiones respondidas")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="key_is_answered_once")]

    def __str__(self) -> str:
        return self.key


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Invitations that may be accepted now."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A person is invited by mail into an office, or to something of it. Only the link's digest is kept."""

    LIFETIME = timedelta(days=14)

    office = models.ForeignKey(Office, models.PROTECT, related_name="invitations", verbose_name=_("oficina"))
    email = models.EmailField(_("correo electrónico"))
    language = models.CharField(_("idioma del correo"), max_length=5, choices=settings.LANGUAGES)
    # What the person will be in the office; empty where the office shares something and nobody joins it.
    title = models.CharField(_("cargo"), max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién invita"))
    at = models.DateTimeField(_("enviada"), db_default=TransactionNow(), editable=False)
    expires_at = models.DateTimeField(_("vence"))
    # When the mail left. While it did not, nobody has the link.
    mailed_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="invitations", verbose_name=_("quién la aceptó")
    )
    accepted_at = models.DateTimeField(_("aceptada"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("quién la retiró")
    )
    revoked_at = models.DateTimeField(_("retirada"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitación")
        verbose_name_plural = _("invitaciones")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="invited_email_is_in_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at__isnull=True),
                name="accepted_invitation_says_by_whom_and_stays",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="revoked_invitation_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=["accepted_by"], condition=Q(accepted_by__isnull=False), name="invitations_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.office}"

    @property
    def is_waiting(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, user: User) -> Self:
        """Those of the own offices and of the clubs of the own federation; all for who answers for them.

        Whoever receives an office reads what is handed over before the first day in it.
        """
        if user.holds(Role.CENTRAL, Role.AUDITOR):
            return self
        mine = Q(outgoing__user=user) | Q(incoming__user=user)
        own = [office.pk for office in user.current_offices]
        return self.filter(mine | Q(office__in=own) | Q(office__parent__in=own))


class HandOver(models.Model):
    """That one person left an office and another follows, with what lay open that day. Only added to."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="hand_overs", verbose_name=_("oficina"))
    outgoing = models.ForeignKey(
        Appointment, models.PROTECT, related_name="+", verbose_name=_("quién entrega")
    )
    # Empty where somebody left and the others of the office go on.
    incoming = models.ForeignKey(
        Appointment, models.PROTECT, null=True, related_name="+", verbose_name=_("quién recibe")
    )
    last_day = models.DateField(_("último día de quien entrega"))
    note = models.TextField(_("motivo o documento"), max_length=1000, blank=True)
    facts = models.JSONField(_("lo que queda abierto"), default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién lo registró"))
    at = models.DateTimeField(_("registrado"), db_default=TransactionNow(), editable=False)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("relevo")
        verbose_name_plural = _("relevos")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.office}: {self.outgoing.user}"
