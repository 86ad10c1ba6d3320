"""Real works, brought to different stages by the same acts that people use."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Appointment, Office, Role, User
from clubs.models import Club
from funding.models import Deposit
from places.models import Locality, Municipality
from programs.money import split
from projects.actions import (
    appraise,
    ask_waiver,
    declare_deposit,
    excusable,
    grant_waiver,
    propose,
    register_recovery,
    take_step,
    verify_deposit,
)
from projects.checks import party_office
from projects.models import Project
from tres_por_uno.demo.cast import CLUBS
from tres_por_uno.demo.spending import release_federal_part, set_ceilings, spend

SOURCE = Path(__file__).parent / "works.csv"
TOTALS = {row["id"]: row["total_mxn"] for row in csv.DictReader(SOURCE.read_text("utf-8").splitlines())}

# What the press tells (name, place, amount, club) with goals and people invented for the demo.
COMPUTERS = {
    "id": "Z09",
    "club": "santa_elena",
    "proposer": "elena",
    "fiscal_year": 2013,
    "kind": "equipment",
    "name": "20 equipos de cómputo para la secundaria Alfonso Medina Castañeda",
    "description": (
        "Equipar el aula de cómputo de la secundaria con veinte computadoras, para que los alumnos de la "
        "cabecera tengan clases de informática con un equipo por persona."
    ),
    "municipality": "32039",
    "locality": "Río Grande",
    "goals": [("Equipos de cómputo instalados", "20", "equipo")],
    "women": 210,
    "men": 195,
    "months": 3,
}
WORKS: list[dict[str, Any]] = [
    {
        "id": "Z17",
        "club": "loreto",
        "proposer": "marta",
        "fiscal_year": 2013,
        "kind": "infrastructure",
        "name": "Kiosko y plaza cívica de Carrillo Puerto",
        "description": "Construir el kiosko y la plaza cívica donde se reúne la comunidad.",
        "municipality": "32024",
        "locality": "Felipe Carrillo Puerto (Carrillo Puerto)",
        "goals": [("Plaza cívica con kiosko", "1", "obra"), ("Piso de concreto estampado", "640", "m²")],
        "women": 812,
        "men": 760,
        "homes": 395,
        "months": 2,
        "stage": "draft",
    },
    {
        "id": "Z13",
        "club": "santa_ana",
        "proposer": "nicolas",
        "fiscal_year": 2013,
        "kind": "infrastructure",
        "name": "Domo escolar en primaria de Villas de Guadalupe",
        "description": "Techar el patio de la primaria, que hoy no se usa cuando hace sol o llueve.",
        "municipality": "32017",
        "locality": "Guadalupe",
        "address": "Primaria de Villas de Guadalupe",
        "goals": [("Domo de estructura metálica", "1", "obra"), ("Superficie techada", "420", "m²")],
        "women": 260,
        "men": 248,
        "months": 4,
        "stage": "filed",
    },
    {
        "id": "Z01",
        "club": "plateado",
        "proposer": "ofelia",
        "fiscal_year": 2012,
        "kind": "infrastructure",
        "name": "Arco de acceso a la cabecera municipal",
        "description": "Construir el arco de acceso a la cabecera, con cantera de la región.",
        "municipality": "32015",
        "locality": "El Plateado de Joaquín Amaro",
        "goals": [("Arco de acceso de cantera", "1", "obra")],
        "women": 790,
        "men": 730,
        "months": 5,
        "stage": "observed",
    },
    {
        "id": "Z10",
        "club": "piedras_unidas",
        "proposer": "elena",
        "fiscal_year": 2013,
        "kind": "infrastructure",
        "name": "Plaza, biblioteca comunitaria y rehabilitación del templo",
        "description": "Construir la plaza y la biblioteca comunitaria y rehabilitar el templo.",
        "municipality": "32039",
        "locality": "Ignacio Zaragoza (La Rastrera)",
        "goals": [("Plaza y biblioteca comunitaria", "2380", "m²"), ("Templo rehabilitado", "1", "obra")],
        "women": 650,
        "men": 610,
        "homes": 320,
        "months": 6,
        "stage": "approved",
    },
    {
        "id": "Z08",
        "club": "santa_elena",
        "proposer": "tomas",
        "fiscal_year": 2013,
        "kind": "infrastructure",
        "name": "Gimnasio del CBTa 20, primera de tres etapas",
        "description": "Construir la cimentación y la estructura del gimnasio del plantel.",
        "municipality": "32039",
        "locality": "Río Grande",
        "goals": [("Cimentación y estructura del gimnasio", "1", "etapa")],
        "women": 720,
        "men": 680,
        "months": 8,
        "stage": "deposits",
    },
    {
        "id": "apaseo",
        "total": "7276406.19",
        "club": "apaseo",
        "proposer": "rosa",
        "fiscal_year": 2014,
        "kind": "infrastructure",
        "name": "Obras de infraestructura social de Apaseo el Alto",
        "description": "Obras entregadas por las cuatro partes en Apaseo el Alto, con excepción de tope.",
        "municipality": "11004",
        "locality": "Apaseo el Alto",
        "goals": [("Obras de infraestructura social", "1", "obra")],
        "women": 3100,
        "men": 2900,
        "months": 10,
        "stage": "agreed",
    },
    # A business, wholly invented: its support comes back and pays works of solidarity.
    {
        "id": "dairy",
        "total": "600000.00",
        "club": "santa_elena",
        "proposer": "elena",
        "fiscal_year": 2013,
        "kind": "productive_family",
        "name": "Quesería familiar de Los Ramírez",
        "description": "Equipar la quesería de una familia que ya vende queso, para enfriar y empacar más.",
        "municipality": "32039",
        "locality": "Los Ramírez",
        "goals": [("Quesería equipada y en operación", "1", "negocio")],
        "women": 3,
        "men": 2,
        "months": 6,
        "stage": "recovering",
        "company_share": Decimal("100000.00"),
        "plan": {
            "investor": "Elpidio Macías Reyna",
            "investor_lives_in": "Fort Worth, Texas",
            "investor_work": "Techador",
            "stage": "running",
            "product": "Queso fresco y crema de leche de vaca.",
            "market": "Mil doscientas piezas al mes en tiendas de Río Grande y en el tianguis de los jueves.",
            "team": "Su hermana y dos sobrinos, que hacen queso desde hace nueve años.",
            "owned": "Once vacas y un local de sesenta metros.",
            "stages": "Compra del tanque el primer mes; ventas con la marca desde el tercero.",
            "organisation": "La hermana produce y lleva las ventas; los sobrinos ordeñan y reparten.",
            "bookkeeper": "Rosalba Macías Reyna",
            "tax_payer": "Elpidio Macías Reyna",
            "families": 2,
            "jobs": 3,
            "sales": Decimal("432000.00"),
            "wages": Decimal("144000.00"),
            "raw_material": Decimal("96000.00"),
            "machine_upkeep": Decimal("12000.00"),
            "building_upkeep": Decimal("6000.00"),
            "energy": Decimal("30000.00"),
            "transport": Decimal("24000.00"),
            "other_costs": Decimal("8000.00"),
            "grace_months": 6,
            "instalments": 24,
        },
        "costs": [
            ("machinery", "Tanque enfriador de 1,000 litros", "pieza", "1", "285000.00"),
            ("machinery", "Pasteurizadora de 300 litros", "pieza", "1", "168000.00"),
            ("building", "Piso, drenaje y azulejo del local", "m²", "60", "1950.00"),
            ("raw_material", "Cuajo, sal y empaque para tres meses", "lote", "1", "30000.00"),
        ],
    },
]


def answers_of(work: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a proposal, as a form or the API would give them to the act."""
    localities = Locality.objects.filter(municipality=work["municipality"], name=work["locality"])
    locality = localities.order_by("-population").first()
    return {
        "kind": work["kind"],
        "name": work["name"],
        "description": work["description"],
        "municipality": Municipality.objects.get(code=work["municipality"]),
        "locality": locality,
        "unlisted_locality": "" if locality else work["locality"],
        "address": work.get("address", ""),
        "women": work["women"],
        "men": work["men"],
        "homes": work.get("homes"),
        "months": work["months"],
        "total": Decimal(work.get("total") or TOTALS[work["id"]]),
        "goals": [
            {"description": text, "quantity": Decimal(quantity), "unit": unit}
            for text, quantity, unit in work["goals"]
        ],
        **business_of(work),
    }


