"""The club's way from nothing to a folio, as its pages ask and answer it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clubs.models import Club
from places.models import Locality
from projects.actions import propose, revise, take_step
from projects.models import Call, Project

RIO_GRANDE, JEREZ = "32039", "32020"
WORK = {
    "kind": "infrastructure",
    "name": "Pavimentación de la calle Hidalgo",
    "description": "La calle es de tierra y con la lluvia no se pasa a la escuela.",
    "months": "6",
}
REPRESENTATIVES = [
    {"side": "abroad", "name": "Tomás Ibarra Luna", "phone": "+12145550100", "relation": "Presidente"},
    {"side": "mexico", "name": "Rosa Luna", "phone": "+524989820123", "relation": "Vecina"},
]
CLUB = {
    f"{row['side']}_{name}": row[name] for row in REPRESENTATIVES for name in ("name", "phone", "relation")
} | {"club_is_confirmed": "on"}
GOALS = {
    "goal-0-description": "Concreto hidráulico",
    "goal-0-quantity": "1,250.5",
    "goal-0-unit": "m²",
    "women": "1,420",
    "men": "398",
    "homes": "",
}


@pytest.fixture
def draft(santa_elena, tomas) -> Project:
    return propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2016, by=tomas)


@pytest.fixture
def whole(draft, tomas) -> Project:
    """A draft with all its answers."""
    return revise(
        draft,
        by=tomas,
        **{**WORK, "months": 6},
        municipality=draft.club.municipality,
        locality=Locality.objects.get(municipality=RIO_GRANDE, name="Río Grande"),
        women=1420,
        men=398,
        total=Decimal("1000000.01"),
        goals=[{"description": "Concreto hidráulico", "quantity": Decimal("1250.5"), "unit": "m²"}],
        representatives=REPRESENTATIVES,
        club_is_confirmed=True,
    )


def at(project: Project, name: str, *rest: str) -> str:
    return reverse(f"projects:{name}", args=[project.reference, *rest])


def shown(response) -> str:
    """What a person reads, without the tags."""
    text = re.sub(r"<(script|style|noscript)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def title(response) -> str:
    return re.search(r"<title>(.*?)</title>", response.content.decode())[1]


def states(response) -> list[str]:
    return re.findall(r'class="task-state" data-is="(\w+)"', response.content.decode())


def place(**changes: str) -> dict[str, str]:
    locality = Locality.objects.get(municipality=RIO_GRANDE, name="Río Grande")
    return {"state": "32", "municipality": RIO_GRANDE, "locality": locality.pk, **changes}


def the_call(year: int = 2016, state: str = "32") -> Call:
    return Call.objects.get(fiscal_year=year, state=state)


# --- Start -------------------------------------------------------------------------------------


def test_the_start_tells_which_club_may_file(sign_in, tomas):
    response = sign_in(tomas).get(reverse("projects:start"))

    assert "Tenga a la mano" in shown(response)
    assert "vigente hasta el" in shown(response)
    assert 'type="hidden" name="club"' in response.content.decode(), "the only club needs no choice"


def test_a_draft_begins_for_the_chosen_call(sign_in, tomas, santa_elena):
    client = sign_in(tomas)

    response = client.post(reverse("projects:start"), {"club": santa_elena.pk, "call": the_call().pk})

    project = Project.objects.get(club=santa_elena, state="draft")
    assert response.url == at(project, "tasks")
    assert (project.fiscal_year, project.proposed_by) == (2016, tomas)


def test_a_federation_chooses_among_its_clubs_only(sign_in, elena):
    page = sign_in(elena).get(reverse("projects:start"))
    offered = {club.name for club, _valid, _words in page.context["clubs"]}
    stranger = Club.objects.get(name="El Plateado")

    response = sign_in(elena).post(reverse("projects:start"), {"club": stranger.pk, "call": the_call().pk})

    assert "Santa Elena de Río Grande" in offered
    assert "El Plateado" not in offered
    assert response.status_code == 422


def test_without_a_note_in_force_a_draft_is_still_possible(sign_in, pedro, jerez):
    client = sign_in(pedro)

    page = client.get(reverse("projects:start"))
    response = client.post(reverse("projects:start"), {"club": jerez.pk, "call": the_call().pk})

    assert "puede preparar el borrador, pero todavía no enviarlo" in shown(page)
    assert response.status_code == 302
    assert "Todavía no se puede enviar" in shown(client.get(response.url))


def test_a_closed_window_is_told_and_allows_a_draft(sign_in, tomas, santa_elena):
    Call.objects.update(
        closes_at=timezone.now() - timedelta(days=1), opens_at=timezone.now() - timedelta(days=9)
    )
    client = sign_in(tomas)

    page = client.get(reverse("projects:start"))
    response = client.post(reverse("projects:start"), {"club": santa_elena.pk, "call": the_call().pk})

    assert "La ventanilla no está abierta hoy" in shown(page)
    assert response.status_code == 302


def test_a_call_of_another_state_is_refused(sign_in, elena, santa_elena, jerez):
    jerez.municipality_id = "11004"
    jerez.save()
    foreign = the_call(2014, "11")

    response = sign_in(elena).post(reverse("projects:start"), {"club": santa_elena.pk, "call": foreign.pk})

    assert response.status_code == 422
    assert "Esa convocatoria es de Guanajuato" in shown(response)


def test_offices_that_do_not_propose_find_the_start_shut(sign_in, roberto):
    response = sign_in(roberto).get(reverse("projects:start"))

    assert response.status_code == 403
    assert "Ir a mis pendientes" in shown(response)


@pytest.mark.parametrize("who", ["pedro", "marta", "roberto", "ramon", "graciela", "adriana", "beatriz"])
@pytest.mark.parametrize("path", ["", "revisar/", "proyecto/", "lugar/opciones/", "dinero/reparto/"])
def test_a_draft_does_not_exist_for_strangers(who, path, cast, sign_in, draft):
    response = sign_in(cast[who]).get(at(draft, "tasks") + path)

    assert response.status_code == 404


# --- The task list -----------------------------------------------------------------------------


def test_a_new_draft_has_everything_to_do(sign_in, tomas, draft):
    response = sign_in(tomas).get(at(draft, "tasks"))

    assert states(response) == ["todo"] * 7
    assert "0 de 5 secciones completas" in shown(response)


def test_tasks_tell_what_is_done_begun_and_wrong(sign_in, tomas, whole):
    revise(whole, by=tomas, name="", total=Decimal("4000000.04"))

    response = sign_in(tomas).get(at(whole, "tasks"))

    assert states(response) == ["done", "started", "done", "done", "problem", "todo", "todo", "todo"]
    assert "Falta el nombre del proyecto." in shown(response)
    assert "el tope es de $1,000,000.00" in shown(response)


def test_a_colleague_of_the_board_goes_on_with_the_same_draft(sign_in, elena, whole):
    response = sign_in(elena).get(at(whole, "tasks"))

    assert "5 de 5 secciones completas" in shown(response)


def test_observations_stand_above_the_tasks(sign_in, tomas, roberto, whole):
    take_step(whole, "file", by=tomas)
    whole.refresh_from_db()
    take_step(whole, "observe", by=roberto, note="Falta el croquis.\nAclare la unidad.")
    whole.refresh_from_db()
    client = sign_in(tomas)

    for page in (at(whole, "tasks"), at(whole, "edit", "metas"), at(whole, "review")):
        assert "Aclare la unidad." in shown(client.get(page))


# --- Saving a task -----------------------------------------------------------------------------


def test_a_saved_task_leads_to_the_next_open_one(sign_in, tomas, draft):
    client = sign_in(tomas)

    assert client.post(at(draft, "edit", "proyecto"), WORK).url == at(draft, "edit", "lugar")
    assert client.post(at(draft, "edit", "lugar"), place()).url == at(draft, "edit", "metas")
    assert client.post(at(draft, "edit", "metas"), GOALS).url == at(draft, "edit", "dinero")
    assert client.post(at(draft, "edit", "dinero"), {"total": "$1,000,000.01"}).url == at(
        draft, "edit", "club"
    )
    assert client.post(at(draft, "edit", "club"), CLUB).url == at(draft, "review")

    draft.refresh_from_db()
    assert (draft.name, draft.months, draft.women) == (WORK["name"], 6, 1420)
    assert draft.locality.name == "Río Grande"
    assert [str(goal.quantity) for goal in draft.goals.all()] == ["1250.50"]
    assert draft.total == Decimal("1000000.01")


def test_coming_from_the_review_one_returns_to_it(sign_in, tomas, whole):
    response = sign_in(tomas).post(at(whole, "edit", "proyecto") + "?volver=revisar", WORK)

    assert response.url == at(whole, "review")


def test_an_unfinished_task_is_kept_for_another_day(sign_in, tomas, draft):
    client = sign_in(tomas)

    response = client.post(at(draft, "edit", "proyecto"), {"name": "Pozo de agua", "later": "1"})

    draft.refresh_from_db()
    assert response.url == at(draft, "tasks")
    assert draft.name == "Pozo de agua"
    assert states(client.get(response.url))[1] == "started"


@pytest.mark.parametrize(
    ("task", "field"), [("proyecto", "kind"), ("lugar", "state"), ("metas", "women"), ("dinero", "total")]
)
def test_an_empty_task_comes_back_with_an_error_summary(task, field, sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", task), {})

    html = response.content.decode()
    assert response.status_code == 422
    assert title(response).startswith("Error: ")
    assert re.search(r'class="summary" role="alert" tabindex="-1" autofocus', html)
    assert re.search(rf'href="#id_{field}(_0)?"', html)
    assert re.search(rf'aria-describedby="[^"]*id_{field}_error', html)
    assert "novalidate" in html
    assert " required" not in html


def test_what_was_typed_stays_when_something_is_wrong(sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", "proyecto"), {**WORK, "months": "40"})

    assert response.status_code == 422
    assert WORK["name"] in response.content.decode()
    assert "no puede pasar de 36" in shown(response)


def test_a_stale_form_overwrites_nothing_and_loses_nothing(sign_in, tomas, elena, draft):
    revise(draft, by=elena, name="El nombre de Elena")
    mine = {**WORK, "revision": "1"}
    client = sign_in(tomas)

    response = client.post(at(draft, "edit", "proyecto"), mine)

    draft.refresh_from_db()
    assert response.status_code == 409
    assert draft.name == "El nombre de Elena"
    assert "Otra persona guardó esta solicitud" in shown(response)
    assert WORK["name"] in response.content.decode()
    newest = re.search(r'name="revision" value="(\d+)"', response.content.decode())[1]
    assert client.post(at(draft, "edit", "proyecto"), {**mine, "revision": newest}).status_code == 302


def test_the_language_changes_in_the_middle_of_a_form(sign_in, tomas, draft):
    client = sign_in(tomas)

    response = client.post(
        at(draft, "edit", "dinero"), {"total": "1,000,000", "language": "en", "revision": "1"}
    )

    draft.refresh_from_db()
    tomas.refresh_from_db()
    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="en">' in html
    assert 'value="1,000,000.00"' in html
    assert "Save and continue" in html
    assert "Este programa es público" in html, "the legend is never translated"
    assert draft.total is None, "nothing was saved yet"
    assert tomas.language == "en"
    assert '<html lang="en">' in client.get(at(draft, "tasks")).content.decode()


def test_a_filed_work_can_no_longer_be_changed(sign_in, tomas, whole):
    client = sign_in(tomas)
    form = at(whole, "edit", "dinero")
    take_step(whole, "file", by=tomas)

    response = client.post(form, {"total": "9.00"}, follow=True)

    whole.refresh_from_db()
    assert whole.total == Decimal("1000000.01")
    assert "ya no se puede cambiar" in shown(response)


def test_the_reviewer_reads_a_filed_work_elsewhere(sign_in, tomas, roberto, whole):
    take_step(whole, "file", by=tomas)
    whole.refresh_from_db()

    response = sign_in(roberto).get(at(whole, "edit", "dinero"))

    assert response.url == whole.get_absolute_url()


# --- The work and its place --------------------------------------------------------------------


def test_productive_kinds_are_not_offered(sign_in, tomas, whole):
    html = sign_in(tomas).get(at(whole, "edit", "proyecto")).content.decode()

    assert 'value="infrastructure"' in html
    assert "productive" not in html


def test_the_place_begins_with_the_town_of_the_club(sign_in, tomas, draft):
    html = sign_in(tomas).get(at(draft, "edit", "lugar")).content.decode()

    assert f'<option value="{RIO_GRANDE}" selected>' in html


def test_a_municipality_of_another_state_is_told(sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", "lugar"), place(state="11"))

    assert "Río Grande es un municipio de Zacatecas y no de Guanajuato" in shown(response)


def test_a_locality_of_another_municipality_is_told(sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", "lugar"), place(municipality=JEREZ))

    assert "La localidad Río Grande es de Río Grande y no de Jerez" in shown(response)


def test_a_locality_that_no_list_has_is_written(sign_in, tomas, draft):
    client = sign_in(tomas)
    blank = client.post(at(draft, "edit", "lugar"), place(locality="otra"))
    client.post(at(draft, "edit", "lugar"), place(locality="otra", unlisted_locality="El Ejido Nuevo"))

    draft.refresh_from_db()
    assert "Escriba el nombre de la localidad" in shown(blank)
    assert (draft.locality, draft.unlisted_locality) == (None, "El Ejido Nuevo")


def test_localities_are_searched_while_one_types(sign_in, tomas, draft):
    client = sign_in(tomas)
    asked = {"state": "32", "municipality": RIO_GRANDE, "q": "zarag"}

    response = client.get(
        at(draft, "place_options"), asked, headers={"HX-Request": "true", "HX-Target": "localities"}
    )

    assert "Ignacio Zaragoza" in shown(response)
    assert "<html" not in response.content.decode()
    assert 'hx-swap-oob="innerHTML:#places-said"' in response.content.decode()


def test_another_state_brings_its_municipalities(sign_in, tomas, draft):
    asked = {"state": "11", "municipality": RIO_GRANDE, "q": ""}

    response = sign_in(tomas).get(at(draft, "place_options"), asked, headers={"HX-Target": "town"})

    assert "Apaseo el Alto" in shown(response)
    assert "Elija primero el municipio." in shown(response)


def test_without_javascript_a_button_redraws_the_lists(sign_in, tomas, draft):
    typed = {"state": "11", "address": "junto al kiosko", "redraw": "state"}

    response = sign_in(tomas).post(at(draft, "edit", "lugar"), typed)

    draft.refresh_from_db()
    assert response.status_code == 200
    assert "Apaseo el Alto" in shown(response)
    assert 'value="junto al kiosko"' in response.content.decode()
    assert draft.municipality is None


# --- Goals -------------------------------------------------------------------------------------


def test_a_goal_is_whole_or_not_at_all(sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", "metas"), {**GOALS, "goal-0-unit": ""})

    assert response.status_code == 422
    assert "Escriba la unidad de medida." in shown(response)


def test_at_least_one_goal_is_needed(sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", "metas"), {"women": "1", "men": "1"})

    assert "Escriba al menos una meta" in shown(response)


def test_somebody_must_be_served(sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", "metas"), {**GOALS, "women": "0", "men": "0"})

    assert "La obra debe beneficiar al menos a una persona." in shown(response)


@pytest.mark.parametrize("typed", ["1.250,5", "1,25", "doce", "-3", "0"])
def test_a_quantity_is_never_guessed(typed, sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", "metas"), {**GOALS, "goal-0-quantity": typed})

    assert response.status_code == 422
    assert f'value="{typed}"' in response.content.decode()


def test_another_goal_is_added_without_losing_what_was_typed(sign_in, tomas, draft):
    typed = {**GOALS, "goal-1-description": "", "goal-1-quantity": "", "goal-1-unit": "", "add": "1"}

    html = sign_in(tomas).post(at(draft, "edit", "metas"), typed).content.decode()

    assert 'name="goal-2-unit"' in html
    assert 'value="Concreto hidráulico"' in html


# --- Money -------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["$1,000,000.50", "1000000.5", " 1 000 000.50 ", "MXN 1,000,000.50"])
def test_pesos_are_read_as_people_type_them(typed, sign_in, tomas, draft):
    sign_in(tomas).post(at(draft, "edit", "dinero"), {"total": typed})

    draft.refresh_from_db()
    assert draft.total == Decimal("1000000.50")


def test_pesos_that_can_be_read_in_two_ways_are_refused(sign_in, tomas, draft):
    response = sign_in(tomas).post(at(draft, "edit", "dinero"), {"total": "1.000.000,50"})

    assert response.status_code == 422
    assert "Use punto para los centavos" in shown(response)
    assert 'value="1.000.000,50"' in response.content.decode()


def test_the_preview_divides_to_the_centavo_and_saves_nothing(sign_in, tomas, whole):
    response = sign_in(tomas).get(at(whole, "shares_preview"), {"total": "7,276,406.19"})

    whole.refresh_from_db()
    amounts = [
        Decimal(text.replace(",", "")) for text in re.findall(r"\$(1,819,\d{3}\.\d\d)", shown(response))
    ]
    assert sum(amounts[:4]) == Decimal("7276406.19")
    assert "SIETE MILLONES DOSCIENTOS SETENTA Y SEIS MIL CUATROCIENTOS SEIS PESOS 19/100" in shown(response)
    assert "ROP 2016" in shown(response)
    assert whole.total == Decimal("1000000.01")


def test_the_preview_says_what_it_cannot_read(sign_in, tomas, whole):
    client = sign_in(tomas)

    assert "Use punto para los centavos" in shown(client.get(at(whole, "shares_preview"), {"total": "1,50"}))
    assert "aquí verá cuánto pone cada parte" in shown(client.get(at(whole, "shares_preview"), {"total": ""}))


def test_above_the_cap_the_draft_is_saved_and_the_rule_told(sign_in, tomas, whole):
    client = sign_in(tomas)

    response = client.post(at(whole, "edit", "dinero"), {"total": "5,000,000"}, follow=True)

    whole.refresh_from_db()
    assert whole.total == Decimal(5_000_000)
    assert response.redirect_chain[-1][0] == at(whole, "edit", "dinero")
    assert "el tope es de $1,000,000.00" in shown(response)
    assert "ROP 2016" in shown(response)


def test_parts_that_do_not_add_up_are_saved_told_and_adjusted(sign_in, tomas, whole):
    client = sign_in(tomas)
    told = {"total": "1,000,000", "state_share": "300,000", "municipal_share": "199,987.50"}

    wrong = client.post(at(whole, "edit", "dinero"), told, follow=True)
    mended = client.post(at(whole, "edit", "dinero"), {**told, "adjust": "municipal"})

    whole.refresh_from_db()
    assert "Faltan $12.50" in shown(wrong)
    assert "Ajustar en la parte del municipio" in shown(wrong)
    assert mended.url == at(whole, "review")
    assert whole.shares()["municipal"] == Decimal("200000.00")


def test_the_bar_and_the_table_say_the_same(sign_in, tomas, whole):
    html = sign_in(tomas).get(at(whole, "edit", "dinero")).content.decode()

    assert html.count('<rect class="colour"') == 4
    assert (
        'aria-label="Gobierno federal 25 %, Gobierno del estado 25 %, Municipio 25 %, Migrantes 25 %"' in html
    )
    assert "style=" not in html


# --- Review and filing -------------------------------------------------------------------------


def test_the_review_names_every_gap_with_its_way(sign_in, tomas, draft):
    response = sign_in(tomas).get(at(draft, "review"))

    html = response.content.decode()
    assert f'{at(draft, "edit", "dinero")}?volver=revisar">Falta el costo total.' in html
    assert f'{at(draft, "edit", "metas")}?volver=revisar">Falta al menos una meta' in html


def test_the_review_repeats_the_answers_and_the_declaration(sign_in, tomas, whole):
    text = shown(sign_in(tomas).get(at(whole, "review")))

    for answer in (
        WORK["name"],
        "Infraestructura social",
        "Río Grande",
        "1,420",
        "$1,000,000.01",
        "1250.5 m²",
    ):
        assert answer in text
    assert "Al enviar declaro, en nombre de Santa Elena de Río Grande" in text
    assert "Antes de enviar" not in text


def test_the_button_files_once_however_often_it_is_pressed(sign_in, tomas, whole):
    client = sign_in(tomas)
    button = at(whole, "step", "file")

    first = client.post(button, follow=True)
    second = client.post(button, follow=True)

    whole.refresh_from_db()
    assert whole.folio in shown(first)
    assert whole.folio in shown(second)
    assert whole.history.filter(act="file").count() == 1


def test_an_exception_to_the_cap_is_asked_from_the_review(sign_in, tomas, carmen, whole):
    revise(whole, by=tomas, total=Decimal(5_000_000))
    client = sign_in(tomas)

    page = client.get(at(whole, "review"))
    blank = client.post(at(whole, "ask_waiver"), {"reason": " "})
    asked = client.post(at(whole, "ask_waiver"), {"reason": "Se hará en dos etapas."}, follow=True)

    assert "Pedir una excepción al tope" in shown(page)
    assert blank.status_code == 422
    assert "La excepción al tope se pidió el" in shown(asked)
    assert Project.objects.visible_to(carmen).filter(pk=whole.pk).exists()


# --- The shell ---------------------------------------------------------------------------------


def test_every_page_of_the_way_has_one_heading_and_its_own_title(sign_in, tomas, whole):
    client = sign_in(tomas)
    addresses = [
        reverse("home"),
        reverse("projects:start"),
        at(whole, "tasks"),
        *(at(whole, "edit", task) for task in ("proyecto", "lugar", "metas", "dinero")),
        at(whole, "review"),
        reverse("accounts:keys"),
    ]

    pages = [client.get(address) for address in addresses]

    assert [page.content.count(b"<h1") for page in pages] == [1] * len(pages)
    assert len({title(page) for page in pages}) == len(pages)
    assert max(len(page.content) for page in pages) < 30_000


def test_no_page_asks_for_inline_script_or_style(sign_in, tomas, whole):
    client = sign_in(tomas)

    for address in (reverse("home"), at(whole, "tasks"), at(whole, "edit", "dinero"), at(whole, "review")):
        html = client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert not re.search(r"\sstyle=|\son\w+=|<style", html)


def test_home_asks_the_database_equally_often_for_one_work_and_for_three(sign_in, tomas, santa_elena, draft):
    client = sign_in(tomas)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("home"))
    for _again in range(2):
        propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2016, by=tomas)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("home"))

    assert len(three) == len(one)


def test_home_says_whose_turn_it_is(sign_in, tomas, roberto, whole):
    assert "Terminar y enviar la solicitud" in shown(sign_in(tomas).get(reverse("home")))
    take_step(whole, "file", by=tomas)

    assert "Tomar en revisión" in shown(sign_in(roberto).get(reverse("home")))


def test_a_closed_page_sends_the_person_to_the_entrance(db):
    response = Client().get(reverse("projects:start"))

    assert response.url.startswith(reverse("accounts:sign_in"))


def test_the_whole_way_can_be_gone_with_plain_forms(sign_in, tomas, santa_elena):
    """Every page is left by its own form, as a browser without JavaScript does."""
    client = sign_in(tomas)
    start = client.post(reverse("projects:start"), {"club": santa_elena.pk, "call": the_call().pk})
    project = Project.objects.get(club=santa_elena, state="draft")
    assert start.url == at(project, "tasks")
    for task, answers in (
        ("proyecto", WORK),
        ("lugar", place()),
        ("metas", GOALS),
        ("dinero", {"total": "800000"}),
    ):
        form = client.get(at(project, "edit", task)).context["form"]
        client.post(at(project, "edit", task), {**answers, "revision": form.initial["revision"]})

    filed = client.post(at(project, "step", "file"), follow=True)

    project.refresh_from_db()
    assert project.state == "filed"
    assert project.folio in shown(filed)
