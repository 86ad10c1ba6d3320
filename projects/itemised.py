"""What must be true of the budget by line, its quotations and its calendar before a work is filed."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.checks import Finding
from programs.money import pesos
from projects.beforehand import OWN_RULE
from projects.models import Concept, Project
from projects.models.budget import NOTHING, sum_of

# The kinds of work that buy goods, whatever their lines say.
KINDS_OF_GOODS = ("equipment",)
# As many lines as one reads in a sentence.
TOLD = 5


def budget_adds_up(project: Project, now: datetime) -> Iterator[Finding]:
    """The lines of the budget come to the total cost; where the rules ask for them, they are there."""
    if not project.has_budget or project.rules is None:
        return
    rule, lines = project.rules.itemised_budget, list(project.concepts.all())
    if not lines:
        if rule.asked:
            message = _("Falta el presupuesto por conceptos, que es parte del expediente técnico.")
            remedy = _("Escríbalo o impórtelo en «El dinero», «Presupuesto por conceptos».")
            source = rule.source or project.rules.citation
            yield Finding("budget_missing", message, refuses=rule.confirmed, source=source, remedy=remedy)
        return
    listed = sum_of(lines).total
    if project.total is not None and listed != project.total:
        message = _(
            "El presupuesto por conceptos suma %(listed)s y el costo total es de %(total)s: la diferencia "
            "es de %(difference)s."
        )
        told = {
            "listed": pesos(listed),
            "total": pesos(project.total),
            "difference": pesos(abs(listed - project.total)),
        }
        remedy = _("Corrija los conceptos, o use su suma como costo total con el botón de esa página.")
        yield Finding("budget_sum", message % told, refuses=True, source=OWN_RULE, remedy=remedy)


def quotations_given(project: Project, now: datetime) -> Iterator[Finding]:
    """Lines that buy goods have their quotations, and one that is not the cheapest says why."""
    if not project.has_budget or project.rules is None:
        return
    rule, lines = project.rules.quotations, bought_lines(project)
    if rule.whole and (few := [one for one in lines if len(one.quotations.all()) < rule.whole]):
        message = ngettext(
            "Falta alguna de las %(asked)s cotizaciones en %(count)s renglón que se compra: %(lines)s.",
            "Faltan cotizaciones, de las %(asked)s que se piden, en %(count)s renglones que se compran: "
            "%(lines)s.",
            len(few),
        )
        told = {"asked": rule.whole, "count": len(few), "lines": numbers_of(few)}
        remedy = _("Regístrelas en la página de cada renglón del presupuesto.")
        yield Finding("quotations", message % told, refuses=rule.confirmed, source=rule.source, remedy=remedy)
    if dear := [one for one in lines if is_dear_without_reason(one)]:
        message = ngettext(
            "En %(count)s renglón no se eligió la cotización más barata ni se dice por qué: %(lines)s.",
            "En %(count)s renglones no se eligió la cotización más barata ni se dice por qué: %(lines)s.",
            len(dear),
        )
        told = {"count": len(dear), "lines": numbers_of(dear)}
        yield Finding("quotation_reason", message % told, refuses=True, source=OWN_RULE)


def bought_lines(project: Project) -> list[Concept]:
    """The lines whose goods are bought, with their quotations."""
    lines = project.concepts.all()
    # With the lines there already, or in two queries whatever their number.
    if "concepts" not in getattr(project, "_prefetched_objects_cache", {}):
        lines = lines.prefetch_related("quotations")
    return [one for one in lines if one.is_bought or project.kind in KINDS_OF_GOODS]


def is_dear_without_reason(line: Concept) -> bool:
    quotations = list(line.quotations.all())
    chosen = [one.amount for one in quotations if one.is_chosen]
    return bool(chosen) and chosen[0] > min(one.amount for one in quotations) and not line.reason.strip()


def numbers_of(lines: list[Concept]) -> str:
    numbers = [str(one.number) for one in lines]
    return ", ".join([*numbers[:TOLD], *(["…"] if len(numbers) > TOLD else [])])


def calendar_adds_up(project: Project, now: datetime) -> Iterator[Finding]:
    """The pesos of the calendar are the total cost, within the months of the execution."""
    if not project.has_budget or project.rules is None:
        return
    activities = list(project.activities.all())
    if not activities:
        if project.rules.itemised_budget.asked:
            message = _("Falta el calendario de obra y dinero.")
            remedy = _("Puede llenarlo parejo con un botón en «El dinero», «Calendario».")
            yield Finding("calendar_missing", message, refuses=False, source=OWN_RULE, remedy=remedy)
        return
    listed = sum((one.total for one in activities), NOTHING)
    if project.total is not None and listed != project.total:
        message = _(
            "El calendario suma %(listed)s y el costo total es de %(total)s: la diferencia es de "
            "%(difference)s."
        )
        told = {
            "listed": pesos(listed),
            "total": pesos(project.total),
            "difference": pesos(abs(listed - project.total)),
        }
        remedy = _("Corrija los pesos de cada mes, o repártalos parejo con el botón de esa página.")
        yield Finding("calendar_sum", message % told, refuses=True, source=OWN_RULE, remedy=remedy)
    last = max(one.last_month for one in activities)
    if project.months is not None and last > project.months:
        message = _("El calendario llega al mes %(last)s y la ejecución dura %(months)s.")
        remedy = _("Corrija el calendario, o los meses de ejecución en «El proyecto».")
        told = {"last": last, "months": project.months}
        yield Finding("calendar_months", message % told, refuses=True, source=OWN_RULE, remedy=remedy)
