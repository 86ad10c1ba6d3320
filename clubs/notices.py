"""Who hears of what is done to a club itself: everybody of its office, each in the own language."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Notice, User
from clubs.models import ClubEvent
from documents.later import ask_worker


def tell(event: ClubEvent) -> None:
    """The persons of the club hear of the act, and whoever did it; their mails go out after the commit."""
    people = User.objects.filter(
        Q(pk__in=event.club.people(on=timezone.localdate()).values("pk")) | Q(pk=event.by_id), is_active=True
    )
    Notice.objects.bulk_create([notice_for(person, event) for person in people], ignore_conflicts=True)
    ask_worker("accounts.tasks.mail_notices")


def notice_for(person: User, event: ClubEvent) -> Notice:
    with translation.override(person.language):
        return Notice(
            recipient=person,
            kind=Notice.Kind.OWN if event.by_id == person.pk else Notice.Kind.ACT,
            key=f"club-{event.pk}",
            folio=event.club.name[:40],
            what=str(event.get_act_display())[:200],
            about=event.text[:200],
            who=event.by.name,
            link=reverse("clubs:detail", args=[event.club_id]),
        )
