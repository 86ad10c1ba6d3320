"""The papers of a filing: the application, the plan of a business, and the receipt with its folio."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from documents.models import Document
from programs.dates import long_date, moment, short_date
from projects.agreement.budget import budget_facts, calendar_facts
from projects.agreement.business import bought, business_facts, scholarship_facts
from projects.agreement.money import funder_of, in_kind_facts, percents_of
from projects.agreement.parties import CAPACITIES, club_facts, payers_of
from projects.brought import missing_papers, requirements_of
from projects.checks import plan_of
from projects.commitments import parts_to_commit
from projects.models import Project, ProjectVersion
from projects.models.brought import OTHER
from projects.papers.base import (
    authority_office,
    call_of,
    file_paper,
    in_figures_and_words,
    in_spanish,
    latest,
    paper_facts,
    signer_facts,
)

RECEIPT = "acuse/1"
APPLICATION = "solicitud/3"
BUSINESS_PLAN = "plan_negocios/1"
KIND = Document.Kind
NOTHING = Decimal("0.00")
# How much of a fingerprint is printed; the facts hold the whole.
SHORT = 16
NO_TERM = "Sin plazo en las reglas registradas de este ejercicio"


def file_filing_papers(project: Project, *, by: User, now: datetime) -> None:
    """What was just filed has its papers; a corrected filing supersedes those of the one before."""
    version = project.versions.order_by("-number").first()
    papers = [
        (KIND.RECEIPT_OF_FILING, RECEIPT, receipt_facts),
        (KIND.APPLICATION, APPLICATION, application_facts),
    ]
    if plan_of(project):
        papers.append((KIND.BUSINESS_PLAN, BUSINESS_PLAN, plan_facts))
    for kind, template, facts_of in papers:
        file_paper(
            project,
            kind,
            number=project.folio,
            template=template,
            facts=facts_of(project, version=version, by=by, now=now),
            supersedes=latest(kind, project.folio),
            by=by,
        )


# --- The receipt of filing ------------------------------------------------------------------------


def receipt_facts(project: Project, *, version: ProjectVersion, by: User, now: datetime) -> dict[str, Any]:
    """That the application came in: when, in which place, what it said, and what follows."""
    with in_spanish():
        office = authority_office(project)
        return {
            **paper_facts(project, KIND.RECEIPT_OF_FILING, RECEIPT, title="Acuse de presentación", now=now),
            "filing": {
                "at": moment(now),
                "at_iso": now.isoformat(),
                "first_at": moment(project.filed_at),
                "first_at_iso": project.filed_at.isoformat(),
                "first_on_long": long_date(project.filed_at),
                # The folio counts the applications of a state and a year as they come in.
                "place": str(int(project.folio.rpartition("-")[2])),
                "version": str(version.number),
                "sha256": version.sha256,
                "by": by.name,
                "corrected": "sí" if version.number > 1 else "",
            },
            "club": club_facts(project, timezone.localdate(now)),
            "parts": part_facts(project),
            "answers": told_answers(project),
            "follows": what_follows(project, office.name if office else "", now),
        }


def told_answers(project: Project) -> list[dict[str, str]]:
    """How much of each kind the application holds."""
    lists = [
        ("goals", "Metas", "Goals", project.goals.count()),
        ("costs", "Conceptos de costo", "Cost lines", project.costs.count()),
        (
            *("concepts", "Conceptos del presupuesto", "Budget lines"),
            project.concepts.count() if project.has_budget else 0,
        ),
        (
            *("activities", "Actividades del calendario", "Activities of the schedule"),
            project.activities.count() if project.has_budget else 0,
        ),
        ("in_kind", "Aportaciones en especie", "In-kind contributions", project.in_kind_offers.count()),
        ("scholarships", "Becas", "Scholarships", project.scholarships.count()),
    ]
    return [
        {"code": code, "name": name, "name_en": english, "count": str(rows)}
        for code, name, english, rows in lists
        if rows
    ]


def what_follows(project: Project, office: str, now: datetime) -> list[dict[str, str]]:
    """The next steps in order, each with its day where one is known. ``code`` is for the translation."""
    call, today = call_of(project), timezone.localdate(now)
    sessions = [day for day in (call.covam_on if call else []) if day >= today]
    held = (
        "; ".join(long_date(day) for day in sessions)
        or "La fecha se dará a conocer en la convocatoria de la sesión"
    )
    return [
        {
            "code": "review",
            "what": f"{office} revisa la solicitud, en el orden en que llegó.",
            "by_when": NO_TERM,
            "days": "",
        },
        {
            "code": "observe",
            "what": "Si falta algo, se devuelve con observaciones. Se corrige y se vuelve a presentar sin "
            "perder el lugar ni el folio.",
            "by_when": "La fecha que diga el oficio de observaciones",
            "days": "",
        },
        {
            "code": "committee",
            "what": f"Si está completa, se presenta al {project.committee}.",
            "by_when": held,
            "days": ", ".join(day.isoformat() for day in sessions),
        },
        {
            "code": "agree",
            "what": "Si se aprueba, las partes firman el convenio y depositan sus aportaciones.",
            "by_when": "La fecha límite que fije el convenio",
            "days": "",
        },
    ]


# --- The application ------------------------------------------------------------------------------


def application_facts(
    project: Project, *, version: ProjectVersion | None = None, by: User, now: datetime
) -> dict[str, Any]:
    """What the club asks for. Without a version it is a draft: what is not told yet is empty."""
    with in_spanish():
        today, call = timezone.localdate(now), call_of(project)
        return {
            **paper_facts(
                project,
                KIND.APPLICATION,
                APPLICATION,
                title="Solicitud de apoyo",
                now=now,
                is_draft=version is None,
            ),
            "form_code": (call.form_codes.get("proposal") or "") if call else "",
            "filing": filing_facts(project, version, now),
            "club": club_facts(project, today),
            "applicant": applicant_facts(project, now),
            "representatives": representative_facts(project),
            "asked": asked_facts(project),
            "parts": part_facts(project),
            "in_kind": in_kind_facts(project) if project.shares() else {},
            "scholarships": scholarship_facts(project),
            "budget": budget_facts(project),
            "calendar": calendar_facts(project),
            **brought_facts(project),
            "commitments": commitment_facts(project),
            "plan": "sí" if plan_of(project) else "",
            "signers": [applicant_facts(project, now)],
        }


def brought_facts(project: Project) -> dict[str, Any]:
    """The papers that came along, in the order in which they are asked for, and those that did not."""
    rows = requirements_of(project)
    return {
        "brought": [
            {
                "kind": paper.label if row.code == OTHER else row.name,
                "file": paper.name,
                "on": short_date(timezone.localdate(paper.given_at)),
                "sha256": paper.sha256,
                "short": paper.sha256[:SHORT],
            }
            for row in rows
            for paper in row.given
        ],
        "missing": [row.name for row in missing_papers(rows)],
    }


def commitment_facts(project: Project) -> list[dict[str, str]]:
    """What each government said of its part, and by which letter."""
    return [
        {
            "payer": part.label,
            "share": f"{part.share:.2f}",
            "standing": part.standing_label,
            "amount": f"{one.amount:.2f}" if one and one.amount is not None else "",
            "letter": one.letter_number if one else "",
            "letter_on": short_date(one.letter_on) if one and one.letter_on else "",
            "short": one.paper.sha256[:SHORT] if one and one.paper else "",
            "reason": one.reason if one else "",
        }
        for part in parts_to_commit(project)
        for one in [part.commitment]
    ]


def filing_facts(project: Project, version: ProjectVersion | None, now: datetime) -> dict[str, str]:
    """When this version came in; empty of a draft."""
    if version is None:
        return {}
    return {
        "at": moment(now),
        "at_iso": now.isoformat(),
        "first_at": moment(project.filed_at),
        "version": str(version.number),
        "sha256": version.sha256,
    }


def applicant_facts(project: Project, now: datetime) -> dict[str, str]:
    """Who signs for the applicant."""
    role = "Por su propio derecho" if project.club.kind in CAPACITIES else "Por el solicitante"
    return signer_facts(project.club.office, now, body=project.club.name, role=role)


def representative_facts(project: Project) -> list[dict[str, str]]:
    """Who speaks for the work here and there, by name and post: their telephones are on no paper."""
    return [
        {"side": row.side, "where": str(row.get_side_display()), "name": row.name, "relation": row.relation}
        for row in project.representatives.all()
    ]


def asked_facts(project: Project) -> dict[str, Any]:
    """The answers about the work; an answer that is not there is empty."""
    return {
        "description": project.description,
        "address": project.address,
        "months": "" if project.months is None else str(project.months),
        "goals": [
            {"description": goal.description, "quantity": f"{goal.quantity:,.2f}", "unit": goal.unit}
            for goal in project.goals.all()
        ],
        "women": told_count(project.women),
        "men": told_count(project.men),
        "homes": told_count(project.homes),
        "company": project.company.name if project.company else "",
    }


def told_count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def part_facts(project: Project) -> dict[str, Any]:
    """What is asked of each party, which adds up to the cost; empty while the cost is not told."""
    if not project.shares():
        return {}
    shares = {payer: project.shares()[payer] for payer in payers_of(project)}
    percents, cash = percents_of(shares), project.in_cash()
    return {
        **in_figures_and_words("total", project.total),
        "rows": [
            {
                "payer": payer,
                "funder": funder_of(project, payer),
                "percent": f"{percents[payer]:.2f}",
                **in_figures_and_words("amount", share),
                "in_kind": f"{share - cash[payer]:.2f}" if share - cash[payer] else "",
            }
            for payer, share in shares.items()
        ],
    }


# --- The plan of a business -----------------------------------------------------------------------


def plan_facts(
    project: Project, *, version: ProjectVersion | None = None, by: User, now: datetime
) -> dict[str, Any]:
    """The plan de negocios as the committee that appraises businesses reads it."""
    with in_spanish():
        plan, call = plan_of(project), call_of(project)
        facts = paper_facts(
            project,
            KIND.BUSINESS_PLAN,
            BUSINESS_PLAN,
            title="Plan de negocios",
            now=now,
            is_draft=version is None,
        )
        told = business_facts(project)
        investor = {"role": "Migrante que invierte", "body": "", "name": plan.investor.strip(), "title": ""}
        return {
            **facts,
            "form_code": (call.form_codes.get("business_plan") or "") if call else "",
            "filing": filing_facts(project, version, now),
            "club": club_facts(project, timezone.localdate(now)),
            "asked": asked_facts(project),
            "plan": {
                name: getattr(plan, name).strip()
                for name in (
                    *("investor", "investor_lives_in", "investor_work", "product", "market", "team"),
                    *("owned", "novelty", "stages", "organisation", "bookkeeper", "tax_payer"),
                )
            }
            | {
                "stage": str(plan.get_stage_display()),
                "families": told_count(plan.families),
                "jobs": told_count(plan.jobs),
                "grace_months": told_count(plan.grace_months),
                "instalments": told_count(plan.instalments),
            },
            "costs": cost_facts(project),
            "projection": told["projection"],
            "parts": part_facts(project),
            "adds_up": "sí" if told["costs_total"] == f"{project.total or NOTHING:.2f}" else "",
            "signers": [investor, applicant_facts(project, now)],
        }


def cost_facts(project: Project) -> dict[str, Any]:
    """What the money buys, line by line, each with its part of the whole."""
    costs = list(project.costs.all())
    if not costs:
        return {}
    percents = percents_of({str(place): cost.amount for place, cost in enumerate(costs)})
    return {
        "total": f"{sum((cost.amount for cost in costs), NOTHING):.2f}",
        "rows": [
            {**bought(cost), "percent": f"{percents[str(place)]:.2f}"} for place, cost in enumerate(costs)
        ],
    }
