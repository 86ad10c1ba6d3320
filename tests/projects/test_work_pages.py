"""The pages of a work as each office meets them: the queue, the work, its steps and its deposits."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clubs.models import Club
from projects.actions import ask_waiver, propose, take_step
from projects.models import Project
from projects.workflow import STEPS, State
from tests.projects.conftest import work_of
from tres_por_uno.demo.works import answers_of, bring_to, propose_work

TODAY = timezone.localdate()
SESSION = {"session": "COVAM-32-2013-SO02", "resolution": "A07", "session_on": TODAY.isoformat()}
UNTIL = {"deposit_until": (TODAY + timedelta(days=30)).isoformat()}
APASEO = {
    "id": "apaseo",
    "total": "7276406.19",
    "club": "apaseo",
    "proposer": "rosa",
    "fiscal_year": 2014,
    "kind": "infrastructure",
    "name": "Obras de infraestructura social de Apaseo el Alto",
    "description": "Obras entregadas por las cuatro partes.",
    "municipality": "11004",
    "locality": "Apaseo el Alto",
    "goals": [("Obras de infraestructura social", "1", "obra")],
    "women": 3100,
    "men": 2900,
    "months": 10,
}


def page(work: Project, name: str = "detail", *rest: object) -> str:
    return reverse(f"projects:{name}", args=[work.reference, *rest])


def deposit_of(**changes: str) -> dict[str, str]:
    return {
        "payer": "federal",
        "amount": "$61,426.00",
        "paid_on": TODAY.isoformat(),
        "reference": "SPEI-884",
        "paid_by": "Tesorería de la Federación",
        **changes,
    }


def text_of(response) -> str:
    """What a person reads, without the tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# --- The list ----------------------------------------------------------------------------------


def test_the_reviewer_meets_the_queue_in_order_of_arrival(sign_in, work_at, roberto):
    first, second = work_at("filed"), work_at("filed", name="Segunda obra de Río Grande")
    Project.objects.filter(pk=first.pk).update(filed_at=timezone.now() - timedelta(days=3))

    shown = text_of(sign_in(roberto).get(reverse("projects:index")))

    assert shown.index(first.folio) < shown.index(second.folio)
    assert "2 obras" in shown
    assert shown.index("lugar 1 en la fila") < shown.index("lugar 2 en la fila")
    assert "hace 3 días" in shown.replace("\xa0", " ")


def test_a_reviewer_of_another_state_sees_an_empty_tray(sign_in, work_at, sofia):
    work = work_at("filed")

    client = sign_in(sofia)

    assert "Bandeja vacía" in text_of(client.get(reverse("projects:index")))
    assert client.get(page(work)).status_code == 404


def test_the_list_is_filtered_by_address_and_each_filter_can_be_taken_away(sign_in, work_at, roberto):
    work_at("filed")
    taken = work_at("filed", name="Biblioteca de Loreto, ampliación")
    take_step(taken, "take_up", by=roberto)
    client = sign_in(roberto)

    shown = client.get(
        reverse("projects:index"), {"status": "in_review", "search": "AMPLIACION", "year": "2013"}
    )

    assert "Biblioteca de Loreto" in text_of(shown)
    assert "20 equipos de cómputo" not in text_of(shown)
    assert " 1 obra " in text_of(shown)
    assert 'href="?status=in_review&amp;year=2013"' in shown.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "year=dos",
        "status=nada",
        "municipality=99999",
        "before=W10",
        "reviewer=yo",
        "kind=%00",
        "search=%",
        "after=no",
        "club=x",
    ],
)
def test_a_filter_that_cannot_be_read_breaks_nothing(sign_in, work_at, roberto, query):
    work_at("filed")

    assert sign_in(roberto).get(f"{reverse('projects:index')}?{query}").status_code == 200


def test_only_what_waits_for_me(sign_in, work_at, elena):
    work_at("observed", name="Obra observada")
    work_at("filed", name="Obra enviada")

    shown = text_of(sign_in(elena).get(reverse("projects:index"), {"waits": "me"}))

    assert "Obra observada" in shown
    assert "Obra enviada" not in shown


