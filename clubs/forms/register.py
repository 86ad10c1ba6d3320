"""What people type about a club's people and its Toma de Nota."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.numbered import Numbered
from accounts.personal import curp_of, rfc_of
from clubs.models import BoardSeat, Club, Member, PairDecision, TomaDeNota


def words(label: Any, missing: Any, longest: int, *, lines: int = 0, **kwargs: Any) -> forms.CharField:
    """A line, or some sentences."""
    if lines:
        kwargs["widget"] = forms.Textarea(attrs={"rows": lines})
    return forms.CharField(label=label, max_length=longest, error_messages={"required": missing}, **kwargs)


def day(label: Any, missing: Any, help_text: Any = "") -> forms.DateField:
    """A day, chosen from a calendar or typed where the browser has none."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        help_text=help_text,
        error_messages={
            "required": missing,
            "invalid": gettext_lazy("Escriba la fecha como año-mes-día, por ejemplo 2026-11-24."),
        },
    )


OPTIONAL_NUMBER = gettext_lazy(
    "Se guarda cifrada y sirve para hallar a quien está en dos clubes. Quien nació en el extranjero puede no "
    "tenerla."
)


def number(label: Any, help_text: Any) -> forms.CharField:
    """A number that names one person. Nobody's browser keeps or corrects it."""
    attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        max_length=30,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
    )


class PastDays(forms.Form):
    """A form whose days are not in the future, and in this or the last century."""

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        told, today = super().clean() or {}, timezone.localdate()
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField) and (value := told.get(name)):
                if value > today:
                    self.add_error(name, _("Escriba una fecha que ya pasó."))
                elif value.year < 1900:
                    self.add_error(name, _("Revise el año de la fecha."))
        return told


class MemberForm(PastDays):
    """Somebody who joins the roll."""

    name = words(gettext_lazy("Nombre completo"), gettext_lazy("Escriba el nombre completo."), 150)
    birth_date = day(gettext_lazy("Fecha de nacimiento"), gettext_lazy("Escriba su fecha de nacimiento."))
    is_of_mexican_origin = forms.TypedChoiceField(
        label=gettext_lazy("¿Es de origen mexicano?"),
        choices=[("yes", gettext_lazy("Sí")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Diga si es de origen mexicano.")},
    )
    city = words(gettext_lazy("Ciudad en que vive"), gettext_lazy("Escriba la ciudad en que vive."), 100)
    us_state = words(gettext_lazy("Estado en que vive"), gettext_lazy("Escriba el estado en que vive."), 50)
    since = day(gettext_lazy("Integrante desde"), gettext_lazy("Escriba desde cuándo es integrante."))
    curp = number(gettext_lazy("CURP (opcional)"), OPTIONAL_NUMBER)
    rfc = number(gettext_lazy("RFC (opcional)"), "")

    def clean_curp(self) -> str:
        return curp_of(self.cleaned_data["curp"])

    def clean_rfc(self) -> str:
        return rfc_of(self.cleaned_data["rfc"])


class NumbersForm(forms.Form):
    """The CURP and RFC of somebody whom a club names. An empty box leaves what is kept."""

    use_required_attribute = False
    curp = number("CURP", OPTIONAL_NUMBER)
    rfc = number("RFC", "")
    forgets = forms.BooleanField(
        label=gettext_lazy("Quitar la CURP y el RFC que están guardados"), required=False
    )

    clean_curp, clean_rfc = MemberForm.clean_curp, MemberForm.clean_rfc

    def __init__(self, *args: Any, person: Numbered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not person.has_numbers:
            del self.fields["forgets"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        typed = told.get("curp") or told.get("rfc")
        if not self.errors and bool(typed) == bool(told.get("forgets")):
            raise forms.ValidationError(
                _("Escriba la CURP o el RFC, o marque que se quiten los que están guardados.")
            )
        return told

    def told(self) -> dict[str, str | None]:
        """What the act is told: None stays, empty is kept no more."""
        if self.cleaned_data.get("forgets"):
            return {"curp": "", "rfc": ""}
        return {name: self.cleaned_data[name] or None for name in ("curp", "rfc")}


class ContactForm(forms.Form):
    """Where the club is found abroad."""

    use_required_attribute = False
    phone = forms.CharField(
        label=gettext_lazy("Teléfono"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Diez números, o con + y la clave del país."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Correo electrónico"),
        required=False,
        error_messages={"invalid": gettext_lazy("Escriba el correo completo, por ejemplo club@ejemplo.org.")},
    )
    address = forms.CharField(
        label=gettext_lazy("Domicilio en el extranjero"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Calle y número, ciudad, estado y código postal."),
    )


class PairForm(forms.Form):
    """What somebody found out about two clubs that look alike."""

    use_required_attribute = False
    other = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Decisión"),
        choices=PairDecision.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija una decisión.")},
    )
    reason = words(
        gettext_lazy("Por qué"),
        gettext_lazy("Escriba por qué."),
        500,
        lines=2,
        help_text=gettext_lazy("Qué se comparó y con quién se habló. No escriba la CURP ni el RFC."),
    )


class SeatForm(PastDays):
    """A member who takes a seat on the board."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Integrante"),
        queryset=Member.objects.none(),
        help_text=gettext_lazy("La mesa directiva se forma con integrantes del padrón."),
        error_messages={"required": gettext_lazy("Elija a la persona.")},
    )
    post = forms.ChoiceField(
        label=gettext_lazy("Cargo"),
        choices=BoardSeat.Post.choices,
        error_messages={"required": gettext_lazy("Elija el cargo.")},
    )
    since = day(gettext_lazy("Desde"), gettext_lazy("Escriba desde cuándo ocupa el cargo."))

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = club.members.filter(until__isnull=True)


class RequestForm(forms.Form):
    """Why the note is asked for, and what the club does."""

    use_required_attribute = False
    renewal = forms.ChoiceField(
        label=gettext_lazy("Motivo"),
        choices=TomaDeNota.Renewal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija el motivo.")},
    )
    aims = words(
        gettext_lazy("Qué hace el club por su comunidad"),
        gettext_lazy("Escriba qué hace el club por su comunidad."),
        1000,
        lines=4,
    )

    def __init__(self, *args: Any, club: Club | None = None, **kwargs: Any) -> None:
        """With ``club`` it is asked whether its consulate or its federation issues the note."""
        super().__init__(*args, **kwargs)
        if club:
            self.fields["of_federation"] = forms.TypedChoiceField(
                label=_("A quién se pide"),
                choices=[("no", club.consulate or _("Su consulado")), ("yes", club.federation)],
                coerce=lambda value: value == "yes",
                widget=forms.RadioSelect,
                initial="no",
                error_messages={"required": _("Elija a quién se pide la Toma de Nota.")},
            )


class StepForm(forms.Form):
    """What a step of a request, or an act on a note, must say."""

    use_required_attribute = False
    text = words(gettext_lazy("Motivo"), gettext_lazy("Escriba el motivo."), 2000, lines=3, required=False)
    folio = words(gettext_lazy("Folio"), gettext_lazy("Escriba el folio."), 40, required=False)


def first_error(form: forms.Form) -> str:
    """What is wrong first, for a form that answers with a message."""
    errors: Iterable[Any] = (error for field in form.errors.values() for error in field)
    return str(next(iter(errors), ""))
