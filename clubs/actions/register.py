"""What is done to the roll and the board of a club, by the club or its federation."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import personal
from accounts.models import User
from clubs.checks import ADULT
from clubs.models import BoardSeat, Club, ClubEvent, Member, years_on
from programs.checks import Finding
from programs.dates import long_date


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


def kept_numbers(*, curp: str, rfc: str) -> dict[str, str]:
    """What a member's row keeps of the numbers. Raises RegisterRefused with what is wrong."""
    try:
        return personal.kept_numbers(curp=curp, rfc=rfc)
    except ValidationError as reason:
        raise RegisterRefused(reason.messages[0], code=f"wrong_{reason.code}") from reason


def refuse_second(club: Club, person_key: str, *, but: Member | None = None) -> None:
    """Nobody stands on the roll twice under one CURP."""
    same = club.members.filter(person_key=person_key, until__isnull=True).exclude(pk=but and but.pk)
    if person_key and (other := same.first()):
        raise RegisterRefused(
            _("Esa CURP ya está en el padrón del club: es la de %(name)s.") % {"name": other},
            code="curp_on_the_roll",
        )


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
    curp: str = "",
    rfc: str = "",
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
    numbers = kept_numbers(curp=curp, rfc=rfc)
    refuse_second(club, numbers["person_key"])
    member = club.members.create(
        name=name,
        birth_date=birth_date,
        is_of_mexican_origin=is_of_mexican_origin,
        city=city,
        us_state=us_state,
        since=since,
        **numbers,
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
