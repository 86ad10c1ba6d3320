"""The pages of the Convenio de Concertación: the list, the paper while it is printed, and its file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Q, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents.downloads import file_of
from documents.models import Document
from documents.previews import on_screen, shown
from documents.signing import signing_of
from documents.views import progress_of, progress_part
from places.models import plain
from projects import actions
from projects.actions import StepRefused
from projects.agreement import TEMPLATE, can_be_drafted, draft_facts
from projects.checks import findings_for, told_to
from projects.forms.works import AgreementFilterForm
from projects.models import Project
from projects.workflow import STEPS, State

PER_PAGE = 25


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The agreements that the person may read, the newest first, each with its file."""
    papers = Document.objects.visible_to(request.user).filter(
        kind=Document.Kind.AGREEMENT, project__isnull=False
    )
    years = papers.order_by("-project__fiscal_year").values_list("project__fiscal_year", flat=True).distinct()
    form = AgreementFilterForm(request.GET, auto_id="filtro_%s").with_years(years)
    form.is_valid()
    search, year = form.cleaned_data.get("search"), form.cleaned_data.get("year")
    if year:
        papers = papers.filter(project__fiscal_year=year)
    if search:
        papers = papers.alias(plain_title=plain(F("title"))).filter(
            Q(plain_title__contains=plain(Value(search)))
            | Q(number__icontains=search)
            | Q(folio__icontains=search)
        )
    rows = papers.select_related("municipality__state", "project").defer(
        "facts", "project__description", "project__frozen_rules"
    )
    context = {
        "filters": form,
        "is_filtered": bool(search or year),
        "page": Paginator(rows.order_by("-asked_at", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "projects/agreements/index.html", context)


def found(request: HttpRequest, reference: str) -> Project:
    """The work, if the person may see it and read its agreement; a consulate reads works, not agreements."""
    works = Project.objects.visible_to(request.user).select_related(
        "club__federation", "municipality__state", "locality__municipality"
    )
    project = get_object_or_404(works.by_reference(reference))
    if not project.shows_money_to(request.user):
        raise Http404
    return project


def paper_of(request: HttpRequest, project: Project) -> Document:
    """Its agreement, if there is one that the person may read."""
    papers = Document.objects.visible_to(request.user).defer("facts")
    return get_object_or_404(papers, pk=project.agreement_id)


@login_required
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The agreement: what is missing before it, that it is being printed, or the paper itself."""
    project = found(request, reference)
    if project.agreement_id is None:
        return readiness(request, project)
    return paper_page(request, project, paper_of(request, project))


def paper_page(
    request: HttpRequest, project: Project, document: Document, lost: bool = False, status: int = 200
) -> HttpResponse:
    amendments = Document.objects.visible_to(request.user).filter(
        kind=Document.Kind.AMENDMENT, folio=document.folio
    )
    context = {"project": project, "is_lost": lost, **shown_of(request, document)}
    context["amendments"] = amendments.defer("facts").order_by("pk")
    return render(request, "projects/agreements/detail.html", context, status=status)


def shown_of(request: HttpRequest, document: Document) -> dict[str, Any]:
    """How far its print is and, once it is printed, who signed it and whose turn it is."""
    signing = signing_of(document, request.user) if document.is_ready else None
    return {**progress_of(document), "signing": signing}


def readiness(request: HttpRequest, project: Project) -> HttpResponse:
    """What must still happen before there is an agreement."""
    findings = []
    if project.state in (State.FILED, State.IN_REVIEW, State.APPROVED):
        findings = findings_for(project, STEPS["agree"].checks, timezone.now())
        findings = told_to(project.roles_of(request.user), findings)
    context = {
        "project": project,
        "findings": findings,
        "can_draft": may_be_drafted(project),
        "can_agree": "agree" in project.steps_for(request.user),
    }
    return render(request, "projects/agreements/readiness.html", context)


@login_required
@require_safe
@on_screen
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """The agreement as it would be signed today: without number or code, and with lines for what lacks."""
    project = found(request, reference)
    if project.agreement_id is not None:
        return redirect("projects:agreement", project.reference)
    if not may_be_drafted(project):
        raise Http404
    return shown(TEMPLATE, draft_facts(project, timezone.now()))


def may_be_drafted(project: Project) -> bool:
    return project.state in (State.FILED, State.IN_REVIEW, State.WAITING, State.APPROVED) and can_be_drafted(
        project
    )


@login_required
@require_safe
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The part of the page that waits."""
    project = found(request, reference)
    context = {"project": project, **shown_of(request, paper_of(request, project))}
    page = ("projects:agreement", project.reference)
    return progress_part(request, "projects/agreements/progress.html", context, page=page)


@login_required
@require_safe
def download(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The file: to keep, or with ``?ver=1`` to read in the browser."""
    project = found(request, reference)
    document = paper_of(request, project)
    if not document.is_ready:
        messages.info(request, _("El PDF todavía no está listo. Aquí aparecerá en cuanto lo esté."))
        return redirect("projects:agreement", project.reference)
    return file_of(request, document) or paper_page(request, project, document, lost=True, status=404)


@login_required
@require_POST
def reprint(request: HttpRequest, reference: str) -> HttpResponse:
    """A paper that could not be printed is on its way to the printer again."""
    project = found(request, reference)
    paper_of(request, project)
    try:
        actions.reprint(project, by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("El convenio va de nuevo a la impresora, con el mismo número."))
    return redirect("projects:agreement", project.reference)
