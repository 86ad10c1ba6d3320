"""Pages and API of what is weighed: sittings, stale forms, refusals that lose nothing, public lists."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office
from projects.actions import declare_conflict, take_step
from projects.models import Project, Waiver
from review.actions import ask_opinion, save_opinion, score, sign_opinion
from review.models import Opinion
from tests.conftest import enter_as
from tests.projects.bringing import bring
from tests.projects.conftest import work_at  # noqa: F401

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def reviewed(work_at, roberto):  # noqa: F811
    return take_step(work_at("filed"), "take_up", by=roberto)


@pytest.fixture
def conagua(db):
    return Office.objects.get(name__startswith="Conagua")


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def typed(opinion: Opinion | None, work: Project, **others: str) -> dict[str, str]:
    data = {"revision": str(opinion.revision if opinion else 0), "project_revision": str(work.revision)}
    return {**data, **others}


# --- The form ----------------------------------------------------------------------------------


def test_the_form_is_saved_in_sittings_and_signed_when_it_is_whole(reviewed, roberto, sign_in):
    client, url = sign_in(roberto), reverse("review:technical", args=[reviewed.reference])
    answer = client.post(
        url,
        typed(
            None,
            reviewed,
            **{
                "result-place": "met",
                "paper-0-kind": "budget",
                "paper-0-name": "Presupuesto base",
                "paper-0-version": "2",
            },
        ),
    )
    assert answer.status_code == 302
    draft = Opinion.objects.get()
    assert [str(paper) for paper in draft.papers.all()] == ["Presupuesto: Presupuesto base"]
    assert "Presupuesto base" in client.get(url).content.decode()

    answer = client.post(url, typed(draft, reviewed, sign="1", reasons="Porque sí."))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Se guardó el borrador, pero no se firmó" in text
    assert '<a href="#d_conclusion_0">Falta la conclusión.</a>' in text
    assert 'id="d_result-same_name_0"' in text
    assert 'href="#d_result-same_name_0"' in text
    assert "Falta el resultado de «El nombre de la obra" in text

    draft.refresh_from_db()
    results = {f"result-{line.code}": "met" for line in draft.lines.all()}
    whole = typed(draft, reviewed, sign="1", reasons="Porque sí.", conclusion="favourable", **results)
    answer = client.post(url, whole)

    draft.refresh_from_db()
    assert answer.url == reverse("review:opinion", args=[draft.pk])
    assert (draft.version, draft.author) == (1, roberto)
    assert "Procedente" in client.get(answer.url).content.decode()
    assert "Procedente" in client.get(reviewed.get_absolute_url()).content.decode()


def test_a_line_leads_to_the_papers_that_it_is_about(work_at, roberto, elena, sign_in):  # noqa: F811
    draft = work_at("draft")
    paper = bring(draft, "assembly", by=elena, name="asamblea.pdf")
    work = take_step(take_step(draft, "file", by=elena), "take_up", by=roberto)

    text = sign_in(roberto).get(reverse("review:technical", args=[work.reference])).content.decode()

    line = text.partition("La comunidad aceptó la obra en asamblea")[2].partition('class="checkline"')[0]
    assert reverse("projects:brought_file", args=[work.reference, paper.pk]) in line
    assert "asamblea.pdf" in line
    other = text.partition("El expediente técnico está completo")[2].partition('class="checkline"')[0]
    assert "El club no entregó este documento." in other


def test_a_stale_form_keeps_what_was_typed_and_saves_the_next_time(reviewed, roberto, cast, sign_in):
    client, url = sign_in(roberto), reverse("review:technical", args=[reviewed.reference])
    save_opinion(reviewed, by=cast["patricia"], reasons="De Patricia")

    answer = client.post(url, typed(None, reviewed, reasons="De Roberto"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "De Roberto" in text
    assert "Otra persona guardó este dictamen" in text
    assert Opinion.objects.get().reasons == "De Patricia"

    answer = client.post(url, typed(Opinion.objects.get(), reviewed, reasons="De Roberto"))
    assert answer.status_code == 302
    assert Opinion.objects.get().reasons == "De Roberto"


def test_a_paper_without_its_kind_is_told_in_its_box(reviewed, roberto, sign_in):
    client, url = sign_in(roberto), reverse("review:technical", args=[reviewed.reference])

    answer = client.post(url, typed(None, reviewed, **{"paper-1-name": "Plano 3"}))

    assert answer.status_code == 422
    assert "Elija qué papel es." in answer.content.decode()
    assert not Opinion.objects.exists()


def test_whom_the_work_touches_is_offered_neither_form_nor_steps(reviewed, roberto, sign_in):
    declare_conflict(reviewed, reason="Mi hermana preside el club.", by=roberto)
    client = sign_in(roberto)

    page = client.get(reviewed.get_absolute_url()).content.decode()
    answer = client.get(reverse("review:technical", args=[reviewed.reference]), follow=True)

    assert "Enviar observaciones" not in page
    assert "Mi hermana preside el club." in page
    assert "Mi hermana preside el club." in answer.content.decode()
    assert answer.redirect_chain


def test_the_reason_of_a_conflict_is_not_the_clubs_to_read(reviewed, roberto, elena, sign_in):
    declare_conflict(reviewed, reason="Mi hermana preside el club.", by=roberto)

    page = sign_in(elena).get(reviewed.get_absolute_url()).content.decode()

    assert "Conflicto de interés declarado" in page
    assert "Mi hermana" not in page


# --- Bodies ------------------------------------------------------------------------------------


def test_a_body_finds_what_it_was_asked_and_no_money(reviewed, roberto, leticia, conagua, client):
    enter_as(roberto, client)
    client.post(
        reverse("review:ask", args=[reviewed.reference]),
        {"office": conagua.pk, "subject": "water", "due_on": TODAY.isoformat(), "question": "¿Hay drenaje?"},
    )
    request = reviewed.opinion_requests.get()
    enter_as(leticia, client)

    for name in ("home", "review:requests"):
        assert reverse("review:answer", args=[request.pk]) in client.get(reverse(name)).content.decode()
    form = client.get(reverse("review:answer", args=[request.pk])).content.decode()
    assert "¿Hay drenaje?" in form
    assert "La fuente o la descarga tiene concesión" in form
    told = client.get(f"/api/v1/projects/{reviewed.folio}/").json()
    assert (told["fund"], told["scholarships"]) == (None, None)
    assert client.get(reverse("funding:owed")).status_code == 403


def test_lists_cost_the_same_with_one_row_and_with_three(reviewed, roberto, leticia, conagua, client):
    def ask(subject):
        day = TODAY + timedelta(days=5)
        return ask_opinion(reviewed, office=conagua, subject=subject, due_on=day, by=roberto)

    def sign():
        draft = save_opinion(reviewed, by=roberto)
        lines = {line.code: {"result": "met"} for line in draft.lines.all()}
        save_opinion(reviewed, by=roberto, lines=lines, conclusion="favourable", reasons="Sí")
        sign_opinion(reviewed, by=roberto)

    urls = {
        "roberto": [
            reverse("review:of_work", args=[reviewed.reference]),
            reverse("review:requests"),
            "/api/v1/opinions/",
            f"/api/v1/reviews/{reviewed.folio}/",
        ],
        "leticia": [reverse("review:requests"), "/api/v1/opinion-requests/"],
    }
    clients = {}
    for person in (roberto, leticia):
        key = person.email.split("@")[0]
        clients[key] = Client()
        enter_as(person, clients[key])
    ask("water")
    sign()
    one = {(key, url): cost(clients[key], url) for key in urls for url in urls[key]}

    for subject in ("roads", "power"):
        ask(subject)
        sign()

    assert {(key, url): cost(clients[key], url) for key in urls for url in urls[key]} == one


# --- Exceptions --------------------------------------------------------------------------------


def waive(work: Project, carmen, rule: str = "federal_cap") -> Waiver:
    reason = "Lo pide Elpidio Macías, CURP MARE700101HZSCYL09."
    return Waiver.objects.create(
        project=work, rule=rule, reason=reason, paper="UMR.214/2013", granted_by=carmen
    )


def test_anybody_reads_the_exceptions_and_no_person_in_them(reviewed, carmen, client, sign_in):
    waive(reviewed, carmen)
    page = client.get("/excepciones/").content.decode()
    sheet = b"".join(client.get("/excepciones/archivo.csv").streaming_content).decode("utf-8-sig")
    facts = client.get("/api/v1/waivers/").json()["results"]

    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert rows[0]["Oficio"] == facts[0]["paper"] == "UMR.214/2013"
    assert rows[0]["Folio"] == facts[0]["folio"] == reviewed.folio
    assert (rows[0]["Autoridad"], facts[0]["authority"]) == ("SEDESOL, oficinas centrales", "central")
    assert (facts[0]["reason"], facts[0]["granted_by"]) == (None, None)
    for text in (page, sheet, str(facts)):
        assert "UMR.214/2013" in text
        assert not any(secret in text for secret in ("Elpidio", "CURP", carmen.name))

    whole = sign_in(carmen).get("/excepciones/").content.decode()
    assert "Elpidio" in whole
    assert carmen.name in whole


def test_who_answers_for_another_state_reads_what_anybody_reads(reviewed, carmen, sofia, tomas, client):
    waive(reviewed, carmen)

    for person in (sofia, tomas):
        enter_as(person, client)
        assert "Elpidio" not in client.get("/excepciones/").content.decode()


def test_a_filter_of_exceptions_leaves_what_it_says(reviewed, carmen, client):
    waive(reviewed, carmen)

    for query, many in (("state=32&year=2013", 1), ("state=11", 0), ("rule=mix", 0), ("scheme=fed_3x1", 1)):
        assert len(client.get(f"/api/v1/waivers/?{query}").json()["results"]) == many
        rows = b"".join(client.get(f"/excepciones/archivo.csv?{query}").streaming_content).decode()
        assert rows.strip().count("\n") in ((many,) if many else (0, 1))


def test_a_draft_with_an_exception_is_nobodys_business_yet(work_at, carmen, client):  # noqa: F811
    waive(work_at("draft"), carmen)

    assert client.get("/api/v1/waivers/").json()["results"] == []


def test_the_list_of_exceptions_costs_the_same_with_three(reviewed, carmen, client, sign_in):
    waive(reviewed, carmen)
    urls = ["/excepciones/", "/api/v1/waivers/"]
    enter_as(carmen, client)
    one = [cost(client, url) for url in urls]
    waive(reviewed, carmen, "state_cap")
    waive(reviewed, carmen, "mix")

    assert [cost(client, url) for url in urls] == one


# --- The sheet, and the API --------------------------------------------------------------------


def test_the_sheet_tells_points_and_reasons_or_that_none_are_known(reviewed, roberto, elena, sign_in):
    url = reverse("review:sheet", args=[reviewed.reference])
    score(reviewed, by=roberto)
    assert "Sin ponderaciones conocidas" in sign_in(elena).get(url).content.decode()

    client = sign_in(roberto)
    place = reverse("review:criteria", args=["fed_3x1", 2013, "32", "solidarity"])
    assert client.post(place, {"act": "SO01", "points-hunger_crusade": "60.5"}).status_code == 302
    gaps = client.post(url, {"finding-hunger_crusade": "Sí", "points-hunger_crusade": "70"})
    assert gaps.status_code == 422
    assert "Escriba la razón." in gaps.content.decode()
    told = {"finding": "Sí", "points": "60.25", "reason": "Lista de 2013"}
    answer = client.post(url, {f"{name}-hunger_crusade": value for name, value in told.items()})

    assert answer.status_code == 302
    assert "60.25 de 60.50 puntos" in client.get(url).content.decode()


def test_the_api_does_what_the_pages_do_with_the_same_refusals(reviewed, roberto, client):
    enter_as(roberto, client)
    base = f"/api/v1/reviews/{reviewed.folio}"
    as_json = {"content_type": "application/json"}
    blank = client.get(f"{base}/opinion/").json()
    assert (blank["revision"], blank["draft"]) == (0, None)

    lines = [{"code": line["code"], "result": "met"} for line in blank["lines"]]
    draft = client.put(f"{base}/opinion/", {"lines": lines, "revision": 0}, **as_json).json()
    assert draft["lines"][0]["result"] == "met"
    stale = client.put(f"{base}/opinion/", {"revision": 0}, **as_json)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_draft")
    refused = client.post(f"{base}/opinion/sign/", {}, **as_json)
    assert (refused.status_code, refused.json()["code"]) == (409, "incomplete")
    assert {finding["code"] for finding in refused.json()["findings"]} == {"conclusion", "reasons"}
    told = {"conclusion": "favourable", "reasons": "Cumple.", "papers": [{"kind": "budget", "name": "P-1"}]}
    client.put(f"{base}/opinion/", told, **as_json)
    signed = client.post(f"{base}/opinion/sign/", {"revision": 2}, **as_json)
    assert (signed.status_code, signed.json()["version"]) == (201, 1)

    weights = {"scheme": "fed_3x1", "fiscal_year": 2013, "state": "32", "family": "solidarity", "act": "SO01"}
    weights["weights"] = [{"criterion": "hunger_crusade", "points": "10.00"}]
    assert client.post("/api/v1/weights/", weights, **as_json).status_code == 201
    given = {"criterion": "hunger_crusade", "finding": "Sí", "points": "7.50", "reason": "Lista"}
    sheet = client.post(f"{base}/scores/", {"scores": [given]}, **as_json).json()
    assert (sheet["weights_act"], Decimal(sheet["total"])) == ("SO01", Decimal("7.5"))

    declared = client.post(f"{base}/conflicts/", {"reason": "Parentesco"}, **as_json)
    assert declared.json()["recusals"][0]["person"] == roberto.name
    again = client.post(f"{base}/scores/", {}, **as_json)
    assert (again.status_code, again.json()["code"]) == (409, "conflict_of_interest")
    whole = client.get(f"{base}/").json()
    assert [opinion["version"] for opinion in whole["opinions"]] == [1]
    assert "Parentesco" in whole["conflict"]


def test_a_body_answers_over_the_api(reviewed, roberto, leticia, conagua, client):
    request = ask_opinion(reviewed, office=conagua, subject="water", due_on=TODAY, by=roberto)
    enter_as(leticia, client)
    base, as_json = f"/api/v1/opinion-requests/{request.pk}", {"content_type": "application/json"}
    lines = [
        {"code": line["code"], "result": "met"} for line in client.get(f"{base}/opinion/").json()["lines"]
    ]
    told = {"lines": lines, "conclusion": "favourable", "reasons": "Cumple la norma."}
    assert client.put(f"{base}/opinion/", told, **as_json).status_code == 200

    assert client.post(f"{base}/sign/", {}, **as_json).json()["kind"] == "normative"

    assert client.get(f"{base}/").json()["state"] == "answered"
    assert client.post(f"{base}/sign/", {}, **as_json).json()["code"] == "already_answered"


def test_points_of_another_authority_are_refused_on_the_page(graciela, sign_in):
    url = reverse("review:criteria", args=["fed_3x1", 2013, "32", "solidarity"])
    client = sign_in(graciela)
    assert "Registrar los puntos" not in client.get(url).content.decode()

    answer = client.post(url, {"act": "SO01", "points-marginality": "1"}, follow=True)

    assert "Los puntos los registra" in answer.content.decode()
