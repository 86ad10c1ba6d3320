"""A person of a club or a municipality hands over to another, with what lies open on record."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation

from accounts import handover
from accounts.models import Appointment, HandOver, Office, Role, User
from clubs.models import Club, ClubEvent
from clubs.notices import tell
from programs.dates import long_date
from projects.models import Commitment, Project
from projects.models.commitment import ANSWERS, asked_of
from projects.workflow import State

# What nobody has to do anything with any more.
OVER = (State.DECLINED, State.WITHDRAWN)
# More works than these are counted and not named.
MOST = 1000


@transaction.atomic
def hand_over_office(
    office: Office, outgoing: Appointment, *, last_day: date, by: User, **told: str
) -> HandOver:
    """The office has passed from one person to another, or goes on without the one who left."""
    done = handover.hand_over(office, outgoing, last_day=last_day, by=by, facts=facts_of(office), **told)
    club = Club.objects.filter(office=office).first()
    if club is not None:
        with translation.override("es-mx"):
            text = f"{done.outgoing.user.name}, hasta el {long_date(last_day)}"
            if done.incoming:
                text += f"; {done.incoming.user.name}, desde el {long_date(done.incoming.since)}"
        event = ClubEvent.objects.create(club=club, act="hand_over", text=text, by=by)
        tell(event, also=[row.user for row in (done.outgoing, done.incoming) if row])
    return done


def facts_of(office: Office) -> dict[str, Any]:
    """The open works of the office and what waits for its word, in plain words of that day."""
    works = Project.objects.exclude(state__in=OVER)
    if office.role == Role.MUNICIPALITY:
        works = works.filter(municipality=office.municipality_id, filed_at__isnull=False)
    elif office.role == Role.FEDERATION:
        works = works.filter(club__federation__office=office)
    else:
        works = works.filter(club__office=office)
    asked = Commitment.objects.none()
    if office.role in ANSWERS.values():
        asked = Commitment.objects.filter(asked_of(office), state=Commitment.State.ASKED)
    with translation.override("es-mx"):
        rows = [
            [work.reference, str(work), str(State(work.state).label), work.club.name]
            for work in works.select_related("club").order_by("pk")[:MOST]
        ]
    return {"works": rows, "count": works.count(), "commitments": asked.count()}
