"""What a Convenio de Concertación says: the facts of a work on the day of the signature, as plain strings."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone, translation

from clubs.models import Club
from documents.templatetags.papers import the
from programs.dates import long_date
from programs.rules import JOINT
from programs.words import in_words
from projects.checks import party_office, signer_of
from projects.models import Project

SCHEMA = "tresporuno/convenio/1.0"
# The template and its version: an agreement is reprinted with the clauses that it was signed with.
TEMPLATE = "convenio/1"
# A quarterly report is due this many natural days after its quarter; the clause says the same number.
REPORT_DAYS = 15
CENTAVO = Fraction(1, 100)

# How each party is called in the text, in the order of the proemio.
SHORT_NAMES = {
    "federal": "LA DELEGACIÓN",
    "state": "EL ESTADO",
    "municipal": "EL MUNICIPIO",
    "migrants": "EL CLUB",
    "company": "LA EMPRESA",
}
FUNDER_NAMES = {
    "federal": "Federal",
    "state": "Estatal",
    "municipal": "Municipal",
    "migrants": "Club de migrantes",
    "company": "Empresa",
}


def agreement_facts(
    project: Project, *, number: str, told: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """All that the agreement prints. The paper is in Spanish, whatever language its signer reads."""
    with translation.override("es-mx"):
        return {
            "schema": SCHEMA,
            "document": {
                "type": "convenio",
                "number": number,
                "version": 1,
                "signed_on": timezone.localdate(now).isoformat(),
                "language": "es-MX",
                "template": TEMPLATE,
            },
            "programme": programme_facts(project),
            "project": project_facts(project),
            "approval": {
                **project.approval,
                "session_on_long": long_date(date.fromisoformat(project.approval["session_on"])),
            },
            "parties": [
                party_facts(project, payer, now) for payer, share in project.shares().items() if share
            ],
            "club": club_facts(project.club, timezone.localdate(now)),
            "financing": financing_facts(project),
            "execution": execution_facts(project),
            "reports": report_facts(project, now, date.fromisoformat(told["deposit_until"])),
            "deposit_until": told["deposit_until"],
            "deposit_until_long": long_date(date.fromisoformat(told["deposit_until"])),
            "signed_on_long": long_date(timezone.localdate(now)),
            "signed_at": f"{project.municipality.name}, {project.municipality.state.name}",
            "originals": sum(1 for share in project.shares().values() if share),
        }


def programme_facts(project: Project) -> dict[str, str]:
    rules = project.rules
    return {
        "scheme": project.scheme,
        "name": rules.name,
        "fiscal_year": str(project.fiscal_year),
        "publication": rules.publication,
        "legend": rules.legend,
        "repayment": rules.repayment.text,
        "rules_sha256": project.frozen_rules_sha256,
    }


def project_facts(project: Project) -> dict[str, Any]:
    place = project.municipality
    locality = project.locality
    return {
        "folio": project.folio,
        "name": project.name,
        "kind": project.kind,
        "kind_name": project.rules.kind_name,
        "family": project.rules.family,
        "description": project.description,
        "months": str(project.months),
        "state": place.state.name,
        "municipality": place.name,
        "municipality_code": place.code,
        "locality": locality.name if locality else project.unlisted_locality,
        "locality_code": locality.code if locality else "",
        "address": project.address,
        "goals": [
            {"description": goal.description, "quantity": f"{goal.quantity:,.2f}", "unit": goal.unit}
            for goal in project.goals.all()
        ],
        "beneficiaries": {
            "women": f"{project.women or 0:,}",
            "men": f"{project.men or 0:,}",
            "homes": f"{project.homes:,}" if project.homes is not None else "",
        },
    }


def party_facts(project: Project, payer: str, now: datetime) -> dict[str, str]:
    """A party with the person who signs for it. ``checks.parties_can_sign`` has made sure that both exist."""
    office = party_office(project, payer)
    signer = signer_of(office, now)
    return {
        "payer": payer,
        "short": SHORT_NAMES[payer],
        "body": office.name,
        "appears_as": appears_as(project, payer, office.name),
        "legal_basis": office.legal_basis,
        "address": office.address,
        "representative": signer.user.name,
        "gender": signer.user.gender,
        "title": signer.title,
        "instrument": signer.instrument,
    }


def appears_as(project: Project, payer: str, body: str) -> str:
    """The party as the proemio names it: the government or group, and the office through which it acts."""
    place, state = project.municipality, project.municipality.state
    if payer == "federal":
        return f"el Ejecutivo Federal, a través de {the(body)}"
    if payer == "state":
        kind = "de la" if state.code == "09" else "del Estado de"
        government = f"el Gobierno {kind} {state.name}"
        return government if body.startswith("Gobierno") else f"{government}, a través de {the(body)}"
    if payer == "municipal":
        # The boroughs of Mexico City are no municipalities.
        return f"{'la Alcaldía' if state.code == '09' else 'el Municipio'} de {place.name}, {state.name}"
    if payer == "company":
        return f"la empresa «{body}»"
    return f"la organización de migrantes «{body}»"


def execution_facts(project: Project) -> dict[str, str]:
    """Who spends and proves: the municipality if it pays, else the state in a public work, else the club."""
    payers = {payer for payer, share in project.shares().items() if share}
    public = ["municipal", "state"] if project.rules.family == "solidarity" else ["municipal"]
    payer = next((payer for payer in public if payer in payers), "migrants")
    return {"payer": payer, "executor": SHORT_NAMES[payer]}


def report_facts(project: Project, now: datetime, deposit_until: date) -> list[dict[str, str]]:
    """The quarterly reports from the signature until the term of the work has run, with their last days."""
    begins, ends = timezone.localdate(now), months_later(deposit_until, project.months)
    reports: list[dict[str, str]] = []
    while begins <= ends:
        quarter_ends = end_of_quarter(begins)
        due_on = quarter_ends + timedelta(days=REPORT_DAYS)
        reports.append(
            {
                "number": str(len(reports) + 1),
                "period": f"Del {long_date(begins)} al {long_date(quarter_ends)}",
                "due_on": due_on.isoformat(),
                "due_on_long": long_date(due_on),
            }
        )
        begins = quarter_ends + timedelta(days=1)
    return reports


def end_of_quarter(day: date) -> date:
    return months_later(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def club_facts(club: Club, day: date) -> dict[str, str]:
    note = club.note_on(day) or club.notes.order_by("-valid_until").first()
    return {
        "name": club.name,
        "kind": club.kind,
        "city": f"{club.city}, {club.us_state}",
        "origin": f"{club.municipality.name}, {club.municipality.state.name}",
        "federation": club.federation.name if club.federation else "",
        "toma_de_nota": note.folio if note else "",
        "toma_de_nota_issuer": str(note.issuer) if note else "",
        "toma_de_nota_until": long_date(note.valid_until) if note else "",
    }


def financing_facts(project: Project) -> dict[str, Any]:
    """Total and parts in figures and in words; the words are computed from the same decimals."""
    shares = {payer: share for payer, share in project.shares().items() if share}
    percents = percents_of(shares)
    return {
        "currency": "MXN",
        "total": f"{project.total:.2f}",
        "total_in_words": in_words(project.total),
        "parts": [
            {
                "payer": payer,
                "funder": FUNDER_NAMES[payer],
                "party": SHORT_NAMES[payer],
                "amount": f"{share:.2f}",
                "in_words": in_words(share),
                "percent": f"{percents[payer]:.2f}",
            }
            for payer, share in shares.items()
        ],
        "remainder": remainder_facts(project),
    }


def remainder_facts(project: Project) -> dict[str, Any]:
    """Who carries the centavos that the division leaves over, and by which rule; empty if none is left."""
    shares, parts, inner = project.shares(), project.rules.parts, project.rules.default_split
    whole = {payer: Fraction(project.total) * part / sum(parts.values()) for payer, part in parts.items()}
    joint = whole.pop(JOINT, Fraction(0))
    exact = whole | {payer: joint * part / sum(inner.values()) for payer, part in inner.items()}
    payers = [
        name
        for payer, name in FUNDER_NAMES.items()
        if payer in exact and 0 < Fraction(shares[payer]) - exact[payer] < CENTAVO
    ]
    return {"payers": payers, "rule": project.rules.remainder.text if payers else ""}


def percents_of(shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Percent of each part with two decimals; the largest part absorbs what rounding leaves over."""
    total = sum(shares.values())
    percents = {
        payer: (share * 100 / total).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for payer, share in shares.items()
    }
    largest = max(shares, key=shares.__getitem__)
    percents[largest] += Decimal("100.00") - sum(percents.values())
    return percents
