"""The pages of federations: the list, one with its notes, leave and clubs, and what it reports each month."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.actions import (
    RegisterRefused,
    act_on_note,
    change_leave,
    issued_in,
    read_report,
    record_own_note,
    send_report,
)
from clubs.checks import has_leave, has_reported, own_note_in_force
from clubs.forms import OwnNoteForm, StepForm, first_error
from clubs.issuing import due_on, late, months_to_report, owed
from clubs.models import Federation, IssuerReport, NoteRequest, TomaDeNota
from clubs.printed import NotIssued, ask_for_note, issues, papers_shown
from clubs.reported import reported_papers
from clubs.views.clubs import FEDERATION_READERS, acts_on
from clubs.workflow import LEAVE_ACTS, NOTE_ACTS

PER_PAGE = 25
MOST_LINES = 50


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The federations that the person may read, with their own notes and the reports that are late."""
    if not request.user.holds(*FEDERATION_READERS):
        raise Http404
    today = timezone.localdate()
    rows = (
        Federation.objects.visible_to(request.user)
        .select_related("state", "consulate")
        .prefetch_related("own_notes", "reports")
    )
    page = Paginator(rows.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            federation,
            next((note for note in federation.own_notes.all() if note.is_in_force(today)), None),
            len(late(federation, on=today)) if federation.tells_reports_to(request.user) else 0,
            sum(report.read_at is None for report in federation.reports.all())
            if federation.answers_to(request.user)
            else 0,
        )
        for federation in page
    ]
    return render(request, "clubs/federations.html", {"page": page, "rows": rows})


def found(request: HttpRequest, pk: int) -> Federation:
    rows = Federation.objects.visible_to(request.user).select_related("state", "consulate", "office")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One federation: its own notes, what stands against its issuing, its reports and its clubs."""
    federation, today = found(request, pk), timezone.localdate()
    notes = list(federation.own_notes.select_related("issuing_consulate", "issuing_federation"))
    papers = papers_shown(notes, request.user)
    reads = federation.tells_reports_to(request.user)
    asked = NoteRequest.objects.visible_to(request.user)
    reports = list(IssuerReport.objects.visible_to(request.user).filter(federation=federation)[:MOST_LINES])
    reported = reported_papers(reports, request.user)
    affiliations = list(federation.affiliations.select_related("club__municipality"))
    context = {
        "federation": federation,
        "today": today,
        "notes": [
            (
                note,
                papers.get(note.pk),
                issues(note, request.user) and note.is_in_force(today),
                acts_on(note, today) if issues(note, request.user) else [],
            )
            for note in notes
        ],
        "findings": [
            *has_leave(federation),
            *own_note_in_force(federation, on=today),
            *(has_reported(federation, on=today) if reads else []),
        ],
        "reads": reads,
        "is_own": federation.is_of(request.user),
        "asked": asked.open().filter(asking_federation=federation).first(),
        "oversees": federation.answers_to(request.user),
        "leave_act": next(
            (act, LEAVE_ACTS[act]) for act in LEAVE_ACTS if (act == "bar") == (federation.barred_on is None)
        ),
        "owed": [(one, one.is_late(today)) for one in owed(federation, on=today)] if reads else [],
        "reports": [(report, reported.get(report.pk)) for report in reports],
        "clubs": [one for one in affiliations if one.until is None],
        "former": [one for one in affiliations if one.until is not None],
        "events": federation.events.select_related("by")[:MOST_LINES] if reads else [],
    }
    return render(request, "clubs/federation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_note(request: HttpRequest, pk: int) -> HttpResponse:
    """The form on which the consulate records its note of the federation."""
    federation = found(request, pk)
    if not federation.answers_to(request.user):
        raise Http404
    known = federation.own_notes.exists()
    proposed = TomaDeNota.Renewal.EXPIRY if known else TomaDeNota.Renewal.NEW
    form = OwnNoteForm(request.POST or None, initial={"renewal": proposed, "issued_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            record_own_note(federation, by=request.user, **form.cleaned_data)
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("La Toma de Nota de la federación quedó registrada."))
            return redirect(federation)
    context = {
        "form": form,
        "kicker": federation,
        "heading": _("Registrar una Toma de Nota emitida en papel"),
        "button": _("Registrar"),
        "back": federation.get_absolute_url(),
    }
    return render(request, "clubs/act_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def leave_of(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The federation's leave to issue is suspended or given back by its consulate."""
    federation = found(request, pk)
    if act not in LEAVE_ACTS or not federation.answers_to(request.user):
        raise Http404
    form = StepForm(request.POST)
    try:
        if not form.is_valid():
            raise RegisterRefused(first_error(form))
        change_leave(federation, act, reason=form.cleaned_data["text"], by=request.user)
    except RegisterRefused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Hecho: %(act)s.") % {"act": LEAVE_ACTS[act]})
    return redirect(federation)


