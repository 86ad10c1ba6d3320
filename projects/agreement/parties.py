"""Who agrees: the parties that pay, the applicant by what it is, and the person who puts up a business."""

import re
from datetime import date, datetime
from typing import Any

from accounts.models import Role
from clubs.models import Club
from documents.templatetags.papers import the
from programs.dates import long_date
from projects.checks import asks_for_toma_de_nota, party_office, plan_of, signer_of
from projects.models import Project

# The line of a draft on which something will stand. No agreement is signed with one.
BLANK = "_" * 20
# How each party is called in the text; the applicant by what it is.
SHORT_NAMES = {
    "federal": "LA DELEGACIÓN",
    "state": "EL ESTADO",
    "municipal": "EL MUNICIPIO",
    "company": "LA EMPRESA",
}
# A club, or the federation to which it belongs.
CLUB = "EL CLUB"
APPLICANTS = {
    Club.Kind.LOCAL_GROUP: "EL GRUPO",
    Club.Kind.MIGRANT: "LA PERSONA BENEFICIARIA",
    Club.Kind.RETURNED_MIGRANT: "LA PERSONA BENEFICIARIA",
    Club.Kind.MIGRANT_FAMILY: "LA FAMILIA BENEFICIARIA",
}
INVESTOR = "LA PERSONA INVERSIONISTA"
# In which capacity somebody appears who does not represent a body: for oneself, or for one's family.
CAPACITIES = {
    Club.Kind.MIGRANT: "own_right",
    Club.Kind.RETURNED_MIGRANT: "own_right",
    Club.Kind.MIGRANT_FAMILY: "common",
}
# As whose payer the office appears that runs the scheme.
PAYER_OF = {Role.DELEGATION: "federal", Role.STATE_GOVERNMENT: "state"}


def short_of(project: Project, payer: str) -> str:
    """How the agreement calls whoever pays this part."""
    return APPLICANTS.get(project.club.kind, CLUB) if payer == "migrants" else SHORT_NAMES[payer]


def payers_of(project: Project) -> list[str]:
    """Those with a part, in the order of the proemio."""
    return [payer for payer, share in project.shares().items() if share]


def party_facts(project: Project, payer: str, now: datetime) -> dict[str, str]:
    """A party with the person who signs for it: of a draft perhaps nobody yet, and a line stands there.

    ``checks.parties_can_sign`` makes sure that whoever signs an agreement exists.
    """
    office = party_office(project, payer)
    signer = signer_of(office, now) if office else None
    body = office.name if office else BLANK
    capacity = CAPACITIES.get(project.club.kind, "") if payer == "migrants" else ""
    return {
        "payer": payer,
        "short": short_of(project, payer),
        "body": project.club.name if payer == "migrants" else body,
        "appears_as": appears_as(project, payer, body),
        "capacity": capacity,
        "legal_basis": office.legal_basis if office else "",
        # Where a person lives is told in the file only.
        "address": office.address if office and not capacity else "",
        "representative": signer.user.name if signer else BLANK,
        "gender": signer.user.gender if signer else "",
        "title": signer.title if signer else BLANK,
        "instrument": signer.instrument if signer else BLANK,
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
    return applicant_as(project.club)


def applicant_as(club: Club) -> str:
    """The applicant as the proemio names it; a person's name stands before these words."""
    kind, origin = club.kind, origin_of(club)
    if kind == Club.Kind.LOCAL_GROUP:
        return f"el grupo organizado de la comunidad «{club.name}»"
    if kind == Club.Kind.MIGRANT:
        return f"persona migrante originaria de {origin}"
    if kind == Club.Kind.RETURNED_MIGRANT:
        return f"persona migrante que volvió a {origin}"
    if kind == Club.Kind.MIGRANT_FAMILY:
        name = re.sub(r"^(?:la )?familia\s+", "", club.name, flags=re.IGNORECASE)
        return f"la familia {name}, de migrantes de {origin}"
    return f"la organización de migrantes «{club.name}»"


def origin_of(club: Club) -> str:
    return f"{club.municipality.name}, {club.municipality.state.name}"


def club_facts(project: Project, day: date) -> dict[str, str]:
    """The applicant, with what its rules ask of it: the consulate's note, the state's registration, or both.

    A person has no Toma de Nota. Where nobody asks for one, a lapsed one is not told either.
    """
    club = project.club
    note = None
    if club.kind not in CAPACITIES:
        note = club.note_on(day)
        if note is None and asks_for_toma_de_nota(project):
            note = club.notes.order_by("-valid_until").first()
    required = project.rules.applicants_require if project.rules else ()
    asks_the_state = "registration_with_state_migrant_office" in required
    return {
        "name": club.name,
        "kind": club.kind,
        "short": short_of(project, "migrants"),
        "appears_as": applicant_as(club),
        "city": ", ".join(filter(None, [club.city, club.us_state])),
        "origin": origin_of(club),
        "federation": club.federation.name if club.federation else "",
        "toma_de_nota": note.folio if note else "",
        "toma_de_nota_issuer": str(note.issuer) if note else "",
        "toma_de_nota_until": long_date(note.valid_until) if note else "",
        "state_registration": club.state_registration if asks_the_state else "",
    }


def investor_facts(project: Project) -> dict[str, str]:
    """Who puts up the business that a club only backs: signs too, since the support goes into those hands.

    Empty in works of solidarity, and where the applicant puts up the business itself.
    """
    plan = plan_of(project)
    if plan is None or not plan.investor.strip() or project.club.kind in CAPACITIES:
        return {}
    return {
        "short": INVESTOR,
        "representative": plan.investor.strip(),
        "gender": "",
        "lives_in": plan.investor_lives_in.strip(),
        "capacity": "own_right",
    }


def execution_facts(project: Project, investor: dict[str, Any]) -> dict[str, str]:
    """Who spends and proves: whoever receives the support of a business; in works of solidarity the
    municipality if it pays, else the state, else the applicant."""
    payers = payers_of(project)
    if project.family == "investment":
        executor = investor.get("short") or short_of(project, "migrants")
        return {"payer": "migrants", "executor": executor}
    payer = next((payer for payer in ("municipal", "state") if payer in payers), "migrants")
    return {"payer": payer, "executor": short_of(project, payer)}
