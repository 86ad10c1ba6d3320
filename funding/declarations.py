"""Deposits in two hands: one person tells of the money, another finds it in the bank statement."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions import PostingRefused, receive, refuse_impossible
from funding.models import Declaration, Deposit, Fund
from programs.money import pesos


@transaction.atomic
def declare(
    fund: Fund, *, payer: str, amount: Decimal, paid_on: date, reference: str, paid_by: str, by: User
) -> Declaration:
    """A deposit of ``amount`` pesos waits for whoever verifies it. Told twice with one reference it is one.

    Refuses a reference that waits or counts for something else, and what the payer does not owe.
    """
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    reference = reference.strip()
    told = (payer, amount, paid_on)
    waiting = fund.declarations.waiting().filter(reference=reference).first()
    if waiting and (waiting.payer, waiting.amount, waiting.paid_on) == told:
        return waiting
    counted = Declaration.objects.filter(
        fund=fund, reference=reference, deposit__isnull=False, deposit__entry__reversal__isnull=True
    ).first()
    if counted and (counted.payer, counted.amount, counted.paid_on) == told:
        return counted
    if known := waiting or counted:
        refuse_the_reference(known)
    refuse_impossible(fund, payer=payer, amount=amount, received_on=paid_on)
    return Declaration.objects.create(
        fund=fund,
        payer=payer,
        amount=amount,
        paid_on=paid_on,
        reference=reference,
        paid_by=paid_by.strip(),
        declared_by=by,
    )


def refuse_the_reference(known: Declaration) -> None:
    message = _("La referencia %(reference)s ya está declarada con %(amount)s de %(payer)s.")
    facts = {
        "reference": known.reference,
        "amount": pesos(known.amount),
        "payer": known.get_payer_display(),
    }
    raise PostingRefused(message % facts, "reference_used")


@transaction.atomic
def verify(declaration: Declaration, *, received_on: date, by: User) -> Deposit:
    """The money stands in the bank statement since ``received_on`` and counts. Verified twice it is one."""
    declaration = locked(declaration)
    if declaration.deposit is not None:
        return declaration.deposit
    refuse_unless_waiting(declaration, by)
    deposit = receive(
        declaration.fund,
        payer=declaration.payer,
        amount=declaration.amount,
        received_on=received_on,
        reference=declaration.reference,
        paid_by=declaration.paid_by,
        by=by,
    )
    settle(declaration, Declaration.State.VERIFIED, by, deposit=deposit)
    return deposit


@transaction.atomic
def reject(declaration: Declaration, *, reason: str, by: User) -> Declaration:
    """The money is not in the bank statement; whoever told of it reads why, and may declare again."""
    declaration = locked(declaration)
    if declaration.state == Declaration.State.REJECTED:
        return declaration
    refuse_unless_waiting(declaration, by)
    if not reason.strip():
        raise PostingRefused(_("Escriba por qué se rechaza el depósito."), "no_reason")
    return settle(declaration, Declaration.State.REJECTED, by, reason=reason.strip()[:300])


def locked(declaration: Declaration) -> Declaration:
    """The row as it is now. The fund is locked first, as every posting does."""
    Fund.objects.select_for_update().get(pk=declaration.fund_id)
    rows = Declaration.objects.select_for_update(of=("self",)).select_related("deposit", "fund")
    return rows.get(pk=declaration.pk)


def refuse_unless_waiting(declaration: Declaration, by: User) -> None:
    if declaration.state != Declaration.State.DECLARED:
        message = _("Ese depósito ya está resuelto: %(state)s.")
        raise PostingRefused(message % {"state": declaration.get_state_display()}, "already_settled")
    if declaration.declared_by_id == by.pk:
        message = _("Quien declara un depósito no lo verifica: pida a otra persona de su oficina.")
        raise PostingRefused(message, "two_persons")


def settle(
    declaration: Declaration, state: str, by: User, *, reason: str = "", deposit: Deposit | None = None
) -> Declaration:
    declaration.state, declaration.reason, declaration.deposit = state, reason, deposit
    declaration.settled_by, declaration.settled_at = by, timezone.now()
    declaration.save()
    return declaration
