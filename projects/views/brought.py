"""The papers of a proposal on their page, each kept or refused by itself; and their files."""

from collections import defaultdict
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.contents import MOST_BYTES, too_large
from documents.receiving import answer_received
from projects import actions
from projects.actions import StepRefused
from projects.brought import READERS_OF_ORIGINALS, missing_papers, requirements_of
from projects.models import Project
from projects.models.brought import OTHER
from projects.views.tasklist import draft, observations_of
from projects.views.works import found
from projects.workflow import READERS_OF_FINDINGS, Right

# So many files are taken in one form, and so many earlier ones offered.
MOST_AT_ONCE = 20
MOST_EARLIER = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, reference: str) -> HttpResponse:
    """What is asked for, what is there, and the boxes to bring the rest."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    if request.method != "POST":
        return page(request, project, {})
    if request.headers.get("X-One-File"):
        return one_file(request, project)
    code, kept = request.POST.get("code", ""), 0
    refused: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, bring in brought(request, project, code):
        try:
            bring()
        except StepRefused as reason:
            refused[code].append((name, str(reason)))
        else:
            kept += 1
    if kept:
        sentence = ngettext("Quedó entregado %(n)d archivo.", "Quedaron entregados %(n)d archivos.", kept)
        messages.success(request, sentence % {"n": kept})
    if refused:
        return page(request, project, refused)
    return redirect(f"{reverse('projects:brought', args=[project.reference])}#{anchor(code)}")


def one_file(request: HttpRequest, project: Project) -> JsonResponse:
    """The same for a page that sends its files one by one: kept, or why not."""
    _name, bring = brought(request, project, request.POST.get("code", ""))[0]
    try:
        bring()
    except StepRefused as reason:
        return JsonResponse({"message": str(reason)}, status=422)
    return JsonResponse({})


def brought(request: HttpRequest, project: Project, code: str) -> list[tuple[str, Any]]:
    """Each file of the form and each earlier one that was chosen, with the act that brings it."""
    label, by = request.POST.get("label", ""), request.user
    acts: list[tuple[str, Any]] = []
    for place, one in enumerate(request.FILES.getlist("files")):
        bring = partial(actions.bring_paper, project, code=code, file=one, by=by, label=label)
        acts.append((one.name or "", bring if place < MOST_AT_ONCE else too_many_at_once))
    again = request.POST.get("again", "")
    if again.isascii() and again.isdecimal() and len(again) < 19:
        earlier = actions.reusable(project, by).filter(pk=again).first()
        if earlier is not None:
            bring = partial(actions.bring_again, project, code=code, earlier=earlier, by=by, label=label)
            acts.append((earlier.name, bring))
    return acts or [("", choose_something)]


def choose_something() -> None:
    raise StepRefused(_("Tome una foto o elija un archivo."), code="no_file")


def too_many_at_once() -> None:
    message = _("Se reciben hasta %(most)s archivos a la vez. Envíelo en otra tanda.")
    raise StepRefused(message % {"most": MOST_AT_ONCE}, code="too_many_at_once")


def anchor(code: str) -> str:
    return f"documento-{code}"


def page(request: HttpRequest, project: Project, refused: dict[str, list[tuple[str, str]]]) -> HttpResponse:
    requirements = requirements_of(project)
    asked = [row for row in requirements if row.is_asked]
    counted = [row for row in asked if row.code != OTHER]
    shown = [row for row in requirements if row.is_asked or row.given]
    known = {row.code for row in shown}
    context = {
        "project": project,
        "rows": [(row, refused.get(row.code, [])) for row in shown],
        # A paper that is asked no longer has no box of its own to stand beside.
        "lost": [told for code, rows in refused.items() if code not in known for told in rows],
        "refused": [(anchor(code), name, why) for code, rows in refused.items() for name, why in rows],
        "not_asked": [row for row in requirements if not row.is_asked and not row.given],
        "done": len(counted) - len(missing_papers(counted)),
        "count": len(counted),
        "earlier": list(actions.reusable(project, request.user)[:MOST_EARLIER]),
        "observations": observations_of(project),
        "label": request.POST.get("label", "") if refused.get(OTHER) else "",
        "other": OTHER,
        "largest": str(MOST_BYTES),
        "too_large": str(too_large()),
    }
    return render(request, "projects/proposal/papers.html", context, status=422 if refused else 200)


@login_required
@require_POST
def drop(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The proposal has the paper no longer."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    paper = get_object_or_404(project.brought_papers.select_related("file"), pk=pk)
    try:
        actions.take_back(project, paper, by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("«%(name)s» ya no es parte de la solicitud.") % {"name": paper.name})
    if "answers" in request.POST and paper.remark_id:
        return redirect(
            f"{reverse('projects:remarks', args=[project.reference])}#observacion-{paper.remark_id}"
        )
    return redirect(f"{reverse('projects:brought', args=[project.reference])}#{anchor(paper.code)}")


# --- The files -----------------------------------------------------------------------------------


@login_required
@require_safe
def file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The paper as it is shown: a PDF, or the light copy of a photo."""
    return given(request, reference, pk, READERS_OF_FINDINGS)


@login_required
@require_safe
def original(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The photo as the camera wrote it, for whoever reviews or audits the work."""
    return given(request, reference, pk, READERS_OF_ORIGINALS, original=True)


def given(
    request: HttpRequest, reference: str, pk: int, readers: set[str], *, original: bool = False
) -> HttpResponseBase:
    project = found(request, reference)
    if not project.roles_with(Right.EDIT, request.user) & readers:
        raise Http404
    paper = get_object_or_404(project.brought_papers.select_related("file"), pk=pk)
    response = answer_received(request, paper.file, original=original)
    if response is None:
        messages.error(request, _("El archivo no está a la mano en este momento. Avise a su Delegación."))
        return redirect(project)
    return response