def test_htmx_gets_the_list_alone_and_the_address_works_without_it(sign_in, work_at, roberto):
    work_at("filed")
    client = sign_in(roberto)

    query = {"search": "", "year": 2013}
    part = client.get(reverse("projects:index"), query, headers={"HX-Request": "true"})

    assert "<html" not in part.content.decode()
    assert 'hx-swap-oob="innerHTML"' in part.content.decode()
    assert "HX-Request" in part["Vary"]
    assert part["HX-Push-Url"] == "/obras/?year=2013"
    assert "<html" in client.get(reverse("projects:index")).content.decode()


def test_the_list_turns_pages(sign_in, work_at, elena, santa_elena):
    for number in range(27):
        propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2013, by=elena, name=f"Obra {number:02d}")

    client = sign_in(elena)

    first = client.get(reverse("projects:index"))
    assert " 27 obras " in text_of(first)
    assert [row.told["name"] for row in first.context["rows"]] == [f"Obra {n:02d}" for n in range(26, 1, -1)]
    last = client.get(reverse("projects:index") + first.context["after"])
    assert [row.told["name"] for row in last.context["rows"]] == ["Obra 01", "Obra 00"]
    assert last.context["after"] is None
    again = client.get(reverse("projects:index") + last.context["before"])
    assert again.context["rows"][0].told["name"] == "Obra 26"


def test_the_list_asks_the_database_as_often_for_three_works_as_for_one(sign_in, work_at, roberto):
    client = sign_in(roberto)
    work_at("agreed")
    one = queries_of(client, reverse("projects:index"))
    work_at("agreed", name="Otra")
    work_at("filed", name="Otra más")

    assert queries_of(client, reverse("projects:index")) == one


# --- The work ----------------------------------------------------------------------------------


def test_the_work_tells_whose_turn_it_is_and_leads_to_the_step(sign_in, work_at, roberto, ramon):
    work = work_at("filed")

    mine = sign_in(roberto).get(page(work))
    assert "Le toca a usted" in text_of(mine)
    assert page(work, "step", "take_up") in mine.content.decode()

    others = sign_in(ramon).get(page(work))
    assert "Le toca a la Delegación de SEDESOL en Zacatecas" in text_of(others)
    assert page(work, "step", "take_up") not in others.content.decode()


@pytest.mark.parametrize(
    ("stage", "steps", "way"),
    [
        ("filed", {"take_up": "roberto", "decline": "roberto"}, ["Borrador", "Ingresada", "No procedente"]),
        ("filed", {"withdraw": "elena"}, ["Borrador", "Desistida"]),
        ("observed", {"withdraw": "elena"}, ["Borrador", "Ingresada", "Desistida"]),
    ],
)
def test_a_work_that_left_the_way_stands_where_it_left(sign_in, cast, stage, steps, way):
    work = work_of(cast, stage)
    for step, who in steps.items():
        work = take_step(work, step, by=cast[who], note="Ya no.")
    page = sign_in(cast["roberto"]).get(work.get_absolute_url()).content.decode()

    assert re.findall(r'<li data-is="(?:done|now)"[^>]*>([^<]+)', page) == way


def test_the_club_finds_its_receipt_with_the_folio(sign_in, work_at, elena, roberto):
    work = work_at("filed")

    shown = text_of(sign_in(elena).get(page(work)))
    assert "Acuse" in shown
    assert "Recibimos su solicitud el" in shown
    assert "Recibimos su solicitud el" not in text_of(sign_in(roberto).get(page(work)))


def test_the_officers_draft_is_its_task_list(sign_in, work_at, elena):
    work = work_at("draft")

    assert sign_in(elena).get(page(work)).url == page(work, "tasks")


def test_the_address_of_the_draft_leads_to_the_folio(sign_in, work_at, elena):
    work = work_at("filed")

    answer = sign_in(elena).get(reverse("projects:detail", args=[f"borrador-{work.pk}"]))

    assert answer.url == page(work)


def test_observations_stand_where_the_club_reads_them(sign_in, work_at, elena, roberto):
    work = work_at("filed")
    take_step(work, "observe", by=roberto, note="Falta el plano.\nY la factibilidad.")

    shown = sign_in(elena).get(page(work))

    assert "Le toca a usted" in text_of(shown)
    assert "Falta el plano." in text_of(shown)
    assert "Y la factibilidad." in text_of(shown)
    assert page(work, "tasks") in shown.content.decode()


