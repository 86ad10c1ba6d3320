"""Somebody leaves an office and another follows. What is open stays with the office, which is never empty."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Appointment, HandOver, Office, Role, User

# How far ahead a last day may be told.
LATEST = timedelta(days=120)
# Whose persons follow one another by their own record; the others are appointed by the administration.
HANDED_OVER = (Role.CLUB, Role.FEDERATION, Role.MUNICIPALITY)


class HandOverRefused(Exception):
    """Why nobody leaves the office so, told to the person who asked for it."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message, self.code = message, code


def offices_of(user: User) -> QuerySet[Office]:
    """The offices whose hand-overs the person records: the own ones and those that belong to them.

    The central office records those of all.
    """
    rows = Office.objects.filter(role__in=HANDED_OVER)
    if user.holds(Role.CENTRAL):
        return rows
    own = [held.pk for held in user.current_offices]
    return rows.filter(Q(pk__in=own) | Q(parent__in=own))


@transaction.atomic
def hand_over(
    office: Office,
    outgoing: Appointment,
    *,
    last_day: date,
    by: User,
    facts: Mapping[str, Any],
    incoming: str = "",
    title: str = "",
    instrument: str = "",
    note: str = "",
) -> HandOver:
    """The outgoing person is of the office until ``last_day``, and the incoming one from the next.

    ``incoming`` is the address of an account; without one the person leaves and the others go on. Raises
    HandOverRefused where nobody would be left.
    """
    if not offices_of(by).filter(pk=office.pk).exists():
        raise HandOverRefused(_("El relevo lo registra quien actúa por la oficina."), "not_your_role")
    # One after the other: two who leave at once must not leave an office empty.
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    outgoing = office.appointments.select_related("user").get(pk=outgoing.pk)
    today = timezone.localdate()
    if outgoing.until is not None and outgoing.until <= last_day:
        raise HandOverRefused(_("%(name)s ya entregó el cargo.") % {"name": outgoing.user}, "left_already")
    # Yesterday is the last day of whoever must not act today any more.
    if not max(today - timedelta(days=1), outgoing.since) <= last_day <= today + LATEST:
        raise HandOverRefused(
            _("Escriba como último día ayer, hoy o un día de los próximos cuatro meses."), "no_such_day"
        )
    follows = follower(office, outgoing, incoming, last_day, by) if incoming.strip() else None
    if follows is None and not remaining(office, outgoing, last_day).exists():
        raise HandOverRefused(
            _(
                "%(name)s es la única persona que actúa por %(office)s: diga quién recibe, o invite antes a "
                "otra persona."
            )
            % {"name": outgoing.user, "office": office},
            "last_person",
        )
    outgoing.until = last_day
    outgoing.save(update_fields=["until"])
    entered = None
    if follows is not None:
        entered = Appointment.objects.create(
            user=follows,
            office=office,
            title=title.strip() or outgoing.title,
            instrument=instrument.strip(),
            is_signer=outgoing.is_signer,
            since=last_day + timedelta(days=1),
        )
    by.forget_offices()
    return HandOver.objects.create(
        office=office,
        outgoing=outgoing,
        incoming=entered,
        last_day=last_day,
        note=note.strip(),
        facts=dict(facts),
        by=by,
    )


def follower(office: Office, outgoing: Appointment, email: str, last_day: date, by: User) -> User:
    """The account of the incoming person."""
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise HandOverRefused(
            _("%(email)s todavía no tiene cuenta. Invite a la persona; cuando acepte, registre el relevo.")
            % {"email": email.strip()},
            "no_account",
        )
    if found.pk == outgoing.user_id:
        raise HandOverRefused(_("Quien recibe no puede ser quien entrega."), "same_person")
    return found


def remaining(office: Office, outgoing: Appointment, last_day: date) -> Any:
    """The others who are of the office on the day after, and do not already leave."""
    after = last_day + timedelta(days=1)
    rows = office.appointments.filter(Q(until__isnull=True) | Q(until__gt=after), user__is_active=True)
    return rows.filter(since__lte=after).exclude(user=outgoing.user_id)
