"""What offices type about the ceilings of a pot."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from funding.budgets import FIGURE_NAMES, is_of_the_state
from funding.models import PUBLIC, BudgetChange, Pot
from places.models import State
from programs.forms import PesosField
from programs.rulebook import FAMILIES, schemes

CHOOSE = ("", gettext_lazy("Elija"))


class CeilingForm(forms.Form):
    """A change of one government's ceiling, with its paper."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=gettext_lazy("Movimiento"),
        choices=[CHOOSE, *BudgetChange.Kind.choices],
        error_messages={"required": gettext_lazy("Elija qué movimiento es.")},
    )
    payer = forms.ChoiceField(
        label=gettext_lazy("Aportante"),
        error_messages={"required": gettext_lazy("Elija de quién es el techo.")},
    )
    amount = PesosField(
        label=gettext_lazy("Importe en pesos mexicanos"),
        help_text=gettext_lazy("Cuánto se aprueba, se amplía, se reduce o se transfiere."),
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        error_messages={
            "required": gettext_lazy("Escriba el importe, por ejemplo 1,000,000.00."),
            "min_value": gettext_lazy("El importe debe ser mayor que cero."),
        },
    )
    to_pot = forms.ModelChoiceField(
        Pot.objects.none(),
        label=gettext_lazy("Estado que recibe, si es una transferencia"),
        required=False,
        empty_label=gettext_lazy("Ninguno"),
        error_messages={"invalid_choice": gettext_lazy("Elija un estado de la lista.")},
    )
    paper = forms.CharField(
        label=gettext_lazy("Oficio o publicación"),
        max_length=200,
        help_text=gettext_lazy("Número y fecha, por ejemplo: Oficio 510.2016-118 del 4 de marzo de 2016."),
        error_messages={"required": gettext_lazy("Escriba el oficio o la publicación.")},
    )

    def __init__(self, data: Any = None, *, pot: Pot, payers: Sequence[str], user: User) -> None:
        super().__init__(data)
        names = [(payer.value, payer.label) for payer in PUBLIC if payer in payers]
        cast(forms.ChoiceField, self.fields["payer"]).choices = [CHOOSE, *names] if len(names) > 1 else names
        others = Pot.objects.visible_to(user).exclude(pk=pot.pk).select_related("state")
        others = others.filter(scheme=pot.scheme, fiscal_year=pot.fiscal_year, family=pot.family)
        field = cast("forms.ModelChoiceField[Pot]", self.fields["to_pot"])
        field.queryset = others.order_by("state__name")
        field.label_from_instance = lambda obj: obj.state.name  # type: ignore[method-assign]
        if not others.exists():
            del self.fields["to_pot"]


class ReverseChangeForm(forms.Form):
    """Why a change of a ceiling counts no more."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Escriba por qué se revierte.")},
    )


class NewPotForm(forms.Form):
    """A pot before its first work: of which programme, year, state and family."""

    use_required_attribute = False
    scheme_code = forms.ChoiceField(
        label=gettext_lazy("Programa"), error_messages={"required": gettext_lazy("Elija el programa.")}
    )
    fiscal_year = forms.IntegerField(
        label=gettext_lazy("Ejercicio fiscal"),
        min_value=2002,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Escriba el ejercicio fiscal."),
            "invalid": gettext_lazy("Escriba el año con cuatro números."),
        },
    )
    state = forms.ModelChoiceField(
        State.objects.none(),
        label=gettext_lazy("Estado"),
        empty_label=gettext_lazy("Elija"),
        error_messages={
            "required": gettext_lazy("Elija el estado."),
            "invalid_choice": gettext_lazy("Elija un estado de la lista."),
        },
    )
    family = forms.ChoiceField(label=gettext_lazy("Familia"), choices=list(FAMILIES.items()))

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        central = user.holds(Role.CENTRAL)
        homes = [office.state_id for office in user.current_offices if office.role == Role.STATE_GOVERNMENT]
        codes = [
            (known.code, known.name)
            for known in schemes()
            if (central and not is_of_the_state(known.code))
            or (homes and (not known.state or known.state in homes))
        ]
        cast(forms.ChoiceField, self.fields["scheme_code"]).choices = codes
        states = State.objects.order_by("name")
        field = cast("forms.ModelChoiceField[State]", self.fields["state"])
        field.queryset = states if central else states.filter(pk__in=homes)


class FigureForm(forms.Form):
    """The figure whose entries are shown. What cannot be read shows none."""

    payer = forms.ChoiceField(choices=[(payer.value, payer.label) for payer in PUBLIC])
    moment = forms.ChoiceField(choices=list(FIGURE_NAMES.items()))

    def name(self) -> str:
        """The figure as people call it."""
        payers = {payer.value: payer.label for payer in PUBLIC}
        told = {
            "figure": FIGURE_NAMES[self.cleaned_data["moment"]],
            "payer": payers[self.cleaned_data["payer"]],
        }
        return _("%(figure)s, %(payer)s") % told
