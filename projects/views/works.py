"""The pages of a work: the list, the work itself, its steps and its exceptions."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clubs.actions import may_read_numbers
from clubs.models import Club
from documents.models import Document
from documents.views import progress_of
from funding.models import Declaration
from programs.checks import Finding
from projects import actions
from projects.actions import StepRefused
from projects.actions.second_person import files_with_two
from projects.checks import WAIVABLE, findings_for, kept_for, told_to
from projects.commitments import parts_to_commit
from projects.conflicts import conflict_of
from projects.dossier import alike_clubs, earlier_works, look_alikes
from projects.forms.works import StepForm, WaiverForm
from projects.models import Project
from projects.models.commitment import OPEN_STATES
from projects.papers import papers_of
from projects.papers.base import call_of, latest
from projects.queue import colleagues_of
from projects.remarks import last_round, reason_to_lapse
from projects.versions import changes
from projects.views.bars import bar_of
from projects.views.history import told
from projects.views.language import in_language
from projects.views.lists import lists_of
from projects.views.sections import account_of, appraisals_of, gifts_of, papers_for, recovery_of
from projects.workflow import (
    CLUB_SIDE,
    CORRIDOR,
    JUDGES,
    MONEY_ACTS,
    READERS_BESIDE,
    READERS_OF_FINDINGS,
    REVIEWER,
    STEPS,
    TOLD_BY_LETTER,
    Right,
    State,
    Step,
)

PER_PAGE = 25
# The step whose conditions tell what stands in the way of a work.
JUDGED_BY = {
    State.DRAFT: "file",
    State.OBSERVED: "file",
    State.FILED: "approve",
    State.IN_REVIEW: "approve",
    State.WAITING: "move_up",
    State.APPROVED: "agree",
}
# Refusals after which there is nothing left to correct on the page of the step.
GONE = {"not_from_here", "not_your_role"}
# The box of the form that a refusal speaks of.
FIELDS = {"date_passed": "deposit_until", "date_ahead": "session_on", "note_missing": "note"}
MONEY_FIELDS = {
    "no_such_payer": "payer",
    "no_amount": "amount",
    "more_than_owed": "amount",
    "not_given_yet": "amount",
    "future_date": "received_on",
    "reference_used": "reference",
}


def found(request: HttpRequest, reference: str) -> Project:
    """The work of that folio, if the person may see it; otherwise there is no such page."""
    works = Project.objects.visible_to(request.user).select_related(
        "municipality__state", "locality__municipality", "reviewer"
    )
    # In queries of their own: to plan one with all of these takes PostgreSQL longer than to answer three.
    club = Prefetch("club", Club.objects.select_related("federation", "municipality"))
    lists = (club, "goals", "waivers__granted_by", "fund__accounts")
    return get_object_or_404(works.prefetch_related(*lists).by_reference(reference))


def turned_away(request: HttpRequest, project: Project, sentence: str) -> HttpResponse:
    """Back at the work, with the reason."""
    messages.error(request, sentence)
    return redirect(project)


def reviews(request: HttpRequest, project: Project) -> bool:
    """Whether the person reviews the work, records its committee and counts its money."""
    return REVIEWER in project.roles_of(request.user)


def page(request: HttpRequest, name: str, project: Project, form: Any, **context: Any) -> HttpResponse:
    """A form about the work; 422 when it was refused."""
    context = {"project": project, "form": form, **context}
    return render(request, f"projects/works/{name}.html", context, status=422 if form.errors else 200)


def back_at(project: Project, section: str) -> HttpResponse:
    """Back at one section of the work."""
    return redirect(f"{project.get_absolute_url()}#{section}")


# --- The work ----------------------------------------------------------------------------------


@login_required
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One work: whose turn it is, its money, its answers, its agreement and its history."""
    project = found(request, reference)
    if project.reference != reference:
        return redirect(project)
    roles = project.roles_of(request.user)
    if project.state == State.DRAFT and (roles & CLUB_SIDE or project.rights_of(request.user) - {Right.READ}):
        return redirect("projects:tasks", project.reference)
    entries = list(project.history.select_related("by"))
    if not project.shows_money_to(request.user):
        project.fund = None
        entries = [entry for entry in entries if entry.act not in MONEY_ACTS]
    for entry in entries:
        entry.findings = kept_for(roles, entry.findings)
    conflict = conflict_of(project, request.user) if REVIEWER in roles else ""
    steps = buttons_of(project, request.user)
    context = {
        "project": project,
        # Whom the work touches is offered no step that judges it.
        "steps": [step for step in steps if not (conflict and step[0] in JUDGES)],
        "conflict": conflict,
        "is_club": bool(roles & CLUB_SIDE),
        "is_reviewer": REVIEWER in roles,
        "may_declare": bool(project.payers_declared_by(request.user)),
        "may_waive": project.waiver_authority in roles,
        "club_is_visible": Club.objects.visible_to(request.user).filter(pk=project.club_id).exists(),
        **beside(project, request.user, roles),
        "timeline": [(entry, told(entry)) for entry in entries],
        "last": {entry.act: entry for entry in reversed(entries)},
        "today": timezone.localdate().isoformat(),
        **money_of(project),
        **account_of(project, request.user),
        **findings_of(project, roles),
        "deviations": project.deviations(),
        "waivers": [(waiver, WAIVABLE.get(waiver.rule, waiver.rule)) for waiver in project.waivers.all()],
        **appraisals_of(project),
        **told_of_parts(project, roles),
        "gifts": gifts_of(project),
        "recovery": recovery_of(project, request.user),
        **filed_for(project, request.user),
        **told_for(project, roles),
        **numbers_for(project, request.user, roles),
        **received(project, roles),
        **papers_for(project, roles),
        **stopped_by(project, roles, conflict),
        **lists_of(project, roles, request.GET.get("page")),
    }
    return render(request, "projects/works/detail.html", context)


