"""A proposal as it was filed each time, and what changed from one filing to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.money import pesos
from programs.rulebook import PAYER_NAMES, PAYERS
from projects.models import Project, ProjectVersion

# Answers that are copied as they are, and those that point to something with a name.
PLAIN = [
    *("kind", "name", "description", "months", "unlisted_locality", "address", "women", "men", "homes"),
    *("gives_scholarships", "total", *(f"{payer}_share" for payer in PAYERS)),
]
NAMED = ["municipality", "locality", "company"]
MONEY = {"total", *(f"{payer}_share" for payer in PAYERS)}
# Lists, by what each row says. Pupils are copied by level and amount, never by name.
LISTS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "goals": (gettext_lazy("Metas"), ("description", "quantity", "unit")),
    "costs": (gettext_lazy("Costos"), ("concept", "unit", "quantity", "unit_price")),
    "in_kind_offers": (gettext_lazy("Aportaciones en especie"), ("payer", "description", "value")),
    "scholarships": (gettext_lazy("Becas"), ("level", "amount")),
}


def answers_of(project: Project) -> dict[str, Any]:
    """What the proposal says now, as plain JSON."""
    told: dict[str, Any] = {name: plain(getattr(project, name)) for name in PLAIN}
    for name in NAMED:
        one = getattr(project, name)
        told[name] = None if one is None else {"key": str(one.pk), "name": str(one)}
    for name, (_label, columns) in LISTS.items():
        told[name] = [
            {column: plain(getattr(row, column)) for column in columns}
            for row in getattr(project, name).all()
        ]
    return told


def plain(value: Any) -> Any:
    """As JSON keeps it: an amount is text, and the same amount is the same text."""
    return f"{value:.2f}" if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Change:
    """One answer that is not what it was, in words."""

    name: str
    label: str
    before: str
    after: str


def changes(before: ProjectVersion, after: ProjectVersion) -> Iterator[Change]:
    """What ``after`` says otherwise than ``before``, answer by answer."""
    if before.sha256 == after.sha256:
        return
    for name in (*PLAIN, *NAMED, *LISTS):
        old, new = before.answers.get(name), after.answers.get(name)
        if old != new:
            yield Change(name, label_of(name), in_words(name, old), in_words(name, new))


def label_of(name: str) -> str:
    if name in LISTS:
        return str(LISTS[name][0])
    return str(Project._meta.get_field(name).verbose_name).capitalize()


def in_words(name: str, value: Any) -> str:
    """An answer as a person reads it; a list with a row a line."""
    if value in (None, "", []):
        return _("Sin dato")
    if name in LISTS:
        columns = LISTS[name][1]
        rows = ([str(PAYER_NAMES.get(row[column], row[column])) for column in columns] for row in value)
        return "\n".join(" · ".join(row) for row in rows)
    if name in NAMED:
        return str(value["name"])
    if name in MONEY:
        return pesos(Decimal(value))
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    return str(value)
