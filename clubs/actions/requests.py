"""A request for a Toma de Nota, from the club that asks to the office that issues."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from clubs.actions.notes import free_folio, take_note
from clubs.actions.register import RegisterRefused, of_own_club
from clubs.checks import (
    board_is_complete,
    consulate_serves,
    enough_members,
    federation_may_issue,
    numbers_agree,
    of_request,
    renewal_is_due,
)
from clubs.models import BoardSeat, Club, ClubEvent, NoteRequest, TomaDeNota
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


@transaction.atomic
def take_request_step(
    request: NoteRequest, name: str, *, by: User, text: str = "", folio: str = ""
) -> NoteRequest:
    """Move a request one step. Nothing else writes its ``state``."""
    step, text = REQUEST_STEPS[name], text.strip()
    refuse_another_consulate(request, by)
    visible = NoteRequest.objects.visible_to(by).get(pk=request.pk)
    request = (
        NoteRequest.objects.select_for_update(of=("self",))
        .select_related(
            "club__federation", "club__municipality__state", "club__office", "consulate", "federation"
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
        refuse_gaps(
            _("La contestación todavía no procede."), gaps_of(request.club, request.renewal, on=today)
        )
        told = frozen(request.club, on=today)
        request.board, request.members = told["board"], told["members"]
    elif name == "issue":
        request.note = issue(request, folio=folio, on=today)
    request.state, request.moved_at = step.target, timezone.now()
    request.save()
    ClubEvent.objects.create(
        club=request.club,
        federation=request.federation,
        request=request,
        toma_de_nota=request.note,
        act=name,
        text=text or folio,
        by=by,
    )
    if name == "issue":
        ask_for_note(request.note, by=by)
        ask_for_roll(request, by=by)
    return request


def refuse_another_consulate(request: NoteRequest, by: User) -> None:
    """A consulate judges the clubs of its own circumscription; another is told whose this one is."""
    consulates = {office.consulate_id for office in by.current_offices if office.role == Role.CONSULATE}
    if consulates and request.consulate_id and request.consulate_id not in consulates:
        right = Consulate.objects.get(pk=request.consulate_id)
        raise RegisterRefused(
            _("El club está en la circunscripción de otro consulado: %(name)s.") % {"name": right},
            code="another_consulate",
        )


def issue(request: NoteRequest, *, folio: str, on: date) -> TomaDeNota:
    """The note of what was asked, in force from ``on`` for as long as the rules say."""
    folio = free_folio(folio)
    refuse_gaps(_("La Toma de Nota todavía no procede."), of_request(request, on=on))
    return take_note(
        club=request.club,
        folio=folio,
        issuing_consulate=request.consulate,
        issuing_federation=request.federation,
        renewal=request.renewal,
        issued_on=on,
    )
