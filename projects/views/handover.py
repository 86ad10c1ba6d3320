"""The hand-over of an office: the form, and the record with what lay open that day, to print."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.handover import HandOverRefused, offices_of
from accounts.models import HandOver
from projects.actions.handover import facts_of, hand_over_office
from projects.forms.handover import HandOverForm
from projects.workflow import State

# The box of the form that a refusal speaks of.
FIELDS = {"no_account": "incoming", "last_person": "incoming", "no_such_day": "last_day"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Who leaves and who follows; then the record of it."""
    office = get_object_or_404(offices_of(request.user), pk=pk)
    today = timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    form = HandOverForm(posted, office=office, on=today, initial={"last_day": today})
    if form.is_valid():
        told = dict(form.cleaned_data)
        try:
            done = hand_over_office(office, told.pop("outgoing"), by=request.user, **told)
        except HandOverRefused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            return redirect("projects:hand_over", done.pk)
    context = {
        "office": office,
        "form": form,
        "facts": facts_of(office),
        "before": office.hand_overs.all()[:10],
    }
    return render(request, "projects/handover/form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Who handed over to whom, when, and what lay open."""
    rows = HandOver.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("office", "outgoing__user", "incoming__user", "by"), pk=pk)
    names = dict(State.choices)
    context = {
        "row": row,
        # Records of before tell the state by its name, and later ones by its code.
        "works": [
            (reference, name, names.get(state, state), state in names, club)
            for reference, name, state, club in row.facts.get("works", [])
        ],
        "receives": row.incoming is not None and row.incoming.user_id == request.user.pk,
    }
    return render(request, "projects/handover/record.html", context)
