"""What a proposal said each time it was filed: a copy that nothing changes afterwards."""

from django.contrib.postgres.functions import TransactionNow
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.models.project import Project


class ProjectVersion(models.Model):
    """The answers of one filing, with their fingerprint. Only added to."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versión"))
    answers = models.JSONField(encoder=DjangoJSONEncoder)
    # What state and municipality had said of their parts; no answer of the club's, so not in the fingerprint.
    commitments = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("versión de la solicitud")
        verbose_name_plural = _("versiones de la solicitud")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="version_is_numbered_once"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="versions_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}, {self.number}"
