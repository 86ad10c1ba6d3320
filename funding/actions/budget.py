"""The ceilings of a pot, payer by payer: approved, increased, reduced, and moved between states."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions.posting import Leg, PostingRefused, pair, post
from funding.actions.two_hands import refuse_no_amount
from funding.models import PUBLIC, Account, BudgetChange, Entry, Moment, Payer, Pot
from programs.money import pesos

Kind = BudgetChange.Kind


@transaction.atomic
def change_budget(
    pot: Pot,
    *,
    kind: str,
    payer: str,
    amount: Decimal,
    paper: str,
    by: User,
    to_pot: Pot | None = None,
) -> BudgetChange:
    """The ceiling of ``payer`` in the pot changes by ``amount`` pesos. The same paper twice is one change.

    Refuses less than what is committed, a second approved ceiling, and a transfer to another scheme, year or
    family: those never mix.
    """
    pots = {row.pk: row for row in Pot.objects.filter(pk__in=[pot.pk, to_pot.pk if to_pot else pot.pk])}
    # Always in the order of their keys, so that two transfers never wait for each other in a ring.
    list(Pot.objects.select_for_update(no_key=True).filter(pk__in=pots).order_by("pk"))
    paper = " ".join(paper.split())[:200]
    refuse_no_amount(amount)
    if payer not in PUBLIC:
        raise PostingRefused(_("Solo los gobiernos tienen techo presupuestal."), "no_such_payer")
    if not paper:
        raise PostingRefused(_("Escriba el oficio o la publicación."), "no_paper")
    same = {"kind": kind, "payer": payer, "amount": amount, "paper": paper, "to_pot": to_pot}
    earlier = BudgetChange.objects.filter(pot=pot, paper=paper, payer=payer, kind=kind).filter(
        entry__reversal__isnull=True
    )
    if known := earlier.first():
        if all(getattr(known, name) == value for name, value in same.items()):
            return known
        message = _("«%(paper)s» ya está registrado con %(amount)s.")
        raise PostingRefused(message % {"paper": paper, "amount": pesos(known.amount)}, "reference_used")
    refuse_change(pot, kind=kind, payer=payer, amount=amount, to_pot=to_pot)
    turn = BudgetChange.objects.filter(pot=pot).count() + 1
    entry = post(
        pot,
        Entry.Kind.TRANSFER if kind == Kind.TRANSFER else Entry.Kind.CEILING,
        key=f"bolsa:{pot.pk}:{kind}:{payer}:{turn}",
        legs=legs_of(kind, payer, amount, to_pot),
        note=paper,
        by=by,
    )
    return BudgetChange.objects.create(pot=pot, entry=entry, **same)


def refuse_change(pot: Pot, *, kind: str, payer: str, amount: Decimal, to_pot: Pot | None) -> None:
    """Raise a sentence when this change cannot be."""
    ceiling, free = ceiling_of(pot, payer), to_commit(pot, payer)
    if kind == Kind.APPROVED:
        if ceiling is not None:
            message = _("%(payer)s ya tiene un techo aprobado: registre una ampliación o una reducción.")
            raise PostingRefused(message % {"payer": Payer(payer).label}, "has_its_ceiling")
        if amount < -free:
            message = _("Las obras ya comprometen %(committed)s de %(payer)s: el techo no puede ser menor.")
            facts = {"committed": pesos(-free), "payer": Payer(payer).label}
            raise PostingRefused(message % facts, "ceiling_passed")
        return
    if ceiling is None:
        raise PostingRefused(_("Registre primero el techo aprobado."), "no_ceiling")
    if kind in (Kind.REDUCED, Kind.TRANSFER) and amount > free:
        message = _("Quedan %(free)s por comprometer: no se puede quitar más.")
        raise PostingRefused(message % {"free": pesos(free)}, "ceiling_passed")
    if kind == Kind.TRANSFER:
        if to_pot is None or to_pot.pk == pot.pk:
            raise PostingRefused(_("Elija el estado que recibe."), "no_second_pot")
        if (pot.scheme, pot.fiscal_year, pot.family) != (to_pot.scheme, to_pot.fiscal_year, to_pot.family):
            message = _("Solo se transfiere dentro del mismo programa, ejercicio y familia de proyectos.")
            raise PostingRefused(message, "pots_do_not_mix")
        if ceiling_of(to_pot, payer) is None:
            message = _("El estado que recibe no tiene techo aprobado: regístrelo primero.")
            raise PostingRefused(message, "no_ceiling")


def legs_of(kind: str, payer: str, amount: Decimal, to_pot: Pot | None) -> list[Leg]:
    if kind == Kind.APPROVED:
        return pair(Moment.TO_COMMIT, Moment.APPROVED, payer, amount)
    if kind == Kind.INCREASED:
        return pair(Moment.TO_COMMIT, Moment.INCREASED, payer, amount)
    given = pair(Moment.REDUCED, Moment.TO_COMMIT, payer, amount)
    if to_pot is None:
        return given
    received = pair(Moment.TO_COMMIT, Moment.INCREASED, payer, amount)
    return [*given, *((moment, payer, pesos_, to_pot.pk) for moment, payer, pesos_, *_own in received)]


def ceiling_of(pot: Pot, payer: str) -> Decimal | None:
    """The ceiling as it stands (*modificado*), in pesos; None when nobody registered one."""
    balances = balances_of(pot, payer)
    if not balances.get(Moment.APPROVED):
        return None
    moments = (Moment.APPROVED, Moment.INCREASED, Moment.REDUCED)
    return -sum((balances.get(moment, Decimal(0)) for moment in moments), Decimal("0.00"))


def to_commit(pot: Pot, payer: str) -> Decimal:
    """What no work has committed yet, in pesos; below zero where works came before any ceiling."""
    return balances_of(pot, payer).get(Moment.TO_COMMIT, Decimal("0.00"))


def balances_of(pot: Pot, payer: str) -> dict[str, Decimal]:
    rows = Account.objects.filter(pot=pot, payer=payer).values_list("moment", "balance")
    return dict(rows)
