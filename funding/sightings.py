"""Where the bank shows what two persons told of the account: payments, refunds, and what came in besides."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions import OPERATIONS, PostingRefused, verify
from funding.actions.two_hands import locked
from funding.bank import MOVES, Choice, free_movements, rank
from funding.models import Fund, Movement, Sighting, Statement, TwoHands
from programs.dates import long_date


@transaction.atomic
def verify_seen(name: str, row: Any, *, by: User, movement: Movement | None = None, paper: str = "") -> Any:
    """The operation counts, and says where the bank shows it. Verified twice it is one.

    Of a work with an account, what moves it is the ``movement`` of a statement, or the one that surely is it,
    or stands in a ``paper`` of the bank. Raises PostingRefused where it is neither.
    """
    row = locked(OPERATIONS[name], row)
    if row.state == TwoHands.State.VERIFIED or not needs_sighting(name, row):
        return verify(OPERATIONS[name], row, by=by)
    movement, paper = movement_of(name, row, movement, paper.strip()), " ".join(paper.split())
    if movement is None and not paper:
        refuse_unseen(row.fund, row.happened_on)
    row = verify(OPERATIONS[name], row, by=by)
    Sighting.objects.create(entry=row.entry, movement=movement, paper="" if movement else paper[:120], by=by)
    return row


def needs_sighting(name: str, row: Any) -> bool:
    """Whether it moves the account of a work that has one registered."""
    return name in MOVES and bool(row.fund.bank_accounts.exists())


def choices_for(name: str, row: Any) -> list[Choice]:
    """The movements that an operation may be, the likeliest first."""
    if not needs_sighting(name, row):
        return []
    return free_movements(row.fund, MOVES[name] * row.amount, (name, row.pk))


def movement_of(name: str, row: Any, movement: Movement | None, paper: str) -> Movement | None:
    """The movement that was told, or the one that surely is it."""
    choices = dict(choices_for(name, row))
    if movement is None:
        return next((found for found, one in choices.items() if rank(one, (name, row.pk)) == 0), None)
    if movement not in choices:
        message = _("Ese movimiento ya es otra operación, o no es de esta obra y de este importe.")
        raise PostingRefused(message, "not_that_movement")
    return movement


def refuse_unseen(fund: Fund, day: date) -> None:
    """Raises the sentence of what is missing, for something that no movement and no paper shows."""
    covering = Statement.objects.filter(account__fund=fund, since__lte=day, until__gte=day)
    if covering.exclude(layout="cep").exists():
        message = _(
            "El estado de cuenta del %(day)s ya se importó y no lo muestra con seguridad: elija el "
            "movimiento, o escriba el papel del banco en el que está. Si no está, rechácelo."
        )
        raise PostingRefused(message % {"day": long_date(day)}, "choose_movement")
    raise PostingRefused(_("Escriba el papel del banco en el que está el movimiento."), "no_paper")
