"""A real kind of business with an invented family: a dairy, as the plan of its form tells it."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Office, Role, User
from projects.actions import appraise
from projects.models import Project

PLAN: dict[str, Any] = {
    "investor": "Elpidio Macías Reyna",
    "investor_lives_in": "Fort Worth, Texas",
    "investor_work": "Techador",
    "stage": "running",
    "product": "Queso fresco y crema de leche de vaca.",
    "market": "Mil doscientas piezas al mes en tiendas de Río Grande y los jueves en el tianguis.",
    "team": "Su hermana y dos sobrinos, que ya hacen queso desde hace nueve años.",
    "owned": "Once vacas y un local de sesenta metros.",
    "stages": "Compra del tanque el primer mes; ventas con la marca desde el tercero.",
    "organisation": "La hermana produce y lleva las ventas; los sobrinos ordeñan y reparten.",
    "bookkeeper": "Rosalba Macías",
    "tax_payer": "Elpidio Macías Reyna",
    "families": 1,
    "jobs": 3,
    "sales": Decimal("432000.00"),
    "wages": Decimal("144000.00"),
    "raw_material": Decimal("96000.00"),
    "energy": Decimal("30000.00"),
    "grace_months": 6,
    "instalments": 24,
}


def costs_of(total: Decimal) -> list[dict[str, Any]]:
    """What the money buys: a tank, and the rest of the cost in works on the building."""
    tank = {"category": "machinery", "concept": "Tanque enfriador de 500 litros", "unit": "pieza"}
    building = {"category": "building", "concept": "Piso y drenaje del local", "unit": "lote"}
    half = (total / 2).quantize(Decimal("0.01"))
    return [
        {**tank, "quantity": Decimal(1), "unit_price": half},
        {**building, "quantity": Decimal(1), "unit_price": total - half},
    ]


def business(total: Decimal, **plan: Any) -> dict[str, Any]:
    """The answers by which a proposal is a business."""
    return {"plan": {**PLAN, **plan}, "costs": costs_of(total)}


def company_that_pays() -> Office:
    """The company of the cast, for which Brenda signs."""
    return Office.objects.get(role=Role.COMPANY, name="Remesas del Norte, S. A. de C. V.")


def favourably(work: Project, by: User) -> None:
    """The committee that appraises businesses says yes."""
    appraise(
        work,
        session="STV-SO01",
        held_on=timezone.localdate(),
        is_favourable=True,
        reasons="Es viable: tiene compradores, experiencia y flujo positivo desde el primer año.",
        by=by,
    )
