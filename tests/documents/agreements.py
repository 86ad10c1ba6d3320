"""Facts of agreements, as an act freezes them. The works are real ones."""

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

from programs.money import split
from programs.words import in_words

EQUAL = {"federal": 1, "state": 1, "municipal": 1, "migrants": 1}
FUNDERS = {
    "federal": "Federal",
    "state": "Estatal",
    "municipal": "Municipal",
    "migrants": "Club de migrantes",
}
PARTIES = [
    {
        "payer": "federal",
        "short": "LA DELEGACIÓN",
        "body": "Delegación de SEDESOL en Zacatecas",
        "appears_as": "el Ejecutivo Federal, a través de la Delegación de SEDESOL en Zacatecas",
        "legal_basis": "Dependencia de la Administración Pública Federal Centralizada.",
        "address": "avenida Hidalgo 604, Centro, 98000 Zacatecas, Zacatecas",
        "representative": "Amparo Núñez Güereña",
        "gender": "f",
        "title": "Delegada federal",
        "instrument": "el nombramiento del 1 de febrero de 2024",
    },
    {
        "payer": "state",
        "short": "EL ESTADO",
        "body": "Secretaría del Zacatecano Migrante",
        "appears_as": "el Gobierno del Estado de Zacatecas, a través de la Secretaría del Zacatecano"
        " Migrante",
        "legal_basis": "",
        "address": "circuito Cerro del Gato, edificio B, Ciudad Administrativa, 98160 Zacatecas, Zacatecas",
        "representative": "José Ángel Muñoz Ávila",
        "gender": "m",
        "title": "Secretario",
        "instrument": "el nombramiento del 12 de septiembre de 2021",
    },
    {
        "payer": "municipal",
        "short": "EL MUNICIPIO",
        "body": "Municipio de Río Grande",
        "appears_as": "el Municipio de Río Grande, Zacatecas",
        "legal_basis": "",
        "address": "calle Constitución s/n, Centro, 98400 Río Grande, Zacatecas",
        "representative": "María de la Luz Ibáñez",
        "gender": "f",
        "title": "Presidenta municipal",
        "instrument": "la constancia de mayoría y validez del 5 de junio de 2024",
    },
    {
        "payer": "migrants",
        "short": "EL CLUB",
        "body": "Club Los Ramírez",
        "appears_as": "la organización de migrantes «Club Los Ramírez»",
        "legal_basis": "",
        "address": "1245 W Main Street, Oxnard, California",
        "representative": "Elena Ruiz Peña",
        "gender": "f",
        "title": "Presidenta",
        "instrument": "la Toma de Nota TN-LAX-2025-0113",
    },
]


def facts_of(total: str = "245704.00", parts: dict[str, int] = EQUAL, **changes: Any) -> dict[str, Any]:
    """The agreement of a work that costs ``total``, among those who have a part; the rest is Río Grande's."""
    shares = split(Decimal(total), parts)
    whole = {payer: share - min(shares.values()) for payer, share in shares.items()}
    facts = {
        "schema": "tresporuno/convenio/1.0",
        "document": {
            "type": "convenio",
            "number": "3X1-CC-32-038-2026",
            "version": 1,
            "signed_on": "2026-11-24",
            "language": "es-MX",
            "template": "convenio/1",
        },
        "programme": {
            "scheme": "fed_3x1",
            "name": "Programa 3x1 para Migrantes",
            "fiscal_year": "2026",
            "publication": "DOF 29/12/2025",
            "legend": "Este programa es público, ajeno a cualquier partido político. Queda prohibido el uso"
            " para fines distintos al desarrollo social.",
            "repayment": "",
            "rules_sha256": "5d41402abc4b2a76b9719d911017c592ae2d3f1c8b7e6a5f4d3c2b1a09f8e7d6",
        },
        "project": {
            "folio": "3X1-32-2026-0147",
            "name": "Construcción de guarniciones y banquetas en la calle Niños Héroes",
            "kind": "infrastructure",
            "kind_name": "Infraestructura social",
            "family": "solidarity",
            "description": "La calle Niños Héroes une la escuela primaria con el centro de salud y no tiene"
            " banquetas: quienes caminan lo hacen por el arroyo.\n\nSe construirán guarniciones y banquetas"
            " de concreto con rampas en las esquinas.",
            "months": "4",
            "state": "Zacatecas",
            "municipality": "Río Grande",
            "municipality_code": "32039",
            "locality": "Los Ramírez",
            "locality_code": "320390042",
            "address": "Calle Niños Héroes, entre Hidalgo y 5 de Mayo",
            "goals": [
                {"description": "Guarniciones de concreto", "quantity": "380.00", "unit": "metros"},
                {"description": "Banquetas de concreto", "quantity": "465.50", "unit": "m²"},
                {"description": "Rampas para sillas de ruedas", "quantity": "12.00", "unit": "piezas"},
            ],
            "beneficiaries": {"women": "1,410", "men": "1,385", "homes": "690"},
        },
        "approval": {
            "session": "COVAM-32-2026-SO02",
            "resolution": "A07",
            "session_on": "2026-10-15",
            "session_on_long": "15 de octubre de 2026",
        },
        "parties": [party for party in PARTIES if party["payer"] in shares],
        "club": {
            "name": "Club Los Ramírez",
            "city": "Oxnard, CA",
            "origin": "Río Grande, Zacatecas",
            "federation": "Federación de Clubes Zacatecanos del Sur de California",
            "toma_de_nota": "TN-LAX-2025-0113",
            "toma_de_nota_issuer": "Consulado General de México en Los Ángeles",
            "toma_de_nota_until": "3 de marzo de 2027",
        },
        "financing": {
            "currency": "MXN",
            "total": total,
            "total_in_words": in_words(Decimal(total)),
            "parts": [
                {
                    "payer": payer,
                    "funder": FUNDERS[payer],
                    "party": next(party["short"] for party in PARTIES if party["payer"] == payer),
                    "amount": f"{share:.2f}",
                    "in_words": in_words(share),
                    "percent": f"{share * 100 / Decimal(total):.2f}",
                }
                for payer, share in shares.items()
            ],
            "remainder": {
                "payers": [FUNDERS[payer] for payer in shares if whole[payer] == Decimal("0.01")],
                "rule": "Los centavos que sobran al dividir van a quien tenga el mayor residuo; si hay"
                " empate, primero al gobierno federal, después al estado, al municipio y, al final, a los"
                " migrantes.",
            },
        },
        "execution": {"payer": "municipal", "executor": "EL MUNICIPIO"},
        "reports": [
            {
                "number": "1",
                "period": "Del 24 de noviembre de 2026 al 31 de diciembre de 2026",
                "due_on": "2027-01-15",
                "due_on_long": "15 de enero de 2027",
            },
            {
                "number": "2",
                "period": "Del 1 de enero de 2027 al 31 de marzo de 2027",
                "due_on": "2027-04-15",
                "due_on_long": "15 de abril de 2027",
            },
        ],
        "deposit_until": "2026-12-15",
        "deposit_until_long": "15 de diciembre de 2026",
        "signed_on_long": "24 de noviembre de 2026",
        "signed_at": "Río Grande, Zacatecas",
        "originals": len(shares),
    }
    # Facts come back from a JSON column: what does not survive it must not be used here.
    return json.loads(json.dumps(deepcopy(facts) | changes))


