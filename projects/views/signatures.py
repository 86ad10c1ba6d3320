"""Signed copies of the papers of a work: to bring one, and to take one along."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
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


def page_of(project: Project, document: Document) -> str:
    """Where the paper and its signatures are shown: the agreement of the work has a page of its own."""
    if document.pk == project.agreement_id:
        return reverse("projects:agreement", args=[project.reference])
    return reverse("documents:paper", args=[document.pk])


@login_required
@require_POST
def sign(request: HttpRequest, reference: str, paper: int) -> HttpResponse:
    """The copy that the person's office signed, or why it is not taken."""
    project, document = paper_of_work(request, reference, paper)
    page = page_of(project, document)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Elija el archivo PDF de la copia firmada."))
        return redirect(page)
    if (file.size or 0) > MOST_BYTES:
        messages.error(request, _("El archivo pasa de 20 MB."))
        return redirect(page)
    try:
        made = actions.sign_paper(project, document, content=file.read(), by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La copia firmada por %s quedó guardada.") % made.body)
    return redirect(page)


@login_required
@require_safe
def signed_copy(request: HttpRequest, reference: str, paper: int, position: int) -> HttpResponseBase:
    """The signed copy as it came."""
    project, document = paper_of_work(request, reference, paper)
    copy = get_object_or_404(document.signatures, position=position)
    response = signed_copy_of(request, copy)
    if response is None:
        messages.error(request, _("El archivo no está a la mano en este momento. Avise a su Delegación."))
        return redirect(page_of(project, document))
    return response
