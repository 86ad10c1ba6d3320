"""What clubs and federations ask: the forms, the queue, and one request with what is found of it."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from clubs.actions import (
    RegisterRefused,
    ask,
    ask_for_own_note,
    clubs_of,
    gaps_of,
    may_read_numbers,
    remember_reading,
    take_request_step,
)
from clubs.alike import beside
from clubs.checks import consulate_renews, consulate_serves, federation_may_issue, of_own_note, told_of
from clubs.forms import OwnAnswerForm, OwnRequestForm, RequestForm, StepForm, first_error
from clubs.models import (
    ABOUT_TO_EXPIRE,
    BoardSeat,
    Club,
    Consultation,
    Federation,
    Member,
    NoteRequest,
    TomaDeNota,
)
from clubs.views.register import own_club
from clubs.workflow import ISSUES, OPEN_REQUESTS, REQUEST_STEPS

PER_PAGE = 25
MOST_EXPIRING = 100
# Who has anything to do with requests.
READERS = (Role.CLUB, Role.FEDERATION, Role.CONSULATE, Role.CENTRAL, Role.AUDITOR)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still missing, and the request once nothing is."""
    club, today = own_club(request, pk), timezone.localdate()
    known = club.notes.exists()
    proposed = TomaDeNota.Renewal.EXPIRY if known else TomaDeNota.Renewal.NEW
    standing = federation_may_issue(club.federation, club, on=today) if club.federation else []
    may_choose = club.federation is not None and not any(one.refuses for one in standing)
    form = RequestForm(request.POST or None, club=club if may_choose else None, initial={"renewal": proposed})
    if request.method == "POST" and form.is_valid():
        try:
            made = ask(club, by=request.user, **form.cleaned_data)
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("La solicitud está en manos de: %(name)s.") % {"name": made.issuer})
            return redirect(made)
    context = {
        "club": club,
        "form": form,
        "findings": [
            *gaps_of(club, proposed, on=today),
            *consulate_serves(club.consulate, club.us_state, club.county),
        ],
        "standing": standing,
        "of_federation": list(consulate_renews(club, proposed, on=today)) if may_choose else [],
        "may_choose": may_choose,
        "members": club.members.current(on=today).count(),
        "board": club.seats.current(on=today).count(),
    }
    return render(request, "clubs/ask.html", context, status=422 if form.errors else 200)


