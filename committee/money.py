"""The money before a session: ceiling, approved before, decided now and what remains, payer by payer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from committee.models import Decision, Session
from committee.ranking import marginality_of, poverty_of
from committee.simulation import Candidate, Simulation, simulate
from committee.workflow import Outcome
from funding.budgets import standings_of
from funding.models import PUBLIC, Payer, Pot
from projects.ceilings import approved_and_waiting, ceilings_under
from projects.models import Project
from review.scores import scores_of

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class MoneyLine:
    """One government's money. Without a registered ceiling there is no telling what remains."""

    payer: str
    ceiling: Decimal | None
    before: Decimal
    now: Decimal
    remaining: Decimal | None
    source: str = ""

    @property
    def label(self) -> str:
        return str(Payer(self.payer).label)


def money_of(session: Session, decisions: Iterable[Decision] | None = None) -> list[MoneyLine]:
    """The table of a session as ledger and approved works tell it now: before, now and rest add up."""
    if decisions is None:
        decisions = session.decisions.all()
    approved = [decision.cash for decision in decisions if decision.outcome == Outcome.APPROVED]
    found, reserved = ceilings_under(session.key()), approved_and_waiting(session.key())
    pot = Pot.objects.filter(**session.key()).first()
    standing = standings_of(pot) if pot else {}
    lines = []
    for payer in PUBLIC:
        now = sum((Decimal(cash.get(payer, NOTHING)) for cash in approved), NOTHING)
        waiting = reserved.get(payer, NOTHING)
        if ceiling := found.get(payer):
            rest = ceiling.free - waiting
            line = MoneyLine(
                payer.value, ceiling.ceiling, ceiling.ceiling - rest - now, now, rest, ceiling.source
            )
        else:
            row = standing.get(payer)
            before = waiting - now + (-row.free if row else NOTHING)
            line = MoneyLine(payer.value, None, before, now, None)
        lines.append(line)
    return lines


def left_of(lines: Iterable[MoneyLine]) -> dict[str, Decimal]:
    """What remains of each ceiling that is registered."""
    return {line.payer: line.remaining for line in lines if line.remaining is not None}


def cash_of(project: Project) -> dict[str, Decimal]:
    """The governments' money that the work would take."""
    return {payer: cash for payer, cash in project.in_cash().items() if payer in PUBLIC}


def candidates_of(projects: Sequence[Project]) -> list[Candidate]:
    """The works as a simulation takes them, in the order in which they are given."""
    scores = scores_of([project.pk for project in projects])
    towns = marginality_of(projects)
    by_arrival = sorted(projects, key=lambda one: (one.filed_at is None, one.filed_at, one.pk))
    arrival = {project.pk: number for number, project in enumerate(by_arrival)}
    return [
        Candidate(
            key=project.pk,
            cash=cash_of(project),
            arrival=arrival[project.pk],
            score=scores.get(project.pk),
            marginality=poverty_of(towns.get(project.municipality_id or "")),
        )
        for project in projects
    ]


def simulation_of(
    session: Session, order: str, chosen: Sequence[int] = (), lines: Iterable[MoneyLine] | None = None
) -> tuple[Simulation, Mapping[int, Project]]:
    """What of the undecided agenda fits the money that is left now."""
    items = session.items.filter(is_pending=True).select_related("project__municipality__state")
    projects = [item.project for item in items.prefetch_related("project__in_kind_offers")]
    left = left_of(money_of(session) if lines is None else lines)
    return simulate(candidates_of(projects), left, order, chosen), {one.pk: one for one in projects}
