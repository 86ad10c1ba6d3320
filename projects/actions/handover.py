"""A person of a club, federation or municipality hands over to another, with what lies open on record."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import handover
from accounts.models import Appointment, HandOver, Notice, Office, Role, User
from clubs.actions import write_of_office
from clubs.notices import tell
from documents.later import ask_worker
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
    with translation.override("es-mx"):
        text = f"{done.outgoing.user.name}, hasta el {long_date(last_day)}"
        if done.incoming:
            text += f"; {done.incoming.user.name}, desde el {long_date(done.incoming.since)}"
    if event := write_of_office(office, "hand_over", text, by=by):
        tell(event, also=[done.outgoing.user])
    if done.incoming:
        tell_who_receives(done, done.incoming)
    return done


def tell_who_receives(done: HandOver, incoming: Appointment) -> None:
    """The incoming person hears what is handed over and where it is, in the bell and by mail."""
    person, works, asked = incoming.user, done.facts["count"], done.facts["commitments"]
    with translation.override(person.language):
        what = _("Recibe el cargo el %(day)s.") % {"day": long_date(incoming.since)}
        what += " " + ngettext("Queda abierta %(count)s obra.", "Quedan abiertas %(count)s obras.", works) % {
            "count": works
        }
        if asked:
            words = ngettext(
                "Hay %(count)s compromiso por contestar.", "Hay %(count)s compromisos por contestar.", asked
            )
            what += " " + words % {"count": asked}
        Notice.objects.create(
            recipient=person,
            kind=Notice.Kind.HANDED,
            key=f"handed-{done.pk}",
            folio=done.office.name[:40],
            what=what,
            who=done.by.name,
            link=reverse("projects:hand_over", args=[done.pk]),
        )
    ask_worker("accounts.tasks.mail_notices")


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
        # The state by its code: whoever reads the record reads it in the own language.
        rows = [
            [work.reference, str(work), work.state, work.club.name]
            for work in works.select_related("club").order_by("pk")[:MOST]
        ]
    return {"works": rows, "count": works.count(), "commitments": asked.count()}
