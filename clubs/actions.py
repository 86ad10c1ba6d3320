"""What is done to a club's register and to its Toma de Nota. Each act leaves a line in its history."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Role, User
from clubs.checks import ADULT, board_is_complete, enough_members, of_request, renewal_is_due
from clubs.models import BoardSeat, Club, ClubEvent, Member, NoteRequest, TomaDeNota, months_after, years_on
from clubs.printed import ask_for_note, ask_for_roll
from clubs.workflow import NOTE_ACTS, REQUEST_STEPS, Validity
from places.models import Consulate
from programs.checks import Finding
from programs.dates import long_date
from programs.rulebook import scheme


class RegisterRefused(Exception):
    """What may not be done now with a club or its note, told to the person who asked for it."""

    def __init__(
        self, message: str, findings: Sequence[Finding] = (), code: str = "register_refused"
    ) -> None:
        reasons = (" ".join(filter(None, [one.message, one.remedy, f"({one.source})"])) for one in findings)
        super().__init__(" ".join([message, *reasons]))
        self.message = message
        self.findings = list(findings)
        self.code = code


def of_own_club(club: Club, by: User) -> Club:
    """The club, locked, for whoever acts in its name. Everybody else finds nothing or is told why not."""
    club = Club.objects.visible_to(by).select_related("federation", "consulate").get(pk=club.pk)
    if not Club.objects.represented_by(by).filter(pk=club.pk).exists():
        raise RegisterRefused(
            _("El padrón y la mesa directiva los escribe el club o su federación."), code="not_your_role"
        )
    Club.objects.select_for_update().get(pk=club.pk)
    return club


# --- The roll and the board ----------------------------------------------------------------------


@transaction.atomic
def join(
    club: Club,
    *,
    name: str,
    birth_date: date,
    is_of_mexican_origin: bool,
    city: str,
    us_state: str,
    since: date,
    by: User,
) -> Member:
    """A grown-up person stands on the roll from ``since``."""
    club, name = of_own_club(club, by), " ".join(name.split())
    if years_on(birth_date, since) < ADULT:
        raise RegisterRefused(
            _("%(name)s no había cumplido %(age)s años el %(day)s: el padrón es de personas adultas.")
            % {"name": name, "age": ADULT, "day": long_date(since)},
            code="not_an_adult",
        )
    if club.members.filter(name__iexact=name, birth_date=birth_date, until__isnull=True).exists():
        raise RegisterRefused(_("%(name)s ya está en el padrón.") % {"name": name}, code="on_the_roll")
    member = club.members.create(
        name=name,
        birth_date=birth_date,
        is_of_mexican_origin=is_of_mexican_origin,
        city=city,
        us_state=us_state,
        since=since,
    )
    ClubEvent.objects.create(club=club, act="join", text=name, by=by)
    return member


@transaction.atomic
def leave(member: Member, *, on: date, by: User) -> Member:
    """The person left the club on ``on``, and its board too. Asked twice the first day stays."""
    club = of_own_club(member.club, by)
    member = club.members.get(pk=member.pk)
    if member.until is None:
        for seat in member.seats.filter(until__isnull=True):
            unseat(seat, on=on, by=by)
        member.until = max(on, member.since)
        member.save(update_fields=["until"])
        ClubEvent.objects.create(club=club, act="leave", text=member.name, by=by)
    return member


@transaction.atomic
def seat(member: Member, *, post: str, since: date, by: User) -> BoardSeat:
    """The member sits on the board from ``since``. Whoever held the post must have left it before."""
    club = of_own_club(member.club, by)
    member = club.members.get(pk=member.pk)
    if member.until or since < member.since:
        raise RegisterRefused(
            _("%(name)s no está en el padrón ese día.") % {"name": member}, code="not_on_the_roll"
        )
    # The history is in Spanish, whatever language whoever writes it reads.
    with translation.override("es-mx"):
        told = f"{BoardSeat.Post(post).label}: {member.name}"
    try:
        with transaction.atomic():
            made = club.seats.create(member=member, post=post, since=since)
    except IntegrityError as reason:
        # The database alone knows it, whoever writes at the same time.
        if "post_is_held_by_one_person_at_a_time" not in str(reason):
            raise
        holder = club.seats.filter(post=post).select_related("member").order_by("since").last()
        raise RegisterRefused(
            _("Otra persona ocupa ese cargo en esas fechas: %(name)s. Anote primero su salida.")
            % {"name": holder.member if holder else ""},
            code="post_is_held",
        ) from reason
    ClubEvent.objects.create(club=club, act="seat", text=told, by=by)
    return made


@transaction.atomic
def unseat(seated: BoardSeat, *, on: date, by: User) -> BoardSeat:
    """The term ended on ``on``: from the next day somebody else may hold the post."""
    club = of_own_club(seated.club, by)
    seated = club.seats.select_related("member").get(pk=seated.pk)
    if seated.until is None:
        seated.until = max(on, seated.since)
        seated.save(update_fields=["until"])
        with translation.override("es-mx"):
            told = str(seated)
        ClubEvent.objects.create(club=club, act="unseat", text=told, by=by)
    return seated


# --- A request for a note ------------------------------------------------------------------------


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
        *renewal_is_due(club, renewal, on=on),
    ]


def refuse_gaps(message: str, findings: Sequence[Finding]) -> None:
    if gaps := [finding for finding in findings if finding.refuses]:
        raise RegisterRefused(message, gaps, code="not_complete")


@transaction.atomic
def ask(club: Club, *, renewal: str, aims: str, by: User) -> NoteRequest:
    """The consulate of the club's circumscription has the request, with today's board and roll."""
    club, today = of_own_club(club, by), timezone.localdate()
    if club.consulate is None:
        raise RegisterRefused(
            _(
                "No consta qué consulado atiende al club. Escriba a la administración con la ciudad y el "
                "condado en que el club tiene su domicilio."
            ),
            code="no_consulate",
        )
    if club.note_requests.open().exists():
        raise RegisterRefused(_("El club ya tiene una solicitud en trámite."), code="asked_already")
    refuse_gaps(_("La solicitud todavía no procede."), gaps_of(club, renewal, on=today))
    request = NoteRequest.objects.create(
        club=club, consulate=club.consulate, renewal=renewal, aims=aims, **frozen(club, on=today)
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
        .select_related("club__federation", "club__municipality__state", "club__office", "consulate")
        .get(pk=visible.pk)
    )
    if not request.roles_of(by) & set(step.roles):
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
        club=request.club, request=request, toma_de_nota=request.note, act=name, text=text or folio, by=by
    )
    if name == "issue":
        ask_for_note(request.note, by=by)
        ask_for_roll(request, by=by)
    return request


def refuse_another_consulate(request: NoteRequest, by: User) -> None:
    """A consulate judges the clubs of its own circumscription; another is told whose this one is."""
    consulates = {office.consulate_id for office in by.current_offices if office.role == Role.CONSULATE}
    if consulates and request.consulate_id not in consulates:
        right = Consulate.objects.get(pk=request.consulate_id)
        raise RegisterRefused(
            _("El club está en la circunscripción de otro consulado: %(name)s.") % {"name": right},
            code="another_consulate",
        )


def issue(request: NoteRequest, *, folio: str, on: date) -> TomaDeNota:
    """The note of what was asked, in force from ``on`` for as long as the rules say."""
    folio = " ".join(folio.split())
    if not folio:
        raise RegisterRefused(_("Escriba el folio que el consulado da a la Toma de Nota."), code="no_folio")
    if TomaDeNota.objects.filter(folio__iexact=folio).exists():
        raise RegisterRefused(
            _("El folio %(folio)s ya es de otra Toma de Nota.") % {"folio": folio}, code="folio_is_taken"
        )
    refuse_gaps(_("La Toma de Nota todavía no procede."), of_request(request, on=on))
    months = scheme("fed_3x1").toma_de_nota_months.whole
    return TomaDeNota.objects.create(
        club=request.club,
        folio=folio,
        issuing_consulate=request.consulate,
        renewal=request.renewal,
        issued_on=on,
        valid_until=months_after(on, months or 24),
    )


# --- A note in force -----------------------------------------------------------------------------


@transaction.atomic
def act_on_note(
    note: TomaDeNota, act: str, *, reason: str, by: User, now: datetime | None = None
) -> TomaDeNota:
    """The consulate that issued a note suspends it, lifts that, or cancels it for good, with its reason."""
    visible = TomaDeNota.objects.visible_to(by).get(pk=note.pk)
    note = TomaDeNota.objects.select_for_update().get(pk=visible.pk)
    today = timezone.localdate(now)
    consulates = {office.consulate_id for office in by.current_offices if office.role == Role.CONSULATE}
    if note.issuing_consulate_id is None or note.issuing_consulate_id not in consulates:
        raise RegisterRefused(_("Lo hace el consulado que emitió la Toma de Nota."), code="not_your_role")
    if not reason.strip():
        raise RegisterRefused(_("Escriba el motivo; queda en el historial."), code="says_nothing")
    is_suspended = note.validity_on(today) == Validity.SUSPENDED
    if act == "suspend" and note.is_in_force(today):
        note.suspended_on = today
    elif act == "lift" and is_suspended:
        note.suspended_on = None
    elif act == "cancel" and (note.is_in_force(today) or is_suspended):
        note.cancelled_on = today
    else:
        raise RegisterRefused(
            _("«%(act)s» no procede: la Toma de Nota está en «%(state)s».")
            % {"act": NOTE_ACTS[act], "state": note.validity_on(today).label},
            code="not_from_here",
        )
    note.save(update_fields=["suspended_on", "cancelled_on"])
    ClubEvent.objects.create(club=note.club, toma_de_nota=note, act=act, text=reason.strip(), by=by)
    return note
