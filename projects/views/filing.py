"""The end of the club's way: all answers once more, what the rules find, and the button that files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs.checks import Finding
from programs.money import pesos
from programs.rulebook import scheme
from projects import actions
from projects.actions import StepRefused
from projects.brought import requirements_of
from projects.checks import WAIVABLE, missing_answers, plan_of, rule_of
from projects.commitments import parts_to_commit
from projects.forms.proposal import WaiverRequestForm
from projects.forms.start import note_in_words
from projects.models import Project, Representative
from projects.similar import answer_of
from projects.views.language import in_language
from projects.views.lists import lists_of
from projects.views.tasklist import MENDED_IN, Task, draft, judged, observations_of, tasks_of
from projects.views.two_persons import filing_of


@login_required
@require_safe
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """All answers once more, what the rules find in them, and the button that files."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    return review_page(request, project, WaiverRequestForm())


@login_required
@require_POST
def ask_waiver(request: HttpRequest, reference: str) -> HttpResponse:
    """The central office is asked for an exception to the cap, with a reason."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    if language := request.POST.get("language"):
        half = WaiverRequestForm(initial=request.POST.dict())
        return in_language(request, language, lambda: review_page(request, project, half))
    form = WaiverRequestForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_waiver(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(
                request,
                _("La excepción quedó pedida. Vuelva a esta página para enviar."),
            )
            return redirect("projects:review", project.reference)
    return review_page(request, project, form, status=422)


def review_page(
    request: HttpRequest, project: Project, form: WaiverRequestForm, status: int = 200
) -> HttpResponse:
    findings, answers = judged(project), answers_of(project)
    tasks_by_code = {task.code: task for task in tasks_of(project, findings)}
    gaps = [(tasks_by_code[code].url, sentence) for code, sentence in missing_answers(project)]
    refusals = [finding for finding in findings if finding.refuses]
    context = {
        "project": project,
        "form": form,
        "club_answers": club_answers(project),
        "sections": [(task, answers.get(code, [])) for code, task in tasks_by_code.items()],
        **lists_of(project, project.roles_of(request.user), request.GET.get("page")),
        "shares": project.shares(),
        "has_plan": plan_of(project) is not None,
        "gaps": gaps,
        "refusals": [(f, where_mended(project, f, tasks_by_code)) for f in refusals],
        "commitments": parts_to_commit(project),
        "warnings": [finding for finding in findings if not finding.refuses],
        "may_ask_waiver": project.waiver_asked_at is None and any(rule_of(f) in WAIVABLE for f in refusals),
        "observations": observations_of(project),
        "similar_answer": answer_of(project),
        "requirements": requirements_of(project),
        **filing_of(project, request.user),
    }
    return render(request, "projects/proposal/review.html", context, status=status)


Side = Representative.Side


def where_mended(project: Project, finding: Finding, tasks: dict[str, Task]) -> str:
    """The page on which the club mends what was found, if there is one."""
    if finding.code.startswith("remark_"):
        return reverse("projects:remarks", args=[project.reference])
    if finding.code.startswith("paper"):
        return reverse("projects:brought", args=[project.reference])
    return tasks[MENDED_IN[finding.code]].url if finding.code in MENDED_IN else ""


Answers = list[tuple[str, Any]]


def club_answers(project: Project) -> Answers:
    """Who asks, and for which call."""
    return [
        (_("Club"), project.club.name),
        (_("Federación de clubes"), project.club.federation or ""),
        (_("Toma de Nota"), note_in_words(project.club, timezone.localdate())),
        (_("Programa y ejercicio"), f"{scheme(project.scheme).name} {project.fiscal_year}"),
    ]


def answers_of(project: Project) -> dict[str, Answers]:
    """The answers of each task, by its code; an empty one is shown as not given. Lists are shown apart."""
    people = {name: getattr(project, name) for name in ("women", "men", "homes")}
    counts = {name: "" if value is None else f"{value:,}" for name, value in people.items()}
    work = [
        (_("Tipo de proyecto"), scheme(project.scheme).kind_name(project.kind) if project.kind else ""),
        (_("Nombre del proyecto"), project.name),
        (_("Qué se hará y qué problema resuelve"), project.description),
        (_("Meses que durará la ejecución"), project.months or ""),
    ]
    place = [
        (_("Estado"), project.municipality.state if project.municipality else ""),
        (_("Municipio"), project.municipality or ""),
        (_("Localidad"), project.locality or unlisted(project)),
        (_("Calle o referencia"), project.address),
        (_("Punto en el mapa"), project.point_in_words),
    ]
    goals: Answers = []
    if not project.gives_scholarships:
        goals += [(_("Metas"), "\n".join(str(goal) for goal in project.goals.all()))]
    goals += [
        (_("Mujeres beneficiadas"), counts["women"]),
        (_("Hombres beneficiados"), counts["men"]),
        (_("Viviendas beneficiadas"), counts["homes"]),
    ]
    money = [(_("Costo total"), "" if project.total is None else pesos(project.total))]
    if project.shares().get("company"):
        money += [(_("Empresa que aporta"), project.company or "")]
    if offers := [f"{offer.get_payer_display()}: {offer}" for offer in project.in_kind_offers.all()]:
        money += [(_("Aportaciones en especie"), "\n".join(offers))]
    return {
        "club": representative_answers(project),
        "work": work,
        "place": place,
        "goals": goals,
        "money": money,
    }


def representative_answers(project: Project) -> Answers:
    """Who speaks for the work, and whether the club was confirmed."""
    rows = {row.side: row for row in project.representatives.all()}
    told = [
        (Side(side).label, " · ".join(filter(None, [row.name, row.relation, row.phone, row.email])))
        if (row := rows.get(side))
        else (Side(side).label, "")
        for side in Side
    ]
    return [*told, (_("Datos del club confirmados"), _("Sí") if project.club_is_confirmed else "")]


def unlisted(project: Project) -> str:
    """The locality that no list has, marked as such."""
    name = project.unlisted_locality
    return _("%(name)s (no está en la lista)") % {"name": name} if name else ""
