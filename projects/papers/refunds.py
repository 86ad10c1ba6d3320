"""The papers of money that goes back: the request of a capture line, and the letter of a refund."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from documents.models import Document
from funding.actions import legal_day
from funding.models import Entry, Fund, Line, Moment, Refund
from programs.dates import long_date
from projects.agreement.money import funder_of
from projects.models import Project
from projects.papers.base import (
    authority_office,
    file_paper,
    in_figures_and_words,
    in_spanish,
    latest,
    letter_number,
    paper_facts,
)
from projects.papers.money import (
    KEEPER,
    bank_facts,
    cancel_paper,
    executor_of,
    executor_signs,
    late_facts,
    payer_name,
    subject_of,
)

REFUND, CAPTURE_LINE = "reintegro/1", "linea_captura/1"
KIND = Document.Kind
NOTHING = Decimal("0.00")
TESOFE = "Tesorería de la Federación (TESOFE)"


def file_refund(project: Project, refund: Refund, *, by: User, is_late: bool = False) -> Document:
    """What went back to a payer has its letter, numbered among those of whoever executed the work."""
    now = timezone.now()
    return file_paper(
        project,
        KIND.REFUND,
        number=executor_number(project, now),
        subject=subject_of(refund),
        template=REFUND,
        facts={
            **refund_facts(project, refund, by=by, now=now),
            **(late_facts(refund) if is_late else {}),
        },
        urgent=not is_late,
        by=by,
    )


def executor_number(project: Project, now: datetime) -> str:
    """The next number of the letters of whoever executes the work."""
    return letter_number(project, now, municipal=executor_of(project)[0] == "municipal")


def cancel_refund(refund: Refund, *, reason: str) -> None:
    """The letter of a refund that was reversed is cancelled."""
    cancel_paper(KIND.REFUND, subject_of(refund), because=f"El reintegro se revirtió: {reason.strip()}")


def refund_facts(project: Project, refund: Refund, *, by: User, now: datetime) -> dict[str, Any]:
    """How much went back to whom, split into capital, interest and charges, and how it was paid."""
    fund, payer = refund.fund, refund.payer
    with in_spanish():
        capital, interest = capital_and_interest(fund, payer, refund.amount, before=refund)
        is_federal = payer == "federal"
        asked = latest(KIND.CAPTURE_LINE, capture_subject(fund, before=refund)) if is_federal else None
        seen = refund.entry.sightings.select_related("movement").last() if refund.entry else None
        executor_name = executor_of(project)[1]
        body = payer_name(project, payer)
        return {
            **paper_facts(project, KIND.REFUND, REFUND, title="Oficio de reintegro", now=now),
            "payer": payer,
            "funder": funder_of(project, payer),
            "addressee": TESOFE if is_federal else body,
            "through": body if is_federal else "",
            "is_federal": "sí" if is_federal else "",
            **closing_facts(fund),
            "asked_with": asked.number if asked else "",
            **in_figures_and_words("capital", capital),
            **in_figures_and_words("interest", interest),
            **in_figures_and_words("amount", refund.amount),
            **in_figures_and_words("charges", refund.charges),
            **in_figures_and_words("total", refund.amount + refund.charges),
            "reference": refund.reference,
            "paid_on": refund.happened_on.isoformat(),
            "paid_on_long": long_date(refund.happened_on),
            "due_on_long": long_date(refund.due_on) if refund.due_on else "",
            "is_late": "sí" if refund.due_on and refund.happened_on > refund.due_on else "",
            "note": refund.note,
            "bank": bank_facts(fund),
            "seen": str(seen) if seen else "",
            "clcs": payment_orders(fund, payer),
            "executor": executor_name,
            "copies": [office.name for office in [authority_office(project)] if office and not is_federal],
            "signers": executor_signers(project, now),
        }


def closing_facts(fund: Fund) -> dict[str, str]:
    """Why money goes back, and by which paper of closing."""
    closing = fund.closings.counted().order_by("-pk").first()
    return {
        "why": str(closing.get_why_display()) if closing else "",
        "closing": closing.reference if closing else "",
    }


def payment_orders(fund: Fund, payer: str) -> list[str]:
    """The payment orders (CLC) by which this payer's money came."""
    orders = fund.releases.counted().filter(payer=payer).exclude(clc="").order_by("pk")
    return list(orders.values_list("clc", flat=True))


