"""What every paper of a work says: what it is, who issues it, of which programme and of which work."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from accounts.models import Office, Role, User
from documents.actions import ask_for, next_number
from documents.models import Document
from places.models import State
from programs.dates import long_date
from programs.rulebook import Rules, scheme, scheme_name
from programs.words import in_words
from projects.agreement.parties import PAYER_OF
from projects.checks import party_office, signer_of
from projects.models import Call, Project

# Printed where the rules of a year, or a draft that says no kind yet, tell no legend of their own.
LEGEND = (
    "Este programa es público, ajeno a cualquier partido político. "
    "Queda prohibido el uso para fines distintos al desarrollo social."
)
# How the letters of an office begin, before the abbreviation of its state.
AREAS = {Role.DELEGATION: "D", Role.STATE_GOVERNMENT: "G"}
SPANISH = "es-mx"


def in_spanish() -> translation.override:
    """Papers are in Spanish, whatever language reads whoever makes them."""
    return translation.override(SPANISH)


def paper_facts(
    project: Project, kind: str, template: str, *, title: str, now: datetime, is_draft: bool = False
) -> dict[str, Any]:
    """The facts that all papers of a work share."""
    frame = paper_frame(
        kind, template, title=title, now=now, office=authority_office(project), is_draft=is_draft
    )
    return {**frame, "programme": programme_facts(project), "project": short_facts(project)}


def paper_frame(
    kind: str, template: str, *, title: str, now: datetime, office: Office | None, is_draft: bool = False
) -> dict[str, Any]:
    """What a paper is, of which day, and which office issues it. Its number comes when it is filed."""
    today = timezone.localdate(now)
    return {
        "schema": f"tresporuno/{kind}/1.0",
        "title": title,
        "document": {
            "type": kind,
            "signed_on": today.isoformat(),
            "language": "es-MX",
            "template": template,
            "draft": "BORRADOR" if is_draft else "",
        },
        "signed_on_long": long_date(today),
        "issuer": issuer_facts(office),
    }


def programme_facts(project: Project) -> dict[str, str]:
    """Scheme and year, with the legend of their rules."""
    rules: Rules | None = project.rules
    with translation.override("en"):
        name_en = rules.name if rules else scheme_name(project.scheme)
    return {
        "scheme": project.scheme,
        "name": rules.name if rules else scheme_name(project.scheme),
        "name_en": name_en,
        "fiscal_year": str(project.fiscal_year),
        "publication": rules.publication if rules else "",
        "citation": rules.citation if rules else "",
        "legend": rules.legend if rules else LEGEND,
        "rules_sha256": project.frozen_rules_sha256 or (rules.fingerprint if rules else ""),
        "budget_key": scheme(project.scheme).budget_key,
    }


def issuer_facts(office: Office | None) -> dict[str, str]:
    """The office in whose name papers are issued."""
    return {"name": office.name if office else "", "address": office.address if office else ""}


def authority_office(project: Project) -> Office | None:
    return party_office(project, PAYER_OF[project.authority]) if project.municipality else None


def short_facts(project: Project) -> dict[str, Any]:
    """The work as every paper names it; what a draft does not say yet is empty."""
    place, locality, rules = project.municipality, project.locality, project.rules
    with translation.override("en"):
        kind_en = rules.kind_name if rules else ""
    return {
        "folio": project.folio or "",
        "name": project.name,
        "kind": project.kind,
        "kind_name": rules.kind_name if rules else "",
        "kind_name_en": kind_en,
        "family": project.family,
        "state": place.state.name if place else "",
        "municipality": place.name if place else "",
        "municipality_code": place.code if place else "",
        "locality": locality.name if locality else project.unlisted_locality,
        "locality_code": locality.code if locality else "",
        "club": project.club.name,
        "agreement": project.agreement.number if project.agreement else "",
        **in_figures_and_words("total", project.total),
    }


def in_figures_and_words(name: str, amount: Decimal | None) -> dict[str, str]:
    """An amount and its words; both empty of nothing."""
    words = f"{name}_in_words"
    return {name: "", words: ""} if amount is None else {name: f"{amount:.2f}", words: in_words(amount)}


def signer_facts(office: Office | None, now: datetime, *, body: str = "", role: str = "") -> dict[str, str]:
    """Where somebody signs: the name of whoever signs for the office today, or an empty line for it."""
    signer = signer_of(office, now) if office else None
    return {
        "role": role,
        "body": body or (office.name if office else ""),
        "name": signer.user.name if signer else "",
        "title": signer.title if signer else "",
    }


def call_of(project: Project) -> Call | None:
    """The call under which the work was filed."""
    return Call.objects.of_work(project).first() if project.municipality else None


def letter_number(project: Project, now: datetime, *, municipal: bool = False) -> str:
    """The next number of the letters of the office that writes about the work."""
    if municipal:
        return next_letter(f"M{project.municipality_id}", now)
    return letter_of(project.authority, project.municipality.state, now)


def letter_of(authority: str, state: State, now: datetime) -> str:
    """The next number of the letters of the office that reviews in the state: DZAC.012/2026."""
    return next_letter(AREAS[Role(authority)] + re.sub(r"\W", "", state.short_name).upper(), now)


def next_letter(area: str, now: datetime) -> str:
    """Each area counts its letters of a year from 1 on."""
    year = timezone.localdate(now).year
    return f"{area}.{next_number(f'oficio-{area}-{year}'):03d}/{year}"


def latest(kind: str, subject: str) -> Document | None:
    """The last version of the Spanish paper, if there is one."""
    papers = Document.objects.filter(kind=kind, subject=subject, language=SPANISH)
    return papers.order_by("-version").first()


def file_paper(
    project: Project,
    kind: str,
    *,
    number: str,
    template: str,
    facts: dict[str, Any],
    by: User,
    subject: str = "",
    title: str = "",
    supersedes: Document | None = None,
    urgent: bool = True,
) -> Document:
    """The paper of the work is filed, and printed after the commit."""
    return ask_for(
        kind,
        number=number,
        subject=subject,
        folio=project.folio,
        fiscal_year=project.fiscal_year,
        title=title or project.name,
        template=template,
        facts=facts,
        owner=project.club.office,
        municipality=project.municipality,
        company=project.company,
        supersedes=supersedes,
        urgent=urgent,
        by=by,
    )


def papers_of(project: Project, user: User) -> list[Document]:
    """The papers of the work that the person may read: its agreement, and then the newest first."""
    if not project.folio:
        return []
    rows = Document.objects.visible_to(user).filter(folio=project.folio).exclude(kind=Document.Kind.REPORT)
    papers = rows.defer("facts").order_by("-asked_at", "kind", "-pk")
    return sorted(papers, key=lambda paper: paper.pk != project.agreement_id)