INVESTOR = {
    "short": "LA PERSONA INVERSIONISTA",
    "representative": "Elpidio Macías Reyna",
    "gender": "",
    "lives_in": "Fort Worth, Texas",
    "capacity": "own_right",
}


def business_of(payments: int = 24, **changes: Any) -> dict[str, Any]:
    """The agreement of a dairy whose support comes back by so many payments; by none, it is a gift."""
    facts = facts_of("300000.00", {"federal": 1, "migrants": 1})
    facts["project"] |= {
        "name": "Quesería Macías",
        "kind": "productive_family",
        "kind_name": "Productivo familiar",
        "family": "investment",
    }
    appraised = {"committee": "Subcomité Técnico Valuador", "session": "STV-32-2013-SO01"}
    facts["approval"] |= {**appraised, "committee_name": appraised["committee"]}
    told = {
        "appraisal": {**appraised, "held_on": "2026-10-15", "held_on_long": "15 de octubre de 2026"},
        "investor": INVESTOR,
        "execution": {"payer": "migrants", "executor": INVESTOR["short"]},
        "business": {
            "investor": INVESTOR["representative"],
            "stage": "Negocio en marcha",
            "product": "Queso fresco y crema de leche de vaca.",
            "families": "2",
            "jobs": "3",
            "costs": [
                {
                    "category": "Maquinaria y equipo",
                    "concept": "Tanque enfriador de 500 litros",
                    "unit": "pieza",
                    "quantity": "2.00",
                    "unit_price": "150000.00",
                    "amount": "300000.00",
                }
            ],
            "costs_total": "300000.00",
            "projection": {
                "sales": "432000.00",
                "costs": [{"name": "Materia prima", "amount": "270000.00"}],
                "costs_total": "270000.00",
                "result": "162000.00",
            },
        },
        "recovery": recovery_of(payments) if payments else {},
        "originals": 3,
    }
    return json.loads(json.dumps(facts | told | changes))


def recovery_of(payments: int) -> dict[str, Any]:
    """Half a dairy, paid back by the first of each month."""
    amounts = split(Decimal("150000.00"), {str(number): 1 for number in range(1, payments + 1)})
    rows, left = [], Decimal("150000.00")
    for number, amount in amounts.items():
        left -= amount
        rows.append(
            {
                "number": number,
                "due_on": "2027-07-01",
                "due_on_long": "1 de julio de 2027",
                "amount": f"{amount:.2f}",
                "balance": f"{left:.2f}",
            }
        )
    return {
        "payers": [{"payer": "federal", "party": "LA DELEGACIÓN", "amount": "150000.00"}],
        "amount": "150000.00",
        "in_words": in_words(Decimal("150000.00")),
        "instalments": str(payments),
        "grace_months": "6",
        "first_on_long": rows[0]["due_on_long"],
        "last_on_long": rows[-1]["due_on_long"],
        "collector": "LA DELEGACIÓN",
        "destination": "obras de solidaridad de «EL PROGRAMA» en el estado de Zacatecas",
        "rule": "El apoyo se recupera y se destina a obras sociales (fondo 3x1).",
        "source": "Federación de Zacatecas, lineamientos de proyectos productivos",
        "schedule": rows,
    }


SCHOLARSHIPS = {
    "count": "30",
    "total": "245704.00",
    "in_words": in_words(Decimal("245704.00")),
    "levels": [
        {"level": "Primaria", "count": "20", "amount": "80000.00"},
        {"level": "Secundaria", "count": "10", "amount": "165704.00"},
    ],
}
