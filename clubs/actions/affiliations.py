"""A club joins a federation and leaves it. ``Club.federation`` is the one of today."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from clubs.actions.register import RegisterRefused
from clubs.models import Affiliation, Club, ClubEvent, Federation
from programs.dates import long_date


def locked(club: Club) -> Club:
    return Club.objects.select_for_update(of=("self",)).select_related("federation", "office").get(pk=club.pk)


@transaction.atomic
def affiliate(club: Club, federation: Federation, *, since: date, by: User) -> Affiliation:
    """The club belongs to the federation from ``since``. The club alone says so: nobody is captured."""
    club = locked(Club.objects.visible_to(by).get(pk=club.pk))
    if not any(office.pk == club.office_id for office in by.current_offices):
        raise RegisterRefused(_("A qué federación pertenece lo dice el propio club."), code="not_your_role")
    if federation.state_id != club.municipality.state_id:
        raise RegisterRefused(
            _("«%(federation)s» agrupa clubes de %(state)s y el club es de otro estado de origen.")
            % {"federation": federation, "state": federation.state},
            code="another_state",
        )
    return place_in(club, federation, since=since, by=by)


@transaction.atomic
def leave_federation(club: Club, *, reason: str = "", by: User) -> Affiliation:
    """The club belongs to no federation from today, by its own word or the federation's."""
    club = locked(Club.objects.represented_by(by).get(pk=club.pk))
    if club.federation is None:
        raise RegisterRefused(_("El club no pertenece a ninguna federación."), code="not_affiliated")
    is_own = any(office.pk == club.office_id for office in by.current_offices)
    if not is_own and not reason.strip():
        raise RegisterRefused(
            _("Escriba por qué la federación da de baja al club; queda en el historial de ambos."),
            code="says_nothing",
        )
    return take_out(club, on=timezone.localdate(), reason=reason.strip(), by=by)


@transaction.atomic
def change_federation(club: Club, federation: Federation | None, *, by: User) -> None:
    """The administration puts the club into a federation, or into none, from today."""
    club, today = locked(club), timezone.localdate()
    if club.federation == federation:
        return
    if club.federation:
        take_out(club, on=today, reason="", by=by)
    if federation:
        place_in(club, federation, since=today, by=by)


def place_in(club: Club, federation: Federation, *, since: date, by: User) -> Affiliation:
    """The affiliation is written, and the club's page tells of it."""
    if since > timezone.localdate():
        raise RegisterRefused(_("Escriba una fecha que ya pasó."), code="in_the_future")
    if club.federation:
        raise RegisterRefused(
            _("El club pertenece a «%(federation)s». Anote primero su baja.")
            % {"federation": club.federation},
            code="affiliated_already",
        )
    try:
        with transaction.atomic():
            made = club.affiliations.create(federation=federation, since=since)
    except IntegrityError as reason:
        if "club_is_in_one_federation_at_a_time" not in str(reason):
            raise
        last = club.affiliations.order_by("-until").first()
        raise RegisterRefused(
            _("Ese día el club pertenecía a «%(federation)s», hasta el %(day)s.")
            % {
                "federation": last.federation if last else "",
                "day": long_date(last.until) if last and last.until else "",
            },
            code="affiliated_then",
        ) from reason
    club.federation = federation
    club.save(update_fields=["federation"])
    keep_parent(club)
    ClubEvent.objects.create(
        club=club, federation=federation, act="affiliate", text=f"{club} · {federation}", by=by
    )
    return made


def take_out(club: Club, *, on: date, reason: str, by: User) -> Affiliation:
    """The affiliation ended on ``on``, and the club is in no federation."""
    federation = club.federation
    row = club.affiliations.filter(until__isnull=True).get()
    row.until = max(on, row.since or on)
    row.save(update_fields=["until"])
    club.federation = None
    club.save(update_fields=["federation"])
    keep_parent(club)
    text = " · ".join(filter(None, [club.name, str(federation), reason]))
    ClubEvent.objects.create(club=club, federation=federation, act="part", text=text, by=by)
    return row


def keep_parent(club: Club) -> None:
    """The club's office stands under that of its federation."""
    office = club.office
    if office.role == Role.CLUB:
        office.parent = club.federation.office if club.federation else None
        office.save(update_fields=["parent"])
