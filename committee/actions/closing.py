"""How a session ends: its minutes, the notices to the applicants, and corrections of what was written."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from committee.actions.gate import locked, quorum_at, refuse_unless, refuse_unless_keeper, rules_of, seats_at
from committee.actions.sitting import counted
from committee.models import AgendaItem, Erratum, Minutes, Notice, Session
from committee.money import money_of
from committee.papers import file_minutes, file_result, paper_of
from committee.papers.attendance import as_text, fact_of_quorum, fact_of_seat, signers_of, told_rule
from committee.papers.judged import judged, part_facts
from committee.seating import Seat
from committee.workflow import Outcome, Status
from documents.later import ask_worker
from documents.models import Document
from programs.rulebook import FAMILIES, fingerprint_of
from projects.actions import StepRefused

# What the letter of a result reads of the work.
WORK_OF_A_DECISION = (
    *("item__project__municipality__state", "item__project__club__federation", "item__project__locality"),
    "item__project__club__office",
)


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
    file_minutes(minutes, by=by)
    decisions = list(session.decisions.select_related(*WORK_OF_A_DECISION))
    for decision in decisions:
        decision.session = session
        file_result(decision.item.project, decision, by=by, now=session.ended_at)
    Notice.objects.bulk_create(Notice(decision=decision) for decision in decisions)
    ask_worker("committee.tasks.tell_results")
    return minutes


@transaction.atomic
def add_erratum(minutes: Minutes, *, says: str, should_say: str, by: User) -> Erratum:
    """The minutes stay, and a next version of their paper has this correction. Told twice it is one."""
    # Whoever corrects the same minutes at the same time waits here.
    rows = Session.objects.select_for_update(of=("self",)).select_related("committee")
    session = rows.get(pk=minutes.session_id)
    Session.objects.visible_to(by).get(pk=session.pk)
    refuse_unless_keeper(session.committee, by)
    says, should_say = says.strip(), should_say.strip()
    if not says or not should_say:
        raise StepRefused(_("Escriba qué dice el acta y qué debe decir."), code="detail_missing")
    if told := minutes.errata.filter(says=says, should_say=should_say).first():
        return told
    erratum = minutes.errata.create(says=says, should_say=should_say, by=by)
    file_minutes(minutes, by=by)
    return erratum


# --- What the minutes say ------------------------------------------------------------------------


def facts_of(session: Session) -> dict[str, Any]:
    """The whole session as plain text and numbers in text, so that no reprint can say anything else."""
    seats = seats_at(session)
    quorum = quorum_at(session, seats)
    rules = rules_of(session.scheme)
    items = items_of(session)
    before = judged([item.project for item in items], timezone.now())
    letter = paper_of(session, Document.Kind.CALL)
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
            "letter": letter.number if letter else "",
        },
        "attendance": [fact_of_seat(seat) for seat in seats],
        "signers": signers_of(seats),
        "quorum": fact_of_quorum(quorum),
        "former": former_session(session),
        "conflicts": [
            {"name": row.member.name, "folio": item.project.folio, "reason": row.reason}
            for item in items
            for row in item.recusals.all()
        ],
        "agenda": [{**fact_of_item(session, item, seats), **before[item.project.pk]} for item in items],
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


def items_of(session: Session) -> list[AgendaItem]:
    """The agenda in its order, with what the minutes say of each item."""
    rows = session.items.select_related(
        *("project__municipality__state", "project__club__federation", "decision__by")
    )
    rows = rows.prefetch_related(*("votes", "recusals__member", "project__goals"))
    return list(rows.order_by("position"))


def former_session(session: Session) -> dict[str, Any]:
    """The session of this committee that was closed before; an extraordinary one does not read its acta."""
    if session.kind != Session.Kind.ORDINARY:
        return {}
    rows = Session.objects.filter(committee=session.committee_id, status=Status.CLOSED)
    former = rows.exclude(pk=session.pk).order_by("-ended_at").first()
    if former is None:
        return {}
    facts = {"session": former.number, "held_on": former.held_on.isoformat()}
    return {**facts, "decisions": former.decisions.count()}


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
        "parts": part_facts(project, decision.shares),
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
