"""Papers: numbered, printed once from facts that were frozen when they were asked for."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Role, User
from documents.kinds import READERS_OF_PEOPLE, READERS_OF_REPORTS, STAFF, Circle, Kind, kinds_of
from places.models import Consulate, Municipality, plain

# Without what is misread on paper or over the telephone: 0 and O, 1, I and L.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


def new_code() -> str:
    """A code by which anybody asks whether a paper is real. It tells nothing and cannot be guessed."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


# Who reads a paper besides its circle, as the rooms above this one say when they start.
ALSO_READ: list[Callable[[User], Q]] = []
# The words by which a paper is found, as its index spells them.
SAID = plain(Concat("number", Value(" "), "folio", Value(" "), "title"))


class Series(models.Model):
    """The last number given in one series, such as the agreements of Zacatecas in 2026."""

    key = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("serie")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        """Papers whose circle the person belongs to by an office of today, and the own reports."""
        if not user.is_authenticated:
            return self.none()
        offices = [office.pk for office in user.current_offices]
        club = Q(owner__in=offices) | Q(owner__parent__in=offices)
        staff, people, consular = Q(pk__in=[]), Q(pk__in=[]), Q(pk__in=[])
        reported = ~Q(pk__in=[]) if user.holds(*READERS_OF_REPORTS) else Q(pk__in=[])
        for office in user.current_offices:
            if office.role in STAFF:
                within = Q(territory=office.state_id) if office.state_id else ~Q(pk__in=[])
                staff |= within
                people |= within if office.role in READERS_OF_PEOPLE else Q(pk__in=[])
            elif office.role == Role.CONSULATE:
                consular |= Q(consulate=office.consulate_id)
        reach = user.reach(owner="owner", municipality="municipality", company="company")
        others = Q(pk__in=[])
        for also_reads in ALSO_READ:
            others |= also_reads(user)
        return self.filter(
            Q(kind__in=kinds_of(Circle.PARTIES)) & reach
            | Q(kind__in=kinds_of(Circle.CLUB)) & (club | staff | consular)
            | Q(kind__in=kinds_of(Circle.PEOPLE)) & (club | people | consular)
            | Q(kind__in=kinds_of(Circle.ISSUER)) & (Q(owner__in=offices) | consular | reported)
            | Q(kind__in=kinds_of(Circle.STAFF)) & staff
            | self.own(user)
            | others
        )

    def reports_of(self, user: User) -> Self:
        """The reports that the person asked for. Nobody else reads them."""
        return self.filter(self.own(user))

    @staticmethod
    def own(user: User) -> Q:
        return Q(kind=Document.Kind.REPORT, asked_by=user.pk)

    def outlived(self) -> Self:
        """Reports that are kept no longer."""
        until = timezone.now() - Document.REPORTS_ARE_KEPT
        return self.filter(kind=Document.Kind.REPORT, asked_at__lt=until)

    def unprinted(self) -> Self:
        """Papers that still wait for the printer."""
        return self.filter(state=Document.State.QUEUED)

    def ahead_of(self, document: "Document") -> Self:
        """The papers that the printer takes before this one: those of a batch let the others pass."""
        sooner = Q(pk__lt=document.pk, urgent=document.urgent)
        return self.unprinted().filter(sooner if document.urgent else sooner | Q(urgent=True))

    def left_behind(self) -> Self:
        """Papers whose message was lost or whose worker died: asked for a while ago, still not printed."""
        return self.unprinted().filter(sent_at__lt=timezone.now() - Document.PATIENCE)


