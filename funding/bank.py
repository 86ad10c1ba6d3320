"""The account that alone receives the money of a work, and what its bank tells of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions import OPERATIONS, PostingRefused, hold
from funding.bank_statements import fingerprints, read
from funding.echoes import facts_of, moved_in, sorted_lines
from funding.layouts import Moved, StatementRefused
from funding.matching import EXACT, Match, match
from funding.models import BankAccount, Declaration, Echo, Fund, Movement, Sighting, Statement, clabe_is_valid
from programs.dates import long_date


@dataclass(frozen=True)
class Imported:
    """A statement with how many of its movements were new, known, or have to be cleared up by somebody."""

    statement: Statement
    new: int
    known: int
    doubtful: int
    is_new: bool


@transaction.atomic
def register_account(
    fund: Fund, *, bank: str, clabe: str, holder: str, signatories: Sequence[str], opened_on: date, by: User
) -> BankAccount:
    """The fund has its account, the only one that receives. The same facts twice are one."""
    fund = hold(fund.pk)
    facts = {
        "bank": bank.strip(),
        "clabe": "".join(clabe.split()),
        "holder": holder.strip(),
        "signatories": [name for name in map(str.strip, signatories) if name],
        "opened_on": opened_on,
    }
    if not clabe_is_valid(str(facts["clabe"])):
        raise PostingRefused(
            _("La CLABE no es correcta: tiene 18 dígitos y el último comprueba los demás. Revísela."),
            "bad_clabe",
        )
    if not (facts["bank"] and facts["holder"]):
        raise PostingRefused(_("Escriba el banco y el titular de la cuenta."), "no_holder")
    if not facts["signatories"]:
        raise PostingRefused(_("Escriba al menos una persona que firma en la cuenta."), "no_signatories")
    if opened_on > timezone.localdate():
        raise PostingRefused(_("La fecha de apertura todavía no llega."), "future_date")
    current = fund.bank_accounts.still_open().first()
    if current and all(getattr(current, name) == value for name, value in facts.items()):
        return current
    if current:
        message = _("La obra ya tiene su cuenta: %(account)s. Ciérrela antes de registrar otra.")
        raise PostingRefused(message % {"account": current}, "account_open")
    if BankAccount.objects.still_open().filter(clabe=facts["clabe"]).exists():
        raise PostingRefused(_("Esa CLABE es la cuenta de otra obra. Cada obra tiene la suya."), "clabe_used")
    return BankAccount.objects.create(fund=fund, registered_by=by, **facts)


@transaction.atomic
def close_account(account: BankAccount, *, closed_on: date) -> BankAccount:
    """Nothing moves in the account after ``closed_on``. Closed twice on one day it is closed once."""
    account = locked(account)
    if account.closed_on == closed_on:
        return account
    if account.closed_on:
        message = _("La cuenta se cerró el %(day)s.")
        raise PostingRefused(message % {"day": long_date(account.closed_on)}, "account_closed")
    if closed_on > timezone.localdate():
        raise PostingRefused(_("La fecha de cierre todavía no llega."), "future_date")
    newest = account.movements.order_by("-booked_on").first()
    if closed_on < account.opened_on or (newest and newest.booked_on > closed_on):
        last = newest.booked_on if newest else account.opened_on
        message = _("La cuenta tuvo movimientos o se abrió el %(day)s: ciérrela ese día o después.")
        raise PostingRefused(message % {"day": long_date(max(last, account.opened_on))}, "moved_later")
    account.closed_on = closed_on
    account.save(update_fields=["closed_on"])
    return account


@transaction.atomic
def import_statement(account: BankAccount, *, content: bytes, file_name: str, by: User) -> Imported:
    """The movements of a file are booked, each once, however many files tell of it. Refused whole or not.

    A line that may be a known movement in other words waits for somebody to say so. A deposit that was
    verified by its paper is tied to the movement that surely is it.
    """
    account = locked(account)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        found = read(content, file_name, account.clabe)
    except StatementRefused as refusal:
        raise PostingRefused(str(refusal), "bad_statement") from refusal
    earlier = account.statements.filter(sha256=sha256).first()
    if earlier:
        return Imported(earlier, 0, len(found.movements), 0, is_new=False)
    refuse_days(account, found.movements)
    days = [one.booked_on for one in found.movements]
    statement = Statement.objects.create(
        account=account,
        file_name=file_name.rpartition("/")[2][-200:] or "-",
        layout=found.layout,
        sha256=sha256,
        since=min(days),
        until=max(days),
        imported_by=by,
    )
    lines = list(zip(found.movements, fingerprints(found.movements), strict=True))
    told = sorted_lines(account, found.layout, lines)
    Movement.objects.bulk_create(
        (
            Movement(account=account, statement=statement, fingerprint=fingerprint, **facts_of(line))
            for line, fingerprint in told.new
        ),
        batch_size=1_000,
    )
    Echo.objects.bulk_create(
        Echo(
            account=account,
            statement=statement,
            like=like,
            fingerprint=fingerprint,
            state=state,
            settled_by=by if state == Echo.State.SAME else None,
            **facts_of(line),
        )
        for state, rows in ((Echo.State.SAME, told.same), (Echo.State.WAITING, told.doubtful))
        for (line, fingerprint), like in rows
    )
    tie(account.fund, by)
    known = told.known + len(told.same)
    return Imported(statement, len(told.new), known, len(told.doubtful), is_new=True)


def refuse_days(account: BankAccount, movements: Sequence[Moved]) -> None:
    """Refuses what cannot have moved in the account that day."""
    today = timezone.localdate()
    for one in movements:
        facts = {"line": one.line, "day": long_date(one.booked_on)}
        if one.booked_on > today:
            message = _("Renglón %(line)s: el %(day)s todavía no llega. Revise la fecha en el archivo.")
        elif one.booked_on < account.opened_on:
            message = _(
                "Renglón %(line)s: el %(day)s la cuenta todavía no estaba abierta. Revise el archivo."
            )
        elif account.closed_on and one.booked_on > account.closed_on:
            message = _("Renglón %(line)s: el %(day)s la cuenta ya estaba cerrada. Revise el archivo.")
        else:
            continue
        raise PostingRefused(message % facts, "not_that_day")


def locked(account: BankAccount) -> BankAccount:
    """The row as it is now. The fund is locked first, as every posting does."""
    hold(account.fund_id)
    return BankAccount.objects.select_for_update().get(pk=account.pk)


# --- The bank against what people told -------------------------------------------------------------


# A declared deposit by its number, or an operation with its own.
Whose = int | tuple[str, int]


@dataclass(frozen=True)
class Expected:
    """A deposit, or an operation that moves the account, that counts or waits; − is money that leaves it.

    ``movement`` is the one in which it was found. A deposit has a declaration; an operation its name and
    number, and its entry once it counts.
    """

    payer: str
    amount: Decimal
    day: date
    reference: str
    name: str
    label: str
    declaration: int | None
    is_verified: bool
    movement: int | None
    operation: tuple[str, int] | None = None
    entry: int | None = None

    @property
    def whose(self) -> Whose | None:
        """The declaration, or the operation with its number."""
        return self.declaration or self.operation


@dataclass(frozen=True)
class Missing:
    """A deposit that no movement is. ``is_covered`` tells whether a statement of its days was imported."""

    expected: Expected
    is_covered: bool


def matched(fund: Fund) -> tuple[dict[int, Match[Expected]], list[Missing]]:
    """What each movement is, by its key, and what the bank does not show. Eleven queries."""
    moved, expected = moved_in(fund), expected_of(fund)
    found_in = {told.movement: told for told in expected if told.movement}
    tied = [Match(one, EXACT, found_in[one.line]) for one in moved if one.line in found_in]
    loose = [one for one in moved if one.line not in found_in]
    matches, missing = match(loose, [told for told in expected if not told.movement])
    # A receipt of one payment covers that payment and not its day.
    spans = list(
        Statement.objects.filter(account__fund=fund).exclude(layout="cep").values_list("since", "until")
    )
    return {one.movement.line: one for one in (*tied, *matches)}, [
        Missing(told, any(since <= told.day <= until for since, until in spans)) for told in missing
    ]


def expected_of(fund: Fund) -> list[Expected]:
    """What the account should show: deposits and operations that count or wait. What went to another account
    is looked for there."""
    counted = (
        fund.deposits.standing().exclude(declaration__other_account__gt="").select_related("declaration")
    )
    deposits = [
        Expected(
            *(one.payer, one.amount, one.received_on, one.reference, one.paid_by),
            label=_("Depósito verificado"),
            declaration=told.pk if told else None,
            is_verified=True,
            movement=told.movement_id if told else None,
        )
        for one in counted
        for told in [getattr(one, "declaration", None)]
    ]
    waiting = [
        Expected(
            *(one.payer, one.amount, one.paid_on, one.reference, one.paid_by),
            label=_("Depósito por verificar"),
            declaration=one.pk,
            is_verified=False,
            movement=None,
        )
        for one in fund.declarations.waiting().filter(other_account="")
    ]
    return deposits + waiting + moved_by_operations(fund)


# What moves pesos in the account besides deposits, with its sign.
MOVES = {"payment": -1, "refund": -1, "restitution": 1, "interest": 1, "conversion": 1}


def moved_by_operations(fund: Fund) -> list[Expected]:
    """Payments, refunds, and what the executor or the bank puts in, that count or wait. One query each."""
    seen = dict(
        Sighting.objects.standing()
        .filter(movement__account__fund=fund)
        .values_list("entry_id", "movement_id")
    )
    found = []
    for name, sign in MOVES.items():
        operation = OPERATIONS[name]
        for row in operation.model.objects.standing().filter(fund=fund):
            found.append(
                Expected(
                    payer=getattr(row, "payer", ""),
                    amount=sign * row.amount,
                    day=row.happened_on,
                    reference=row.reference,
                    name=getattr(row, "payee", ""),
                    label=f"{operation.label}: {row.get_state_display().lower()}",
                    declaration=None,
                    is_verified=not row.is_waiting,
                    movement=seen.get(row.entry_id),
                    operation=(name, row.pk),
                    entry=row.entry_id,
                )
            )
    return found


def tie(fund: Fund, by: User) -> None:
    """What was verified by a paper keeps the movement that surely is its own."""
    for pk, one in matched(fund)[0].items():
        told = one.expected
        if not (told and one.certainty == EXACT and told.is_verified and not told.movement):
            continue
        if told.declaration:
            Declaration.objects.filter(pk=told.declaration).update(movement=pk)
        elif told.entry:
            Sighting.objects.create(entry_id=told.entry, movement_id=pk, by=by)


Choice = tuple[Movement, Match[Expected]]


def choices_for(declaration: Declaration) -> list[Choice]:
    """The movements that a declared deposit may be, the likeliest first."""
    if declaration.other_account:
        return []
    return free_movements(declaration.fund, declaration.amount, declaration.pk)


def free_movements(fund: Fund, amount: Decimal, own: Whose) -> list[Choice]:
    """The movements of ``amount`` that nothing but ``own`` is, the likeliest first."""
    matches, _missing = matched(fund)
    free = {
        pk: one for pk, one in matches.items() if one.movement.amount == amount and not is_anothers(one, own)
    }
    rows = Movement.objects.select_related("account").filter(pk__in=free)
    found = [(row, free[row.pk]) for row in rows]
    return sorted(found, key=lambda choice: (rank(choice[1], own), choice[0].booked_on, choice[0].pk))


def is_anothers(one: Match[Expected], own: Whose) -> bool:
    """Whether something else was found in the movement, or surely is it."""
    told = one.expected
    return bool(told and (told.movement or (one.certainty == EXACT and told.whose != own)))


def rank(one: Match[Expected], own: Whose) -> int:
    """0 for what surely is ``own``, 1 for what probably is it, 2 for what seems nothing, 3 for another."""
    if one.expected is None:
        return 2
    if one.expected.whose != own:
        return 3
    return 0 if one.certainty == EXACT else 1
