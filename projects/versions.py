"""A proposal as it was filed each time, and what changed from one filing to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.money import pesos
from programs.rulebook import PAYER_NAMES, PAYERS, fingerprint_of
from projects.models import (
    BusinessPlan,
    Commitment,
    PlanCost,
    Project,
    ProjectVersion,
    Representative,
    Scholarship,
    Vat,
)

# Answers that are copied as they are, and those that point to something with a name.
PLAIN = [
    *("kind", "name", "description", "months", "unlisted_locality", "address", "women", "men", "homes"),
    *("gives_scholarships", "total", *(f"{payer}_share" for payer in PAYERS)),
]
# Copied once they are told, so that a version of before they were asked keeps its fingerprint.
LATER = ["latitude", "longitude", "club_is_confirmed"]
NAMED = ["municipality", "locality", "company"]
# The plan of a business; whoever reads versions reads its names too.
PLAN = [column.name for column in BusinessPlan._meta.concrete_fields if column.name not in ("id", "project")]
MONEY = {"total", *(f"{payer}_share" for payer in PAYERS), "sales", *BusinessPlan.COSTS}
# Lists, by what each row says. Pupils are copied by level and amount, never by name.
LISTS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "goals": (gettext_lazy("Metas"), ("description", "quantity", "unit")),
    "costs": (gettext_lazy("Costos"), ("category", "concept", "unit", "quantity", "unit_price")),
    "in_kind_offers": (gettext_lazy("Aportaciones en especie"), ("payer", "description", "value", "paper")),
    "scholarships": (gettext_lazy("Becas"), ("level", "amount")),
    "representatives": (gettext_lazy("Representantes"), ("side", "name", "phone", "relation", "email")),
    "concepts": (
        gettext_lazy("Presupuesto por conceptos"),
        (*("code", "section", "concept", "unit", "quantity", "unit_price", "vat", "total"), "quoted"),
    ),
    "brought_papers": (gettext_lazy("Documentos entregados"), ("label", "name", "sha256")),
    "activities": (
        gettext_lazy("Calendario de obra y dinero"),
        ("name", "first_month", "last_month", "amounts"),
    ),
}
# Lists of a later day: an empty one stays out, so that an earlier version keeps its fingerprint.
LATER_LISTS = ("representatives", "concepts", "activities", "brought_papers")
OF_BUDGETS = ("concepts", "activities")
# What stands for a word of the screens.
WORDS: dict[Any, Any] = {
    **PAYER_NAMES,
    **dict(PlanCost.Category.choices),
    **dict(Scholarship.Level.choices),
    **dict(Representative.Side.choices),
    **dict(Vat.choices),
}
STAGES: dict[Any, Any] = dict(BusinessPlan.Stage.choices)


def answers_of(project: Project) -> dict[str, Any]:
    """What the proposal says now, as plain JSON."""
    told: dict[str, Any] = {name: plain(getattr(project, name)) for name in PLAIN}
    for name in NAMED:
        one = getattr(project, name)
        told[name] = None if one is None else {"key": str(one.pk), "name": str(one)}
    for name, (_label, columns) in LISTS.items():
        rows = getattr(project, name).all()
        if name == "brought_papers":
            rows = rows.standing()
        if name == "concepts":
            rows = rows.prefetch_related("quotations")
        if name in LATER_LISTS and (not rows or (name in OF_BUDGETS and not project.has_budget)):
            continue
        told[name] = [{column: plain(getattr(row, column)) for column in columns} for row in rows]
    for name in LATER:
        if value := getattr(project, name):
            told[name] = f"{value:.6f}" if isinstance(value, Decimal) else value
    plan = BusinessPlan.objects.filter(project=project).first()
    told["plan"] = plan and {name: plain(getattr(plan, name)) for name in PLAN}
    return told


def answers_fingerprint(project: Project) -> str:
    """Of the answers as they are now: that of the newest version, unless they were changed since."""
    return fingerprint_of(answers_of(project))


def plain(value: Any) -> Any:
    """As JSON keeps it: an amount is text, and the same amount is the same text."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, Decimal):
        return value
    return f"{value:.2f}" if value == round(value, 2) else f"{value.normalize():f}"


@dataclass(frozen=True)
class Change:
    """One answer that is not what it was, in words."""

    name: str
    label: str
    before: str
    after: str


def changes(before: ProjectVersion, after: ProjectVersion) -> Iterator[Change]:
    """What ``after`` says otherwise than ``before``, answer by answer."""
    if before.commitments != after.commitments:
        told = [committed_in_words(version.commitments) for version in (before, after)]
        yield Change("commitments", _("Compromisos de municipio y estado"), *told)
    if before.sha256 == after.sha256:
        return
    for name in (*PLAIN, *LATER, *NAMED, *LISTS):
        old, new = before.answers.get(name), after.answers.get(name)
        if old != new:
            yield Change(name, label_of(name), in_words(name, old), in_words(name, new))
    plans = [version.answers.get("plan") or {} for version in (before, after)]
    for name in PLAN:
        old, new = (plan.get(name) for plan in plans)
        if old != new:
            yield Change(
                f"plan.{name}", label_of(name, BusinessPlan), in_words(name, old), in_words(name, new)
            )


def label_of(name: str, model: type[Model] = Project) -> str:
    if name in LISTS:
        return str(LISTS[name][0])
    return capfirst(str(model._meta.get_field(name).verbose_name))


def in_words(name: str, value: Any) -> str:
    """An answer as a person reads it; a list with a row a line."""
    if value in (None, "", []):
        return _("Sin dato")
    if name in LISTS:
        columns = LISTS[name][1]
        rows = ([word_of(row.get(column)) for column in columns] for row in value)
        return "\n".join(" · ".join(filter(None, row)) for row in rows)
    if name in NAMED:
        return str(value["name"])
    if name in MONEY:
        return pesos(Decimal(value))
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    return str(STAGES.get(value, value) if name == "stage" else value)


def word_of(value: Any) -> str:
    """One cell of a list as a person reads it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(WORDS.get(value, value))


def committed_in_words(told: list[dict[str, str]]) -> str:
    """What the governments had said of their parts, a line each."""
    lines = []
    for one in told:
        words = [str(PAYER_NAMES[one["payer"]]), str(Commitment.Standing(one["standing"]).label)]
        words += [pesos(Decimal(one["amount"]))] if one["amount"] else []
        lines.append(" · ".join([*words, *filter(None, [one["letter"], one["reason"]])]))
    return "\n".join(lines) or _("Sin dato")