class Document(models.Model):
    """A paper. ``facts`` hold all that it says, so that a reprint can never say something else."""

    Kind = Kind

    class State(models.TextChoices):
        QUEUED = "queued", _("En preparación")
        ISSUED = "issued", _("Emitido")
        FAILED = "failed", _("No se pudo imprimir")

    class Standing(models.TextChoices):
        """Whether what a paper says still holds. A paper that holds no longer stays as it was issued."""

        IN_FORCE = "in_force", _("Vigente")
        SUPERSEDED = "superseded", _("Sustituido")
        CANCELLED = "cancelled", _("Cancelado")

    # After this time without a print the sweep sends the message again.
    PATIENCE = timedelta(seconds=45)
    MOST_ATTEMPTS = 5
    REPORTS_ARE_KEPT = timedelta(days=30)

    kind = models.CharField(_("clase"), max_length=30, choices=Kind)
    number = models.CharField(_("número"), max_length=60)
    version = models.PositiveSmallIntegerField(_("versión"), default=1)
    # A courtesy translation is a paper of its own, with the number and the version of the binding one.
    language = models.CharField(_("idioma"), max_length=5, default="es-mx")
    # What it tells of, within its kind: the folio of a work, a session, a deposit.
    subject = models.CharField(_("de qué trata"), max_length=80)
    # Empty where a paper is of no single work. Of a report: its own mark.
    folio = models.CharField(_("folio de la obra"), max_length=30, blank=True, db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(_("ejercicio fiscal"), null=True, blank=True)
    code = models.CharField(
        _("código de verificación"),
        max_length=CODE_LENGTH,
        unique=True,
        null=True,
        blank=True,
        editable=False,
    )
    title = models.CharField(_("título"), max_length=300)
    template = models.CharField(_("plantilla"), max_length=60)
    facts = models.JSONField(_("hechos"), encoder=DjangoJSONEncoder)
    owner = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("club")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("municipio"),
    )
    territory = models.ForeignKey(
        "places.State",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entidad federativa"),
    )
    company = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("empresa aportante")
    )
    consulate = models.ForeignKey(
        Consulate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("consulado")
    )

    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("sustituye a"),
    )
    superseded_at = models.DateTimeField(_("sustituido"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelado"), null=True, blank=True, editable=False)
    cancelled_because = models.CharField(_("causa de la cancelación"), max_length=500, blank=True)

    # Whether somebody waits before the screen: such a paper goes before those of a batch.
    urgent = models.BooleanField(_("alguien la espera"), default=True)
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.QUEUED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo pidió"))
    asked_at = models.DateTimeField(_("pedido"), db_default=TransactionNow(), editable=False)
    sent_at = models.DateTimeField(_("enviado a imprimir"), db_default=TransactionNow(), editable=False)
    # Since when it waits for the printer now: asked for, or tried again after it failed.
    waits_since = models.DateTimeField(_("espera desde"), db_default=TransactionNow(), editable=False)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    failure = models.CharField(_("causa de la falla"), max_length=500, blank=True)

    file = models.FileField(_("archivo"), upload_to="documents/%Y/%m", blank=True)
    sha256 = models.CharField(_("huella SHA-256"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("tamaño en bytes"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("páginas"), null=True, blank=True)
    printed_at = models.DateTimeField(_("impreso"), null=True, blank=True)
    printed_with = models.CharField(_("impreso con"), max_length=40, blank=True)
    # Of the print before its seal: it can be repeated from the facts, byte for byte.
    print_sha256 = models.CharField(_("huella de la impresión sin sello"), max_length=64, blank=True)
    sealed_with = models.ForeignKey(
        "documents.SealCertificate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("sellado con"),
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento")
        verbose_name_plural = _("documentos")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["municipality", "-asked_at"], name="papers_of_a_municipality"),
            models.Index(fields=["territory", "-asked_at"], name="papers_of_a_state"),
            models.Index(fields=["owner", "-asked_at"], name="papers_of_a_club"),
            models.Index(fields=["sent_at"], condition=Q(state="queued"), name="papers_left_behind"),
            models.Index(fields=["-asked_at", "-id"], name="papers_newest_first"),
            GinIndex(OpClass(SAID, name="gin_trgm_ops"), name="papers_by_what_they_say"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number", "version", "language"], name="number_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "version", "language"], name="paper_is_asked_for_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (~Q(file="") & ~Q(sha256="") & Q(size__gt=0) & Q(printed_at__isnull=False)),
                name="issued_paper_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | ~Q(print_sha256=""),
                name="issued_paper_keeps_the_hash_of_its_print",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="informe",
                    owner__isnull=True,
                    municipality__isnull=True,
                    territory__isnull=True,
                    code__isnull=True,
                )
                | ~Q(kind="informe")
                & Q(territory__isnull=False, code__isnull=False)
                & (
                    Q(kind__in=["dictamen", "convocatoria", "acta"])
                    | Q(owner__isnull=False, municipality__isnull=False)
                    # A federation is of a state, not of a town.
                    | Q(kind__in=["toma_de_nota", "informe_mensual"], owner__isnull=False)
                ),
                name="paper_has_its_office_and_report_has_none",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_because=""),
                name="cancelled_paper_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="failed_paper_names_its_cause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def is_sealed_when_printed(self) -> bool:
        """Whether it goes out with the system's seal: every paper but what a person printed to take along."""
        return self.kind != self.Kind.REPORT

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.ISSUED

    @property
    def standing(self) -> "Document.Standing":
        """Whether what it says still holds."""
        return standing_of(self.cancelled_at, self.superseded_at)

    @property
    def is_slow(self) -> bool:
        """Whether a person has waited longer than a print takes, since it was asked for or tried again."""
        return self.state == self.State.QUEUED and timezone.now() - self.waits_since > timedelta(minutes=1)

    @property
    def file_name(self) -> str:
        """The name under which a person keeps the file."""
        return f"{self.get_kind_display().split()[0]}_{self.number}_v{self.version}.pdf"


class Retry(models.Model):
    """A person sent a paper that could not be printed to the printer again. Nobody rewrites it.

    Reports have none: they are their reader's alone, and gone after some days.
    """

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="retries", verbose_name=_("documento")
    )
    # Why it had not been printed.
    failure = models.CharField(_("causa de la falla"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("impresión pedida de nuevo")
        verbose_name_plural = _("impresiones pedidas de nuevo")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.by_id} · {self.at:%Y-%m-%d}"


def standing_of(cancelled_at: datetime | None, superseded_at: datetime | None) -> Document.Standing:
    """Whether what a paper says still holds."""
    if cancelled_at:
        return Document.Standing.CANCELLED
    return Document.Standing.SUPERSEDED if superseded_at else Document.Standing.IN_FORCE
