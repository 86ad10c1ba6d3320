"""The page of all acts and entries, for those who watch over a state or the country."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import ANSWER_FOR_POTS, Role
from documents import sheets
from funding.models import Verification
from projects.audit import Done, Place, Sources, all_of, page_of, sources
from projects.forms.audit import AuditFilterForm
from projects.views.history import told

PER_PAGE = 25


def filters_of(request: HttpRequest) -> AuditFilterForm:
    """The filters, for whoever answers for a state or the country."""
    if not request.user.holds(*ANSWER_FOR_POTS):
        raise PermissionDenied
    return AuditFilterForm(request.GET)


def address(request: HttpRequest, before: Place | None = None) -> str:
    """The same list from there on, or from its beginning."""
    query = request.GET.copy()
    query.pop("before", None)
    if before:
        query["before"] = str(before)
    return f"?{query.urlencode()}"


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that was done in the person's territory, the newest first, and what the last audit found."""
    form = filters_of(request)
    before = Place.read(request.GET.get("before", ""))
    rows, has_older = page_of(sources(request.user, form.chosen()), PER_PAGE, before)
    context = {
        "filters": form,
        "is_filtered": bool(form.chosen()),
        "rows": [(done, [] if done.is_entry else told(done.row)) for done in rows],
        "older": address(request, rows[-1].place) if has_older else "",
        "newest": address(request) if before else "",
        "query": address(request),
        "verification": Verification.objects.first(),
        # The flaws name works of the whole country.
        "reads_flaws": any(
            office.role in (Role.CENTRAL, Role.AUDITOR) and not (office.state_id or office.municipality_id)
            for office in request.user.current_offices
        ),
    }
    return render(request, "projects/audit.html", context)


@login_required
@require_safe
def file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The same rows as on the page, all of them, as a table to take along."""
    if extension not in sheets.WRITERS:
        raise Http404
    form = filters_of(request)
    headings = [
        *(_("Cuándo"), _("Folio"), _("Estado"), _("Municipio"), _("Clase"), _("Qué se hizo"), _("Quién")),
        *(_("Función"), _("Importe (MXN)"), _("Detalle"), _("Nota"), _("Huella SHA-256")),
    ]
    name = "-".join([_("bitacora"), timezone.localdate().isoformat()])
    rows = rows_of(sources(request.user, form.chosen()), translation.get_language())
    return sheets.answer(extension, name, headings, rows)


def rows_of(found: Sources, language: str) -> Iterator[sheets.Row]:
    """The rows are written once the page has been answered, and still in its language."""
    for done in all_of(found):
        with translation.override(language):
            row = row_of(done)
        yield row


def row_of(done: Done) -> sheets.Row:
    town = done.municipality
    details = [] if done.is_entry else told(done.row)
    return [
        done.row.at,
        done.folio,
        town.state.name if town else "",
        town.name if town else "",
        done.kind,
        done.label,
        done.row.by.name,
        done.role,
        done.amount,
        "; ".join(f"{label}: {value}" for label, value in details),
        done.row.note,
        done.row.sha256 if done.is_entry else "",
    ]
