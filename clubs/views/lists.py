"""A federation's list of clubs: brought, looked at, written; and the same table of what is registered."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from clubs.actions import RegisterRefused, ask_to_write, bring_list, remember_readings
from clubs.models import BoardSeat, ClubList, Consultation, Federation, Member
from clubs.plans import plan_of
from clubs.sheet import HEADINGS, READ, read, rows_of
from documents import sheets
from documents.cells import table_of_file

TOLD = 100
SHOWN = 25


class ListForm(forms.Form):
    """The file of the list."""

    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Archivo XLSX o CSV"),
        help_text=gettext_lazy("Hasta 5 MB y 5,000 renglones. Se lee la primera hoja."),
        error_messages={
            "required": gettext_lazy("Elija el archivo de la lista."),
            "empty": gettext_lazy("El archivo está vacío."),
        },
    )


def federation_of(request: HttpRequest, pk: int) -> Federation:
    """The reader's own federation; for everybody else it is not there."""
    own = Federation.objects.represented_by(request.user).select_related("state")
    return get_object_or_404(own, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """The file is read; what it says is shown before anything is written."""
    federation = federation_of(request, pk)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = table_of_file(file, most_rows=READ, keeps_formulas=True)
            row = bring_list(federation, table=table, name=file.name, by=request.user)
        except ValidationError as reason:
            form.add_error("file", reason)
        except RegisterRefused as reason:
            form.add_error("file", str(reason))
        else:
            return redirect("clubs:list", pk, row.pk)
    context = {"federation": federation, "form": form, "lists": federation.lists.select_related("by")[:10]}
    return render(request, "clubs/lists/bring.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """What the list would add, row by row what is wrong in it, and the button; then how far it is."""
    federation = federation_of(request, pk)
    found = get_object_or_404(federation.lists.select_related("by"), pk=row)
    if not request.htmx:
        return list_page(request, federation, found)
    if found.is_under_way:
        return render(request, "clubs/lists/progress.html", {"row": found})
    # Written or refused: the page has more to say than the part that asked.
    return HttpResponseClientRefresh()


def list_page(request: HttpRequest, federation: Federation, row: ClubList, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"federation": federation, "row": row}
    if row.state == ClubList.State.WAITING:
        today = timezone.localdate()
        plan = plan_of(federation, read(row.cells, on=today), on=today)
        new = [(facts, plan.rows[key]) for key, facts in plan.clubs.items()]
        context |= {
            "plan": plan,
            "wrong": plan.wrong[:TOLD],
            "more": max(0, len(plan.wrong) - TOLD),
            "kept": plan.kept[:TOLD],
            "new": new[:SHOWN],
            "unseen": max(0, len(new) - SHOWN),
        }
    return render(request, "clubs/lists/detail.html", context, status=status)


@login_required
@require_POST
def write(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The list is on its way into the register, all of it or nothing."""
    federation = federation_of(request, pk)
    found = get_object_or_404(federation.lists.select_related("federation", "by"), pk=row)
    try:
        ask_to_write(found, by=request.user)
    except RegisterRefused as reason:
        messages.error(request, str(reason))
        return list_page(request, federation, found, status=422)
    return redirect("clubs:list", pk, row)


@login_required
@require_safe
def file(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """The clubs of the federation with their rolls and boards of today, in the shape that is read."""
    federation = federation_of(request, pk)
    if extension not in sheets.WRITERS:
        raise Http404
    return file_of(request, federation, extension)


def file_of(request: HttpRequest, federation: Federation, extension: str) -> HttpResponseBase:
    """The file; that its rolls were read is on record before the first of them leaves."""
    today = timezone.localdate()
    seats = Prefetch("seats", BoardSeat.objects.current(on=today), to_attr="seats_today")
    members = Prefetch(
        "members", Member.objects.current(on=today).prefetch_related(seats), to_attr="members_today"
    )
    clubs = federation.clubs.prefetch_related(members).order_by("name", "pk")
    remember_readings(clubs, Consultation.What.ROLL, by=request.user, page=request.path)
    return sheets.answer(extension, "clubes", HEADINGS, rows_of(clubs, today))


@login_required
@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An empty table with the columns that are read."""
    federation_of(request, pk)
    return sheets.answer("xlsx", "plantilla-clubes", HEADINGS, [])
