"""A request for a Toma de Nota, from the club or federation that asks to the office that issues."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from clubs.actions.federations import locked
from clubs.actions.notes import free_folio, take_note
from clubs.actions.register import RegisterRefused, of_own_club
from clubs.checks import (
    board_is_complete,
    consulate_serves,
    enough_members,
    federation_may_issue,
    numbers_agree,
    of_own_note,
    of_request,
    renewal_is_due,
)
from clubs.models import BoardSeat, Club, ClubEvent, Federation, NoteRequest, TomaDeNota
from clubs.printed import ask_for_note, ask_for_roll
from clubs.workflow import REQUEST_STEPS
from places.models import Consulate
from programs.checks import Finding


def frozen(club: Club, *, on: date) -> dict[str, list[dict[str, Any]]]:
    """The board and the roll of that day in plain words, as the consulate will judge them."""
    seats = club.seats.current(on=on).select_related("member").order_by("since", "pk")
    order = list(BoardSeat.Post)
    return {
        "board": [
            {
                "post": one.post,
                "name": one.member.name,
                "birth_date": one.member.birth_date.isoformat(),
                "since": one.since.isoformat(),
            }
            for one in sorted(seats, key=lambda one: order.index(one.post))
        ],
        "members": [
            {
                "name": one.name,
                "birth_date": one.birth_date.isoformat(),
                "is_of_mexican_origin": one.is_of_mexican_origin,
                "city": one.city,
                "us_state": one.us_state,
                # Of the numbers only whether they fit: who judges the request reads them from the roll.
                "member": one.pk,
                "numbers_agree": one.numbers_agree,
            }
            for one in club.members.current(on=on)
        ],
    }


def gaps_of(club: Club, renewal: str, *, on: date) -> list[Finding]:
    """What the rules find of a request before it is sent."""
    told = frozen(club, on=on)
    return [
        *enough_members(told["members"], on=on),
        *board_is_complete(told["board"], on=on),
        *numbers_agree(told["members"]),
        *renewal_is_due(club, renewal, on=on),
    ]


def gaps_of_issuer(club: Club, *, of_federation: bool, on: date) -> list[Finding]:
    """What stands against a note of the club's consulate, or of its federation."""
    if not of_federation:
        return list(consulate_serves(club.consulate, club.us_state, club.county))
    if club.federation is None:
        raise RegisterRefused(_("El club no pertenece a ninguna federación."), code="not_affiliated")
    return federation_may_issue(club.federation, club, on=on)


def refuse_gaps(message: str, findings: Sequence[Finding]) -> None:
    if gaps := [finding for finding in findings if finding.refuses]:
        raise RegisterRefused(message, gaps, code="not_complete")


@transaction.atomic
def ask(club: Club, *, renewal: str, aims: str, by: User, of_federation: bool = False) -> NoteRequest:
    """The club's consulate, or its federation, has the request, with today's board and roll."""
    club, today = of_own_club(club, by), timezone.localdate()
    if not of_federation and club.consulate is None:
        raise RegisterRefused(
            _(
                "No consta qué consulado atiende al club. Escriba a la administración con la ciudad y el "
                "condado en que el club tiene su domicilio."
            ),
            code="no_consulate",
        )
    if club.note_requests.open().exists():
        raise RegisterRefused(_("El club ya tiene una solicitud en trámite."), code="asked_already")
    refuse_gaps(
        _("La solicitud todavía no procede."),
        [*gaps_of(club, renewal, on=today), *gaps_of_issuer(club, of_federation=of_federation, on=today)],
    )
    request = NoteRequest.objects.create(
        club=club,
        consulate=None if of_federation else club.consulate,
        federation=club.federation if of_federation else None,
        renewal=renewal,
        aims=aims,
        **frozen(club, on=today),
    )
    ClubEvent.objects.create(club=club, request=request, act="ask", by=by)
    return request


def clubs_of(federation: Federation, *, on: date) -> list[dict[str, Any]]:
    """The clubs that belong to the federation that day in plain words, each with its note in force."""
    in_force = TomaDeNota.objects.in_force(on=on).order_by("valid_until")
    rows = (
        federation.affiliations.current(on=on)
        .select_related("club__municipality")
        .prefetch_related(Prefetch("club__notes", queryset=in_force, to_attr="notes_in_force"))
    )
    return [
        {
            "club": row.club_id,
            "name": row.club.name,
            "municipality": row.club.municipality.name,
            "city": row.club.city,
            "us_state": row.club.us_state,
            "since": row.since.isoformat() if row.since else "",
            "note": row.club.notes_in_force[-1].folio if row.club.notes_in_force else "",
        }
        for row in rows.order_by("club__name", "club")
    ]


