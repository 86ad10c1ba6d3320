"""The rules over the API, to anybody without a key."""

import pytest
from django.urls import reverse

from programs.rulebook import kinds, rules_for, schemes

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/rulebooks/"
YEARS = [(found.code, year) for found in schemes() for year in found.years]
WORK = {"kind": "infrastructure", "total": "7276406.19"}


@pytest.fixture
def split(client):
    """A function that asks for the parts of a cost."""

    def ask(scheme="fed_3x1", year=2016, **query):
        return client.get(reverse("api:rulebooks-split", args=[scheme, year]), query)

    return ask


def test_the_addresses_are_those_that_programs_were_told():
    assert reverse("api:rulebooks-list") == ROOT
    assert reverse("api:rulebooks-year", args=["fed_3x1", 2016]) == f"{ROOT}fed_3x1/2016/"
    assert reverse("api:rulebooks-split", args=["fed_3x1", 2016]) == f"{ROOT}fed_3x1/2016/split/"


def test_all_schemes_are_listed_with_years_and_kinds(client):
    answer = client.get(ROOT).json()

    assert len(answer["results"]) == len(schemes())
    assert [found["scheme"] for found in answer["results"]] == [found.code for found in schemes()]
    zacatecas = next(found for found in answer["results"] if found["scheme"] == "zac_2x1_state")
    assert zacatecas["names"] == {"es": "Programa 2x1 (Zacatecas)", "en": "Zacatecas state 2x1"}
    assert (zacatecas["level"], zacatecas["state"]) == ("state", "32")
    assert zacatecas["years"][-1] == {
        "year": 2026,
        "kinds": ["infrastructure", "community_services", "educational"],
    }
    assert zacatecas["kind_names"]["educational"] == {"es": "Educativo", "en": "Educational"}


@pytest.mark.parametrize(("code", "year"), YEARS)
def test_every_year_tells_all_its_rules_with_sources(client, code, year):
    book = client.get(f"{ROOT}{code}/{year}/").json()

    assert (book["scheme"], book["year"]) == (code, year)
    assert [kind["kind"] for kind in book["kinds"]] == list(kinds(code, year))
    keys = {source["key"] for source in book["sources"]}
    for kind in book["kinds"]:
        rules = rules_for(code, year, kind["kind"])
        assert kind["fingerprint"] == rules.fingerprint
        assert {part["payer"]: part["parts"] for part in kind["parts"]} == rules.parts
        assert kind["parts_source"]
        numbers = [kind[name] for name in ("federal_cap", "state_cap", "families_min", "families_max")]
        assert all(number["source"] for number in numbers if number)
        assert (kind["federal_cap"] is not None) == ("federal" in rules.payers)
    for source in book["sources"]:
        assert source["address"].startswith("http") or source["key"] == "memory"
    assert "memory" in keys


def test_a_year_reads_whole(client):
    book = client.get(f"{ROOT}fed_3x1/2016/").json()
    work = book["kinds"][0]

    assert book["citation"] == "ROP 2016 (DOF 29/12/2015)"
    assert book["authority"] == "delegation"
    assert book["applicants"]["require"] == ["toma_de_nota_valid"]
    assert book["applicants"]["note"].startswith("Solo migrantes organizados")
    assert book["toma_de_nota_months"]["value"] == "24"
    assert book["validity"]["text"] == "2005–2019"
    assert work["federal_cap"]["value"] == "1000000.00"
    assert work["federal_cap"]["confirmed"] is True
    assert work["federal_cap"]["note"]
    assert [(part["payer"], part["percent"]) for part in work["parts"]] == [
        ("federal", "25"),
        ("state_municipal", "50"),
        ("migrants", "25"),
    ]
    assert [part["percent"] for part in work["joint_part"]["default_split"]] == ["50", "50"]
    assert work["state_cap"] is None
    assert work["repayment"] is None
    assert work["in_kind"]["allowed"] is False