def told_for(project: Project, roles: set[str]) -> dict[str, Any]:
    """Who speaks for the work and what the club said of look-alikes, for whoever prepares or judges it."""
    if not roles & READERS_OF_FINDINGS:
        return {}
    rows = project.representatives.all()
    return {
        "representatives": [
            (
                _("Representante: %(side)s") % {"side": row.get_side_display()},
                " · ".join(filter(None, [row.name, row.relation, row.phone, row.email])),
            )
            for row in rows
        ],
        "similar_answer": project.similar_answers.select_related("by").first(),
        "may_copy": bool(roles & CLUB_SIDE),
    }


def numbers_for(project: Project, user: Any, roles: set[str]) -> dict[str, Any]:
    """Of whom a CURP or an RFC is kept, for whoever may read them whole; for nobody else."""
    if not may_read_numbers(project.club, user):
        return {}
    return {"numbered": [row for row in project.representatives.all() if row.has_numbers]}


def received(project: Project, roles: set[str]) -> dict[str, Any]:
    """What a club keeps after filing: its receipt, and when the committee sits."""
    if project.state != State.FILED or not roles & CLUB_SIDE:
        return {}
    call, today = call_of(project), timezone.localdate()
    return {
        "receipt": latest(Document.Kind.RECEIPT_OF_FILING, project.folio),
        "sessions": [day for day in (call.covam_on if call else []) if day >= today],
    }


def stopped_by(project: Project, roles: set[str], conflict: str) -> dict[str, Any]:
    """The acts that are not recognised, while they stop the work; which they are is not for everybody."""
    if not project.is_stopped:
        return {}
    return {
        "disputes": project.disputes.still_open().select_related("entry", "project"),
        "reads_disputes": bool(roles & READERS_OF_FINDINGS),
        "settles": REVIEWER in roles and not conflict,
    }


def told_of_parts(project: Project, roles: set[str]) -> dict[str, Any]:
    """The remarks on the work, and what governments said of their parts, for who prepares or judges it."""
    if not roles & READERS_OF_FINDINGS:
        return {}
    last = last_round(project)
    return {
        "remark_round": last,
        "remark_is_over": bool(last and last.is_over()),
        "remark_days_left": last.days_left() if last else None,
        "commitments": parts_to_commit(project) if project.state in OPEN_STATES else [],
    }


def beside(project: Project, user: Any, roles: set[str]) -> dict[str, Any]:
    """Who has the file, and what lies beside it, for those who judge or watch over the work."""
    if not roles & READERS_BESIDE or project.state == State.DRAFT:
        return {}
    return {
        "earlier": earlier_works(project, user),
        "look_alikes": look_alikes(project, user),
        **alike_clubs(project, user),
        "versions": project.versions.count(),
        "shows_reviewer": True,
        "colleagues": colleagues_of(user) if REVIEWER in roles else [],
    }


@login_required
@require_safe
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """What the proposal said each time it was filed, and what changed since the filing before."""
    project = found(request, reference)
    if not project.roles_of(request.user) & READERS_OF_FINDINGS:
        return turned_away(request, project, _("Las versiones son de quien prepara o revisa la obra."))
    kept = list(project.versions.select_related("by"))
    rounds: dict[int, list[Any]] = {}
    for round_ in project.remark_rounds.prefetch_related("remarks"):
        rounds.setdefault(round_.version, []).extend(round_.remarks.all())
    compared = [
        (new, old, list(changes(old, new)), rounds.get(old.number, [])) for old, new in pairwise(kept)
    ]
    context = {"project": project, "kept": kept[::-1], "compared": compared[::-1]}
    return render(request, "projects/works/versions.html", context)


def buttons_of(project: Project, user: Any) -> list[tuple[str, Step, bool]]:
    """The steps that the person may take, those that lead onward first."""
    here = CORRIDOR.index(State(project.state)) if project.state in CORRIDOR else 0
    steps = [
        (name, step, step.target in CORRIDOR[here + 1 :]) for name, step in project.steps_for(user).items()
    ]
    return sorted(steps, key=lambda step: not step[2])


