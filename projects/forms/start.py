"""In whose name a proposal begins, and for which call."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import Club
from programs.dates import long_date, moment
from projects.models import Call


class StartForm(forms.Form):
    """In whose name, and for which call."""

    use_required_attribute = False
    club = forms.ModelChoiceField(
        Club.objects.none(),
        label=gettext_lazy("Club que propone"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Elija el club que propone la obra."),
            "invalid_choice": gettext_lazy("Elija uno de los clubes de la lista."),
        },
    )
    call = forms.ModelChoiceField(
        Call.objects.none(),
        label=gettext_lazy("Convocatoria"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Elija la convocatoria."),
            "invalid_choice": gettext_lazy("Elija una de las convocatorias de la lista."),
        },
    )

    def __init__(
        self, *args: Any, clubs: list[Club], calls: list[Call], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["club"].queryset = Club.objects.filter(pk__in=[club.pk for club in clubs])
        self.fields["club"].widget.choices = [(club.pk, club.name) for club in clubs]
        self.fields["call"].queryset = Call.objects.filter(pk__in=[call.pk for call in calls])
        self.fields["call"].widget.choices = [(call.pk, call_in_words(call, now)) for call in calls]
        for name, rows in (("club", clubs), ("call", calls)):
            if len(rows) == 1:
                self.fields[name].widget = forms.HiddenInput()
                self.initial.setdefault(name, rows[0].pk)

    def clean(self) -> dict[str, Any]:
        club, call = self.cleaned_data.get("club"), self.cleaned_data.get("call")
        if club and call and club.municipality.state_id != call.state_id:
            told = {"state": call.state, "club": club, "origin": club.municipality.state}
            self.add_error(
                "call", _("Esa convocatoria es de %(state)s y el club «%(club)s» es de %(origin)s.") % told
            )
        return self.cleaned_data


def call_in_words(call: Call, now: datetime) -> str:
    """The call with its window, as one choice of a list."""
    told = {
        "scheme": call.name,
        "year": call.fiscal_year,
        "state": call.state,
        "opens": moment(call.opens_at),
        "closes": moment(call.closes_at),
    }
    if call.is_open(now):
        return _("%(scheme)s %(year)s, %(state)s: abierta hasta el %(closes)s") % told
    if now < call.opens_at:
        return _("%(scheme)s %(year)s, %(state)s: abre el %(opens)s") % told
    return _("%(scheme)s %(year)s, %(state)s: cerró el %(closes)s") % told


def note_in_words(club: Club, day: date) -> str:
    """Whether the club may file today, by its Toma de Nota."""
    note = club.note_on(day)
    if note is None and club.kind != Club.Kind.MIGRANT_CLUB:
        return _("%(kind)s: no lleva Toma de Nota.") % {"kind": club.get_kind_display()}
    if note is None:
        return _("Sin Toma de Nota vigente: puede preparar el borrador, pero todavía no enviarlo.")
    return _("Toma de Nota %(folio)s, vigente hasta el %(day)s.") % {
        "folio": note.folio,
        "day": long_date(note.valid_until),
    }
