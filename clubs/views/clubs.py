"""The pages of clubs: the list, and one club with its notes, its board and its works."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, Q, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from clubs.alike import READERS as READERS_OF_ALIKE
from clubs.alike import answered_for
from clubs.models import Club, Federation, NoteRequest, TomaDeNota
from clubs.printed import NotIssued, ask_for_note, issues, papers_shown
from clubs.views.requests import READERS
from clubs.workflow import NOTE_ACTS, Validity
from places.models import plain

PER_PAGE = 25
MOST_WORKS = 50
# Who has anything to do with federations.
FEDERATION_READERS = (
    *(Role.CLUB, Role.FEDERATION, Role.CONSULATE, Role.DELEGATION, Role.CENTRAL),
    *(Role.STATE_GOVERNMENT, Role.AUDITOR),
)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The clubs that the person may read, with the Toma de Nota in force today."""
    search = request.GET.get("search", "").strip()[:120]
    clubs = Club.objects.visible_to(request.user)
    if search:
        asked = plain(Value(search))
        found = Q(plain_name__contains=asked) | Q(plain_town__contains=asked)
        clubs = clubs.alias(plain_name=plain(F("name")), plain_town=plain(F("municipality__name")))
        clubs = clubs.filter(found)
    in_force = TomaDeNota.objects.in_force(on=timezone.localdate()).order_by("-valid_until")
    rows = (
        clubs.select_related("municipality__state", "federation")
        .prefetch_related(Prefetch("notes", queryset=in_force, to_attr="notes_in_force"))
        .order_by("name", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "clubs/index.html",
        {
            "page": page,
            "search": search,
            "reads_requests": request.user.holds(*READERS),
            "reads_alike": request.user.holds(*READERS_OF_ALIKE),
            "reads_federations": request.user.holds(*FEDERATION_READERS),
            "federations": Federation.objects.represented_by(request.user),
        },
    )


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One club. Who sits on its board is told to whom the club answers."""
    clubs = Club.objects.visible_to(request.user).select_related(
        "office", "municipality__state", "locality", "federation", "consulate"
    )
    club = get_object_or_404(clubs, pk=pk)
    today = timezone.localdate()
    board = club.office.appointments.current(on=today).select_related("user").order_by("since", "pk")
    works = club.projects.visible_to(request.user).select_related("municipality__state")
    notes = list(club.notes.select_related("issuing_consulate", "issuing_federation"))
    papers = papers_shown(notes, request.user)
    context = {
        "club": club,
        "today": today,
        "notes": [
            (note, papers.get(note.pk), issues(note, request.user) and note.is_in_force(today))
            for note in notes
        ],
        "shows_board": club.shows_board_to(request.user),
        "shows_roll": club.shows_roll_to(request.user),
        "reads_readings": club.shows_readings_to(request.user),
        "reads_alike": answered_for(request.user, *READERS_OF_ALIKE).filter(pk=pk).exists(),
        "seats": club.seats.current(on=today).select_related("member"),
        "board": board,
        "members": club.members.current(on=today).count(),
        "represents": Club.objects.represented_by(request.user).filter(pk=pk).exists(),
        "affiliations": list(club.affiliations.select_related("federation")),
        "sees_federation": club.federation is not None
        and Federation.objects.visible_to(request.user).filter(pk=club.federation_id).exists(),
        "is_own": any(office.pk == club.office_id for office in request.user.current_offices),
        "mirrors": club.mirrors.filter(until__isnull=True).select_related("locality"),
        "asked": NoteRequest.objects.visible_to(request.user).open().filter(club=club).first(),
        "stoppable": [
            (note, acts_on(note, today))
            for note in notes
            if issues(note, request.user) and acts_on(note, today)
        ],
        "projects": works.order_by("-moved_at", "-pk")[:MOST_WORKS],
    }
    return render(request, "clubs/detail.html", context)


def acts_on(note: TomaDeNota, today: date) -> list[tuple[str, str]]:
    """What may be done with the note today."""
    if note.is_in_force(today):
        return [(act, NOTE_ACTS[act]) for act in ("suspend", "cancel")]
    if note.validity_on(today) == Validity.SUSPENDED:
        return [(act, NOTE_ACTS[act]) for act in ("lift", "cancel")]
    return []


@login_required
@require_POST
def issue_note(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """The paper of a Toma de Nota, filed by the consulate or federation that issued it."""
    club = get_object_or_404(Club.objects.visible_to(request.user), pk=pk)
    row = get_object_or_404(club.notes.select_related("club", "issuing_federation"), pk=note)
    if not issues(row, request.user):
        raise Http404
    try:
        paper = ask_for_note(row, by=request.user)
    except NotIssued as reason:
        messages.error(request, str(reason))
        return redirect("clubs:detail", pk)
    return redirect("documents:paper", paper.pk)
