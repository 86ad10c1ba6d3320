"""What two persons do with the money of a work: instalments, payments, proofs, closings and refunds."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents.models import Document
from funding import actions as funding
from funding.actions import OPERATIONS, NewLine, to_ask_a_line_for
from funding.models import BudgetLine, Movement, Release, TwoHands
from funding.sightings import verify_seen
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
from projects.papers import (
    cancel_amendment,
    cancel_instalment,
    cancel_refund,
    file_amendment,
    file_capture_line,
    file_instalment,
    file_refund,
)
from projects.workflow import REVIEWER, VERIFIED_BY, State

# The papers of what counts, and their end with what counts no more.
FILES = {"release": file_instalment, "refund": file_refund, "amendment": file_amendment}
CANCELS = {"release": cancel_instalment, "refund": cancel_refund, "amendment": cancel_amendment}


@transaction.atomic
def tell_operation(project: Project, name: str, *, by: User, **facts: Any) -> TwoHands:
    """What was told waits for another person. Told twice with one reference it is one.

    ``facts`` are happened_on, reference, note, amount, and what the operation says besides. Raises
    StepRefused for whoever may not tell it, and PostingRefused for what cannot be.
    """
    project = with_fund(project, by)
    if name not in project.operations_told_by(by):
        message = _("«%(operation)s» lo registra quien ejecuta o quien revisa la obra.")
        raise StepRefused(message % {"operation": OPERATIONS[name].label}, code="not_your_role")
    row, is_new = funding.tell(OPERATIONS[name], project.fund, by=by, **facts)
    if is_new:
        remember(project, f"tell_{name}", by=by, note=pesos(row.amount), details=facts_of(row))
    return row


@transaction.atomic
def verify_operation(
    project: Project, name: str, row: Any, *, by: User, movement: Movement | None = None, paper: str = ""
) -> TwoHands:
    """Another person verified it, and it counts. The work waits for deposits or not, as the parts now are.

    What moves the account is in a ``movement`` of the bank, or in a ``paper`` of it.
    """
    project = with_fund(project, by)
    role = refuse_unless_verifier(project, name, by)
    refuse_if_stopped(project)
    row = found(project, name, row)
    was_waiting = row.is_waiting
    row = verify_seen(name, row, by=by, movement=movement, paper=paper)
    if was_waiting:
        told = facts_of(row)
        if seen := row.entry.sightings.select_related("movement").last():
            told["bank"] = str(seen)
        remember(project, f"verify_{name}", by=by, role=role, note=pesos(row.amount), details=told)
        if name in FILES:
            FILES[name](project, row, by=by)
        keep_in_step(project, by)
    return row


@transaction.atomic
def reject_operation(project: Project, name: str, row: Any, *, reason: str, by: User) -> TwoHands:
    """It does not count; the reason stands in the history."""
    project = with_fund(project, by)
    role = refuse_unless_verifier(project, name, by)
    row = found(project, name, row)
    was_waiting = row.is_waiting
    row = funding.reject(OPERATIONS[name], row, reason=reason, by=by)
    if was_waiting:
        remember(project, f"reject_{name}", by=by, role=role, note=reason, details=facts_of(row))
    return row


@transaction.atomic
def reverse_operation(project: Project, name: str, row: Any, *, reason: str, by: User) -> None:
    """What was verified by mistake counts no more. Whoever told it does not reverse it."""
    project = with_fund(project, by)
    role = refuse_unless_verifier(project, name, by)
    row = found(project, name, row)
    if row.declared_by_id == by.pk:
        message = _("Quien lo registró no lo revierte: pida a otra persona de su oficina.")
        raise StepRefused(message, code="two_persons")
    funding.take_back(OPERATIONS[name], row, reason=reason, by=by)
    if name in CANCELS:
        CANCELS[name](row, reason=reason)
    remember(project, f"reverse_{name}", by=by, role=role, note=reason, details=facts_of(row))
    keep_in_step(project, by)


@transaction.atomic
def order_release(project: Project, release: Release, *, clc: str, ordered_on: date, by: User) -> Release:
    """The authorised instalment has its payment order."""
    project = with_fund(project, by)
    refuse_unless_reviewer(project, by, _("Registrar la CLC"))
    release = found(project, "release", release)
    had_none = not release.clc
    release = funding.order_payment(release, clc=clc, ordered_on=ordered_on, by=by)
    if had_none:
        details = {**facts_of(release), "clc": release.clc}
        remember(project, "order_release", by=by, role=project.authority, note=release.clc, details=details)
        file_instalment(project, release, by=by)
    return release


@transaction.atomic
def ask_capture_line(project: Project, *, by: User) -> Document:
    """The request for the TESOFE's capture line is filed, for all federal money that is to go back.

    Asked again for the same money it is the same paper; once more or less is left, its next version.
    """
    project = with_fund(project, by)
    if "refund" not in project.operations_told_by(by):
        message = _("La línea de captura la pide quien ejecuta o quien revisa la obra.")
        raise StepRefused(message, code="not_your_role")
    refuse_if_stopped(project)
    amount = to_ask_a_line_for(project.fund)
    paper, is_new = file_capture_line(project, amount, by=by)
    if is_new:
        details = {"amount": f"{amount:.2f}", "payer": "federal", "number": paper.number}
        remember(project, "ask_capture_line", by=by, note=pesos(amount), details=details)
    return paper


@transaction.atomic
def set_work_budget(
    project: Project, *, lines: Sequence[NewLine | tuple[str, Decimal]], by: User
) -> list[BudgetLine]:
    """The money of the work is divided into these lines, which payments are charged to."""
    project = with_fund(project, by)
    if "payment" not in project.operations_told_by(by):
        message = _("El presupuesto lo escribe quien ejecuta o quien revisa la obra.")
        raise StepRefused(message, code="not_your_role")
    before = [[line.concept, f"{line.amount:.2f}"] for line in project.fund.budget_lines.all()]
    told = funding.set_budget(project.fund, lines=lines, by=by)
    after = [[line.concept, f"{line.amount:.2f}"] for line in told]
    if after != before:
        remember(project, "set_budget", by=by, details={"before": before, "lines": after})
    return told


def with_fund(project: Project, by: User) -> Project:
    project = locked(project, by)
    if project.fund is None:
        raise StepRefused(_("La obra todavía no tiene convenio ni fondo."), code="no_fund")
    if not project.shows_money_to(by):
        raise StepRefused(_("Su oficina no lleva el dinero de esta obra."), code="not_your_role")
    return project


def refuse_unless_verifier(project: Project, name: str, by: User) -> str:
    """The role in which ``by`` verifies."""
    roles = project.roles_of(by) & VERIFIED_BY[name]
    if not roles:
        message = _("«%(operation)s» lo verifica quien revisa la obra.")
        raise StepRefused(message % {"operation": OPERATIONS[name].label}, code="not_your_role")
    return project.authority if REVIEWER in roles else min(roles)


def found(project: Project, name: str, row: Any) -> Any:
    """The row of this work; a row of another work is not found."""
    return OPERATIONS[name].model.objects.filter(fund=project.fund).get(pk=row.pk)


def facts_of(row: Any) -> dict[str, str]:
    told = {"amount": f"{row.amount:.2f}", "reference": row.reference}
    if payer := getattr(row, "payer", ""):
        told["payer"] = payer
    return told


def keep_in_step(project: Project, by: User) -> None:
    """A change of the parts may complete the deposits of the work, or ask for more of them."""
    is_paid = all(part.is_paid for part in project.fund.parts())
    if project.state == State.AGREED and is_paid and REVIEWER in project.roles_of(by):
        take_step(project, "confirm_deposits", by=by)
    elif project.state == State.PAID_UP and not is_paid and REVIEWER in project.roles_of(by):
        take_step(project, "reopen_deposits", by=by)
