"""The plan of a business and the list of scholarships, as far as the reader may read them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.utils.text import capfirst

from accounts.models import Role
from projects.checks import plan_of
from projects.forms.plan import BUSINESS, INVESTOR, PEOPLE, RECOVERY, YEAR
from projects.models import BusinessPlan, Project
from projects.models.budget import LineSum
from projects.models.lists import sums_by_level
from projects.models.plan import PERSONS
from projects.views.drawn import drawn_calendar
from projects.workflow import READERS_OF_FINDINGS, REVIEWER

PER_PAGE = 50
# Whoever judges or audits scholarships sees which may be given twice.
READERS_OF_DOUBLES = {REVIEWER, Role.CENTRAL, Role.AUDITOR}


def lists_of(project: Project, roles: set[str], page: str | None = None) -> dict[str, Any]:
    """What the work tells besides, for the templates. Names are for those who prepare, judge or audit it."""
    may_read_names = bool(roles & READERS_OF_FINDINGS)
    told: dict[str, Any] = {"may_read_names": may_read_names}
    if project.family == "investment":
        told |= business_of(project, may_read_names)
    if project.gives_scholarships:
        levels = sums_by_level(project.scholarships.values_list("level", "amount"))
        told |= {
            "levels": levels,
            "pupils_count": sum(level.count for level in levels),
            "pupils_total": sum((level.amount for level in levels), Decimal("0.00")),
        }
        told["reviews_doubles"] = bool(roles & READERS_OF_DOUBLES)
        if may_read_names:
            told["pupils"] = Paginator(project.scholarships.all(), PER_PAGE).get_page(page)
    if project.has_budget:
        told |= budget_of(project, may_read_names, page)
    return told


def budget_of(project: Project, may_read_names: bool, page: str | None) -> dict[str, Any]:
    """The lines, what they come to, and the calendar. Who quoted is for those who prepare, judge or audit."""
    sums = project.concepts.aggregate(amount=Sum("amount"), vat=Sum("vat_amount"), count=Count("pk"))
    told: dict[str, Any] = {"calendar": drawn_calendar(project)}
    if sums.pop("count"):
        lines = project.concepts.all()
        if may_read_names:
            lines = lines.prefetch_related("quotations")
        told |= {"lines": Paginator(lines, PER_PAGE).get_page(page), "lines_sum": LineSum(**sums)}
    return told


def business_of(project: Project, may_read_names: bool) -> dict[str, Any]:
    """The plan in words, what the money buys, and what the first year leaves."""
    plan = plan_of(project) or BusinessPlan(project=project)
    costs = list(project.costs.all())
    hidden = () if may_read_names else PERSONS
    recovers = project.rules is not None and project.rules.recovers
    names = [
        name
        for name in (*INVESTOR, *BUSINESS, *PEOPLE, *(RECOVERY if recovers else ()))
        if name not in hidden
    ]
    return {
        "plan": plan,
        "plan_answers": answers_of(plan, names),
        "year": [(label, value) for label, value in answers_of(plan, YEAR) if value is not None],
        "costs": costs,
        "costs_total": sum((cost.amount for cost in costs), Decimal("0.00")),
    }


def answers_of(plan: BusinessPlan, names: Iterable[str]) -> list[tuple[str, Any]]:
    """The answers to ``names``, under the names by which the committee knows them."""
    labels = {field.name: capfirst(str(field.verbose_name)) for field in plan._meta.fields}
    return [
        (labels[name], plan.get_stage_display() if name == "stage" else getattr(plan, name)) for name in names
    ]
