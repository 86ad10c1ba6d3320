"""Filters of the list that somebody keeps under a name."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """The own views, and those that a colleague shares with an office of the person."""
        offices = [office.pk for office in user.current_offices]
        return self.filter(Q(user=user) | Q(office__in=offices)).select_related("user")


class SavedView(models.Model):
    """The filters of the list of works, kept by a person, and perhaps shared with an office."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views", editable=False)
    office = models.ForeignKey(
        Office,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name=_("oficina con la que se comparte"),
    )
    name = models.CharField(_("nombre de la vista"), max_length=60)
    query = models.CharField(_("filtros"), max_length=1000)
    saved_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("vista guardada")
        verbose_name_plural = _("vistas guardadas")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="person_has_one_view_of_a_name"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="view_has_name_and_filters"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('projects:index')}?{self.query}"
