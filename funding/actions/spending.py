"""Payments by line of the budget, what proves them, what comes back, and what the bank adds."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, count
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from funding.actions.posting import Leg, PostingRefused, hold, pair
from funding.actions.two_hands import BROKEN, Operation
from funding.models import (
    BudgetLine,
    Conversion,
    Fund,
    Interest,
    Moment,
    Payer,
    Payment,
    Proof,
    Restitution,
    TwoHands,
)
from programs.money import centavos, fill, from_centavos, pesos, split

NOTHING = Decimal("0.00")


def by_payer(fund: Fund, *moments: str) -> dict[str, Decimal]:
    """Pesos of each payer under ``moments`` together, without sign, in the order of printing."""
    sums = dict.fromkeys(Payer.values, NOTHING)
    for account in fund.accounts.filter(moment__in=moments).exclude(payer=""):
        sums[account.payer] += abs(account.balance)
    return {payer: amount for payer, amount in sums.items() if amount}


def in_account(fund: Fund) -> Decimal:
    """Pesos in the bank account of the work."""
    return fund.accounts.filter(moment=Moment.BANK).aggregate(sum=Sum("balance"))["sum"] or NOTHING


# --- The budget of the work ---------------------------------------------------------------------


class NewLine(NamedTuple):
    """One line of a budget as it is told. ``number`` names a line that the budget has, whatever its words."""

    concept: str
    amount: Decimal
    number: int | None = None


@transaction.atomic
def set_budget(fund: Fund, *, lines: Sequence[NewLine | tuple[str, Decimal]], by: User) -> list[BudgetLine]:
    """The work has these lines. They add up to what the parties pay in money.

    A line keeps its number and its payments: it is known by its number, or else by its concept. Refuses a
    line below what was paid for it, and to lose one that has payments.
    """
    fund = hold(fund.pk)
    told = [NewLine(line[0].strip()[:200], *line[1:]) for line in lines]
    agreed = sum(by_payer(fund, Moment.AGREED).values(), NOTHING)
    total = sum((line.amount for line in told), NOTHING)
    if total != agreed:
        message = _("Los conceptos suman %(total)s y lo convenido en dinero es %(agreed)s.")
        raise PostingRefused(message % {"total": pesos(total), "agreed": pesos(agreed)}, "lines_differ")
    if any(line.amount <= 0 or not line.concept for line in told):
        raise PostingRefused(_("Cada concepto lleva un nombre y un importe mayor que cero."), "no_amount")
    known = {line.number: line for line in fund.budget_lines.select_for_update(of=("self",))}
    rows = rows_for(told, known, fund)
    gone = [line for line in known.values() if line not in rows]
    if paid := Payment.objects.filter(line__in=gone).select_related("line").first():
        message = _("«%(concept)s» ya tiene pagos: no se quita. Para cambiarle el nombre, diga su número.")
        raise PostingRefused(message % {"concept": paid.line.concept}, "line_has_payments")
    for line in gone:
        line.delete()
    try:
        with transaction.atomic():
            for line, new in zip(rows, told, strict=True):
                line.concept, line.amount = new.concept, new.amount
                line.save()
    except IntegrityError as refusal:
        if getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "") == "line_is_not_passed":
            raise PostingRefused(
                _("Un concepto quedaría por debajo de lo que ya se pagó de él."), "line_is_not_passed"
            ) from refusal
        raise
    return sorted(rows, key=lambda line: line.number)


def rows_for(told: Sequence[NewLine], known: dict[int, BudgetLine], fund: Fund) -> list[BudgetLine]:
    """The line of each that was told: one that the budget has, or a new one.

    A new one takes the number of one that goes, or the one after the last.
    """
    named = [line.number for line in told if line.number is not None]
    if set(named) - set(known) or len(named) != len(set(named)):
        message = _("Ese número de concepto no está en el presupuesto: alguien lo cambió. Ábralo de nuevo.")
        raise PostingRefused(message, "no_such_line")
    free = {number: line for number, line in known.items() if number not in named}
    found: list[BudgetLine | None] = []
    for line in told:
        number = line.number or next((n for n, row in free.items() if row.concept == line.concept), None)
        free.pop(number or 0, None)
        found.append(known[number] if number else None)
    numbers = chain(free, count(max(known, default=0) + 1))
    return [row or BudgetLine(fund=fund, number=next(numbers)) for row in found]


# --- Payments -----------------------------------------------------------------------------------


def refuse_payment(row: Any) -> None:
    """Raise a sentence when this cannot be paid: another work's line, more than it has, or is in the bank."""
    if row.line.fund_id != row.fund.pk:
        raise PostingRefused(_("Ese concepto es de otra obra."), "no_such_line")
    paid = row.line.payments.counted().aggregate(sum=Sum("amount"))["sum"] or NOTHING
    back = Restitution.objects.counted().filter(
        payment__line=row.line, payment__state=TwoHands.State.VERIFIED
    )
    left = row.line.amount - paid + (back.aggregate(sum=Sum("amount"))["sum"] or NOTHING)
    if row.amount > left:
        message = _("Al concepto «%(concept)s» le quedan %(left)s y el pago es de %(amount)s.")
        facts = {"concept": row.line.concept, "left": pesos(left), "amount": pesos(row.amount)}
        raise PostingRefused(message % facts, "more_than_line")
    there = min(in_account(row.fund), sum(by_payer(row.fund, Moment.AVAILABLE).values(), NOTHING))
    if row.amount > there:
        message = _("En la cuenta de la obra hay %(there)s disponibles y el pago es de %(amount)s.")
        raise PostingRefused(message % {"there": pesos(there), "amount": pesos(row.amount)}, "not_enough")


