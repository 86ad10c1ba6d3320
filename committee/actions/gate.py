"""What every act of a committee does first: it locks the session and asks who acts."""

from django.utils.translation import gettext as _

from accounts.models import User
from committee.models import Committee, Session
from committee.seating import Quorum, Seat, quorum_of, seats_of
from committee.terms import rules_of
from projects.actions import StepRefused


def locked(session: Session, by: User) -> Session:
    """The row as it is now, locked until the transaction ends. A stranger finds nothing."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("committee__state")
    found = rows.get(pk=Session.objects.visible_to(by).get(pk=session.pk).pk)
    refuse_unless_keeper(found.committee, by)
    return found


def refuse_unless_keeper(committee: Committee, by: User) -> None:
    if not Committee.objects.kept_by(by).filter(pk=committee.pk).exists():
        message = _("Las sesiones de este comité las lleva otra oficina: %(office)s.")
        raise StepRefused(message % {"office": committee.get_authority_display()}, code="not_your_role")


def refuse_unless(session: Session, *statuses: str) -> None:
    """The session stands where the act can be done."""
    if session.status not in statuses:
        message = _("La sesión %(number)s está en «%(status)s». Actualice la página.")
        told = {"number": session.number, "status": session.get_status_display()}
        raise StepRefused(message % told, code="not_from_here")


def seats_at(session: Session) -> list[Seat]:
    """The committee as it is composed on the day of the session, with who came."""
    members = session.committee.members.current(on=session.held_on).select_related("office")
    return seats_of(members, session.attendances.values_list("member", flat=True))


def quorum_at(session: Session, seats: list[Seat]) -> Quorum:
    return quorum_of(seats, rules_of(session.scheme).quorum_percent)


def refuse_without_quorum(session: Session, seats: list[Seat]) -> None:
    """Whoever votes without enough seats, or without the chair, decides nothing."""
    quorum = quorum_at(session, seats)
    if quorum.holds:
        return
    told = {"taken": quorum.taken, "needed": quorum.needed, "seats": quorum.seats}
    message = _("No hay quórum: asisten %(taken)s de %(seats)s con voto y hacen falta %(needed)s.") % told
    if not quorum.has_chair:
        message += " " + _("Además falta quien preside.")
    raise StepRefused(message, code="no_quorum")
