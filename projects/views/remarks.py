"""Remarks on their pages: the reviewer writes and judges them, the club answers each."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.contents import MOST_BYTES, too_large
from documents.models import Document
from documents.previews import on_screen
from projects import actions
from projects.actions import StepRefused
from projects.actions.remarks import remarks_to_send
from projects.forms.remarks import AnswerForm, RemarksForm, VerdictForm, with_common
from projects.library import common_remarks
from projects.models import Project, Remark, RemarkRound
from projects.papers.remarks import REMARKS, remark_facts
from projects.remarks import last_round, term_from
from projects.views.brought import MOST_AT_ONCE, too_many_at_once
from projects.views.papers import page_or_reason
from projects.views.tasklist import SLUGS, titles_for
from projects.views.works import CLUB_SIDE, GONE, found, reviews, sentence_why_not, turned_away
from projects.views.works import step as plain_step
from projects.workflow import READERS_OF_FINDINGS, Right, State

# --- To write them -----------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Several remarks in one letter, some of them from the library; sent, they go back to the club."""
    if "note" in request.POST:
        return plain_step(request, reference, "observe")
    project = found(request, reference)
    if "observe" not in project.steps_for(request.user):
        return turned_away(request, project, sentence_why_not(project, "observe", request.user))
    if request.method != "POST":
        return write_page(request, project, RemarksForm(sections=sections_of(project)))
    typed = request.POST.dict()
    if "pick" in typed:
        picked = next((one for one in common_remarks(project) if one.code == typed.get("common")), None)
        typed = with_common(typed, picked) if picked else typed
    if {"pick", "add"} & set(typed):
        return write_page(request, project, RemarksForm(sections=sections_of(project), typed=typed))
    form = RemarksForm(request.POST, sections=sections_of(project))
    if form.is_valid():
        try:
            project = actions.take_step(project, "observe", by=request.user, remarks=form.told())
        except StepRefused as refusal:
            if refusal.code in GONE:
                return turned_away(request, project, str(refusal))
            missing = _("Escriba al menos una observación.")
            form.add_error(
                "remark-0-text" if refusal.code == "note_missing" else None,
                missing if refusal.code == "note_missing" else str(refusal),
            )
        else:
            messages.success(
                request, _("Observaciones enviadas al club: %(project)s.") % {"project": project}
            )
            return redirect("projects:remarks", project.reference)
    return write_page(request, project, form)


def sections_of(project: Project) -> dict[str, Any]:
    """The sections of this work that a remark may be about."""
    return {"": Remark.Section.WHOLE.label, **titles_for(project)}


