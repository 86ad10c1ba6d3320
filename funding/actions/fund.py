"""The fund of a work from its agreement on: who deposits, who hands over, what comes back of a business."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from funding.actions.posting import Leg, PostingRefused, hold, pair, post
from funding.models import (
    PUBLIC,
    BudgetLine,
    Delivery,
    Deposit,
    Entry,
    Fund,
    InKind,
    Instalment,
    Moment,
    Payer,
    Pot,
    Recovery,
)
from places.models import Municipality
from programs.money import centavos, pesos, split


@dataclass(frozen=True)
class Gift:
    """What a payer promises in kind, with its value in pesos and the paper that values it."""

    payer: str
    description: str
    value: Decimal
    paper: str


@dataclass(frozen=True)
class Dollars:
    """Dollars of a deposit, and how many pesos the FIX of their day gives for one."""

    usd: Decimal
    fix: Decimal

    @property
    def in_pesos(self) -> Decimal:
        return (self.usd * self.fix).quantize(Decimal("0.01"), ROUND_HALF_UP)


@transaction.atomic
def open_fund(
    *,
    folio: str,
    scheme: str,
    fiscal_year: int,
    family: str,
    shares: Mapping[str, Decimal],
    municipality: Municipality,
    owner: Office,
    by: User,
    company: Office | None = None,
    deposit_until: date | None = None,
    gifts: Sequence[Gift] = (),
    recovers: Sequence[str] = (),
    instalments: Sequence[tuple[date, Decimal]] = (),
) -> Fund:
    """The fund of a work in the pot of its family, where each payer owes the agreed share in pesos.

    What a payer gives in kind is owed apart and lessens the money. The money of governments is committed
    against the ceiling of the pot, and what would pass it is refused. The support of the payers in
    ``recovers`` comes back by ``instalments``, which add up to it. Shares of zero open nothing.
    """
    pot, _new = Pot.objects.get_or_create(
        scheme=scheme, fiscal_year=fiscal_year, state_id=municipality.state_id, family=family
    )
    fund = Fund.objects.create(
        folio=folio,
        scheme=scheme,
        fiscal_year=fiscal_year,
        pot=pot,
        total=sum(shares.values(), Decimal("0.00")),
        municipality=municipality,
        owner=owner,
        company=company,
        deposit_until=deposit_until,
        opened_by=by,
    )
    in_kind = {payer: Decimal("0.00") for payer in shares}
    for gift in gifts:
        in_kind[gift.payer] += gift.value
    InKind.objects.bulk_create(
        InKind(fund=fund, payer=g.payer, description=g.description, value=g.value, paper=g.paper)
        for g in gifts
    )
    legs: list[Leg] = []
    for payer, share in shares.items():
        cash = share - in_kind[payer]
        if cash < 0:
            raise PostingRefused(_("Lo que se entrega en especie vale más que la parte."), "more_in_kind")
        legs += pair(Moment.OUTSTANDING, Moment.AGREED, payer, cash)
        if payer in PUBLIC:
            legs += pair(Moment.COMMITTED, Moment.TO_COMMIT, payer, cash)
        legs += pair(Moment.IN_KIND_DUE, Moment.IN_KIND_AGREED, payer, in_kind[payer])
    support = {payer: shares[payer] for payer in recovers if shares.get(payer)}
    if sum(support.values(), Decimal(0)) != sum((amount for _day, amount in instalments), Decimal(0)):
        raise PostingRefused(_("Los pagos no suman el apoyo que se recupera."), "schedule_differs")
    for payer, amount in support.items():
        legs += pair(Moment.TO_RECOVER, Moment.RECOVERABLE, payer, amount)
    Instalment.objects.bulk_create(
        Instalment(fund=fund, number=number, due_on=day, amount=amount)
        for number, (day, amount) in enumerate(instalments, start=1)
    )
    post(fund, Entry.Kind.AGREEMENT, key=f"{folio}:agreement", legs=legs, by=by)
    if cash_total := fund.total - sum(in_kind.values(), Decimal("0.00")):
        BudgetLine.objects.create(fund=fund, number=1, concept=_("Costo de la obra"), amount=cash_total)
    return fund


@transaction.atomic
def receive(
    fund: Fund,
    *,
    payer: str,
    amount: Decimal,
    received_on: date,
    reference: str,
    paid_by: str,
    by: User,
    dollars: Dollars | None = None,
) -> Deposit:
    """A verified deposit of ``amount`` pesos counts for ``payer``. The same reference twice is one deposit.

    What came in ``dollars`` is worth ``amount`` at their FIX and waits in dollars until the bank converts it.

    Refuses when the reference was used for something else, when the payer owes less, or when the date
    has not come yet.
    """
    fund = hold(fund.pk)
    reference = reference.strip()
    earlier = fund.deposits.standing().filter(reference=reference).first()
    if earlier:
        if (earlier.payer, earlier.amount, earlier.received_on) == (payer, amount, received_on):
            return earlier
        message = _(
            "La referencia %(reference)s ya está registrada con %(amount)s de %(payer)s. "
            "Revise el estado de cuenta o revierta primero ese depósito."
        )
        facts = {
            "reference": reference,
            "amount": pesos(earlier.amount),
            "payer": earlier.get_payer_display(),
        }
        raise PostingRefused(message % facts, "reference_used")
    refuse_impossible(fund, payer=payer, amount=amount, received_on=received_on)
    turn = fund.deposits.filter(reference=reference).count() + 1
    entry = post(
        fund,
        Entry.Kind.DEPOSIT,
        key=f"{fund.folio}:deposit:{reference}:{turn}",
        legs=[
            (Moment.DEPOSITED, payer, amount),
            (Moment.OUTSTANDING, payer, -amount),
            *(in_bank(payer, amount, dollars)),
            *(out_of_the_budget(fund, payer, amount)),
        ],
        by=by,
    )
    return Deposit.objects.create(
        fund=fund,
        entry=entry,
        payer=payer,
        amount=amount,
        received_on=received_on,
        reference=reference,
        paid_by=paid_by.strip(),
        usd=dollars.usd if dollars else None,
        fix=dollars.fix if dollars else None,
    )


def in_bank(payer: str, amount: Decimal, dollars: Dollars | None) -> list[Leg]:
    """The money in the bank, against what the payer has there. Dollars wait to be turned into pesos."""
    owned = (Moment.AVAILABLE, payer, -amount)
    if dollars is None:
        return [(Moment.BANK, "", amount), owned]
    return [
        (Moment.BANK_USD, "", dollars.usd),
        (Moment.EXCHANGE_USD, "", -dollars.usd),
        (Moment.EXCHANGE_MXN, "", amount),
        owned,
    ]


def out_of_the_budget(fund: Fund, payer: str, amount: Decimal) -> list[Leg]:
    """What a government deposits is paid: first what a payment order covers, then what was committed."""
    legs: list[Leg] = []
    left = amount
    balances = {
        account.moment: account.balance
        for account in fund.accounts.filter(payer=payer, moment__in=[Moment.EXECUTED, Moment.COMMITTED])
    }
    for moment in (Moment.EXECUTED, Moment.COMMITTED):
        taken = min(left, balances.get(moment, Decimal(0)))
        if taken:
            legs.append((moment, payer, -taken))
            left -= taken
    return [*legs, (Moment.PAID_OUT, payer, amount - left)] if left < amount else []


def refuse_impossible(fund: Fund, *, payer: str, amount: Decimal, received_on: date) -> None:
    """Raise a sentence when this deposit cannot be: unknown payer, too much, nothing, in the future."""
    outstanding = {part.payer: part.outstanding for part in fund.parts()}
    if payer not in outstanding:
        raise PostingRefused(_("Ese aportante no tiene parte en esta obra."), "no_such_payer")
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise PostingRefused(_("El depósito debe ser mayor que cero y en centavos completos."), "no_amount")
    if received_on > timezone.localdate():
        raise PostingRefused(_("La fecha de abono todavía no llega."), "future_date")
    if amount > outstanding[payer]:
        message = _("%(payer)s debe %(owed)s y el depósito es de %(amount)s: sobran %(excess)s.") % {
            "payer": Payer(payer).label,
            "owed": pesos(outstanding[payer]),
            "amount": pesos(amount),
            "excess": pesos(amount - outstanding[payer]),
        }
        raise PostingRefused(message, "more_than_owed")


@transaction.atomic
def deliver(gift: InKind, *, delivered_on: date, paper: str, by: User) -> Delivery:
    """What was promised in kind is handed over, with its paper. Told twice it is one hand-over."""
    fund = hold(gift.fund_id)
    if earlier := Delivery.objects.filter(in_kind=gift).first():
        return earlier
    if delivered_on > timezone.localdate():
        raise PostingRefused(_("La fecha de entrega todavía no llega."), "future_date")
    if not paper.strip():
        raise PostingRefused(_("Escriba el acta con la que se entregó."), "no_paper")
    entry = post(
        fund,
        Entry.Kind.IN_KIND,
        key=f"{fund.folio}:in_kind:{gift.pk}",
        legs=pair(Moment.IN_KIND_GIVEN, Moment.IN_KIND_DUE, gift.payer, gift.value),
        note=gift.description,
        by=by,
    )
    return Delivery.objects.create(
        in_kind=gift, entry=entry, delivered_on=delivered_on, paper=paper.strip()[:200]
    )


@transaction.atomic
def recover(
    fund: Fund, *, amount: Decimal, received_on: date, reference: str, paid_by: str, by: User
) -> Recovery:
    """``amount`` pesos of the support came back and are now in the solidarity pot of the state and year.

    The year is that of the day of receipt. The same reference twice is one recovery. Refuses more than
    still has to come back, and a reference used for something else.
    """
    fund = hold(fund.pk)
    reference = reference.strip()
    earlier = Recovery.objects.standing().filter(fund=fund, reference=reference).first()
    if earlier:
        if (earlier.amount, earlier.received_on) == (amount, received_on):
            return earlier
        message = _("La referencia %(reference)s ya está registrada con %(amount)s.")
        raise PostingRefused(
            message % {"reference": reference, "amount": pesos(earlier.amount)}, "reference_used"
        )
    owed = {
        account.payer: account.balance
        for account in fund.accounts.filter(moment=Moment.TO_RECOVER, balance__gt=0)
    }
    refuse_impossible_recovery(owed, amount=amount, received_on=received_on)
    refuse_what_was_not_given(fund, owed, amount)
    pot, _new = Pot.objects.get_or_create(
        scheme=fund.scheme,
        fiscal_year=received_on.year,
        state_id=fund.municipality.state_id,
        family="solidarity",
    )
    legs = pair(Moment.POT_BANK, Moment.FOR_WORKS, "", amount)
    for payer, part in split(amount, {payer: centavos(debt) for payer, debt in owed.items()}).items():
        legs += pair(Moment.RECOVERED, Moment.TO_RECOVER, payer, part)
    turn = fund.recoveries.filter(reference=reference).count() + 1
    entry = post(
        fund,
        Entry.Kind.RECOVERY,
        key=f"{fund.folio}:recovery:{reference}:{turn}",
        legs=legs,
        by=by,
        pot=pot,
    )
    return Recovery.objects.create(
        fund=fund,
        entry=entry,
        pot=pot,
        amount=amount,
        received_on=received_on,
        reference=reference,
        paid_by=paid_by.strip(),
    )


def refuse_impossible_recovery(owed: Mapping[str, Decimal], *, amount: Decimal, received_on: date) -> None:
    """Raise a sentence when this cannot come back: nothing is owed, too much, in the future."""
    if not owed:
        raise PostingRefused(_("En esta obra no hay apoyo por recuperar."), "nothing_to_recover")
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise PostingRefused(_("El pago debe ser mayor que cero y en centavos completos."), "no_amount")
    if received_on > timezone.localdate():
        raise PostingRefused(_("La fecha de abono todavía no llega."), "future_date")
    if amount > sum(owed.values()):
        message = _("Por recuperar quedan %(owed)s y el pago es de %(amount)s.") % {
            "owed": pesos(sum(owed.values(), Decimal(0))),
            "amount": pesos(amount),
        }
        raise PostingRefused(message, "more_than_owed")


def refuse_what_was_not_given(fund: Fund, owed: Mapping[str, Decimal], amount: Decimal) -> None:
    """Raise a sentence when more would come back than the payers have put in."""
    given = Decimal(0)
    for account in fund.accounts.filter(payer__in=owed, moment__in=[Moment.DEPOSITED, Moment.RECOVERED]):
        given += account.balance if account.moment == Moment.DEPOSITED else -account.balance
    if amount > given:
        message = _("El apoyo depositado y sin recuperar es de %(given)s: no puede volver más.")
        raise PostingRefused(message % {"given": pesos(given)}, "not_given_yet")


@transaction.atomic
def reverse(made: Deposit | Recovery, *, reason: str, by: User) -> Entry:
    """The deposit or recovery counts no more: its exact mirror is posted, once, with the reason."""
    fund = hold(made.fund_id)
    return undo(fund, made.entry_id, reason=reason, by=by)


def undo(owner: Fund | Pot, entry: int, *, reason: str, by: User) -> Entry:
    """The exact mirror of an entry, once, with the reason. The owner is locked before."""
    original = Entry.objects.get(pk=entry)
    if Entry.objects.filter(reverses=original).exists():
        raise PostingRefused(_("Ese movimiento ya fue revertido."), "already_reversed")
    if not reason.strip():
        raise PostingRefused(_("Escriba por qué se revierte."), "no_reason")
    lines = original.lines.select_related("account")
    return post(
        owner,
        Entry.Kind.REVERSAL,
        key=f"{original.key}:reversal",
        legs=[(row.account.moment, row.account.payer, -row.amount, row.account.pot_id) for row in lines],
        note=reason.strip(),
        reverses=original,
        by=by,
    )