def shares_of_payment(fund: Fund, amount: Decimal) -> dict[str, Decimal]:
    """What each payer bears of ``amount``: by its agreed part, as far as its money is in the account.

    Whoever has not deposited bears nothing now and catches up with the payments after its deposit.
    """
    agreed = by_payer(fund, Moment.AGREED)
    parts = {payer: centavos(part) for payer, part in agreed.items()}
    given, purses = by_payer(fund, Moment.APPLIED, Moment.JUSTIFIED), by_payer(fund, Moment.AVAILABLE)
    return {payer: share for payer, share in fill(amount, parts, given, purses).items() if share}


def payment_legs(row: Any) -> list[Leg]:
    legs: list[Leg] = [(Moment.UNPROVED, "", row.amount), (Moment.BANK, "", -row.amount)]
    for payer, share in shares_of_payment(row.fund, row.amount).items():
        legs += pair(Moment.AVAILABLE, Moment.APPLIED, payer, share)
    return legs


def refuse_undo_payment(row: Any) -> None:
    """Raise a sentence while something proves the payment, or gave it back."""
    if row.proofs.standing().exists() or row.restitutions.standing().exists():
        raise PostingRefused(str(BROKEN["payment_hangs_alone"]), "payment_hangs_alone")


# --- What proves them, and what comes back --------------------------------------------------------


def unproved_of(payment: Payment) -> Decimal:
    """Pesos of a payment that nothing proves yet and nobody gave back."""
    if payment.state != TwoHands.State.VERIFIED:
        return NOTHING
    settled = NOTHING
    for rows in (payment.proofs, payment.restitutions):
        settled += rows.counted().aggregate(sum=Sum("amount"))["sum"] or NOTHING
    return payment.amount - settled


def refuse_beyond_payment(row: Any) -> None:
    """Raise a sentence when the payment is another work's, does not count, or is proved already."""
    if row.payment.fund_id != row.fund.pk:
        raise PostingRefused(_("Ese pago es de otra obra."), "no_such_payment")
    left = unproved_of(row.payment)
    if row.amount > left:
        message = _("De ese pago faltan por comprobar %(left)s y el importe es de %(amount)s.")
        facts = {"left": pesos(left), "amount": pesos(row.amount)}
        raise PostingRefused(message % facts, "more_than_payment")


def tidy_proof(row: Any) -> None:
    """A folio fiscal is one, however its letters were typed."""
    if row.paper == Proof.Paper.CFDI:
        row.reference = row.reference.upper()


def refuse_proof(row: Any) -> None:
    """Raise a sentence when this proves nothing: beyond its payment or its paper, or an ill-written folio."""
    if row.paper == Proof.Paper.CFDI and not is_folio_fiscal(row.reference):
        message = _("El folio fiscal tiene 36 caracteres, como 5F2B1C34-9A1D-4E8B-8C55-0D1E2F3A4B5C.")
        raise PostingRefused(message, "not_a_folio_fiscal")
    if row.amount > row.total:
        message = _("El comprobante es de %(total)s y no comprueba %(amount)s.")
        facts = {"total": pesos(row.total), "amount": pesos(row.amount)}
        raise PostingRefused(message % facts, "more_than_paper")
    refuse_beyond_payment(row)


def is_folio_fiscal(text: str) -> bool:
    """Whether ``text`` is written as the UUID of a CFDI: 8-4-4-4-12 hexadecimal digits."""
    groups = text.split("-")
    return [len(group) for group in groups] == [8, 4, 4, 4, 12] and all(
        digit in "0123456789ABCDEF" for group in groups for digit in group
    )


