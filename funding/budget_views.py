"""The pages of ceilings: their registration and its reversal, and the entries of which a figure is made."""

from collections.abc import Iterator
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import ANSWER_FOR_POTS
from documents import sheets
from funding.actions import PostingRefused, open_pot, reverse_change, set_ceiling
from funding.budget_forms import CeilingForm, FigureForm, NewPotForm, ReverseChangeForm
from funding.budgets import FIGURE_NAMES, changes_of, entries_of, payers_set_by, sets_some, standings_of
from funding.forms import PotFilterForm
from funding.models import Entry, Pot
from funding.pots import sums_of
from funding.views import PER_PAGE, found, person, visible_to
from programs.money import pesos
from programs.rulebook import scheme_name

CHUNK = 500
# The box of the form that a refusal speaks of.
FIELDS = {
    "no_amount": "amount",
    "ceiling_passed": "amount",
    "has_its_ceiling": "kind",
    "no_ceiling": "kind",
    "no_paper": "paper",
    "reference_used": "paper",
    "no_such_payer": "payer",
    "not_your_role": "payer",
    "no_second_pot": "to_pot",
    "pots_do_not_mix": "to_pot",
}
POT_FIELDS = {"no_rules": "fiscal_year", "other_state": "state", "not_your_role": "state"}


def name_of(pot: Pot) -> str:
    return f"{scheme_name(pot.scheme)} {pot.fiscal_year}, {pot.state}"


def turned_away(request: HttpRequest, pot: Pot, sentence: str) -> HttpResponse:
    """Back at the pot, with the reason."""
    messages.error(request, sentence)
    return redirect("funding:pot", pot.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ceiling(request: HttpRequest, pk: int) -> HttpResponse:
    """A ceiling that is approved, increased, reduced or moved, by the office that answers for it."""
    here, user = found(request, pk), person(request)
    payers = payers_set_by(user, here)
    if not payers:
        return turned_away(request, here, _("Los techos de esta bolsa corresponden a otra oficina."))
    form = CeilingForm(request.POST if request.method == "POST" else None, pot=here, payers=payers, user=user)
    if form.is_valid():
        told = form.cleaned_data
        if told["kind"] != "transfer":
            told["to_pot"] = None
        try:
            made = set_ceiling(here, by=user, **{"to_pot": None, **told})
        except PostingRefused as refusal:
            field = FIELDS.get(refusal.code)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            facts = {
                "kind": made.get_kind_display(),
                "payer": made.get_payer_display(),
                "amount": pesos(made.amount),
            }
            messages.success(request, _("%(kind)s de %(payer)s: %(amount)s.") % facts)
            return redirect("funding:pot", here.pk)
    standing = standings_of(here)
    context = {
        "pot": here,
        "name": name_of(here),
        "form": form,
        "budget": [standing[payer] for payer in payers if payer in standing],
    }
    return render(request, "funding/ceiling.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reversal(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """A change of a ceiling counts no more, with the reason, by another person than who registered it."""
    here, user = found(request, pk), person(request)
    row = get_object_or_404(changes_of(here).filter(pot=here), pk=change)
    if row.payer not in payers_set_by(user, here):
        return turned_away(request, here, _("Los techos de esta bolsa corresponden a otra oficina."))
    if row.entry.by_id == user.pk:
        return turned_away(request, here, _("Lo revierte otra persona, no quien lo registró."))
    if hasattr(row.entry, "reversal"):
        return turned_away(request, here, _("Ese movimiento ya fue revertido."))
    form = ReverseChangeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reverse_change(row, by=user, **form.cleaned_data)
        except PostingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Movimiento revertido."))
            return redirect("funding:pot", here.pk)
    context = {"pot": here, "name": name_of(here), "form": form, "change": row}
    return render(request, "funding/reverse_change.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_pot(request: HttpRequest) -> HttpResponse:
    """A pot before its first work, so that its ceilings can be registered."""
    user = person(request)
    if not sets_some(user):
        raise PermissionDenied
    form = NewPotForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            made = open_pot(by=user, **form.cleaned_data)
        except PostingRefused as refusal:
            form.add_error(POT_FIELDS.get(refusal.code), str(refusal))
        else:
            return redirect("funding:ceiling", made.pk)
    return render(request, "funding/new_pot.html", {"form": form}, status=422 if form.errors else 200)


# --- What a figure is made of --------------------------------------------------------------------


def asked(request: HttpRequest, here: Pot) -> tuple[FigureForm, QuerySet[Entry]]:
    """The figure that the address names, with its entries."""
    form = FigureForm(request.GET)
    if not form.is_valid():
        raise Http404
    told = form.cleaned_data
    return form, entries_of(here, payer=told["payer"], figure=told["moment"])


@login_required
@require_safe
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of the budget and of its works that add up to one figure of the pot."""
    here = found(request, pk)
    form, rows = asked(request, here)
    standing = standings_of(here).get(form.cleaned_data["payer"])
    context = {
        "pot": here,
        "name": name_of(here),
        "figure": form.name(),
        "amount": getattr(standing, form.cleaned_data["moment"], None),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "funding/entries.html", context)


@login_required
@require_safe
def entries_file(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """The same entries, all of them, as a table to take along."""
    here = found(request, pk)
    if extension not in sheets.WRITERS:
        raise Http404
    form, rows = asked(request, here)
    kinds = {code: str(label) for code, label in Entry.Kind.choices}
    headings = [
        *(_("Folio"), _("Asiento"), _("Cuándo"), _("Fecha contable"), _("Clase"), _("Nota"), _("Quién")),
        form.name(),
    ]

    def lines() -> Iterator[sheets.Row]:
        for entry in rows.iterator(chunk_size=CHUNK):
            yield [
                entry.fund.folio if entry.fund else "",
                *(entry.number, entry.at, entry.booked_on, kinds[entry.kind], entry.note, entry.by.name),
                Decimal(entry.change),  # type: ignore[attr-defined]
            ]

    name = f"bolsa-{here.pk}-{form.cleaned_data['payer']}-{form.cleaned_data['moment']}"
    return sheets.answer(extension, name, headings, lines())


@login_required
@require_safe
def pots_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The moments of the pots that the filters leave, government by government, as a table to take along."""
    if not person(request).holds(*ANSWER_FOR_POTS):
        raise PermissionDenied
    if extension not in sheets.WRITERS:
        raise Http404
    form = PotFilterForm(request.GET, pots=visible_to(person(request)))
    headings = [
        *(_("Programa"), _("Ejercicio"), _("Estado"), _("Familia"), _("Aportante")),
        *(str(name) for name in FIGURE_NAMES.values()),
    ]
    rows: list[sheets.Row] = [
        [
            sum_.scheme_name,
            sum_.pot.fiscal_year,
            sum_.pot.state.name,
            sum_.pot.get_family_display(),
            row.label,
            *(amount for _code, _name, amount in row.figures()),
        ]
        for sum_ in sums_of(list(form.rows()))
        for row in sum_.budget
    ]
    return sheets.answer(extension, _("presupuesto"), headings, rows)
