"""Instalments of governments, changes of the agreement, what is left over, and its way back to the payers."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from funding.actions.posting import Leg, PostingRefused, hold, pair, post
from funding.actions.spending import NOTHING, by_payer, in_account
from funding.actions.two_hands import Operation, locked, refuse_no_amount, saved
from funding.models import PUBLIC, Amendment, Closing, Entry, Fund, Moment, Payer, Refund, Release, TwoHands
from programs.money import pesos

# --- Instalments ----------------------------------------------------------------------------------


def refuse_release(row: Any) -> None:
    """Raise a sentence when this instalment cannot be: of nobody public, or more than is committed."""
    if row.payer not in PUBLIC:
        raise PostingRefused(_("Solo se ministra la parte de un gobierno."), "no_such_payer")
    if not row.conditions.strip():
        raise PostingRefused(_("Escriba qué condiciones se cumplen y con qué documento."), "no_conditions")
    committed = by_payer(row.fund, Moment.COMMITTED).get(row.payer, NOTHING)
    if row.amount > committed:
        message = _("De la parte de %(payer)s quedan %(left)s comprometidos sin ministrar.")
        facts = {"payer": Payer(row.payer).label, "left": pesos(committed)}
        raise PostingRefused(message % facts, "more_than_committed")


def release_legs(row: Any) -> list[Leg]:
    return pair(Moment.ACCRUED, Moment.COMMITTED, row.payer, row.amount)


@transaction.atomic
def order_payment(release: Release, *, clc: str, ordered_on: date, by: User) -> Release:
    """The authorised instalment has its payment order and is *ejercido*. Told twice it is one.

    Refuses an instalment that is not authorised, another number than the one it has, and a number in use.
    """
    row: Release = locked(RELEASE, release)
    clc = " ".join(clc.split())[:40]
    if row.order_id and (row.clc, row.ordered_on) == (clc, ordered_on):
        return row
    if row.state != TwoHands.State.VERIFIED:
        raise PostingRefused(_("La ministración todavía no está autorizada."), "not_verified")
    if row.order_id:
        raise PostingRefused(_("Esa ministración ya tiene la CLC %(clc)s.") % {"clc": row.clc}, "has_its_clc")
    if not clc:
        raise PostingRefused(_("Escriba el número de la CLC."), "no_reference")
    if ordered_on > timezone.localdate():
        raise PostingRefused(_("Esa fecha todavía no llega."), "future_date")
    row.clc, row.ordered_on, row.ordered_by = clc, ordered_on, by
    row.order = post(
        row.fund,
        Entry.Kind.ORDER,
        key=f"{row.fund.folio}:order:{row.pk}",
        legs=pair(Moment.EXECUTED, Moment.ACCRUED, row.payer, row.amount),
        note=clc,
        by=by,
    )
    saved(row)
    return row


def missing_of_others(fund: Fund, payer: str) -> list[tuple[str, Decimal]]:
    """The other payers that still owe, with pesos: instalments are to follow their deposits."""
    owed = by_payer(fund, Moment.OUTSTANDING)
    return [(other, amount) for other, amount in owed.items() if other != payer]


# --- Amendments -----------------------------------------------------------------------------------


def changes_of(row: Any) -> dict[str, Decimal]:
    """By how many pesos the part of each payer changes, without those that stay."""
    try:
        changes = {payer: Decimal(str(told)) for payer, told in row.changes.items()}
    except InvalidOperation:
        raise PostingRefused(_("Escriba los importes en pesos."), "no_amount") from None
    return {payer: change for payer, change in changes.items() if change}


def tidy_amendment(row: Any) -> None:
    """The changes are written as the table keeps them."""
    row.changes = {
        payer: str(change) if change * 100 % 1 else f"{change:.2f}"
        for payer, change in changes_of(row).items()
    }


def refuse_amendment(row: Any) -> None:
    """Raise a sentence when the parts cannot change so; the row gets the new sum of the parts."""
    agreed = by_payer(row.fund, Moment.AGREED)
    owed = by_payer(row.fund, Moment.OUTSTANDING)
    changes = changes_of(row)
    if not changes:
        raise PostingRefused(_("Escriba la nueva parte de al menos un aportante."), "no_amount")
    for payer, change in changes.items():
        if payer not in agreed:
            raise PostingRefused(_("Ese aportante no tiene parte en esta obra."), "no_such_payer")
        refuse_no_amount(abs(change))
        if -change > owed.get(payer, NOTHING):
            message = _("A %(payer)s le faltan %(owed)s por depositar: su parte no baja más que eso.")
            facts = {"payer": Payer(payer).label, "owed": pesos(owed.get(payer, NOTHING))}
            raise PostingRefused(message % facts, "deposited_before")
        committed = by_payer(row.fund, Moment.COMMITTED).get(payer, NOTHING)
        if payer in PUBLIC and -change > committed:
            message = _("De %(payer)s quedan %(left)s comprometidos sin ministrar.")
            facts = {"payer": Payer(payer).label, "left": pesos(committed)}
            raise PostingRefused(message % facts, "more_than_committed")
    amount = sum(agreed.values(), NOTHING) + sum(changes.values(), NOTHING)
    if row.pk and amount != row.amount:
        message = _("Desde que se registró cambiaron las partes: rechácelo y regístrelo otra vez.")
        raise PostingRefused(message, "something_changed")
    row.amount = amount


def amendment_legs(row: Any) -> list[Leg]:
    legs: list[Leg] = []
    for payer, change in changes_of(row).items():
        legs += pair(Moment.OUTSTANDING, Moment.AGREED, payer, change)
        if payer in PUBLIC:
            legs += pair(Moment.COMMITTED, Moment.TO_COMMIT, payer, change)
    return summed(legs)


def fit_the_only_line(row: Any) -> None:
    """A budget of one line follows the agreement; one of several is told anew by whoever keeps it."""
    lines = list(row.fund.budget_lines.all())
    if len(lines) == 1:
        lines[0].amount = sum(by_payer(row.fund, Moment.AGREED).values(), NOTHING)
        saved(lines[0])


def summed(legs: list[Leg]) -> list[Leg]:
    """One leg an account, as an entry wants it."""
    sums: dict[tuple[str, str], Decimal] = {}
    for moment, payer, amount, *_pot in legs:
        sums[moment, payer] = sums.get((moment, payer), NOTHING) + amount
    return [(moment, payer, amount) for (moment, payer), amount in sums.items() if amount]


# --- What is left ---------------------------------------------------------------------------------


def left_over(fund: Fund) -> dict[str, Decimal]:
    """What of each payer's money, with its interest, nobody has spent or set apart to go back."""
    return by_payer(fund, Moment.AVAILABLE, Moment.INTEREST)


