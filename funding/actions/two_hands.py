"""What moves money needs two persons: one tells it, another verifies it, and then it is posted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from funding.actions.fund import undo
from funding.actions.posting import Leg, PostingRefused, hold, post
from funding.models import Entry, Fund, TwoHands
from programs.money import pesos

State = TwoHands.State


@dataclass(frozen=True)
class Operation:
    """One kind of what two persons do: where it is kept, when it may not be, and what it posts."""

    name: str
    model: type[TwoHands]
    label: str | Promise
    # Raises PostingRefused for what cannot be. Asked when it is told, and again when it is verified.
    refuse: Callable[[Any], None]
    legs: Callable[[Any], list[Leg]]
    # What it says besides fund, amount, day, reference and note.
    facts: tuple[str, ...] = ()
    # Within what its reference is one.
    once: tuple[str, ...] = ("fund", "reference")
    # Raises PostingRefused while something else hangs on it, so that it cannot be reversed.
    refuse_undo: Callable[[Any], None] = field(default=lambda row: None)
    # Puts what was typed into its one form, so that two tellings of one thing are alike.
    tidy: Callable[[Any], None] = field(default=lambda row: None)
    # What follows, once it counts or counts no more.
    after: Callable[[Any], None] = field(default=lambda row: None)


@transaction.atomic
def tell(
    operation: Operation,
    fund: Fund,
    *,
    happened_on: date,
    reference: str,
    by: User,
    amount: Decimal | None = None,
    note: str = "",
    **facts: Any,
) -> tuple[Any, bool]:
    """What was told waits for another person, and whether it is new. Told twice with one reference it is one.

    Refuses a reference that stands for something else, a day that has not come, and what cannot be.
    """
    fund = hold(fund.pk)
    row = operation.model(
        fund=fund,
        amount=Decimal("0.00") if amount is None else amount,
        happened_on=happened_on,
        reference=" ".join(reference.split()),
        note=note.strip()[:300],
        declared_by=by,
        **{name: facts[name] for name in operation.facts if name in facts},
    )
    if not row.reference:
        raise PostingRefused(_("Escriba la referencia o el número del documento."), "no_reference")
    if happened_on > timezone.localdate():
        raise PostingRefused(_("Esa fecha todavía no llega."), "future_date")
    operation.tidy(row)
    known = operation.model.objects.standing().filter(**{name: getattr(row, name) for name in operation.once})
    if earlier := known.first():
        # Where nobody tells the amount, it follows from the rest.
        same = (*operation.facts, "happened_on", *(["amount"] if amount is not None else []))
        if all(getattr(earlier, n) == getattr(row, n) for n in same):
            return earlier, False
        message = _("«%(reference)s» ya está registrado con %(amount)s. Revise la referencia.")
        facts_told = {"reference": earlier.reference, "amount": pesos(earlier.amount)}
        raise PostingRefused(message % facts_told, "reference_used")
    operation.refuse(row)
    refuse_no_amount(row.amount)
    saved(row)
    return row, True


def refuse_no_amount(amount: Decimal) -> None:
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise PostingRefused(_("El importe debe ser mayor que cero y en centavos completos."), "no_amount")


@transaction.atomic
def verify(operation: Operation, row: Any, *, by: User) -> Any:
    """It counts: its entry is posted. Verified twice it is one. Refuses the person who told it."""
    row = locked(operation, row)
    if row.state == State.VERIFIED:
        return row
    refuse_unless_waiting(row, by)
    operation.refuse(row)
    row.entry = post(
        row.fund,
        operation.name,
        key=f"{row.fund.folio}:{operation.name}:{row.pk}",
        legs=operation.legs(row),
        note=row.reference,
        by=by,
    )
    settle(row, State.VERIFIED, by)
    operation.after(row)
    return row


@transaction.atomic
def reject(operation: Operation, row: Any, *, reason: str, by: User) -> Any:
    """It does not count; whoever told it reads why, and may tell it again."""
    row = locked(operation, row)
    if row.state == State.REJECTED:
        return row
    refuse_unless_waiting(row, by)
    if not reason.strip():
        raise PostingRefused(_("Escriba por qué se rechaza."), "no_reason")
    row.reason = reason.strip()[:300]
    return settle(row, State.REJECTED, by)


@transaction.atomic
def take_back(operation: Operation, row: Any, *, reason: str, by: User) -> Entry:
    """What was verified by mistake counts no more: its exact mirror is posted, once, with the reason."""
    row = locked(operation, row)
    if row.state != State.VERIFIED:
        raise PostingRefused(_("Solo se revierte lo que cuenta."), "already_reversed")
    operation.refuse_undo(row)
    if getattr(row, "order_id", None):
        undo(row.fund, row.order_id, reason=reason, by=by)
    reversal = undo(row.fund, row.entry_id, reason=reason, by=by)
    row.state = State.REVERSED
    saved(row)
    operation.after(row)
    return reversal


def locked(operation: Operation, row: Any) -> Any:
    """The row as it is now. The fund is locked first, as every posting does."""
    fund = hold(row.fund_id)
    row = operation.model.objects.select_for_update(of=("self",)).get(pk=row.pk)
    row.fund = fund
    return row


def refuse_unless_waiting(row: Any, by: User) -> None:
    if row.state != State.DECLARED:
        message = _("Ya está resuelto: %(state)s.")
        raise PostingRefused(message % {"state": row.get_state_display().lower()}, "already_settled")
    if row.declared_by_id == by.pk:
        message = _("Quien lo registra no lo verifica: pida a otra persona de su oficina.")
        raise PostingRefused(message, "two_persons")


def settle(row: Any, state: str, by: User) -> Any:
    row.state, row.settled_by, row.settled_at = state, by, timezone.now()
    saved(row)
    return row


def saved(row: Any) -> None:
    """The row is in the table, or the database says why it may not be."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as refusal:
        broken = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", None)
        if sentence := BROKEN.get(str(broken)):
            raise PostingRefused(str(sentence), str(broken)) from refusal
        raise


BROKEN: dict[str, str | Promise] = {
    "line_is_not_passed": gettext_lazy("El pago pasa de lo que tiene el concepto del presupuesto."),
    "payment_is_not_passed": gettext_lazy("Pasa de lo que falta comprobar de ese pago."),
    "payment_hangs_alone": gettext_lazy(
        "Ese pago tiene comprobantes o devoluciones: revierta o rechace primero esos registros."
    ),
    "paper_is_not_passed": gettext_lazy(
        "Ese comprobante ya se usó, en esta obra o en otra, y no alcanza para este importe, "
        "o se registró con otro total."
    ),
    "clc_is_used_once": gettext_lazy("Esa CLC ya está registrada en otra ministración."),
}
