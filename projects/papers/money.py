"""The papers of money that comes: receipts and notes of instalments. A reversal cancels them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.models import Office, User
from documents.actions import cancel, next_number
from documents.cells import plain_word
from documents.models import Document
from funding.models import Declaration, Delivery, Deposit, Fund, Refund, Release
from programs.dates import long_date, moment
from programs.words import dollars_in_words
from projects.agreement.money import funder_of
from projects.agreement.parties import execution_facts, investor_facts
from projects.checks import party_office
from projects.models import Project
from projects.papers.base import (
    authority_office,
    file_paper,
    in_figures_and_words,
    in_spanish,
    latest,
    letter_number,
    paper_facts,
    signer_facts,
)

RECEIPT, DECLARED = "recibo/1", "acuse_deposito/1"
INSTALMENT = "ministracion/1"
KIND = Document.Kind
NOTHING = Decimal("0.00")
# Who keeps the money of whoever spends it; of that person no name is registered.
KEEPER = "Tesorería o responsable del dinero"


# --- Receipts -------------------------------------------------------------------------------------


def file_receipt(project: Project, made: Deposit | Delivery, *, by: User, is_late: bool = False) -> Document:
    """What was verified, or handed over in kind, has its receipt, without gaps in its state and year.

    With ``is_late`` it says that it is issued now for what was verified before.
    """
    now = timezone.now()
    state, year = project.municipality.state_id, project.fiscal_year
    number = f"REC-{state}-{year}-{next_number(f'recibo-{state}-{year}'):06d}"
    facts = deposit_facts if isinstance(made, Deposit) else delivery_facts
    return file_paper(
        project,
        KIND.RECEIPT,
        number=number,
        subject=subject_of(made),
        template=RECEIPT,
        facts={**facts(project, made, by=by, now=now), **(late_facts(made) if is_late else {})},
        urgent=not is_late,
        by=by,
    )


def late_facts(made: Deposit | Delivery | Release | Refund) -> dict[str, str]:
    """Who verified it and when, in a paper that is issued after its day."""
    entry = made.entry
    if entry is None:
        raise ValueError(f"{made} does not count")
    return {
        "late": long_date(timezone.localdate(entry.at)),
        "verified_by": entry.by.name,
        "verified_at": moment(entry.at),
        "verified_at_iso": entry.at.isoformat(),
    }


def subject_of(made: Deposit | Delivery | Release | Refund) -> str:
    """What a paper of the money tells of, such as «deposit:12»."""
    return f"{made._meta.model_name}:{made.pk}"


def cancel_receipt(made: Deposit, *, reason: str) -> None:
    """The receipt of a deposit that counts no more is cancelled. It stays as it was issued."""
    cancel_paper(KIND.RECEIPT, subject_of(made), because=f"El depósito se revirtió: {reason.strip()}")


def cancel_paper(kind: str, subject: str, *, because: str) -> None:
    if paper := latest(kind, subject):
        cancel(paper, because=because[:500])


def deposit_facts(project: Project, deposit: Deposit, *, by: User, now: datetime) -> dict[str, Any]:
    """That a part came in: from whom, for whom, how much, by which transfer, and what is still owed."""
    with in_spanish():
        told = Declaration.objects.filter(deposit=deposit).select_related("movement", "authorisation").first()
        form = "Dólares" if deposit.usd else "Efectivo"
        return {
            **receipt_facts(project, deposit.payer, deposit.amount, form=form, by=by, now=now),
            "paid_by": deposit.paid_by,
            "paid_on": deposit.received_on.isoformat(),
            "paid_on_long": long_date(deposit.received_on),
            "reference": deposit.reference,
            "ordinal": str(ordinal_of(deposit)),
            "bank": bank_facts(deposit.fund),
            "seen": seen_in(told),
            "dollars": dollar_facts(deposit),
            "exception": exception_facts(told),
        }


def ordinal_of(deposit: Deposit) -> int:
    """Which of its payer's deposits it is, among those that count."""
    return deposit.fund.deposits.standing().filter(payer=deposit.payer, pk__lte=deposit.pk).count()


