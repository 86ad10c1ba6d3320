"""The facts of an agreement: plain strings that tell all that the paper prints, and print it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from documents.printing import to_html, to_pdf
from projects.agreement import agreement_facts, months_later
from projects.models import Project
from tres_por_uno.demo.works import WORKS

APASEO = next(work for work in WORKS if work["id"] == "apaseo")
NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)


def facts_of(project: Project, **told: str) -> dict[str, Any]:
    told = {"deposit_until": "2026-12-15", **told}
    return agreement_facts(project, number="3X1-CC-32-001-2013", told=told, now=NOON)


def test_the_facts_are_plain_text_and_print(work_at):
    facts = facts_of(work_at("approved"))

    pdf, pages = to_pdf("convenio/1", facts)

    assert pages > 5
    assert pdf.startswith(b"%PDF")
    assert only_plain(facts)


def only_plain(fact: Any) -> bool:
    """No float, no date, no lazy text: what the JSON column gives back is what was put in."""
    if isinstance(fact, dict):
        return all(type(key) is str and only_plain(value) for key, value in fact.items())
    if isinstance(fact, list):
        return all(map(only_plain, fact))
    return type(fact) in (str, int)


def test_the_paper_is_printed_in_spanish_for_a_signer_who_reads_english(work_at):
    project = work_at("approved")
    with translation.override("en"):
        in_english = facts_of(project)

    assert in_english == facts_of(project)


def test_each_party_appears_as_the_government_or_group_that_it_is(work_at):
    parties = facts_of(work_at("approved"))["parties"]

    assert [party["appears_as"] for party in parties] == [
        "el Ejecutivo Federal, a través de la Delegación de la SEDESOL en el Estado de Zacatecas",
        "el Gobierno del Estado de Zacatecas",
        "el Municipio de Río Grande, Zacatecas",
        "la organización de migrantes «Santa Elena de Río Grande»",
    ]


def test_parts_that_divide_exactly_leave_no_centavo_to_explain(work_at):
    assert facts_of(work_at("approved"))["financing"]["remainder"] == {"payers": [], "rule": ""}


def test_apaseo_names_who_carries_a_centavo_more(work_at):
    """The works of 2014 divide among federal, state with municipality, and migrants as 1:2:1."""
    financing = facts_of(work_at("approved", APASEO))["financing"]

    amounts = {part["funder"]: Decimal(part["amount"]) for part in financing["parts"]}
    more = [funder for funder, amount in amounts.items() if amount == Decimal("1819101.55")]
    assert sorted(financing["remainder"]["payers"]) == sorted(more)
    assert len(more) == 3
    assert sum(amounts.values()) == Decimal("7276406.19")


def test_a_joint_part_divided_by_hand_is_no_matter_of_centavos(work_at):
    project = work_at("approved", APASEO)
    joint = project.shares()["state"] + project.shares()["municipal"]
    project.state_share, project.municipal_share = Decimal("1000000.00"), joint - Decimal("1000000.00")

    financing = facts_of(project)["financing"]

    assert "Estatal" not in financing["remainder"]["payers"]
    assert "Municipal" not in financing["remainder"]["payers"]


def test_the_municipality_executes(work_at):
    assert facts_of(work_at("approved"))["execution"] == {"payer": "municipal", "executor": "EL MUNICIPIO"}


def test_reports_run_by_quarter_until_the_term_ends(work_at):
    project = work_at("approved")
    project.months = 4

    reports = facts_of(project, deposit_until="2026-12-15")["reports"]

    assert [(report["period"], report["due_on"]) for report in reports] == [
        ("Del 24 de noviembre de 2026 al 31 de diciembre de 2026", "2027-01-15"),
        ("Del 1 de enero de 2027 al 31 de marzo de 2027", "2027-04-15"),
        ("Del 1 de abril de 2027 al 30 de junio de 2027", "2027-07-15"),
    ]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 24), 2, date(2027, 1, 24)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
    ],
)
def test_months_end_on_a_day_that_exists(day, months, later):
    assert months_later(day, months) == later


def test_a_place_that_is_not_in_the_catalogue_prints_its_name_and_the_key_of_the_town(work_at):
    project = work_at("approved")
    project.locality, project.unlisted_locality = None, "Colonia Nueva"

    html = to_html("convenio/1", facts_of(project))

    assert "en la localidad de Colonia Nueva, municipio de Río Grande" in html
    assert "32039 (municipio; la localidad no figura en el catálogo)" in html
