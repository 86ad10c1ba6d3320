"""Who has rights to a work, by invitation; and the page that an invitation opens."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import AccountForm
from accounts.invitations import InvitationRefused, gone, invitation_of, join
from accounts.models import Invitation, User
from accounts.recent import prove
from projects.actions import StepRefused, accept_invitation, share, withdraw_right
from projects.forms.rights import ShareForm
from projects.models import ProjectRight
from projects.views.works import CLUB_SIDE, found, turned_away

BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest, reference: str) -> HttpResponse:
    """Who else may read or change the work, and the form that invites somebody."""
    project = found(request, reference)
    if not project.roles_of(request.user) & CLUB_SIDE:
        return turned_away(request, project, _("Los permisos los da el club o su federación."))
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            share(project, by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("La invitación va en camino a %(email)s.") % {"email": form.cleaned_data["email"]},
            )
            return redirect("projects:rights", project.reference)
    rows = project.rights.standing().select_related("invitation__accepted_by", "invitation__by")
    context = {"project": project, "form": form, "rights": rows}
    return render(request, "projects/works/rights.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The person may nothing of it any more."""
    project = found(request, reference)
    row = get_object_or_404(project.rights, pk=pk)
    try:
        withdraw_right(project, row, by=request.user)
    except StepRefused as refusal:
        return turned_away(request, project, str(refusal))
    messages.success(request, _("Los permisos quedaron retirados."))
    return redirect("projects:rights", project.reference)


# --- The page that an invitation opens -----------------------------------------------------------


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """To what one is invited. Accepted by the account of that address, or by one made here."""
    row = invitation_of(token)
    if row is None:
        return render(request, "accounts/invitation.html", {"sentence": gone()}, status=410)
    is_mine = request.user.is_authenticated and request.user.email == row.email
    has_account = is_mine or User.objects.filter(email=row.email).exists()
    makes_account = not has_account and not request.user.is_authenticated
    form = AccountForm(request.POST or None) if makes_account else None
    context = {
        "row": row,
        "right": ProjectRight.objects.filter(invitation=row).select_related("project").first(),
        "is_mine": is_mine,
        "has_account": has_account,
        "form": form,
        "address": request.path,
    }
    if request.method == "POST" and (is_mine or (form is not None and form.is_valid())):
        try:
            return accepted(request, row, token, form)
        except InvitationRefused as refusal:
            return render(request, "accounts/invitation.html", {"sentence": str(refusal)}, status=410)
        except ValidationError as weak:
            form.add_error("password", weak)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/invitation.html", context, status=status)


def accepted(request: HttpRequest, row: Invitation, token: str, form: Any) -> HttpResponse:
    """Whoever was invited is inside, where the invitation leads."""
    if form is not None:
        told = form.cleaned_data
        with transaction.atomic():
            person = join(token, name=told["name"], password=told["password"])
            accept_invitation(token, by=person)
        login(request, person, backend=BACKEND)
        prove(request)
    else:
        accept_invitation(token, by=request.user)
    messages.success(request, _("Aceptó la invitación."))
    right = ProjectRight.objects.filter(invitation=row).select_related("project").first()
    return redirect(right.project) if right else redirect("home")
