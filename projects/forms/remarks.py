"""What people type about remarks: the reviewer writes them and judges the answers, the club answers."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.actions import NewRemark
from projects.library import CommonRemark
from projects.models import Remark

SHOWN, MOST = 3, 30
BOX = re.compile(r"remark-([0-9]{1,2})-(?:text|task|rule)")


class RemarksForm(forms.Form):
    """Several remarks, each with its section and its rule. Rows without text are left out."""

    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, sections: Mapping[str, Any], typed: Any = None
    ) -> None:
        super().__init__(data, initial=dict(typed or {}))
        told = [int(found[1]) + 1 for name in (data or typed or {}) if (found := BOX.fullmatch(name))]
        self.count = min(max([SHOWN, *told]) + ("add" in (typed or {})), MOST)
        for row in range(self.count):
            self.fields[f"remark-{row}-text"] = forms.CharField(
                label=gettext_lazy("Qué falta y cómo corregirlo"),
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields[f"remark-{row}-task"] = forms.ChoiceField(
                label=gettext_lazy("Sección de la solicitud"), required=False, choices=list(sections.items())
            )
            self.fields[f"remark-{row}-rule"] = forms.CharField(
                label=gettext_lazy("Regla en que se funda (opcional)"), required=False, max_length=200
            )

    @property
    def rows(self) -> list[dict[str, forms.BoundField]]:
        """The boxes of each row, for the template."""
        names = ("text", "task", "rule")
        return [{name: self[f"remark-{row}-{name}"] for name in names} for row in range(self.count)]

    def clean(self) -> dict[str, Any]:
        for row in range(self.count):
            text, rule = f"remark-{row}-text", f"remark-{row}-rule"
            told = self.cleaned_data
            if told.get(rule) and not told.get(text) and text not in self.errors:
                self.add_error(text, _("Escriba la observación que se funda en esa regla."))
        return self.cleaned_data

    def told(self) -> list[NewRemark]:
        """The remarks, in their order."""
        told = self.cleaned_data
        return [
            NewRemark(text, told[f"remark-{row}-task"], told[f"remark-{row}-rule"])
            for row in range(self.count)
            if (text := told[f"remark-{row}-text"].strip())
        ]


def with_common(typed: dict[str, Any], picked: CommonRemark) -> dict[str, Any]:
    """What was typed, with the remark of the library in the first row that says nothing."""
    row = next(row for row in range(MOST) if not str(typed.get(f"remark-{row}-text", "")).strip())
    return {**typed, f"remark-{row}-text": picked.text, f"remark-{row}-task": picked.task}


class AnswerForm(forms.Form):
    """What the club mended, or why a remark does not hold."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, remark: Remark) -> None:
        super().__init__(data, prefix=f"remark-{remark.pk}")
        self.fields["answer"] = forms.CharField(
            label=_("Su respuesta a la observación %(number)s") % {"number": remark.number},
            initial=remark.answer,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Qué corrigió y dónde, o por qué no procede."),
            error_messages={"required": _("Escriba qué corrigió o por qué no procede.")},
        )


class VerdictForm(forms.Form):
    """Whether the answer does, and if not, why."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, remark: Remark, insists: bool = False) -> None:
        super().__init__(data, prefix=f"remark-{remark.pk}")
        self.fields["reason"] = forms.CharField(
            label=_("Si insiste, por qué"),
            initial=remark.reply,
            required=insists,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Escriba por qué insiste en la observación.")},
        )