@login_required
@require_POST
def act_on(request: HttpRequest, pk: int, note: int, act: str) -> HttpResponse:
    """The federation's own note is suspended, freed or cancelled by the consulate that issued it."""
    federation = found(request, pk)
    row = get_object_or_404(federation.own_notes, pk=note)
    if act not in NOTE_ACTS or not issues(row, request.user):
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
    return redirect(federation)


@login_required
@require_POST
def paper(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """The paper of the federation's own note, filed by the consulate that issued it."""
    federation = found(request, pk)
    row = get_object_or_404(federation.own_notes.select_related("federation__state"), pk=note)
    if not issues(row, request.user):
        raise Http404
    try:
        filed = ask_for_note(row, by=request.user)
    except NotIssued as reason:
        messages.error(request, str(reason))
        return redirect(federation)
    return redirect("documents:paper", filed.pk)


def month_of(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        raise Http404 from None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """The report of a month: what it would say, until the federation sends it; then what it said."""
    federation, first = found(request, pk), month_of(month)
    if not federation.tells_reports_to(request.user):
        raise Http404
    today = timezone.localdate()
    sent = federation.reports.filter(month=first).select_related("sent_by", "read_by", "consulate").first()
    if sent is None and first not in months_to_report(federation, on=today):
        raise Http404
    if request.method == "POST":
        if not federation.is_of(request.user):
            raise Http404
        try:
            made = send_report(federation, first, by=request.user)
        except RegisterRefused as reason:
            messages.error(request, str(reason))
            return redirect(federation)
        messages.success(request, _("El consulado tiene el informe."))
        return redirect(made)
    notes: list[dict[str, Any]] = sent.notes if sent else issued_in(federation, first)
    context = {
        "federation": federation,
        "month": first,
        "sent": sent,
        "due_on": sent.due_on if sent else due_on(first),
        "is_late": (timezone.localdate(sent.sent_at) if sent else today)
        > (sent.due_on if sent else due_on(first)),
        "notes": [
            (
                note["folio"],
                note["club"],
                TomaDeNota.Renewal(note["renewal"]).label,
                date.fromisoformat(note["issued_on"]),
                date.fromisoformat(note["valid_until"]),
            )
            for note in notes
        ],
        "sends": sent is None and federation.is_of(request.user),
        "paper": reported_papers([sent], request.user).get(sent.pk) if sent else None,
        "may_print": sent is not None and federation.is_of(request.user),
        "receives": sent is not None and sent.read_at is None and sent.is_for(request.user),
    }
    return render(request, "clubs/report.html", context)


@login_required
@require_POST
def read(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """The consulate says that it received the report."""
    rows = IssuerReport.objects.visible_to(request.user)
    row = get_object_or_404(rows, federation=pk, month=month_of(month))
    if not row.is_for(request.user):
        raise Http404
    read_report(row, by=request.user)
    messages.success(request, _("Quedó anotado que el consulado recibió el informe."))
    return redirect(reverse("clubs:report", args=[pk, month]))
