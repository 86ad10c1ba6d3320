"""The pages of clubs that look alike: all of one's territory, and those of one club with what was decided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clubs.actions import RegisterRefused, decide_pair
from clubs.alike import DECIDERS, READERS, answered_for, beside, in_sight
from clubs.forms import PairForm
from clubs.models import Club

PER_PAGE = 25


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The pairs of the person's territory, those that somebody has to look at first."""
    if not request.user.holds(*READERS):
        raise Http404
    shows_all = request.GET.get("todas") == "si"
    rows = [row for row in in_sight(request.user) if shows_all or row.is_open]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "shows_all": shows_all, "mine": clubs_in_sight(request)}
    return render(request, "clubs/look_alikes.html", context)


def clubs_in_sight(request: HttpRequest) -> set[int]:
    return set(answered_for(request.user, *READERS).values_list("pk", flat=True))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_club(request: HttpRequest, pk: int) -> HttpResponse:
    """The clubs that look like this one, each with its decision or the form of it."""
    club = get_object_or_404(answered_for(request.user, *READERS).select_related("municipality"), pk=pk)
    form = PairForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            other = get_object_or_404(Club, pk=told.pop("other"))
            decide_pair(club, other, by=request.user, **told)
        except RegisterRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La decisión quedó registrada."))
            return redirect("clubs:alike", pk)
    wrong = form.data.get("other") if form is not None else None
    mine = clubs_in_sight(request)
    rows = []
    for number, (row, other) in enumerate(beside(club), start=1):
        blank = PairForm(initial={"other": other.pk}, auto_id=f"id_{number}_%s")
        rows.append((row, other, other.pk in mine, form if wrong == str(other.pk) else blank))
    context = {
        "club": club,
        "form": form,
        "rows": rows,
        "decides": answered_for(request.user, *DECIDERS).filter(pk=pk).exists(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "clubs/alike.html", context, status=status)
