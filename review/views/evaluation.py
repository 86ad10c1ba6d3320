"""Pages of the evaluation sheet of a work, and of the points of a year."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from places.models import State as PlaceState
from programs.rulebook import FAMILIES, scheme_name
from projects.actions import StepRefused
from projects.conflicts import conflict_of
from projects.views.works import found, reviews, turned_away
from projects.workflow import READERS_OF_FINDINGS, State
from review.actions import register_weights, score
from review.actions.evaluation import (
    authority_office,
    criteria_for,
    most_points,
    newest_scores,
    weights_of,
)
from review.catalogue import criteria_of
from review.forms.evaluation import SheetForm, WeightsForm
from review.models import Evaluation, Weight, WeightSet
from review.scores import scores_of

GONE = {"not_from_here", "not_your_role", "conflict_of_interest"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """The criteria of a work: what each was found to be, its points, and who said so and why."""
    project = found(request, reference)
    if not project.roles_of(request.user) & READERS_OF_FINDINGS:
        return turned_away(request, project, _("La cédula la leen el club, quien revisa y quien audita."))
    made = Evaluation.objects.filter(project=project).select_related("weights").first()
    weights = made.weights if made and made.weights else weights_of(project)
    most = most_points(made) if made and made.weights else points_of(weights)
    conflict = conflict_of(project, request.user) if reviews(request, project) else ""
    may_score = reviews(request, project) and project.state == State.IN_REVIEW and not conflict
    newest = newest_scores(made) if made else {}
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        criteria=criteria_of(project),
        most=most,
        newest=newest,
    )
    if request.method == "POST":
        if not may_score:
            sentence = conflict or _("La cédula la llena quien revisa la obra, mientras está en revisión.")
            return turned_away(request, project, sentence)
        if form.is_valid():
            try:
                score(project, told=form.told(), by=request.user)
            except StepRefused as refusal:
                if refusal.code in GONE:
                    return turned_away(request, project, str(refusal))
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Cédula guardada."))
                return redirect("review:sheet", project.reference)
    context = {
        "project": project,
        "form": form,
        "groups": form.groups(),
        "weights": weights,
        "highest": sum(most.values(), Decimal(0)),
        "total": scores_of([project.pk]).get(project.pk),
        "may_score": may_score,
        "conflict": conflict,
        "is_begun": made is not None,
    }
    return render(request, "review/sheet.html", context, status=422 if form.errors else 200)


def points_of(weights: WeightSet | None) -> dict[str, Decimal]:
    if weights is None:
        return {}
    return dict(Weight.objects.filter(weights=weights).values_list("criterion", "points"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest, scheme: str, year: int, state: str, family: str) -> HttpResponse:
    """The criteria of a scheme and year with their sources, and the points that the committee set."""
    place = get_object_or_404(PlaceState, pk=state)
    lines = criteria_for(scheme, year, family) if family in FAMILIES else []
    if not lines:
        raise Http404
    known = {"scheme": scheme, "fiscal_year": year, "state": place, "family": family}
    weights = WeightSet.objects.filter(**known).select_related("office", "by").first()
    points = points_of(weights)
    is_used = weights is not None and weights.evaluations.exists()
    try:
        authority_office(request.user, scheme, state)
        may_set, why_not = not is_used, ""
    except StepRefused as refusal:
        may_set, why_not = False, refusal.message
    form = WeightsForm(
        request.POST if request.method == "POST" else None,
        criteria=lines,
        points=points,
        act=weights.act if weights else "",
    )
    if request.method == "POST":
        if why_not:
            messages.error(request, why_not)
            return redirect(request.path)
        if form.is_valid():
            told = {"act": form.cleaned_data["act"], "points": form.points(), "by": request.user}
            try:
                register_weights(**known, **told)
            except StepRefused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Puntos registrados."))
                return redirect(request.path)
    context = {
        **known,
        "scheme_name": scheme_name(scheme),
        "family_name": FAMILIES[family],
        "rows": [(line, points.get(line.code)) for line in lines],
        "weights": weights,
        "is_used": is_used,
        "may_set": may_set,
        "form": form,
    }
    return render(request, "review/criteria.html", context, status=422 if form.errors else 200)
