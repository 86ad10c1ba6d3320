"""The facts of an agreement, put together on the day of its signature."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from programs.dates import long_date
from projects.agreement.budget import budget_facts, calendar_facts
from projects.agreement.business import (
    appraisal_facts,
    business_facts,
    recovery_facts,
    scholarship_facts,
)
from projects.agreement.money import financing_facts, in_kind_facts, mix_facts, waived_cap_facts
from projects.agreement.parties import (
    BLANK,
    club_facts,
    execution_facts,
    investor_facts,
    party_facts,
    payers_of,
)
from projects.agreement.terms import report_facts
from projects.models import Project

SCHEMA = "tresporuno/convenio/1.0"
# The template and its version: an agreement is reprinted with the clauses that it was signed with.
TEMPLATE = "convenio/1"
COVAM = "Comité de Validación y Atención a Migrantes (COVAM)"


def agreement_facts(
    project: Project, *, number: str, told: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """All that the agreement prints. The paper is in Spanish, whatever language its signer reads.

    What does not apply to the project is empty.
    """
    with translation.override("es-mx"):
        today, until = timezone.localdate(now), told.get("deposit_until", "")
        # A draft has no term yet: its calendars count from the day of the draft, and it says so.
        deposit_until = date.fromisoformat(until) if until else today
        parties = [party_facts(project, payer, now) for payer in payers_of(project)]
        investor = investor_facts(project)
        return {
            "schema": SCHEMA,
            "document": {
                "type": "convenio",
                "number": number,
                "version": 1 if number else "",
                "signed_on": today.isoformat(),
                "language": "es-MX",
                "template": TEMPLATE,
                **({} if number else {"draft": "BORRADOR"}),
            },
            "programme": programme_facts(project),
            "project": project_facts(project),
            "approval": approval_facts(project),
            "appraisal": appraisal_facts(project),
            "parties": parties,
            "club": club_facts(project, today),
            "investor": investor,
            "financing": financing_facts(project),
            "in_kind": in_kind_facts(project),
            "mix": mix_facts(project),
            "waived_caps": waived_cap_facts(project),
            "business": business_facts(project),
            "budget": budget_facts(project),
            "calendar": calendar_facts(project),
            "recovery": recovery_facts(project, deposit_until),
            "scholarships": scholarship_facts(project),
            "execution": execution_facts(project, investor),
            "reports": report_facts(project, now, deposit_until),
            "deposit_until": until,
            "deposit_until_long": long_date(deposit_until) if until else BLANK,
            "signed_on_long": long_date(today) if number else BLANK,
            "signed_at": f"{project.municipality.name}, {project.municipality.state.name}",
            "originals": len(parties) + bool(investor),
        }


def programme_facts(project: Project) -> dict[str, str]:
    rules = project.rules
    return {
        "scheme": project.scheme,
        "name": rules.name,
        "fiscal_year": str(project.fiscal_year),
        "publication": rules.publication,
        "legend": rules.legend,
        "repayment": rules.repayment.text,
        "rules_sha256": project.frozen_rules_sha256,
    }


def approval_facts(project: Project) -> dict[str, str]:
    """Session and resolution, and the committee's proper name; approvals of an earlier day are COVAM's."""
    approval = project.approval or {"session": BLANK, "resolution": BLANK, "committee": project.committee}
    committee, held_on = approval.get("committee") or "COVAM", approval.get("session_on")
    return {
        **approval,
        "committee": committee,
        "committee_name": COVAM if committee == "COVAM" else committee,
        "session_on_long": long_date(date.fromisoformat(held_on)) if held_on else BLANK,
    }


def draft_facts(project: Project, now: datetime) -> dict[str, Any]:
    """The agreement as it would be signed today, without number; what is missing is a blank line."""
    return agreement_facts(project, number="", told={}, now=now)


def can_be_drafted(project: Project) -> bool:
    """Whether enough is known for the clauses: its rules, its place, its term and who pays what."""
    return bool(
        project.rules and project.municipality and project.months and project.folio and payers_of(project)
    )


def project_facts(project: Project) -> dict[str, Any]:
    place = project.municipality
    locality = project.locality
    return {
        "folio": project.folio,
        "name": project.name,
        "kind": project.kind,
        "kind_name": project.rules.kind_name,
        "family": project.rules.family,
        "description": project.description,
        "months": str(project.months),
        "state": place.state.name,
        "municipality": place.name,
        "municipality_code": place.code,
        "locality": locality.name if locality else project.unlisted_locality,
        "locality_code": locality.code if locality else "",
        "address": project.address,
        "goals": [
            {"description": goal.description, "quantity": f"{goal.quantity:,.2f}", "unit": goal.unit}
            for goal in project.goals.all()
        ],
        "beneficiaries": {
            "women": f"{project.women or 0:,}",
            "men": f"{project.men or 0:,}",
            "homes": f"{project.homes:,}" if project.homes is not None else "",
        },
    }
