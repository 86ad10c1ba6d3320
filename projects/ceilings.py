"""What the ceilings of a scheme, year, state and family leave for one more work, payer by payer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from funding.budgets import papers_of, standings_of
from funding.models import PUBLIC, Payer, Pot
from programs.checks import Finding
from programs.money import pesos
from projects.models import Call, Project
from projects.workflow import State

NOTHING = Decimal("0.00")
# Of this house's advisory locks, the one of ceilings.
CEILINGS = 31417


@dataclass(frozen=True)
class Ceiling:
    """How much a payer may give in all and what no agreed work has of it, in pesos, by which paper."""

    ceiling: Decimal
    free: Decimal
    source: str


def key_of(project: Project) -> dict[str, object]:
    """What a work shares its ceilings by."""
    return {
        "scheme": project.scheme,
        "fiscal_year": project.fiscal_year,
        "state": project.municipality.state_id,
        "family": project.family,
    }


def wait_for_ceiling(project: Project) -> None:
    """Whoever commits money of the same ceilings waits here until this transaction ends."""
    name = ":".join(str(part) for part in key_of(project).values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [CEILINGS, name])


def ceilings_of(project: Project) -> dict[str, Ceiling]:
    """The ceilings that bind the work."""
    return ceilings_under(key_of(project))


def ceilings_under(key: Mapping[str, object]) -> dict[str, Ceiling]:
    """The ceilings of a scheme, year, state and family: those of the pot, or else of the published call."""
    pot = Pot.objects.filter(**key).first()
    standing = standings_of(pot) if pot else {}
    papers = papers_of(pot) if pot else {}
    call = Call.objects.published().filter(**key).first()
    called = {"federal": call.federal_ceiling, "state": call.state_ceiling} if call else {}
    found = {}
    for payer in PUBLIC:
        row = standing.get(payer)
        if row and row.modified is not None:
            found[payer.value] = Ceiling(row.modified, row.free, papers.get(payer, ""))
        elif called.get(payer) is not None:
            # Without a ceiling in the ledger its account of what is free counts from zero down.
            taken = row.free if row else NOTHING
            found[payer.value] = Ceiling(called[payer], called[payer] + taken, call.source)
    return found


def approved_and_waiting(key: Mapping[str, object], but: Project | None = None) -> dict[str, Decimal]:
    """What works that a committee approved, and that have no agreement yet, will take; not ``but`` this."""
    place = {f"municipality__{name}" if name == "state" else name: value for name, value in key.items()}
    others = Project.objects.filter(state=State.APPROVED, **place).exclude(pk=but.pk if but else None)
    sums: dict[str, Decimal] = {}
    for work in others.prefetch_related("in_kind_offers"):
        for payer, cash in work.in_cash().items():
            sums[payer] = sums.get(payer, NOTHING) + cash
    return sums


def within_ceiling(project: Project, now: datetime) -> Iterator[Finding]:
    """The governments' money for this work fits under their ceilings, with that of works approved before."""
    if project.municipality is None or project.total is None or project.rules is None:
        return
    found = ceilings_of(project)
    if not found:
        return
    waiting = approved_and_waiting(key_of(project), but=project)
    for payer, cash in project.in_cash().items():
        ceiling = found.get(payer)
        if ceiling is None or not cash:
            continue
        reserved = waiting.get(payer, NOTHING)
        left = ceiling.free - reserved
        if cash <= left:
            continue
        message = _(
            "La parte de %(payer)s es de %(cash)s y del techo de %(ceiling)s quedan %(left)s "
            "(%(reserved)s esperan convenio en obras ya aprobadas)."
        ) % {
            "payer": Payer(payer).label,
            "cash": pesos(cash),
            "ceiling": pesos(ceiling.ceiling),
            "left": pesos(max(left, NOTHING)),
            "reserved": pesos(reserved),
        }
        remedy = _("Pida una ampliación o una transferencia del techo, o reduzca el costo de la obra.")
        yield Finding(f"ceiling_{payer}", message, refuses=True, source=ceiling.source, remedy=remedy)
