"""The papers that a club brings with its proposal, each under what it was asked as."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.models import ReceivedFile
from projects.models.project import Project
from projects.models.remark import Remark

# The code of what nobody asked for; its label says what it is.
OTHER = "other"


class BroughtPaperQuerySet(models.QuerySet["BroughtPaper"]):
    def standing(self) -> Self:
        """Those that the proposal has now, the oldest first."""
        rows = self.filter(removed_at__isnull=True).exclude(file__scan=ReceivedFile.Scan.INFECTED)
        return rows.select_related("file", "given_by").order_by("pk")


class BroughtPaper(models.Model):
    """A file of a proposal. Once the work was filed it is taken back, and stays with who did and when."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="brought_papers")
    code = models.CharField(_("como qué se pide"), max_length=40)
    label = models.CharField(_("documento"), max_length=300)
    file = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="+", verbose_name=_("archivo"))
    # The remark that it answers, of a paper that came with an answer.
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, blank=True, related_name="papers")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("lo entregó"))
    given_at = models.DateTimeField(_("entregado"), db_default=TransactionNow(), editable=False)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("lo retiró")
    )
    removed_at = models.DateTimeField(_("retirado"), null=True, editable=False)

    objects = BroughtPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento de la solicitud")
        verbose_name_plural = _("documentos de la solicitud")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "code", "file", "remark"],
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
                name="file_is_given_once_as_one_paper",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="paper_taken_back_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(label=""), name="paper_says_what_it_is"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.name}"

    @property
    def stands(self) -> bool:
        """Whether the proposal has it now."""
        return self.removed_at is None and self.file.is_usable

    @property
    def name(self) -> str:
        """The name of its file, as a filed version tells it."""
        return self.file.name

    @property
    def sha256(self) -> str:
        return self.file.sha256
