"""Papers: numbered, printed once from facts that were frozen when they were asked for."""

from datetime import timedelta
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from places.models import Municipality


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
        """Papers of the person's own offices and of their territory, and the own reports."""
        if not user.is_authenticated:
            return self.none()
        reach = user.reach(owner="owner", municipality="municipality", company="company")
        return self.filter(reach & ~Q(kind=Document.Kind.REPORT) | self.own(user))

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

    def left_behind(self) -> Self:
        """Papers whose message was lost or whose worker died: asked for a while ago, still not printed."""
        return self.unprinted().filter(sent_at__lt=timezone.now() - Document.PATIENCE)


class Document(models.Model):
    """A paper. ``facts`` hold all that it says, so that a reprint can never say something else."""

    class Kind(models.TextChoices):
        AGREEMENT = "convenio", _("Convenio de Concertación")
        # What somebody asked for to take along. It has no office: it is read by that person alone.
        REPORT = "informe", _("Informe")

    class State(models.TextChoices):
        QUEUED = "queued", _("En preparación")
        ISSUED = "issued", _("Emitido")
        FAILED = "failed", _("No se pudo imprimir")

    # After this time without a print the sweep sends the message again.
    PATIENCE = timedelta(seconds=45)
    MOST_ATTEMPTS = 5
    REPORTS_ARE_KEPT = timedelta(days=30)

    kind = models.CharField(_("clase"), max_length=30, choices=Kind)
    number = models.CharField(_("número"), max_length=60)
    version = models.PositiveSmallIntegerField(_("versión"), default=1)
    # Of a report: its own mark, since it may tell of many works.
    folio = models.CharField(_("folio de la obra"), max_length=30, db_index=True)
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
    company = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("empresa aportante")
    )

    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.QUEUED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo pidió"))
    asked_at = models.DateTimeField(_("pedido"), db_default=TransactionNow(), editable=False)
    sent_at = models.DateTimeField(_("enviado a imprimir"), db_default=TransactionNow(), editable=False)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    failure = models.CharField(_("causa de la falla"), max_length=500, blank=True)

    file = models.FileField(_("archivo"), upload_to="documents/%Y/%m", blank=True)
    sha256 = models.CharField(_("huella SHA-256"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("tamaño en bytes"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("páginas"), null=True, blank=True)
    printed_at = models.DateTimeField(_("impreso"), null=True, blank=True)
    printed_with = models.CharField(_("impreso con"), max_length=40, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento")
        verbose_name_plural = _("documentos")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["municipality", "-asked_at"], name="papers_of_a_municipality"),
            models.Index(fields=["sent_at"], condition=Q(state="queued"), name="papers_left_behind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="number_is_given_once"),
            models.UniqueConstraint(fields=["kind", "folio", "version"], name="paper_is_asked_for_once"),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (~Q(file="") & ~Q(sha256="") & Q(size__gt=0) & Q(printed_at__isnull=False)),
                name="issued_paper_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(kind="informe", owner__isnull=True, municipality__isnull=True)
                | ~Q(kind="informe") & Q(owner__isnull=False, municipality__isnull=False),
                name="paper_has_its_office_and_report_has_none",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="failed_paper_names_its_cause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.ISSUED

    @property
    def is_slow(self) -> bool:
        """Whether a person has waited longer than a print takes."""
        return self.state == self.State.QUEUED and timezone.now() - self.asked_at > timedelta(minutes=1)

    @property
    def file_name(self) -> str:
        """The name under which a person keeps the file."""
        return f"{self.get_kind_display().split()[0]}_{self.number}_v{self.version}.pdf"
