"""Why an act is not recognised, and how that is settled."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ObjectionForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Por qué su club no lo reconoce"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Por ejemplo: «la mesa directiva no lo acordó» o «esa firma no es de la presidenta»."),
        error_messages={"required": _("Escriba por qué su club no reconoce el acto.")},
    )


class SettleForm(forms.Form):
    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=_("Qué resuelve"),
        choices=[
            ("dismissed", _("Se confirma el acto: la obra sigue")),
            ("upheld", _("Se anula el acto")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija si el acto se confirma o se anula.")},
    )
    reason = forms.CharField(
        label=_("Motivo y con quién lo confirmó"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Lo leen la mesa directiva del club y quien audita. Queda en la historia de la obra."),
        error_messages={"required": _("Escriba el motivo y con quién lo confirmó.")},
    )

    def told(self) -> dict[str, Any]:
        return {
            "is_upheld": self.cleaned_data["outcome"] == "upheld",
            "reason": self.cleaned_data["reason"],
        }
