"""The same acts over REST: what a program reads, what it may do, and how it is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import issue_key, revoke_key
from accounts.models import User
from places.models import Municipality
from projects.models import Project

TODAY = timezone.localdate()


class Program:
    """A program with a key of its owner."""

    def __init__(self, user: User) -> None:
        self.key, text = issue_key(by=user, name="prueba")
        self.client = Client(headers={"authorization": f"Bearer {text}"})

    def get(self, path: str, **query: str):
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, data: dict | None = None, method: str = "post"):
        return getattr(self.client, method)(f"/api/v1{path}", data or {}, content_type="application/json")


@pytest.fixture
def as_elena(elena):
    return Program(elena)


@pytest.fixture
def as_roberto(roberto):
    return Program(roberto)


@pytest.fixture
def as_patricia(cast):
    return Program(cast["patricia"])


def proposal(of, **changes):
    return {
        "club": of.pk,
        "scheme": "fed_3x1",
        "fiscal_year": 2013,
        "kind": "equipment",
        "name": "20 equipos de cómputo",
        "description": "Equipar el aula de cómputo.",
        "municipality": "32039",
        "locality": "320390001",
        "women": 210,
        "men": 195,
        "months": 3,
        "total": "$245,704.00",
        "goals": [{"description": "Equipos", "quantity": "20", "unit": "equipo"}],
        **changes,
    }


def test_the_whole_corridor_over_the_api(as_elena, as_roberto, as_patricia, santa_elena):
    draft = as_elena.post("/projects/", proposal(santa_elena)).json()
    assert [(part["payer"], part["agreed"]) for part in draft["shares"]] == [
        (payer, "61426.00") for payer in ("federal", "state", "municipal", "migrants")
    ]
    assert {step["name"] for step in draft["steps"]} == {"file", "withdraw"}

    filed = as_elena.post(f"/projects/{draft['reference']}/steps/file/").json()
    here = f"/projects/{filed['folio']}"
    seen = as_roberto.get(f"{here}/").json()
    assert {step["name"] for step in seen["steps"]} == {"take_up", "observe"}
    assert seen["steps"][0]["address"].endswith(f"/api/v1{here}/steps/take_up/")

    as_roberto.post(f"{here}/steps/take_up/")
    session = {"session": "COVAM-32-2013-SO02", "resolution": "A07", "session_on": TODAY.isoformat()}
    as_roberto.post(f"{here}/steps/approve/", {"details": session})
    until = (TODAY + timedelta(days=30)).isoformat()
    agreed = as_roberto.post(f"{here}/steps/agree/", {"details": {"deposit_until": until}}).json()
    assert agreed["documents"][0]["number"] == "3X1-CC-32-001-2013"
    assert agreed["rules"]["is_frozen"] is True
    for number, part in enumerate(agreed["shares"]):
        deposit = {
            "payer": part["payer"],
            "amount": part["agreed"],
            "paid_on": TODAY.isoformat(),
            "reference": f"SPEI-{number}",
            "paid_by": part["name"],
        }
        told = as_patricia.post(f"{here}/deposits/", deposit)
        assert told.status_code == 201
        declaration = told.json()["declarations"][-1]
        assert (declaration["state"], declaration["deposit"]) == ("declared", None)
        verify = f"{here}/declarations/{declaration['id']}/verify/"
        own = as_patricia.post(verify, {"received_on": TODAY.isoformat()})
        assert (own.status_code, own.json()["code"]) == (409, "two_persons")
        paid = as_roberto.post(verify, {"received_on": TODAY.isoformat()})
        assert paid.status_code == 200

    assert paid.json()["status"] == "paid_up"
    assert {part["outstanding"] for part in paid.json()["shares"]} == {"0.00"}
    assert as_roberto.get(f"/funds/{filed['folio']}/").json()["parts"] == paid.json()["shares"]


def test_a_refusal_has_one_shape_with_the_findings(as_elena, santa_elena):
    draft = as_elena.post("/projects/", proposal(santa_elena, total="7276406.19")).json()

    refused = as_elena.post(f"/projects/{draft['reference']}/steps/file/")

    assert refused.status_code == 409
    body = refused.json()
    assert body["code"] == "rules_refuse"
    assert body["message"].startswith("«Enviar solicitud» no procede.")
    assert [finding["code"] for finding in body["findings"]] == ["federal_cap"]
    assert set(body["findings"][0]) == {"code", "message", "refuses", "source", "remedy", "link"}


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("1.000.000,50", "Use punto para los centavos"),
        (245704.0, "como texto"),
        ("-5", "negativa"),
        ("NaN", "pesos"),
    ],
)
def test_amounts_that_cannot_be_read_are_told(amount, sentence, as_elena, santa_elena):
    refused = as_elena.post("/projects/", proposal(santa_elena, total=amount))

    assert refused.status_code == 400
    assert refused.json()["code"] == "invalid"
    assert sentence in refused.json()["fields"]["total"][0]
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"municipality": "99999"}, "municipality"),
        ({"locality": "999999999"}, "locality"),
        ({"months": 0}, "months"),
        ({"women": -1}, "women"),
        ({"goals": [{"description": "x", "quantity": "-1", "unit": "y"}]}, "goals"),
        ({"name": "x" * 201}, "name"),
        ({"fiscal_year": "hoy"}, "fiscal_year"),
        ({"club": 0}, "club"),
    ],
)
def test_bad_answers_name_their_field(changes, field, as_elena, santa_elena):
    refused = as_elena.post("/projects/", proposal(santa_elena, **changes))

    assert refused.status_code == 400
    assert field in refused.json()["fields"]


def test_json_that_is_no_json_is_told(as_elena):
    refused = as_elena.client.post("/api/v1/projects/", "{", content_type="application/json")

    assert refused.status_code == 400
    assert refused.json()["code"] == "parse_error"


def test_a_stale_change_overwrites_nothing(as_elena, santa_elena):
    draft = as_elena.post("/projects/", proposal(santa_elena)).json()
    here = f"/projects/{draft['reference']}/"

    first = as_elena.post(here, {"name": "Primero", "revision": 1}, method="patch")
    second = as_elena.post(here, {"name": "Segundo", "revision": 1}, method="patch")

    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["code"] == "stale_draft"
    assert as_elena.get(here).json()["name"] == "Primero"


def test_the_club_of_a_draft_never_changes(as_elena, santa_elena, jerez):
    draft = as_elena.post("/projects/", proposal(santa_elena)).json()

    as_elena.post(f"/projects/{draft['reference']}/", {"club": jerez.pk, "fiscal_year": 2012}, method="patch")

    project = Project.objects.get()
    assert (project.club, project.fiscal_year) == (santa_elena, 2013)


def test_a_step_that_is_not_in_the_table_is_no_address(as_roberto, work_at):
    work = work_at("agreed")

    for step in ("fly", "confirm_deposits", "reopen_deposits"):
        assert as_roberto.post(f"/projects/{work.folio}/steps/{step}/").status_code == 404


def test_a_step_not_allowed_from_here_is_a_sentence(as_roberto, work_at):
    refused = as_roberto.post(f"/projects/{work_at('agreed').folio}/steps/take_up/")

    assert refused.status_code == 409
    assert refused.json()["code"] == "not_from_here"


def test_a_deposit_sent_twice_is_one(as_roberto, work_at):
    work = work_at("agreed")
    deposit = {
        "payer": "state",
        "amount": "1000.00",
        "paid_on": TODAY.isoformat(),
        "reference": "SPEI-884",
        "paid_by": "Secretaría de Finanzas",
    }

    for _ in range(2):
        assert as_roberto.post(f"/projects/{work.folio}/deposits/", deposit).status_code == 201

    assert len(as_roberto.get(f"/projects/{work.folio}/").json()["declarations"]) == 1
    more = as_roberto.post(f"/projects/{work.folio}/deposits/", {**deposit, "amount": "2.00"})
    assert (more.status_code, more.json()["code"]) == (409, "reference_used")


# --- Keys ---------------------------------------------------------------------------------------


def test_without_a_key_the_api_is_shut(client, db):
    answer = client.get("/api/v1/projects/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "not_authenticated"


def test_a_key_is_stored_as_a_digest_only(as_roberto):
    text = as_roberto.client.defaults["HTTP_AUTHORIZATION"].split()[1]

    stored = [str(value) for value in vars(as_roberto.key).values()]

    assert text not in stored
    assert as_roberto.key.digest not in text
    assert text.endswith(as_roberto.key.hint)


@pytest.mark.parametrize("end", ["revoked", "expired", "inactive", "unknown"])
def test_a_key_that_ended_opens_nothing(end, as_roberto, roberto):
    assert as_roberto.get("/me/").json()["email"] == "roberto@ejemplo.mx"
    match end:
        case "revoked":
            revoke_key(as_roberto.key, by=roberto)
        case "expired":
            as_roberto.key.expires_at = timezone.now() - timedelta(seconds=1)
            as_roberto.key.save()
        case "inactive":
            User.objects.filter(pk=roberto.pk).update(is_active=False)
        case "unknown":
            as_roberto.client = Client(headers={"authorization": "Bearer txu_nada"})

    assert as_roberto.get("/me/").status_code == 401


# --- The list -----------------------------------------------------------------------------------


@pytest.fixture
def three(work_at):
    """A filed work of Guadalupe (800,000), an approved and an agreed one of Río Grande."""
    filed = work_at(
        "filed", total="800000.00", municipality="32017", locality="Guadalupe", name="Domo escolar"
    )
    return filed, work_at("approved"), work_at("agreed")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"municipality": "32017"}, 1),
        ({"state": "32"}, 3),
        ({"state": "11"}, 0),
        ({"year": "2013"}, 3),
        ({"year": "2014"}, 0),
        ({"scheme": "fed_3x1"}, 3),
        ({"kind": "infrastructure"}, 0),
        ({"status": "agreed"}, 1),
        ({"search": "domo"}, 1),
        ({"search": "3X1-32-2013-0002"}, 1),
        ({"page_size": "2"}, 3),
    ],
)
def test_the_list_is_filtered(query, expected, three, as_roberto):
    if "page_size" not in query:
        assert len(as_roberto.get("/projects/", **query).json()["results"]) == expected
    assert as_roberto.get("/projects/facets/", **query).json()["total"] == expected


def test_the_list_keeps_the_order_of_arrival_or_the_one_asked_for(three, as_roberto):
    first = as_roberto.get("/projects/").json()["results"]
    by_total = as_roberto.get("/projects/", ordering="-total").json()["results"]

    assert [row["folio"] for row in first] == sorted(row["folio"] for row in first)
    assert by_total[0]["total"] == "800000.00"


def test_pages_follow_each_other(three, as_roberto):
    page = as_roberto.get("/projects/", page_size="2").json()

    assert len(page["results"]) == 2
    assert page["previous"] is None
    last = as_roberto.client.get(page["next"]).json()
    assert [row["reference"] for row in page["results"] + last["results"]] == sorted(
        work.folio for work in three
    )
    assert last["next"] is None
    assert as_roberto.client.get(last["previous"]).json()["results"] == page["results"]
    assert as_roberto.get("/projects/", after="9").status_code == 400


@pytest.mark.parametrize("path", ["/projects/", "/funds/", "/documents/", "/clubs/"])
def test_a_list_asks_as_many_queries_for_three_rows_as_for_one(path, work_at, as_roberto):
    for _ in range(3):
        work_at("agreed")
    as_roberto.get("/me/")  # the first use of a key writes when it was used

    def queries(rows: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(as_roberto.get(path, page_size=str(rows)).json()["results"]) == rows
        return len(asked)

    assert queries(3) == queries(1)


def test_a_new_municipality_takes_a_locality_that_no_list_has(as_elena, santa_elena, db):
    assert Municipality.objects.filter(pk="32039").exists()
    draft = as_elena.post(
        "/projects/", proposal(santa_elena, locality=None, unlisted_locality="Colonia nueva")
    ).json()

    assert draft["place"]["locality_name"] == "Colonia nueva"
    assert as_elena.post(f"/projects/{draft['reference']}/steps/file/").status_code == 200


# --- The documentation --------------------------------------------------------------------------


def test_the_schema_is_valid_and_names_every_address(client, db):
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.validation import validate_schema

    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)

    assert "/api/v1/projects/{reference}/steps/{step}/" in schema["paths"]
    assert client.get("/api/v1/schema/").status_code == 200


def test_the_reader_of_the_docs_needs_no_other_host(client, db):
    page = client.get("/api/v1/docs/")

    assert page.status_code == 200
    assert "https://cdn" not in page.content.decode()
