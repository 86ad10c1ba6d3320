"""What people type on the pages of a work: steps, deposits and exceptions."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.models import Part
from programs.forms import PesosField
from programs.money import pesos
from projects.checks import WAIVABLE
from projects.workflow import Step


def day_field(label: Any, required: str, help_text: Any = "") -> forms.DateField:
    """A day, chosen from a calendar or typed where the browser has none."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        help_text=help_text,
        error_messages={
            "required": required,
            "invalid": gettext_lazy("Escriba la fecha como año-mes-día, por ejemplo 2026-11-24."),
        },
    )


# --- A step ------------------------------------------------------------------------------------


class StepForm(forms.Form):
    """What a person must tell to take one step of the table."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, step: Step, note: str = "") -> None:
        super().__init__(data, initial={"note": note})
        self.step = step
        for detail in step.details:
            missing = _("Falta: %(what)s.") % {"what": detail.label}
            if detail.kind == "date":
                self.fields[detail.name] = day_field(detail.label, missing, detail.help)
            else:
                self.fields[detail.name] = forms.CharField(
                    label=detail.label,
                    max_length=120,
                    help_text=detail.help,
                    error_messages={"required": missing},
                )
        if step.needs_note:
            self.fields["note"] = forms.CharField(
                label=step.note_label,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 6}),
                error_messages={"required": _("Escriba: %(what)s.") % {"what": step.note_label}},
            )

    def told(self) -> dict[str, Any]:
        """The note and the details, as the act takes them."""
        details = {detail.name: self.cleaned_data[detail.name] for detail in self.step.details}
        return {"note": self.cleaned_data.get("note", ""), "details": details}


# --- Money -------------------------------------------------------------------------------------


class SlipForm(forms.Form):
    """What the bank statement says of one payment."""

    use_required_attribute = False
    amount = PesosField(
        label=gettext_lazy("Importe en pesos mexicanos"),
        error_messages={"required": gettext_lazy("Escriba el importe, por ejemplo 61,426.00.")},
    )
    amount.sign = "$"
    received_on = day_field(
        gettext_lazy("Fecha de abono"),
        gettext_lazy("Falta la fecha en que el banco abonó el dinero."),
        gettext_lazy("El día en que aparece en el estado de cuenta."),
    )
    reference = forms.CharField(
        label=gettext_lazy("Clave de rastreo o referencia"),
        max_length=40,
        help_text=gettext_lazy(
            "Como aparece en el estado de cuenta. Cada referencia se registra una sola vez."
        ),
        error_messages={"required": gettext_lazy("Falta la clave de rastreo o referencia.")},
    )
    paid_by = forms.CharField(
        label=gettext_lazy("Ordenante, como aparece en la transferencia"),
        max_length=200,
        help_text=gettext_lazy("Quién envió el dinero: persona, club, dependencia o empresa."),
        error_messages={"required": gettext_lazy("Falta el nombre de quien envió el dinero.")},
    )


class DepositForm(forms.Form):
    """A deposit that its payer, or a reviewer, tells of."""

    use_required_attribute = False
    payer = forms.ChoiceField(
        label=gettext_lazy("Parte a la que se abona"),
        error_messages={"required": gettext_lazy("Elija a qué parte se abona el depósito.")},
    )
    amount = PesosField(
        label=gettext_lazy("Importe en pesos mexicanos"),
        help_text=gettext_lazy("Por ejemplo: 61,426.00. Si se depositó en dólares, déjelo vacío."),
        required=False,
        max_digits=14,
        decimal_places=2,
    )
    usd = PesosField(
        label=gettext_lazy("Importe en dólares de Estados Unidos"),
        help_text=gettext_lazy("Solo si llegaron dólares a la cuenta. Cuentan en pesos al FIX de ese día."),
        required=False,
        max_digits=14,
        decimal_places=2,
    )
    fix = forms.DecimalField(
        label=gettext_lazy("Tipo de cambio FIX"),
        help_text=gettext_lazy("Pesos por dólar que publicó el DOF. Déjelo vacío si ya se conoce."),
        required=False,
        max_digits=8,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Escriba el tipo de cambio, por ejemplo 17.5444.")},
    )
    paid_on = day_field(
        gettext_lazy("Fecha del depósito"),
        gettext_lazy("Falta la fecha en que se depositó o se ordenó la transferencia."),
        gettext_lazy("La del comprobante del banco."),
    )
    reference = SlipForm.base_fields["reference"]
    paid_by = SlipForm.base_fields["paid_by"]
    by_another = forms.BooleanField(
        label=gettext_lazy("La transferencia la hizo alguien distinto de quien aporta"),
        required=False,
        help_text=gettext_lazy("Es una excepción: cuenta solo si la autoriza otra oficina, con un oficio."),
    )
    other_bank = forms.CharField(
        label=gettext_lazy("Banco de la otra cuenta"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Solo si el dinero no llegó a la cuenta de la obra. También es una excepción que se autoriza."
        ),
    )
    other_account = forms.CharField(
        label=gettext_lazy("Últimos 4 dígitos de la otra cuenta"),
        max_length=4,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, parts: Sequence[Part], has_account: bool = False
    ) -> None:
        super().__init__(data)
        if not has_account:
            del self.fields["other_bank"], self.fields["other_account"]
        payer = self.fields["payer"]
        payer.choices = [(part.payer, part.label) for part in parts]
        # A paid part stays a valid answer: the second of two clicks must find its own deposit.
        payer.widget.choices = [
            ("", _("Elija una parte")),
            *(
                (
                    part.payer,
                    _("%(payer)s: debe %(owed)s") % {"payer": part.label, "owed": pesos(part.outstanding)},
                )
                for part in parts
                if part.outstanding
            ),
        ]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("amount") and told.get("usd"):
            self.add_error("usd", _("Escriba el importe en pesos o en dólares, no los dos."))
        elif not (told.get("amount") or told.get("usd") or self.errors):
            self.add_error("amount", _("Escriba el importe que se depositó, por ejemplo 61,426.00."))
        return told


class ReasonForm(forms.Form):
    """Why a deposit is reversed."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Queda en la historia de la obra junto al depósito."),
        error_messages={"required": gettext_lazy("Escriba por qué se revierte el depósito.")},
    )


class AuthorisationForm(forms.Form):
    """The reason for an exception and the paper that grants it."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Razón"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Escriba la razón de la excepción.")},
    )
    paper = forms.CharField(
        label=gettext_lazy("Oficio que la autoriza"),
        max_length=120,
        help_text=gettext_lazy("Número y fecha, por ejemplo: oficio URP/0412/2026 del 3 de febrero de 2026."),
        error_messages={"required": gettext_lazy("Falta el oficio que autoriza la excepción.")},
    )


class WaiverForm(AuthorisationForm):
    """An exception to one rule."""

    rule = forms.ChoiceField(label=gettext_lazy("Regla que se exceptúa"), choices=list(WAIVABLE.items()))
    field_order = ["rule", "reason", "paper"]


class AgreementFilterForm(forms.Form):
    """The filters of the list of agreements."""

    use_required_attribute = False
    search = forms.CharField(
        label=gettext_lazy("Obra, folio o número de convenio"), required=False, max_length=120
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Ejercicio"), required=False, coerce=int, empty_value=None
    )

    def with_years(self, years: Iterable[int]) -> Self:
        self.fields["year"].choices = [("", _("Todos")), *((year, str(year)) for year in years)]
        return self
