"""The page of conflicts of interest on a work."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Appointment, Role, User
from projects.actions import StepRefused, declare_conflict, recuse
from projects.actions.recusals import FINDERS
from projects.conflicts import conflict_of, found_conflicts
from projects.views.works import found, turned_away
from review.forms.opinions import ConflictForm, colleagues_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    """Who stands aside, what is found by itself, and the form to say so."""
    project = found(request, reference)
    roles = project.roles_of(request.user)
    if not roles & (FINDERS | {Role.NORMATIVE}):
        return turned_away(request, project, _("Los conflictos de interés los lleva quien juzga la obra."))
    is_finder = bool(roles & FINDERS)
    rows = Appointment.objects.current(on=timezone.localdate()).select_related("user")
    state = project.municipality.state_id if project.municipality else None
    rows = rows.filter(office__role=project.authority, office__state=state) if is_finder else rows.none()
    people = colleagues_of(project, request.user, rows.order_by("user__name"))
    form = ConflictForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        person = User.objects.get(pk=form.cleaned_data["person"])
        reason = form.cleaned_data["reason"]
        try:
            if person == request.user:
                declare_conflict(project, reason=reason, by=request.user)
            else:
                recuse(project, person=person, reason=reason, by=request.user)
        except StepRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            done = _("%(name)s ya no juzga esta obra.") % {"name": person.name}
            messages.success(request, done)
            return redirect("review:conflicts", project.reference)
    told = project.recusals.select_related("person", "by")
    context = {
        "project": project,
        "form": form,
        # A body reads of its own person alone.
        "recusals": told if is_finder else told.filter(person=request.user),
        "found": found_conflicts(project) if is_finder else [],
        "mine": conflict_of(project, request.user),
    }
    return render(request, "review/conflicts.html", context, status=422 if form.errors else 200)
