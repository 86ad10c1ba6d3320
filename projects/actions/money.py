"""What reviewers find in the bank and in the field: deposits, gifts in kind, support that comes back."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from funding.actions import deliver, recover, reverse
from funding.declarations import authorise, declare, exception_of, reject, verify
from funding.models import Authorisation, Declaration, Delivery, Deposit, InKind, Movement, Recovery
from programs.money import pesos
from projects.actions.acts import (
    StepRefused,
    locked,
    refuse_if_stopped,
    refuse_unless_reviewer,
    remember,
)
from projects.actions.steps import take_step
from projects.models import Project
from projects.papers import cancel_receipt, file_receipt
from projects.workflow import State


@transaction.atomic
def declare_deposit(
    project: Project,
    *,
    payer: str,
    amount: Decimal | None,
    paid_on: date,
    reference: str,
    paid_by: str,
    by: User,
    by_another: bool = False,
    other_bank: str = "",
    other_account: str = "",
    usd: Decimal | None = None,
    fix: Decimal | None = None,
) -> Declaration:
    """A deposit is told of by its payer or by a reviewer; it counts once another person verifies it.

    Paid by another, or into another account, it waits first for the authority that grants exceptions.
    """
    project = locked(project, by)
    if project.fund is None:
        raise StepRefused(_("La obra todavía no tiene convenio ni fondo."), code="no_fund")
    owed = {part.payer for part in project.fund.parts()}
    if payer in owed and payer not in project.payers_declared_by(by):
        message = _("Los depósitos de esa parte los declara quien la aporta o quien revisa la obra.")
        raise StepRefused(message, code="not_your_role")
    before = project.fund.declarations.count()
    declaration = declare(
        project.fund,
        payer=payer,
        amount=amount,
        paid_on=paid_on,
        reference=reference,
        paid_by=paid_by,
        by=by,
        by_another=by_another,
        other_bank=other_bank,
        other_account=other_account,
        usd=usd,
        fix=fix,
    )
    if project.fund.declarations.count() > before:
        details: dict[str, Any] = {**facts_of(declaration), "declaration": declaration.pk}
        if declaration.needs_authorisation:
            details["exception"] = exception_of(declaration)
        remember(project, "declare", by=by, note=pesos(declaration.amount), details=details)
    return declaration


@transaction.atomic
def authorise_deposit(
    project: Project, declaration: Declaration, *, reason: str, paper: str, by: User
) -> Authorisation:
    """A deposit by another payer or into another account may be verified, by whoever grants exceptions."""
    project = locked(project, by)
    if project.waiver_authority not in project.roles_of(by):
        message = _("Las excepciones corresponden a otra oficina: %(office)s.")
        office = Role(project.waiver_authority).label
        raise StepRefused(message % {"office": office}, code="not_your_role")
    declaration = project.fund.declarations.get(pk=declaration.pk)
    is_new = not Authorisation.objects.filter(declaration=declaration).exists()
    made = authorise(declaration, reason=reason, paper=paper, by=by)
    if is_new:
        details = {**facts_of(declaration), "exception": exception_of(declaration), "paper": made.paper}
        role = project.waiver_authority
        remember(project, "authorise_deposit", by=by, role=role, note=made.reason, details=details)
    return made


@transaction.atomic
def verify_deposit(
    project: Project,
    declaration: Declaration,
    *,
    by: User,
    received_on: date | None = None,
    movement: Movement | None = None,
    paper: str = "",
) -> Deposit:
    """A reviewer who is not its author found the deposit; the last one completes the fund."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Verificar depósitos"))
    refuse_if_stopped(project)
    declaration = project.fund.declarations.get(pk=declaration.pk)
    was_waiting = declaration.state == Declaration.State.DECLARED
    deposit = verify(declaration, received_on=received_on, movement=movement, paper=paper, by=by)
    if was_waiting:
        note, role = pesos(deposit.amount), project.authority
        details = facts_of(deposit)
        if paper := project.fund.declarations.get(pk=declaration.pk).paper:
            details["paper"] = paper
        remember(project, "deposit", by=by, role=role, note=note, details=details)
        file_receipt(project, deposit, by=by)
        confirm_if_paid_up(project, by)
    return deposit


