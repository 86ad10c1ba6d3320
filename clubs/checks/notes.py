"""What must be true of a club before something is done in its name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.alike import LOOKS_ALIKE, apart_from_others
from clubs.checks.federations import consulate_serves, federation_may_issue
from clubs.checks.renewals import consulate_renews
from clubs.models import (
    ABOUT_TO_EXPIRE,
    BoardSeat,
    Club,
    Federation,
    Member,
    NoteRequest,
    TomaDeNota,
    years_on,
)
from clubs.workflow import ISSUES, OPEN_REQUESTS
from programs.checks import Finding
from programs.dates import long_date
from programs.rulebook import Rules, scheme

SOURCE = "Consulado de México en Little Rock, «Toma de Nota» [S19]"
ADULT = 18
OF_OTHER_CLUBS = ("member_of_another_club", LOOKS_ALIKE)


def may_apply(club: Club, rules: Rules) -> Iterator[Finding]:
    """The rules let a group like this one apply: migrants abroad, or also groups of the community."""
    who = set(rules.applicants)
    is_named = club.kind in who or (club.federation_id is not None and "migrant_federation" in who)
    if who and not is_named:
        message = _("«%(club)s» es: %(kind)s. Bajo «%(rules)s» no puede proponer.") % {
            "club": club,
            "kind": club.get_kind_display(),
            "rules": rules.name,
        }
        yield Finding(
            code="applicant",
            message=message,
            refuses=rules.applicants_confirmed,
            source=rules.applicants_source,
            remedy=_("Proponga la obra por un club o federación que las reglas admitan."),
        )
    if "registration_with_state_migrant_office" in rules.applicants_require and not club.state_registration:
        message = _("El club «%(club)s» no tiene registro ante la oficina estatal del migrante.") % {
            "club": club
        }
        yield Finding(
            code="state_registration",
            message=message,
            refuses=rules.applicants_confirmed,
            source=rules.applicants_source,
            remedy=_("Regístrese en esa oficina; la administración anota el número en la ficha del club."),
        )


def toma_de_nota_in_force(club: Club, *, on: date, refuses: bool = True) -> Iterator[Finding]:
    """The club has a Toma de Nota on the day ``on``. Required at filing; asked again later as a warning."""
    if club.note_on(on):
        return
    last = club.notes.order_by("-valid_until").first()
    if last is None:
        message = _("El club «%(club)s» no tiene Toma de Nota registrada.") % {"club": club}
    elif last.cancelled_on and last.cancelled_on <= on:
        message = _("La Toma de Nota %(folio)s del club «%(club)s» está cancelada desde el %(day)s.") % {
            "folio": last.folio,
            "club": club,
            "day": long_date(last.cancelled_on),
        }
    elif last.suspended_on and last.suspended_on <= on <= last.valid_until:
        message = _("La Toma de Nota %(folio)s del club «%(club)s» está suspendida desde el %(day)s.") % {
            "folio": last.folio,
            "club": club,
            "day": long_date(last.suspended_on),
        }
    else:
        message = _("La Toma de Nota %(folio)s del club «%(club)s» venció el %(day)s.") % {
            "folio": last.folio,
            "club": club,
            "day": long_date(last.valid_until),
        }
    yield Finding(
        code="toma_de_nota",
        message=message,
        refuses=refuses,
        source=SOURCE,
        remedy=_("Pida la Toma de Nota o su renovación al consulado que corresponde a su domicilio."),
    )


def enough_members(people: Sequence[Mapping[str, Any]], *, on: date) -> Iterator[Finding]:
    """Enough adults stand on the roll, and most of them are of Mexican origin."""
    least = scheme("fed_3x1").club_members_min
    adults = [one for one in people if years_on(date.fromisoformat(one["birth_date"]), on) >= ADULT]
    source = least.source
    if least.value is not None and len(adults) < least.value:
        message = _("En el padrón hay %(adults)s integrantes mayores de edad y se piden al menos %(least)s.")
        yield Finding(
            code="members",
            message=message % {"adults": len(adults), "least": least.whole},
            refuses=least.confirmed,
            source=source,
            remedy=_("Anote en el padrón a quienes faltan, con su fecha de nacimiento."),
        )
    mexican = sum(one["is_of_mexican_origin"] for one in people)
    if people and mexican * 2 <= len(people):
        message = _("%(mexican)s de %(all)s integrantes son de origen mexicano y debe serlo la mayoría.")
        yield Finding(
            code="mexican_origin",
            message=message % {"mexican": mexican, "all": len(people)},
            refuses=least.confirmed,
            source=source,
        )


def board_is_complete(board: Sequence[Mapping[str, Any]], *, on: date) -> Iterator[Finding]:
    """Somebody presides, somebody writes and somebody keeps the money; all of them adults.

    The board of a federation is told without days of birth.
    """
    held = {seat["post"] for seat in board}
    for post in (BoardSeat.Post.PRESIDENT, BoardSeat.Post.SECRETARY, BoardSeat.Post.TREASURER):
        if post not in held:
            yield Finding(
                code=f"no_{post}",
                message=_("Nadie ocupa en la mesa directiva: %(post)s.") % {"post": post.label},
                refuses=True,
                source=SOURCE,
                remedy=_("Anote en la mesa directiva quién lo ocupa y desde cuándo."),
            )
    for seat in board:
        if "birth_date" in seat and years_on(date.fromisoformat(seat["birth_date"]), on) < ADULT:
            yield Finding(
                code="board_of_adults",
                message=_("%(name)s está en la mesa directiva y no es mayor de edad.")
                % {"name": seat["name"]},
                refuses=True,
                source=SOURCE,
                remedy=_("Revise su fecha de nacimiento o anote a otra persona."),
            )


def numbers_agree(people: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The CURP and the RFC of each tell the same day of birth as the roll. Either may be the wrong one."""
    for one in people:
        # Of a request from before there were numbers nothing is known.
        if not one.get("numbers_agree", True):
            yield Finding(
                code="birth_date_and_numbers",
                message=_("La fecha de nacimiento de %(name)s no es la de su CURP o su RFC.")
                % {"name": one["name"]},
                refuses=False,
                source=SOURCE,
                remedy=_("Compare con su documento y corrija la fecha o la clave."),
            )