def own_federation(request: HttpRequest, pk: int) -> Federation:
    """A federation for which the reader acts."""
    own = Federation.objects.represented_by(request.user).select_related("state", "consulate", "office")
    return get_object_or_404(own, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_own(request: HttpRequest, pk: int) -> HttpResponse:
    """The federation asks its consulate for its own note."""
    federation, today = own_federation(request, pk), timezone.localdate()
    proposed = TomaDeNota.Renewal.EXPIRY if federation.own_notes.exists() else TomaDeNota.Renewal.NEW
    last = federation.own_note_requests.order_by("-pk").first()
    known = OwnRequestForm.typed(last.board) | {"aims": last.aims} if last else {}
    form = OwnRequestForm(request.POST or None, initial={**known, "renewal": proposed})
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("renewal", "aims")}
        try:
            made = ask_for_own_note(federation, board=form.board(), by=request.user, **told)
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("La solicitud está en manos de: %(name)s.") % {"name": made.issuer})
            return redirect(made)
    clubs = clubs_of(federation, on=today)
    context = {
        "federation": federation,
        "form": form,
        "clubs": len(clubs),
        "findings": of_own_note(federation, renewal=proposed, board=None, clubs=clubs, on=today),
        "waiting": federation.own_note_requests.open().first(),
    }
    return render(request, "clubs/ask_own.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_own(request: HttpRequest, pk: int) -> HttpResponse:
    """The federation answers what its consulate observed, with the board as it is now."""
    rows = NoteRequest.objects.visible_to(request.user).select_related("asking_federation", "consulate")
    row = get_object_or_404(rows.filter(asking_federation__isnull=False), pk=pk)
    if "answer" not in row.steps_for(request.user):
        raise Http404
    form = OwnAnswerForm(request.POST or None, initial=OwnAnswerForm.typed(row.board))
    if request.method == "POST" and form.is_valid():
        told = {"text": form.cleaned_data["text"], "board": form.board()}
        try:
            take_request_step(row, "answer", by=request.user, **told)
        except RegisterRefused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Hecho: %(act)s.") % {"act": REQUEST_STEPS["answer"].label})
            return redirect(row)
    context = {
        "form": form,
        "kicker": row.asking_federation,
        "heading": REQUEST_STEPS["answer"].label,
        "button": _("Enviar la contestación"),
        "back": row.get_absolute_url(),
    }
    return render(request, "clubs/act_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The requests that wait, the oldest first, and the notes that are about to expire."""
    if not request.user.holds(*READERS):
        raise Http404
    today = timezone.localdate()
    rows = NoteRequest.objects.visible_to(request.user).select_related(
        "club__municipality__state", "asking_federation__state", "consulate", "federation"
    )
    shows_all = request.GET.get("todas") == "si"
    rows = rows.order_by("-moved_at", "-pk") if shows_all else rows.open().order_by("moved_at", "pk")
    same = Q(club=OuterRef("club")) | Q(federation=OuterRef("federation"))
    later = TomaDeNota.objects.filter(same, valid_until__gt=OuterRef("valid_until"))
    expiring = (
        TomaDeNota.objects.visible_to(request.user)
        .in_force(on=today)
        .filter(valid_until__lte=today + timedelta(days=ABOUT_TO_EXPIRE))
        .exclude(Exists(later))
        .select_related("club__municipality", "federation")
        .order_by("valid_until", "pk")
    )
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "shows_all": shows_all,
        "expiring": [(note, (note.valid_until - today).days) for note in expiring[:MOST_EXPIRING]],
    }
    return render(request, "clubs/requests.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what was asked, what changed since the former note, what is found, what comes next."""
    rows = NoteRequest.objects.visible_to(request.user).select_related(
        *("club__municipality__state", "club__federation", "consulate", "federation", "note"),
        *("asking_federation__state", "asking_federation__consulate"),
    )
    row = get_object_or_404(rows, pk=pk)
    is_open = row.state in OPEN_REQUESTS
    former = (
        NoteRequest.objects.filter(club=row.club, asking_federation=row.asking_federation, note__isnull=False)
        .exclude(pk=pk)
        .order_by("-moved_at")
        .first()
    )
    with_numbers = {}
    if row.club:
        remember_reading(row.club, Consultation.What.REQUEST, by=request.user, page=request.path)
        with_numbers = numbered(row) if may_read_numbers(row.club, request.user) else {}
    issues = ISSUES in row.sides_of(request.user)
    context = {
        "row": row,
        "is_open": is_open,
        "board": [
            (BoardSeat.Post(one["post"]).label, one["name"], is_new(one, former, "board"))
            for one in row.board
        ],
        "members": [
            (
                one,
                date.fromisoformat(one["birth_date"]) if row.club else None,
                is_new(one, former, "members"),
                with_numbers.get(one.get("member")),
            )
            for one in row.members
        ],
        "left": [one["name"] for one in former.members if is_new(one, row, "members")] if former else [],
        "former": former,
        # Whose names stand in other clubs is told to whoever issues the note alone.
        "findings": told_of(row, request.user),
        "shows_alike": issues and is_open and row.club is not None,
        "alike": beside(row.club) if issues and is_open and row.club else [],
        "steps": [(name, REQUEST_STEPS[name]) for name in row.steps_for(request.user)],
        "events": row.events.select_related("by"),
        "writes": row.club is not None
        and Club.objects.represented_by(request.user).filter(pk=row.club_id).exists(),
    }
    return render(request, "clubs/request.html", context)


def numbered(row: NoteRequest) -> dict[int, Member]:
    """The members of the request who have a CURP or RFC on the roll, by their number."""
    asked = [one["member"] for one in row.members if "member" in one]
    return {one.pk: one for one in row.club.members.filter(pk__in=asked) if one.has_numbers}


def is_new(one: dict, other: NoteRequest | None, part: str) -> bool:
    """Whether the person (in that post), or the club of a federation, is not in the other request."""
    # Of a federation's board and clubs no day of birth is told.
    keys = ("name", "birth_date", "post") if part == "board" else ("name", "birth_date", "club")
    known = {tuple(known.get(key) for key in keys) for known in getattr(other, part)} if other else None
    return known is not None and tuple(one.get(key) for key in keys) not in known


@login_required
@require_POST
def take(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    row = get_object_or_404(NoteRequest.objects.visible_to(request.user), pk=pk)
    if step not in REQUEST_STEPS:
        raise Http404
    form = StepForm(request.POST)
    try:
        if not form.is_valid():
            raise RegisterRefused(first_error(form))
        take_request_step(row, step, by=request.user, **form.cleaned_data)
    except RegisterRefused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Hecho: %(act)s.") % {"act": REQUEST_STEPS[step].label})
    return redirect(row)