def test_the_bar_and_its_table_say_the_same_to_the_centavo(sign_in, cast, roberto, sofia, work_at):
    work = bring_to(propose_work(APASEO, cast), "agreed", cast, cast["rosa"])
    parts = work.fund.parts()

    html = sign_in(sofia).get(page(work)).content.decode()

    table = html[html.index("Aportaciones de cada parte") :]
    for part in parts:
        assert f"{part.label}: convenido ${part.agreed:,.2f}, depositado $0.00." in html
        assert f"${part.agreed:,.2f}</td>" in table
    assert "$7,276,406.19</td>" in table
    assert sum(part.agreed for part in parts) == Decimal("7276406.19")
    assert "style=" not in html


def test_the_findings_name_code_rule_number_source_and_remedy(sign_in, cast, sofia):
    work = bring_to(propose_work(APASEO, cast), "filed", cast, cast["rosa"])

    shown = text_of(sign_in(sofia).get(page(work)))

    assert "federal_cap" in shown
    assert "La parte federal es de $1,819,101.55" in shown
    assert "Exceptuado por el oficio" in shown
    assert "Regla:" in shown


def test_the_history_tells_who_when_what_and_what_was_told(sign_in, work_at, roberto):
    work = work_at("filed")
    take_step(work, "take_up", by=roberto)
    take_step(work, "approve", by=roberto, details=SESSION)

    shown = text_of(sign_in(roberto).get(page(work)))

    history = shown[shown.index("Historia") :]
    assert history.index("Aprobada por el COVAM") < history.index("Solicitud enviada")
    assert "Roberto Saldívar Núñez, Delegación de SEDESOL" in history
    assert "COVAM-32-2013-SO02" in history
    assert "Número del acuerdo A07" in history


def test_the_work_asks_the_database_as_often_with_more_history_and_deposits(
    pay_in, sign_in, work_at, roberto, elena
):
    work = work_at("agreed")

    def deposits(*numbers: int) -> int:
        for number in numbers:
            pay_in(work, amount="10.00", reference=f"SPEI-{number}")
            told = deposit_of(payer="migrants", amount="10.00", reference=f"club-{number}")
            sign_in(elena).post(page(work, "deposit"), told)
        return queries_of(sign_in(roberto), page(work))

    assert deposits(1) == deposits(2, 3, 4)


@pytest.mark.parametrize("stage", ["draft", "filed", "observed", "approved", "agreed", "deposits"])
@pytest.mark.parametrize(
    "name", ["elena", "tomas", "roberto", "carmen", "ramon", "graciela", "adriana", "hilario"]
)
def test_every_reader_gets_the_work_or_no_such_page(sign_in, work_at, cast, stage, name):
    """A page for each who may see it at each stage, and never a failure."""
    work = work_at(stage)
    is_visible = Project.objects.visible_to(cast[name]).filter(pk=work.pk).exists()

    answer = sign_in(cast[name]).get(page(work))

    assert answer.status_code in ((200, 302) if is_visible else (404,))


# --- Steps -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fly", "confirm_deposits", "reopen_deposits"])
def test_a_step_that_nobody_takes_has_no_page(sign_in, work_at, roberto, name):
    work = work_at("agreed")

    assert sign_in(roberto).get(page(work, "step", name)).status_code == 404
    assert sign_in(roberto).post(page(work, "step", name)).status_code == 404


def test_a_step_is_explained_before_it_is_taken(sign_in, work_at, roberto):
    work = work_at("filed")
    client = sign_in(roberto)

    shown = text_of(client.get(page(work, "step", "take_up")))
    assert "La obra pasa de «Ingresada» a «En revisión»." in shown
    work.refresh_from_db()
    assert work.state == State.FILED

    answer = client.post(page(work, "step", "take_up"), follow=True)
    assert answer.redirect_chain == [(page(work), 302)]
    assert "En revisión: 20 equipos de cómputo" in text_of(answer)


def test_the_second_of_two_clicks_is_told_and_changes_nothing(sign_in, work_at, elena):
    work = work_at("draft")
    address = page(work, "step", "file")
    client = sign_in(elena)

    client.post(address)
    again = client.post(address, follow=True)

    work.refresh_from_db()
    assert "«Enviar solicitud» no procede: la obra está en «Ingresada»." in text_of(again)
    assert again.redirect_chain[0][0] == page(work)
    assert work.history.filter(act="file").count() == 1


