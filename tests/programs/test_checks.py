"""Confirmed numbers refuse, unconfirmed ones warn, and each finding says how to mend it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from programs.checks import federal_part_within_cap, parts_add_up, total_is_positive
from programs.rulebook import rules_for, shares_of


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es-mx"):
        yield


@pytest.fixture
def work():
    return rules_for("fed_3x1", 2016, "infrastructure")


def test_the_federal_part_of_apaseo_is_above_the_cap(work):
    shares = shares_of(Decimal("7276406.19"), work)

    (finding,) = federal_part_within_cap(shares, work)

    assert finding.code == "federal_cap"
    assert finding.refuses
    assert (
        finding.message == "La parte federal es de $1,819,101.55 y el tope es de $1,000,000.00 por proyecto."
    )
    assert finding.source == "ROP 2016 (DOF 29/12/2015); catálogo de programas de Jalisco [S07]"
    assert finding.remedy.startswith("Con estas reglas el costo total puede llegar a $4,000,000.00.")


def test_a_part_just_at_the_cap_passes(work):
    assert not list(federal_part_within_cap(shares_of(Decimal("4000000.00"), work), work))
    assert list(federal_part_within_cap(shares_of(Decimal("4000000.02"), work), work))


def test_a_cap_that_nobody_confirmed_only_warns():
    rules = rules_for("fed_3x1", 2019, "infrastructure")

    (finding,) = federal_part_within_cap({"federal": Decimal("1000000.01")}, rules)

    assert not finding.refuses
    assert finding.message.endswith("El tope está por confirmar en el DOF.")


def test_an_unknown_cap_is_a_warning_and_not_unlimited():
    rules = rules_for("fed_3x1", 2010, "infrastructure")

    (finding,) = federal_part_within_cap({"federal": Decimal("1.00")}, rules)

    assert finding.code == "federal_cap_unknown"
    assert "tope no conocido" in finding.message
    assert not finding.refuses
    assert finding.source
    assert finding.remedy


def test_parts_of_the_rules_add_up(work):
    for total in ("7276406.19", "0.01", "245704.00"):
        assert not list(parts_add_up(Decimal(total), shares_of(Decimal(total), work), work))


@pytest.mark.parametrize(
    ("state", "told"),
    [("12.50", "Faltan $12.50 para llegar al costo total."), ("30.00", "Sobran $5.00 sobre el costo total.")],
)
def test_parts_that_miss_the_total_are_refused(work, state, told):
    shares = {**shares_of(Decimal("100.00"), work), "state": Decimal(state)}

    first, joint = parts_add_up(Decimal("100.00"), shares, work)

    assert first.code == "parts_add_up"
    assert first.refuses
    assert first.source == "ROP 2016 (DOF 29/12/2015)"
    assert joint.code == "joint_part"
    assert first.message == told


def test_what_state_and_municipality_agree_must_be_their_joint_part(work):
    agreed = {"state": Decimal("10.00"), "municipal": Decimal("40.00")}
    assert not list(parts_add_up(Decimal("100.00"), shares_of(Decimal("100.00"), work, agreed), work))

    shares = shares_of(Decimal("100.00"), work, {**agreed, "municipal": Decimal("27.50")})
    short, joint = parts_add_up(Decimal("100.00"), shares, work)

    assert short.message == "Faltan $12.50 para llegar al costo total."
    assert joint.message == "El estado y el municipio deben aportar juntos $50.00 y suman $37.50."


def test_a_fixed_part_is_that_of_the_rules(work):
    shares = {**shares_of(Decimal("100.00"), work), "federal": Decimal("30.00"), "migrants": Decimal("20.00")}

    findings = list(parts_add_up(Decimal("100.00"), shares, work))

    assert [finding.code for finding in findings] == ["fixed_part", "fixed_part"]
    assert findings[0].message == "La parte de «Gobierno federal» debe ser de $25.00 y es de $30.00."
    assert all(finding.refuses for finding in findings)
    assert not any(
        finding.refuses
        for finding in parts_add_up(Decimal(100), shares, replace(work, parts_confirmed=False))
    )


def test_who_is_not_in_the_rules_does_not_pay(work):
    shares = {**shares_of(Decimal("100.00"), work), "company": Decimal("5.00")}

    codes = [finding.code for finding in parts_add_up(Decimal("105.00"), shares, work)]

    assert "payer_of_the_rules" in codes


def test_a_negative_part_is_refused(work):
    shares = {**shares_of(Decimal("100.00"), work), "state": Decimal("-5.00"), "municipal": Decimal("55.00")}

    (finding,) = parts_add_up(Decimal("100.00"), shares, work)

    assert finding.code == "part_is_negative"


def test_what_others_add_does_not_change_how_the_obliged_match():
    rules = rules_for("fed_3x1", 2016, "productive_individual")
    shares = {"federal": Decimal("40.00"), "migrants": Decimal("40.00"), "state": Decimal("20.00")}

    assert not list(parts_add_up(Decimal("100.00"), shares, rules))


@pytest.mark.parametrize(("total", "found"), [("0.01", 0), ("0.00", 1), ("-1.00", 1)])
def test_a_work_costs_something(total, found):
    assert len(list(total_is_positive(Decimal(total)))) == found
