"""Files that somebody asked for and a worker writes: waited for, watched, kept for some days."""

from datetime import timedelta
from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Whoever was not seen writing for so long is dead.
DEAD_AFTER = timedelta(minutes=3)


class FileInMakingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever asked for it, and nobody else: it holds what that person may read."""
        return self.filter(user=user.pk)

    def left_behind(self) -> Self:
        """Files that nobody writes although they wait: a lost message, or a worker that died."""
        before = timezone.now() - DEAD_AFTER
        state = self.model.State
        return self.filter(
            Q(state=state.QUEUED, asked_at__lt=before) | Q(state=state.WRITING, seen_at__lt=before)
        )

    def claim(self, pk: int) -> "FileInMaking | None":
        """The row, which the caller and nobody else now writes; None where somebody is at it, or was."""
        now, state = timezone.now(), self.model.State
        free = Q(state=state.QUEUED) | Q(state=state.WRITING, seen_at__lt=now - DEAD_AFTER)
        claimed = self.filter(free, pk=pk).update(state=state.WRITING, written=0, seen_at=now)
        return self.select_related("user").get(pk=pk) if claimed else None

    def outlived(self) -> Self:
        """Files that are kept no longer."""
        return self.filter(asked_at__lt=timezone.now() - self.model.KEPT_FOR)


class FileInMaking(models.Model):
    """A file that a worker writes for its ``user``. Whoever dies while writing it leaves it to the sweep."""

    class State(models.TextChoices):
        QUEUED = "queued", _("En espera")
        WRITING = "writing", _("Escribiéndose")
        READY = "ready", _("Lista")
        FAILED = "failed", _("No se pudo escribir")

    KEPT_FOR = timedelta(days=7)

    state = models.CharField(_("situación"), max_length=8, choices=State, default=State.QUEUED)
    failure = models.CharField(_("causa"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("pedida"), db_default=TransactionNow(), editable=False)
    # When whoever writes it was last seen. Beside its number it also says who that is.
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FileInMakingQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.WRITING)
