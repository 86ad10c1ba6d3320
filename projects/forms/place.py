"""Where a work lies: state, municipality and locality, which must belong together."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import Locality, Municipality
from places.models import State as PlaceState
from projects.forms.task import TYPING, TaskForm, asks
from projects.models import Project

NOT_LISTED = "otra"
LISTED, LETTERS = 8, 3
# A field of the place, what it redraws, and when.
PLACE_HELP = [
    ("state", "#town", "change"),
    ("municipality", "#localities", "change"),
    ("q", "#localities", TYPING),
]


class PlaceForm(TaskForm):
    """Where. State, municipality and locality must belong together."""

    template = "projects/proposal/place.html"
    asks_server = True
    state = forms.ModelChoiceField(
        PlaceState.objects.all(),
        label=gettext_lazy("Estado"),
        empty_label=gettext_lazy("Elija el estado"),
        error_messages={"required": gettext_lazy("Elija el estado.")},
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.select_related("state"),
        label=gettext_lazy("Municipio"),
        error_messages={
            "required": gettext_lazy("Elija el municipio de la obra."),
            "invalid_choice": gettext_lazy("Elija un municipio de la lista."),
        },
    )
    q = forms.CharField(
        label=gettext_lazy("Buscar la localidad"),
        help_text=gettext_lazy("Escriba al menos tres letras de su nombre."),
        required=False,
        max_length=80,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    locality = forms.CharField(label=gettext_lazy("Localidad"), required=False, widget=forms.RadioSelect)
    unlisted_locality = forms.CharField(
        label=gettext_lazy("Nombre de la localidad"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("La Delegación la identificará con usted."),
    )
    address = forms.CharField(
        label=gettext_lazy("Calle o referencia (opcional)"),
        help_text=gettext_lazy("Por ejemplo: junto a la escuela primaria."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, is_unfinished: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, is_unfinished=is_unfinished, **kwargs)
        self.is_unfinished = is_unfinished
        towns = municipality_choices(self.now_in("state"))
        self.fields["municipality"].widget.choices = towns
        town = self.now_in("municipality")
        self.has_town = bool(town) and town in dict(towns)
        self.found = localities_like(self.now_in("q") or "", town) if self.has_town else []
        listed = locality_choices(self.found, self.now_in("locality") or "", town) if self.has_town else []
        self.is_search = len((self.now_in("q") or "").strip()) >= LETTERS
        self.fields["locality"].widget.choices = [*listed, (NOT_LISTED, _("No está en la lista"))]
        helper = reverse("projects:place_options", args=[self.project.reference])
        for name, target, trigger in PLACE_HELP:
            self.fields[name].widget.attrs |= asks(helper, target, trigger, "state,municipality,q,locality")

    def now_in(self, name: str) -> Any:
        """What the field holds now: typed, or known."""
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def known(self, project: Project) -> dict[str, Any]:
        """A draft without a place begins with the club's own town."""
        is_new = project.municipality_id is None
        town = project.club.municipality if is_new else project.municipality
        locality = project.club.locality_id if is_new else project.locality_id
        if not locality and project.unlisted_locality:
            locality = NOT_LISTED
        return {
            "state": town.state_id,
            "municipality": town.pk,
            "locality": locality,
            "unlisted_locality": project.unlisted_locality,
            "address": project.address,
        }

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        state, municipality = told.get("state"), told.get("municipality")
        if state and municipality and municipality.state_id != state.pk:
            names = {"municipality": municipality, "owner": municipality.state, "state": state}
            self.add_error(
                "municipality",
                _("%(municipality)s es un municipio de %(owner)s y no de %(state)s. Elija uno de la lista.")
                % names,
            )
        if municipality:
            self.clean_locality_of(municipality)
        return told

    def clean_locality_of(self, municipality: Municipality) -> None:
        """The locality lies in the municipality, or its name is written."""
        told = self.cleaned_data
        choice, name = told.get("locality"), (told.get("unlisted_locality") or "").strip()
        told["locality"], told["unlisted_locality"] = None, ""
        if choice == NOT_LISTED or (not choice and name):
            told["unlisted_locality"] = name
            if not name and not self.is_unfinished:
                self.add_error("unlisted_locality", _("Escriba el nombre de la localidad."))
        elif choice:
            locality = Locality.objects.select_related("municipality").filter(pk=choice).first()
            if locality is None or locality.municipality_id != municipality.pk:
                names = {
                    "locality": locality.name if locality else choice,
                    "owner": locality.municipality if locality else "—",
                    "municipality": municipality,
                }
                message = _(
                    "La localidad %(locality)s es de %(owner)s y no de %(municipality)s. Elíjala de nuevo."
                )
                self.add_error("locality", message % names)
            told["locality"] = locality
        elif not self.is_unfinished:
            self.add_error("locality", _("Elija la localidad de la obra."))

    def answers(self) -> dict[str, Any]:
        names = ("municipality", "locality", "unlisted_locality", "address")
        return {name: self.cleaned_data.get(name) for name in names}


def municipality_choices(state: Any) -> list[tuple[str, Any]]:
    """The municipalities of a state, under an empty first line."""
    rows = Municipality.objects.filter(state=str(state or "")).values_list("pk", "name")
    return [("", _("Elija el municipio")), *rows]


def localities_like(text: str, municipality: str) -> list[Locality]:
    """The localities of a municipality that are like ``text``; too short a text gives the largest."""
    if len(text.strip()) >= LETTERS:
        return list(Locality.objects.search(text, municipality=municipality)[:LISTED])
    return list(Locality.objects.filter(municipality=municipality).order_by("-population")[:LISTED])


def locality_choices(found: list[Locality], chosen: str, municipality: str) -> list[tuple[str, str]]:
    """``found`` as choices; the one that is already chosen is always among them."""
    if chosen and chosen not in [locality.pk for locality in found]:
        found = [*Locality.objects.filter(pk=chosen, municipality=municipality), *found]
    told = _("%(name)s (%(people)s habitantes)")
    return [(row.pk, told % {"name": row.name, "people": f"{row.population:,}"}) for row in found]
