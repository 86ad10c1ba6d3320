"""A list of clubs that a federation brings: read, shown, and written as a whole or not at all."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clubs.models.organisations import Federation


class ClubListQuerySet(models.QuerySet["ClubList"]):
    def visible_to(self, user: User) -> Self:
        """The lists of the own federation."""
        return self.filter(federation__office__in=[office.pk for office in user.current_offices])

    def waiting(self) -> Self:
        return self.filter(written_at__isnull=True)


class ClubList(models.Model):
    """The rows of one file. Once they are written they are gone from here; the counts stay."""

    federation = models.ForeignKey(
        Federation, models.PROTECT, related_name="lists", verbose_name=_("federación de clubes")
    )
    name = models.CharField(_("archivo"), max_length=200)
    sha256 = models.CharField(_("huella"), max_length=64)
    encoding = models.CharField(_("codificación"), max_length=30, blank=True)
    # Lines of the older encoding in a file of two.
    older_lines = models.JSONField(default=list, editable=False)
    cells = models.JSONField(_("renglones"), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién la trajo"))
    at = models.DateTimeField(_("recibida"), db_default=TransactionNow(), editable=False)
    written_at = models.DateTimeField(_("guardada"), null=True, blank=True, editable=False)
    clubs = models.PositiveIntegerField(_("clubes nuevos"), default=0)
    members = models.PositiveIntegerField(_("integrantes nuevos"), default=0)
    seats = models.PositiveIntegerField(_("cargos nuevos"), default=0)

    objects = ClubListQuerySet.as_manager()

    class Meta:
        verbose_name = _("lista de clubes")
        verbose_name_plural = _("listas de clubes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["federation"],
                condition=Q(written_at__isnull=True),
                name="federation_has_one_list_waiting",
            ),
            models.CheckConstraint(
                condition=Q(written_at__isnull=True) | Q(cells=[]), name="written_list_keeps_no_rows"
            ),
        ]

    def __str__(self) -> str:
        return self.name
