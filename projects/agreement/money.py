"""The money of an agreement: who puts in how much, in which form, and where it is not what the rules give."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from clubs.models import Club
from programs.rules import JOINT
from programs.words import in_words
from projects.agreement.parties import CAPACITIES, payers_of, short_of
from projects.models import Project

CENTAVO = Fraction(1, 100)
NOTHING = Decimal("0.00")

FUNDER_NAMES = {
    "federal": "Federal",
    "state": "Estatal",
    "municipal": "Municipal",
    "company": "Empresa",
}
CLUB_NAME = "Club de migrantes"
APPLICANT_NAMES = {
    Club.Kind.LOCAL_GROUP: "Grupo de la comunidad",
    Club.Kind.MIGRANT: "Persona migrante",
    Club.Kind.RETURNED_MIGRANT: "Persona migrante",
    Club.Kind.MIGRANT_FAMILY: "Familia migrante",
}
# The rules of a cap that somebody may waive, with the payer whom they limit.
CAPS = {"federal_cap": "federal", "state_cap": "state"}


def funder_of(project: Project, payer: str) -> str:
    """How the table of money calls whoever pays this part."""
    if payer != "migrants":
        return FUNDER_NAMES[payer]
    kind = project.club.kind
    # The club hands in the money of whoever puts up the business.
    backs = project.family == "investment" and kind not in CAPACITIES
    return "Migrante inversionista" if backs else APPLICANT_NAMES.get(kind, CLUB_NAME)


def financing_facts(project: Project) -> dict[str, Any]:
    """Total and parts in figures and in words; the words are computed from the same decimals."""
    shares = {payer: project.shares()[payer] for payer in payers_of(project)}
    percents, cash = percents_of(shares), project.in_cash()
    return {
        "currency": "MXN",
        "total": f"{project.total:.2f}",
        "total_in_words": in_words(project.total),
        "parts": [
            {
                "payer": payer,
                "funder": funder_of(project, payer),
                "party": short_of(project, payer),
                "amount": f"{share:.2f}",
                "in_words": in_words(share),
                "percent": f"{percents[payer]:.2f}",
                **form_of(cash[payer], share - cash[payer]),
            }
            for payer, share in shares.items()
        ],
        "remainder": remainder_facts(project),
    }


def form_of(cash: Decimal, in_kind: Decimal) -> dict[str, str]:
    """How a part is paid; only what is in money is deposited."""
    forms = [form for form, amount in (("efectivo", cash), ("especie", in_kind)) if amount]
    return {
        "form": " y ".join(forms).capitalize(),
        "cash": f"{cash:.2f}",
        "cash_in_words": in_words(cash),
        "in_kind": f"{in_kind:.2f}" if in_kind else "",
        "in_kind_in_words": in_words(in_kind) if in_kind else "",
    }


def remainder_facts(project: Project) -> dict[str, Any]:
    """Who carries the centavos that the division leaves over, and by which rule; empty if none is left."""
    shares, parts, inner = project.shares(), project.rules.parts, project.rules.default_split
    added = sum((share for payer, share in shares.items() if payer not in project.rules.payers), NOTHING)
    divided = Fraction(project.total - added)
    whole = {payer: divided * part / sum(parts.values()) for payer, part in parts.items()}
    joint = whole.pop(JOINT, Fraction(0))
    exact = whole | {payer: joint * part / sum(inner.values()) for payer, part in inner.items()}
    payers = [
        funder_of(project, payer)
        for payer in shares
        if payer in exact and 0 < Fraction(shares[payer]) - exact[payer] < CENTAVO
    ]
    # Parts that were agreed otherwise were not divided at all.
    payers = [] if mix_rows(project) else payers
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


def in_kind_facts(project: Project) -> dict[str, Any]:
    """What is given instead of money, with its value and the paper that values it; empty if nothing is."""
    offers = list(project.in_kind_offers.all())
    if not offers:
        return {}
    total = sum((offer.value for offer in offers), NOTHING)
    return {
        "total": f"{total:.2f}",
        "total_in_words": in_words(total),
        "items": [
            {
                "payer": offer.payer,
                "party": short_of(project, offer.payer),
                "description": offer.description,
                "value": f"{offer.value:.2f}",
                "paper": offer.paper,
            }
            for offer in offers
        ],
    }


def mix_facts(project: Project) -> dict[str, Any]:
    """The nominal parts beside the agreed ones, and the letter that allows it; empty where they agree."""
    rows = mix_rows(project)
    if not rows:
        return {}
    waiver = project.waivers.filter(rule="mix").first()
    return {
        "paper": letter(waiver.paper) if waiver else "",
        "rows": [
            {
                "part": part,
                "funder": "Estatal y municipal" if part == JOINT else funder_of(project, part),
                "nominal": f"{due:.2f}",
                "nominal_percent": f"{due * 100 / project.total:.2f}",
                "agreed": f"{given:.2f}",
                "agreed_percent": f"{given * 100 / project.total:.2f}",
                "difference": f"{given - due:.2f}",
            }
            for part, (due, given) in rows.items()
        ],
    }


def mix_rows(project: Project) -> dict[str, tuple[Decimal, Decimal]]:
    """Each part of the rules as (nominal, agreed); nothing when all are the same.

    State and municipality divide their joint part as they like: only its sum counts.
    """
    agreed = project.shares()
    nominal = agreed | {deviation.payer: deviation.nominal for deviation in project.deviations()}
    rows = {}
    for part in project.rules.parts:
        payers = project.rules.default_split if part == JOINT else (part,)
        rows[part] = (
            sum((nominal[payer] for payer in payers), NOTHING),
            sum((agreed[payer] for payer in payers), NOTHING),
        )
    return rows if any(due != given for due, given in rows.values()) else {}


def waived_cap_facts(project: Project) -> list[dict[str, str]]:
    """The parts above a cap of the rules, with the letter that allows each."""
    waivers = {waiver.rule: waiver for waiver in project.waivers.all()}
    facts = []
    for rule, payer in CAPS.items():
        cap, share = getattr(project.rules, rule).value, project.shares().get(payer, NOTHING)
        if rule in waivers and cap is not None and share > cap:
            facts.append(
                {
                    "rule": rule,
                    "payer": payer,
                    "party": short_of(project, payer),
                    "cap": f"{cap:.2f}",
                    "amount": f"{share:.2f}",
                    "excess": f"{share - cap:.2f}",
                    "paper": letter(waivers[rule].paper),
                }
            )
    return facts


def letter(paper: str) -> str:
    """The letter that somebody typed, with its article: «el oficio DG/12/2020»."""
    typed = re.sub(r"^(?:el )?oficio\s+", "", paper.strip(), flags=re.IGNORECASE)
    return f"el oficio {typed}"
