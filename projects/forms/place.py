"""Where a work lies: state, municipality and locality, which must belong together."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.maps import NEAR, SIZE, TOWN, framed, km_between, point_in
from places.models import Locality, Municipality
from places.models import State as PlaceState
from projects.forms.task import TYPING, TaskForm, asks
from projects.models import Project

NOT_LISTED = "otra"
LISTED, LETTERS = 8, 3
# What the helper is told of the form.
ASKED = "state,municipality,q,locality,latitude,longitude,view,near"
# A field of the place, what it redraws, and when.
PLACE_HELP = [
    ("state", "#town", "change"),
    ("municipality", "#localities", "change"),
    ("q", "#localities", TYPING),
]


class DegreeField(forms.DecimalField):
    """A latitude or longitude of Mexico, in decimal degrees, as a telephone's map tells it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        # A map tells more decimals than are kept; ten centimetres are enough.
        degree = super().to_python(value)
        return round(degree, 6) if degree is not None and degree.is_finite() else degree


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
    latitude = DegreeField(
        label=gettext_lazy("Latitud (opcional)"),
        help_text=gettext_lazy("Por ejemplo: 23.829800"),
        error_messages={
            "invalid": gettext_lazy("Escriba la latitud en grados con punto, por ejemplo 23.829800."),
            "min_value": gettext_lazy("Esa latitud no es de México: va de 14 a 33."),
            "max_value": gettext_lazy("Esa latitud no es de México: va de 14 a 33."),
        },
        min_value=14,
        max_value=33,
    )
    longitude = DegreeField(
        label=gettext_lazy("Longitud (opcional)"),
        help_text=gettext_lazy("En México lleva signo menos. Por ejemplo: -103.033000"),
        error_messages={
            "invalid": gettext_lazy("Escriba la longitud en grados con punto, por ejemplo -103.033000."),
            "min_value": gettext_lazy("Esa longitud no es de México: va de -119 a -86, con signo menos."),
            "max_value": gettext_lazy("Esa longitud no es de México: va de -119 a -86, con signo menos."),
        },
        min_value=-119,
        max_value=-86,
    )
    # What the map shows, so that a press on it can be read.
    view = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    near = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        is_unfinished: bool = False,
        typed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, is_unfinished=is_unfinished, typed=pointed(typed), **kwargs)
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
            self.fields[name].widget.attrs |= asks(helper, target, trigger, ASKED)

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
            "latitude": told_degree(project.latitude),
            "longitude": told_degree(project.longitude),
        }

    @property
    def map(self) -> dict[str, str] | None:
        """What the picture of the map is asked for: the town, its locality and the point, as they are now."""
        town = str(self.now_in("municipality") or "")
        if not self.has_town:
            return None
        locality = Locality.objects.filter(pk=self.now_in("locality") or "", municipality=town).first()
        point = self.point()
        view = self.now_in("view") or TOWN
        near = self.now_in("near") or ""
        if view == NEAR and point_in(near) is None:
            center = point or ((locality.latitude, locality.longitude) if locality else None)
            near = degrees(center) if center else ""
        told = {
            "town": town,
            "locality": locality.pk if locality else "",
            "point": degrees(point) if point else "",
            "view": view if view != NEAR or near else TOWN,
            "near": near,
        }
        return {
            **told,
            "address": f"{reverse('places:map', args=[town[:2]])}?{urlencode(told)}",
            "can_go_near": bool(locality or point),
        }

    def far(self) -> tuple[str, Locality] | None:
        """How many kilometres the point lies from its locality."""
        point = self.point()
        locality = Locality.objects.filter(pk=self.now_in("locality") or "").first() if point else None
        if point is None or locality is None:
            return None
        return f"{km_between(point, (locality.latitude, locality.longitude)):,.1f}", locality

    def point(self) -> tuple[float, float] | None:
        """The point as it is typed now, if it is one."""
        return point_in(f"{self.now_in('latitude') or ''},{self.now_in('longitude') or ''}")

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
        for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if told.get(one) is not None and told.get(other) is None and other not in self.errors:
                self.add_error(other, _("Escriba las dos, latitud y longitud, o ninguna."))
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
        names = ("municipality", "locality", "unlisted_locality", "address", "latitude", "longitude")
        return {name: self.cleaned_data.get(name) for name in names}


def told_degree(degree: Decimal | None) -> str:
    return "" if degree is None else f"{degree:.6f}"


def degrees(point: tuple[float, float]) -> str:
    return f"{point[0]:.6f},{point[1]:.6f}"


def pointed(typed: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What was typed, with the place of a press on the map, and what a button asks the map to show."""
    if typed is None:
        return None
    told = dict(typed)
    town, view = str(told.get("municipality") or ""), str(told.get("zoom") or told.get("view") or "")
    if "zoom" in told:
        told |= {"view": view, "near": ""}
    if told.get("redraw") == "no-point":
        told |= {"latitude": "", "longitude": ""}
    if "map.x" in told and "map.y" in told:
        frame = framed(town[:2], town, view or TOWN, point_in(str(told.get("near") or "")))
        pressed = (str(told["map.x"]), str(told["map.y"]))
        # A keyboard presses the picture at its corner: that means no place.
        is_on_it = pressed != ("0", "0") and all(
            number.isdecimal() and int(number) < SIZE for number in pressed
        )
        if frame is not None and is_on_it:
            latitude, longitude = frame.place(*map(int, pressed))
            told |= {"latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}"}
    return told


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
