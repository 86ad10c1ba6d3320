"""What people type about federations, the home of a club, and its group in the town."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.forms.register import PastDays, RequestForm, day, words
from clubs.models import BoardSeat, Club, Federation, TomaDeNota
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


class BoardForm(forms.Form):
    """The board of a federation, by name."""

    use_required_attribute = False
    president = words(gettext_lazy("Presidencia"), gettext_lazy("Escriba quién ocupa la presidencia."), 150)
    secretary = words(gettext_lazy("Secretaría"), gettext_lazy("Escriba quién ocupa la secretaría."), 150)
    treasurer = words(gettext_lazy("Tesorería"), gettext_lazy("Escriba quién ocupa la tesorería."), 150)
    vocals = words(
        gettext_lazy("Vocalías (opcional)"),
        "",
        2000,
        lines=3,
        required=False,
        help_text=gettext_lazy("Un nombre en cada renglón."),
    )

    def clean_vocals(self) -> str:
        text = self.cleaned_data["vocals"]
        if any(len(line) > 150 for line in text.splitlines()):
            raise forms.ValidationError(_("Escriba un nombre en cada renglón, de hasta 150 letras."))
        return text

    def board(self) -> list[dict[str, str]]:
        """Each post with who holds it, as the act is told."""
        posts = BoardSeat.Post
        told = [
            {"post": post.value, "name": self.cleaned_data[post.value]}
            for post in (posts.PRESIDENT, posts.SECRETARY, posts.TREASURER)
        ]
        vocals = self.cleaned_data["vocals"].splitlines()
        return told + [{"post": posts.VOCAL.value, "name": name} for name in vocals if name.strip()]

    @staticmethod
    def typed(board: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """What the boxes hold of a board that was told before."""
        told = {one["post"]: one["name"] for one in board if one["post"] != BoardSeat.Post.VOCAL}
        vocals = [one["name"] for one in board if one["post"] == BoardSeat.Post.VOCAL]
        return {**told, "vocals": "\n".join(vocals)}


class OwnRequestForm(RequestForm, BoardForm):
    """Why a federation asks for its own note, what it does, and who leads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aims"].label = _("Qué hace la federación por sus clubes y comunidades")
        self.fields["aims"].error_messages["required"] = _("Escriba qué hace la federación.")
        self.order_fields(["renewal", "aims", "president", "secretary", "treasurer", "vocals"])


class OwnAnswerForm(BoardForm):
    """What a federation corrected after its consulate's observations."""

    text = words(gettext_lazy("Qué se corrigió"), gettext_lazy("Escriba qué se corrigió."), 2000, lines=3)
    field_order = ["text", "president", "secretary", "treasurer", "vocals"]


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