def executor_signers(project: Project, now: datetime) -> list[dict[str, str]]:
    """Who signs for money that goes back: whoever executes, and whoever keeps its money."""
    executor, name = executor_of(project)
    keeper = {"role": "Elabora", "body": name, "name": "", "title": KEEPER}
    return [executor_signs(project, executor, now, role="Por la instancia ejecutora"), keeper]


def capital_and_interest(
    fund: Fund, payer: str, amount: Decimal, *, before: Refund | None = None
) -> tuple[Decimal, Decimal]:
    """What of an amount that goes back is money that was paid in, and what the bank added.

    Capital goes back first; with ``before`` only what went earlier counts as gone.
    """
    lines = Line.objects.filter(
        account__fund=fund,
        account__payer=payer,
        account__moment=Moment.AVAILABLE,
        entry__kind=Entry.Kind.CLOSING,
        entry__reversal__isnull=True,
    )
    to_return = lines.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    earlier = Refund.objects.counted().filter(fund=fund, payer=payer)
    if before:
        earlier = earlier.filter(pk__lt=before.pk)
    went = earlier.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    capital = min(amount, max(to_return - went, NOTHING))
    return capital, amount - capital


# --- The capture line -------------------------------------------------------------------------------


def capture_subject(fund: Fund, *, before: Refund | None = None) -> str:
    """The request that belongs to the next federal refund, or to that one."""
    settled = fund.refunds.filter(payer="federal", entry__isnull=False)
    if before:
        settled = settled.filter(pk__lt=before.pk)
    return f"fund:{fund.pk}:capture:{settled.count() + 1}"


def file_capture_line(project: Project, amount: Decimal, *, by: User) -> tuple[Document, bool]:
    """The request is filed, and whether it is new. Asked again for the same money it is the same paper."""
    now = timezone.now()
    subject = capture_subject(project.fund)
    facts = capture_facts(project, amount, now=now)
    former = latest(KIND.CAPTURE_LINE, subject)
    if former and all(former.facts[name] == facts[name] for name in ("amount", "capital", "interest")):
        return former, False
    paper = file_paper(
        project,
        KIND.CAPTURE_LINE,
        number=former.number if former else executor_number(project, now),
        subject=subject,
        template=CAPTURE_LINE,
        facts=facts,
        supersedes=former,
        by=by,
    )
    return paper, True


def capture_facts(project: Project, amount: Decimal, *, now: datetime) -> dict[str, Any]:
    """How much of the federal part goes back, split into capital and interest, until when, and why."""
    fund = project.fund
    with in_spanish():
        capital, interest = capital_and_interest(fund, "federal", amount)
        due_on = legal_day(fund, "federal")
        late = (timezone.localdate(now) - due_on).days if due_on else 0
        return {
            **paper_facts(
                project, KIND.CAPTURE_LINE, CAPTURE_LINE, title="Solicitud de línea de captura", now=now
            ),
            "payer": "federal",
            "addressee": TESOFE,
            "through": payer_name(project, "federal"),
            **closing_facts(fund),
            **in_figures_and_words("capital", capital),
            **in_figures_and_words("interest", interest),
            **in_figures_and_words("amount", amount),
            "due_on_long": long_date(due_on) if due_on else "",
            "days_late": str(late) if late > 0 else "",
            "bank": bank_facts(fund),
            "clcs": payment_orders(fund, "federal"),
            "executor": executor_of(project)[1],
            "copies": [],
            "signers": executor_signers(project, now),
        }
