"""The draft of a proposal: begun, and written as often as its people like."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.models import Club
from programs.money import MOST, pesos
from programs.rulebook import PAYERS, NoRules, rules_for
from projects.actions.acts import StaleDraft, StepRefused, locked, remember
from projects.actions.personal import with_numbers
from projects.models import BusinessPlan, Concept, Project, Quotation
from projects.models.budget import MOST_CONCEPTS, line_sum
from projects.workflow import CLUB_SIDE, Right

ANSWERS = [
    "kind",
    "name",
    "description",
    "months",
    "municipality",
    "locality",
    "unlisted_locality",
    "address",
    "latitude",
    "longitude",
    "club_is_confirmed",
    "women",
    "men",
    "homes",
    "gives_scholarships",
    "total",
    *(f"{payer}_share" for payer in PAYERS),
    "company",
]
# Answers of several rows, each a mapping. They are replaced as a whole.
LISTS = ["goals", "costs", "scholarships", "in_kind_offers", "representatives", "activities"]
# The budget by line is replaced as a whole too; a line told without its quotations keeps those it had.
BUDGET = "concepts"
# What a work without a budget of its own does not take.
OF_BUDGETS = (BUDGET, "activities")


@transaction.atomic
def propose(*, club: Club, scheme: str, fiscal_year: int, by: User, **answers: Any) -> Project:
    """A new draft of ``club``, visible to the club and its federation only."""
    if not Club.objects.represented_by(by).filter(pk=club.pk).exists():
        raise StepRefused(_("Usted no representa a ese club."), code="not_your_club")
    project = Project(club=club, scheme=scheme, fiscal_year=fiscal_year, proposed_by=by)
    project.family = answers.pop("family", project.family)
    write_answers(project, answers)
    remember(project, "propose", by=by)
    return project


@transaction.atomic
def revise(project: Project, *, by: User, revision: int | None = None, **answers: Any) -> Project:
    """The draft holds these answers. With a ``revision`` that is not the newest, nothing is overwritten."""
    project = locked(project, by)
    if not project.roles_with(Right.EDIT, by) & CLUB_SIDE:
        raise StepRefused(_("Solo el club o su federación cambia la solicitud."), code="not_your_club")
    if not project.is_editable:
        message = _("La solicitud está «%(state)s» y ya no se puede cambiar.") % {
            "state": project.get_state_display()
        }
        raise StepRefused(message, code="not_editable")
    if revision is not None and revision != project.revision:
        raise StaleDraft(
            _("Otra persona guardó esta solicitud mientras usted escribía. Revise y guarde otra vez.")
        )
    project.revision += 1
    project.revised_by, project.revised_at = by, timezone.now()
    write_answers(project, answers)
    return project


def write_answers(project: Project, answers: Mapping[str, Any]) -> None:
    """The row, its lists and its plan hold these answers, and the work is of the family of its kind."""
    lists = {name: answers[name] for name in LISTS if name in answers}
    plan = answers.get("plan")
    plain = {name: value for name, value in answers.items() if name not in (*LISTS, BUDGET, "plan")}
    if unknown := set(plain) - set(ANSWERS):
        raise TypeError(f"Not answers of a proposal: {sorted(unknown)}")
    for name, value in plain.items():
        setattr(project, name, value)
    project.__dict__.pop("rules", None)
    project.family = family_of(project)
    project.save()
    if not project.gives_scholarships:
        # Names of pupils that nobody needs are not kept.
        project.scholarships.all().delete()
    if not project.has_budget and any(answers.get(name) for name in OF_BUDGETS):
        message = _(
            "El presupuesto y el calendario son de obras: un negocio los lleva en su plan y unas becas en su "
            "lista."
        )
        raise StepRefused(message, code="no_budget_here")
    if "scholarships" in lists:
        lists["scholarships"] = with_persons(project, lists["scholarships"])
    if "representatives" in lists:
        lists["representatives"] = with_numbers(project, lists["representatives"])
    for name, rows in lists.items():
        write_list(project, name, rows)
    if BUDGET in answers:
        write_budget(project, list(answers[BUDGET]))
    if plan is not None:
        BusinessPlan.objects.update_or_create(project=project, defaults=dict(plan))
        project._state.fields_cache.pop("plan", None)


def with_persons(project: Project, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The pupils; one who is told again without a CURP keeps the one that was told before."""
    known = {
        (name.casefold(), school.casefold()): key
        for name, school, key in project.scholarships.values_list("name", "school", "person_key")
    }
    return [
        {
            **row,
            "person_key": row.get("person_key")
            or known.get((row["name"].casefold(), row["school"].casefold()), ""),
        }
        for row in rows
    ]


def family_of(project: Project) -> str:
    """That of its kind; while the kind is not told, or has no rules, the one it began with."""
    try:
        return rules_for(project.scheme, project.fiscal_year, project.kind).family
    except NoRules:
        return project.family


def write_list(project: Project, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """The rows replace those that were there."""
    manager = getattr(project, name)
    manager.all().delete()
    manager.bulk_create(manager.model(project=project, **row) for row in rows)


def write_budget(project: Project, rows: Sequence[Mapping[str, Any]]) -> None:
    """The lines replace those that were there, numbered as they come.

    A line that tells no quotations keeps those of the line of the same code and concept.
    """
    if len(rows) > MOST_CONCEPTS:
        message = _("El presupuesto puede tener hasta %(most)s conceptos y tiene %(count)s.")
        raise StepRefused(message % {"most": MOST_CONCEPTS, "count": len(rows)}, code="too_many_concepts")
    known: dict[tuple[str, str], list[Concept]] = {}
    for line in project.concepts.prefetch_related("quotations"):
        known.setdefault((line.code, line.concept), []).append(line)
    lines, quotations = [], []
    for number, row in enumerate(rows, start=1):
        facts = dict(row)
        told = facts.pop("quotations", None)
        line = Concept(project=project, number=number, **facts)
        before = known.get((line.code, line.concept))
        if told is None and before:
            same = before.pop(0)
            told = [{name: getattr(one, name) for name in QUOTED} for one in same.quotations.all()]
            line.reason = line.reason or same.reason
        refuse_too_dear(line)
        lines.append(line)
        quotations += [Quotation(concept=line, **one) for one in told or ()]
    project.concepts.all().delete()
    Concept.objects.bulk_create(lines)
    Quotation.objects.bulk_create(quotations)


QUOTED = ("supplier", "rfc", "amount", "quoted_on", "paper", "is_chosen")


def refuse_too_dear(line: Concept) -> None:
    """No line comes to more pesos than the program writes in words."""
    if line_sum(line.quantity, line.unit_price, line.vat).total > MOST:
        message = _("El renglón %(number)s pasa de %(most)s.") % {"number": line.number, "most": pesos(MOST)}
        raise StepRefused(message, code="too_dear")
