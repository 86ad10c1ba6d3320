"""What reviewers type about a business and about gifts in kind: appraisals, payments back, hand-overs."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.forms.works import SlipForm, day_field


class AppraisalForm(forms.Form):
    """The opinion of the committee that appraises businesses."""

    use_required_attribute = False
    session = forms.CharField(
        label=gettext_lazy("Número de la sesión"),
        max_length=120,
        help_text=gettext_lazy("Por ejemplo: STV-32-2016-SO01"),
        error_messages={"required": gettext_lazy("Escriba el número de la sesión.")},
    )
    held_on = day_field(
        gettext_lazy("Fecha de la sesión"), gettext_lazy("Falta la fecha en que sesionó el comité.")
    )
    is_favourable = forms.TypedChoiceField(
        label=gettext_lazy("Opinión del comité"),
        choices=[("yes", gettext_lazy("Favorable")), ("no", gettext_lazy("No favorable"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija si la opinión es favorable o no.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Razones"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Qué encontró el comité: viabilidad técnica, comercial y financiera."),
        error_messages={"required": gettext_lazy("Escriba las razones del comité.")},
    )


class RecoveryForm(SlipForm):
    """A payment of the business, which the reviewer has found in the bank statement."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].help_text = _("El pago entra en la bolsa solidaria del año de esta fecha.")


class PaymentReasonForm(forms.Form):
    """Why a payment of a business is reversed."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Queda en la historia de la obra junto al pago."),
        error_messages={"required": gettext_lazy("Escriba por qué se revierte el pago.")},
    )


class DeliveryForm(forms.Form):
    """The hand-over of what was promised in kind."""

    use_required_attribute = False
    delivered_on = day_field(gettext_lazy("Fecha de entrega"), gettext_lazy("Falta la fecha de la entrega."))
    paper = forms.CharField(
        label=gettext_lazy("Acta de entrega"),
        max_length=200,
        help_text=gettext_lazy("Número, fecha y quién la firma."),
        error_messages={"required": gettext_lazy("Escriba el acta con la que se entregó.")},
    )
