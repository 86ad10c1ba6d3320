"""What people type about sessions, their members, and what comes after them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import uuid4, uuid5

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee.models import Appeal, Committee, Member, Session
from committee.seating import Seat
from committee.simulation import ORDERS
from committee.workflow import Choice, Outcome, Party
from programs.rulebook import kinds, rules_for, schemes
from projects.forms.works import day_field
from projects.models import Project


def text_field(label: Any, missing: Any, help_text: Any = "", **kwargs: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=kwargs.pop("max_length", 2000),
        help_text=help_text,
        error_messages={"required": missing},
        **kwargs,
    )


@cache
def families_in(code: str, years: tuple[int, ...]) -> frozenset[str]:
    """The families of works that a scheme ever had rules for."""
    return frozenset(rules_for(code, year, kind).family for year in years for kind in kinds(code, year))


def bodies(committees: Iterable[Committee]) -> list[tuple[str, str]]:
    """Each committee with each scheme that it decides on."""
    return [
        (
            f"{one.authority}:{one.state_id}:{one.family}:{found.code}",
            f"{one.code}, {one.state}: {found.name}",
        )
        for one in committees
        for found in schemes()
        if found.authority == one.authority
        and found.state in ("", one.state_id)
        and one.family in families_in(found.code, found.years)
    ]


class SessionForm(forms.Form):
    """A call: which committee, for what, when and where."""

    use_required_attribute = False
    body = forms.ChoiceField(
        label=gettext_lazy("Comité y programa"),
        error_messages={"required": gettext_lazy("Elija el comité y el programa.")},
    )
    fiscal_year = forms.IntegerField(
        label=gettext_lazy("Ejercicio fiscal"),
        min_value=1986,
        max_value=2100,
        error_messages={"required": gettext_lazy("Escriba el ejercicio, por ejemplo 2026.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Tipo de sesión"), choices=Session.Kind.choices, widget=forms.RadioSelect
    )
    called_on = day_field(
        gettext_lazy("Fecha de la convocatoria"),
        gettext_lazy("Elija el día en que se envió la convocatoria."),
    )
    held_on = day_field(gettext_lazy("Fecha de la sesión"), gettext_lazy("Elija el día de la sesión."))
    starts_at = forms.TimeField(
        label=gettext_lazy("Hora"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    place = forms.CharField(label=gettext_lazy("Lugar"), max_length=200, required=False)
    link = forms.URLField(
        label=gettext_lazy("Enlace, si es en línea o mixta"),
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )

    sheet = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, committees: Sequence[Committee]) -> None:
        initial = {
            "sheet": uuid4(),
            "kind": "ordinary",
            "called_on": timezone.localdate(),
            "fiscal_year": timezone.localdate().year,
        }
        super().__init__(data, initial=initial)
        self.committees = {f"{one.authority}:{one.state_id}:{one.family}": one for one in committees}
        self.fields["body"].choices = [("", _("Elija")), *bodies(committees)]

    def told(self) -> dict[str, Any]:
        """The answers as the act takes them."""
        facts = dict(self.cleaned_data)
        key, _sign, code = facts.pop("body").rpartition(":")
        if sheet := facts.pop("sheet"):
            # The same page with the same answers; whoever goes back and changes one calls another session.
            facts["form_key"] = uuid5(sheet, repr(sorted(self.cleaned_data.items())))
        return {"committee": self.committees[key], "scheme_code": code, **facts}


class MemberForm(forms.Form):
    """Somebody who sits in a committee from a day on."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Nombre completo"),
        max_length=150,
        error_messages={"required": gettext_lazy("Escriba el nombre.")},
    )
    title = forms.CharField(label=gettext_lazy("Cargo"), max_length=150, required=False)
    party = forms.ChoiceField(label=gettext_lazy("Parte"), choices=Party.choices)
    substitute_of = forms.ModelChoiceField(
        Member.objects.none(),
        label=gettext_lazy("Suple a"),
        required=False,
        empty_label=gettext_lazy("Nadie: es titular"),
        help_text=gettext_lazy("Quien suple toma la parte y el voto de su titular."),
    )
    weight = forms.DecimalField(
        label=gettext_lazy("Peso del voto"),
        initial=Decimal(1),
        min_value=Decimal("0.001"),
        max_digits=7,
        decimal_places=3,
        help_text=gettext_lazy("Si una parte tiene varios integrantes, sus pesos se suman."),
    )
    may_vote = forms.BooleanField(label=gettext_lazy("Tiene voto"), required=False, initial=True)
    is_chair = forms.BooleanField(label=gettext_lazy("Preside"), required=False)
    since = day_field(gettext_lazy("Desde"), gettext_lazy("Elija desde qué día."))

    def __init__(self, data: Any = None, *, committee: Committee) -> None:
        super().__init__(data, initial={"since": timezone.localdate()})
        owners = committee.members.current(on=timezone.localdate()).filter(substitute_of=None)
        self.fields["substitute_of"].queryset = owners