def refuse_closing(row: Any) -> None:
    """Raise a sentence while something still waits; the row gets the pesos that are left."""
    waiting = [
        str(model._meta.verbose_name)
        for model in TwoHands.__subclasses__()
        if model is not Closing and model.objects.waiting().filter(fund=row.fund).exists()
    ]
    if row.fund.declarations.waiting().exists():
        waiting.append(_("depósito declarado"))
    if waiting:
        message = _("Hay registros por verificar: %(what)s. Resuélvalos primero.")
        raise PostingRefused(message % {"what": ", ".join(waiting)}, "something_waits")
    if by_payer(row.fund, Moment.ACCRUED, Moment.EXECUTED):
        message = _(
            "Hay ministraciones autorizadas que no se han depositado: reviértalas o espere su depósito."
        )
        raise PostingRefused(message, "release_on_its_way")
    if row.fund.accounts.filter(moment=Moment.EXCHANGE_MXN, balance__gt=0).exists():
        raise PostingRefused(_("Hay dólares sin convertir en la cuenta de la obra."), "dollars_left")
    left = sum(left_over(row.fund).values(), NOTHING)
    if not left:
        raise PostingRefused(_("No queda dinero por reintegrar en la cuenta de la obra."), "nothing_left")
    if row.state == TwoHands.State.DECLARED and row.pk and left != row.amount:
        message = _(
            "Desde que se pidió el cierre cambió lo que queda: ahora son %(left)s. "
            "Rechácelo y pídalo otra vez."
        )
        raise PostingRefused(message % {"left": pesos(left)}, "something_changed")
    row.amount = left


def closing_legs(row: Any) -> list[Leg]:
    """What is left is to go back by its origin; what was committed and never came is free for other works."""
    legs: list[Leg] = []
    for moment in (Moment.AVAILABLE, Moment.INTEREST):
        for payer, amount in by_payer(row.fund, moment).items():
            legs += pair(moment, Moment.REFUNDABLE, payer, amount)
    for payer, amount in by_payer(row.fund, Moment.COMMITTED).items():
        legs += pair(Moment.TO_COMMIT, Moment.COMMITTED, payer, amount)
    return summed(legs)


