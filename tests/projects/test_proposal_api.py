"""Businesses, scholarships and gifts in kind over REST: what a draft takes, and who reads which part."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.actions import revise
from projects.models import Project
from tests.projects.businesses import PLAN, company_that_pays, costs_of
from tests.projects.test_api import Program, proposal

TOTAL = Decimal("300000.01")
COSTS = [
    {**cost, "quantity": str(cost["quantity"]), "unit_price": str(cost["unit_price"])}
    for cost in costs_of(TOTAL)
]
PUPIL = {"name": "Ana López", "school": "CBTa 20", "level": "high_school", "amount": "2000.00"}
GIFT = {"payer": "municipal", "description": "Piedra braza, 40 m³", "value": "9000.00", "paper": "Avalúo 12"}


@pytest.fixture
def as_tomas(tomas):
    return Program(tomas)


def plan(**changes):
    return {
        **{name: f"{told:.2f}" if isinstance(told, Decimal) else told for name, told in PLAN.items()},
        **changes,
    }


def a_business(of, **changes):
    told = {"fiscal_year": 2011, "kind": "productive_patrimony", "total": str(TOTAL)}
    return proposal(of, **{**told, "plan": plan(), "costs": COSTS, **changes})


def scholarships(of, **changes):
    pupils = [PUPIL, {**PUPIL, "name": "Beto Díaz", "level": "higher", "amount": "$4,000"}]
    told = {"kind": "educational", "fiscal_year": 2016, "gives_scholarships": True, "goals": []}
    return proposal(of, **told, total="6000.00", **{"scholarships": pupils, **changes})


# --- A business --------------------------------------------------------------------------------


def test_a_business_is_proposed_and_told(as_tomas, santa_elena):
    made = as_tomas.post("/projects/", a_business(santa_elena))

    told = made.json()
    assert made.status_code == 201
    assert (told["family"], told["gives_scholarships"], told["company"]) == ("investment", False, None)
    assert told["plan"] == {
        **plan(novelty="", machine_upkeep=None, building_upkeep=None, transport=None, other_costs=None),
        "yearly_costs": "270000.00",
        "result": "162000.00",
    }
    assert [cost["amount"] for cost in told["costs"]] == ["150000.00", "150000.01"]
    assert sum(Decimal(part["agreed"]) for part in told["shares"]) == TOTAL


def test_a_plan_is_changed_piece_by_piece_and_lists_as_a_whole(as_tomas, santa_elena):
    draft = as_tomas.post("/projects/", a_business(santa_elena)).json()
    here = f"/projects/{draft['reference']}/"

    told = as_tomas.post(here, {"plan": {"families": 2}, "costs": COSTS[:1]}, method="patch").json()

    assert (told["plan"]["families"], told["plan"]["product"]) == (2, PLAN["product"])
    assert [cost["concept"] for cost in told["costs"]] == [COSTS[0]["concept"]]


def test_the_family_is_told_at_the_beginning_and_follows_the_kind(as_tomas, santa_elena):
    blank = as_tomas.post("/projects/", proposal(santa_elena, kind="", family="investment")).json()
    here = f"/projects/{blank['reference']}/"

    again = as_tomas.post(here, {"family": "solidarity"}, method="patch").json()
    moved = as_tomas.post(here, {"kind": "infrastructure"}, method="patch").json()

    assert [told["family"] for told in (blank, again, moved)] == ["investment", "investment", "solidarity"]
    other = as_tomas.post("/projects/", proposal(santa_elena, kind="equipment", family="investment")).json()
    assert other["family"] == "solidarity"


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"family": "other"}, "family", "other"),
        ({"plan": {"families": 0}}, "plan", "1"),
        ({"plan": {"families": "dos"}}, "plan", ""),
        ({"plan": {"sales": 432000}}, "plan", "como texto"),
        ({"plan": {"wages": "-1.00"}}, "plan", "negativa"),
        ({"plan": {"stage": "soon"}}, "plan", "soon"),
        ({"plan": {"grace_months": 99}}, "plan", "60"),
        ({"plan": {"instalments": 121}}, "plan", "120"),
        ({"plan": {"investor": None}}, "plan", ""),
        ({"plan": "queso"}, "plan", ""),
        ({"costs": [{**COSTS[0], "unit_price": "0.00"}]}, "costs", "mayor que cero"),
        ({"costs": [{**COSTS[0], "unit_price": "mil"}]}, "costs", "pesos"),
        ({"costs": [{**COSTS[0], "quantity": "0"}]}, "costs", ""),
        ({"costs": [{**COSTS[0], "category": "nave"}]}, "costs", "nave"),
        ({"costs": COSTS[:1] * 61}, "costs", "60 renglones"),
        ({"company": 0}, "company", "0"),
        ({"in_kind_offers": [{**GIFT, "paper": ""}]}, "in_kind_offers", ""),
        ({"in_kind_offers": [{**GIFT, "value": "0"}]}, "in_kind_offers", "mayor que cero"),
        ({"in_kind_offers": [{**GIFT, "payer": "church"}]}, "in_kind_offers", "church"),
    ],
)
def test_bad_answers_of_a_business_name_their_field(changes, field, told, as_tomas, santa_elena):
    refused = as_tomas.post("/projects/", a_business(santa_elena, **changes))

    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == [field]
    assert told in str(refused.json()["fields"][field])
    assert not Project.objects.exists()


def test_costs_that_do_not_add_up_refuse_the_filing_with_both_sums(as_tomas, santa_elena):
    draft = as_tomas.post("/projects/", a_business(santa_elena, costs=COSTS[:1])).json()

    refused = as_tomas.post(f"/projects/{draft['reference']}/steps/file/").json()

    assert "plan_sum" in [finding["code"] for finding in refused["findings"]]
    assert "Los costos iniciales suman $150,000.00 y las aportaciones $300,000.01." in refused["message"]


def test_a_company_and_gifts_in_kind_are_told(as_tomas, santa_elena):
    company = company_that_pays()
    changes = {"company": company.pk, "in_kind_offers": [GIFT]}

    draft = as_tomas.post("/projects/", proposal(santa_elena, **changes)).json()

    assert (draft["company"], draft["company_name"]) == (company.pk, company.name)
    assert draft["in_kind_offers"] == [GIFT]
    row = as_tomas.get("/projects/").json()["results"][0]
    assert (row["company_name"], row["family"]) == (company.name, "solidarity")


def test_an_office_that_is_no_company_pays_no_part_of_one(as_tomas, santa_elena):
    refused = as_tomas.post("/projects/", proposal(santa_elena, company=santa_elena.office_id))

    assert list(refused.json()["fields"]) == ["company"]


# --- Scholarships ------------------------------------------------------------------------------


def test_scholarships_are_proposed_and_filed(as_tomas, santa_elena):
    draft = as_tomas.post("/projects/", scholarships(santa_elena)).json()

    assert [(one["name"], one["amount"]) for one in draft["scholarships"]] == [
        ("Ana López", "2000.00"),
        ("Beto Díaz", "4000.00"),
    ]
    assert [(row["level"], row["count"], row["amount"]) for row in draft["scholarships_by_level"]] == [
        ("high_school", 1, "2000.00"),
        ("higher", 1, "4000.00"),
    ]


@pytest.mark.parametrize(
    ("pupils", "told"),
    [
        ([PUPIL, {**PUPIL, "name": " ana  LÓPEZ "}], "Renglones 1 y 2: «ana LÓPEZ» está dos veces"),
        ([{**PUPIL, "level": "kínder"}], "kínder"),
        ([{**PUPIL, "amount": "0"}], "mayor que cero"),
        ([{**PUPIL, "amount": 2000}], "como texto"),
        ([{**PUPIL, "amount": "99999999999.00"}], "no puede pasar de"),
        ([{**PUPIL, "name": ""}], "name"),
        ([{**PUPIL, "school": "x" * 151}], "school"),
        ([{**PUPIL, "name": f"Alumna {number}"} for number in range(501)], "500"),
    ],
)
def test_a_list_that_cannot_be_is_told_and_nothing_is_written(pupils, told, as_tomas, santa_elena):
    draft = as_tomas.post("/projects/", scholarships(santa_elena)).json()
    here = f"/projects/{draft['reference']}/"

    refused = as_tomas.post(here, {"scholarships": pupils}, method="patch")

    assert refused.status_code == 400
    assert told in str(refused.json()["fields"]["scholarships"])
    assert len(as_tomas.get(here).json()["scholarships"]) == 2


# --- Who reads it ------------------------------------------------------------------------------


def shown_to_the_state(work: Project) -> None:
    """As it stands once it was sent: the filing itself is another test's."""
    Project.objects.filter(pk=work.pk).update(
        state="in_review", folio="3X1-32-2016-0001", filed_at="2026-01-10T12:00:00Z"
    )


