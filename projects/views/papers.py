"""Papers of a work that are not filed: drafts before the filing, and deposits that nobody verified."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.previews import on_screen, shown
from documents.rendering import NotPrintable
from projects import papers
from projects.checks import plan_of
from projects.models import Project
from projects.views.tasklist import draft
from projects.views.works import found

# How the address names each paper that can be looked at before it is filed.
DRAFTS = {
    "solicitud": (papers.APPLICATION, papers.application_facts),
    "plan": (papers.BUSINESS_PLAN, papers.plan_facts),
}


@login_required
@require_safe
@on_screen
def draft_paper(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """The application or the plan as it would be filed today: a draft without number or code."""
    if kind not in DRAFTS:
        raise Http404
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    if kind == "plan" and plan_of(project) is None:
        raise Http404
    template, facts_of = DRAFTS[kind]
    return page_or_reason(request, project, template, facts_of(project, by=request.user, now=timezone.now()))


@login_required
@require_safe
@on_screen
def declared(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """That a deposit was told of. It is no receipt, and says so."""
    project = found(request, reference)
    if project.fund is None or not project.shows_money_to(request.user):
        raise Http404
    told = get_object_or_404(project.fund.declarations.select_related("declared_by"), pk=pk)
    return page_or_reason(request, project, papers.DECLARED, papers.declared_facts(project, told))


def page_or_reason(
    request: HttpRequest, project: Project, template: str, facts: dict[str, Any]
) -> HttpResponse:
    try:
        return shown(template, facts)
    except NotPrintable as reason:
        messages.error(request, str(reason))
        return redirect(project)
