"""The pages of reports: a paper that one person asked for, while it is printed and once it is ready.

What the pages of every paper need stands here too: how far its print is.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents.actions import retry
from documents.downloads import file_of
from documents.models import Document

PER_PAGE = 25


# --- Every paper ---------------------------------------------------------------------------------


def progress_of(document: Document) -> dict[str, Any]:
    """What the page shows of a paper while it is printed, and a word by which it knows what it shows."""
    if not document.is_slow:
        return {"document": document, "shown": document.state}
    ahead = Document.objects.ahead_of(document).count()
    return {"document": document, "is_slow": True, "ahead": ahead, "shown": f"slow-{ahead}"}


def progress_part(
    request: HttpRequest, template: str, context: dict[str, Any], *, page: tuple[Any, ...]
) -> HttpResponse:
    """The part of a page that waits. While nothing changes there is nothing to swap nor to read out."""
    if not request.htmx:
        return redirect(*page)
    if request.GET.get("shown") == context["shown"]:
        return HttpResponse(status=204)
    return render(request, template, context)


# --- Reports -------------------------------------------------------------------------------------


def found(request: HttpRequest, pk: int) -> Document:
    """The report, if the person asked for it; otherwise there is no such page."""
    return get_object_or_404(Document.objects.reports_of(request.user).defer("facts"), pk=pk)


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that the person asked for in the last days, the newest first."""
    rows = Document.objects.reports_of(request.user).defer("facts").order_by("-asked_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "days": Document.REPORTS_ARE_KEPT.days}
    return render(request, "documents/reports/index.html", context)


def report_page(
    request: HttpRequest, document: Document, is_lost: bool = False, status: int = 200
) -> HttpResponse:
    context = {"is_lost": is_lost, "days": Document.REPORTS_ARE_KEPT.days, **progress_of(document)}
    return render(request, "documents/reports/detail.html", context, status=status)


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: that it is being printed, or the paper itself."""
    return report_page(request, found(request, pk))


@login_required
@require_safe
def report_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that waits."""
    context = progress_of(found(request, pk))
    return progress_part(request, "documents/reports/progress.html", context, page=("documents:report", pk))


@login_required
@require_safe
def report_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of a report."""
    document = found(request, pk)
    if not document.is_ready:
        messages.info(request, _("El PDF todavía no está listo. Aquí aparecerá en cuanto lo esté."))
        return redirect("documents:report", pk)
    return file_of(request, document) or report_page(request, document, is_lost=True, status=404)


@login_required
@require_POST
def reprint_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report that could not be printed is on its way to the printer again."""
    retry(found(request, pk), by=request.user)
    return redirect("documents:report", pk)
