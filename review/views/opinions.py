"""Pages of opinions: those of a work, the form in which one is written, the signed one, and the requests."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from documents.models import Document
from projects.actions import StaleDraft, StepRefused
from projects.brought import missing_papers, requirements_of
from projects.commitments import parts_to_commit
from projects.conflicts import conflict_of
from projects.models import OpinionRequest, Project
from projects.views.works import found, reviews, turned_away
from projects.workflow import READERS_OF_FINDINGS, State
from review.actions import ask_opinion, in_force, save_opinion, sign_opinion
from review.actions.opinions import Desk, desk_of, refuse_unless_open
from review.catalogue import papers_by_line
from review.forms.opinions import AskForm, OpinionForm
from review.models import Opinion
from review.papers import paper_of
from review.workflow import OPEN_TO_BODIES

PER_PAGE = 25
# How the checklist names the letters of commitment among the papers of a proposal.
LETTERS = "commitments"
# What a paper is called, and where it is read.
Link = tuple[str, str]
GONE = {"not_from_here", "not_your_role", "already_answered", "conflict_of_interest", "no_checklist"}
# The box of the form that a refusal to ask speaks of.
ASK_FIELDS = {"not_of_this_place": "office", "date_passed": "due_on"}


@login_required
@require_safe
def of_work(request: HttpRequest, reference: str) -> HttpResponse:
    """What the offices said of a work, and whom one has asked."""
    project = found(request, reference)
    rows = Opinion.objects.visible_to(request.user).filter(project=project)
    opinions = list(rows.select_related("office", "author").order_by("-signed_at", "-pk"))
    asked = OpinionRequest.objects.visible_to(request.user).filter(project=project)
    newest = {opinion.pk for opinion in in_force(project)}
    is_reviewer = reviews(request, project)
    context = {
        "project": project,
        "opinions": [(opinion, opinion.pk in newest) for opinion in opinions],
        "requests": with_states(asked.select_related("office", "asked_by"), request),
        "is_reviewer": is_reviewer,
        "may_write": is_reviewer and project.state == State.IN_REVIEW,
        "may_ask": is_reviewer and project.state in OPEN_TO_BODIES,
        "conflict": conflict_of(project, request.user) if is_reviewer else "",
    }
    return render(request, "review/opinions.html", context)


def with_states(rows: Any, request: HttpRequest) -> list[tuple[OpinionRequest, OpinionRequest.State, bool]]:
    """Each request with where it stands today, and whether the person answers it."""
    today = timezone.localdate()
    mine = {office.pk for office in request.user.current_offices}
    return [(row, row.state_on(today), row.office_id in mine and row.answered_at is None) for row in rows]


@login_required
@require_safe
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion as it was signed, or the own office's draft."""
    rows = Opinion.objects.visible_to(request.user).select_related(
        "office", "author", "request", "project__municipality__state", "project__club"
    )
    shown = get_object_or_404(rows.prefetch_related("lines", "papers"), pk=pk)
    later = Opinion.objects.signed().filter(
        project=shown.project,
        kind=shown.kind,
        office=shown.office,
        subject=shown.subject,
        version__gt=shown.version,
    )
    newer = later.order_by("-version").first() if shown.is_signed else None
    has_changed = shown.project_revision != shown.project.revision
    context = {"opinion": shown, "project": shown.project, "newer": newer, "has_changed": has_changed}
    paper = paper_of(shown)
    if paper and Document.objects.visible_to(request.user).filter(pk=paper.pk).exists():
        context["paper"] = paper
    return render(request, "review/opinion.html", context)


