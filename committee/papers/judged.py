"""What a session had before it of each work: its parts and caps, the opinion, and the evaluation sheet."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from programs.rulebook import PAYERS
from projects.agreement.money import funder_of
from projects.checks import findings_for
from projects.models import Project
from review.actions.evaluation import most_points, newest_scores
from review.catalogue import criteria_of
from review.models import Evaluation, Opinion
from review.scores import scores_of


def judged(projects: Iterable[Project], now: datetime) -> dict[int, dict[str, Any]]:
    """The facts of each work, by its key, as plain text."""
    projects = list(projects)
    keys = [project.pk for project in projects]
    opinions = {opinion.project_id: opinion for opinion in technical_in_force(keys)}
    sheets = {
        sheet.project_id: sheet
        for sheet in Evaluation.objects.filter(project__in=keys).select_related("weights", "project")
    }
    totals = scores_of(keys)
    return {
        project.pk: {
            "kind_name": project.rules.kind_name if project.rules else "",
            "goals": [
                f"{goal.description}, {goal.quantity:,.2f} {goal.unit}" for goal in project.goals.all()
            ],
            "caps": [finding.message for finding in findings_for(project, ["parts_within_caps"], now)],
            "opinion": opinion_facts(opinions.get(project.pk)),
            "sheet": sheet_facts(sheets.get(project.pk), totals.get(project.pk)),
        }
        for project in projects
    }


def technical_in_force(projects: list[int]) -> list[Opinion]:
    """The newest signed technical opinion of each work."""
    rows = Opinion.objects.signed().filter(kind=Opinion.Kind.TECHNICAL, project__in=projects)
    return list(
        rows.select_related("office").order_by("project_id", "-signed_at", "-pk").distinct("project_id")
    )


def opinion_facts(opinion: Opinion | None) -> dict[str, str]:
    if opinion is None or opinion.signed_at is None:
        return {}
    return {
        "conclusion": str(opinion.get_conclusion_display()),
        "office": opinion.office.name,
        "version": str(opinion.version),
        "signed_on": timezone.localdate(opinion.signed_at).isoformat(),
        "conditions": opinion.conditions,
    }


def sheet_facts(sheet: Evaluation | None, total: Decimal | None) -> dict[str, Any]:
    """Each criterion with what was found; a total only where every criterion has points."""
    if sheet is None:
        return {}
    most, newest = most_points(sheet), newest_scores(sheet)
    return {
        "act": sheet.weights.act if sheet.weights else "",
        "total": "" if total is None else f"{total:.2f}",
        "most": f"{sum(most.values(), Decimal(0)):.2f}" if most else "",
        "rows": [
            {
                "text": line.text,
                "finding": newest[line.code].finding if line.code in newest else "",
                "reason": newest[line.code].reason if line.code in newest else "",
                "points": in_points(newest[line.code].points) if line.code in newest else "",
                "most": in_points(most.get(line.code)),
            }
            for line in criteria_of(sheet.project)
        ],
    }


def in_points(points: Decimal | None) -> str:
    return "" if points is None else f"{points:.2f}"


def part_facts(project: Project, shares: dict[str, str]) -> list[dict[str, str]]:
    """Who puts in how much, in the order of the rules."""
    return [
        {"payer": payer, "funder": funder_of(project, payer), "amount": shares[payer]}
        for payer in PAYERS
        if Decimal(shares.get(payer, 0))
    ]