def test_a_step_without_what_it_asks_keeps_what_was_typed(sign_in, work_at, roberto):
    work = work_at("filed")
    take_step(work, "take_up", by=roberto)

    answer = sign_in(roberto).post(page(work, "step", "approve"), {**SESSION, "resolution": ""})

    assert answer.status_code == 422
    assert "Falta: Número del acuerdo." in text_of(answer)
    assert 'value="COVAM-32-2013-SO02"' in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()


def test_the_refusal_of_the_act_stands_at_its_box(sign_in, work_at, roberto):
    work = work_at("approved")

    answer = sign_in(roberto).post(page(work, "step", "agree"), {"deposit_until": "2020-01-31"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["deposit_until"] == ["La fecha límite para depositar ya pasó."]
    assert 'value="2020-01-31"' in answer.content.decode()


def test_what_the_rules_refuse_is_told_with_rule_and_remedy(sign_in, cast, pedro, jerez):
    """The club of Jerez has no Toma de Nota in force, so it files nothing."""
    work = {**APASEO, "club": "jerez", "municipality": "32020", "locality": "Jerez de García Salinas"}
    project = propose(
        club=jerez, scheme="fed_3x1", fiscal_year=2014, by=pedro, **answers_of({**work, "total": "400000.00"})
    )

    answer = sign_in(pedro).post(page(project, "step", "file"))

    assert answer.status_code == 422
    assert "«Enviar solicitud» no procede." in text_of(answer)
    assert "venció el" in text_of(answer)
    assert "Pida la Toma de Nota o su renovación al consulado" in text_of(answer)


def test_somebody_without_the_role_is_sent_back_with_the_reason(sign_in, work_at, ramon):
    work = work_at("filed")

    for method in ("get", "post"):
        answer = getattr(sign_in(ramon), method)(page(work, "step", "take_up"), follow=True)
        assert answer.redirect_chain == [(page(work), 302)]
        assert "no corresponde a su función en esta obra" in text_of(answer)


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if not step.is_automatic])
def test_each_step_is_hidden_from_another_state(sign_in, work_at, sofia, name):
    work = work_at("filed")
    client = sign_in(sofia)

    assert client.get(page(work, "step", name)).status_code == 404
    assert client.post(page(work, "step", name), {**SESSION, **UNTIL, "note": "x"}).status_code == 404


def test_signing_leads_to_the_agreement(sign_in, work_at, roberto):
    work = work_at("approved")

    answer = sign_in(roberto).post(page(work, "step", "agree"), UNTIL)

    assert answer.url == page(work, "agreement")


# --- Deposits ----------------------------------------------------------------------------------


@pytest.fixture
def pay_in(sign_in, cast) -> Callable[..., Any]:
    """A function by which Patricia tells of a deposit, and Roberto finds it in the statement."""

    def pay(work: Project, **changes: str) -> Any:
        sign_in(cast["patricia"]).post(page(work, "deposit"), deposit_of(**changes))
        told = work.fund.declarations.order_by("pk").last()
        address = page(work, "verify_deposit", told.pk)
        return sign_in(cast["roberto"]).post(address, {"received_on": TODAY.isoformat()}, follow=True)

    return pay


def test_a_deposit_changes_the_bar_and_tells_what_is_owed(pay_in, work_at):
    shown = text_of(pay_in(work_at("agreed")))

    assert "Depósito verificado: $61,426.00 de Gobierno federal. A la obra le faltan $184,278.00." in shown
    assert "Gobierno federal: convenido $61,426.00, depositado $61,426.00." in shown
    assert "SPEI-884" in shown


def test_a_declared_deposit_waits_and_does_not_count(sign_in, work_at, elena):
    work = work_at("agreed")

    mine = deposit_of(payer="migrants", paid_by="Club Santa Elena")
    for _click in range(2):
        shown = text_of(sign_in(elena).post(page(work, "deposit"), mine, follow=True))

    assert "Depósito declarado: $61,426.00 de Migrantes. Lo verifica otra persona." in shown
    assert "Por verificar lo declaró Elena Rivas Carrillo" in shown
    assert "Migrantes: convenido $61,426.00, depositado $0.00." in shown
    assert work.fund.declarations.count() == 1
    assert not work.fund.deposits.exists()


