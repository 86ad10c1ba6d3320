"""An earlier work copied as a new draft, and a draft that is deleted: each asks before it acts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clubs.models import Club
from projects import actions
from projects.actions import StepRefused
from projects.forms.similar import CopyForm
from projects.models import Call, Project
from projects.views.language import in_language
from projects.views.proposal import calls_for
from projects.views.tasklist import draft
from projects.views.works import found, turned_away
from projects.workflow import State


def may_be_copied_by(project: Project, user: Any) -> bool:
    """Whether the person proposes works in the name of its club."""
    return Club.objects.represented_by(user).filter(pk=project.club_id).exists()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Under which call, and the new draft."""
    project = found(request, reference)
    if not may_be_copied_by(project, request.user):
        return turned_away(request, project, _("Solo el club o su federación copia la solicitud."))
    now = timezone.now()
    calls = [call for call in calls_for([project.club], now) if call.family == project.family]
    if language := request.POST.get("language"):
        half = CopyForm(initial=request.POST.dict(), calls=calls, now=now)
        return in_language(request, language, lambda: copy_page(request, project, half, calls))
    form = CopyForm(request.POST if request.method == "POST" else None, calls=calls, now=now)
    if form.is_valid():
        try:
            new = actions.copy_work(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("El borrador nuevo ya tiene las respuestas anteriores. Revíselas."))
            return redirect("projects:tasks", new.reference)
    return copy_page(request, project, form, calls)


def copy_page(request: HttpRequest, project: Project, form: CopyForm, calls: list[Call]) -> HttpResponse:
    context = {"project": project, "form": form, "calls": calls}
    return render(request, "projects/proposal/copy.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, reference: str) -> HttpResponse:
    """What goes and what stays when a draft is deleted, and the deletion."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    if project.state != State.DRAFT or project.filed_at is not None:
        sentence = _("Lo que ya se envió no se elimina. Si el club no sigue, puede desistir de la solicitud.")
        return turned_away(request, project, sentence)
    if request.method != "POST":
        return render(request, "projects/proposal/drop.html", {"project": project})
    try:
        trace = actions.drop_draft(project, by=request.user)
    except StepRefused as refusal:
        return turned_away(request, project, str(refusal))
    messages.success(request, _("El borrador «%(name)s» se eliminó.") % {"name": trace})
    return redirect(reverse("projects:index"))
