"""Mails about a work to one office. A row is written before its mail is sent, so that none goes out twice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.queue import QueuedMail, QueuedMailQuerySet
from projects.models.project import Project


class WorkMail(QueuedMail):
    """One mail to one office about one work, for one occasion: so it is never sent twice."""

    class About(models.TextChoices):
        REMARKS = "remarks", _("Observaciones")
        COMMITMENT = "commitment", _("Compromiso")
        RESULT = "result", _("Resultado")

    project = models.ForeignKey(Project, models.PROTECT, related_name="mails")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    # ``1-sent``, ``1-soon`` and ``1-today`` of a round of remarks; the payer and the day of a commitment;
    # the number of the letter of a result.
    occasion = models.CharField(_("ocasión"), max_length=40)

    objects = QueuedMailQuerySet["WorkMail"].as_manager()

    class Meta:
        verbose_name = _("correo de una obra")
        verbose_name_plural = _("correos de una obra")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["id"], condition=Q(state="queued"), name="work_mails_to_be_sent")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "office", "about", "occasion"], name="work_mail_is_sent_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False, people__gt=0),
                name="sent_work_mail_went_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.about} {self.occasion}"
