"""What happens to money. Every act posts one entry, once, and the database adds it up."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from funding.models import BOOKS, Account, Deposit, Entry, Fund, Line, Moment, Payer
from places.models import Municipality
from programs.money import pesos


class PostingRefused(Exception):
    """Money that may not be posted, told to the person who asked for it."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@transaction.atomic
def open_fund(
    *,
    folio: str,
    scheme: str,
    fiscal_year: int,
    shares: Mapping[str, Decimal],
    municipality: Municipality,
    owner: Office,
    by: User,
) -> Fund:
    """The fund of a work, where each payer owes the agreed share in pesos. Shares of zero open nothing."""
    fund = Fund.objects.create(
        folio=folio,
        scheme=scheme,
        fiscal_year=fiscal_year,
        total=sum(shares.values(), Decimal("0.00")),
        municipality=municipality,
        owner=owner,
        opened_by=by,
    )
    payers = [payer for payer, share in shares.items() if share]
    accounts = [(Moment.BANK, "")]
    for moment in (Moment.AGREED, Moment.OUTSTANDING, Moment.DEPOSITED, Moment.AVAILABLE):
        accounts += [(moment, payer) for payer in payers]
    Account.objects.bulk_create(
        Account(fund=fund, moment=moment, payer=payer, book=BOOKS[moment]) for moment, payer in accounts
    )
    legs = [(Moment.OUTSTANDING, payer, shares[payer]) for payer in payers]
    legs += [(Moment.AGREED, payer, -shares[payer]) for payer in payers]
    post(fund, Entry.Kind.AGREEMENT, key=f"{folio}:agreement", legs=legs, by=by)
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
) -> Deposit:
    """A verified deposit of ``amount`` pesos counts for ``payer``. The same reference twice is one deposit.

    Refuses when the reference was used for something else, when the payer owes less, or when the date
    has not come yet.
    """
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
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
            (Moment.BANK, "", amount),
            (Moment.AVAILABLE, payer, -amount),
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
    )


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
def reverse(deposit: Deposit, *, reason: str, by: User) -> Entry:
    """The deposit counts no more: its exact mirror is posted, once, with the reason."""
    fund = Fund.objects.select_for_update().get(pk=deposit.fund_id)
    original = Entry.objects.get(pk=deposit.entry_id)
    if Entry.objects.filter(reverses=original).exists():
        raise PostingRefused(_("Ese depósito ya fue revertido."), "already_reversed")
    if not reason.strip():
        raise PostingRefused(_("Escriba por qué se revierte el depósito."), "no_reason")
    lines = original.lines.select_related("account")
    return post(
        fund,
        Entry.Kind.REVERSAL,
        key=f"{original.key}:reversal",
        legs=[(line.account.moment, line.account.payer, -line.amount) for line in lines],
        note=reason.strip(),
        reverses=original,
        by=by,
    )


def post(
    fund: Fund,
    kind: str,
    *,
    key: str,
    legs: Iterable[tuple[str, str, Decimal]],
    by: User,
    note: str = "",
    reverses: Entry | None = None,
) -> Entry:
    """One entry with its lines, in the order of accounts. The database refuses what does not add up."""
    accounts = {(account.moment, account.payer): account for account in fund.accounts.all()}
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                fund=fund, kind=kind, key=key, note=note[:300], reverses=reverses, by=by
            )
    except IntegrityError as refusal:
        raise PostingRefused(_("Ese movimiento ya está registrado."), "posted_before") from refusal
    lines = [
        Line(entry=entry, account=accounts[moment, payer], amount=amount) for moment, payer, amount in legs
    ]
    Line.objects.bulk_create(sorted(lines, key=lambda line: line.account_id))
    return entry
