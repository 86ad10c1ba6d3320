"""The budget by line and its calendar as papers print them."""

from typing import Any

from projects.models import Concept, Project
from projects.models.budget import NOTHING, sum_of


def budget_facts(project: Project) -> dict[str, Any]:
    """The lines with what they come to; empty while there are none, or where another list is the budget."""
    lines = list(project.concepts.prefetch_related("quotations")) if project.has_budget else []
    if not lines:
        return {}
    made = sum_of(lines)
    return {
        "amount": f"{made.amount:.2f}",
        "vat": f"{made.vat:.2f}",
        "total": f"{made.total:.2f}",
        "rows": [line_facts(line) for line in lines],
        "quotations": [
            {
                "number": str(line.number),
                "supplier": one.supplier,
                "quoted_on": one.quoted_on.isoformat(),
                "amount": f"{one.amount:.2f}",
                "chosen": "sí" if one.is_chosen else "",
                "reason": line.reason if one.is_chosen else "",
            }
            for line in lines
            for one in line.quotations.all()
        ],
    }


def line_facts(line: Concept) -> dict[str, str]:
    quantity = f"{line.quantity:,.4f}".rstrip("0")
    whole, _point, rest = quantity.partition(".")
    return {
        "number": str(line.number),
        "code": line.code,
        "section": line.section,
        "concept": line.concept,
        "unit": line.unit,
        "quantity": f"{whole}.{rest.ljust(2, '0')}",
        "unit_price": f"{line.unit_price:.2f}",
        "vat_rate": str(line.get_vat_display()),
        "amount": f"{line.amount:.2f}",
        "vat": f"{line.vat_amount:.2f}",
        "total": f"{line.total:.2f}",
    }


def calendar_facts(project: Project) -> dict[str, Any]:
    """Each activity with its months, and the pesos of each month; empty while nobody told them."""
    activities = list(project.activities.all()) if project.has_budget else []
    if not activities:
        return {}
    last = max(one.last_month for one in activities)
    sums = {month: sum((one.in_month(month) for one in activities), NOTHING) for month in range(1, last + 1)}
    return {
        "total": f"{sum(sums.values(), NOTHING):.2f}",
        "activities": [
            {
                "name": one.name,
                "first_month": str(one.first_month),
                "last_month": str(one.last_month),
                "amount": f"{one.total:.2f}",
            }
            for one in activities
        ],
        "months": [{"month": str(month), "amount": f"{amount:.2f}"} for month, amount in sums.items()],
    }
