"""What a government types of its part of a work: that it pays it, or why not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from programs.forms import PesosField
from projects.forms.works import day_field
from projects.models import Commitment

# What a file's box offers first; what is taken is told by its bytes.
FILES = "image/jpeg,image/png,image/heic,application/pdf,.heic"


class CommitForm(forms.Form):
    """The amount, the official letter, and the reason of an amount that is not the part."""

    use_required_attribute = False
    field_order = ("amount", "letter_number", "letter_on", "letter", "reason")
    amount = PesosField(
        label=gettext_lazy("Importe que confirma, en pesos mexicanos"),
        max_digits=14,
        decimal_places=2,
        error_messages={"required": gettext_lazy("Escriba el importe que confirma.")},
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Número del oficio"),
        max_length=120,
        error_messages={"required": gettext_lazy("Escriba el número del oficio.")},
    )
    letter_on = day_field(
        gettext_lazy("Fecha del oficio"), gettext_lazy("Falta la fecha del oficio con que se compromete.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Motivo, si el importe no es la parte que le toca"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    letter = forms.FileField(
        label=gettext_lazy("El oficio, en foto o PDF (opcional)"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "Foto (JPEG, PNG o HEIC) o PDF, de hasta 20 MB. Lo leen el club y quien revisa."
        ),
        widget=forms.FileInput(attrs={"accept": FILES}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, commitment: Commitment) -> None:
        # What no longer corresponds is confirmed anew by what the part is today.
        is_stale = commitment.amount is None or commitment.standing == Commitment.Standing.STALE
        amount = commitment.part_now if is_stale else commitment.amount
        told = {name: getattr(commitment, name) for name in ("letter_number", "letter_on", "reason")}
        super().__init__(data, files, initial={"amount": amount, **told})


class RefuseForm(forms.Form):
    """Why the government will not pay its part."""

    use_required_attribute = False
    prefix = "refuse"
    reason = forms.CharField(
        label=gettext_lazy("Por qué no pondrá su parte"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Escriba por qué no pondrá su parte.")},
    )
