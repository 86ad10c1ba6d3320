"""The amending agreement: what the parts were and what they are now, with the same signers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from documents.actions import cancel, next_number
from documents.models import Document
from funding.actions.spending import by_payer
from funding.models import Amendment, Fund, Moment
from programs.dates import long_date
from programs.words import in_words
from projects.agreement.facts import approval_facts
from projects.agreement.money import funder_of, in_kind_facts, percents_of
from projects.agreement.parties import (
    club_facts,
    execution_facts,
    investor_facts,
    party_facts,
    payers_of,
    short_of,
)
from projects.models import Project
from projects.papers.base import file_paper, in_figures_and_words, in_spanish, latest, paper_facts

AMENDMENT = "modificatorio/1"
KIND = Document.Kind
NOTHING = Decimal("0.00")


def file_amendment(project: Project, row: Amendment, *, by: User) -> Document:
    """The amending agreement is filed under the number of the agreement, which stays in force with it."""
    agreement, now = project.agreement.number, timezone.now()
    ordinal = next_number(f"modificatorio-{agreement}")
    with in_spanish():
        facts = amendment_facts(project, row, ordinal, now)
    return file_paper(
        project,
        KIND.AMENDMENT,
        number=f"{agreement}/M{ordinal}",
        subject=subject_of(row),
        template=AMENDMENT,
        facts=facts,
        by=by,
    )


def cancel_amendment(row: Amendment, *, reason: str) -> None:
    """The amending agreement that was reversed holds no longer; one that was never filed is no matter."""
    if paper := latest(KIND.AMENDMENT, subject_of(row)):
        cancel(paper, because=f"El convenio modificatorio se revirtió: {reason.strip()}")


def subject_of(row: Amendment) -> str:
    return f"amendment:{row.pk}"


def amendment_facts(project: Project, row: Amendment, ordinal: int, now: datetime) -> dict[str, Any]:
    """What changed and what holds from now on. The ledger has counted the change already."""
    parties = [party_facts(project, payer, now) for payer in payers_of(project)]
    investor = investor_facts(project)
    signed_on, money = row.happened_on, money_facts(project, row)
    return {
        **paper_facts(project, KIND.AMENDMENT, AMENDMENT, title="Convenio modificatorio", now=now),
        "signed_on_long": long_date(signed_on),
        "signed_at": f"{project.municipality.name}, {project.municipality.state.name}",
        "agreement": agreement_facts_of(project.agreement),
        "ordinal": str(ordinal),
        "reference": row.reference,
        "note": row.note,
        "earlier": earlier_than(project, row),
        "parties": parties,
        "investor": investor,
        "club": club_facts(project, timezone.localdate(now)),
        "approval": approval_facts(project),
        "execution": execution_facts(project, investor),
        "originals": len(parties) + bool(investor),
        "money": money,
        # What the parts in money are from now on, under the names that an agreement gives them.
        "financing": {
            "currency": "MXN",
            "total": money["after"],
            "parts": [
                {"payer": part["payer"], "funder": part["funder"], "amount": part["after"]}
                for part in money["rows"]
            ],
        },
        "in_kind": in_kind_facts(project),
        "calendar": calendar_facts(project),
        "budget": budget_facts(project.fund),
    }


def agreement_facts_of(paper: Document) -> dict[str, str]:
    """The agreement that is amended, as it was signed."""
    signed_on = date.fromisoformat(paper.facts["document"]["signed_on"])
    return {
        "number": paper.number,
        "version": str(paper.version),
        "signed_on_long": long_date(signed_on),
        "sha256": paper.sha256,
    }


def earlier_than(project: Project, row: Amendment) -> list[dict[str, str]]:
    """The amendments that hold and came before this one."""
    papers = Document.objects.filter(kind=KIND.AMENDMENT, folio=project.folio, cancelled_at=None)
    rows = papers.exclude(subject=subject_of(row)).order_by("pk")
    return [{"number": one.number, "signed_on_long": one.facts["signed_on_long"]} for one in rows]


def money_facts(project: Project, row: Amendment) -> dict[str, Any]:
    """Each part in money before and after, with its percent of the new sum; in the order of the parties."""
    after = by_payer(project.fund, Moment.AGREED)
    changes = {payer: Decimal(change) for payer, change in row.changes.items()}
    payers = [*after, *(payer for payer in changes if payer not in after)]
    after = {payer: after.get(payer, NOTHING) for payer in payers}
    before = {payer: amount - changes.get(payer, NOTHING) for payer, amount in after.items()}
    percents = percents_of(after)
    was, now_is = sum(before.values(), NOTHING), sum(after.values(), NOTHING)
    return {
        "rows": [
            {
                "payer": payer,
                "funder": funder_of(project, payer),
                "party": short_of(project, payer),
                "before": f"{before[payer]:.2f}",
                "change": f"{changes.get(payer, NOTHING):.2f}",
                "changes": "sí" if changes.get(payer) else "",
                "after": f"{after[payer]:.2f}",
                "after_in_words": in_words(after[payer]),
                "percent": f"{percents[payer]:.2f}",
            }
            for payer in payers
        ],
        **in_figures_and_words("before", was),
        "change": f"{now_is - was:.2f}",
        **in_figures_and_words("after", now_is),
    }


def calendar_facts(project: Project) -> dict[str, Any]:
    """What each party has deposited of its new part, and what it still owes until when."""
    fund = project.fund
    agreed, owed = by_payer(fund, Moment.AGREED), by_payer(fund, Moment.OUTSTANDING)
    until = fund.deposit_until
    return {
        "until": until.isoformat() if until else "",
        "until_long": long_date(until) if until else "",
        "rows": [
            {
                "party": short_of(project, payer),
                "deposited": f"{amount - owed.get(payer, NOTHING):.2f}",
                **in_figures_and_words("owed", owed.get(payer, NOTHING)),
                "is_owed": "sí" if owed.get(payer) else "",
            }
            for payer, amount in agreed.items()
        ],
        **in_figures_and_words("owed", sum(owed.values(), NOTHING)),
    }


def budget_facts(fund: Fund) -> dict[str, Any]:
    """The lines on which the money is spent, as they are that day; empty where nobody wrote any."""
    lines = list(fund.budget_lines.order_by("pk"))
    total = sum((line.amount for line in lines), NOTHING)
    agreed = sum(by_payer(fund, Moment.AGREED).values(), NOTHING)
    return (
        {
            "lines": [{"concept": line.concept, "amount": f"{line.amount:.2f}"} for line in lines],
            "total": f"{total:.2f}",
            "fits": "sí" if total == agreed else "",
        }
        if lines
        else {}
    )