@transaction.atomic
def reject_deposit(project: Project, declaration: Declaration, *, reason: str, by: User) -> Declaration:
    """The declared money is not in the statement; the reason stands in the history."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Rechazar depósitos"))
    declaration = project.fund.declarations.get(pk=declaration.pk)
    was_waiting = declaration.state == Declaration.State.DECLARED
    rejected = reject(declaration, reason=reason, by=by)
    if was_waiting:
        role = project.authority
        remember(project, "reject_deposit", by=by, role=role, note=reason, details=facts_of(rejected))
    return rejected


def facts_of(row: Deposit | Declaration) -> dict[str, str]:
    return {"payer": row.payer, "amount": str(row.amount), "reference": row.reference}


@transaction.atomic
def reverse_deposit(project: Project, deposit: Deposit, *, reason: str, by: User) -> None:
    """The deposit counts no more; a paid-up work waits for deposits again."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Revertir depósitos"))
    reverse(project.fund.deposits.get(pk=deposit.pk), reason=reason, by=by)
    cancel_receipt(deposit, reason=reason)
    details = facts_of(deposit)
    remember(project, "reverse_deposit", by=by, role=project.authority, note=reason, details=details)
    if project.state == State.PAID_UP:
        take_step(project, "reopen_deposits", by=by)


@transaction.atomic
def deliver_in_kind(project: Project, gift: InKind, *, delivered_on: date, paper: str, by: User) -> Delivery:
    """What was promised in kind is handed over; it may be the last thing that the work waited for."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Registrar entregas en especie"))
    if project.fund is None:
        raise StepRefused(_("La obra todavía no tiene convenio ni fondo."), code="no_fund")
    gift = project.fund.in_kind.get(pk=gift.pk)
    is_new = not Delivery.objects.filter(in_kind=gift).exists()
    delivery = deliver(gift, delivered_on=delivered_on, paper=paper, by=by)
    if is_new:
        details = {"payer": gift.payer, "amount": str(gift.value), "paper": delivery.paper}
        remember(project, "deliver", by=by, role=project.authority, note=gift.description, details=details)
        file_receipt(project, delivery, by=by)
        confirm_if_paid_up(project, by)
    return delivery


@transaction.atomic
def register_recovery(
    project: Project, *, amount: Decimal, received_on: date, reference: str, paid_by: str, by: User
) -> Recovery:
    """Support that came back of a business is in the solidarity pot of its state."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Registrar recuperaciones"))
    if project.fund is None:
        raise StepRefused(_("La obra todavía no tiene convenio ni fondo."), code="no_fund")
    before = project.fund.recoveries.count()
    made = recover(
        project.fund, amount=amount, received_on=received_on, reference=reference, paid_by=paid_by, by=by
    )
    if project.fund.recoveries.count() > before:
        details = {"amount": str(made.amount), "reference": made.reference}
        remember(project, "recover", by=by, role=project.authority, note=pesos(made.amount), details=details)
    return made


@transaction.atomic
def reverse_recovery(project: Project, made: Recovery, *, reason: str, by: User) -> None:
    """The recovery counts no more: the business owes it again, and the pot no longer has it."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Revertir recuperaciones"))
    made = project.fund.recoveries.get(pk=made.pk)
    reverse(made, reason=reason, by=by)
    details = {"amount": str(made.amount), "reference": made.reference}
    remember(project, "reverse_recovery", by=by, role=project.authority, note=reason, details=details)


def confirm_if_paid_up(project: Project, by: User) -> None:
    if project.state == State.AGREED and all(part.is_paid for part in project.fund.parts()):
        take_step(project, "confirm_deposits", by=by)
