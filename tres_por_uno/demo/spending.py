"""The money of a work of the demo on its way: ordered, paid, proved, and something that still waits."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from funding.actions import change_budget
from funding.models import Pot
from programs.money import split
from projects.actions import order_release, set_work_budget, tell_operation, verify_operation
from projects.models import Project


def done(project: Project, name: str, *, teller: User, verifier: User, **facts: Any) -> Any:
    """An operation that one person told and another verified."""
    row = tell_operation(project, name, by=teller, happened_on=timezone.localdate(), **facts)
    return verify_operation(project, name, row, by=verifier)


def set_ceilings(cast: Mapping[str, User]) -> None:
    """What both governments approved for works of solidarity of Zacatecas in 2013; a repeat adds nothing."""
    facts = {"scheme": "fed_3x1", "fiscal_year": 2013, "state_id": "32", "family": "solidarity"}
    pot, _new = Pot.objects.get_or_create(**facts)
    approved = {
        "federal": ("carmen", "25000000.00", "Oficio 510.DEMO-001 de la Unidad de Microrregiones"),
        "state": ("graciela", "24000000.00", "Presupuesto de egresos del estado, anexo de ejemplo"),
    }
    for payer, (who, amount, paper) in approved.items():
        change_budget(pot, kind="approved", payer=payer, amount=Decimal(amount), paper=paper, by=cast[who])


def release_federal_part(project: Project, cast: Mapping[str, User]) -> None:
    """The federal part is authorised and has its payment order."""
    part = next(part for part in project.fund.parts() if part.payer == "federal")
    row = done(
        project,
        "release",
        teller=cast["patricia"],
        verifier=cast["roberto"],
        payer="federal",
        amount=part.agreed,
        conditions="Convenio firmado y depósitos de las demás partes, oficio 122/2013.",
        reference=f"OF-{project.pk:04d}/2013",
    )
    order_release(
        project, row, clc=f"CLC-{project.pk:05d}", ordered_on=timezone.localdate(), by=cast["roberto"]
    )


def spend(project: Project, cast: Mapping[str, User]) -> None:
    """Two lines of the budget: one paid and proved, and a payment of the other that waits."""
    town, reviewer = cast["ramon"], cast["roberto"]
    total = sum((part.agreed for part in project.fund.parts()), Decimal(0))
    tank, works = split(total, {"tank": 3, "works": 2}).values()
    first, second = set_work_budget(
        project, lines=[("Tanque de enfriamiento y marmita", tank), ("Adecuación del local", works)], by=town
    )
    payment = done(
        project,
        "payment",
        teller=town,
        verifier=reviewer,
        line=first,
        amount=tank,
        payee="Equipos Lecheros de Fresnillo, S. A. de C. V.",
        reference=f"PAGO-{project.pk:04d}-1",
    )
    done(
        project,
        "proof",
        teller=town,
        verifier=reviewer,
        payment=payment,
        amount=tank,
        total=tank,
        paper="other",
        issuer="Equipos Lecheros de Fresnillo, S. A. de C. V.",
        reference="Nota 118",
    )
    tell_operation(
        project,
        "payment",
        by=town,
        happened_on=timezone.localdate(),
        line=second,
        amount=(works / 2).quantize(Decimal("0.01")),
        payee="Constructora Los Ramírez",
        reference=f"PAGO-{project.pk:04d}-2",
    )