# --- Writing -----------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def technical(request: HttpRequest, reference: str) -> HttpResponse:
    """The technical opinion of the reviewing office."""
    return write(request, found(request, reference), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def normative(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinion for which a body was asked."""
    rows = OpinionRequest.objects.visible_to(request.user).select_related("office", "project", "asked_by")
    asked = get_object_or_404(rows, pk=pk)
    return write(request, found(request, asked.project.reference), asked)


def write(request: HttpRequest, project: Project, asked: OpinionRequest | None) -> HttpResponse:
    """The form of an opinion: saved as often as one likes, signed once it is whole."""
    try:
        desk = desk_of(project, request.user, asked)
        refuse_unless_open(desk)
    except StepRefused as refusal:
        return turned_away(request, project, str(refusal))
    if reason := conflict_of(project, request.user):
        return turned_away(request, project, reason)
    if not desk.lines():
        return turned_away(request, project, _("No hay lista de revisión para este tipo de obra."))
    draft = desk.draft()
    if request.method != "POST":
        return write_page(request, desk, OpinionForm(desk=desk, draft=draft))
    form = OpinionForm(request.POST, desk=desk, draft=draft)
    if not form.is_valid():
        return write_page(request, desk, form)
    return save(request, desk, form)


def save(request: HttpRequest, desk: Desk, form: OpinionForm) -> HttpResponse:
    """The draft is saved, and signed if the person asked for it; a refusal keeps what was typed."""
    told = {"by": request.user, "request": desk.request}
    try:
        draft = save_opinion(desk.project, **told, **form.told())
    except StaleDraft as stale:
        return write_page(request, desk, as_typed(request, desk), stale=str(stale))
    except StepRefused as refusal:
        return turned_away(request, desk.project, str(refusal))
    if "sign" not in request.POST:
        messages.success(request, _("Borrador guardado. Puede seguir hoy u otro día."))
        return redirect(request.path)
    try:
        signed = sign_opinion(desk.project, **told, revision=draft.revision)
    except (StaleDraft, StepRefused) as refusal:
        gaps = [(finding.message, anchor_of(finding.code)) for finding in getattr(refusal, "findings", [])]
        whole = refusal.message if isinstance(refusal, StepRefused) else str(refusal)
        return write_page(request, desk, as_typed(request, desk), refused=whole, gaps=gaps)
    messages.success(request, _("Dictamen firmado. Ya no se puede cambiar; otro nuevo lo sustituye."))
    return redirect("review:opinion", signed.pk)


def anchor_of(code: str) -> str:
    """The box of the form that mends what ``code`` names."""
    if code.startswith("line_"):
        return f"d_result-{code.removeprefix('line_')}_0"
    return "d_conclusion_0" if code == "conclusion" else f"d_{code}"


def as_typed(request: HttpRequest, desk: Desk) -> OpinionForm:
    """The form with what was typed, ready to be saved over what is there now."""
    draft = desk.draft()
    project = Project.objects.only("revision").get(pk=desk.project.pk)
    typed = request.POST.copy()
    typed["revision"] = str(draft.revision if draft else 0)
    typed["project_revision"] = str(project.revision)
    return OpinionForm(typed, desk=desk, draft=draft)


def write_page(request: HttpRequest, desk: Desk, form: OpinionForm, **told: Any) -> HttpResponse:
    """``told`` is what refused it: another's saving, or what the signature lacks."""
    lines = with_papers(form, request)
    context = {
        "desk": desk,
        "project": desk.project,
        "form": form,
        "lines": lines,
        "draft": form.draft,
        "findings": desk.findings(),
        **told,
    }
    is_refused = form.errors or told
    return render(request, "review/write.html", context, status=422 if is_refused else 200)


def with_papers(form: OpinionForm, request: HttpRequest) -> list[tuple[dict[str, Any], list[Link], bool]]:
    """Each line with the papers of the proposal that it is about, and whether one of them is missing."""
    project, about = form.desk.project, papers_by_line()
    if form.desk.request or not project.roles_of(request.user) & READERS_OF_FINDINGS:
        return [(row, [], False) for row in form.lines()]
    links: dict[str, list[Link]] = {}
    requirements = requirements_of(project)
    for paper in (paper for row in requirements for paper in row.given):
        address = reverse("projects:brought_file", args=[project.reference, paper.pk])
        links.setdefault(paper.code, []).append((paper.name, address))
    for one in (part.commitment for part in parts_to_commit(project)):
        if one and one.paper:
            address = reverse("projects:commitment_letter", args=[one.pk, one.paper.pk])
            links.setdefault(LETTERS, []).append((f"{one.get_payer_display()}: {one.letter_number}", address))
    missing = {row.code for row in missing_papers(requirements)}
    rows = []
    for row in form.lines():
        codes = about.get(row["line"].code, ())
        found = [link for code in codes for link in links.get(code, [])]
        rows.append((row, found, bool(missing & set(codes))))
    return rows


# --- Asking a body -----------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """A normative body is asked for its opinion on the work."""
    project = found(request, reference)
    if not reviews(request, project) or project.state not in OPEN_TO_BODIES:
        sentence = _("El dictamen normativo lo pide quien revisa la obra, antes de que se resuelva.")
        return turned_away(request, project, sentence)
    form = AskForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid():
        try:
            asked = ask_opinion(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            if refusal.code in GONE:
                return turned_away(request, project, str(refusal))
            form.add_error(ASK_FIELDS.get(refusal.code), refusal.message)
        else:
            messages.success(request, _("Dictamen pedido a %(office)s.") % {"office": asked.office})
            return redirect("review:of_work", project.reference)
    context = {"project": project, "form": form, "has_bodies": form.fields["office"].queryset.exists()}
    return render(request, "review/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The opinions that are asked of the person's bodies, or for which the person's office waits."""
    is_body = request.user.holds(Role.NORMATIVE)
    every = OpinionRequest.objects
    rows = every.put_to(request.user) if is_body else every.visible_to(request.user)
    wanted = request.GET.get("estado", "")
    rows = narrowed(rows, wanted, timezone.localdate())
    names = ("office", "asked_by", "project__municipality__state", "project__club")
    page = Paginator(rows.select_related(*names).order_by("due_on", "pk"), PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": with_states(shown, request),
        "wanted": wanted,
        "states": OpinionRequest.State.choices,
        "address": reverse("review:requests"),
    }
    return render(request, "review/requests.html", context)


def narrowed(rows: Any, wanted: str, today: date) -> Any:
    """The requests in one state; without a known one those that wait."""
    if wanted == OpinionRequest.State.ANSWERED:
        return rows.filter(answered_at__isnull=False)
    if wanted == OpinionRequest.State.OVERDUE:
        return rows.pending().filter(due_on__lt=today)
    return rows if wanted == "all" else rows.pending()
