"""What two persons wrote in one task at the same time, field by field: nothing is overwritten unseen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.forms.task import TaskForm

ROW = re.compile(r"[a-z]+-(\d+)-")
# What a form carries besides answers.
BESIDE = {"revision", "q", "view", "near"}


@dataclass(frozen=True)
class Difference:
    """One field in which what is saved is not what was typed."""

    name: str
    label: str
    mine: str
    theirs: str


def differences(typed: TaskForm, saved: TaskForm) -> list[Difference]:
    """The fields of a typed form that the draft, saved by somebody else, answers otherwise."""
    names = [name for name in {**typed.fields, **saved.fields} if name not in BESIDE]
    found = []
    for name in names:
        mine = typed[name] if name in typed.fields else None
        theirs = saved[name] if name in saved.fields else None
        if is_same(mine, theirs):
            continue
        row = ROW.match(name)
        label = str((mine or saved[name]).label)
        if row:
            label = _("Renglón %(row)s: %(label)s") % {"row": int(row[1]) + 1, "label": label}
        found.append(Difference(name, label, in_words(mine), in_words(theirs)))
    return found


def is_same(one: forms.BoundField | None, other: forms.BoundField | None) -> bool:
    """Whether both say the same, however it is spelt."""
    return cleaned(one) == cleaned(other)


def cleaned(field: forms.BoundField | None) -> Any:
    value = None if field is None else field.value()
    if value in (None, ""):
        return ""
    try:
        answer = field.field.clean(value)
    except ValidationError:
        return str(value).strip()
    return "" if answer is None else answer


def in_words(field: forms.BoundField | None) -> str:
    """What a field holds, as its page shows it."""
    value = None if field is None else field.value()
    if value in (None, ""):
        return _("Sin dato")
    if isinstance(field.field, forms.BooleanField):
        return _("Sí") if value else _("No")
    choices = getattr(field.field.widget, "choices", None)
    named = {str(key): str(label) for key, label in choices} if choices else {}
    return named.get(str(value), str(value))


def taken_over(typed: Mapping[str, Any], names: list[str], saved: TaskForm) -> dict[str, Any]:
    """What was typed, with these fields as the other person saved them."""
    told = dict(typed)
    for name in names:
        theirs = saved[name].value() if name in saved.fields else None
        told[name] = "" if theirs is None else theirs
        if theirs is False:
            del told[name]
    return told