def test_a_cost_is_divided_to_the_centavo_with_rule_source_and_findings(split):
    answer = split(**WORK).json()

    assert answer["total"] == "7276406.19"
    assert [(part["payer"], part["amount"], part["percent"]) for part in answer["parts"]] == [
        ("federal", "1819101.55", "25"),
        ("state", "1819101.55", "25"),
        ("municipal", "1819101.54", "25"),
        ("migrants", "1819101.55", "25"),
    ]
    assert answer["parts"][0]["name"] == "Gobierno federal"
    assert answer["in_words"].endswith("SEIS PESOS 19/100 M.N.")
    assert answer["rule"] == "ROP 2016 (DOF 29/12/2015)"
    assert "[S07]" in answer["source"]
    (finding,) = answer["findings"]
    assert (finding["code"], finding["refuses"]) == ("federal_cap", True)
    assert "$4,000,000.00" in finding["remedy"]
    assert "[S07]" in finding["source"]


def test_what_state_and_municipality_agreed_is_taken_and_checked(split):
    query = {"kind": "infrastructure", "total": "100.00"}
    agreed = split(**query, state="10").json()
    short = split(**query, state="10", municipal="20").json()

    assert [part["amount"] for part in agreed["parts"]] == ["25.00", "10.00", "40.00", "25.00"]
    assert [part["percent"] for part in agreed["parts"]] == ["25", "10", "40", "25"]
    assert agreed["findings"] == []
    assert [finding["code"] for finding in short["findings"]] == ["parts_add_up", "joint_part"]


def test_names_and_findings_follow_the_language_of_the_reader(client):
    address = reverse("api:rulebooks-split", args=["fed_3x1", 2016])

    client.cookies["django_language"] = "en"
    answer = client.get(address, WORK).json()

    assert answer["parts"][0]["name"] == "Federal government"


def test_a_work_that_costs_nothing_is_told(split):
    answer = split(kind="infrastructure", total="0").json()

    assert [part["percent"] for part in answer["parts"]] == ["0"] * 4
    assert [finding["code"] for finding in answer["findings"]] == ["total_is_positive"]


@pytest.mark.parametrize(
    ("query", "field", "told"),
    [
        ({"total": "1"}, "kind", "requerido"),
        ({"kind": "infrastructure"}, "total", "requerido"),
        ({"kind": "infrastructure", "total": ""}, "total", "Escriba una cantidad"),
        ({"kind": "infrastructure", "total": "1e6"}, "total", "Escriba solo la cantidad"),
        ({"kind": "infrastructure", "total": "-1"}, "total", "negativa"),
        ({"kind": "infrastructure", "total": "250.000,00"}, "total", "Use punto"),
        ({"kind": "infrastructure", "total": "9" * 40}, "total", "no puede pasar"),
        ({"kind": "infrastructure", "total": "1", "state": "x"}, "state", "Escriba solo la cantidad"),
        ({"kind": "productive_individual", "total": "1", "state": "1"}, "state", "no aporta"),
        ({"kind": "productive_individual", "total": "1", "municipal": "1"}, "municipal", "no aporta"),
    ],
)
def test_a_bad_question_is_answered_field_by_field(split, query, field, told):
    response = split(**query)

    assert response.status_code == 400
    answer = response.json()
    assert (answer["code"], answer["findings"]) == ("invalid", [])
    assert told in answer["fields"][field][0]


@pytest.mark.parametrize(
    "address",
    ["nadie/2016/", "fed_3x1/1999/", "fed_3x1/2020/split/?kind=infrastructure&total=1", "nadie/2016/split/"],
)
def test_rules_that_nobody_wrote_are_not_found(client, address):
    response = client.get(f"{ROOT}{address}")

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_a_kind_that_the_year_does_not_have_is_not_found(split):
    assert split(kind="educational", total="1", year=2013).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_rules_are_only_read(client, method):
    for address in (ROOT, f"{ROOT}fed_3x1/2016/", f"{ROOT}fed_3x1/2016/split/"):
        assert getattr(client, method)(address).status_code == 405


def test_a_key_that_is_no_more_keeps_nobody_from_reading(client):
    assert client.get(ROOT, headers={"Authorization": "Bearer txu_vencida"}).status_code == 200
