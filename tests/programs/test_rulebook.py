"""The rules of each fiscal year, each number with its source."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.checks import federal_part_within_cap, parts_add_up
from programs.money import from_centavos
from programs.rulebook import (
    JOINT,
    PAYERS,
    NoRules,
    Number,
    Rules,
    fingerprint_of,
    kinds,
    problems,
    rules_for,
    scheme,
    schemes,
    shares_of,
)
from programs.rules import LATER
from programs.telling import weights

SOLIDARITY = ["infrastructure", "community_services"]
ALL = [
    (book.code, year, kind) for book in schemes() for year in book.years for kind in kinds(book.code, year)
]


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es-mx"):
        yield


@pytest.fixture
def work():
    return rules_for("fed_3x1", 2016, "infrastructure")


def test_no_rulebook_is_wrong():
    assert problems() == ()


def test_the_federal_programme_has_all_its_years():
    programme = scheme("fed_3x1")

    assert programme.years == tuple(range(2005, 2020))
    assert programme.name == "Programa 3x1 para Migrantes"
    assert programme.budget_key == "S061"
    assert programme.toma_de_nota_months.whole == 24
    assert "[S19]" in programme.toma_de_nota_months.source


@pytest.mark.parametrize("year", range(2014, 2019))
def test_from_2014_every_kind_is_there(year):
    assert kinds("fed_3x1", year) == (
        "infrastructure",
        "community_services",
        "educational",
        "productive_community",
        "productive_family",
        "productive_individual",
    )


@pytest.mark.parametrize("kind", ["infrastructure", "equipment", "community_services"])
def test_the_works_of_2013_can_be_filed(kind):
    assert rules_for("fed_3x1", 2013, kind).publication == "DOF 28/02/2013"


@pytest.mark.parametrize(("code", "year", "kind"), ALL)
def test_every_rule_has_a_source_and_known_payers(code, year, kind):
    rules = rules_for(code, year, kind)

    assert rules.parts_source
    assert rules.applicants_source
    assert set(rules.payers) <= set(PAYERS)
    assert rules.legend.startswith("Este programa es público, ajeno a cualquier partido político.")
    for name, fact in vars(rules).items():
        if isinstance(fact, Number) and fact.value is not None:
            assert fact.source, name
    if "federal" in rules.payers:
        assert rules.federal_cap.source
    if rules.federal_cap.confirmed:
        assert "memoria" not in rules.federal_cap.source


@pytest.mark.parametrize(("code", "year", "kind"), ALL)
@given(cents=st.integers(0, 10**14))
@settings(max_examples=15)
def test_for_any_total_the_shares_of_every_rule_add_up(code, year, kind, cents):
    rules, total = rules_for(code, year, kind), Decimal(cents).scaleb(-2)

    shares = shares_of(total, rules)

    assert sum(shares.values()) == total
    assert not list(parts_add_up(total, shares, rules))
    exact, whole = weights(rules), sum(rules.parts.values())
    for payer, share in shares.items():
        assert abs(Fraction(share) - Fraction(total) * Fraction(exact[payer]) / whole) < Fraction(1, 100)
    backwards = replace(rules, parts=dict(reversed(rules.parts.items())))
    assert shares_of(total, backwards) == shares


@pytest.mark.parametrize(("code", "year", "kind"), ALL)
def test_frozen_rules_come_back_the_same(code, year, kind):
    rules = rules_for(code, year, kind)
    # A JSON column of PostgreSQL gives the keys back in another order.
    stored = json.loads(json.dumps(rules.facts(), sort_keys=True))

    again = Rules.from_facts(stored)

    assert again == rules
    assert again.fingerprint == rules.fingerprint
    assert again.payers == rules.payers
    assert list(again.parts) == list(rules.parts)
    assert hash(again) == hash(rules)


def test_rules_frozen_before_a_newer_field_can_still_be_read(work):
    facts = work.facts()
    del facts["remainder"], facts["families_min"]
    facts["something_of_the_past"] = "x"

    assert Rules.from_facts(facts).federal_cap == work.federal_cap


def test_rules_frozen_before_a_newer_field_keep_their_fingerprint(work):
    facts = {key: value for key, value in work.facts().items() if key not in LATER}

    assert Rules.from_facts(facts).fingerprint == fingerprint_of(facts)


def test_the_fingerprint_tells_two_years_apart(work):
    assert len(work.fingerprint) == 64
    assert work.fingerprint != rules_for("fed_3x1", 2015, "infrastructure").fingerprint


@pytest.mark.parametrize(
    ("year", "kind", "cap", "confirmed"),
    [
        (2005, "infrastructure", "800000.00", False),
        (2009, "infrastructure", "800000.00", True),
        (2010, "infrastructure", None, False),
        (2012, "infrastructure", "1000000.00", True),
        (2013, "equipment", "1000000.00", True),
        (2016, "infrastructure", "1000000.00", True),
        (2016, "productive_community", "500000.00", False),
        (2016, "productive_family", "300000.00", False),
        (2016, "productive_individual", "250000.00", True),
        (2019, "infrastructure", "1000000.00", False),
    ],
)
def test_the_cap_is_that_of_the_year(year, kind, cap, confirmed):
    written = rules_for("fed_3x1", year, kind).federal_cap

    assert written.value == (None if cap is None else Decimal(cap))
    assert written.confirmed is confirmed


def test_a_number_names_the_rules_of_the_year_and_where_they_were_read(work):
    assert work.federal_cap.source == "ROP 2016 (DOF 29/12/2015); catálogo de programas de Jalisco [S07]"
    assert work.citation == "ROP 2016 (DOF 29/12/2015)"
    assert scheme("fed_3x1").sources["S07"]["address"].startswith("http://incendios.semadet.jalisco.gob.mx/")


def test_productive_kinds_are_of_the_investment_family_and_say_how_many_families():
    family = rules_for("fed_3x1", 2016, "productive_family")

    assert family.family == "investment"
    assert (family.families_min.whole, family.families_max.whole) == (2, 4)
    assert family.payers == ("federal", "migrants")
    assert rules_for("fed_3x1", 2016, "productive_community").families_max.value is None


HISTORY = [
    # scheme, years, level, state, who reviews
    ("zac_1x1", range(1986, 1993), "state", "32", "state_government"),
    ("fed_2x1", range(1993, 1996), "federal", "", "delegation"),
    ("zac_3x1", range(1998, 2002), "state", "32", "state_government"),
    ("ic_3x1", range(2002, 2005), "federal", "", "delegation"),
    ("fed_3x1", range(2005, 2020), "federal", "", "delegation"),
    ("wu_4x1", range(2005, 2009), "federal", "", "delegation"),
    ("gto_apoyos_sin_fronteras", range(2019, 2026), "state", "11", "state_government"),
    ("zac_2x1_state", range(2019, 2027), "state", "32", "state_government"),
    ("gro_2x1", [2025], "state", "12", "state_government"),
    ("mich_sueno", [2025], "state", "16", "state_government"),
]


def test_every_scheme_of_the_history_is_there_and_no_mere_proposal():
    assert [(code, tuple(years), *rest) for code, years, *rest in HISTORY] == [
        (found.code, found.years, found.level, found.state, found.authority) for found in schemes()
    ]


WORKED = [
    ("zac_1x1", 1990, "community_work", "100000.01", {"state": "50000.01", "migrants": "50000.00"}),
    (
        "fed_2x1",
        1994,
        "community_work",
        "100000.00",
        {"federal": "33333.34", "state": "33333.33", "migrants": "33333.33"},
    ),
    # Panindícuaro, Michoacán: four equal parts.
    (
        "fed_3x1",
        2016,
        "infrastructure",
        "700000.00",
        dict.fromkeys(("federal", "state", "municipal", "migrants"), "175000.00"),
    ),
    (
        "wu_4x1",
        2007,
        "productive_community",
        "1000000.00",
        dict.fromkeys(("federal", "state", "municipal", "company", "migrants"), "200000.00"),
    ),
    # All the works of Guerrero in 2025, to the peso.
    (
        "gro_2x1",
        2025,
        "infrastructure",
        "48847893.00",
        dict.fromkeys(("state", "municipal", "migrants"), "16282631.00"),
    ),
    (
        "zac_2x1_state",
        2025,
        "infrastructure",
        "1000000.00",
        {"state": "400000.00", "municipal": "350000.00", "migrants": "250000.00"},
    ),
    (
        "mich_sueno",
        2025,
        "productive_individual",
        "20000.00",
        {"state": "17000.00", "migrants": "3000.00"},
    ),
]


@pytest.mark.parametrize(("code", "year", "kind", "total", "told"), WORKED)
def test_works_of_the_history_are_divided_as_they_were(code, year, kind, total, told):
    shares = shares_of(Decimal(total), rules_for(code, year, kind))

    assert {payer: str(share) for payer, share in shares.items()} == told


def test_groups_of_the_community_may_apply_from_2002_to_2004_only():
    admitting = {
        (code, year)
        for code, year, kind in ALL
        if "local_organised_group" in rules_for(code, year, kind).applicants
    }

    assert admitting == {("ic_3x1", year) for year in (2002, 2003, 2004)}
    assert rules_for("ic_3x1", 2003, "infrastructure").applicants_require == ()


@pytest.mark.parametrize("code", ["gto_apoyos_sin_fronteras", "zac_2x1_state", "gro_2x1", "mich_sueno"])
def test_states_ask_for_their_own_registration_and_give_no_federal_money(code):
    for year in scheme(code).years:
        for kind in kinds(code, year):
            rules = rules_for(code, year, kind)
            assert rules.applicants_require == ("registration_with_state_migrant_office",)
            assert "federal" not in rules.payers
            assert not list(federal_part_within_cap(shares_of(Decimal(10**9), rules), rules))


def test_nothing_in_kind_is_admitted_as_delivered():
    assert not any(rules_for(*rule).in_kind.allowed for rule in ALL)


def test_the_joint_part_is_written_as_its_two_payers(work):
    assert work.parts == {"federal": 1, JOINT: 2, "migrants": 1}
    assert work.payers == ("federal", "state", "municipal", "migrants")
    assert rules_for("fed_3x1", 2007, "infrastructure").payers == work.payers


def test_the_act_of_apaseo_el_alto_adds_up(work):
    shares = shares_of(Decimal("7276406.19"), work)

    assert {payer: str(share) for payer, share in shares.items()} == {
        "federal": "1819101.55",
        "state": "1819101.55",
        "municipal": "1819101.54",
        "migrants": "1819101.55",
    }


def test_the_computers_of_rio_grande_are_four_equal_parts():
    shares = shares_of(Decimal("245704.00"), rules_for("fed_3x1", 2013, "equipment"))

    assert shares == dict.fromkeys(shares, Decimal("61426.00"))
    assert len(shares) == 4


@pytest.mark.parametrize("cents", range(1, 9))
def test_migrants_never_pay_a_centavo_more_than_every_government(work, cents):
    shares = shares_of(Decimal(cents).scaleb(-2), work)

    assert shares["migrants"] <= max(shares["federal"], shares["state"], shares["municipal"])
    assert sum(shares.values()) == Decimal(cents).scaleb(-2)


def test_state_and_municipality_may_agree_otherwise(work):
    agreed = {"state": Decimal("10.00"), "municipal": Decimal("45.00")}

    shares = shares_of(Decimal("100.00"), work, agreed)

    assert (shares["state"], shares["municipal"]) == (Decimal("10.00"), Decimal("45.00"))
    assert shares["federal"] == shares["migrants"] == Decimal("25.00")


@pytest.mark.parametrize(("state", "municipal"), [("10.00", "40.00"), ("50.00", "0.00"), ("60.00", "0.00")])
def test_when_one_has_agreed_the_other_puts_the_rest(work, state, municipal):
    shares = shares_of(Decimal("100.00"), work, {"state": Decimal(state)})

    assert shares["municipal"] == Decimal(municipal)


def test_who_does_not_pay_cannot_have_agreed(work):
    with pytest.raises(ValueError, match="company"):
        shares_of(Decimal("100.00"), work, {"company": Decimal("1.00")})


def test_a_year_without_rules_says_who_can_add_them():
    with pytest.raises(NoRules, match=r"2020\. Las agrega quien administra el sistema"):
        rules_for("fed_3x1", 2020, "infrastructure")


def test_a_kind_that_the_year_does_not_have_lists_those_it_has():
    with pytest.raises(NoRules, match=r"«Educativo».*«Infraestructura social», «Equipamiento»"):
        rules_for("fed_3x1", 2013, "educational")


def test_an_unknown_scheme_has_no_rules():
    with pytest.raises(NoRules, match="5x1"):
        kinds("5x1", 2016)


def test_names_follow_the_language_of_the_reader(work):
    with translation.override("en"):
        assert work.name == "3x1 Program for Migrants"
        assert work.kind_name == "Social infrastructure"
    assert work.kind_name == "Infraestructura social"


INVESTMENT = [rule for rule in ALL if rules_for(*rule).optional_payers]


@given(rule=st.sampled_from(INVESTMENT), cents=st.integers(1, 10**11), data=st.data())
def test_whatever_others_add_the_obliged_divide_the_rest_to_the_centavo(rule, cents, data):
    rules = rules_for(*rule)
    added = {payer: data.draw(st.integers(0, cents // 8)) for payer in rules.optional_payers}
    told = {payer: from_centavos(amount) for payer, amount in added.items()}
    total = from_centavos(cents)

    shares = shares_of(total, rules, told)

    assert sum(shares.values()) == total
    assert {payer: shares[payer] for payer in told} == told
    rest = Fraction(total - sum(told.values()))
    for payer in rules.payers:
        if JOINT not in rules.parts:
            exact = rest * rules.parts[payer] / sum(rules.parts.values())
            assert abs(Fraction(shares[payer]) - exact) < Fraction(1, 100)


@given(cents=st.integers(1, 10**10), more=st.fractions(0, 1))
def test_beyond_the_least_the_rest_is_the_others(cents, more):
    rules = rules_for("mich_sueno", 2025, "productive_family")
    own = from_centavos(int(cents * more))
    least = shares_of(from_centavos(cents), rules)["migrants"]

    shares = shares_of(from_centavos(cents), rules, {"migrants": max(own, least)})

    assert sum(shares.values()) == from_centavos(cents)
    assert shares["migrants"] >= least


def test_scholarships_are_given_by_the_kinds_that_the_sources_name():
    given_by = {rule for rule in ALL if rules_for(*rule).scholarships.allowed}

    assert {kind for _code, _year, kind in given_by} == {"community_services", "educational"}
    assert ("fed_3x1", 2012, "community_services") in given_by


def test_the_support_of_the_patrimony_comes_back_from_2009_on():
    recovered = {rule[1:] for rule in ALL if rules_for(*rule).recovers}

    assert (2009, "productive_patrimony") in recovered
    assert (2013, "productive_family") in recovered
    assert (2014, "productive_family") not in recovered