class AttendanceForm(forms.Form):
    """Who came, and why the session failed if it did."""

    use_required_attribute = False
    present = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Asisten"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Si no hay quórum: qué se hace constar"), required=False, max_length=2000
    )

    def __init__(self, data: Any = None, *, session: Session, with_reason: bool = True) -> None:
        here = list(session.attendances.values_list("member", flat=True))
        super().__init__(data, initial={"present": here})
        members = session.committee.members.current(on=session.held_on).select_related("substitute_of")
        self.fields["present"].choices = [(member.pk, told_of(member)) for member in members]
        if not with_reason:
            del self.fields["reason"]


def told_of(member: Member) -> str:
    """A member in one line: name, party, office and role in the session."""
    told = f"{member.name}, {member.get_party_display()}"
    if member.title:
        told += f" · {member.title}"
    if member.substitute_of:
        told += " · " + _("suple a %(name)s") % {"name": member.substitute_of.name}
    if member.is_chair:
        told += " · " + _("preside")
    if not member.may_vote:
        told += " · " + _("sin voto")
    return told


class WorksForm(forms.Form):
    """Works in review that may enter the agenda."""

    works = forms.ModelMultipleChoiceField(
        Project.objects.none(),
        label=gettext_lazy("Obras en revisión, por orden de llegada"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Elija al menos una obra.")},
    )

    def __init__(self, data: Any = None, *, works: Any) -> None:
        super().__init__(data)
        self.fields["works"].queryset = works
        self.fields["works"].label_from_instance = lambda work: (
            f"{work.folio} · {work.name} · {work.municipality.name}"
        )


class VoteForm(forms.Form):
    """One choice a party that votes on the item."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, weights: Mapping[str, Decimal], cast: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data, prefix="voto", initial=dict(cast or {}))
        for party in weights:
            self.fields[party] = forms.ChoiceField(
                label=Party(party).label,
                choices=Choice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Elija el voto de esta parte.")},
            )


class DecisionForm(forms.Form):
    """What the session decides on the item."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=gettext_lazy("Qué se resuelve"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija qué se resuelve.")},
    )
    reason = text_field(
        gettext_lazy("Motivo"),
        "",
        gettext_lazy("Hace falta si no se aprueba. El club lo leerá tal como lo escriba."),
        required=False,
        max_length=4000,
    )


class RecusalForm(forms.Form):
    """Who takes no part in the item, and why."""

    use_required_attribute = False
    member = forms.TypedChoiceField(label=gettext_lazy("Quién se excusa"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("Por qué"),
        max_length=300,
        error_messages={"required": gettext_lazy("Escriba por qué se excusa.")},
    )

    def __init__(self, data: Any = None, *, seats: Sequence[Seat]) -> None:
        super().__init__(data, prefix="excusa")
        sitting = [seat.sitting or seat.owner for seat in seats if seat.counts]
        self.fields["member"].choices = [
            (one.pk, f"{one.name}, {one.get_party_display()}") for one in sitting
        ]


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = text_field(gettext_lazy("Motivo"), gettext_lazy("Escriba el motivo."))


class ErratumForm(forms.Form):
    """A correction behind the minutes."""

    use_required_attribute = False
    says = text_field(gettext_lazy("Dice"), gettext_lazy("Escriba qué dice el acta."))
    should_say = text_field(gettext_lazy("Debe decir"), gettext_lazy("Escriba qué debe decir."))


class MoveUpForm(forms.Form):
    """Which money reaches the work, and why others are passed if they are."""

    use_required_attribute = False
    money = forms.CharField(
        label=gettext_lazy("De dónde sale el dinero"),
        max_length=200,
        help_text=gettext_lazy(
            "Por ejemplo: ampliación del oficio 510.2026-118, u obra cancelada con su folio."
        ),
        error_messages={"required": gettext_lazy("Escriba de dónde sale el dinero.")},
    )
    reason = text_field(
        gettext_lazy("Por qué se salta a las que están antes"),
        "",
        gettext_lazy("Hace falta solo si también alcanza para una obra que está antes en la lista."),
        required=False,
    )


class AppealForm(forms.Form):
    use_required_attribute = False
    text = text_field(
        gettext_lazy("Con qué no está de acuerdo y por qué"),
        gettext_lazy("Escriba con qué no está de acuerdo y por qué."),
        max_length=4000,
    )


class AnswerForm(forms.Form):
    use_required_attribute = False
    answer = forms.ChoiceField(
        label=gettext_lazy("Respuesta"),
        choices=Appeal.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija si procede.")},
    )
    reasons = text_field(
        gettext_lazy("Motivo y fundamento"),
        gettext_lazy("Escriba el motivo y el fundamento."),
        max_length=4000,
    )


ORDER_NAMES = {
    "score": gettext_lazy("Por puntos de la cédula"),
    "marginality": gettext_lazy("Por marginación del municipio"),
    "arrival": gettext_lazy("Por orden de llegada"),
    "hand": gettext_lazy("Las que yo elija"),
}


class SimulationForm(forms.Form):
    """In which order the money is given out, to look at only."""

    order = forms.ChoiceField(
        label=gettext_lazy("Orden"),
        choices=[(order, ORDER_NAMES[order]) for order in ORDERS],
        widget=forms.RadioSelect,
    )
    work = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Obras, si las elige a mano"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, works: Mapping[int, Project]) -> None:
        super().__init__(data or {"order": "arrival"})
        self.fields["work"].choices = [(pk, f"{work.folio} · {work.name}") for pk, work in works.items()]
