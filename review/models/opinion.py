"""Opinions: a checklist that is filled in several sittings, signed once, and kept as it is."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Role, User
from documents.models import Document
from projects.models import OpinionRequest, Project, Subject


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def signed(self) -> Self:
        return self.filter(signed_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(signed_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """All of the person's own office; of others the signed ones, unless it reads its own alone."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(office__in=[office.pk for office in user.current_offices])
        if any(office.role != Role.NORMATIVE for office in user.current_offices):
            scope |= Q(signed_at__isnull=False)
        return self.filter(scope, project__in=Project.objects.visible_to(user))


class Opinion(models.Model):
    """What an office says of a work, line by line. Signed it never changes; a later one supersedes it."""

    class Kind(models.TextChoices):
        TECHNICAL = "technical", _("Dictamen técnico")
        NORMATIVE = "normative", _("Dictamen normativo")

    class Conclusion(models.TextChoices):
        FAVOURABLE = "favourable", _("Procedente")
        CONDITIONAL = "conditional", _("Procedente condicionado")
        UNFAVOURABLE = "unfavourable", _("Improcedente")

    project = models.ForeignKey(Project, models.PROTECT, related_name="opinions")
    kind = models.CharField(_("clase"), max_length=10, choices=Kind)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("quién lo emite"))
    request = models.ForeignKey(
        OpinionRequest, models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    subject = models.CharField(_("materia"), max_length=12, choices=Subject, blank=True)
    # Given with the signature; 0 while it is a draft.
    version = models.PositiveSmallIntegerField(_("versión"), default=0, editable=False)
    checklist_sha256 = models.CharField(max_length=64, editable=False)
    conclusion = models.CharField(_("conclusión"), max_length=12, choices=Conclusion, blank=True)
    reasons = models.TextField(_("razones"), max_length=4000, blank=True)
    conditions = models.TextField(_("condiciones"), max_length=4000, blank=True)
    valid_until = models.DateField(_("vigente hasta"), null=True, blank=True)
    licence = models.CharField(_("cédula profesional"), max_length=20, blank=True)
    # The answers that were judged: the number of their last saving and their fingerprint.
    project_revision = models.PositiveIntegerField(_("versión de la solicitud"))
    answers_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién lo firma"))
    title = models.CharField(_("cargo"), max_length=120, blank=True)
    begun_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    saved_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    signed_at = models.DateTimeField(_("firmado"), null=True, blank=True, editable=False)
    # Counts the savings of the draft, so that a stale form is told instead of overwriting.
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("dictamen")
        verbose_name_plural = _("dictámenes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["technical", "normative"]), name="opinion_has_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, version=0)
                | Q(signed_at__isnull=False, version__gt=0) & ~Q(conclusion="") & ~Q(answers_sha256=""),
                name="signed_opinion_concludes",
            ),
            models.CheckConstraint(
                condition=~Q(conclusion="conditional") | Q(signed_at__isnull=True) | ~Q(conditions=""),
                name="conditional_opinion_has_conditions",
            ),
            models.CheckConstraint(
                condition=Q(kind="technical", subject="", request__isnull=True)
                | Q(kind="normative", request__isnull=False) & ~Q(subject=""),
                name="normative_opinion_was_asked_for",
            ),
            models.UniqueConstraint(
                fields=["project", "kind", "office", "subject"],
                condition=Q(signed_at__isnull=True),
                name="office_has_one_draft_of_an_opinion",
            ),
            models.UniqueConstraint(
                fields=["project", "kind", "office", "subject", "version"],
                condition=Q(signed_at__isnull=False),
                name="opinion_has_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.project}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


class OpinionLine(models.Model):
    """One line of the checklist, with the words that it had when the opinion began."""

    class Result(models.TextChoices):
        MET = "met", _("Cumple")
        NOT_MET = "not_met", _("No cumple")
        NOT_APPLICABLE = "not_applicable", _("No aplica")

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    text = models.CharField(_("qué se revisa"), max_length=300)
    source = models.CharField(_("fuente"), max_length=400)
    is_confirmed = models.BooleanField(_("confirmado"))
    result = models.CharField(_("resultado"), max_length=14, choices=Result, blank=True)
    comment = models.TextField(_("comentario"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("renglón de un dictamen")
        verbose_name_plural = _("renglones de un dictamen")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "code"], name="line_is_once_in_an_opinion"),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.get_result_display()}"


class SeenPaper(models.Model):
    """A paper that the opinion saw, in which version and of which day."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("Solicitud de apoyo")
        TECHNICAL_FILE = "technical_file", _("Expediente técnico")
        BUDGET = "budget", _("Presupuesto")
        DRAWINGS = "drawings", _("Planos")
        ASSEMBLY = "assembly", _("Acta de asamblea")
        COMMITMENT = "commitment", _("Carta compromiso")
        LAND = "land", _("Propiedad o derecho de vía")
        PERMIT = "permit", _("Permiso")
        QUOTATION = "quotation", _("Cotización")
        BUSINESS_PLAN = "business_plan", _("Plan de negocios")
        OTHER = "other", _("Otro")

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="papers")
    kind = models.CharField(_("clase"), max_length=16, choices=Kind)
    name = models.CharField(_("nombre o número"), max_length=200)
    version = models.CharField(_("versión"), max_length=40, blank=True)
    dated_on = models.DateField(_("fecha"), null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("papel revisado")
        verbose_name_plural = _("papeles revisados")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="seen_paper_has_a_name")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
