"""Whether a person may judge a work: nobody does whom it touches, declared or found here."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Appointment, Role, User
from projects.models import Project, Recusal


def held_in_parties(project: Project) -> QuerySet[Appointment]:
    """Appointments of today to the offices that propose, build or pay the work."""
    parties = Q(office=project.club.office_id)
    if project.club.federation:
        parties |= Q(office=project.club.federation.office_id)
    if project.company_id:
        parties |= Q(office=project.company_id)
    if project.municipality_id:
        parties |= Q(office__role=Role.MUNICIPALITY, office__municipality=project.municipality_id)
    rows = Appointment.objects.current(on=timezone.localdate()).filter(parties)
    return rows.select_related("office", "user").order_by("pk")


def touching(person: User) -> Q:
    """The works that ``person`` may not judge, by all that ``conflict_of`` knows."""
    held = [office.pk for office in person.current_offices]
    towns = [office.municipality_id for office in person.current_offices if office.role == Role.MUNICIPALITY]
    parties = Q(club__office__in=held) | Q(club__federation__office__in=held) | Q(company__in=held)
    told = Q(pk__in=Recusal.objects.filter(person=person).values("project"))
    return told | Q(proposed_by=person) | parties | Q(municipality__in=towns)


def conflict_of(project: Project, person: User) -> str:
    """Why ``person`` may not judge the work, as a sentence; empty when nothing is known against it."""
    told = Recusal.objects.filter(project=project, person=person).first()
    if told:
        return _("Tiene un conflicto de interés registrado en esta obra: %(reason)s") % {
            "reason": told.reason
        }
    if project.proposed_by_id == person.pk:
        return _("Usted registró la solicitud de esta obra: no puede juzgarla.")
    held = held_in_parties(project).filter(user=person).first()
    if held:
        return _("Tiene un cargo en %(office)s, que es parte de esta obra: no puede juzgarla.") % {
            "office": held.office
        }
    return ""


def found_conflicts(project: Project) -> list[Appointment]:
    """Persons of the reviewing office who hold an office of a party too, with that appointment."""
    today = timezone.localdate()
    state = project.municipality.state_id if project.municipality else None
    judges = Appointment.objects.current(on=today).filter(office__role=project.authority, office__state=state)
    return list(held_in_parties(project).filter(user__in=judges.values("user")))