def business_of(work: Mapping[str, Any]) -> dict[str, Any]:
    """What a business tells besides; nothing of a work of solidarity."""
    if "plan" not in work:
        return {}
    names = ("category", "concept", "unit", "quantity", "unit_price")
    lines = [dict(zip(names, line, strict=True)) for line in work["costs"]]
    return {
        "plan": work["plan"],
        "costs": [
            {**line, "quantity": Decimal(line["quantity"]), "unit_price": Decimal(line["unit_price"])}
            for line in lines
        ],
        "company_share": work.get("company_share"),
        "company": Office.objects.filter(role=Role.COMPANY).first(),
    }


def propose_work(work: Mapping[str, Any], cast: Mapping[str, User]) -> Project:
    """The draft of ``work``, with all its answers."""
    proposer = cast[work["proposer"]]
    # Each club has people of its own, and they have telephones of their own.
    number = list(CLUBS).index(work["club"])
    abroad, mexico = f"+1214555010{number}", f"+52498982010{number}"
    return propose(
        club=Club.objects.get(name=CLUBS[work["club"]][0]),
        scheme="fed_3x1",
        fiscal_year=work["fiscal_year"],
        by=proposer,
        representatives=[
            {
                "side": "abroad",
                "name": proposer.name,
                "phone": abroad,
                "relation": "Mesa directiva",
            },
            {
                "side": "mexico",
                "name": "Amparo Nava Solís",
                "phone": mexico,
                "relation": "Vecina",
            },
        ],
        club_is_confirmed=True,
        **answers_of(work),
    )


