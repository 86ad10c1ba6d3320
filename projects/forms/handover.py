"""Who leaves an office, on which day, and who follows."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Office


class HandOverForm(forms.Form):
    """The outgoing person and the last day; the incoming one where somebody follows."""

    use_required_attribute = False
    outgoing = forms.ModelChoiceField(
        label=_("Quién entrega"),
        queryset=Appointment.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija quién entrega.")},
    )
    last_day = forms.DateField(
        label=_("Su último día"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        help_text=_("Desde el día siguiente actúa quien recibe. Con la fecha de ayer deja de actuar hoy."),
        error_messages={
            "required": _("Escriba su último día."),
            "invalid": _("Escriba la fecha como año-mes-día, por ejemplo 2026-11-24."),
        },
    )
    incoming = forms.EmailField(
        label=_("Correo de quien recibe"),
        required=False,
        help_text=_("El de su cuenta. Déjelo vacío si nadie entra y las demás personas siguen."),
    )
    title = forms.CharField(
        label=_("Cargo de quien recibe"),
        max_length=120,
        required=False,
        help_text=_("Vacío es el mismo cargo."),
    )
    instrument = forms.CharField(
        label=_("Documento que acredita el cargo"),
        max_length=300,
        required=False,
        help_text=_("Por ejemplo: «constancia de mayoría y validez del 5 de julio de 2024»."),
    )
    note = forms.CharField(
        label=_("Motivo"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, office: Office, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = office.appointments.current(on=on).select_related("user").order_by("pk")
        self.fields["outgoing"].queryset = rows
