"""The pages of a list of works that is written to a file: its progress, and the file."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from projects.exports import ask_for_export
from projects.forms.queue import QueueFilterForm
from projects.models import Export


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The list, as its filters leave it, is on its way to a file."""
    kind = request.POST.get("kind", "")
    if kind not in Export.Kind.values:
        raise Http404
    form = QueueFilterForm(QueryDict(request.POST.get("query", "")[:1000]), user=request.user)
    export = ask_for_export(kind=kind, chosen=form.chosen, by=request.user)
    return redirect("projects:export", export.pk)


def found(request: HttpRequest, pk: int) -> Export:
    return get_object_or_404(Export.objects.visible_to(request.user), pk=pk)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, and its file once it is there; asks again by itself until then."""
    export = found(request, pk)
    template = "projects/exports/progress.html" if request.htmx else "projects/exports/detail.html"
    return render(request, template, {"export": export})


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself."""
    return file_of(found(request, pk))


def file_of(export: Export) -> HttpResponseBase:
    """The file of an export that is ready, for its reader alone; otherwise there is none."""
    if not export.is_ready:
        raise Http404
    try:
        content = export.file.open("rb")
    except OSError as reason:
        raise Http404 from reason
    response = FileResponse(content, as_attachment=True, filename=export.file_name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
