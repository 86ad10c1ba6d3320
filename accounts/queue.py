"""Mails that wait for the worker: a row is written before its mail is sent, so that none goes out twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.postgres.functions import TransactionNow
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.mails import send_to_each
from accounts.models import Appointment, User

Row = TypeVar("Row", bound="QueuedMail")
# Of the rows that were taken those that still hold, and the mail about them in the words of a person.
Mailing = tuple[Sequence[Any], Callable[[User], EmailMultiAlternatives]]


class QueuedMailQuerySet(models.QuerySet[Row]):
    def waiting(self) -> Self:
        """Mails that no worker has taken yet."""
        return self.filter(state=QueuedMail.State.QUEUED)


class QueuedMail(models.Model):
    """One mail to the people of one ``office``, for one occasion.

    A worker takes a row for itself before it sends. Whoever dies in between leaves it ``sending``: then
    nobody knows whether the mail went out, and nobody sends it again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Por enviar")
        SENDING = "sending", _("Enviándose")
        SENT = "sent", _("Enviado")
        DROPPED = "dropped", _("No hizo falta")

    asked_at = models.DateTimeField(_("pedido"), db_default=TransactionNow(), editable=False)
    state = models.CharField(_("situación"), max_length=8, choices=State, default=State.QUEUED)
    sent_at = models.DateTimeField(_("enviado"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("personas a las que se escribió"), default=0)

    class Meta:
        abstract = True


def people_of(offices: Iterable[int], today: date) -> dict[int, list[User]]:
    """Who sits today in each of the offices. One query."""
    rows = Appointment.objects.current(on=today).filter(office__in=set(offices), user__is_active=True)
    people: dict[int, list[User]] = defaultdict(list)
    for row in rows.select_related("user").order_by("user__email"):
        if row.user not in people[row.office_id]:
            people[row.office_id].append(row.user)
    return people


def send_queued(waiting: QueuedMailQuerySet[Any], tell: Callable[[list[Any]], Mailing | None]) -> None:
    """The people of one office have one mail about these rows; what is no longer true is dropped.

    Raises what the mail server said when nobody has it; the rows wait again then.
    """
    state = QueuedMail.State
    with transaction.atomic():
        taken = list(waiting.select_for_update(skip_locked=True, of=("self",)))
        rows = waiting.model._default_manager.filter(pk__in=[row.pk for row in taken])
        rows.update(state=state.SENDING)
    if not taken:
        return
    office = taken[0].office_id
    people = people_of([office], timezone.localdate()).get(office, [])
    mailing = tell(taken)
    if not people or mailing is None:
        rows.update(state=state.DROPPED)
        return
    standing, mail_for = mailing
    try:
        sent = send_to_each(people, mail_for)
    except OSError:
        rows.update(state=state.QUEUED)
        raise
    told = [row.pk for row in standing]
    rows.exclude(pk__in=told).update(state=state.DROPPED)
    rows.filter(pk__in=told).update(state=state.SENT, sent_at=timezone.now(), people=sent)
