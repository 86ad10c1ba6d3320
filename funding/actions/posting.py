"""The one door to the journal: an entry with its lines, once, or a sentence that says why not."""

import json
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from funding.models import BOOKS, IN_DOLLARS, OF_A_POT, Entry, Fund, Moment, Pot


class PostingRefused(Exception):
    """Money that may not be posted, told to the person who asked for it."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


def hold(fund: int) -> Fund:
    """The fund as it is now. Whoever decides about its money waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funding_hold(%s)", [fund])
    return Fund.objects.get(pk=fund)


# Moment, payer and pesos (+ is a debit); and the pot, where it is not the owner's own.
Leg = tuple[str, str, Decimal] | tuple[str, str, Decimal, int | None]


def pair(debit: Moment, credit: Moment, payer: str, amount: Decimal) -> list[Leg]:
    """The two legs of ``amount``; none of nothing."""
    return [(debit, payer, amount), (credit, payer, -amount)] if amount else []


def post(
    owner: Fund | Pot,
    kind: str,
    *,
    key: str,
    legs: Iterable[Leg],
    by: User,
    note: str = "",
    reverses: Entry | None = None,
    pot: Pot | None = None,
    booked_on: date | None = None,
) -> Entry:
    """One entry with its lines, in one round trip; the same key with the same facts is the same entry.

    It belongs to a work, or to the budget of a pot. Legs whose moment is one of a pot stand on the pot that
    they name, or else on ``pot``, or else on the owner's. ``booked_on`` is today unless told. Raises
    PostingRefused for a key that stands for something else, a closed year, a ceiling that would be passed,
    or money that is not there.
    """
    is_work = isinstance(owner, Fund)
    pot_pk = pot.pk if pot else owner.pot_id if isinstance(owner, Fund) else owner.pk
    rows = [row_of(leg, pot_pk) for leg in legs]
    told: list[Any] = [
        owner.pk if is_work else None,
        None if is_work else owner.pk,
        kind,
        key,
        json.dumps(rows),
        note[:300],
        reverses.pk if reverses else None,
        by.pk,
        booked_on or timezone.localdate(),
    ]
    try:
        # By itself the call is a transaction; within one, its refusal must not take the rest along.
        apart = transaction.atomic() if connection.in_atomic_block else nullcontext()
        with apart, connection.cursor() as cursor:
            cursor.execute("SELECT funding_post(%s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s)", told)
            (pk,) = cursor.fetchone()
    except IntegrityError as refusal:
        code, message = why_refused(refusal)
        raise PostingRefused(message, code) from refusal
    told_of = {"fund": owner} if is_work else {"pot": owner}
    return Entry(pk=pk, kind=kind, key=key, note=note[:300], reverses=reverses, by=by, **told_of)


def row_of(leg: Leg, pot_pk: int) -> list[str]:
    """A leg as the database takes it: its pot if it stands on one, book, moment, payer, currency, amount."""
    moment, payer, amount, *named = leg
    pot_pk = named[0] if named and named[0] else pot_pk
    currency = "USD" if moment in IN_DOLLARS else "MXN"
    return [
        str(pot_pk) if moment in OF_A_POT else "",
        BOOKS[Moment(moment)],
        moment,
        payer,
        currency,
        f"{amount:.2f}",
    ]


def why_refused(refusal: IntegrityError) -> tuple[str, str]:
    """The code and the sentence of a posting that the database refused; another error is none of ours."""
    broken = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", None)
    if broken == "entry_is_posted_once":
        return "posted_before", _("Ese movimiento ya está registrado.")
    if broken == "closed_year_stays_closed":
        return "closed_year", _("Ese año ya está cerrado: regístrelo con fecha de un año abierto.")
    if broken == "ceiling_is_not_passed":
        return "ceiling_passed", _("El techo presupuestal no alcanza para ese movimiento.")
    if broken == "account_stays_on_its_side":
        return "not_enough", _("No hay saldo suficiente para ese movimiento.")
    raise refusal
