"""What reviewers find in the bank and in the field: deposits, gifts in kind, support that comes back."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from funding.actions import deliver, receive, recover, reverse
from funding.models import Delivery, Deposit, InKind, Recovery
from programs.money import pesos
from projects.actions.acts import StepRefused, locked, refuse_unless_reviewer, remember
from projects.actions.steps import take_step
from projects.models import Project
from projects.workflow import State


@transaction.atomic
def register_deposit(
    project: Project,
    *,
    payer: str,
    amount: Decimal,
    received_on: date,
    reference: str,
    paid_by: str,
    by: User,
) -> Deposit:
    """A verified deposit counts for ``payer``; the one that completes the fund makes the work paid up."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Registrar depósitos"))
    if project.fund is None:
        raise StepRefused(_("La obra todavía no tiene convenio ni fondo."), code="no_fund")
    before = project.fund.deposits.count()
    deposit = receive(
        project.fund,
        payer=payer,
        amount=amount,
        received_on=received_on,
        reference=reference,
        paid_by=paid_by,
        by=by,
    )
    if project.fund.deposits.count() > before:
        details = {"payer": payer, "amount": str(deposit.amount), "reference": deposit.reference}
        remember(project, "deposit", by=by, role=project.authority, note=pesos(amount), details=details)
        confirm_if_paid_up(project, by)
    return deposit


@transaction.atomic
def reverse_deposit(project: Project, deposit: Deposit, *, reason: str, by: User) -> None:
    """The deposit counts no more; a paid-up work waits for deposits again."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Revertir depósitos"))
    reverse(project.fund.deposits.get(pk=deposit.pk), reason=reason, by=by)
    details = {"payer": deposit.payer, "amount": str(deposit.amount), "reference": deposit.reference}
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
