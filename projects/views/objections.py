"""The pages of «No lo reconozco»: the club says so, and whoever reviews the work settles it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.recent import needs_recent_password, typed
from projects import actions
from projects.actions import StepRefused
from projects.conflicts import conflict_of
from projects.forms.objections import ObjectionForm, SettleForm
from projects.models import Dispute
from projects.views.works import found, turned_away
from projects.workflow import CLUB_ROLES, READERS_OF_FINDINGS, REVIEWER, is_in_a_clubs_name


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What was done in the club's name, what happens if it is not recognised, and the box to say why."""
    project = found(request, reference)
    entry = get_object_or_404(project.history.select_related("by"), pk=pk)
    if not is_in_a_clubs_name(entry.act, entry.role, entry.details.get("payer", "")):
        raise Http404
    if not project.roles_of(request.user) & CLUB_ROLES:
        return turned_away(
            request, project, _("Solo la mesa directiva del club y su federación dicen si reconocen un acto.")
        )
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.object_to(project, entry, reason=form.cleaned_data["reason"], by=request.user)
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("Quedó registrado: la obra está detenida y quien la revisa ya lo sabe.")
            messages.success(request, sentence)
            return redirect(project)
    dispute = Dispute.objects.filter(entry=entry).first()
    context = {"project": project, "entry": entry, "form": form, "dispute": dispute}
    status = 422 if form.errors else 200
    return render(request, "projects/works/object.html", context, status=status)


@login_required
@needs_recent_password
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What is not recognised and why; whoever reviews the work confirms the act or annuls it."""
    project = found(request, reference)
    roles = project.roles_of(request.user)
    if not roles & READERS_OF_FINDINGS:
        return turned_away(request, project, _("Lo lee el club, y quien revisa o audita la obra."))
    rows = project.disputes.select_related("entry__by", "settled_by", "project")
    dispute = get_object_or_404(rows, pk=pk)
    conflict = conflict_of(project, request.user) if REVIEWER in roles else ""
    may_settle = REVIEWER in roles and not conflict and dispute.state == Dispute.State.OPEN
    form = SettleForm(typed(request))
    if form.is_valid():
        try:
            actions.settle_dispute(project, dispute, by=request.user, **form.told())
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Quedó resuelto. La mesa directiva del club ya lo sabe."))
            return redirect(project)
    context = {
        "project": project,
        "dispute": dispute,
        "objections": dispute.objections.select_related("by"),
        "form": form,
        "conflict": conflict,
        "may_settle": may_settle,
    }
    return render(request, "projects/works/dispute.html", context, status=422 if form.errors else 200)