def board_told(board: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The board that a federation names: nobody shares a presidency, secretariat or treasury."""
    order = list(BoardSeat.Post)
    told = [{"post": str(one["post"]), "name": " ".join(one["name"].split())} for one in board]
    told = sorted((one for one in told if one["name"]), key=lambda one: order.index(one["post"]))
    posts = [one["post"] for one in told if one["post"] != BoardSeat.Post.VOCAL]
    if len(posts) != len(set(posts)):
        raise RegisterRefused(
            _("Escriba una sola persona en la presidencia, la secretaría y la tesorería."),
            code="post_is_held",
        )
    return told


@transaction.atomic
def ask_for_own_note(
    federation: Federation, *, renewal: str, aims: str, board: Sequence[Mapping[str, str]], by: User
) -> NoteRequest:
    """The federation's consulate has the request, with the board that it names and today's clubs."""
    federation, today = locked(federation, by), timezone.localdate()
    if not federation.is_of(by):
        raise RegisterRefused(_("La solicitud la hace la propia federación."), code="not_your_role")
    if federation.consulate is None:
        raise RegisterRefused(
            _("No consta a qué consulado informa la federación. Escriba a la administración."),
            code="no_consulate",
        )
    if federation.own_note_requests.open().exists():
        raise RegisterRefused(_("La federación ya tiene una solicitud en trámite."), code="asked_already")
    told, clubs = board_told(board), clubs_of(federation, on=today)
    refuse_gaps(
        _("La solicitud todavía no procede."),
        of_own_note(federation, renewal=renewal, board=told, clubs=clubs, on=today),
    )
    request = NoteRequest.objects.create(
        asking_federation=federation,
        consulate=federation.consulate,
        renewal=renewal,
        aims=aims,
        board=told,
        members=clubs,
    )
    ClubEvent.objects.create(federation=federation, request=request, act="ask", by=by)
    return request


def tell_again(request: NoteRequest, board: Sequence[Mapping[str, str]] | None, *, on: date) -> None:
    """The request has the board and the members of that day; a federation tells its board with the answer."""
    if request.club:
        gaps = gaps_of(request.club, request.renewal, on=on)
        told: dict[str, Any] = frozen(request.club, on=on)
    else:
        federation = request.asking_federation
        told = {
            "board": request.board if board is None else board_told(board),
            "members": clubs_of(federation, on=on),
        }
        gaps = of_own_note(
            federation, renewal=request.renewal, board=told["board"], clubs=told["members"], on=on
        )
    refuse_gaps(_("La contestación todavía no procede."), gaps)
    request.board, request.members = told["board"], told["members"]


@transaction.atomic
def take_request_step(
    request: NoteRequest,
    name: str,
    *,
    by: User,
    text: str = "",
    folio: str = "",
    board: Sequence[Mapping[str, str]] | None = None,
) -> NoteRequest:
    """Move a request one step. Nothing else writes its ``state``.

    ``board`` is what a federation answers with where its board is another one.
    """
    step, text = REQUEST_STEPS[name], text.strip()
    refuse_another_consulate(request, by)
    visible = NoteRequest.objects.visible_to(by).get(pk=request.pk)
    request = (
        NoteRequest.objects.select_for_update(of=("self",))
        .select_related(
            *("club__federation", "club__municipality__state", "club__office", "consulate", "federation"),
            *("asking_federation__state", "asking_federation__office", "asking_federation__consulate"),
        )
        .get(pk=visible.pk)
    )
    if step.side not in request.sides_of(by):
        raise RegisterRefused(
            _("«%(step)s» no corresponde a su oficina.") % {"step": step.label}, code="not_your_role"
        )
    if request.state not in step.sources:
        raise RegisterRefused(
            _("«%(step)s» no procede: la solicitud está en «%(state)s».")
            % {"step": step.label, "state": request.get_state_display()},
            code="not_from_here",
        )
    if step.says_why and not text:
        raise RegisterRefused(_("Escriba qué falta o qué se corrigió."), code="says_nothing")
    today = timezone.localdate()
    if name == "answer":
        tell_again(request, board, on=today)
    elif name == "issue":
        request.note = issue(request, folio=folio, on=today)
    request.state, request.moved_at = step.target, timezone.now()
    request.save()
    ClubEvent.objects.create(
        club=request.club,
        federation=request.federation or request.asking_federation,
        request=request,
        toma_de_nota=request.note,
        act=name,
        text=text or folio,
        by=by,
    )
    if name == "issue":
        ask_for_note(request.note, by=by)
        if request.club:
            ask_for_roll(request, by=by)
    return request


def refuse_another_consulate(request: NoteRequest, by: User) -> None:
    """A consulate judges what it was asked itself; another is told who was."""
    consulates = {office.consulate_id for office in by.current_offices if office.role == Role.CONSULATE}
    if consulates and request.consulate_id and request.consulate_id not in consulates:
        right = Consulate.objects.get(pk=request.consulate_id)
        raise RegisterRefused(
            _("La solicitud es de la circunscripción de otro consulado: %(name)s.") % {"name": right},
            code="another_consulate",
        )


def issue(request: NoteRequest, *, folio: str, on: date) -> TomaDeNota:
    """The note of what was asked, in force from ``on`` for as long as the rules say."""
    folio = free_folio(folio)
    refuse_gaps(_("La Toma de Nota todavía no procede."), of_request(request, on=on))
    return take_note(
        club=request.club,
        federation=request.asking_federation,
        folio=folio,
        issuing_consulate=request.consulate,
        issuing_federation=request.federation,
        renewal=request.renewal,
        issued_on=on,
    )
