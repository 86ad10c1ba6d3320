"""A work of every scheme in the programme's history walks the whole corridor, with just its parties."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest
from django.utils import timezone

from accounts.models import Appointment, Office, Role, User
from clubs.models import Club
from documents.actions import print_paper
from documents.models import Document
from documents.rendering import to_html
from places.loading import load
from places.models import Locality, Municipality, State
from programs.rulebook import Number, Rules, kinds, rules_for, schemes
from projects.actions import (
    StepRefused,
    ask_waiver,
    grant_waiver,
    propose,
    revise,
    take_step,
)
from projects.checks import findings_for
from projects.models import Call, Project
from projects.papers.money import executor_of
from projects.workflow import State as WorkState
from tests.conftest import as_owner
from tests.projects.bringing import bring_what_is_required
from tests.projects.businesses import business, company_that_pays, favourably
from tres_por_uno.demo.works import deposit as deposit_of

TODAY = timezone.localdate()


def cases() -> list[Rules]:
    """The first and the last year of each scheme, and one of each kind in between, with every kind."""
    found = {}
    for scheme in schemes():
        ends = {min(scheme.years), max(scheme.years)}
        known = {kind for year in ends for kind in kinds(scheme.code, year)}
        for year in scheme.years:
            new = [kind for kind in kinds(scheme.code, year) if kind not in known]
            known.update(new)
            for kind in kinds(scheme.code, year) if year in ends else new:
                found[scheme.code, year, kind] = rules_for(scheme.code, year, kind)
    return list(found.values())


@cache
def printed() -> list[Rules]:
    """The last case of every family and every choice of parties: the paper is laid out alike for them."""
    return list({(rules.family, tuple(rules.parts)): rules for rules in cases()}.values())


class Town:
    """The people of one state who carry a work through."""

    def __init__(self, club: Club, proposer: User, reviewers: dict[str, User]) -> None:
        self.club = club
        self.proposer = proposer
        self.reviewers = reviewers


@pytest.fixture
def town_in(cast):
    """A function that gives club, proposer and reviewers in a state, made up where the cast has none."""

    def find(state: str) -> Town:
        if state == "32":
            club = Club.objects.get(name="Santa Elena de Río Grande")
            return Town(
                club, cast["tomas"], {"delegation": cast["roberto"], "state_government": cast["graciela"]}
            )
        if state == "11":
            club = Club.objects.get(name="Apaseo el Alto en Dallas")
            return Town(
                club, cast["rosa"], {"delegation": cast["sofia"], "state_government": cast["octavio"]}
            )
        return made_up(state)

    return find


def made_up(state: str) -> Town:
    with as_owner():
        load(states=[state])
    municipality = Municipality.objects.filter(state=state).order_by("pk").first()
    name = State.objects.get(pk=state).name
    government = seat(Role.STATE_GOVERNMENT, f"Gobierno del Estado de {name}", state_id=state)
    # Whoever declares a deposit does not verify it.
    colleague = User.objects.create(email=f"colega-{state}@ejemplo.mx", name="Quien declara")
    since = TODAY - timedelta(days=30)
    Appointment.objects.create(user=colleague, office=government.office, title="Analista", since=since)
    seat(Role.MUNICIPALITY, f"Municipio de {municipality}", municipality=municipality)
    office = seat(Role.CLUB, f"Club de {municipality}")
    club = Club.objects.create(
        office=office.office,
        name=office.office.name,
        municipality=municipality,
        city="Chicago",
        us_state="Illinois",
    )
    return Town(club, office.user, {"state_government": government.user})


def seat(role: str, name: str, **places: object) -> Appointment:
    """An office with somebody who signs for it."""
    office = Office.objects.create(role=role, name=name, **places)
    user = User.objects.create(
        email=f"{role}-{office.pk}@ejemplo.mx", name=f"Quien firma por {name}", gender="f"
    )
    return Appointment.objects.create(
        user=user, office=office, title="Titular", is_signer=True, since=TODAY - timedelta(days=30)
    )


def one_line(total: str) -> list[dict[str, object]]:
    """A budget that comes to ``total``."""
    line = {"quantity": Decimal(1), "unit_price": Decimal(total), "vat": "exempt"}
    return [{"concept": "Obra", "unit": "obra", **line}]


def draft_of(rules: Rules, town: Town) -> Project:
    now = timezone.now()
    # What the caps of every scheme allow, and does not divide without a centavo left over.
    total = "25000.01" if rules.state_cap.value else "300000.01"
    municipality = town.club.municipality
    Call.objects.update_or_create(
        scheme=rules.scheme,
        fiscal_year=rules.fiscal_year,
        family=rules.family,
        state_id=municipality.state_id,
        defaults={
            "opens_at": now - timedelta(days=1),
            "closes_at": now + timedelta(days=1),
            "source": "Prueba",
        },
    )
    return propose(
        club=town.club,
        scheme=rules.scheme,
        fiscal_year=rules.fiscal_year,
        by=town.proposer,
        concepts=one_line(total) if rules.itemised_budget.confirmed else [],
        kind=rules.kind,
        name="Una obra del programa",
        description="Lo que la comunidad pidió.",
        municipality=municipality,
        locality=Locality.objects.filter(municipality=municipality).first(),
        women=100,
        men=100,
        months=3,
        total=Decimal(total),
        goals=[{"description": "Obra", "quantity": Decimal(1), "unit": "obra"}],
        company=company_that_pays() if "company" in rules.parts else None,
        **(business(Decimal(total), families=families_of(rules)) if rules.is_investment else {}),
    )


def families_of(rules: Rules) -> int:
    return rules.families_min.whole or 1


DETAILS = {
    "session": "COVAM-SO01",
    "resolution": "A01",
    "session_on": TODAY.isoformat(),
    "deposit_until": TODAY.isoformat(),
}


@pytest.mark.parametrize(
    "rules", cases(), ids=lambda rules: f"{rules.scheme}-{rules.fiscal_year}-{rules.kind}"
)
def test_a_work_of_every_scheme_walks_the_whole_corridor(rules, town_in):
    home = next(scheme.state for scheme in schemes() if scheme.code == rules.scheme)
    town = town_in(home or "32")
    if not {"migrant_club", "migrant_federation"} & set(rules.applicants):
        town.club.kind = rules.applicants[0]
    town.club.state_registration = "Registro 1/2026"
    town.club.save()
    work = bring_what_is_required(draft_of(rules, town), by=town.proposer)
    reviewer = town.reviewers[work.authority]

    work = take_step(take_step(work, "file", by=town.proposer), "take_up", by=reviewer)
    if rules.is_investment:
        favourably(work, reviewer)
    approve = "approve_business" if rules.is_investment else "approve"
    work = take_step(work, approve, by=reviewer, details=DETAILS)
    work = take_step(work, "agree", by=reviewer, details=DETAILS)
    # Schemes with the same parties print alike; every one has its page.
    if rules in printed():
        assert print_paper(work.agreement_id).state == "issued"
    document = Document.objects.get(pk=work.agreement_id)
    assert document.number in to_html(document.template, document.facts)
    for part in work.fund.parts():
        deposit_of(
            work,
            payer=part.payer,
            amount=part.agreed,
            received_on=TODAY,
            reference=f"SPEI-{part.payer}",
            paid_by=part.label,
            by=reviewer,
        )

    work.refresh_from_db()
    assert work.state == WorkState.PAID_UP
    payers = [payer for payer, share in work.shares().items() if share]
    assert sorted(party["payer"] for party in document.facts["parties"]) == sorted(payers)
    assert sum(part.agreed for part in work.fund.parts()) == work.total
    assert work.fund.pot.family == work.family == rules.family
    receipts = Document.objects.filter(folio=work.folio, kind=Document.Kind.RECEIPT)
    receivers = {paper.facts["payer"]: paper.facts["signers"][0]["name"] for paper in receipts}
    unsigned = [payer for payer, name in receivers.items() if not name]
    # Nobody signs for both sides.
    assert unsigned == ([] if rules.is_investment else [executor_of(work)[0]])
    assert sum(due.amount for due in work.fund.schedule()) == sum(
        work.shares()[payer] for payer in rules.recovers
    )


def test_a_group_of_the_community_applies_only_where_the_rules_admit_it(town_in):
    town = town_in("32")
    town.club.kind = Club.Kind.LOCAL_GROUP
    town.club.federation = None
    town.club.save()
    town.club.notes.all().delete()
    citizens, migrants = (
        rules_for("ic_3x1", 2003, "infrastructure"),
        rules_for("fed_3x1", 2005, "infrastructure"),
    )

    work = take_step(draft_of(citizens, town), "file", by=town.proposer)
    assert work.state == WorkState.FILED

    with pytest.raises(StepRefused, match="Grupo organizado de la comunidad") as refused:
        take_step(draft_of(migrants, town), "file", by=town.proposer)
    assert "applicant" in refused.value.codes


def test_a_scheme_of_the_state_is_reviewed_by_its_government_only(town_in, cast):
    town = town_in("32")
    town.club.state_registration = "Registro 1/2026"
    town.club.save()
    work = take_step(
        draft_of(rules_for("zac_2x1_state", 2025, "infrastructure"), town), "file", by=town.proposer
    )

    assert "take_up" in work.steps_for(cast["graciela"])
    assert work.steps_for(cast["roberto"]) == {}
    assert Project.objects.waiting_for(cast["graciela"]).filter(pk=work.pk).exists()
    assert not Project.objects.waiting_for(cast["roberto"]).filter(pk=work.pk).exists()


def test_a_club_without_the_states_registration_is_told(town_in):
    town = town_in("32")
    work = draft_of(rules_for("zac_2x1_state", 2025, "infrastructure"), town)

    with pytest.raises(StepRefused, match="no tiene registro ante la oficina estatal"):
        take_step(work, "file", by=town.proposer)


def test_the_cap_of_a_states_own_scheme_refuses_too(town_in):
    work = draft_of(rules_for("zac_2x1_state", 2025, "infrastructure"), town_in("32"))
    cap = Number(Decimal(100000), source="Reglas de operación 2025", confirmed=True)
    work.__dict__["rules"] = replace(work.rules, state_cap=cap)

    findings = findings_for(work, ["parts_within_caps"], timezone.now())

    assert [(finding.code, finding.refuses) for finding in findings] == [("state_cap", True)]


def test_a_year_without_rules_says_who_can_add_them(town_in):
    town = town_in("32")
    work = propose(
        club=town.club, scheme="fed_3x1", fiscal_year=2024, kind="infrastructure", by=town.proposer
    )

    with pytest.raises(StepRefused, match="Las agrega quien administra el sistema"):
        take_step(work, "file", by=town.proposer)


def test_guanajuato_2020_signs_its_real_mix_by_a_waiver(town_in, cast):
    """Migrants 0.4, state 0.8 and municipality 1.2 millions, under a rule of thirds."""
    town = town_in("11")
    town.club.state_registration = "Registro 7/2020"
    town.club.save()
    work = draft_of(rules_for("gto_apoyos_sin_fronteras", 2020, "infrastructure"), town)
    real = {"migrants": 400_000, "state": 800_000, "municipal": 1_200_000}
    parts = {f"{payer}_share": Decimal(amount) for payer, amount in real.items()}
    work = revise(work, by=town.proposer, total=Decimal(2_400_000), **parts)
    with pytest.raises(StepRefused, match=r"«Municipio» debe ser de \$800,000\.00 y es de \$1,200,000\.00"):
        take_step(work, "file", by=town.proposer)

    ask_waiver(work, reason="El municipio cubre lo que el club no reunió.", by=town.proposer)
    grant_waiver(work, rule="mix", reason="Acuerdo del comité", paper="IGM/031/2020", by=cast["octavio"])
    work = take_step(work, "file", by=town.proposer)
    for name in ("take_up", "approve", "agree"):
        work = take_step(work, name, by=cast["octavio"], details=DETAILS)

    assert {part.payer: part.agreed for part in work.fund.parts()} == real
    assert {row.payer: row.difference for row in work.deviations()} == {
        "municipal": Decimal(400_000),
        "migrants": Decimal(-400_000),
    }
    approval = work.history.get(act="approve")
    assert all("Exceptuado por el oficio IGM/031/2020" in found["message"] for found in approval.findings)
    assert len(approval.findings) >= 2
