"""Rows of boxes that a form repeats: goals, costs, scholarships."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise


@dataclass(frozen=True)
class Rows:
    """Rows of the same boxes. ``missing`` names the boxes, with what to say when one stays empty."""

    prefix: str
    missing: Mapping[str, str | Promise]
    shown: int
    most: int
    # How many more an «add» brings.
    more: int = 1
    too_many: str | Promise = ""

    def box(self, row: int, name: str) -> str:
        """What the form calls one box of a row."""
        return f"{self.prefix}-{row}-{name}"

    def told(self, data: Mapping[str, Any]) -> list[int]:
        """The numbers of the rows that ``data`` speaks of."""
        boxes = "|".join(self.missing)
        found = (re.fullmatch(rf"{self.prefix}-([0-9]{{1,3}})-(?:{boxes})", name) for name in data)
        return [int(name[1]) for name in found if name]

    def count(self, data: Mapping[str, Any]) -> int:
        """As many rows as are told, more of them when asked for, and never less than are shown at first."""
        rows = max([self.shown, *(row + 1 for row in self.told(data))])
        return min(rows + (self.more if "add" in data else 0), self.most)

    def bound(self, form: forms.Form, row: int) -> dict[str, forms.BoundField]:
        """The boxes of one row, for the template."""
        return {name: form[self.box(row, name)] for name in self.missing}

    def clean(self, form: forms.Form, count: int) -> dict[int, dict[str, Any]]:
        """The rows that are whole, by number. Empty ones are left out; one with gaps is told, box by box."""
        whole = {}
        for row in range(count):
            told = {name: form.cleaned_data.pop(self.box(row, name), None) for name in self.missing}
            wrong = [name for name in self.missing if self.box(row, name) in form.errors]
            gaps = [name for name in self.missing if told[name] in (None, "") and name not in wrong]
            if len(gaps) == len(self.missing):
                continue
            for name in gaps:
                form.add_error(self.box(row, name), self.missing[name])
            if not gaps and not wrong:
                whole[row] = told
        beyond = [row for row in self.told(form.data) if row >= self.most]
        if any(form.data.get(self.box(row, name)) for row in beyond for name in self.missing):
            form.add_error(None, self.too_many)
        return whole