def legal_day(fund: Fund, payer: str) -> date | None:
    """Until when the federal part has to be back: 15 natural days after the fiscal year ends (LFPRH art. 54).

    No rule is known for the others.
    """
    return date(fund.fiscal_year + 1, 1, 15) if payer == Payer.FEDERAL else None


def refuse_refund(row: Any) -> None:
    """Raise a sentence when more would go back than is left of the payer, or than the bank has."""
    left = by_payer(row.fund, Moment.REFUNDABLE).get(row.payer, NOTHING)
    row.due_on, row.charges = legal_day(row.fund, row.payer), Decimal(row.charges)
    if row.amount > left:
        message = _("A %(payer)s se le reintegran %(left)s y el importe es de %(amount)s.")
        facts = {"payer": Payer(row.payer).label, "left": pesos(left), "amount": pesos(row.amount)}
        raise PostingRefused(message % facts, "more_than_left")
    if row.charges < 0 or row.charges != row.charges.quantize(Decimal("0.01")):
        raise PostingRefused(_("Las cargas financieras van en centavos completos."), "no_amount")
    if row.charges and (row.due_on is None or row.happened_on <= row.due_on):
        message = _("El reintegro está a tiempo: no lleva cargas financieras.")
        raise PostingRefused(message, "not_late")
    if row.amount > in_account(row.fund):
        message = _("En la cuenta de la obra hay %(there)s.")
        raise PostingRefused(message % {"there": pesos(in_account(row.fund))}, "not_enough")


def to_ask_a_line_for(fund: Fund) -> Decimal:
    """Federal pesos that are to go back and for which no refund waits; a sentence if there are none.

    Nobody else may move the money of the work before the transaction ends.
    """
    hold(fund.pk)
    left = by_payer(fund, Moment.REFUNDABLE).get(Payer.FEDERAL, NOTHING)
    if not left:
        message = _(
            "No hay dinero federal por reintegrar. La línea de captura se pide después de cerrar la cuenta."
        )
        raise PostingRefused(message, "nothing_left")
    waiting = fund.refunds.waiting().filter(payer=Payer.FEDERAL).aggregate(sum=Sum("amount"))["sum"]
    if waiting and waiting >= left:
        message = _("Ya hay un reintegro por verificar con su línea de captura, por %(amount)s.")
        raise PostingRefused(message % {"amount": pesos(waiting)}, "refund_waits")
    return left - (waiting or NOTHING)


def refund_legs(row: Any) -> list[Leg]:
    """The money leaves the account. Charges for delay are of the executor and never of the work's money."""
    return [
        (Moment.REFUNDABLE, row.payer, row.amount),
        (Moment.BANK, "", -row.amount),
        (Moment.REFUNDED, row.payer, row.amount),
        (Moment.REFUNDS, "", -row.amount),
        *pair(Moment.CHARGES, Moment.CHARGED, row.payer, row.charges),
    ]


def is_settled(fund: Fund) -> bool:
    """Whether the account was closed and nothing of the work's money is anywhere but in proved work."""
    if not fund.closings.counted().exists():
        return False
    somewhere = [
        *(Moment.BANK, Moment.BANK_USD, Moment.AVAILABLE, Moment.INTEREST, Moment.REFUNDABLE),
        *(Moment.UNPROVED, Moment.APPLIED, Moment.EXCHANGE_MXN, Moment.EXCHANGE_USD),
    ]
    return not fund.accounts.filter(moment__in=somewhere).exclude(balance=0).exists()


RELEASE = Operation(
    "release",
    Release,
    gettext_lazy("Ministración"),
    refuse_release,
    release_legs,
    facts=("payer", "conditions"),
)
OPERATIONS = [
    RELEASE,
    Operation(
        "amendment",
        Amendment,
        gettext_lazy("Convenio modificatorio"),
        refuse_amendment,
        amendment_legs,
        facts=("changes",),
        tidy=tidy_amendment,
        after=fit_the_only_line,
    ),
    Operation(
        "closing", Closing, gettext_lazy("Cierre de la cuenta"), refuse_closing, closing_legs, facts=("why",)
    ),
    Operation(
        "refund",
        Refund,
        gettext_lazy("Reintegro"),
        refuse_refund,
        refund_legs,
        facts=("payer", "charges"),
    ),
]
