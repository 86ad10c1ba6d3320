"""What a reviewer types about two like scholarships."""

from django import forms
from django.utils.translation import gettext_lazy

from projects.models import DoubleDecision


class DoubleForm(forms.Form):
    """Whether they are one person's, and why."""

    use_required_attribute = False
    pair = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Decisión"),
        choices=DoubleDecision.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija una decisión.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Por qué"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Qué se comparó. No escriba la CURP."),
        error_messages={"required": gettext_lazy("Escriba por qué.")},
    )
