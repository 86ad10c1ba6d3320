"""Who acts for a club: its persons with an account, those who are invited, and the hand-over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import InviteForm
from clubs.actions import RegisterRefused, invite_colleague, take_back_invitation
from clubs.views.register import own_club


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for the club today, who is invited to, and the form that invites."""
    club = own_club(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invite_colleague(club, by=request.user, **form.cleaned_data)
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(
                request,
                _("La invitación va en camino a %(email)s.") % {"email": form.cleaned_data["email"]},
            )
            return redirect("clubs:people", pk)
    today = timezone.localdate()
    context = {
        "club": club,
        "form": form,
        "appointments": club.office.appointments.current(on=today).select_related("user").order_by("pk"),
        "invitations": club.office.invitations.waiting().exclude(title="").select_related("by"),
    }
    return render(request, "clubs/people.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """The link of the invitation opens nothing any more."""
    club = own_club(request, pk)
    row = get_object_or_404(club.office.invitations.exclude(title=""), pk=invitation)
    try:
        take_back_invitation(club, row, by=request.user)
    except RegisterRefused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("La invitación quedó retirada."))
    return redirect("clubs:people", pk)
