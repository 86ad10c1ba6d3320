"""What a club lets somebody outside of its board do with one of its works."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User
from projects.models.project import Project
from projects.workflow import Right


class ProjectRightQuerySet(models.QuerySet["ProjectRight"]):
    def standing(self) -> Self:
        """Rights that were neither withdrawn nor offered in vain: accepted, or still to be."""
        waiting = Q(invitation__in=Invitation.objects.waiting())
        accepted = Q(invitation__accepted_at__isnull=False)
        return self.filter(waiting | accepted, withdrawn_at__isnull=True)

    def held_by(self, user: User) -> Self:
        """What the person accepted and nobody withdrew."""
        return self.filter(invitation__accepted_by=user, withdrawn_at__isnull=True)


class ProjectRight(models.Model):
    """One person may read a work, and perhaps more; by an invitation, until somebody withdraws it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="rights")
    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="right")
    may = ArrayField(models.CharField(max_length=5, choices=Right), verbose_name=_("permisos"))
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("retirado"), null=True, editable=False)

    objects = ProjectRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("permiso sobre una obra")
        verbose_name_plural = _("permisos sobre una obra")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(may__contains=["read"], may__contained_by=list(Right.values)),
                name="whoever_may_more_may_read",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawn_right_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation.email}: {self.in_words}"

    @property
    def in_words(self) -> str:
        return " · ".join(str(Right(right).label) for right in Right.values if right in self.may)