READERS = [("elena", True), ("roberto", True), ("carmen", True), ("graciela", False), ("ramon", False)]


@pytest.mark.parametrize(("who", "reads"), READERS)
def test_others_read_sums_and_no_names(who, reads, cast, as_tomas, santa_elena):
    as_tomas.post("/projects/", scholarships(santa_elena))
    shown_to_the_state(Project.objects.get())

    told = Program(cast[who]).get("/projects/3X1-32-2016-0001/").json()

    assert [row["count"] for row in told["scholarships_by_level"]] == [1, 1]
    assert (told["scholarships"] is not None) is reads
    assert ("Ana López" in str(told)) is reads


@pytest.mark.parametrize(("who", "reads"), READERS)
def test_others_read_the_plan_without_its_persons(who, reads, cast, as_tomas, santa_elena):
    as_tomas.post("/projects/", a_business(santa_elena))
    shown_to_the_state(Project.objects.get())

    told = Program(cast[who]).get("/projects/3X1-32-2016-0001/").json()

    assert (told["plan"]["product"], told["plan"]["result"]) == (PLAN["product"], "162000.00")
    assert (told["plan"]["investor"] is not None) is reads
    assert (PLAN["bookkeeper"] in str(told)) is reads


def test_a_work_with_long_lists_asks_the_database_no_more_often(as_tomas, tomas, santa_elena):
    draft = as_tomas.post("/projects/", scholarships(santa_elena, plan=plan(), costs=COSTS[:1])).json()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_tomas.get(f"/projects/{draft['reference']}/").status_code == 200
        return len(asked)

    before = queries()
    pupils = [{**PUPIL, "name": f"Alumna {number}", "amount": Decimal(1)} for number in range(80)]
    revise(Project.objects.get(), by=tomas, scholarships=pupils, costs=costs_of(TOTAL) * 10)

    assert queries() == before
