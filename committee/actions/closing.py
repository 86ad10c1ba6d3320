"""How a session ends: its minutes, the notices to the applicants, and corrections of what was written."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from committee.actions.gate import locked, quorum_at, refuse_unless, refuse_unless_keeper, rules_of, seats_at
from committee.actions.sitting import counted
from committee.models import AgendaItem, Decision, Erratum, Minutes, Notice, Session
from committee.models.members import Member
from committee.money import money_of
from committee.seating import Seat
from committee.workflow import Outcome, Party, Status
from documents.later import ask_worker
from programs.rulebook import FAMILIES, Number, fingerprint_of
from projects.actions import StepRefused


@transaction.atomic
def close_session(session: Session, *, by: User) -> Minutes:
    """The session is closed with the minutes of what was voted, and the applicants are told today."""
    session = locked(session, by)
    refuse_unless(session, Status.OPEN)
    left = session.items.filter(is_pending=True).count()
    if left:
        message = ngettext(
            "Queda %(left)s obra sin resolver: resuélvala, difiérala o retírela.",
            "Quedan %(left)s obras sin resolver: resuélvalas, difiéralas o retírelas.",
            left,
        )
        raise StepRefused(message % {"left": left}, code="not_all_decided")
    if not session.items.exists():
        raise StepRefused(_("La sesión no tiene obras en su orden del día."), code="not_all_decided")
    session.ended_at = timezone.now()
    # An acta is in Spanish, whatever language its secretary reads.
    with translation.override("es-mx"):
        facts = facts_of(session)
    session.status = Status.CLOSED
    session.save()
    minutes = Minutes.objects.create(session=session, facts=facts, sha256=fingerprint_of(facts), by=by)
    Notice.objects.bulk_create(Notice(decision=decision) for decision in session.decisions.all())
    ask_worker("committee.tasks.tell_results")
    return minutes


@transaction.atomic
def add_erratum(minutes: Minutes, *, says: str, should_say: str, by: User) -> Erratum:
    """The minutes stay as they are, with this correction behind them. Told twice it is one."""
    # Whoever corrects the same minutes at the same time waits here.
    rows = Session.objects.select_for_update(of=("self",)).select_related("committee")
    session = rows.get(pk=minutes.session_id)
    Session.objects.visible_to(by).get(pk=session.pk)
    refuse_unless_keeper(session.committee, by)
    says, should_say = says.strip(), should_say.strip()
    if not says or not should_say:
        raise StepRefused(_("Escriba qué dice el acta y qué debe decir."), code="detail_missing")
    told = minutes.errata.filter(says=says, should_say=should_say).first()
    return told or minutes.errata.create(says=says, should_say=should_say, by=by)


# --- What the minutes say ------------------------------------------------------------------------


def facts_of(session: Session) -> dict[str, Any]:
    """The whole session as plain text and numbers in text, so that no reprint can say anything else."""
    seats = seats_at(session)
    quorum = quorum_at(session, seats)
    rules = rules_of(session.scheme)
    items = session.items.select_related("project__municipality__state", "project__club", "decision")
    items = items.prefetch_related("votes", "recusals__member").order_by("position")
    return {
        "minutes": {
            "number": f"{session.number}-ACTA",
            "session": session.number,
            "kind": session.get_kind_display(),
            "committee": session.committee.name,
            "state": session.committee.state.name,
            "scheme": session.scheme_name,
            "fiscal_year": session.fiscal_year,
            "family": str(FAMILIES[session.committee.family]),
            "place": session.place,
            "link": session.link,
            "held_on": session.held_on.isoformat(),
            "opened_at": session.opened_at.isoformat() if session.opened_at else "",
            "ended_at": session.ended_at.isoformat() if session.ended_at else "",
            "secretary": session.secretary.name,
        },
        "call": {
            "called_on": session.called_on.isoformat(),
            "days": (session.held_on - session.called_on).days,
            "rule": told_rule(rules.notice_days(session.fiscal_year)),
        },
        "attendance": [fact_of_seat(seat) for seat in seats],
        "quorum": {
            "seats": quorum.seats,
            "taken": quorum.taken,
            "needed": quorum.needed,
            "has_chair": quorum.has_chair,
            "holds": quorum.holds,
            "rule": told_rule(quorum.rule),
        },
        "agenda": [fact_of_item(session, item, seats) for item in items],
        "money": [
            {
                "payer": line.payer,
                "label": line.label,
                "ceiling": as_text(line.ceiling),
                "before": as_text(line.before),
                "now": as_text(line.now),
                "remaining": as_text(line.remaining),
                "source": line.source,
            }
            for line in money_of(session)
        ],
    }


def told_rule(rule: Number) -> dict[str, Any]:
    return {"value": as_text(rule.value), "source": rule.source, "confirmed": rule.confirmed}


def as_text(amount: Any) -> str | None:
    return None if amount is None else str(amount)


def fact_of_seat(seat: Seat) -> dict[str, Any]:
    owner: Member = seat.owner
    sitting = seat.sitting
    return {
        "party": str(Party(owner.party).label),
        "owner": owner.name,
        "title": owner.title,
        "sitting": sitting.name if sitting else "",
        "by_substitute": bool(sitting and sitting.pk != owner.pk),
        "presides": owner.is_chair,
        "may_vote": owner.may_vote,
        "weight": f"{owner.weight.normalize():f}",
    }


def fact_of_item(session: Session, item: AgendaItem, seats: list[Seat]) -> dict[str, Any]:
    project, decision = item.project, item.decision
    result = counted(session, item, seats)
    return {
        "position": item.position,
        "folio": project.folio,
        "name": project.name,
        "town": f"{project.municipality.name}, {project.municipality.state.name}",
        "club": project.club.name,
        "total": f"{decision.total:.2f}",
        "shares": decision.shares,
        "recusals": [{"name": row.member.name, "reason": row.reason} for row in item.recusals.all()],
        "votes": [
            {
                "party": str(row.get_party_display()),
                "choice": str(row.get_choice_display()),
                "weight": f"{row.weight.normalize():f}",
            }
            for row in item.votes.all()
        ],
        "by_chair": result.by_chair,
        "outcome": decision.outcome,
        "outcome_label": str(decision.get_outcome_display()),
        "resolution": f"{session.number}-{decision.resolution}",
        "place": decision.place if decision.outcome == Outcome.WAITING_LIST else None,
        "reason": decision.reason,
        "decided_by": decision.by.name,
    }


def newest_decision(project_id: int) -> Decision | None:
    """What a session decided last on the work."""
    rows = Decision.objects.filter(item__project=project_id).select_related("session", "by", "item")
    return rows.order_by("-pk").first()
