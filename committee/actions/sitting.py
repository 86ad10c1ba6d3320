"""A session sits: who came, how the parties vote, what is decided, and how it ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from committee.actions.agenda import end_unheld, let_go, sit_over
from committee.actions.gate import (
    locked,
    quorum_at,
    refuse_unless,
    refuse_without_quorum,
    rules_of,
    seats_at,
)
from committee.models import AgendaItem, Decision, Member, Recusal, Session, Vote
from committee.papers import file_unheld, unheld_facts
from committee.seating import Count, Seat, chair_party, count, weights_of
from committee.workflow import NEEDS_VOTE, Choice, Outcome, Party, Status
from documents.actions import next_number
from projects.actions import StepRefused, take_step
from projects.actions.acts import locked as locked_work
from projects.actions.acts import remember
from projects.models import Project
from projects.workflow import State

# --- Who came ----------------------------------------------------------------------------------


def set_attendance(session: Session, present: Iterable[int]) -> list[Seat]:
    """These members came and nobody else; the seats as they are now."""
    asked = set(present)
    members = set(session.committee.members.current(on=session.held_on).values_list("pk", flat=True))
    if asked - members:
        message = _("Alguien de la lista no integra el comité el día de la sesión. Actualice la página.")
        raise StepRefused(message, code="not_a_member")
    session.attendances.exclude(member__in=asked).delete()
    here = set(session.attendances.values_list("member", flat=True))
    for member in sorted(asked - here):
        session.attendances.create(member_id=member)
    return seats_at(session)


def refuse_before_its_day(session: Session) -> None:
    if session.held_on > timezone.localdate():
        message = _("La sesión es el %(day)s y todavía no llega.")
        raise StepRefused(message % {"day": session.held_on.isoformat()}, code="date_ahead")


@transaction.atomic
def open_session(session: Session, *, present: Iterable[int], by: User) -> Session:
    """The session sits with quorum, and its works are decided in it and nowhere else."""
    session = locked(session, by)
    refuse_unless(session, Status.CALLED)
    refuse_before_its_day(session)
    refuse_without_quorum(session, set_attendance(session, present))
    session.status, session.opened_at = Status.OPEN, timezone.now()
    session.save()
    for item in session.items.filter(is_pending=True).select_related("project"):
        sit_over(locked_work(item.project, by), session)
    return session


@transaction.atomic
def register_attendance(session: Session, *, present: Iterable[int], by: User) -> Session:
    """Who sits now, after somebody came or left. Without quorum nothing more is voted."""
    session = locked(session, by)
    refuse_unless(session, Status.OPEN)
    set_attendance(session, present)
    return session


@transaction.atomic
def declare_failed(session: Session, *, present: Iterable[int], reason: str, by: User) -> Session:
    """The session was not held for want of quorum, and its works wait for another one."""
    session = locked(session, by)
    refuse_unless(session, Status.CALLED)
    refuse_before_its_day(session)
    seats = set_attendance(session, present)
    quorum = quorum_at(session, seats)
    if quorum.holds:
        raise StepRefused(_("Con quienes asisten hay quórum: abra la sesión."), code="has_quorum")
    session = end_unheld(session, Status.FAILED, reason, by)
    with translation.override("es-mx"):
        file_unheld(session, unheld_facts(session, seats, quorum), by=by)
    return session


# --- Votes -------------------------------------------------------------------------------------


def item_of(session: Session, item: AgendaItem) -> AgendaItem:
    """The item of this session, still undecided; else who decided it, and how."""
    item = session.items.select_related("project").get(pk=item.pk)
    done = Decision.objects.filter(item=item).select_related("by").first()
    if done:
        message = _("«%(work)s» ya se resolvió en esta sesión: %(outcome)s, acuerdo %(number)s, por %(who)s.")
        told = {
            "work": item.project,
            "outcome": done.get_outcome_display(),
            "number": done.resolution,
            "who": done.by,
        }
        raise StepRefused(message % told, code="already_decided")
    return item


@transaction.atomic
def recuse(session: Session, item: AgendaItem, *, member: Member, reason: str, by: User) -> Recusal:
    """The member takes no part in the item; what was voted on it is voted again."""
    session = locked(session, by)
    refuse_unless(session, Status.CALLED, Status.OPEN)
    item = item_of(session, item)
    if not session.committee.members.current(on=session.held_on).filter(pk=member.pk).exists():
        raise StepRefused(_("No integra el comité el día de la sesión."), code="not_a_member")
    if not reason.strip():
        raise StepRefused(_("Escriba por qué se excusa."), code="note_missing")
    recusal, is_new = item.recusals.get_or_create(member=member, defaults={"reason": reason.strip()})
    if is_new:
        item.votes.all().delete()
    return recusal


def recused_in(item: AgendaItem) -> list[int]:
    """The members who take no part: excused in the session, or with a conflict of interest in the work."""
    excused = item.recusals.values_list("member", flat=True)
    return [*excused, *in_conflict(item).values_list("pk", flat=True)]


def in_conflict(item: AgendaItem) -> QuerySet[Member]:
    """The members of whom the file of the work says that they do not judge it."""
    return Member.objects.filter(committee=item.session.committee_id, user__recusals__project=item.project_id)


@transaction.atomic
def vote(session: Session, item: AgendaItem, *, votes: Mapping[str, str], by: User) -> list[Vote]:
    """The parties voted so on the item, each with the weight of those who sit for it and are not recused."""
    session = locked(session, by)
    refuse_unless(session, Status.OPEN)
    item = item_of(session, item)
    seats = seats_at(session)
    refuse_without_quorum(session, seats)
    weights = weights_of(seats, recused_in(item))
    for party, choice in votes.items():
        if party not in weights:
            known = dict(Party.choices).get(party, party)
            message = _("%(party)s no tiene quien vote en este punto.") % {"party": known}
            raise StepRefused(message, code="party_without_vote")
        if choice not in Choice.values:
            raise StepRefused(_("Elija a favor, en contra o abstención."), code="no_such_vote")
    item.votes.filter(party__in=votes).delete()
    for party, choice in votes.items():
        item.votes.create(party=party, choice=choice, weight=weights[party], by=by)
    return list(item.votes.all())


def counted(session: Session, item: AgendaItem, seats: Sequence[Seat]) -> Count:
    """The votes of the item as they weigh."""
    votes = list(item.votes.all())
    return count(
        {row.party: row.choice for row in votes},
        {row.party: row.weight for row in votes},
        chair_party(seats),
        rules_of(session.scheme).chair_breaks_ties.allowed,
    )


# --- Decisions ---------------------------------------------------------------------------------


@transaction.atomic
def decide(session: Session, item: AgendaItem, *, outcome: str, by: User, reason: str = "") -> Decision:
    """The session decided on the work, by its vote, and the work took its step; or nothing happened."""
    session = locked(session, by)
    refuse_unless(session, Status.OPEN)
    item = item_of(session, item)
    if outcome not in Outcome.values:
        raise StepRefused(_("Elija qué se resuelve."), code="no_such_outcome")
    if outcome != Outcome.APPROVED and not reason.strip():
        raise StepRefused(_("Escriba el motivo: el club lo leerá."), code="note_missing")
    seats = seats_at(session)
    refuse_without_quorum(session, seats)
    project = item.project = locked_work(item.project, by)
    if project.state != State.IN_REVIEW:
        message = _("«%(work)s» ya no está en revisión: está en «%(state)s». Retírela del orden del día.")
        told = {"work": project, "state": project.get_state_display()}
        raise StepRefused(message % told, code="not_from_here")
    refuse_against_the_vote(session, item, seats, outcome)
    ordinal = next_number(f"acuerdo-{session.number}")
    shares, cash = project.shares(), project.in_cash()
    take_what_was_decided(session, project, outcome, resolution=f"A{ordinal:02d}", reason=reason, by=by)
    decision = Decision.objects.create(
        item=item,
        session=session,
        ordinal=ordinal,
        outcome=outcome,
        place=next_number(waiting_series(session)) if outcome == Outcome.WAITING_LIST else None,
        reason=reason.strip(),
        total=project.total,
        shares={payer: f"{amount:.2f}" for payer, amount in shares.items()},
        cash={payer: f"{amount:.2f}" for payer, amount in cash.items()},
        by=by,
    )
    item.is_pending = False
    item.save(update_fields=["is_pending"])
    return decision


def waiting_series(session: Session) -> str:
    return "espera-" + "-".join(str(part) for part in session.key().values())


def refuse_against_the_vote(session: Session, item: AgendaItem, seats: Sequence[Seat], outcome: str) -> None:
    """What is decided is what was voted; a deferral needs no vote."""
    needed = NEEDS_VOTE.get(Outcome(outcome))
    if needed is None:
        return
    missing = set(weights_of(seats, recused_in(item))) - set(item.votes.values_list("party", flat=True))
    if missing:
        names = ", ".join(str(label) for party, label in Party.choices if party in missing)
        raise StepRefused(_("Falta el voto de: %(parties)s.") % {"parties": names}, code="votes_missing")
    if item.votes.filter(at__lt=item.project.moved_at).exists():
        message = _("«%(work)s» cambió después de la votación: vote de nuevo.")
        raise StepRefused(message % {"work": item.project}, code="votes_stale")
    result = counted(session, item, seats).result
    if result != needed:
        told = {
            "outcome": Outcome(outcome).label,
            "result": Choice(result).label if result else _("empate sin resolver"),
        }
        message = _("No puede quedar como «%(outcome)s»: el resultado de la votación es «%(result)s».")
        raise StepRefused(message % told, code="against_the_vote")


def take_what_was_decided(
    session: Session, project: Project, outcome: str, *, resolution: str, reason: str, by: User
) -> None:
    """The work takes the step of the outcome, which asks the rules and the ceilings."""
    facts = {"session": session.number, "resolution": resolution, "session_on": session.held_on}
    if outcome == Outcome.DEFERRED:
        let_go(project, session)
        told = {**facts, "session_on": session.held_on.isoformat()}
        remember(project, "defer", by=by, role=session.committee.authority, note=reason, details=told)
        return
    approve = "approve" if project.family == "solidarity" else "approve_business"
    steps = {
        Outcome.APPROVED: approve,
        Outcome.WAITING_LIST: "put_on_waiting_list",
        Outcome.REJECTED: "decline",
    }
    if outcome == Outcome.REJECTED:
        # The step asks for a reason only; where it was said is part of it.
        where = _("Sesión %(session)s, acuerdo %(resolution)s.") % facts
        reason = f"{reason.strip()}\n{where}"
    step = steps[Outcome(outcome)]
    take_step(project, step, by=by, note=reason, details=facts, in_session=session.number)


@dataclass(frozen=True)
class Ruling:
    """One wish of many: what was decided on an item, or why it was not."""

    item: int
    decision: Decision | None = None
    refusal: StepRefused | None = None


def decide_many(session: Session, wishes: Sequence[Mapping[str, str]], *, by: User) -> list[Ruling]:
    """Each wish is decided by itself, in its order; a refused one leaves its item open and the rest stand."""
    rulings = []
    for wish in wishes:
        key = int(wish["item"])
        try:
            item = session.items.filter(pk=key).first()
            if item is None:
                raise StepRefused(_("Ese punto no está en el orden del día."), code="not_on_agenda")
            told = {"outcome": wish["outcome"], "reason": wish.get("reason", "")}
            rulings.append(Ruling(key, decision=decide(session, item, by=by, **told)))
        except StepRefused as refusal:
            rulings.append(Ruling(key, refusal=refusal))
    return rulings