def shares_of_settling(row: Any) -> dict[str, Decimal]:
    """What each payer has in ``row.amount`` of its payment: by what it bore of it, without any drift."""
    lines = row.payment.entry.lines.filter(account__moment=Moment.APPLIED).select_related("account")
    of_payer = {line.account.payer: centavos(-line.amount) for line in lines}
    bore = {payer: of_payer[payer] for payer in Payer.values if payer in of_payer}
    settled = row.payment.amount - unproved_of(row.payment)
    before = split(settled, bore) if settled else dict.fromkeys(bore, NOTHING)
    after = split(settled + row.amount, bore)
    shares = {payer: after[payer] - before[payer] for payer in bore}
    if any(share < 0 for share in shares.values()):
        # The largest remainders moved to another payer: whoever would get a centavo back waits for the next.
        purses = {payer: from_centavos(cents) - before[payer] for payer, cents in bore.items()}
        shares = fill(row.amount, bore, before, purses)
    return {payer: share for payer, share in shares.items() if share}


def proof_legs(row: Any) -> list[Leg]:
    legs: list[Leg] = pair(Moment.PROVED, Moment.UNPROVED, "", row.amount)
    for payer, share in shares_of_settling(row).items():
        legs += pair(Moment.APPLIED, Moment.JUSTIFIED, payer, share)
    return legs


def restitution_legs(row: Any) -> list[Leg]:
    legs: list[Leg] = pair(Moment.BANK, Moment.UNPROVED, "", row.amount)
    for payer, share in shares_of_settling(row).items():
        legs += pair(Moment.APPLIED, Moment.AVAILABLE, payer, share)
    return legs


# --- What the bank adds ---------------------------------------------------------------------------


def refuse_interest(row: Any) -> None:
    """Raise a sentence when nobody has money in the account on which it could be earned."""
    if not by_payer(row.fund, Moment.DEPOSITED):
        raise PostingRefused(
            _("Nadie ha depositado todavía: no hay rendimientos que repartir."), "no_deposits"
        )


def interest_legs(row: Any) -> list[Leg]:
    """By what each payer deposited until today."""
    parts = {payer: centavos(part) for payer, part in by_payer(row.fund, Moment.DEPOSITED).items()}
    legs: list[Leg] = [(Moment.BANK, "", row.amount)]
    legs += [(Moment.INTEREST, payer, -share) for payer, share in split(row.amount, parts).items() if share]
    return legs


# --- Dollars ---------------------------------------------------------------------------------------


def refuse_conversion(row: Any) -> None:
    """Raise a sentence when the deposit is another work's, came in pesos, or was reversed."""
    deposit = row.deposit
    if deposit.fund_id != row.fund.pk or not deposit.usd or hasattr(deposit.entry, "reversal"):
        raise PostingRefused(_("Ese depósito no tiene dólares por convertir."), "no_dollars")


def conversion_legs(row: Any) -> list[Leg]:
    """The dollars leave, the pesos come. What the bank paid less than the FIX the payer owes again; what it
    paid more covers what the payer still owes, and beyond that is its interest."""
    deposit, payer = row.deposit, row.deposit.payer
    legs: list[Leg] = [
        *pair(Moment.EXCHANGE_USD, Moment.BANK_USD, "", deposit.usd),
        (Moment.BANK, "", row.amount),
        (Moment.EXCHANGE_MXN, "", -deposit.amount),
    ]
    difference = row.amount - deposit.amount
    owed = by_payer(row.fund, Moment.OUTSTANDING).get(payer, NOTHING)
    counted = min(difference, owed)
    if counted:
        legs += [(Moment.DEPOSITED, payer, counted), (Moment.OUTSTANDING, payer, -counted)]
        legs.append((Moment.AVAILABLE, payer, -counted))
    if beyond := difference - counted:
        legs.append((Moment.INTEREST, payer, -beyond))
    return legs


OPERATIONS = [
    Operation(
        "payment",
        Payment,
        gettext_lazy("Pago"),
        refuse_payment,
        payment_legs,
        facts=("line", "payee"),
        refuse_undo=refuse_undo_payment,
    ),
    Operation(
        "proof",
        Proof,
        gettext_lazy("Comprobante"),
        refuse_proof,
        proof_legs,
        facts=("payment", "paper", "issuer", "total"),
        once=("payment", "paper", "issuer", "reference"),
        tidy=tidy_proof,
    ),
    Operation(
        "restitution",
        Restitution,
        gettext_lazy("Devolución a la cuenta"),
        refuse_beyond_payment,
        restitution_legs,
        facts=("payment",),
    ),
    Operation("interest", Interest, gettext_lazy("Rendimientos"), refuse_interest, interest_legs),
    Operation(
        "conversion",
        Conversion,
        gettext_lazy("Conversión de dólares"),
        refuse_conversion,
        conversion_legs,
        facts=("deposit",),
        once=("deposit",),
    ),
]