def money_of(project: Project) -> dict[str, Any]:
    """Since the agreement what the ledger holds; before it the parts that the rules give."""
    if project.fund is None:
        return {"shares": project.shares(), "rules": project.rules}
    parts = project.fund.parts()
    people = ("entry__by", "entry__reversal__by", "declaration__authorisation__granted_by")
    deposits = project.fund.deposits.select_related(*people)
    return {
        "bar": bar_of(parts),
        "owing": [part for part in parts if not part.is_paid],
        "deposits": deposits,
        "declared": project.fund.declarations.exclude(state=Declaration.State.VERIFIED).select_related(
            "declared_by", "settled_by", "authorisation__granted_by"
        ),
    }


def findings_of(project: Project, roles: set[str]) -> dict[str, Any]:
    """What the conditions of the next decision find today, for those who prepare it."""
    name = JUDGED_BY.get(State(project.state))
    if name == "approve" and project.family == "investment":
        name = "approve_business"
    if name is None or not roles & READERS_OF_FINDINGS:
        return {}
    findings = findings_for(project, STEPS[name].checks, timezone.now())
    return {"judged_by": STEPS[name], "findings": told_to(roles, findings)}


def filed_for(project: Project, user: Any) -> dict[str, Any]:
    """The papers of the work that the person may read; the agreement is shown whole."""
    papers = papers_of(project, user)
    agreement = next((paper for paper in papers if paper.pk == project.agreement_id), None)
    return {"papers": papers, **(progress_of(agreement) if agreement else {})}


# --- A step ------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """What a step does and asks, and the step itself once it is confirmed."""
    asked = STEPS.get(name)
    if asked is None or asked.is_automatic:
        raise Http404
    project = found(request, reference)
    if (
        request.method != "POST"
        and name == "file"
        and name in project.steps_for(request.user)
        and files_with_two(project)
    ):
        # Whose turn it is stands there, below all the answers.
        return redirect("projects:review", project.reference)
    initial = {"note": reason_to_lapse(project)} if name == "lapse" else None
    if language := request.POST.get("language"):
        if name not in project.steps_for(request.user):
            return turned_away(request, project, sentence_why_not(project, name, request.user))
        half = StepForm(initial=request.POST.dict(), step=asked)
        return in_language(request, language, lambda: step_page(request, project, name, half))
    form = StepForm(request.POST if request.method == "POST" else None, step=asked, initial=initial)
    if form.is_valid():
        return take(request, project, name, form)
    if name not in project.steps_for(request.user):
        return turned_away(request, project, sentence_why_not(project, name, request.user))
    return step_page(request, project, name, form)


def take(request: HttpRequest, project: Project, name: str, form: StepForm) -> HttpResponse:
    """The step is taken and the work shows it, or its page says why not and keeps what was typed."""
    try:
        project = actions.take_step(project, name, by=request.user, **form.told())
    except StepRefused as refusal:
        if refusal.code in GONE:
            return turned_away(request, project, str(refusal))
        form.add_error(FIELDS.get(refusal.code), refusal.message)
        for finding in refusal.findings:
            form.add_error(None, finding.message)
        return step_page(request, project, name, form, refusal.findings)
    sentence = _("%(done)s: %(project)s.") % {"done": STEPS[name].done, "project": project}
    messages.success(request, sentence)
    if name == "agree":
        return redirect("projects:agreement", project.reference)
    return redirect(project)


def step_page(
    request: HttpRequest,
    project: Project,
    name: str,
    form: StepForm,
    findings: Sequence[Finding] | None = None,
) -> HttpResponse:
    if findings is None:
        findings = findings_for(project, STEPS[name].checks, timezone.now())
    findings = told_to(project.roles_of(request.user), findings)
    context = {
        "project": project,
        "name": name,
        "step": STEPS[name],
        "target": State(STEPS[name].target).label,
        "form": form,
        "findings": findings,
        "is_refused": any(finding.refuses for finding in findings),
        "is_told_by_letter": name in TOLD_BY_LETTER,
    }
    return render(request, "projects/works/step.html", context, status=422 if form.errors else 200)


def sentence_why_not(project: Project, name: str, user: Any) -> str:
    """Why this step is not the person's, or not the work's, now."""
    try:
        actions.refuse_unless_allowed(project, name, user)
    except StepRefused as refusal:
        return str(refusal)
    return ""


# --- Exceptions --------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: HttpRequest, reference: str) -> HttpResponse:
    """An exception to one rule for this work, by the central office, with its reason and its paper."""
    project = found(request, reference)
    if project.waiver_authority not in project.roles_of(request.user):
        return turned_away(request, project, _("Las excepciones corresponden a otra oficina."))
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.grant_waiver(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La excepción quedó registrada en la historia de la obra."))
            return redirect(f"{reverse('projects:detail', args=[project.reference])}#excepciones")
    context = {"project": project, "form": form, **findings_of(project, READERS_OF_FINDINGS)}
    return render(request, "projects/works/waive.html", context, status=422 if form.errors else 200)
