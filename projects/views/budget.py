"""The budget of a proposal by line, its quotations, its spreadsheet and its calendar."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import sheets
from programs.money import pesos
from projects import actions
from projects.actions import StaleDraft, StepRefused
from projects.checks import findings_for
from projects.forms.calendar import CalendarForm
from projects.forms.concepts import BudgetForm, ConceptForm, NewConceptsForm
from projects.forms.sheet import ImportForm, as_text, headings, row_of
from projects.forms.units import COMMON, UNITS
from projects.models import Concept, Project
from projects.models.budget import line_sum, quantity_told, sections_of, sum_of
from projects.views.drawn import drawn_calendar
from projects.views.tasklist import draft, observations_of
from projects.views.works import turned_away

PER_PAGE = 50
CHECKS = ["budget_adds_up", "quotations_given"]
CALENDAR_CHECKS = ["calendar_adds_up"]


def with_budget(request: HttpRequest, reference: str) -> Project | HttpResponse:
    """The draft whose money is told line by line, for whoever may change it; for others the way back."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    if not project.has_budget:
        sentence = _(
            "El presupuesto y el calendario son de obras: un negocio los lleva en su plan y unas becas en su "
            "lista."
        )
        return turned_away(request, project, sentence)
    return project


def saved(
    request: HttpRequest, project: Project, form: Any, revision: int | None, **answers: Any
) -> Project | None:
    """The draft with these answers, or nothing and the reason in the form."""
    # The answers were made from the draft as it was read here: whoever saved meanwhile is not overwritten.
    revision = project.revision if revision is None else revision
    try:
        return actions.revise(project, by=request.user, revision=revision, **answers)
    except StaleDraft as stale:
        form.add_error(None, str(stale))
    except StepRefused as refusal:
        form.add_error(None, str(refusal))
    return None


def status_of(form: Any) -> int:
    return 422 if form.errors else 200


