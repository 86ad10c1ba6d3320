"""A list of clubs that a federation brings: read, shown, and written as a whole or not at all."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clubs.models.organisations import Federation
from documents.models.making import DEAD_AFTER


class ClubListQuerySet(models.QuerySet["ClubList"]):
    def visible_to(self, user: User) -> Self:
        """The lists of the own federation."""
        return self.filter(federation__office__in=[office.pk for office in user.current_offices])

    def waiting(self) -> Self:
        """Lists that nobody asked to write yet."""
        return self.filter(wanted_at__isnull=True, written_at__isnull=True)

    def under_way(self) -> Self:
        return self.filter(wanted_at__isnull=False, written_at__isnull=True)

    def left_behind(self) -> Self:
        """Lists that nobody writes although they wait for it: a lost message, or a worker that died."""
        before = timezone.now() - DEAD_AFTER
        lost = Q(seen_at__isnull=True, wanted_at__lt=before)
        return self.under_way().filter(lost | Q(seen_at__lt=before))

    def claim(self, pk: int) -> "ClubList | None":
        """The list, which the caller and nobody else now writes; None where somebody is at it, or was."""
        now = timezone.now()
        free = Q(seen_at__isnull=True) | Q(seen_at__lt=now - DEAD_AFTER)
        claimed = self.under_way().filter(free, pk=pk).update(seen_at=now)
        return self.select_related("federation", "wanted_by").get(pk=pk) if claimed else None


class ClubList(models.Model):
    """The rows of one file. Once they are written they are gone from here; the counts stay."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Por revisar")
        QUEUED = "queued", _("En espera")
        WRITING = "writing", _("Guardándose")
        WRITTEN = "written", _("Guardada")

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
    # When somebody asked to write it, and who; nobody has, again, once it was refused.
    wanted_at = models.DateTimeField(null=True, blank=True, editable=False)
    wanted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quién pidió guardarla")
    )
    # When a worker took it.
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    refusal = models.CharField(_("por qué no se guardó"), max_length=300, blank=True)
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
            models.CheckConstraint(
                condition=Q(wanted_at__isnull=True, wanted_by__isnull=True, seen_at__isnull=True)
                | Q(wanted_at__isnull=False, wanted_by__isnull=False, refusal=""),
                name="list_on_its_way_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> State:
        if self.written_at:
            return self.State.WRITTEN
        if self.seen_at:
            return self.State.WRITING
        return self.State.QUEUED if self.wanted_at else self.State.WAITING

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.WRITING)
