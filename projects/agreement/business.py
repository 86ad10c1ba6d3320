"""What only some projects carry: the plan of a business, how its support comes back, and scholarships."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from programs.dates import long_date
from programs.money import digits, split
from programs.words import in_words
from projects.agreement.parties import PAYER_OF, payers_of, short_of
from projects.agreement.terms import months_later
from projects.checks import plan_of
from projects.models import BusinessPlan, PlanCost, Project
from projects.models.lists import sums_by_level

NOTHING = Decimal("0.00")


def appraisal_facts(project: Project) -> dict[str, str]:
    """The favourable opinion of the committee that appraises businesses; works of solidarity have none."""
    appraisal = project.appraisals.filter(is_favourable=True).first()
    if appraisal is None or project.family != "investment":
        return {}
    return {
        "committee": appraisal.committee,
        "session": appraisal.session,
        "held_on": appraisal.held_on.isoformat(),
        "held_on_long": long_date(appraisal.held_on),
    }


def bought(cost: PlanCost) -> dict[str, str]:
    """One line of what the money of a business buys."""
    return {
        "category": str(cost.get_category_display()),
        "concept": cost.concept,
        "unit": cost.unit,
        "quantity": digits(cost.quantity),
        "unit_price": f"{cost.unit_price:.2f}",
        "amount": f"{cost.amount:.2f}",
    }


def business_facts(project: Project) -> dict[str, Any]:
    """What the agreement tells of the plan: what it makes, for how many, and with which money."""
    plan = plan_of(project)
    if plan is None:
        return {}
    costs = list(project.costs.all())
    return {
        "investor": plan.investor.strip(),
        "stage": str(plan.get_stage_display()),
        "product": plan.product,
        "families": "" if plan.families is None else str(plan.families),
        "jobs": "" if plan.jobs is None else str(plan.jobs),
        "costs": [bought(cost) for cost in costs],
        "costs_total": f"{sum((cost.amount for cost in costs), NOTHING):.2f}",
        "projection": projection_facts(plan),
    }


def projection_facts(plan: BusinessPlan) -> dict[str, Any]:
    """Sales, costs and result of the first year, in pesos."""
    if plan.sales is None:
        return {}
    told = {name: getattr(plan, name) for name in BusinessPlan.COSTS}
    return {
        "sales": f"{plan.sales:.2f}",
        "costs": [
            {
                "name": str(BusinessPlan._meta.get_field(name).verbose_name).capitalize(),
                "amount": f"{amount:.2f}",
            }
            for name, amount in told.items()
            if amount
        ],
        "costs_total": f"{plan.yearly_costs:.2f}",
        "result": f"{plan.result:.2f}",
    }


def recovery_schedule(project: Project, deposit_until: date) -> list[tuple[date, Decimal]]:
    """The days and amounts by which the support comes back: equal parts, monthly, after the grace.

    Empty where the rules recover nothing. Grace and number of payments are those of the business plan.
    """
    support = sum((project.shares().get(payer, Decimal(0)) for payer in project.rules.recovers), Decimal(0))
    if not support:
        return []
    plan = project.plan
    amounts = split(support, {str(number): 1 for number in range(1, plan.instalments + 1)})
    return [
        (months_later(deposit_until, plan.grace_months + number), amount)
        for number, amount in enumerate(amounts.values(), start=1)
        if amount
    ]


def recovery_facts(project: Project, deposit_until: date) -> dict[str, Any]:
    """Whose support comes back, how much, on which days and what for; empty where it is a gift."""
    schedule = recovery_schedule(project, deposit_until)
    if not schedule:
        return {}
    shares = project.shares()
    support = {payer: shares[payer] for payer in project.rules.recovers if shares.get(payer)}
    owed = sum(support.values(), NOTHING)
    rule, rows, left = project.rules.repayment, [], owed
    for number, (due_on, amount) in enumerate(schedule, start=1):
        left -= amount
        rows.append(
            {
                "number": str(number),
                "due_on": due_on.isoformat(),
                "due_on_long": long_date(due_on),
                "amount": f"{amount:.2f}",
                "balance": f"{left:.2f}",
            }
        )
    runs = PAYER_OF[project.authority]
    return {
        "payers": [
            {"payer": payer, "party": short_of(project, payer), "amount": f"{share:.2f}"}
            for payer, share in support.items()
        ],
        "amount": f"{owed:.2f}",
        "in_words": in_words(owed),
        "instalments": str(len(schedule)),
        "grace_months": str(project.plan.grace_months),
        "first_on_long": rows[0]["due_on_long"],
        "last_on_long": rows[-1]["due_on_long"],
        "collector": short_of(project, runs) if runs in payers_of(project) else "",
        "destination": f"obras de solidaridad de «EL PROGRAMA» en {state_of(project)}",
        "rule": rule.text,
        # The keys of the list of sources mean nothing on a paper.
        "source": re.sub(r"\s*\[\w+\]", "", rule.source) if rule.confirmed else "",
        "schedule": rows,
    }


def state_of(project: Project) -> str:
    """The state with what it is: «el estado de Zacatecas»."""
    state = project.municipality.state
    return f"la {state.name}" if state.code == "09" else f"el estado de {state.name}"


def scholarship_facts(project: Project) -> dict[str, Any]:
    """How many scholarships of each level and how much. Never a name: pupils are minors."""
    if not project.gives_scholarships:
        return {}
    rows = sums_by_level(project.scholarships.values_list("level", "amount"))
    total = sum((row.amount for row in rows), NOTHING)
    return {
        "count": str(sum(row.count for row in rows)),
        "total": f"{total:.2f}",
        "in_words": in_words(total),
        "levels": [
            {"level": row.label, "count": str(row.count), "amount": f"{row.amount:.2f}"} for row in rows
        ],
    }
