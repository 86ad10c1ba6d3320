"""What a work remembers: each act in its life, and the rules that somebody excused it from."""

from django.contrib.postgres.functions import TransactionNow
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from projects.models.project import Project
from projects.workflow import State, label_of


class HistoryEntry(models.Model):
    """An act in the life of a work: who, in which role, when, what, from where to where. Only added to."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="history")
    act = models.CharField(max_length=30)
    came_from = models.CharField(max_length=12, choices=State, blank=True)
    went_to = models.CharField(max_length=12, choices=State)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    findings = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("acto")
        verbose_name_plural = _("historia")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="acts_newest_first")]

    def __str__(self) -> str:
        return f"{self.label}, {self.by}"

    @property
    def label(self) -> str:
        return label_of(self.act)


class Waiver(models.Model):
    """An exception to one rule for one work, with who granted it, why and by which paper."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="waivers")
    rule = models.CharField(_("regla"), max_length=40)
    reason = models.TextField(_("razón"), max_length=2000)
    paper = models.CharField(_("oficio que la autoriza"), max_length=120)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("excepción")
        verbose_name_plural = _("excepciones")
        constraints = [
            models.UniqueConstraint(fields=["project", "rule"], name="rule_is_waived_once"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(paper=""), name="waiver_has_reason_and_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.paper}"
