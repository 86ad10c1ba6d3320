"""What the audit of the ledger found each night. A row is written once and stays as it was written."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _


class Verification(models.Model):
    """One audit of the whole ledger: when, how many chains, what it found, and the mark of their ends."""

    # So many flaws are kept with their words; the rest are counted.
    MOST_TOLD = 50

    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)
    chains = models.PositiveIntegerField(_("obras revisadas"))
    flaws = models.PositiveIntegerField(_("fallas"))
    told = models.JSONField(_("las primeras fallas"), default=list)
    # SHA-256 of the file that ``manage.py ledger heads`` would have written then.
    heads_sha256 = models.CharField(_("huella de los extremos"), max_length=64)

    class Meta:
        verbose_name = _("revisión del libro")
        verbose_name_plural = _("revisiones del libro")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at}: {self.flaws}"

    @property
    def is_whole(self) -> bool:
        return self.flaws == 0