def facts_of(line: Concept) -> dict[str, Any]:
    """A line as the act takes it; without its quotations it keeps them."""
    names = ("code", "section", "concept", "unit", "quantity", "unit_price", "vat", "is_bought", "reason")
    return {name: getattr(line, name) for name in names}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def concepts(request: HttpRequest, reference: str) -> HttpResponse:
    """The lines with what they come to, and boxes for more of them."""
    project = with_budget(request, reference)
    if isinstance(project, HttpResponse):
        return project
    lines = list(project.concepts.prefetch_related("quotations"))
    form = NewConceptsForm(
        request.POST if request.method == "POST" else None, project=project, has=len(lines)
    )
    if form.is_valid():
        added = form.cleaned_data["lines"]
        rows = [*map(facts_of, lines), *added]
        if saved(request, project, form, form.cleaned_data["revision"], concepts=rows):
            messages.success(request, _("El presupuesto quedó guardado."))
            return redirect("projects:concepts", project.reference)
    # The page has read the lines: the checks need not read them again.
    project._prefetched_objects_cache["concepts"] = lines
    made = sum_of(lines)
    context = {
        "project": project,
        "form": form,
        "lines": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "sum": made,
        "difference": None if project.total is None else abs(project.total - made.total),
        "sections": sections_of(lines) if any(one.section for one in lines) else [],
        "findings": findings_for(project, CHECKS, timezone.now()),
        "units": COMMON,
        "units_id": UNITS,
        "observations": observations_of(project),
    }
    return render(request, "projects/budget/concepts.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def concept(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One line: changed, with its quotations, or taken out."""
    project = with_budget(request, reference)
    if isinstance(project, HttpResponse):
        return project
    line = get_object_or_404(project.concepts.prefetch_related("quotations"), number=number)
    is_removing = "remove" in request.POST
    form: Any = ConceptForm(request.POST or None if not is_removing else None, project=project, line=line)
    others: Callable[[], Sequence[dict[str, Any] | None]] = lambda: [  # noqa: E731
        None if one.number == number else facts_of(one) for one in project.concepts.all()
    ]
    if is_removing:
        asked = BudgetForm(request.POST)
        if asked.is_valid():
            rows = [row for row in others() if row is not None]
            if saved(request, project, asked, asked.cleaned_data["revision"], concepts=rows):
                messages.success(request, _("El concepto %(number)s se quitó.") % {"number": number})
                return redirect("projects:concepts", project.reference)
        return back_with_errors(request, project, asked)
    if form.is_valid():
        rows = [form.cleaned_data["line"] if row is None else row for row in others()]
        if saved(request, project, form, form.cleaned_data["revision"], concepts=rows):
            messages.success(request, _("El concepto %(number)s quedó guardado.") % {"number": number})
            if form.cleaned_data["line"]["is_bought"] and not form.goods:
                return redirect("projects:concept", project.reference, number)
            return redirect("projects:concepts", project.reference)
    context = {"project": project, "line": line, "form": form, "units": COMMON, "units_id": UNITS}
    return render(request, "projects/budget/concept.html", context, status=status_of(form))


def back_with_errors(request: HttpRequest, project: Project, form: Any) -> HttpResponse:
    """Back at the list, with what stood in the way."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
    return redirect("projects:concepts", project.reference)


@login_required
@require_POST
def use_sum(request: HttpRequest, reference: str) -> HttpResponse:
    """The sum of the lines is the total cost."""
    project = with_budget(request, reference)
    if isinstance(project, HttpResponse):
        return project
    form = BudgetForm(request.POST)
    total = sum_of(project.concepts.all()).total
    if not total:
        form.add_error(None, _("Todavía no hay conceptos que sumar."))
    if form.is_valid() and saved(request, project, form, form.cleaned_data["revision"], total=total):
        messages.success(request, _("El costo total es ahora de %(total)s.") % {"total": pesos(total)})
        return redirect("projects:concepts", project.reference)
    return back_with_errors(request, project, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_concepts(request: HttpRequest, reference: str) -> HttpResponse:
    """Lines from a spreadsheet: first shown as they were read, then saved as a whole."""
    project = with_budget(request, reference)
    if isinstance(project, HttpResponse):
        return project
    is_posted = request.method == "POST"
    lines = list(project.concepts.all())
    form = ImportForm(
        request.POST if is_posted else None,
        request.FILES if is_posted else None,
        fiscal_year=project.fiscal_year,
        has=len(lines),
        initial={"revision": project.revision},
    )
    is_whole = form.is_valid() and form.sheet is not None and not form.sheet.wrong
    if is_whole and "save" in request.POST:
        kept = map(facts_of, lines) if form.cleaned_data["how"] == "append" else ()
        rows = [*kept, *form.sheet.lines]
        if saved(request, project, form, form.cleaned_data["revision"], concepts=rows):
            count = len(form.sheet.lines)
            messages.success(request, _("Se guardaron %(count)s conceptos.") % {"count": count})
            return redirect("projects:concepts", project.reference)
    context: dict[str, Any] = {"project": project, "form": form, "sheet": form.sheet, "has": len(lines)}
    if is_whole and not form.errors:
        context |= {
            "is_whole": True,
            "text": as_text(form.sheet.lines),
            "how": form.cleaned_data["how"],
            "revision": form.cleaned_data["revision"],
            "preview": [
                (
                    line,
                    quantity_told(line["quantity"]),
                    line_sum(line["quantity"], line["unit_price"], line["vat"]).total,
                )
                for line in form.sheet.lines[:PER_PAGE]
            ],
            "unseen": max(0, len(form.sheet.lines) - PER_PAGE),
        }
    refused = form.errors or (form.sheet is not None and form.sheet.wrong)
    return render(request, "projects/budget/import.html", context, status=422 if refused else 200)


@login_required
@require_safe
def concepts_file(request: HttpRequest, reference: str, extension: str) -> HttpResponseBase:
    """The lines as a spreadsheet of the shape that the import reads."""
    project = with_budget(request, reference)
    if isinstance(project, HttpResponse):
        return project
    if extension not in sheets.WRITERS:
        raise Http404
    rows = [row_of(facts_of(line)) for line in project.concepts.all()]
    return sheets.answer(extension, f"conceptos-{project.reference}", headings(), rows)


@login_required
@require_safe
def template_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """An empty spreadsheet with the columns that the import reads."""
    project = with_budget(request, reference)
    if isinstance(project, HttpResponse):
        return project
    return sheets.answer("xlsx", "plantilla-conceptos", headings(), [])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """The activities with their months and pesos, drawn as bars and as a table."""
    project = with_budget(request, reference)
    if isinstance(project, HttpResponse):
        return project
    form = CalendarForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid():
        told: Mapping[str, Any] = form.cleaned_data
        if saved(request, project, form, told["revision"], activities=told["activities"]):
            messages.success(request, _("El calendario quedó guardado."))
            return redirect("projects:calendar", project.reference)
    context = {
        "project": project,
        "form": form,
        "calendar": drawn_calendar(project),
        "findings": findings_for(project, CALENDAR_CHECKS, timezone.now()),
        "observations": observations_of(project),
    }
    return render(request, "projects/budget/calendar.html", context, status=status_of(form))