def bring_to(project: Project, stage: str, cast: Mapping[str, User], proposer: User) -> Project:
    """The work at ``stage``: draft, filed, observed, approved, agreed, deposits, paid_up or recovering."""
    reviewer = cast["sofia" if project.municipality.state_id == "11" else "roberto"]
    today = timezone.localdate()
    if stage == "draft":
        return project
    if excusable(project, timezone.now()):
        ask_waiver(project, reason="Obra por etapas con aportación ya reunida.", by=proposer)
        paper = "UMR.214/DEMO"
        reason = "Autorizada por la Unidad de Microrregiones a petición del club."
        grant_waiver(project, rule="federal_cap", reason=reason, paper=paper, by=cast["carmen"])
    project = take_step(project, "file", by=proposer)
    if stage == "filed":
        return project
    project = take_step(project, "take_up", by=reviewer)
    if stage == "observed":
        note = (
            "1. Falta precisar las medidas del arco.\n2. Anexe la anuencia del municipio para la vía pública."
        )
        return take_step(project, "observe", by=reviewer, note=note)
    session = {
        "session": f"COVAM-{project.municipality.state_id}-{project.fiscal_year}-SO02",
        "resolution": f"A{project.pk:02d}",
        "session_on": (today - timedelta(days=3)).isoformat(),
    }
    approve = "approve"
    if project.family == "investment":
        approve = "approve_business"
        session["session"] = f"STV-{project.municipality.state_id}-{project.fiscal_year}-SO01"
        appraise(
            project,
            session=session["session"],
            held_on=today - timedelta(days=3),
            is_favourable=True,
            reasons="Viable: tiene compradores, experiencia y flujo positivo desde el primer año.",
            by=reviewer,
        )
    project = take_step(project, approve, by=reviewer, details=session)
    if stage == "approved":
        return project
    until = (today + timedelta(days=30)).isoformat()
    project = take_step(project, "agree", by=reviewer, details={"deposit_until": until})
    if stage == "deposits":
        shares = project.shares()
        half = split(shares["migrants"], {"now": 1, "later": 1})["now"]
        deposits = [("municipal", shares["municipal"]), ("migrants", half)]
        for number, (payer, amount) in enumerate(deposits, 1):
            deposit(
                project,
                payer=payer,
                amount=amount,
                received_on=today,
                reference=f"SPEI-{project.pk:04d}-{number}",
                paid_by="Tesorería municipal" if payer == "municipal" else project.club.name,
                by=reviewer,
            )
    if stage == "recovering":
        release_federal_part(project, cast)
    if stage in ("paid_up", "recovering"):
        pay_all(project, reviewer)
    if stage == "recovering":
        spend(project, cast)
        start_recovery(project, reviewer)
    return project


def deposit(
    project: Project,
    *,
    payer: str,
    amount: Decimal,
    received_on: date,
    reference: str,
    paid_by: str,
    by: User,
) -> Deposit:
    """Somebody of the payer's office tells of a deposit, and ``by`` finds it in the bank statement."""
    told = declare_deposit(
        project,
        payer=payer,
        amount=amount,
        paid_on=received_on,
        reference=reference,
        paid_by=paid_by,
        by=colleague_of(project, payer, by),
    )
    return verify_deposit(project, told, received_on=received_on, by=by)


def colleague_of(project: Project, payer: str, reviewer: User) -> User:
    """Somebody who may tell of the payer's deposits and is not the reviewer."""
    people = Appointment.objects.current(on=timezone.localdate()).exclude(user=reviewer)
    office = party_office(project, payer)
    theirs = people.filter(office=office).select_related("user").order_by("pk").first() if office else None
    return theirs.user if theirs else reviewer


def pay_all(project: Project, reviewer: User) -> None:
    """Everybody has paid in."""
    today = timezone.localdate()
    for part in project.fund.parts():
        deposit(
            project,
            payer=part.payer,
            amount=part.agreed,
            received_on=today,
            reference=f"SPEI-{project.pk:04d}-{part.payer}",
            paid_by=part.label,
            by=reviewer,
        )


def start_recovery(project: Project, reviewer: User) -> None:
    """The first two instalments have come back ahead of time."""
    today = timezone.localdate()
    for due in project.fund.schedule()[:2]:
        register_recovery(
            project,
            amount=due.amount,
            received_on=today,
            reference=f"REC-{project.pk:04d}-{due.number}",
            paid_by=project.plan.investor,
            by=reviewer,
        )


def seed_works(cast: Mapping[str, User]) -> list[Project]:
    """The works of the demo that are not there yet, each at its stage."""
    added = []
    set_ceilings(cast)
    for work in WORKS:
        if not Project.objects.filter(name=work["name"]).exists():
            proposer = cast[work["proposer"]]
            with transaction.atomic():
                added.append(bring_to(propose_work(work, cast), work["stage"], cast, proposer))
    return added
