"""The moments of public budgets as the law tells them, each of them with all that went further."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from funding.models import PUBLIC, Account, BudgetChange, Entry, Moment, Payer, Pot
from programs.rulebook import schemes

NOTHING = Decimal("0.00")
Balances = Mapping[tuple[str, str], Decimal]

AFTER_COMMITTED = (Moment.COMMITTED, Moment.ACCRUED, Moment.EXECUTED, Moment.PAID_OUT)
OF_THE_CEILING = (Moment.APPROVED, Moment.INCREASED, Moment.REDUCED)
# The figures in the order of the law, with the accounts of which each is the sum.
FIGURES = {
    "approved": OF_THE_CEILING[:1],
    "modified": OF_THE_CEILING,
    "committed": AFTER_COMMITTED,
    "accrued": AFTER_COMMITTED[1:],
    "executed": AFTER_COMMITTED[2:],
    "paid_out": AFTER_COMMITTED[3:],
    "to_commit": (Moment.TO_COMMIT,),
}
FIGURE_NAMES = {
    "approved": _("Aprobado"),
    "modified": _("Modificado"),
    "committed": _("Comprometido"),
    "accrued": _("Devengado"),
    "executed": _("Ejercido"),
    "paid_out": _("Pagado"),
    "to_commit": _("Por comprometer"),
}
# What was approved stands on the credit side.
CREDITS = {"approved", "modified"}


@dataclass(frozen=True)
class Moments:
    """What a government has in a pot, in pesos; ceilings and what is left are None where there is none.

    ``free`` is what no work has of the ceiling; without one it is what works have, below zero.
    """

    payer: str
    approved: Decimal | None
    modified: Decimal | None
    committed: Decimal
    accrued: Decimal
    executed: Decimal
    paid_out: Decimal
    free: Decimal

    @property
    def label(self) -> str:
        return str(Payer(self.payer).label)

    @property
    def to_commit(self) -> Decimal | None:
        return None if self.modified is None else self.free

    def figures(self) -> list[tuple[str, str, Decimal | None]]:
        """Code, name and pesos of each figure, in the order of the law."""
        return [(code, str(name), getattr(self, code)) for code, name in FIGURE_NAMES.items()]


def moments_of(balances: Balances) -> list[Moments]:
    """The moments of each government that has a ceiling or a committed part, by payer and account."""

    def sum_of(payer: str, figure: str) -> Decimal:
        found = sum((balances.get((payer, moment), NOTHING) for moment in FIGURES[figure]), NOTHING)
        return -found if figure in CREDITS else found

    rows = []
    for payer in PUBLIC:
        sums = {figure: sum_of(payer, figure) for figure in FIGURES}
        has_ceiling = bool(sums["approved"])
        if not has_ceiling and not any(sums.values()):
            continue
        rows.append(
            Moments(
                payer=payer.value,
                approved=sums["approved"] if has_ceiling else None,
                modified=sums["modified"] if has_ceiling else None,
                committed=sums["committed"],
                accrued=sums["accrued"],
                executed=sums["executed"],
                paid_out=sums["paid_out"],
                free=sums["to_commit"],
            )
        )
    return rows


def of_pots(keys: Iterable[int]) -> QuerySet[Account]:
    """The accounts of the pots themselves and of their works."""
    keys = list(keys)
    return Account.objects.filter(Q(pot__in=keys) | Q(fund__pot__in=keys))


def standings_of(pot: Pot) -> dict[str, Moments]:
    """The moments of each government in one pot. One query."""
    rows = of_pots([pot.pk]).order_by().values_list("payer", "moment").annotate(sum=Sum("balance"))
    return {row.payer: row for row in moments_of({(payer, moment): sum_ for payer, moment, sum_ in rows})}


def papers_of(pot: Pot) -> dict[str, str]:
    """By which paper each government's ceiling stands as it does: that of its newest standing change."""
    changes = BudgetChange.objects.filter(Q(pot=pot) | Q(to_pot=pot), entry__reversal__isnull=True)
    return dict(changes.order_by("pk").values_list("payer", "paper"))


def entries_of(pot: Pot, *, payer: str, figure: str) -> QuerySet[Entry]:
    """The entries of which a figure is made, the newest first; their ``change`` adds up to it."""
    accounts = of_pots([pot.pk]).filter(payer=payer, moment__in=FIGURES[figure])
    entries = Entry.objects.filter(lines__account__in=accounts)
    return (
        entries.annotate(change=Sum("lines__amount") * Value(-1 if figure in CREDITS else 1))
        .exclude(change=0)
        .select_related("by", "fund", "pot__state")
        .order_by("-at", "-pk")
    )


def changes_of(pot: Pot) -> QuerySet[BudgetChange]:
    """How the ceilings of the pot changed, also by what other states gave it, the newest first."""
    rows = BudgetChange.objects.filter(Q(pot=pot) | Q(to_pot=pot)).order_by("-pk")
    return rows.select_related("pot__state", "to_pot__state", "entry__by", "entry__reversal__by")


# --- Who sets ceilings ---------------------------------------------------------------------------


def is_of_the_state(scheme: str) -> bool:
    """Whether the state's government runs the scheme."""
    return any(known.code == scheme and known.authority == Role.STATE_GOVERNMENT for known in schemes())


def payers_set_by(user: User, pot: Pot) -> list[str]:
    """The governments whose ceiling in the pot the person registers.

    The central office answers for federal money, the state's government for that of state and towns, and
    for all of it under a scheme of its own.
    """
    payers: set[str] = set()
    is_theirs = is_of_the_state(pot.scheme)
    for office in user.current_offices:
        if office.role == Role.CENTRAL and not office.state_id and not is_theirs:
            payers.add(Payer.FEDERAL)
        elif office.role == Role.STATE_GOVERNMENT and office.state_id == pot.state_id:
            payers |= {Payer.STATE, Payer.MUNICIPAL} | ({Payer.FEDERAL} if is_theirs else set())
    return [payer.value for payer in PUBLIC if payer in payers]


def sets_some(user: User) -> bool:
    """Whether the person registers ceilings of some pot."""
    return user.holds(Role.CENTRAL, Role.STATE_GOVERNMENT)
