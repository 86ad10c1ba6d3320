"""The buttons of a filing with two persons, and what its page says of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from projects.actions import StepRefused, ask_to_file, take_back_filing
from projects.actions.second_person import files_with_two, may_confirm, says_the_same, waiting_request
from projects.models import Project
from projects.views.tasklist import draft


def filing_of(project: Project, user: User) -> dict[str, Any]:
    """Whether two persons file the work, and whose turn it is."""
    if not files_with_two(project):
        return {}
    request = waiting_request(project)
    return {
        "files_with_two": True,
        "filing_request": request,
        "has_changed": request is not None and not says_the_same(project, request),
        "may_confirm": request is not None and may_confirm(project, request, user),
        "asked_by_me": request is not None and request.by_id == user.pk,
    }


@login_required
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Another person of the club is asked to confirm the filing."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    try:
        ask_to_file(project, by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Quedó pedido el envío. Las demás personas del club ya tienen el aviso para confirmarlo."),
        )
    return redirect("projects:review", project.reference)


@login_required
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Nobody is asked any more to confirm the filing."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    try:
        take_back_filing(project, by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Se retiró la petición de envío."))
    return redirect("projects:review", project.reference)
