"""The CURP and RFC of a club's people: the club writes them, and whoever reads one is on record."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.paging import Listed, place_in
from clubs.actions import RegisterRefused, may_read_numbers, read_numbers, tell_contact, tell_numbers
from clubs.forms import ContactForm, NumbersForm
from clubs.models import Club, Consultation
from clubs.views.register import club_of, own_club, warn_of_numbers

PER_PAGE = 25


@sensitive_post_parameters("curp", "rfc")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """The club writes the CURP and RFC of one of its members, or takes them back."""
    club = own_club(request, pk)
    row = get_object_or_404(club.members, pk=member)
    form = NumbersForm(request.POST or None, person=row)
    if request.method == "POST" and form.is_valid():
        try:
            row = tell_numbers(row, by=request.user, **form.told())
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Se anotaron las claves de %(name)s.") % {"name": row})
            warn_of_numbers(request, row)
            return redirect("clubs:roll", pk)
    context = {
        "club": club,
        "form": form,
        "heading": _("CURP y RFC de %(name)s") % {"name": row},
        "button": _("Guardar"),
        "kept": {"CURP": row.masked_curp, "RFC": row.masked_rfc},
    }
    return render(request, "clubs/form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def read(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """The whole numbers of one person. That they were read is written before they are shown."""
    club = club_of(request, pk)
    if not may_read_numbers(club, request.user):
        raise Http404
    row = get_object_or_404(club.members.select_related("club__municipality"), pk=member)
    told = read_numbers(row, by=request.user, page=request.path)
    context = {"club": club, "member": row, "numbers": told}
    return render(request, "clubs/numbers.html", context)


@login_required
@require_safe
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who read the personal data of the club's people, the newest first."""
    clubs = Club.objects.visible_to(request.user).select_related("municipality")
    club = get_object_or_404(clubs, pk=pk)
    if not club.shows_readings_to(request.user):
        raise Http404
    rows = Consultation.objects.visible_to(request.user).filter(club=club)
    found = Listed(rows.select_related("by", "member").order_by("-pk"))
    context = {"club": club, "page": found.page(PER_PAGE, **place_in(request.GET, found))}
    return render(request, "clubs/readings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the club is found abroad."""
    club = own_club(request, pk)
    known = {"phone": club.phone, "email": club.email, "address": club.address}
    form = ContactForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            tell_contact(club, by=request.user, **form.cleaned_data)
        except RegisterRefused as reason:
            form.add_error("phone" if reason.code == "wrong_phone" else None, str(reason))
        else:
            messages.success(request, _("Los datos de contacto quedaron guardados."))
            return redirect("clubs:detail", pk)
    context = {
        "club": club,
        "form": form,
        "heading": _("Teléfono, correo y domicilio del club"),
        "button": _("Guardar"),
    }
    return render(request, "clubs/form.html", context, status=422 if form.errors else 200)
