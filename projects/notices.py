"""Who hears of an act in a club's name: everybody on its board, each in the own language."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Appointment, Notice, Role, User
from documents.later import ask_worker
from projects.models import HistoryEntry, Project
from projects.workflow import ALWAYS_HEARD, UNDISPUTED, is_in_a_clubs_name

Kind = Notice.Kind


def board_of(project: Project, *, with_federation: bool = False) -> list[User]:
    """The persons who hold the club's office today, and its federation's where that is asked."""
    offices = [project.club.office_id]
    if with_federation and project.club.federation:
        offices.append(project.club.federation.office_id)
    held = Appointment.objects.current(on=timezone.localdate()).filter(office__in=offices)
    return list(User.objects.filter(Q(pk__in=held.values("user")), is_active=True).order_by("pk"))


def tell(entry: HistoryEntry, project: Project) -> None:
    """The board hears of the act, if it was done in the club's name; whoever did it has an acknowledgement.

    The notices stand or fall with the act; their mails go out after the commit.
    """
    if not is_in_a_clubs_name(entry.act, entry.role, entry.details.get("payer", "")):
        return
    by_federation = entry.role == Role.FEDERATION or entry.act in UNDISPUTED
    people = {person.pk: person for person in board_of(project, with_federation=by_federation)}
    people[entry.by_id] = entry.by
    if entry.act == "object" and project.reviewer is not None:
        people[project.reviewer.pk] = project.reviewer
    Notice.objects.bulk_create(
        [notice_for(person, entry, project) for person in people.values()], ignore_conflicts=True
    )
    ask_worker("accounts.tasks.mail_notices")


def notice_for(person: User, entry: HistoryEntry, project: Project) -> Notice:
    """The act as that person is told of it."""
    if entry.act in ALWAYS_HEARD:
        kind = Kind.OUTCOME
    elif entry.by_id == person.pk:
        kind = Kind.OWN
    else:
        kind = Kind.OBJECTION if entry.act == "object" else Kind.ACT
    # Nobody outside the club reads a draft: there is nothing to stop, and nobody who could settle it.
    may_object = kind == Kind.ACT and project.filed_at is not None
    with translation.override(person.language):
        return Notice(
            recipient=person,
            kind=kind,
            key=f"act-{entry.pk}",
            folio=project.reference,
            what=entry.label[:200],
            about=project.name,
            who=entry.by.name,
            office=str(Role(entry.role).label) if entry.role else "",
            link=project.get_absolute_url(),
            answer=reverse("projects:object", args=[project.reference, entry.pk]) if may_object else "",
        )
