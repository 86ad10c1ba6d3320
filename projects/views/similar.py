"""Works that are like a proposal: the list, the question, and the answer that is kept."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.ended import keeps_what_was_typed, kept, mark_of
from projects import actions
from projects.actions import StepRefused
from projects.forms.similar import SimilarForm
from projects.models import Project
from projects.similar import answer_of, is_comparable, seen_by, similar_works
from projects.views.language import in_language
from projects.views.tasklist import draft, observations_of


def asks_about_similar(project: Project) -> bool:
    """Whether there are works like this one of which the club said nothing yet."""
    return is_comparable(project) and answer_of(project) is None and bool(similar_works(project))


@keeps_what_was_typed
@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest, reference: str) -> HttpResponse:
    """The works that are like the proposal, and whether it is one of them."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    rows = similar_works(project)
    if request.method != "POST":
        answer = answer_of(project)
        names = ("answer", "other", "explanation")
        told = {name: getattr(answer, name) for name in names} if answer else {}
        return similar_page(request, project, rows, SimilarForm(initial=kept(request) or told, rows=rows))
    if language := request.POST.get("language"):
        return in_language(
            request,
            language,
            lambda: similar_page(request, project, rows, SimilarForm(initial=request.POST.dict(), rows=rows)),
        )
    form = SimilarForm(request.POST, rows=rows)
    if form.is_valid():
        try:
            actions.answer_similar(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Su respuesta quedó guardada junto con la lista."))
            return redirect("projects:tasks", project.reference)
    return similar_page(request, project, rows, form, status=422)


def similar_page(
    request: HttpRequest, project: Project, rows: list[Any], form: SimilarForm, status: int = 200
) -> HttpResponse:
    seen = seen_by(rows, request.user)
    context = {
        "project": project,
        "form": form,
        "rows": [(row, seen.get(row.pk)) for row in rows],
        "is_comparable": is_comparable(project),
        "kept_answer": answer_of(project),
        "observations": observations_of(project),
        "writer": mark_of(request.user),
        "session_seconds": settings.SESSION_COOKIE_AGE,
    }
    return render(request, "projects/proposal/similar.html", context, status=status)
