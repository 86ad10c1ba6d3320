"""Who took which paper along, and when. Nobody rewrites it."""

from typing import Self

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.kinds import STAFF
from documents.models.bundle import Bundle
from documents.models.paper import Document


class DownloadQuerySet(models.QuerySet["Download"]):
    def visible_to(self, user: User) -> Self:
        """Downloads of the papers that the person reads as one who reviews, decides or audits."""
        if not user.is_authenticated or not user.holds(*STAFF):
            return self.none()
        return self.filter(document__in=Document.objects.visible_to(user).values("pk"))


class Download(models.Model):
    """A person was given the file of a paper, by itself or in a bundle."""

    class Via(models.TextChoices):
        PAGE = "page", _("En la página")
        API = "api", _("Por la API")

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="downloads", verbose_name=_("documento")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("quién"))
    at = models.DateTimeField(_("cuándo"), db_default=TransactionNow(), editable=False)
    via = models.CharField(_("por dónde"), max_length=4, choices=Via)
    # Bundles go after some days; that the paper came in one stays known.
    bundle = models.ForeignKey(
        Bundle,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("en la descarga"),
    )

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("descarga de un documento")
        verbose_name_plural = _("quién descargó qué")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.by_id} · {self.at:%Y-%m-%d}"