def delivery_facts(project: Project, delivery: Delivery, *, by: User, now: datetime) -> dict[str, Any]:
    """That what was promised in kind was handed over."""
    gift = delivery.in_kind
    with in_spanish():
        return {
            **receipt_facts(project, gift.payer, gift.value, form="Especie", by=by, now=now),
            "paid_by": "",
            "paid_on": delivery.delivered_on.isoformat(),
            "paid_on_long": long_date(delivery.delivered_on),
            "reference": delivery.paper,
            "ordinal": "",
            "bank": {},
            "seen": "",
            "dollars": {},
            "exception": {},
            "gift": {"description": gift.description, "valuation": gift.paper, "act": delivery.paper},
        }


def receipt_facts(
    project: Project, payer: str, amount: Decimal, *, form: str, by: User, now: datetime
) -> dict[str, Any]:
    """What all receipts share."""
    office, body = payer_office(project, payer), payer_name(project, payer)
    return {
        **paper_facts(project, KIND.RECEIPT, RECEIPT, title="Recibo de aportación", now=now),
        "payer": payer,
        "funder": funder_of(project, payer),
        "on_behalf_of": body,
        **in_figures_and_words("amount", amount),
        "form": form,
        "sums": sum_facts(project.fund, payer),
        "verified_by": by.name,
        "verified_at": moment(now),
        "verified_at_iso": now.isoformat(),
        "gift": {},
        "signers": [
            receiver_facts(project, payer, now),
            signer_facts(office, now, body=body, role="Entrega"),
        ],
    }


def receiver_facts(project: Project, payer: str, now: datetime) -> dict[str, str]:
    """Who signs that the money came in: whoever spends it.

    The line waits for a name where the account is of somebody else, and where whoever spends the money also
    pays: nobody signs for both sides.
    """
    account = project.fund.bank_accounts.still_open().first()
    executor, name = executor_of(project)
    line = {"role": "Recibe", "body": name, "name": "", "title": KEEPER}
    if account and plain_word(account.holder) != plain_word(name):
        return {**line, "body": account.holder, "title": "Titular de la cuenta del proyecto"}
    if payer == executor and project.family != "investment":
        return line
    return executor_signs(project, executor, now, role="Recibe")


def payer_office(project: Project, payer: str) -> Office | None:
    return party_office(project, payer)


def payer_name(project: Project, payer: str) -> str:
    """The party for which money came in; the payer of the transfer may be another."""
    if payer == "migrants":
        return project.club.name
    office = payer_office(project, payer)
    return office.name if office else funder_of(project, payer)


def sum_facts(fund: Fund, payer: str) -> dict[str, str]:
    """What the payer agreed to, what has come in, and what is still owed: money and kind together."""
    part = next(part for part in fund.parts() if part.payer == payer)
    return {
        **in_figures_and_words("agreed", part.agreed + part.in_kind),
        **in_figures_and_words("came", part.deposited + part.in_kind - part.in_kind_due),
        **in_figures_and_words("owed", part.outstanding + part.in_kind_due),
    }


def bank_facts(fund: Fund) -> dict[str, str]:
    """The account of the work by bank and last digits. Its CLABE stands on no paper."""
    account = fund.bank_accounts.still_open().first()
    if account is None:
        return {}
    return {"bank": account.bank, "last_digits": account.last_digits, "holder": account.holder}


def seen_in(told: Declaration | None) -> str:
    """Where the bank shows the money."""
    if told is None:
        return ""
    if told.movement:
        return f"Estado de cuenta, movimiento del {long_date(told.movement.booked_on)}"
    return told.paper


def dollar_facts(deposit: Deposit | Declaration) -> dict[str, str]:
    """Dollars with the pesos of their day; empty of pesos."""
    if not deposit.usd:
        return {}
    day = deposit.received_on if isinstance(deposit, Deposit) else deposit.paid_on
    return {
        "usd": f"{deposit.usd:.2f}",
        "usd_in_words": dollars_in_words(deposit.usd),
        "fix": f"{deposit.fix:.4f}",
        "fix_on": day.isoformat(),
        "fix_on_long": long_date(day),
        "source": "tipo de cambio FIX del Banco de México",
    }


def exception_facts(told: Declaration | None) -> dict[str, str]:
    """What the rules do not expect of the deposit, with the letter that let it pass."""
    granted = getattr(told, "authorisation", None)
    if told is None or granted is None:
        return {}
    return {
        "by_another": "sí" if told.by_another else "",
        "bank": told.other_bank,
        "last_digits": told.other_account,
        "paper": granted.paper,
    }