def write_page(request: HttpRequest, project: Project, form: RemarksForm) -> HttpResponse:
    due_on, source, is_confirmed = term_from(project, timezone.localdate())
    context = {
        "project": project,
        "form": form,
        "common": common_remarks(project),
        "again": Remark.objects.of_work(project).unsettled().filter(state=Remark.State.INSISTED),
        "unjudged": Remark.objects.of_work(project).unsettled().filter(state=Remark.State.ANSWERED).count(),
        "due_on": due_on,
        "source": source,
        "is_confirmed": is_confirmed,
    }
    return render(request, "projects/works/write_remarks.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@on_screen
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter as it would be filed now: a draft without number. Nothing is kept."""
    project = found(request, reference)
    if "observe" not in project.steps_for(request.user):
        return turned_away(request, project, sentence_why_not(project, "observe", request.user))
    form = RemarksForm(request.POST, sections=sections_of(project))
    if not form.is_valid():
        return write_page(request, project, form)
    now = timezone.now()
    remarks = remarks_to_send(project, "", form.told())
    ordinal = Document.objects.filter(kind=Document.Kind.OBSERVATIONS, folio=project.folio).count() + 1
    term = term_from(project, timezone.localdate(now))
    facts = remark_facts(
        project, remarks, term=term, ordinal=ordinal, by=request.user, now=now, is_draft=True
    )
    return page_or_reason(request, project, REMARKS, facts)


# --- To answer and to judge them ---------------------------------------------------------------


@login_required
@require_safe
def index(request: HttpRequest, reference: str) -> HttpResponse:
    """The remarks of the work, round by round; each waits for its answer, or for what is said to it."""
    project = found(request, reference)
    if not project.roles_with(Right.EDIT, request.user) & READERS_OF_FINDINGS:
        return turned_away(request, project, _("Las observaciones son de quien prepara o revisa la obra."))
    return index_page(request, project)


def index_page(
    request: HttpRequest, project: Project, refused: tuple[int, Any] | None = None
) -> HttpResponse:
    """``refused`` is the remark whose form was not accepted, and that form."""
    is_club = bool(project.roles_with(Right.EDIT, request.user) & CLUB_SIDE)
    is_reviewer = reviews(request, project)
    rows = Remark.objects.of_work(project).select_related(
        *("answered_by", "judged_by", "insists_on", "round__sent_by", "round__letter", "repeated_in")
    )
    remarks = list(rows.with_papers())
    last = last_round(project)
    answers = is_club and project.state == State.OBSERVED
    judges = is_reviewer and project.state in (State.FILED, State.IN_REVIEW)
    turns: dict[int, tuple[RemarkRound, list[tuple[Remark, Any, str]]]] = {}
    titles = titles_for(project)
    for remark in remarks:
        form: Any = None
        if refused and refused[0] == remark.pk:
            form = refused[1]
        elif answers and last and remark.round_id == last.pk:
            form = AnswerForm(remark=remark)
        elif judges and remark.state != Remark.State.OPEN and not hasattr(remark, "repeated_in"):
            form = VerdictForm(remark=remark)
        slug = SLUGS[remark.task] if answers and remark.task in titles else ""
        turns.setdefault(remark.round_id, (remark.round, []))[1].append((remark, form, slug))
    now_asked = [one for one in remarks if last and one.round_id == last.pk]
    context = {
        "project": project,
        "turns": list(turns.values())[::-1],
        "last": last,
        "is_over": bool(last and last.is_over()),
        "days_left": last.days_left() if last else None,
        "answers": answers,
        "judges": judges,
        "is_club": is_club,
        "is_reviewer": is_reviewer,
        "answered": sum(one.state != Remark.State.OPEN for one in now_asked),
        "count": len(now_asked),
        "versions": project.versions.count(),
        "form": refused[1] if refused else None,
        "largest": str(MOST_BYTES),
        "too_large": str(too_large()),
    }
    return render(request, "projects/works/remarks.html", context, status=422 if refused else 200)


@login_required
@require_POST
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One remark has its answer; the others keep theirs."""
    project = found(request, reference)
    remark = get_object_or_404(Remark.objects.of_work(project), pk=pk)
    form = AnswerForm(request.POST, remark=remark)
    if request.headers.get("X-One-File"):
        return answer_in_pieces(request, project, remark, form)
    if not project.roles_with(Right.EDIT, request.user) & CLUB_SIDE or project.state != State.OBSERVED:
        return turned_away(request, project, _("Esa observación no espera su respuesta."))
    is_told = form.is_valid()
    # Each file is kept or refused by itself, whatever is wrong with the others or with the text.
    for place, file in enumerate(request.FILES.getlist(f"remark-{remark.pk}-files")):
        try:
            if place >= MOST_AT_ONCE:
                too_many_at_once()
            actions.bring_answer(project, remark, file=file, by=request.user)
        except StepRefused as refusal:
            form.add_error(None, f"{file.name}: {refusal}")
    if is_told:
        try:
            actions.answer_remark(project, remark, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            if refusal.code in GONE:
                return turned_away(request, project, str(refusal))
            form.add_error(None, str(refusal))
    if form.errors:
        return index_page(request, project, (remark.pk, form))
    messages.success(request, _("Respuesta guardada: observación %(number)s.") % {"number": remark.number})
    return redirect("projects:remarks", project.reference)


def answer_in_pieces(
    request: HttpRequest, project: Project, remark: Remark, form: AnswerForm
) -> JsonResponse:
    """The same for a page that sends the text and each file by themselves: kept, or why not."""
    file = request.FILES.get(f"remark-{remark.pk}-files")
    try:
        if file:
            actions.bring_answer(project, remark, file=file, by=request.user)
        elif form.is_valid():
            actions.answer_remark(project, remark, by=request.user, **form.cleaned_data)
        else:
            return JsonResponse({"message": form.errors["answer"][0]}, status=422)
    except StepRefused as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    return JsonResponse({})


@login_required
@require_POST
def judge(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The reviewer settles a remark or insists on it."""
    project = found(request, reference)
    remark = get_object_or_404(Remark.objects.of_work(project), pk=pk)
    insists = request.POST.get("verdict") == "insist"
    form = VerdictForm(request.POST, remark=remark, insists=insists)
    if not form.is_valid():
        if not reviews(request, project):
            return turned_away(request, project, _("Las respuestas las juzga quien revisa la obra."))
        return index_page(request, project, (remark.pk, form))
    try:
        if insists:
            actions.insist_on_remark(project, remark, by=request.user, **form.cleaned_data)
        else:
            actions.settle_remark(project, remark, by=request.user)
    except StepRefused as refusal:
        return turned_away(request, project, str(refusal))
    done = _("Se insiste en la observación %(number)s.") if insists else _("Observación %(number)s atendida.")
    messages.success(request, done % {"number": remark.number})
    return redirect("projects:remarks", project.reference)