@pytest.mark.parametrize(
    ("who", "payers"),
    [
        ("elena", ["migrants"]),
        ("ramon", ["municipal"]),
        ("graciela", ["state"]),
        ("roberto", ["federal", "state", "municipal", "migrants"]),
    ],
)
def test_everybody_tells_of_the_own_part_and_the_reviewer_of_all(sign_in, work_at, cast, who, payers):
    work = work_at("agreed")
    client = sign_in(cast[who])

    offered = client.get(page(work, "deposit")).context["form"].fields["payer"].choices
    assert [payer for payer, _label in offered] == payers
    for payer in {"federal", "state", "municipal", "migrants"} - set(payers):
        assert client.post(page(work, "deposit"), deposit_of(payer=payer)).status_code == 422


def test_nobody_verifies_what_the_same_person_declared(sign_in, work_at, roberto, cast):
    work = work_at("agreed")
    client = sign_in(roberto)
    client.post(page(work, "deposit"), deposit_of())
    address = page(work, "verify_deposit", work.fund.declarations.get().pk)

    assert "Usted lo declaró: lo verifica otra persona de su oficina." in text_of(client.get(address))
    refused = client.post(address, {"received_on": TODAY.isoformat()})
    assert refused.status_code == 422
    assert "Quien declara un depósito no lo verifica" in text_of(refused)
    assert not work.fund.deposits.exists()

    sign_in(cast["patricia"]).post(address, {"received_on": TODAY.isoformat()})
    assert work.fund.deposits.get().entry.by == cast["patricia"]


def test_a_deposit_that_is_not_in_the_statement_is_rejected_with_its_reason(sign_in, work_at, roberto, elena):
    work = work_at("agreed")
    mine = deposit_of(payer="migrants")
    sign_in(elena).post(page(work, "deposit"), mine)
    told = work.fund.declarations.get()
    address = page(work, "reject_deposit", told.pk)

    assert sign_in(roberto).post(address, {"reason": " "}).status_code == 422
    shown = text_of(sign_in(roberto).post(address, {"reason": "No llegó al banco."}, follow=True))

    assert "Depósito rechazado: $61,426.00, referencia SPEI-884." in shown
    assert "Roberto Saldívar Núñez: No llegó al banco." in shown
    sign_in(elena).post(page(work, "deposit"), mine)
    assert [row.state for row in work.fund.declarations.all()] == ["rejected", "declared"]


def test_the_last_deposit_completes_the_work_and_twice_is_once(pay_in, sign_in, work_at, roberto):
    work = work_at("agreed")
    for payer in ("federal", "state", "municipal"):
        pay_in(work, payer=payer, reference=payer)

    for _click in range(2):
        answer = pay_in(work, payer="migrants", reference="club", paid_by="Club Santa Elena")
        assert "La aportación está completa." in text_of(answer)

    work.refresh_from_db()
    assert work.state == State.PAID_UP
    assert work.fund.deposits.count() == 4
    answer = sign_in(roberto).get(page(work, "deposit"), follow=True)
    assert answer.redirect_chain == [(page(work), 302)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"amount": "1.000.000,50"}, ("amount", "Use punto para los centavos")),
        ({"amount": ""}, ("amount", "Escriba el importe")),
        ({"amount": "61,426.01"}, ("amount", "sobran $0.01")),
        ({"payer": "company"}, ("payer", "company")),
        ({"paid_on": (TODAY + timedelta(days=2)).isoformat()}, ("paid_on", "todavía no llega")),
        ({"paid_on": "24/11/2026"}, ("paid_on", "año-mes-día")),
        ({"reference": " "}, ("reference", "Falta la clave de rastreo")),
    ],
)
def test_a_deposit_that_cannot_be_is_told_at_its_box(sign_in, work_at, roberto, changes, told):
    field, sentence = told
    work = work_at("agreed")

    answer = sign_in(roberto).post(page(work, "deposit"), deposit_of(**changes))

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert 'value="Tesorería de la Federación"' in answer.content.decode()
    assert not work.fund.declarations.exists()


def test_only_who_owes_is_offered(pay_in, sign_in, work_at, roberto):
    work = work_at("agreed")
    pay_in(work)

    offered = sign_in(roberto).get(page(work, "deposit")).content.decode()

    assert '<option value="state">Gobierno del estado: debe $61,426.00</option>' in offered
    assert '<option value="federal">' not in offered


