"""Appraisals, payments that come back, hand-overs and pots over REST: the same acts as the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding.models import Pot
from projects.actions import take_step
from projects.models import Project
from tests.projects.test_api import Program, as_elena, as_roberto  # noqa: F401
from tests.projects.test_families import DAIRY, DETAILS, generous, stone_work  # noqa: F401
from tests.remembering import remembering
from tres_por_uno.demo.works import pay_all

TODAY = timezone.localdate()
OPINION = {
    "session": "STV-32-2013-SO01",
    "held_on": TODAY.isoformat(),
    "is_favourable": True,
    "reasons": "Tiene compradores.",
}
PAYMENT = {
    "amount": "10416.67",
    "received_on": TODAY.isoformat(),
    "reference": "SPEI-REC-1",
    "paid_by": "Elpidio Macías Reyna",
}


def test_a_business_walks_over_the_api_from_appraisal_to_recovery(as_elena, as_roberto, roberto, work_at):  # noqa: F811
    here = f"/projects/{work_at('filed', DAIRY).folio}"
    as_roberto.post(f"{here}/steps/take_up/")
    before = as_roberto.post(f"{here}/steps/approve_business/", {"details": DETAILS})
    assert (before.status_code, before.json()["code"]) == (409, "rules_refuse")
    assert [finding["code"] for finding in before.json()["findings"] if finding["refuses"]] == ["appraisal"]

    opined = as_roberto.post(f"{here}/appraisals/", OPINION)
    assert opined.status_code == 201
    (appraisal,) = opined.json()["appraisals"]
    assert appraisal.pop("at")
    assert appraisal == {"committee": "Subcomité Técnico Valuador", **OPINION}
    assert opined.json()["history"][0]["act"] == "appraise"

    assert as_roberto.post(f"{here}/steps/approve_business/", {"details": DETAILS}).status_code == 200
    agreed = as_roberto.post(f"{here}/steps/agree/", {"details": DETAILS}).json()
    assert agreed["fund"]["family"] == "investment"
    assert agreed["fund"]["to_recover"] == "250000.00"
    assert len(agreed["fund"]["instalments"]) == 24

    early = as_roberto.post(f"{here}/recoveries/", PAYMENT)
    assert (early.status_code, early.json()["code"]) == (409, "not_given_yet")
    pay_all(Project.objects.get(folio=agreed["folio"]), roberto)
    paid = as_roberto.post(f"{here}/recoveries/", PAYMENT)
    assert paid.status_code == 201
    fund = as_elena.get(f"/funds/{agreed['folio']}/").json()
    assert fund == paid.json()["fund"]
    assert fund["instalments"][0] == {
        "number": 1,
        "due_on": fund["instalments"][0]["due_on"],
        "amount": "10416.67",
        "paid": "10416.67",
        "outstanding": "0.00",
        "is_late": False,
    }
    (recovery,) = fund["recoveries"]
    assert (recovery["amount"], recovery["is_reversed"]) == ("10416.67", False)
    pot = as_roberto.get(f"/pots/{recovery['pot']}/").json()
    assert (pot["family"], pot["fiscal_year"], pot["recovered"]) == ("solidarity", TODAY.year, "10416.67")

    reverse = f"{here}/recoveries/{recovery['id']}/reverse/"
    undone = as_roberto.post(reverse, {"reason": "Era de otro proyecto"}).json()
    assert undone["fund"]["recoveries"][0]["is_reversed"] is True
    assert undone["fund"]["to_recover"] == "250000.00"
    assert as_roberto.get(f"/pots/{recovery['pot']}/").json()["recovered"] == "0.00"
    again = as_roberto.post(reverse, {"reason": "Otra vez"})
    assert (again.status_code, again.json()["code"]) == (409, "already_reversed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": "250000.01"}, "more_than_owed"),
        ({"amount": "0.00"}, "no_amount"),
        ({"received_on": (TODAY + timedelta(days=1)).isoformat()}, "future_date"),
    ],
)
def test_a_payment_that_cannot_be_has_a_code(as_roberto, work_at, changes, code):  # noqa: F811
    work = work_at("agreed", DAIRY)

    refused = as_roberto.post(f"/projects/{work.folio}/recoveries/", {**PAYMENT, **changes})

    assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert not work.fund.recoveries.exists()


def test_a_payment_sent_twice_is_one(as_roberto, work_at):  # noqa: F811
    here = f"/projects/{work_at('paid_up', DAIRY).folio}/recoveries/"

    for _time in range(2):
        answer = as_roberto.post(here, PAYMENT)
        assert answer.status_code == 201

    assert len(answer.json()["fund"]["recoveries"]) == 1
    other = as_roberto.post(here, {**PAYMENT, "amount": "2.00"})
    assert (other.status_code, other.json()["code"]) == (409, "reference_used")


def test_what_does_not_come_back_takes_no_payment(as_roberto, work_at):  # noqa: F811
    refused = as_roberto.post(f"/projects/{work_at('agreed').folio}/recoveries/", PAYMENT)
    early = as_roberto.post(f"/projects/{work_at('approved', DAIRY).folio}/recoveries/", PAYMENT)

    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_recover")
    assert (early.status_code, early.json()["code"]) == (409, "no_fund")


@pytest.mark.parametrize(
    ("stage", "work", "code"), [("filed", {}, "not_a_business"), ("approved", DAIRY, "not_from_here")]
)
def test_what_may_not_be_appraised_has_a_code(as_roberto, work_at, stage, work, code):  # noqa: F811
    made = work_at(stage, **({"work": work} if work else {}))

    refused = as_roberto.post(f"/projects/{made.folio}/appraisals/", OPINION)

    assert (refused.status_code, refused.json()["code"]) == (409, code)


@pytest.mark.parametrize(
    ("path", "data", "field"),
    [
        ("appraisals", {**OPINION, "is_favourable": None}, "is_favourable"),
        ("appraisals", {key: OPINION[key] for key in ("session", "held_on", "reasons")}, "is_favourable"),
        ("appraisals", {**OPINION, "reasons": " "}, "reasons"),
        ("appraisals", {**OPINION, "held_on": "ayer"}, "held_on"),
        ("recoveries", {**PAYMENT, "amount": 5.0}, "amount"),
        ("recoveries", {**PAYMENT, "reference": "x" * 41}, "reference"),
        ("in-kind/1/deliver", {"delivered_on": TODAY.isoformat()}, "paper"),
    ],
)
def test_what_cannot_be_read_names_its_field(as_roberto, with_stone, path, data, field):  # noqa: F811
    if path.startswith("in-kind"):
        path = f"in-kind/{with_stone.fund.in_kind.get().pk}/deliver"

    refused = as_roberto.post(f"/projects/{with_stone.folio}/{path}/", data)

    assert refused.status_code == 400
    assert field in refused.json()["fields"]


@pytest.fixture
def with_stone(stone_work, elena, roberto):  # noqa: F811
    """The agreed work to which the town gives stone worth twenty thousand pesos."""
    work = take_step(stone_work, "file", by=elena)
    for name in ("take_up", "approve", "agree"):
        work = take_step(work, name, by=roberto, details=DETAILS)
    return work


def test_a_gift_is_delivered_once_and_told_apart_from_the_money(as_roberto, with_stone):  # noqa: F811
    fund = as_roberto.get(f"/funds/{with_stone.folio}/").json()
    (gift,) = fund["in_kind"]
    assert (gift["value"], gift["delivered_on"], gift["delivery_paper"]) == ("20000.00", None, None)
    (town,) = [part for part in fund["parts"] if part["payer"] == "municipal"]
    assert (town["agreed"], town["in_kind"], town["in_kind_due"]) == ("10000.00", "20000.00", "20000.00")

    told = {"delivered_on": TODAY.isoformat(), "paper": "Acta de entrega 4"}
    for _time in range(2):
        answer = as_roberto.post(f"/projects/{with_stone.folio}/in-kind/{gift['id']}/deliver/", told)
        assert answer.status_code == 201

    (gift,) = answer.json()["fund"]["in_kind"]
    assert (gift["delivered_on"], gift["delivery_paper"]) == (TODAY.isoformat(), "Acta de entrega 4")
    assert with_stone.history.filter(act="deliver").count() == 1


def test_a_gift_and_a_payment_belong_to_their_work(as_roberto, with_stone, work_at):  # noqa: F811
    other = work_at("recovering", DAIRY)
    gift, made = with_stone.fund.in_kind.get(), other.fund.recoveries.first()
    told = {"delivered_on": TODAY.isoformat(), "paper": "Acta", "reason": "x"}

    assert as_roberto.post(f"/projects/{other.folio}/in-kind/{gift.pk}/deliver/", told).status_code == 404
    crossed = f"/projects/{with_stone.folio}/recoveries/{made.pk}/reverse/"
    assert as_roberto.post(crossed, told).status_code == 404


@pytest.mark.parametrize("path", ["appraisals", "recoveries", "recoveries/{made}/reverse"])
def test_a_stranger_finds_no_business(sofia, work_at, path):
    work = work_at("recovering", DAIRY)
    path = path.format(made=work.fund.recoveries.first().pk)

    answer = Program(sofia).post(f"/projects/{work.folio}/{path}/", {**OPINION, **PAYMENT, "reason": "x"})

    assert answer.status_code == 404


# --- Pots --------------------------------------------------------------------------------------


@pytest.fixture
def pots(work_at) -> dict[str, Pot]:
    """A pot of each family in Zacatecas of 2013, one of Guanajuato, and one with what came back."""
    apaseo = {"club": "apaseo", "proposer": "rosa", "municipality": "11004", "locality": "Apaseo el Alto"}

    def make() -> int:
        work_at("recovering", DAIRY)
        work_at("deposits")
        return work_at("agreed", **apaseo, fiscal_year=2014, kind="infrastructure").pk

    remembering("pots of two states", make)
    return {f"{pot.state_id}-{pot.fiscal_year}-{pot.family}": pot for pot in Pot.objects.all()}


def test_a_pot_tells_its_sums_to_the_centavo(as_roberto, pots):  # noqa: F811
    business = as_roberto.get(f"/pots/{pots['32-2013-investment'].pk}/").json()

    assert {part["payer"]: part["agreed"] for part in business["parts"]} == {
        "federal": "250000.00",
        "migrants": "250000.00",
        "company": "100000.00",
    }
    assert (business["works"], business["agreed"], business["outstanding"]) == (1, "600000.00", "0.00")
    assert (business["recovered"], business["to_recover"]) == ("0.00", "229166.66")
    assert business["scheme_name"] == "Programa 3x1 para Migrantes"
    came = as_roberto.get(f"/pots/{pots[f'32-{TODAY.year}-solidarity'].pk}/").json()
    assert (came["works"], came["parts"], came["recovered"]) == (0, [], "20833.34")
    works = as_roberto.get("/funds/", pot=str(pots["32-2013-investment"].pk)).json()
    assert len(works["results"]) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, 4),
        ({"state": "32"}, 3),
        ({"state": "11"}, 1),
        ({"year": "2013"}, 2),
        ({"family": "investment"}, 1),
        ({"scheme": "wu_4x1"}, 0),
        ({"year": "2013", "family": "solidarity", "state": "32"}, 1),
    ],
)
def test_pots_are_filtered(carmen, pots, query, expected):
    assert len(Program(carmen).get("/pots/", **query).json()["results"]) == expected


@pytest.mark.parametrize(
    ("who", "states"),
    [
        ("carmen", {"11", "32"}),
        ("beatriz", {"11", "32"}),
        ("roberto", {"32"}),
        ("graciela", {"32"}),
        ("sofia", {"11"}),
        ("elena", set()),
        ("ramon", set()),
        ("adriana", set()),
        ("hilario", set()),
        ("brenda", set()),
    ],
)
def test_pots_are_read_by_who_answers_for_them(cast, pots, who, states):
    program = Program(cast[who])

    assert {row["state"] for row in program.get("/pots/").json()["results"]} == states
    for name, pot in pots.items():
        seen = program.get(f"/pots/{pot.pk}/").status_code
        assert seen == (200 if name[:2] in states else 404)


def test_pots_are_told_without_a_query_per_row(as_roberto, pots):  # noqa: F811
    as_roberto.get("/me/")

    def queries(rows: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(as_roberto.get("/pots/", page_size=str(rows)).json()["results"]) == rows
        return len(asked)

    assert queries(3) == queries(1)


def test_funds_with_payments_are_told_without_a_query_per_row(as_roberto, work_at):  # noqa: F811
    for name in ("Una", "Otra", "La tercera"):
        work_at("recovering", DAIRY, name=name)
    as_roberto.get("/me/")

    def queries(rows: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(as_roberto.get("/funds/", page_size=str(rows)).json()["results"]) == rows
        return len(asked)

    assert queries(3) == queries(1)
