"""Confirmed numbers refuse, unconfirmed ones warn, and each finding says how to mend it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from programs.checks import (
    federal_part_within_cap,
    findings_on,
    parts_add_up,
    state_part_within_cap,
    total_is_positive,
)
from programs.rulebook import Number, rules_for, shares_of


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


@pytest.fixture
def dream():
    return rules_for("mich_sueno", 2025, "productive_family")


def test_the_state_part_has_a_cap_where_the_state_gave_one(dream):
    (finding,) = state_part_within_cap(shares_of(Decimal("60000.00"), dream), dream)

    assert (finding.code, finding.refuses) == ("state_cap", True)
    assert finding.message == "La parte del estado es de $51,000.00 y el tope es de $50,000.00 por proyecto."
    assert finding.source == "ROP 2025; Noventa Grados, Sueño Michoacano 2025 [S66]"
    assert finding.remedy == (
        "Con estas reglas el costo total puede llegar a $58,823.52. "
        "Para un costo mayor, puede poner más que su parte: Migrantes."
    )


def test_the_remedy_of_the_state_cap_passes(dream):
    most = Decimal("58823.52")

    assert not list(state_part_within_cap(shares_of(most, dream), dream))
    assert list(state_part_within_cap(shares_of(most + Decimal("0.02"), dream), dream))


def test_a_state_cap_that_nobody_confirmed_or_knows_only_warns(dream):
    shares = shares_of(Decimal("60000.00"), dream)
    (doubtful,) = state_part_within_cap(
        shares, replace(dream, state_cap=replace(dream.state_cap, confirmed=False))
    )
    (unknown,) = state_part_within_cap(shares, replace(dream, state_cap=Number(source="x")))

    assert doubtful.message.endswith("El tope está por confirmar en las reglas del estado.")
    assert not doubtful.refuses
    assert (unknown.code, unknown.refuses) == ("state_cap_unknown", False)


def test_rules_without_a_state_cap_find_nothing(work):
    assert not list(state_part_within_cap({"state": Decimal(10**9)}, work))


def test_the_real_mix_of_guanajuato_needs_a_waiver():
    """In 2020 migrants, state and municipality put 0.4, 0.8 and 1.2 millions, under a rule of thirds."""
    rules = rules_for("gto_apoyos_sin_fronteras", 2020, "infrastructure")
    shares = {"migrants": Decimal(400000), "state": Decimal(800000), "municipal": Decimal(1200000)}

    findings = list(parts_add_up(Decimal(2400000), shares, rules))

    assert [(finding.code, finding.refuses) for finding in findings] == [("fixed_part", True)] * 2
    assert findings[0].message == "La parte de «Municipio» debe ser de $800,000.00 y es de $1,200,000.00."
    assert not rules.parts_source.startswith("de memoria")


def test_who_puts_more_than_the_least_leaves_less_to_the_state(dream):
    """In 2025 the migrants of Michoacán put 28 %, where the call asks for 15 % at least."""
    shares = shares_of(Decimal("60000.00"), dream, {"migrants": Decimal("16800.00")})

    assert shares == {"state": Decimal("43200.00"), "migrants": Decimal("16800.00")}
    assert not findings_on(Decimal("60000.00"), shares, dream)


def test_who_puts_less_than_the_least_is_refused(dream):
    shares = {"state": Decimal("900.00"), "migrants": Decimal("100.00")}

    codes = [(finding.code, finding.refuses) for finding in findings_on(Decimal("1000.00"), shares, dream)]

    assert codes == [("fixed_part", True)] * 2


def test_all_that_the_amounts_say_is_found_at_once(dream):
    codes = [finding.code for finding in findings_on(Decimal(0), {}, dream)]

    assert codes == ["total_is_positive"]
