"""Deposits in two hands: one person tells of the money, another finds it in the bank statement."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions import Dollars, PostingRefused, hold, receive, refuse_impossible
from funding.bank import choices_for, rank
from funding.fix import fix_of
from funding.models import Authorisation, Declaration, Deposit, Fund, Movement, Statement
from programs.dates import long_date
from programs.money import pesos


@transaction.atomic
def declare(
    fund: Fund,
    *,
    payer: str,
    amount: Decimal | None,
    paid_on: date,
    reference: str,
    paid_by: str,
    by: User,
    by_another: bool = False,
    other_bank: str = "",
    other_account: str = "",
    usd: Decimal | None = None,
    fix: Decimal | None = None,
) -> Declaration:
    """A deposit of ``amount`` pesos waits for whoever verifies it. Told twice with one reference it is one.

    A deposit of ``usd`` dollars is worth their pesos at the FIX of its day, which is told as ``fix`` only
    for days that the table does not have.

    Refuses a reference that waits or counts for something else, and what the payer does not owe. Made
    ``by_another``, or into another account (bank and last digits), it is an exception: see ``authorise``.
    """
    fund = hold(fund.pk)
    reference = reference.strip()
    other_bank, other_account = refuse_half_an_account(fund, other_bank, other_account)
    dollars = dollars_of(usd, fix, paid_on) if usd else None
    amount = dollars.in_pesos if dollars else amount or Decimal(0)
    told = (payer, amount, paid_on, by_another, other_account)
    waiting = fund.declarations.waiting().filter(reference=reference).first()
    if waiting and facts_of(waiting) == told:
        return waiting
    counted = Declaration.objects.filter(
        fund=fund, reference=reference, deposit__isnull=False, deposit__entry__reversal__isnull=True
    ).first()
    if counted and facts_of(counted) == told:
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
        by_another=by_another,
        other_bank=other_bank,
        other_account=other_account,
        usd=dollars.usd if dollars else None,
        fix=dollars.fix if dollars else None,
        declared_by=by,
    )


def dollars_of(usd: Decimal, fix: Decimal | None, day: date) -> Dollars:
    """The dollars with the FIX of the day. Refuses another rate than it, and a day without one."""
    known = fix_of(day)
    if usd <= 0 or usd != usd.quantize(Decimal("0.01")):
        raise PostingRefused(_("Los dólares deben ser más que cero y en centavos completos."), "no_dollars")
    if known is None and not fix:
        message = _("El FIX del %(day)s no está en la tabla: escriba el que publicó el DOF.")
        raise PostingRefused(message % {"day": long_date(day)}, "no_fix")
    if known is not None and fix and fix != known:
        message = _("El FIX del %(day)s fue %(rate)s: deje vacío el tipo de cambio.")
        raise PostingRefused(message % {"day": long_date(day), "rate": known}, "not_the_fix")
    rate = known or fix or Decimal(0)
    if rate <= 0 or rate != rate.quantize(Decimal("0.0001")):
        raise PostingRefused(_("Escriba el tipo de cambio con cuatro decimales, como 17.5444."), "no_fix")
    return Dollars(usd, rate)


def facts_of(told: Declaration) -> tuple[str, Decimal, date, bool, str]:
    return told.payer, told.amount, told.paid_on, told.by_another, told.other_account


def refuse_half_an_account(fund: Fund, bank: str, digits: str) -> tuple[str, str]:
    """The other account as it is kept. Refuses one without bank or digits, and the account of the work."""
    bank, digits = bank.strip(), digits.strip()
    if not (bank or digits):
        return "", ""
    if not bank or len(digits) != 4 or not (digits.isascii() and digits.isdigit()):
        message = _("De la otra cuenta escriba el banco y los últimos 4 dígitos.")
        raise PostingRefused(message, "other_account_incomplete")
    account = fund.bank_accounts.still_open().first()
    if account is None:
        message = _("La obra no tiene una cuenta registrada: no hay otra cuenta de la que decir.")
        raise PostingRefused(message, "no_account")
    if digits == account.last_digits and bank.casefold() == account.bank.casefold():
        raise PostingRefused(_("Esa es la cuenta de la obra: deje vacía la otra cuenta."), "same_account")
    return bank, digits


def refuse_the_reference(known: Declaration) -> None:
    message = _("La referencia %(reference)s ya está declarada con %(amount)s de %(payer)s.")
    facts = {
        "reference": known.reference,
        "amount": pesos(known.amount),
        "payer": known.get_payer_display(),
    }
    raise PostingRefused(message % facts, "reference_used")


@transaction.atomic
def authorise(declaration: Declaration, *, reason: str, paper: str, by: User) -> Authorisation:
    """The exception may be verified, by the word of a named person who did not declare it. Twice is once."""
    declaration = locked(declaration)
    if earlier := Authorisation.objects.filter(declaration=declaration).first():
        return earlier
    if not declaration.needs_authorisation:
        message = _("Ese depósito no es una excepción: no hace falta autorizarlo.")
        raise PostingRefused(message, "not_needed")
    refuse_unless_waiting(declaration, by, _("Quien declara un depósito no autoriza su excepción."))
    if not reason.strip() or not paper.strip():
        message = _("Escriba la razón y el oficio que autoriza la excepción.")
        raise PostingRefused(message, "detail_missing")
    return Authorisation.objects.create(
        declaration=declaration, reason=reason.strip(), paper=paper.strip(), granted_by=by
    )


@transaction.atomic
def verify(
    declaration: Declaration,
    *,
    by: User,
    received_on: date | None = None,
    movement: Movement | None = None,
    paper: str = "",
) -> Deposit:
    """The money was found in the bank and counts. Verified twice it is one.

    It is the ``movement`` of a statement, or the one that surely is it. While no statement tells of the day
    ``received_on`` a ``paper`` of the bank is enough; of a work without an account the day alone.
    """
    declaration = locked(declaration)
    if declaration.deposit is not None:
        return declaration.deposit
    refuse_unless_waiting(declaration, by)
    if declaration.needs_authorisation and not Authorisation.objects.filter(declaration=declaration).exists():
        message = _("Es una excepción (%(what)s): se verifica cuando la autorice otra persona.")
        raise PostingRefused(message % {"what": exception_of(declaration)}, "not_authorised")
    movement = movement_of(declaration, movement)
    if movement:
        received_on, paper = movement.booked_on, ""
    elif received_on is None:
        raise PostingRefused(_("Falta la fecha en que el banco abonó el dinero."), "no_day")
    else:
        refuse_without_proof(declaration, received_on, paper)
    deposit = receive(
        declaration.fund,
        payer=declaration.payer,
        amount=declaration.amount,
        received_on=received_on,
        reference=declaration.reference,
        paid_by=declaration.paid_by,
        by=by,
        dollars=Dollars(declaration.usd, declaration.fix) if declaration.usd and declaration.fix else None,
    )
    declaration.movement, declaration.paper = movement, paper.strip()
    settle(declaration, Declaration.State.VERIFIED, by, deposit=deposit)
    return deposit


def exception_of(declaration: Declaration) -> str:
    """What makes it an exception, in words."""
    said = [_("la hizo otra persona")] if declaration.by_another else []
    if declaration.other_account:
        told = {"bank": declaration.other_bank, "digits": declaration.other_account}
        said.append(_("llegó a la cuenta %(bank)s •••• %(digits)s") % told)
    return ", ".join(said)


def movement_of(declaration: Declaration, movement: Movement | None) -> Movement | None:
    """The movement that the deposit is: the one that was told, or the one that surely is it."""
    # The account shows no dollars: they have a paper of the bank.
    choices = {} if declaration.usd else dict(choices_for(declaration))
    if movement is None:
        return next((row for row, one in choices.items() if rank(one, declaration.pk) == 0), None)
    if declaration.other_account:
        message = _("El dinero llegó a otra cuenta: ningún movimiento de la cuenta de la obra puede ser ese.")
        raise PostingRefused(message, "in_another_account")
    if movement not in choices:
        message = _("Ese movimiento ya verificó otro depósito, o no es de esta obra y de este importe.")
        raise PostingRefused(message, "not_that_movement")
    return movement


def refuse_without_proof(declaration: Declaration, received_on: date, paper: str) -> None:
    """Refuses a deposit that a statement should show, or that neither a movement nor a paper shows."""
    if not declaration.fund.bank_accounts.exists():
        return
    covering = Statement.objects.filter(
        account__fund=declaration.fund_id, since__lte=received_on, until__gte=received_on
    ).exclude(layout="cep")
    if not (declaration.other_account or declaration.usd) and covering.exists():
        message = _(
            "El estado de cuenta del %(day)s ya se importó: elija el movimiento que es este depósito. "
            "Si no está, rechácelo."
        )
        raise PostingRefused(message % {"day": long_date(received_on)}, "choose_movement")
    if not paper.strip():
        message = _("Escriba el papel del banco en el que está el depósito.")
        raise PostingRefused(message, "no_paper")


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
    hold(declaration.fund_id)
    rows = Declaration.objects.select_for_update(of=("self",)).select_related("deposit", "fund")
    return rows.get(pk=declaration.pk)


def refuse_unless_waiting(declaration: Declaration, by: User, own: str = "") -> None:
    if declaration.state != Declaration.State.DECLARED:
        message = _("Ese depósito ya está resuelto: %(state)s.")
        raise PostingRefused(message % {"state": declaration.get_state_display()}, "already_settled")
    if declaration.declared_by_id == by.pk:
        message = _("Quien declara un depósito no lo verifica: pida a otra persona de su oficina.")
        raise PostingRefused(own or message, "two_persons")


def settle(
    declaration: Declaration, state: str, by: User, *, reason: str = "", deposit: Deposit | None = None
) -> Declaration:
    declaration.state, declaration.reason, declaration.deposit = state, reason, deposit
    declaration.settled_by, declaration.settled_at = by, timezone.now()
    declaration.save()
    return declaration
