"""The ceilings of a pot, payer by payer: approved, increased, reduced, and moved between states."""

from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions.fund import undo
from funding.actions.posting import Leg, PostingRefused, pair, post
from funding.actions.two_hands import refuse_no_amount
from funding.budgets import payers_set_by, sets_some
from funding.models import PUBLIC, Account, BudgetChange, Entry, Moment, Payer, Pot
from places.models import State
from programs.money import pesos
from programs.rulebook import NoRules, kinds, rules_for, scheme

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
    hold(pot.pk, to_pot.pk if to_pot else None)
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


def hold(*pots: int | None) -> None:
    """Whoever changes the ceilings of these pots waits here until this transaction ends.

    Always in the order of their keys, so that two transfers never wait for each other in a ring.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT funding_hold_pots(%s)", [[pk for pk in pots if pk]])


@transaction.atomic
def set_ceiling(pot: Pot, *, payer: str, by: User, to_pot: Pot | None = None, **told: Any) -> BudgetChange:
    """``change_budget`` by an office that answers for that government's ceiling in each of the pots."""
    refuse_unless_theirs(pot, payer, by)
    if to_pot is not None:
        refuse_unless_theirs(to_pot, payer, by)
    return change_budget(pot, payer=payer, by=by, to_pot=to_pot, **told)


def refuse_unless_theirs(pot: Pot, payer: str, by: User) -> None:
    if payer in PUBLIC and payer not in payers_set_by(by, pot):
        message = _("El techo de %(payer)s en %(state)s corresponde a otra oficina.")
        raise PostingRefused(message % {"payer": Payer(payer).label, "state": pot.state}, "not_your_role")


@transaction.atomic
def reverse_change(change: BudgetChange, *, reason: str, by: User) -> Entry:
    """The change of a ceiling counts no more, once, by another person than the one who registered it."""
    hold(change.pot_id, change.to_pot_id)
    change = BudgetChange.objects.select_related("pot__state", "to_pot__state", "entry").get(pk=change.pk)
    refuse_unless_theirs(change.pot, change.payer, by)
    if change.entry.by_id == by.pk:
        raise PostingRefused(_("Lo revierte otra persona, no quien lo registró."), "same_person")
    if not Entry.objects.filter(reverses=change.entry).exists():
        refuse_reversal(change)
    return undo(change.pot, change.entry_id, reason=reason, by=by)


def refuse_reversal(change: BudgetChange) -> None:
    """Raise a sentence when other changes or works stand on this one."""
    if change.kind == Kind.REDUCED:
        return
    pot = change.to_pot or change.pot
    free = to_commit(pot, change.payer)
    if change.kind == Kind.APPROVED and ceiling_of(pot, change.payer) != change.amount:
        message = _("Revierta primero lo que cambió el techo después de aprobarlo.")
        raise PostingRefused(message, "something_changed")
    if change.amount > free:
        message = _("Quedan %(free)s por comprometer: no se puede quitar más.")
        raise PostingRefused(message % {"free": pesos(free)}, "ceiling_passed")


@transaction.atomic
def open_pot(*, scheme_code: str, fiscal_year: int, state: State, family: str, by: User) -> Pot:
    """The pot of a scheme, year, state and family, before its first work; an existing one is that one."""
    try:
        found = scheme(scheme_code)
        known = {rules_for(scheme_code, fiscal_year, kind).family for kind in kinds(scheme_code, fiscal_year)}
    except NoRules as missing:
        raise PostingRefused(str(missing), "no_rules") from missing
    if family not in known:
        message = _("Ese programa no tiene ese año reglas para esa familia de proyectos.")
        raise PostingRefused(message, "no_rules")
    if found.state and found.state != state.pk:
        message = _("«%(scheme)s» no trabaja en %(state)s.") % {"scheme": found.name, "state": state}
        raise PostingRefused(message, "other_state")
    key: dict[str, Any] = {
        "scheme": scheme_code,
        "fiscal_year": fiscal_year,
        "state": state,
        "family": family,
    }
    if not sets_some(by) or not payers_set_by(by, Pot(**key)):
        message = _("Los techos de ese programa en %(state)s corresponden a otra oficina.")
        raise PostingRefused(message % {"state": state}, "not_your_role")
    pot, _new = Pot.objects.get_or_create(**key)
    return pot


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
