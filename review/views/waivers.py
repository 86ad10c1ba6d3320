"""The list of all exceptions: for anybody without persons, with all for those who answer for them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from documents import sheets
from programs.rulebook import schemes
from projects.checks import WAIVABLE
from review.forms.waivers import WaiverFilterForm
from review.waivers import headings, narrowed, public_waivers, sheet_rows, told

PER_PAGE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Who excused which work from which rule, by which paper."""
    form = WaiverFilterForm(request.GET)
    rows = narrowed(public_waivers(), form.chosen())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = told(request.user, list(page))
    context = {
        "filters": form,
        "is_filtered": bool(form.chosen()),
        "page": page,
        "rows": shown,
        "query": request.GET.urlencode(),
    }
    response = render(request, "review/waivers.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The same rows as a table to take along: for everybody the public one."""
    if extension not in sheets.WRITERS:
        raise Http404
    form = WaiverFilterForm(request.GET)
    # The rows are written once the page has been answered: their words are looked up before.
    names = {code: str(label) for code, label in (*WAIVABLE.items(), *Role.choices)}
    names |= {found.code: found.name for found in schemes()}
    name = "-".join([_("excepciones"), timezone.localdate().isoformat()])
    rows = sheet_rows(narrowed(public_waivers(), form.chosen()), names)
    return sheets.answer(extension, name, headings(), rows)
