"""What agreements say by scheme and by who applies: the facts of real acts, and the paper they make."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from clubs.models import Club
from documents.printing import to_html, to_pdf
from programs.rulebook import Permission, rules_for
from projects.actions import grant_waiver, revise, take_step
from projects.agreement import agreement_facts
from projects.models import Project
from tests.projects.businesses import PLAN, business, favourably
from tests.projects.test_schemes import DETAILS, Town, draft_of, made_up

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
PUPILS = ["Ximena Robledo Arce", "Iker Dávila Quiñones", "Renata Cisneros Mora"]


@pytest.fixture
def town(cast: dict[str, User]) -> Callable[..., Town]:
    """A function that gives club, proposer and reviewers in a state; ``changes`` change the club."""

    def find(state: str = "32", **changes: Any) -> Town:
        if state == "32":
            club = Club.objects.get(name="Santa Elena de Río Grande")
            reviewers = {"delegation": cast["roberto"], "state_government": cast["graciela"]}
            found = Town(club, cast["tomas"], reviewers)
        elif state == "11":
            club = Club.objects.get(name="Apaseo el Alto en Dallas")
            found = Town(
                club, cast["rosa"], {"delegation": cast["sofia"], "state_government": cast["octavio"]}
            )
        else:
            found = made_up(state)
        found.club.state_registration = "SEMIGRANTE-R-0412, del 12 de febrero de 2025"
        for name, value in changes.items():
            setattr(found.club, name, value)
        found.club.save()
        return found

    return find


def approved(town: Town, scheme: str, year: int, kind: str, **answers: Any) -> Project:
    """A work of the town that its committee approved, ready to be agreed."""
    rules = rules_for(scheme, year, kind)
    work = draft_of(rules, town)
    if answers:
        work = revise(work, by=town.proposer, **answers)
    reviewer = town.reviewers[work.authority]
    work = take_step(take_step(work, "file", by=town.proposer), "take_up", by=reviewer)
    if rules.is_investment:
        favourably(work, reviewer)
    session = "STV-SO01" if rules.is_investment else "COVAM-SO01"
    approve = "approve_business" if rules.is_investment else "approve"
    return take_step(work, approve, by=reviewer, details={**DETAILS, "session": session})


def facts_of(work: Project) -> dict[str, Any]:
    told = {"deposit_until": "2026-12-15"}
    facts = agreement_facts(work, number="3X1-CC-32-001-2013", told=told, now=NOON)
    # What the JSON column gives back is what was put in.
    assert json.loads(json.dumps(facts)) == facts
    assert agreement_facts(work, number="3X1-CC-32-001-2013", told=told, now=NOON) == facts
    return facts


def html_of(facts: dict[str, Any]) -> str:
    body = re.sub("</(td|th|p|li|div)>", " ", to_html("convenio/1", facts).partition("</head>")[2])
    return " ".join(re.sub("<[^>]*>", "", body).replace("&nbsp;", " ").split())


@pytest.mark.parametrize(
    ("scheme", "year", "kind", "parties"),
    [
        ("zac_2x1_state", 2025, "infrastructure", ["EL ESTADO", "EL MUNICIPIO", "EL CLUB"]),
        (
            *("fed_3x1", 2016, "infrastructure"),
            ["LA DELEGACIÓN", "EL ESTADO", "EL MUNICIPIO", "EL CLUB"],
        ),
        (
            *("wu_4x1", 2006, "productive_community"),
            ["LA DELEGACIÓN", "EL ESTADO", "EL MUNICIPIO", "LA EMPRESA", "EL CLUB"],
        ),
    ],
)
def test_three_four_or_five_parties_agree_and_their_parts_add_up(scheme, year, kind, parties, town):
    work = approved(town(), scheme, year, kind)
    facts = facts_of(work)

    assert [party["short"] for party in facts["parties"]] == parties
    assert sum(Decimal(part["amount"]) for part in facts["financing"]["parts"]) == work.total
    assert facts["originals"] == len(parties) + bool(facts["investor"])
    assert all(f"«{party}»" in html_of(facts) for party in parties)


def test_the_state_programme_asks_for_the_states_registration(town):
    federal = facts_of(approved(town(), "fed_3x1", 2016, "infrastructure"))
    of_the_state = facts_of(approved(town(), "zac_2x1_state", 2025, "infrastructure"))

    assert federal["club"]["state_registration"] == ""
    assert "registro de la oficina estatal" not in html_of(federal)
    assert "con los datos siguientes: SEMIGRANTE-R-0412, del 12 de febrero de 2025." in html_of(of_the_state)


# --- Businesses --------------------------------------------------------------------------------


def test_the_support_of_a_family_business_comes_back_by_its_calendar(town):
    facts = facts_of(approved(town(), "fed_3x1", 2013, "productive_family"))
    recovery = facts["recovery"]
    rows = recovery["schedule"]

    assert recovery["payers"] == [{"payer": "federal", "party": "LA DELEGACIÓN", "amount": "150000.01"}]
    assert recovery["in_words"] == "CIENTO CINCUENTA MIL PESOS 01/100 M.N."
    assert (recovery["instalments"], recovery["grace_months"]) == ("24", "6")
    assert (rows[0]["due_on"], rows[-1]["due_on"]) == ("2027-07-15", "2029-06-15")
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal(recovery["amount"])
    assert rows[-1]["balance"] == "0.00"
    assert recovery["destination"] == "obras de solidaridad de «EL PROGRAMA» en el estado de Zacatecas"
    assert "[S" not in recovery["source"]
    assert "Anexo 3. Calendario de recuperación" in html_of(facts)


def test_the_support_of_later_businesses_is_a_gift(town):
    facts = facts_of(approved(town(), "fed_3x1", 2016, "productive_family"))
    text = html_of(facts)

    assert facts["recovery"] == {}
    assert "Recuperación" not in text
    assert "Anexo 3" not in text


def test_a_business_is_approved_by_the_committee_that_appraises_and_never_by_the_covam(town):
    facts = facts_of(approved(town(), "fed_3x1", 2013, "productive_family"))
    said = json.dumps(facts, ensure_ascii=False) + html_of(facts)

    assert facts["appraisal"]["session"] == "STV-SO01"
    assert "El Subcomité Técnico Valuador emitió opinión favorable" in said
    assert "Subcomité Técnico Valuador, sesión STV-SO01, acuerdo A01" in said
    assert "COVAM" not in said
    assert "Comité de Validación" not in said


def test_the_money_of_a_business_goes_to_whoever_puts_it_up_and_the_club_backs_it(town):
    facts = facts_of(approved(town(), "fed_3x1", 2013, "productive_family"))
    text = html_of(facts)

    assert facts["investor"]["representative"] == PLAN["investor"]
    assert facts["execution"] == {"payer": "migrants", "executor": "LA PERSONA INVERSIONISTA"}
    assert facts["financing"]["parts"][1]["funder"] == "Migrante inversionista"
    assert "que abra «LA PERSONA INVERSIONISTA»" in text
    assert "con el respaldo de «EL CLUB»" in text


def test_the_plan_of_a_business_is_told_with_its_costs_and_its_first_year(town):
    work = approved(town(), "fed_3x1", 2016, "productive_individual")
    told = facts_of(work)["business"]

    assert (told["families"], told["jobs"], told["stage"]) == ("1", "3", "Negocio en marcha")
    assert [cost["category"] for cost in told["costs"]] == [
        "Maquinaria y equipo",
        "Construcción y adecuación",
    ]
    assert Decimal(told["costs_total"]) == work.total
    assert told["projection"]["sales"] == "432000.00"
    assert told["projection"]["costs_total"] == "270000.00"
    assert told["projection"]["result"] == "162000.00"


def test_whoever_may_pay_and_does_is_a_party_like_any_other(town):
    total = Decimal("330000.00")
    facts = facts_of(
        approved(
            *(town(), "fed_3x1", 2013, "productive_family"),
            total=total,
            municipal_share=Decimal("30000.00"),
            **business(total),
        )
    )

    assert [party["short"] for party in facts["parties"]] == ["LA DELEGACIÓN", "EL MUNICIPIO", "EL CLUB"]
    assert [part["amount"] for part in facts["financing"]["parts"]] == ["150000.00", "30000.00", "150000.00"]
    assert facts["mix"] == {}
    assert facts["execution"]["executor"] == "LA PERSONA INVERSIONISTA"


# --- Who applies -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Club.Kind.MIGRANT, Club.Kind.RETURNED_MIGRANT])
def test_a_person_appears_in_their_own_right(kind, town):
    michoacan = town("16", kind=kind)
    michoacan.club.office.address = "Calle Morelos 45, Acuitzio"
    michoacan.club.office.save()
    facts = facts_of(approved(michoacan, "mich_sueno", 2025, "productive_individual"))
    person, text = facts["parties"][1], html_of(facts)

    assert (person["short"], person["capacity"]) == ("LA PERSONA BENEFICIARIA", "own_right")
    assert facts["investor"] == {}
    assert facts["execution"]["executor"] == "LA PERSONA BENEFICIARIA"
    assert facts["club"]["toma_de_nota"] == ""
    assert "II. Declara «LA PERSONA BENEFICIARIA», por su propio derecho" in text
    assert "SEMIGRANTE-R-0412" in text
    for words in ("EL CLUB", "Toma de Nota", "mesa directiva", "COVAM", "organización de migrantes"):
        assert words not in text
    assert "Morelos" not in json.dumps(facts), "where a person lives stays in the file"


def test_a_family_appears_by_its_common_representative(town):
    michoacan = town("16", kind=Club.Kind.MIGRANT_FAMILY, name="Familia Tzintzún Huipe")
    facts = facts_of(approved(michoacan, "mich_sueno", 2025, "productive_family"))
    text = html_of(facts)

    assert facts["parties"][1]["appears_as"].startswith("la familia Tzintzún Huipe, de migrantes de ")
    assert "su representante común, a quien en lo sucesivo se denominará «LA FAMILIA BENEFICIARIA»" in text
    assert "Representante común" in text
    assert "EL CLUB" not in text


def test_a_group_of_the_community_is_called_a_group_and_has_no_toma_de_nota(town):
    here = town(kind=Club.Kind.LOCAL_GROUP, federation=None)
    here.club.notes.all().delete()
    facts = facts_of(approved(here, "ic_3x1", 2003, "infrastructure"))
    text = html_of(facts)

    assert "el grupo organizado de la comunidad «Santa Elena de Río Grande»" in text
    assert "«EL GRUPO» aportará" in text
    assert facts["financing"]["parts"][3]["funder"] == "Grupo de la comunidad"
    assert "EL CLUB" not in text
    assert "folio DEMO" not in text
    assert "lo represente en México" not in text


def test_a_club_that_pays_nothing_is_no_party(town):
    facts = facts_of(approved(town("11"), "gto_apoyos_sin_fronteras", 2024, "infrastructure_1x1"))
    text = html_of(facts)

    assert [party["payer"] for party in facts["parties"]] == ["state", "municipal"]
    assert "La organización de migrantes «Apaseo el Alto en Dallas» (en adelante, «EL CLUB»)" in text
    assert "Obligaciones de «EL CLUB»" not in text


# --- Scholarships ------------------------------------------------------------------------------


def test_scholarships_are_told_by_level_and_never_by_name(town):
    levels = ["primary", "primary", "secondary"]
    pupils = [
        {"name": name, "school": "Secundaria Benito Juárez", "level": level, "amount": Decimal("4000.00")}
        for name, level in zip(PUPILS, levels, strict=True)
    ]
    work = approved(
        *(town(), "fed_3x1", 2016, "educational"),
        gives_scholarships=True,
        scholarships=pupils,
        goals=[],
        total=Decimal("12000.00"),
    )
    facts = facts_of(work)
    # A print holds its page and its facts, and nothing else.
    page = to_html("convenio/1", facts) + html_of(facts)
    said = (json.dumps(facts, ensure_ascii=False) + page).casefold()

    assert facts["scholarships"]["levels"] == [
        {"level": "Primaria", "count": "2", "amount": "8000.00"},
        {"level": "Secundaria", "count": "1", "amount": "4000.00"},
    ]
    assert (facts["scholarships"]["count"], facts["scholarships"]["total"]) == ("3", "12000.00")
    for word in {*" ".join(PUPILS).split(), "Benito Juárez"}:
        assert word.casefold() not in said
    assert "Instancia que paga las becas" in html_of(facts)


# --- What is not as usual -----------------------------------------------------------------------


def test_a_part_in_kind_is_told_with_its_valuation_and_lessens_the_deposit(town):
    offers = [
        {
            "payer": "municipal",
            "description": "Retroexcavadora",
            "value": Decimal("20000.00"),
            "paper": "Avalúo 7",
        },
        {
            "payer": "migrants",
            "description": "Jornales",
            "value": Decimal("75000.00"),
            "paper": "Presupuesto 3",
        },
    ]
    here = town()
    work = draft_of(rules_for("ic_3x1", 2003, "infrastructure"), here)
    work = revise(work, by=here.proposer, total=Decimal("300000.00"), in_kind_offers=offers)
    # The rulebooks that were read allow it nowhere yet.
    work.__dict__["rules"] = replace(work.rules, in_kind=Permission(allowed=True, source="Prueba"))
    work.folio, work.approval = "3X1-32-2003-0001", {**DETAILS}
    facts = facts_of(work)
    forms = [(part["form"], part["cash"], part["in_kind"]) for part in facts["financing"]["parts"]]
    calendar = html_of(facts).partition("Depósitos en la cuenta del proyecto")[2]

    assert forms == [
        ("Efectivo", "75000.00", ""),
        ("Efectivo", "75000.00", ""),
        ("Efectivo y especie", "55000.00", "20000.00"),
        ("Especie", "0.00", "75000.00"),
    ]
    assert facts["in_kind"]["total"] == "95000.00"
    assert [item["paper"] for item in facts["in_kind"]["items"]] == ["Avalúo 7", "Presupuesto 3"]
    assert "«EL MUNICIPIO» $55,000.00" in calendar
    assert "«EL CLUB» $" not in calendar
    assert to_pdf("convenio/1", facts)[0].startswith(b"%PDF")


def test_another_mix_is_told_beside_the_nominal_one_with_the_letter_that_allows_it(town, cast):
    """Guanajuato, 2020: 17, 33 and 50 of a hundred instead of thirds."""
    guanajuato = town("11")
    mix = {"migrants_share": "400000.00", "state_share": "800000.00", "municipal_share": "1200000.00"}
    rules = rules_for("gto_apoyos_sin_fronteras", 2020, "infrastructure")
    answers = {name: Decimal(amount) for name, amount in mix.items()}
    work = revise(draft_of(rules, guanajuato), by=cast["rosa"], total=Decimal("2400000.00"), **answers)
    Project.objects.filter(pk=work.pk).update(waiver_asked_at=NOON)
    grant_waiver(
        work, rule="mix", reason="El municipio puso la mitad.", paper="Oficio 45/2020", by=cast["octavio"]
    )
    work = take_step(take_step(work, "file", by=cast["rosa"]), "take_up", by=cast["octavio"])
    facts = facts_of(take_step(work, "approve", by=cast["octavio"], details=DETAILS))
    text = html_of(facts)

    assert facts["mix"]["paper"] == "el oficio 45/2020"
    assert [(row["nominal"], row["agreed"], row["difference"]) for row in facts["mix"]["rows"]] == [
        ("800000.00", "800000.00", "0.00"),
        ("800000.00", "1200000.00", "400000.00"),
        ("800000.00", "400000.00", "-400000.00"),
    ]
    assert facts["financing"]["remainder"]["payers"] == []
    assert "por excepción autorizada mediante el oficio 45/2020." in text
    assert "Municipal 33.33 $800,000.00 50.00 $1,200,000.00 $400,000.00" in text


def test_a_joint_part_divided_by_hand_is_no_other_mix(town):
    state, municipal = Decimal("200000.00"), Decimal("300000.00")
    work = approved(
        *(town(), "fed_3x1", 2016, "infrastructure"),
        total=Decimal("1000000.00"),
        state_share=state,
        municipal_share=municipal,
    )

    assert facts_of(work)["mix"] == {}


def test_a_part_above_its_cap_names_the_letter_that_allows_it(work_at):
    from tests.projects.test_agreement import APASEO

    facts = facts_of(work_at("approved", APASEO))
    cap = facts["waived_caps"][0]

    assert (cap["payer"], cap["cap"]) == ("federal", "1000000.00")
    assert Decimal(cap["amount"]) - Decimal(cap["excess"]) == Decimal("1000000.00")
    allowed = f"que prevén «LAS REGLAS», por excepción autorizada mediante {cap['paper']}."
    assert f"el tope de $1,000,000.00 por proyecto {allowed}" in html_of(facts)


def test_an_approval_of_an_earlier_day_is_of_the_covam(town):
    work = approved(town(), "fed_3x1", 2016, "infrastructure")
    del work.approval["committee"]
    facts = facts_of(work)

    assert facts["approval"]["committee"] == "COVAM"
    assert "Comité de Validación y Atención a Migrantes (COVAM) aprobó" in html_of(facts)
