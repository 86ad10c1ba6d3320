"""The page that tells with whom a state's works and pesos lie, and the same as a table to take along."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import ANSWER_FOR_POTS
from documents import sheets
from projects.concentration import GROUPS, MEASURES, Concentration, Holding
from projects.forms.concentration import ConcentrationForm

# So many are shown; the file has all.
MOST = 50


def asked(request: HttpRequest) -> ConcentrationForm:
    """The choice, for whoever answers for a state or the country."""
    if not request.user.holds(*ANSWER_FOR_POTS):
        raise PermissionDenied
    return ConcentrationForm(request.GET, user=request.user)


def shares_of(found: Concentration, row: Holding) -> dict[str, str]:
    return {measure: f"{found.percent([row], measure)} %" for measure in MEASURES}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The largest first, each with its share of the state's total."""
    form = asked(request)
    found = form.found()
    largest = found.largest if found and found.is_concentrated else []
    context = {
        "filters": form,
        "found": found,
        "state": dict(form.states).get(form.chosen["state"], ""),
        "rows": [(row, shares_of(found, row), row in largest) for row in found.rows[:MOST]] if found else [],
        "left_out": max(0, len(found.rows) - MOST) if found else 0,
        "group_name": GROUPS[form.chosen["by"]][0],
        "query": urlencode(form.chosen),
    }
    return render(request, "projects/concentration.html", context)


@login_required
@require_safe
def file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """All rows of the page, as a table to take along."""
    if extension not in sheets.WRITERS:
        raise Http404
    form = asked(request)
    found = form.found()
    headings = [
        *(_("Estado"), _("Ejercicio"), str(GROUPS[form.chosen["by"]][0]), _("Pertenece a"), _("Obras")),
        *(_("Parte de las obras (%)"), _("Costo solicitado (MXN)"), _("Parte de lo solicitado (%)")),
        *(_("Costo convenido (MXN)"), _("Parte de lo convenido (%)"), _("Entre los mayores")),
    ]
    name = "-".join([_("concentracion"), form.chosen["state"], form.chosen["fiscal_year"]])
    state = dict(form.states).get(form.chosen["state"], "")
    rows = rows_of(found, state, form.chosen["fiscal_year"]) if found else iter(())
    return sheets.answer(extension, name, headings, list(rows))


def rows_of(found: Concentration, state: str, year: str) -> Iterator[sheets.Row]:
    largest = found.largest if found.is_concentrated else []
    for row in found.rows:
        yield [
            *(state, year, row.name, row.beside),
            *(row.works, found.percent([row], "works")),
            *(row.requested, found.percent([row], "requested")),
            *(row.agreed, found.percent([row], "agreed")),
            _("Sí") if row in largest else _("No"),
        ]
