"""Whether a proposal is one of the works that are like it, and under which call a work is copied."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.forms.start import call_in_words
from projects.models import Call, SimilarAnswer
from projects.similar import Similar


class SimilarForm(forms.Form):
    """One of three answers; two of them name a work of the list."""

    use_required_attribute = False
    answer = forms.ChoiceField(
        label=gettext_lazy("¿Su proyecto es alguno de estos?"),
        choices=SimilarAnswer.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija una de las respuestas.")},
    )
    other = forms.ChoiceField(
        label=gettext_lazy("De cuál se trata"),
        help_text=gettext_lazy("Solo si es otra etapa o el mismo."),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Elija uno de los proyectos de la lista.")},
    )
    explanation = forms.CharField(
        label=gettext_lazy("Explicación"),
        help_text=gettext_lazy("Si es el mismo, diga por qué se presenta otra vez. La lee quien revisa."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        error_messages={
            "max_length": gettext_lazy(
                "Puede escribir hasta %(limit_value)d letras; escribió %(show_value)d."
            )
        },
    )

    def __init__(self, *args: Any, rows: Sequence[Similar], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(row.reference, f"{row.name} ({row.reference}, {row.fiscal_year})") for row in rows]
        self.fields["other"].choices = [("", _("Elija el proyecto")), *named]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        answer = told.get("answer")
        if answer in (SimilarAnswer.Answer.STAGE, SimilarAnswer.Answer.SAME):
            if not told.get("other") and "other" not in self.errors:
                self.add_error("other", _("Elija de cuál de los proyectos de la lista se trata."))
            if answer == SimilarAnswer.Answer.SAME and not (told.get("explanation") or "").strip():
                self.add_error("explanation", _("Explique por qué se presenta otra vez el mismo proyecto."))
        return told


class CopyForm(forms.Form):
    """Under which call the copy will be filed."""

    use_required_attribute = False
    call = forms.ModelChoiceField(
        Call.objects.none(),
        label=gettext_lazy("Convocatoria del proyecto nuevo"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Elija la convocatoria."),
            "invalid_choice": gettext_lazy("Elija una de las convocatorias de la lista."),
        },
    )

    def __init__(self, *args: Any, calls: Sequence[Call], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["call"]
        field.queryset = Call.objects.filter(pk__in=[call.pk for call in calls])
        field.choices = [(call.pk, call_in_words(call, now)) for call in calls]
        if calls:
            self.initial.setdefault("call", calls[0].pk)
