"""The list of works as a queue: its filters and pages, who has which file, and the views that people keep."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.paging import place_in
from programs.dates import short_date
from projects import actions
from projects.actions import StepRefused
from projects.forms.queue import QueueFilterForm
from projects.models import DroppedDraft, Project, SavedView
from projects.paging import ARRIVAL, NEWEST, in_order
from projects.queue import NOBODY, colleagues_of, offices_in_charge, rows_of, told, workload
from projects.views.works import CLUB_SIDE, PER_PAGE, found, turned_away

# How many files are assigned at once.
SEVERAL = 100

# Deleted drafts below the list.
MOST_DROPPED = 20


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The works that the person may see: offices read them in order of arrival, clubs the newest first."""
    form = QueueFilterForm(request.GET, user=request.user)
    order = NEWEST if request.user.holds(*CLUB_SIDE) else ARRIVAL
    works = in_order(rows_of(form.rows()), order)
    page = works.page(PER_PAGE, **place_in(request.GET, works))
    is_partial = request.htmx and not request.htmx.history_restore_request
    here = form.address()
    reviews = bool(offices_in_charge(request.user))
    context = {
        "filters": form,
        "chips": form.chips(),
        "total": form.total,
        "rows": told(page.rows),
        "after": page.after and f"{here}{'' if here == '?' else '&'}after={page.after}",
        "before": page.before and f"{here}{'' if here == '?' else '&'}before={page.before}",
        "first": here,
        "query": here.removeprefix("?"),
        "is_partial": is_partial,
        "today": short_date(timezone.localdate()),
        "reviews": reviews,
        "loads": workload(request.user) if reviews else [],
        "views": SavedView.objects.visible_to(request.user),
        "dropped": [] if is_partial or order != NEWEST else dropped_by(request.user),
    }
    template = "projects/works/list.html" if is_partial else "projects/works/index.html"
    response = render(request, template, context)
    if is_partial:
        response["HX-Push-Url"] = f"{request.path}{here}"
    patch_vary_headers(response, ["HX-Request"])
    return response


def dropped_by(user: User) -> QuerySet[DroppedDraft]:
    """The drafts that were deleted in the clubs of the person, the newest first."""
    return DroppedDraft.objects.visible_to(user).select_related("by", "club")[:MOST_DROPPED]


def back_to_list(request: HttpRequest) -> HttpResponse:
    """The list with the filters from which the person came."""
    query = request.POST.get("query", "")[:1000]
    return redirect(f"{reverse('projects:index')}{'?' if query else ''}{query}")


# --- Who has which file ------------------------------------------------------------------------


@login_required
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """The file that arrived first and nobody has is the person's, and opens."""
    try:
        project = actions.take_next(by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
        return back_to_list(request)
    messages.success(request, _("Usted tiene ahora %(folio)s.") % {"folio": project.folio})
    return redirect(project)


@login_required
@require_POST
def assign_one(request: HttpRequest, reference: str) -> HttpResponse:
    """A colleague has the file, or nobody; told on the page of the work."""
    project = found(request, reference)
    person, seen = request.POST.get("reviewer", ""), request.POST.get("instead_of", "")
    try:
        if person == NOBODY:
            actions.unassign(project, by=request.user)
            messages.success(request, _("La obra no está asignada a nadie."))
        else:
            to = colleague(request, person)
            before = int(seen) if seen.isdecimal() and len(seen) < 10 else None
            actions.assign(project, to=to, by=request.user, instead_of=before)
            messages.success(request, _("La tiene ahora %(person)s.") % {"person": to.name})
    except StepRefused as refusal:
        return turned_away(request, project, str(refusal))
    return redirect(project)


@login_required
@require_POST
def assign_several(request: HttpRequest) -> HttpResponse:
    """A colleague has each of the chosen files; those that are refused are told one by one."""
    chosen = request.POST.getlist("reference")[:SEVERAL]
    projects = list(
        Project.objects.visible_to(request.user).filter(folio__in=chosen).order_by("arrival", "pk")
    )
    try:
        results = actions.assign_all(
            projects, to=colleague(request, request.POST.get("reviewer", "")), by=request.user
        )
    except StepRefused as refusal:
        messages.error(request, str(refusal))
        return back_to_list(request)
    done = sum(result.refusal is None for result in results)
    if not results:
        messages.error(request, _("Elija al menos una obra."))
    if done:
        sentence = ngettext("Se asignó %(number)s obra.", "Se asignaron %(number)s obras.", done)
        messages.success(request, sentence % {"number": done})
    for result in results:
        if result.refusal:
            messages.error(request, f"{result.reference}: {result.refusal}")
    return back_to_list(request)


def colleague(request: HttpRequest, number: str) -> User:
    """The person of one's own reviewing office whom the form names."""
    people = colleagues_of(request.user)
    person = people.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    if person is None:
        raise StepRefused(_("Elija a una persona de su oficina."), code="not_a_colleague")
    return person


# --- Kept views --------------------------------------------------------------------------------


@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """The filters of the list are kept under a name, for the person or for the whole office."""
    offices = request.user.current_offices if request.POST.get("shared") else []
    try:
        view = actions.save_view(
            name=request.POST.get("name", "")[:60],
            query=request.POST.get("query", "")[:1000],
            office=offices[0] if offices else None,
            by=request.user,
        )
    except StepRefused as refusal:
        messages.error(request, str(refusal))
        return back_to_list(request)
    messages.success(request, _("La vista «%(name)s» quedó guardada.") % {"name": view})
    return redirect(view)


@login_required
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A kept view is gone; only its author drops it."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    try:
        actions.drop_view(view, by=request.user)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La vista se borró."))
    return back_to_list(request)