def declared_facts(project: Project, told: Declaration) -> dict[str, Any]:
    """That somebody told of a deposit. It proves no payment, so it has no number and is filed nowhere."""
    with in_spanish():
        facts = paper_facts(
            project, "acuse_deposito", DECLARED, title="Acuse de depósito declarado", now=told.declared_at
        )
        facts["document"]["draft"] = "NO ES RECIBO"
        return {
            **facts,
            "payer": told.payer,
            "funder": funder_of(project, told.payer),
            "on_behalf_of": payer_name(project, told.payer),
            **in_figures_and_words("amount", told.amount),
            "paid_by": told.paid_by,
            "paid_on": told.paid_on.isoformat(),
            "paid_on_long": long_date(told.paid_on),
            "reference": told.reference,
            "declared_by": told.declared_by.name,
            "declared_at": moment(told.declared_at),
            "state": told.state,
            "state_label": str(told.get_state_display()),
            "reason": told.reason,
            "dollars": dollar_facts(told),
        }


# --- Instalments ----------------------------------------------------------------------------------


def file_instalment(project: Project, release: Release, *, by: User, is_late: bool = False) -> Document:
    """A released instalment has its note; with its payment order it gets another version of it."""
    now = timezone.now()
    subject = subject_of(release)
    former = latest(KIND.INSTALMENT, subject)
    return file_paper(
        project,
        KIND.INSTALMENT,
        number=former.number if former else letter_number(project, now),
        subject=subject,
        template=INSTALMENT,
        facts={
            **instalment_facts(project, release, by=by, now=now),
            **(late_facts(release) if is_late else {}),
        },
        supersedes=former,
        urgent=not is_late,
        by=by,
    )


def cancel_instalment(release: Release, *, reason: str) -> None:
    """The note of an instalment that was reversed is cancelled."""
    because = f"La ministración se revirtió: {reason.strip()}"
    cancel_paper(KIND.INSTALMENT, subject_of(release), because=because)


def instalment_facts(project: Project, release: Release, *, by: User, now: datetime) -> dict[str, Any]:
    """Which government releases how much, on which conditions, and what the others have paid."""
    fund, payer = release.fund, release.payer
    with in_spanish():
        counted = fund.releases.counted().filter(payer=payer)
        before = counted.filter(pk__lt=release.pk).aggregate(sum=Sum("amount"))["sum"] or NOTHING
        part = next(part for part in fund.parts() if part.payer == payer)
        office = authority_office(project)
        return {
            **paper_facts(project, KIND.INSTALMENT, INSTALMENT, title="Oficio de ministración", now=now),
            "payer": payer,
            "funder": funder_of(project, payer),
            "body": payer_name(project, payer),
            **in_figures_and_words("amount", release.amount),
            "reference": release.reference,
            "authorised_on": release.happened_on.isoformat(),
            "authorised_on_long": long_date(release.happened_on),
            "conditions": release.conditions,
            "note": release.note,
            "ordinal": str(counted.filter(pk__lt=release.pk).count() + 1),
            **in_figures_and_words("agreed", part.agreed),
            **in_figures_and_words("released", before + release.amount),
            **in_figures_and_words("left", part.agreed - before - release.amount),
            "clc": release.clc,
            "clc_on_long": long_date(release.ordered_on) if release.ordered_on else "",
            "bank": bank_facts(fund),
            "executor": executor_of(project)[1],
            "others": [
                {
                    "payer": other.payer,
                    "funder": funder_of(project, other.payer),
                    "agreed": f"{other.agreed:.2f}",
                    "deposited": f"{other.deposited:.2f}",
                    "outstanding": f"{other.outstanding:.2f}",
                }
                for other in fund.parts()
                if other.payer != payer
            ],
            "told_by": release.declared_by.name,
            "verified_by": release.settled_by.name if release.settled_by else by.name,
            "signers": [signer_facts(office, now, role="Autoriza")],
        }


def executor_of(project: Project) -> tuple[str, str]:
    """Whoever spends and proves: as whose payer, and by its proper name."""
    investor = investor_facts(project)
    payer = execution_facts(project, investor)["payer"]
    return payer, investor.get("representative") or payer_name(project, payer)


def executor_signs(project: Project, payer: str, now: datetime, *, role: str) -> dict[str, str]:
    """Where whoever executes signs: the person who puts up a business, or the office."""
    if investor := investor_facts(project):
        return {
            "role": role,
            "body": "",
            "name": investor["representative"],
            "title": "Por su propio derecho",
        }
    return signer_facts(party_office(project, payer), now, body=payer_name(project, payer), role=role)
