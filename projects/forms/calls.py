"""What offices type to announce a call. Its hours are those of central Mexico, whoever types them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from places.models import State
from programs.dates import MEXICO_CITY
from programs.forms import PesosField
from programs.rulebook import FAMILIES, schemes
from projects.forms.fields import CountField
from projects.forms.works import day_field
from projects.models import FORMS, Call
from projects.models.call import schemes_of

# As many boxes for sessions as a year of the COVAM has needed.
SESSIONS = 6
LONGEST_PAPER = 300


class MomentField(forms.DateTimeField):
    """A minute of central Mexico."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **options)
        self.error_messages["invalid"] = gettext_lazy(
            "Escriba fecha y hora como año-mes-día hora:minuto, por ejemplo 2026-11-24 18:00."
        )

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(MEXICO_CITY):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(MEXICO_CITY):
            return super().prepare_value(value)


class PapersField(forms.CharField):
    """A list, one paper a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        if any(len(line) > LONGEST_PAPER for line in lines):
            raise forms.ValidationError(_("Cada documento cabe en una línea de hasta 300 letras."))
        return [line for line in lines if line]


class CallForm(forms.Form):
    """A call with all that it says."""

    use_required_attribute = False
    scheme = forms.ChoiceField(
        label=gettext_lazy("Programa"),
        error_messages={
            "required": gettext_lazy("Elija el programa."),
            "invalid_choice": gettext_lazy("Elija un programa de la lista."),
        },
    )
    fiscal_year = CountField(
        label=gettext_lazy("Ejercicio fiscal"),
        min_value=1980,
        max_value=2100,
        error_messages={"required": gettext_lazy("Escriba el ejercicio fiscal, por ejemplo 2026.")},
    )
    family = forms.ChoiceField(
        label=gettext_lazy("Para qué proyectos"),
        help_text=gettext_lazy("Los productivos se convocan aparte: tienen su bolsa y su comité."),
        choices=list(FAMILIES.items()),
        initial="solidarity",
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Elija para qué proyectos es."),
            "invalid_choice": gettext_lazy("Elija una de las dos familias."),
        },
    )
    state = forms.ModelChoiceField(
        State.objects.none(),
        label=gettext_lazy("Estado"),
        empty_label=gettext_lazy("Elija un estado"),
        error_messages={
            "required": gettext_lazy("Elija el estado."),
            "invalid_choice": gettext_lazy("Elija un estado de la lista."),
        },
    )
    opens_at = MomentField(
        label=gettext_lazy("Abre (hora del centro de México)"),
        error_messages={"required": gettext_lazy("Escriba cuándo abre la ventanilla.")},
    )
    closes_at = MomentField(
        label=gettext_lazy("Cierra (hora del centro de México)"),
        help_text=gettext_lazy("A esa hora exacta ya no se reciben solicitudes."),
        error_messages={"required": gettext_lazy("Escriba cuándo cierra la ventanilla.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Dónde se publicó"),
        max_length=300,
        help_text=gettext_lazy("Periódico oficial, página o acuerdo, con su fecha."),
        error_messages={"required": gettext_lazy("Escriba dónde se publicó la convocatoria.")},
    )
    federal_ceiling = PesosField(
        label=gettext_lazy("Techo de recursos federales"),
        required=False,
        help_text=gettext_lazy("En pesos. Vacío si no se ha dado a conocer."),
    )
    state_ceiling = PesosField(
        label=gettext_lazy("Techo de recursos estatales"),
        required=False,
        help_text=gettext_lazy("En pesos. Vacío si no se ha dado a conocer."),
    )
    required_papers = PapersField(
        label=gettext_lazy("Documentos que se piden"),
        required=False,
        max_length=10_000,
        help_text=gettext_lazy("Uno por línea."),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publicarla ahora"),
        required=False,
        help_text=gettext_lazy("Sin publicar es un borrador: solo la ve su oficina y no recibe solicitudes."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, user: User, call: Call | None = None
    ) -> None:
        super().__init__(data, initial=told(call) if call else {})
        offices = user.current_offices
        mine = {found.code for office in offices for found in schemes_of(office)}
        self.fields["scheme"].choices = [
            ("", _("Elija un programa")),
            *((found.code, found.name) for found in schemes() if found.code in mine),
        ]
        homes = [office.state_id for office in offices if schemes_of(office)]
        is_central = any(office.role == Role.CENTRAL for office in offices)
        states = State.objects.order_by("name")
        self.fields["state"].queryset = states if is_central else states.filter(pk__in=homes)
        sessions = max(SESSIONS, len(call.covam_on) + 2 if call else 0)
        self.sessions = [f"covam_{number}" for number in range(1, sessions + 1)]
        for number, name in enumerate(self.sessions, start=1):
            self.fields[name] = day_field(_("Sesión %(number)s") % {"number": number}, "")
            self.fields[name].required = False
        self.codes = [f"form_{name}" for name in FORMS]
        for name, label in FORMS.items():
            self.fields[f"form_{name}"] = forms.CharField(label=label, required=False, max_length=30)
        if call and call.is_published:
            del self.fields["publish"]

    def clean(self) -> dict[str, Any]:
        opens, closes = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("La ventanilla debe cerrar después de abrir."))
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        """What the acts of a call take."""
        told = dict(self.cleaned_data)
        days = (told.pop(name) for name in self.sessions)
        codes = {name: told.pop(f"form_{name}") for name in FORMS}
        told["covam_on"] = [day for day in days if day]
        told["form_codes"] = {name: code for name, code in codes.items() if code}
        return told

    @property
    def session_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.sessions]

    @property
    def has_codes(self) -> bool:
        return any(field.value() or field.errors for field in self.code_fields)

    @property
    def code_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.codes]


def told(call: Call) -> dict[str, Any]:
    """What the call already says, by box."""
    days: list[date] = call.covam_on
    return {
        **{name: getattr(call, name) for name in CallForm.base_fields if hasattr(call, name)},
        **{f"covam_{number}": day for number, day in enumerate(days, start=1)},
        **{f"form_{name}": code for name, code in call.form_codes.items()},
    }
