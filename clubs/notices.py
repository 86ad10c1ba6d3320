"""Who hears of what is done to a club or federation: everybody of its office, each in the own language."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Appointment, Notice, User
from clubs.models import ClubEvent
from documents.later import ask_worker


def tell(event: ClubEvent, also: Sequence[User] = ()) -> None:
    """Its persons hear of the act, and ``also`` these; their mails go out after the commit."""
    Notice.objects.bulk_create([notice_for(person, event) for person in also], ignore_conflicts=True)
    tell_all([event])


def tell_all(events: Sequence[ClubEvent]) -> None:
    """The persons of each club or federation hear of what was done to it."""
    offices = {event.organisation.office_id for event in events}
    held = Appointment.objects.current(on=timezone.localdate()).filter(office__in=offices)
    people: dict[int, dict[int, User]] = {}
    for appointment in held.filter(user__is_active=True).select_related("user"):
        people.setdefault(appointment.office_id, {})[appointment.user_id] = appointment.user
    Notice.objects.bulk_create(
        [
            notice_for(person, event)
            for event in events
            for person in people.get(event.organisation.office_id, {}).values()
        ],
        ignore_conflicts=True,
    )
    ask_worker("accounts.tasks.mail_notices")


def notice_for(person: User, event: ClubEvent) -> Notice:
    with translation.override(person.language):
        return Notice(
            recipient=person,
            kind=Notice.Kind.CLUB,
            key=f"club-{event.pk}",
            folio=event.organisation.name[:40],
            what=str(event.get_act_display())[:200],
            who=event.by.name,
            # Names are in the history there, and not in a mail.
            link=reverse("clubs:roll", args=[event.club_id])
            if event.club_id
            else event.organisation.get_absolute_url(),
        )
