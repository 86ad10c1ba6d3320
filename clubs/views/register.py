"""The roll of a club and its board, written by the club and read by those to whom it answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.actions import (
    RegisterRefused,
    act_on_note,
    join,
    leave,
    may_read_numbers,
    remember_reading,
    seat,
    unseat,
)
from clubs.forms import MemberForm, SeatForm, StepForm, first_error
from clubs.models import Club, Consultation, Member, TomaDeNota
from clubs.workflow import NOTE_ACTS


def club_of(request: HttpRequest, pk: int) -> Club:
    """A club whose people the reader may read; for everybody else it is not there."""
    clubs = Club.objects.visible_to(request.user).select_related("federation", "municipality", "consulate")
    club = get_object_or_404(clubs, pk=pk)
    if not club.shows_roll_to(request.user):
        raise Http404
    return club


def own_club(request: HttpRequest, pk: int) -> Club:
    """A club in whose name the reader acts."""
    clubs = Club.objects.represented_by(request.user).select_related(
        "federation", "consulate", "municipality"
    )
    return get_object_or_404(clubs, pk=pk)


@login_required
@require_safe
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """The board and the members of today, and what was written of them."""
    club, today = club_of(request, pk), timezone.localdate()
    remember_reading(club, Consultation.What.ROLL, by=request.user, page=request.path)
    context = {
        "club": club,
        "reads_numbers": may_read_numbers(club, request.user),
        "reads_readings": club.shows_readings_to(request.user),
        "writes": Club.objects.represented_by(request.user).filter(pk=pk).exists(),
        "board": club.seats.current(on=today).select_related("member"),
        "members": club.members.current(on=today),
        "events": club.events.select_related("by")[:50],
    }
    return render(request, "clubs/roll.html", context)


def filled(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], Any], context: dict[str, Any], done: str
) -> HttpResponse:
    """The form of ``context`` until the act accepts what it says; then the roll."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, done)
            return redirect("clubs:roll", context["club"].pk)
    return render(request, "clubs/form.html", {**context, "form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("curp", "rfc")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_club(request: HttpRequest, pk: int) -> HttpResponse:
    club = own_club(request, pk)
    form = MemberForm(request.POST or None, initial={"city": club.city, "us_state": club.us_state})
    context = {"club": club, "heading": _("Agregar a un integrante"), "button": _("Agregar al padrón")}

    def add(told: dict[str, Any]) -> None:
        warn_of_numbers(request, join(club, by=request.user, **told))

    return filled(request, form, add, context, _("Quedó en el padrón."))


def warn_of_numbers(request: HttpRequest, member: Member) -> None:
    """Whoever wrote is told when the numbers tell another day of birth than the roll."""
    if not member.numbers_agree:
        sentence = _("Revise: la fecha de nacimiento de %(name)s no es la de su CURP o su RFC.")
        messages.warning(request, sentence % {"name": member})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_seat(request: HttpRequest, pk: int) -> HttpResponse:
    club = own_club(request, pk)
    form = SeatForm(request.POST or None, club=club)
    context = {
        "club": club,
        "heading": _("Agregar a la mesa directiva"),
        "button": _("Agregar a la mesa directiva"),
    }
    return filled(
        request,
        form,
        lambda told: seat(told.pop("member"), by=request.user, **told),
        context,
        _("Quedó en la mesa directiva."),
    )


@login_required
@require_POST
def leave_club(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    row = get_object_or_404(own_club(request, pk).members, pk=member)
    leave(row, on=timezone.localdate(), by=request.user)
    messages.success(request, _("Se anotó la baja de %(name)s.") % {"name": row})
    return redirect("clubs:roll", pk)


@login_required
@require_POST
def leave_seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    row = get_object_or_404(own_club(request, pk).seats.select_related("member"), pk=seat)
    unseat(row, on=timezone.localdate(), by=request.user)
    messages.success(request, _("Se anotó la salida de %(name)s.") % {"name": row.member})
    return redirect("clubs:roll", pk)


@login_required
@require_POST
def act_on(request: HttpRequest, pk: int, note: int, act: str) -> HttpResponse:
    """A note is suspended, freed or cancelled by the consulate that issued it."""
    row = get_object_or_404(TomaDeNota.objects.visible_to(request.user), pk=note, club=pk)
    if act not in NOTE_ACTS:
        raise Http404
    form = StepForm(request.POST)
    try:
        if not form.is_valid():
            raise RegisterRefused(first_error(form))
        act_on_note(row, act, reason=form.cleaned_data["text"], by=request.user)
    except RegisterRefused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Hecho: %(act)s.") % {"act": NOTE_ACTS[act]})
    return redirect("clubs:detail", pk)
