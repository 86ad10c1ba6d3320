"""Who acts for a club or federation: its persons with an account, who is invited, and the hand-over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import InviteForm
from clubs.actions import RegisterRefused, invite_colleague, take_back_invitation
from clubs.models import Club, Federation
from clubs.views.register import own_club
from clubs.views.requests import own_federation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for the club today, who is invited to, and the form that invites."""
    return people_of(request, own_club(request, pk), "clubs:people")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people_of_federation(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for the federation today, who is invited to, and the form that invites."""
    return people_of(request, own_federation(request, pk), "clubs:people_of_federation")


def people_of(request: HttpRequest, organisation: Club | Federation, page: str) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invite_colleague(organisation, by=request.user, **form.cleaned_data)
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(
                request,
                _("La invitación va en camino a %(email)s.") % {"email": form.cleaned_data["email"]},
            )
            return redirect(page, organisation.pk)
    office, today = organisation.office, timezone.localdate()
    context = {
        "organisation": organisation,
        "is_federation": isinstance(organisation, Federation),
        "form": form,
        "appointments": office.appointments.current(on=today).select_related("user").order_by("pk"),
        "invitations": office.invitations.waiting().exclude(title="").select_related("by"),
    }
    return render(request, "clubs/people.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """The link of the club's invitation opens nothing any more."""
    return take_back_of(request, own_club(request, pk), invitation, "clubs:people")


@login_required
@require_POST
def take_back_of_federation(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """The link of the federation's invitation opens nothing any more."""
    return take_back_of(request, own_federation(request, pk), invitation, "clubs:people_of_federation")


def take_back_of(
    request: HttpRequest, organisation: Club | Federation, invitation: int, page: str
) -> HttpResponse:
    row = get_object_or_404(organisation.office.invitations.exclude(title=""), pk=invitation)
    try:
        take_back_invitation(organisation, row, by=request.user)
    except RegisterRefused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("La invitación quedó retirada."))
    return redirect(page, organisation.pk)
