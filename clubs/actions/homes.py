"""Where a club lives and which consulate serves it, and its group in the town."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.actions.register import RegisterRefused, of_own_club
from clubs.checks import consulate_serves, county_is_needed
from clubs.models import Club, ClubEvent, MirrorClub
from places.circumscriptions import county_of, is_shared, serving, us_state_name
from places.models import Consulate, Locality


@transaction.atomic
def move(
    club: Club, *, city: str, us_state: str, county: str, consulate: Consulate | None = None, by: User
) -> Club:
    """The club lives there, and the consulate that serves the place looks after it.

    ``us_state`` is the code of a state. Without ``consulate`` it is the one of the ministry's list.
    """
    club = of_own_club(club, by)
    found = county_of(us_state, county)
    if county and is_shared(us_state) and found is None:
        unknown = county_is_needed(us_state, county)
        raise RegisterRefused(_("El domicilio no se guardó."), [unknown], code="county_unknown")
    county = found[0] if found else " ".join(county.split())
    if consulate is None:
        right = list(serving(us_state, county))
        if len(right) != 1:
            raise RegisterRefused(
                _("El domicilio no se guardó."), [county_is_needed(us_state, "")], code="county_unknown"
            )
        consulate = Consulate.objects.get(pk=right[0])
    if gaps := [one for one in consulate_serves(consulate, us_state, county) if one.refuses]:
        raise RegisterRefused(_("El domicilio no se guardó."), gaps, code="outside_circumscription")
    club.city, club.us_state, club.county = " ".join(city.split()), us_state_name(us_state), county
    club.consulate = consulate
    club.save(update_fields=["city", "us_state", "county", "consulate"])
    place = ", ".join(filter(None, [club.city, county, club.us_state]))
    ClubEvent.objects.create(club=club, act="move", text=f"{place} · {consulate}", by=by)
    return club


@transaction.atomic
def add_mirror(
    club: Club,
    *,
    name: str,
    contact: str,
    since: date,
    phone: str = "",
    locality: Locality | None = None,
    by: User,
) -> MirrorClub:
    """The group in the town of origin stands on the club's page from ``since``."""
    club, name = of_own_club(club, by), " ".join(name.split())
    if locality and locality.municipality_id != club.municipality_id:
        raise RegisterRefused(
            _("La localidad no es del municipio de origen del club."), code="another_municipality"
        )
    if club.mirrors.filter(name__iexact=name, until__isnull=True).exists():
        raise RegisterRefused(_("«%(name)s» ya está anotado.") % {"name": name}, code="mirror_is_known")
    made = club.mirrors.create(
        name=name, contact=" ".join(contact.split()), phone=phone, locality=locality, since=since
    )
    ClubEvent.objects.create(club=club, act="mirror", text=name, by=by)
    return made


@transaction.atomic
def end_mirror(mirror: MirrorClub, *, on: date, by: User) -> MirrorClub:
    """The group is the club's no longer. Said twice the first day stays."""
    club = of_own_club(mirror.club, by)
    mirror = club.mirrors.get(pk=mirror.pk)
    if mirror.until is None:
        mirror.until = max(on, mirror.since)
        mirror.save(update_fields=["until"])
        ClubEvent.objects.create(club=club, act="unmirror", text=mirror.name, by=by)
    return mirror
