"""What people type about federations, the home of a club, and its group in the town."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clubs.forms.register import PastDays, day, words
from clubs.models import Club, Federation, TomaDeNota
from places.circumscriptions import US_STATES, simple, us_state_name
from places.models import Consulate, Locality


class OwnNoteForm(PastDays):
    """The consulate's note of a federation."""

    folio = words(
        gettext_lazy("Folio"), gettext_lazy("Escriba el folio que el consulado da a la Toma de Nota."), 40
    )
    renewal = forms.ChoiceField(
        label=gettext_lazy("Motivo"),
        choices=TomaDeNota.Renewal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija el motivo.")},
    )
    issued_on = day(gettext_lazy("Fecha de emisión"), gettext_lazy("Escriba la fecha de emisión."))


class AffiliationForm(PastDays):
    """The federation that a club belongs to, and since when."""

    federation = forms.ModelChoiceField(
        label=gettext_lazy("Federación de clubes"),
        queryset=Federation.objects.none(),
        help_text=gettext_lazy("Se muestran las que agrupan clubes de su estado de origen."),
        error_messages={
            "required": gettext_lazy("Elija la federación."),
            "invalid_choice": gettext_lazy("Elija una federación de la lista."),
        },
    )
    since = day(gettext_lazy("Pertenece desde"), gettext_lazy("Escriba desde cuándo pertenece."))

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["federation"].queryset = Federation.objects.filter(state=club.municipality.state_id)


class HomeForm(forms.Form):
    """Where the club lives abroad; the consulate follows from it."""

    use_required_attribute = False
    city = words(gettext_lazy("Ciudad"), gettext_lazy("Escriba la ciudad."), 100)
    us_state = forms.ChoiceField(
        label=gettext_lazy("Estado"),
        error_messages={
            "required": gettext_lazy("Elija el estado."),
            "invalid_choice": gettext_lazy("Elija un estado de la lista."),
        },
    )
    county = words(
        gettext_lazy("Condado (opcional)"),
        "",
        60,
        required=False,
        help_text=gettext_lazy(
            "Decide el consulado donde varios atienden el mismo estado, por ejemplo en Texas o California."
        ),
    )
    consulate = forms.ModelChoiceField(
        label=gettext_lazy("Consulado (opcional)"),
        queryset=Consulate.objects.all(),
        required=False,
        empty_label=gettext_lazy("El que corresponda al domicilio"),
        error_messages={"invalid_choice": gettext_lazy("Elija un consulado de la lista.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, us_state_name(code)) for code in US_STATES), key=lambda one: simple(one[1]))
        self.fields["us_state"].choices = [("", "—"), *named]


class MirrorForm(PastDays):
    """A group in the town."""

    name = words(gettext_lazy("Nombre del grupo"), gettext_lazy("Escriba el nombre del grupo."), 200)
    contact = words(
        gettext_lazy("Persona de contacto"), gettext_lazy("Escriba quién responde por el grupo."), 150
    )
    phone = words(gettext_lazy("Teléfono (opcional)"), "", 30, required=False)
    locality = forms.ModelChoiceField(
        label=gettext_lazy("Localidad (opcional)"),
        queryset=Locality.objects.none(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Elija una localidad de la lista.")},
    )
    since = day(gettext_lazy("Desde"), gettext_lazy("Escriba desde cuándo existe el grupo."))

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = club.municipality.localities.order_by("sort_key")
