"""How a club files: with one person or with two. Its own persons decide it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clubs.actions import RegisterRefused, end_two_to_file, keep_two_to_file, want_two_to_file
from clubs.models import Club, FilingRule
from clubs.views.register import own_club

ACTS = {
    "dos": (want_two_to_file, gettext_lazy("Desde hoy su club envía con dos personas.")),
    "una": (end_two_to_file, ""),
    "seguir": (keep_two_to_file, gettext_lazy("Su club sigue enviando con dos personas.")),
}


@login_required
@require_safe
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether two persons file, who could confirm, and the buttons that change it."""
    club = own_club(request, pk)
    rule = FilingRule.objects.standing().filter(club=club).select_related("end_asked_by").first()
    context = {
        "club": club,
        "rule": rule,
        "people": club.people(on=timezone.localdate()).order_by("name"),
        "decides": any(office.pk == club.office_id for office in request.user.current_offices),
    }
    return render(request, "clubs/filing.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The club files with two persons from now on, or one of two persons no longer wants it."""
    club = get_object_or_404(Club.objects.represented_by(request.user), pk=pk)
    if act not in ACTS:
        raise Http404
    do, done = ACTS[act]
    try:
        rule = do(club, by=request.user)
    except RegisterRefused as reason:
        messages.error(request, str(reason))
    else:
        if act == "una":
            done = (
                _("Quedó pedido. Otra persona del club tiene que confirmarlo.")
                if rule and rule.is_on
                else _("Desde hoy basta una persona para enviar.")
            )
        messages.success(request, str(done))
    return redirect("clubs:filing", pk)
