"""To what a club is tied: its federation, its home and consulate, and its group in the town."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clubs.actions import RegisterRefused, add_mirror, affiliate, end_mirror, leave_federation, move
from clubs.forms import AffiliationForm, HomeForm, MirrorForm, StepForm, first_error
from clubs.models import Club
from clubs.views.register import own_club
from places.circumscriptions import us_state_code


def filled(
    request: HttpRequest,
    club: Club,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    button: str,
    done: str,
) -> HttpResponse:
    """The form until the act accepts what it says; then the club."""
    page = reverse("clubs:detail", args=[club.pk])
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, done)
            return redirect(page)
    context = {"form": form, "kicker": club, "heading": heading, "button": button, "back": page}
    return render(request, "clubs/act_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_federation(request: HttpRequest, pk: int) -> HttpResponse:
    """The club alone says to which federation it belongs."""
    club = own_club(request, pk)
    if not any(office.pk == club.office_id for office in request.user.current_offices):
        raise Http404
    form = AffiliationForm(request.POST or None, club=club, initial={"since": timezone.localdate()})
    return filled(
        request,
        club,
        form,
        lambda told: affiliate(club, by=request.user, **told),
        heading=_("Afiliarse a una federación de clubes"),
        button=_("Afiliar al club"),
        done=_("El club pertenece a la federación."),
    )


@login_required
@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """The club leaves its federation, or the federation lets it go."""
    club, form = own_club(request, pk), StepForm(request.POST)
    try:
        if not form.is_valid():
            raise RegisterRefused(first_error(form))
        leave_federation(club, reason=form.cleaned_data["text"], by=request.user)
    except RegisterRefused as reason:
        messages.error(request, str(reason))
        return redirect("clubs:detail", pk)
    messages.success(request, _("Se anotó la baja: el club ya no pertenece a la federación."))
    # The federation does not read the club any longer.
    seen = Club.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("clubs:detail", pk) if seen else redirect("clubs:index")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the club lives, and by it the consulate."""
    club = own_club(request, pk)
    known = {"city": club.city, "us_state": us_state_code(club.us_state), "county": club.county}
    form = HomeForm(request.POST or None, initial=known)
    return filled(
        request,
        club,
        form,
        lambda told: move(club, by=request.user, **told),
        heading=_("Domicilio del club y su consulado"),
        button=_("Guardar domicilio"),
        done=_("El domicilio y el consulado quedaron guardados."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mirror(request: HttpRequest, pk: int) -> HttpResponse:
    club = own_club(request, pk)
    form = MirrorForm(request.POST or None, club=club, initial={"locality": club.locality_id})
    return filled(
        request,
        club,
        form,
        lambda told: add_mirror(club, by=request.user, **told),
        heading=_("Anotar un club espejo"),
        button=_("Anotar club espejo"),
        done=_("El club espejo quedó anotado."),
    )


@login_required
@require_POST
def unmirror(request: HttpRequest, pk: int, mirror: int) -> HttpResponse:
    row = get_object_or_404(own_club(request, pk).mirrors, pk=mirror)
    end_mirror(row, on=timezone.localdate(), by=request.user)
    messages.success(request, _("Se anotó la baja de %(name)s.") % {"name": row})
    return redirect("clubs:detail", pk)
