"""The account that alone receives the money of a work, and what its bank tells of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions import PostingRefused
from funding.layouts import Moved, StatementRefused
from funding.matching import Expected, Match, match
from funding.models import BankAccount, Fund, Movement, Statement, clabe_is_valid
from funding.bank_statements import fingerprints, read
from programs.dates import long_date


@dataclass(frozen=True)
class Imported:
    """A statement with how many of its movements were new, and how many the account knew."""

    statement: Statement
    new: int
    known: int
    is_new: bool


@transaction.atomic
def register_account(
    fund: Fund, *, bank: str, clabe: str, holder: str, signatories: Sequence[str], opened_on: date, by: User
) -> BankAccount:
    """The fund has its account, the only one that receives. The same facts twice are one."""
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
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
    """The movements of a file are booked, each once, however many files tell of it. Refused whole or not."""
    account = locked(account)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        found = read(content, file_name, account.clabe)
    except StatementRefused as refusal:
        raise PostingRefused(str(refusal), "bad_statement") from refusal
    earlier = account.statements.filter(sha256=sha256).first()
    if earlier:
        return Imported(earlier, 0, len(found.movements), is_new=False)
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
    prints = fingerprints(found.movements)
    known = set(account.movements.filter(fingerprint__in=prints).values_list("fingerprint", flat=True))
    rows = [
        Movement(
            account=account,
            statement=statement,
            booked_on=one.booked_on,
            amount=one.amount,
            reference=one.reference,
            description=one.description,
            counterpart=one.counterpart,
            tracking_key=one.tracking_key,
            fingerprint=fingerprint,
        )
        for one, fingerprint in zip(found.movements, prints, strict=True)
        if fingerprint not in known
    ]
    Movement.objects.bulk_create(rows, batch_size=1_000)
    return Imported(statement, len(rows), len(prints) - len(rows), is_new=True)


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
    Fund.objects.select_for_update().get(pk=account.fund_id)
    return BankAccount.objects.select_for_update().get(pk=account.pk)


# --- The bank against what people told -------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """A payment that no movement is. ``is_covered`` tells whether a statement of its days was imported."""

    expected: Expected
    is_covered: bool


def matched(fund: Fund) -> tuple[dict[int, Match], list[Missing]]:
    """What each movement that came in is, by its key, and what the bank does not show. Four queries."""
    names = ("pk", "booked_on", "amount", "reference", "description", "counterpart", "tracking_key")
    came = Movement.objects.filter(account__fund=fund, amount__gt=0).order_by("booked_on", "pk")
    matches, missing = match([Moved(*row) for row in came.values_list(*names)], expected_of(fund))
    # A receipt of one payment covers that payment and not its day.
    spans = list(
        Statement.objects.filter(account__fund=fund).exclude(layout="cep").values_list("since", "until")
    )
    return {one.movement.line: one for one in matches}, [
        Missing(told, any(since <= told.on <= until for since, until in spans)) for told in missing
    ]


def expected_of(fund: Fund) -> list[Expected]:
    """The deposits that count and those that wait for somebody to verify them."""
    deposits = [
        Expected(one.payer, one.amount, one.received_on, one.reference, one.paid_by, _("Depósito verificado"))
        for one in fund.deposits.standing()
    ]
    waiting = [
        Expected(one.payer, one.amount, one.paid_on, one.reference, one.paid_by, _("Depósito por verificar"))
        for one in fund.declarations.waiting()
    ]
    return deposits + waiting
