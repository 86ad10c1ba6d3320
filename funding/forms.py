"""What people choose on the pages of money."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from funding.models import Account, Moment, Payer, Pot
from funding.owed import PAYING, WAYS, Late, Side, What, narrowed, scheme_names
from funding.to_refund import to_refund
from programs.rulebook import FAMILIES, schemes


class PotFilterForm(forms.Form):
    """The filters of the list. The names are those of the API; what cannot be read filters nothing."""

    use_required_attribute = False
    scheme = forms.ChoiceField(label=gettext_lazy("Programa"), required=False)
    year = forms.TypedChoiceField(
        label=gettext_lazy("Ejercicio"), required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(label=gettext_lazy("Estado"), required=False)
    family = forms.ChoiceField(label=gettext_lazy("Familia"), required=False)

    def __init__(self, data: QueryDict, *, pots: QuerySet[Pot]) -> None:
        super().__init__(data, auto_id="filtro_%s")
        self.pots = pots
        # What the person has pots of; each list is short, and no choice leads to nothing by itself.
        names = {known.code: known.name for known in schemes()}
        codes = pots.order_by("scheme").values_list("scheme", flat=True).distinct()
        years = pots.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
        states = pots.order_by("state__name").values_list("state", "state__name").distinct()
        self.set_choices("scheme", [(code, names.get(code, code)) for code in codes])
        self.set_choices("year", [(year, str(year)) for year in years])
        self.set_choices("state", list(states))
        self.set_choices("family", list(FAMILIES.items()))

    def set_choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Todos")), *choices]

    def chosen(self) -> dict[str, Any]:
        """The filters in force."""
        self.is_valid()
        columns = {"scheme": "scheme", "year": "fiscal_year", "state": "state", "family": "family"}
        return {columns[name]: value for name, value in self.cleaned_data.items() if value}

    def rows(self) -> QuerySet[Pot]:
        """The pots that the filters leave."""
        return self.pots.filter(**self.chosen())


class OwedFilterForm(forms.Form):
    """The filters of who owes what. The names are those of the API; what cannot be read filters nothing."""

    use_required_attribute = False
    payer = forms.ChoiceField(label=gettext_lazy("Aportante"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Estado"), required=False)
    municipality = forms.ChoiceField(label=gettext_lazy("Municipio"), required=False)
    club = forms.ChoiceField(label=gettext_lazy("Club"), required=False)
    scheme = forms.ChoiceField(label=gettext_lazy("Programa"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Ejercicio"), required=False)
    late = forms.ChoiceField(label=gettext_lazy("Atraso"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("Qué se debe"), required=False)
    side = forms.ChoiceField(label=gettext_lazy("De quién es la deuda"), required=False)
    group = forms.ChoiceField(
        label=gettext_lazy("Sumar por"),
        required=False,
        choices=[
            ("payer", gettext_lazy("Aportante")),
            ("state", gettext_lazy("Estado")),
            ("municipality", gettext_lazy("Municipio")),
            ("club", gettext_lazy("Club")),
            ("scheme", gettext_lazy("Programa")),
            ("year", gettext_lazy("Ejercicio")),
        ],
    )

    def __init__(self, data: QueryDict, *, debts: QuerySet[Account], user: User) -> None:
        super().__init__(data, auto_id="filtro_%s")
        self.debts, self.user, self.today = debts, user, timezone.localdate()
        names = scheme_names()
        # No choice leads to nothing by itself: each is one of which something is owed.
        for field, (key, name) in WAYS.items():
            found = debts.order_by(name, key).values_list(key, name).distinct()
            choices = [(str(key), name) for key, name in found]
            if field == "payer":
                owing = dict(choices)
                choices = [(payer, label) for payer, label in Payer.choices if payer in owing]
            elif field == "scheme":
                choices = [(code, names.get(code, code)) for code, _code in choices]
            self.set_choices(field, choices)
        self.set_choices("late", Late.choices)
        self.set_choices("what", What.choices)
        self.set_choices("side", Side.choices if user.holds(*PAYING) else [])
        self.is_valid()

    def set_choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Todos")), *choices]

    @property
    def group_by(self) -> str:
        """By what the sums are told; by payer when nothing else was chosen."""
        return self.cleaned_data.get("group") or "payer"

    def is_filtered(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "group")

    def rows(self) -> QuerySet[Account]:
        """The debts that the filters leave."""
        return narrowed(self.debts, self.cleaned_data, user=self.user, today=self.today)


class StatementForm(forms.Form):
    """The day of a statement, today when none is told, and the account whose entries are shown."""

    use_required_attribute = False
    el = forms.DateField(
        label=gettext_lazy("Al cierre del día"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Escriba la fecha completa, por ejemplo 2026-11-24.")},
    )
    payer = forms.ChoiceField(required=False, choices=[("", ""), *Payer.choices], widget=forms.HiddenInput)
    moment = forms.ChoiceField(required=False, choices=[("", ""), *Moment.choices], widget=forms.HiddenInput)

    def clean_el(self) -> date:
        day: date = self.cleaned_data["el"] or timezone.localdate()
        if day > timezone.localdate():
            raise forms.ValidationError(_("Esa fecha todavía no llega: elija hoy o un día pasado."))
        return day


class RefundFilterForm(forms.Form):
    """The filters of what has to go back. What cannot be read filters nothing."""

    use_required_attribute = False
    payer = forms.ChoiceField(label=gettext_lazy("Aportante"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Estado"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Ejercicio"), required=False)

    def __init__(self, data: QueryDict, *, user: User, today: date) -> None:
        super().__init__(data, auto_id="filtro_%s")
        self.user, self.today = user, today
        found = to_refund(user, today)
        states = found.order_by("fund__municipality__state__name").values_list(
            "fund__municipality__state", "fund__municipality__state__name"
        )
        years = found.order_by("-fund__fiscal_year").values_list("fund__fiscal_year", flat=True)
        self.set_choices("payer", Payer.choices)
        self.set_choices("state", list(dict.fromkeys(states)))
        self.set_choices("year", [(str(year), str(year)) for year in dict.fromkeys(years)])
        self.is_valid()

    def set_choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Todos")), *choices]

    def rows(self) -> QuerySet[Any, Any]:
        """What the filters leave, by work and payer."""
        return to_refund(self.user, self.today, self.cleaned_data)
