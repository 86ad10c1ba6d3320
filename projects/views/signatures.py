"""Signed copies of the papers of a work: to bring one, and to take one along."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents.downloads import signed_copy_of
from documents.models import Document
from documents.signing import MOST_BYTES
from projects import actions
from projects.actions import StepRefused
from projects.models import Project
from projects.views.agreements import found


def paper_of_work(request: HttpRequest, reference: str, paper: int) -> tuple[Project, Document]:
    """The work and its paper, if the person may read both."""
    project = found(request, reference)
    return project, get_object_or_404(actions.papers_of(project, request.user), pk=paper)


@login_required
@require_POST
def sign(request: HttpRequest, reference: str, paper: int) -> HttpResponse:
    """The copy that the person's office signed, or why it is not taken."""
    project, document = paper_of_work(request, reference, paper)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Elija el archivo PDF de la copia firmada."))
        return redirect("projects:agreement", project.reference)
    if (file.size or 0) > MOST_BYTES:
        messages.error(request, _("El archivo pasa de 20 MB."))
        return redirect("projects:agreement", project.reference)
    try:
        made = actions.sign_paper(project, document, content=file.read(), by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La copia firmada por %s quedó guardada.") % made.body)
    return redirect("projects:agreement", project.reference)


@login_required
@require_safe
def signed_copy(request: HttpRequest, reference: str, paper: int, position: int) -> HttpResponseBase:
    """The signed copy as it came."""
    project, document = paper_of_work(request, reference, paper)
    copy = get_object_or_404(document.signatures, position=position)
    response = signed_copy_of(request, copy)
    if response is None:
        messages.error(request, _("El archivo no está a la mano en este momento. Avise a su Delegación."))
        return redirect("projects:agreement", project.reference)
    return response