def renewal_is_due(asks: Club | Federation, renewal: str, *, on: date) -> Iterator[Finding]:
    """What is renewed exists, what is new does not, and an expiry is renewed near its day."""
    note, known = asks.note_on(on), TomaDeNota.objects.of(asks).exists()
    if renewal == TomaDeNota.Renewal.NEW:
        if note:
            message = _("«%(name)s» ya tiene la Toma de Nota %(folio)s, vigente hasta el %(day)s.") % {
                "name": asks,
                "folio": note.folio,
                "day": long_date(note.valid_until),
            }
            remedy = _("Pida su renovación y diga el motivo.")
            yield Finding("renewal", message, refuses=True, source=SOURCE, remedy=remedy)
    elif not known:
        message = _("«%(name)s» no tiene una Toma de Nota que renovar.") % {"name": asks}
        remedy = _("Pida una nueva.")
        yield Finding("renewal", message, refuses=True, source=SOURCE, remedy=remedy)
    elif renewal == TomaDeNota.Renewal.EXPIRY and note and (note.valid_until - on).days > ABOUT_TO_EXPIRE:
        message = _("La Toma de Nota %(folio)s vence el %(day)s, y todavía faltan %(left)s días.") % {
            "folio": note.folio,
            "day": long_date(note.valid_until),
            "left": (note.valid_until - on).days,
        }
        remedy = _("Suele renovarse en los %(days)s días anteriores a su vencimiento.") % {
            "days": ABOUT_TO_EXPIRE
        }
        # Nobody has seen how early a consulate renews.
        yield Finding("renewal_is_early", message, refuses=False, source=SOURCE, remedy=remedy)


def members_of_one_club(club: Club, people: Sequence[Mapping[str, Any]], *, on: date) -> Iterator[Finding]:
    """Whoever stands on the roll of another club with a note in force is shown to whoever issues."""
    same = Q(pk__in=[])
    for one in people:
        same |= Q(name__iexact=one["name"], birth_date=one["birth_date"])
    others = Member.objects.current(on=on).filter(same, club__notes__in=TomaDeNota.objects.in_force(on=on))
    for other in others.exclude(club=club).select_related("club").distinct().order_by("name", "pk"):
        yield Finding(
            code="member_of_another_club",
            message=_("%(name)s está también en el padrón de «%(club)s», que tiene Toma de Nota vigente.")
            % {"name": other.name, "club": other.club},
            refuses=False,
            source=SOURCE,
            remedy=_("Pregunte en cuál de los dos clubes participa."),
        )


def groups_clubs(clubs: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The federation has clubs, and each of them a note in force. Nobody has seen how many are asked for."""
    without = sum(not club["note"] for club in clubs)
    if not clubs:
        yield Finding(
            code="no_clubs",
            message=_("Ningún club está afiliado a la federación."),
            refuses=False,
            source=SOURCE,
            remedy=_("Cada club se afilia desde su propia página."),
        )
    elif without:
        message = _("%(without)s de %(all)s clubes afiliados no tienen Toma de Nota vigente.")
        yield Finding(
            code="clubs_without_note",
            message=message % {"without": without, "all": len(clubs)},
            refuses=False,
            source=SOURCE,
            remedy=_("Pida a esos clubes que renueven la suya."),
        )


def of_own_note(
    federation: Federation,
    *,
    renewal: str,
    board: Sequence[Mapping[str, Any]] | None,
    clubs: Sequence[Mapping[str, Any]],
    on: date,
) -> list[Finding]:
    """All that is found of what a federation asks for itself; of the board once it was told."""
    # Of a federation no county is known: that it would decide is no finding.
    served = consulate_serves(federation.consulate, federation.us_state, "")
    return [
        *groups_clubs(clubs),
        *(board_is_complete(board, on=on) if board is not None else []),
        *renewal_is_due(federation, renewal, on=on),
        *(one for one in served if one.refuses),
    ]


def of_issuer(request: NoteRequest, *, on: date) -> list[Finding]:
    """What stands against a note of whoever was asked."""
    if request.federation:
        return [
            *federation_may_issue(request.federation, request.club, on=on),
            *consulate_renews(request.club, request.renewal, on=on),
        ]
    return list(consulate_serves(request.consulate, request.club.us_state, request.club.county))


def told_of(request: NoteRequest, user: User) -> list[Finding]:
    """What is found of an open request today; of other clubs whoever issues the note is told alone."""
    if request.state not in OPEN_REQUESTS:
        return []
    issues = ISSUES in request.sides_of(user)
    found = of_request(request, on=timezone.localdate())
    return [one for one in found if issues or one.code not in OF_OTHER_CLUBS]


def of_request(request: NoteRequest, *, on: date) -> list[Finding]:
    """All that is found of what was asked for, by whoever issues."""
    if request.asking_federation:
        return of_own_note(
            request.asking_federation,
            renewal=request.renewal,
            board=request.board,
            clubs=request.members,
            on=on,
        )
    return [
        *enough_members(request.members, on=on),
        *board_is_complete(request.board, on=on),
        *numbers_agree(request.members),
        *renewal_is_due(request.club, request.renewal, on=on),
        *members_of_one_club(request.club, request.members, on=on),
        *apart_from_others(request.club),
        *of_issuer(request, on=on),
    ]