def test_a_mayor_who_pays_the_migrants_part_is_noticed(sign_in, work_at, roberto, elena):
    work = work_at("agreed")
    data = deposit_of(payer="migrants", paid_by="Presidencia Municipal de Río Grande")
    sign_in(elena).post(page(work, "deposit"), data)

    shown = text_of(sign_in(roberto).get(page(work, "verify_deposit", work.fund.declarations.get().pk)))

    assert "El ordenante parece un gobierno y el depósito se abona a la parte de los migrantes" in shown


def test_a_deposit_is_reversed_once_with_a_reason(pay_in, sign_in, work_at, roberto):
    work = work_at("agreed")
    pay_in(work)
    client = sign_in(roberto)
    made = work.fund.deposits.get()
    address = page(work, "reverse_deposit", made.pk)

    assert "$61,426.00" in text_of(client.get(address))
    assert client.post(address, {"reason": " "}).status_code == 422
    shown = text_of(client.post(address, {"reason": "Era de otra obra."}, follow=True))
    assert "Depósito revertido: $61,426.00, referencia SPEI-884." in shown
    assert "Era de otra obra." in shown
    again = client.post(address, {"reason": "Otra vez."})
    assert again.status_code == 422
    assert "ya fue revertido" in text_of(again)


def test_only_the_delegation_verifies_and_reverses_deposits(pay_in, sign_in, work_at, cast):
    work = work_at("agreed")
    pay_in(work)
    sign_in(cast["elena"]).post(page(work, "deposit"), deposit_of(payer="migrants", reference="club"))
    made, told = work.fund.deposits.get(), work.fund.declarations.waiting().get()
    for address in (
        page(work, "verify_deposit", told.pk),
        page(work, "reject_deposit", told.pk),
        page(work, "reverse_deposit", made.pk),
    ):
        for name in ("elena", "ramon"):
            data = {"received_on": TODAY.isoformat(), "reason": "x"}
            assert sign_in(cast[name]).post(address, data).url == page(work)
        assert sign_in(cast["sofia"]).post(address, {}).status_code == 404
    assert work.fund.deposits.standing().count() == 1
    assert work.fund.declarations.waiting().count() == 1


# --- Exceptions --------------------------------------------------------------------------------


def test_the_central_office_grants_an_exception_and_it_is_seen(sign_in, cast, carmen):
    project = propose_work(APASEO, cast)
    ask_waiver(project, reason="Por etapas.", by=cast["rosa"])
    client = sign_in(carmen)

    assert "El club pide una excepción a las reglas." in text_of(client.get(page(project)))
    assert client.post(page(project, "waive"), {"rule": "federal_cap"}).status_code == 422
    data = {"rule": "federal_cap", "reason": "Obra por etapas.", "paper": "URP/0412"}
    shown = text_of(client.post(page(project, "waive"), data, follow=True))
    assert "La excepción quedó registrada" in shown
    assert "URP/0412" in shown


def test_nobody_else_grants_exceptions(sign_in, work_at, roberto, elena, sofia):
    work = work_at("filed")

    for user in (roberto, elena):
        assert sign_in(user).get(page(work, "waive")).url == page(work)
    assert sign_in(sofia).get(page(work, "waive")).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, work_at):
    work = work_at("agreed")

    for name in ("index", "agreements"):
        assert client.get(reverse(f"projects:{name}")).status_code == 302
    for name in ("detail", "deposit", "waive", "agreement", "agreement_file"):
        assert client.get(page(work, name)).url.startswith("/entrar/")
    assert Club.objects.exists()


def test_a_consulate_follows_the_work_without_its_money(sign_in, adriana, work_at):
    work = work_at("deposits")

    page = sign_in(adriana).get(work.get_absolute_url())
    told = sign_in(adriana).get(f"/api/v1/projects/{work.reference}/").json()

    assert "SPEI-" not in page.content.decode()
    assert page.context["recovery"] is None
    assert (told["fund"], told["deposits"], told["documents"]) == (None, [], [])
    assert {part["deposited"] for part in told["shares"]} == {"0.00"}
    assert not {"deposit"} & {entry["act"] for entry in told["history"]}
