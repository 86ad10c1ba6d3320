"""Works that are scholarships: how their list is written, pasted and refused, and who reads the names."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from projects.actions import StepRefused, propose, revise, take_step
from projects.forms.scholarships import as_line, read
from projects.models import Project, Scholarship
from tests.projects.test_proposal_pages import REPRESENTATIVES, WORK, at, shown, states

LIST = """Nombre\tEscuela\tNivel\tImporte
Ana López Ruiz\tPrimaria Benito Juárez\tPrimaria\t3,000.00
Beto Díaz Luna\tCBTa 20\tMedia Superior\t$4,500
Caro Gil Mora\tUAZ, campus Río Grande\tuniversidad\t7500.50
"""


def pupils(count: int) -> list[dict]:
    return [
        {"name": f"Alumna {number}", "school": "CBTa 20", "level": "high_school", "amount": Decimal(2000)}
        for number in range(1, count + 1)
    ]


@pytest.fixture
def grants(santa_elena, tomas) -> Project:
    """Scholarships of 15,000.50 pesos, with the list still to be written."""
    return propose(
        club=santa_elena,
        scheme="fed_3x1",
        fiscal_year=2016,
        kind="educational",
        gives_scholarships=True,
        name="Becas de Río Grande",
        description="Para que nadie deje la escuela por dinero.",
        months=10,
        municipality=santa_elena.municipality,
        unlisted_locality="Colonia nueva",
        women=2,
        men=1,
        total=Decimal("15000.50"),
        representatives=REPRESENTATIVES,
        club_is_confirmed=True,
        by=tomas,
    )


def page(project: Project) -> str:
    return at(project, "edit", "becas")


def names(project: Project) -> list[str]:
    return [one.name for one in project.scholarships.all()]


# --- They are scholarships ---------------------------------------------------------------------


def test_the_box_is_offered_where_the_rules_give_scholarships(sign_in, tomas, santa_elena):
    old = propose(club=santa_elena, scheme="zac_2x1_state", fiscal_year=2025, by=tomas)
    new = propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2016, by=tomas)
    client = sign_in(tomas)

    assert "Son becas" in shown(client.get(at(new, "edit", "proyecto")))
    assert "Son becas" not in shown(client.get(at(old, "edit", "proyecto")))


def test_a_kind_that_gives_no_scholarships_is_told(sign_in, tomas, santa_elena):
    work = propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2016, by=tomas)
    typed = {**WORK, "gives_scholarships": "on"}
    client = sign_in(tomas)

    refused = client.post(at(work, "edit", "proyecto"), typed)
    taken = client.post(at(work, "edit", "proyecto"), {**typed, "kind": "educational"})

    assert refused.status_code == 422
    assert "Las reglas de «Infraestructura social» no dan becas." in shown(refused)
    assert "«Educativo»" in shown(refused)
    assert 'href="#id_gives_scholarships"' in refused.content.decode()
    work.refresh_from_db()
    assert taken.status_code == 302
    assert work.gives_scholarships


def test_the_mark_is_taken_away_again_and_stays_so_in_the_other_language(sign_in, tomas, grants):
    client = sign_in(tomas)
    without = {**WORK, "kind": "educational"}

    html = client.post(at(grants, "edit", "proyecto"), {**without, "language": "en"}).content.decode()
    client.post(at(grants, "edit", "proyecto"), without)

    assert not re.search(r'name="gives_scholarships"[^>]* checked', html)
    grants.refresh_from_db()
    assert not grants.gives_scholarships


def test_a_list_stands_in_the_place_of_the_goals(sign_in, tomas, grants):
    client = sign_in(tomas)

    tasks = client.get(at(grants, "tasks"))
    people = client.post(at(grants, "edit", "metas"), {"women": "2", "men": "1"})

    assert states(tasks) == ["done", "done", "done", "done", "todo", "done", "todo", "todo", "todo"]
    assert "Sección 5 de 6" in shown(client.get(page(grants)))
    assert "goal-0" not in client.get(at(grants, "edit", "metas")).content.decode()
    assert people.url == page(grants)


# --- The pasted list ---------------------------------------------------------------------------


def test_a_list_pasted_from_a_spreadsheet_is_saved(sign_in, tomas, grants):
    client = sign_in(tomas)

    response = client.post(page(grants), {"listed": LIST})

    assert response.url == at(grants, "review")
    assert [(one.name, one.school, one.level, one.amount) for one in grants.scholarships.all()] == [
        ("Ana López Ruiz", "Primaria Benito Juárez", "primary", Decimal("3000.00")),
        ("Beto Díaz Luna", "CBTa 20", "high_school", Decimal("4500.00")),
        ("Caro Gil Mora", "UAZ, campus Río Grande", "higher", Decimal("7500.50")),
    ]
    text = shown(client.get(page(grants)))
    assert "Todas 3 $15,000.50" in text
    assert "Es igual al costo total." in text
    assert "Caro Gil Mora; UAZ, campus Río Grande; Superior; 7,500.50" in text


def test_what_the_box_shows_is_read_back_as_it_was(sign_in, tomas, grants):
    odd = [
        {"name": "Ana; la menor", "school": 'Escuela "Benito Juárez"', "level": "primary", "amount": 1},
        {"name": '"Beto" Díaz', "school": "CBTa, 20", "level": "high_school", "amount": Decimal("9999.99")},
    ]
    revise(grants, by=tomas, scholarships=odd)

    for language in ("es-mx", "en"):
        with translation.override(language):
            rows, errors = read("\n".join(as_line(one) for one in grants.scholarships.all()))
        assert errors == []
        assert [row.facts() for row in rows] == odd


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Ana; Juárez; kínder; 100", "Renglón 7 («Ana»): nivel. «kínder» no es un nivel."),
        ("Ana; Juárez; ; 100", "Renglón 7 («Ana»): nivel."),
        ("Ana; Juárez; primaria", "Renglón 7 («Ana»): tiene 3 columnas y deben ser cuatro"),
        ("Ana", "Renglón 7 («Ana»): tiene 1 columna y deben ser cuatro"),
        ("Ana, la menor, Juárez, primaria, 100", "tiene 5 columnas y deben ser cuatro"),
        ("; Juárez; primaria; 100", "Renglón 7 («»): nombre. Escriba el nombre completo."),
        ("Ana; ; primaria; 100", "Renglón 7 («Ana»): escuela. Escriba la escuela."),
        (f"{'A' * 151}; Juárez; primaria; 100", "nombre. Puede tener hasta 150 letras."),
        ("Ana; Juárez; primaria; cien", "importe. Escriba solo la cantidad en pesos"),
        ("Ana; Juárez; primaria; 1.000,50", "importe. Use punto para los centavos"),
        ("Ana; Juárez; primaria; -5", "importe. La cantidad no puede ser negativa."),
        ("Ana; Juárez; primaria; 0", "importe. Debe ser mayor que cero"),
        ("Ana; Juárez; primaria; 99,999,999,999", "importe. Debe ser mayor que cero y de hasta"),
        ("ALUMNA 3; cbta 20; primaria; 5", "Renglones 3 y 7: «ALUMNA 3» está dos veces"),
        ('"Ana; Juárez; primaria; 100', "tiene 1 columna"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_written(line, told, sign_in, tomas, grants):
    good = "\n".join(f"Alumna {number}; CBTa 20; prepa; 2000" for number in range(1, 7))

    response = sign_in(tomas).post(page(grants), {"listed": f"{good}\n{line}"})

    assert response.status_code == 422
    assert told in shown(response).replace("&quot;", '"')
    assert "Alumna 6; CBTa 20; prepa; 2000" in response.content.decode()
    assert not grants.scholarships.exists()


def test_many_wrong_rows_are_told_ten_at_a_time(sign_in, tomas, grants):
    response = sign_in(tomas).post(page(grants), {"listed": "Ana; Juárez; kínder; 1\n" * 30})

    assert shown(response).count("no es un nivel") == 20, "in the summary and beside the box"
    assert "Y 20 renglones más." in shown(response)


def test_more_than_five_hundred_are_refused(sign_in, tomas, grants):
    client = sign_in(tomas)
    listed = "\n".join(f"Alumna {number}; CBTa 20; prepa; 30" for number in range(500))

    assert client.post(page(grants), {"listed": listed}).status_code == 302
    over = client.post(page(grants), {"listed": f"{listed}\nUna más; CBTa 20; prepa; 30"})

    assert "puede tener hasta 500 becas y tiene 501" in shown(over)
    assert grants.scholarships.count() == 500
    assert client.get(page(grants)).status_code == 200


def test_an_empty_list_is_asked_for_unless_it_is_for_later(sign_in, tomas, grants):
    client = sign_in(tomas)

    assert "Escriba o pegue al menos una beca." in shown(client.post(page(grants), {"listed": " "}))
    assert client.post(page(grants), {"listed": "", "later": "1"}).url == at(grants, "tasks")


def test_without_javascript_a_button_adds_the_list_up(sign_in, tomas, grants):
    typed = f"{LIST}Dalia; UAZ; quién sabe; 5"

    response = sign_in(tomas).post(page(grants), {"listed": typed, "redraw": "list"})

    assert "Todas 3 $15,000.50" in shown(response)
    assert "Hay renglones que no se pueden leer" in shown(response)
    assert "quién sabe" in response.content.decode()
    assert not grants.scholarships.exists()


# --- One by one --------------------------------------------------------------------------------


def row(number: int, **changes: str) -> dict[str, str]:
    told = {"name": "Dalia Ríos", "school": "UAZ", "level": "higher", "amount": "500", **changes}
    return {f"new-{number}-{name}": value for name, value in told.items()}


def test_what_is_written_below_is_added_to_the_list(sign_in, tomas, grants):
    sign_in(tomas).post(page(grants), {"listed": LIST, **row(0), **row(4, name="Elio Ríos")})

    assert names(grants) == ["Ana López Ruiz", "Beto Díaz Luna", "Caro Gil Mora", "Dalia Ríos", "Elio Ríos"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (row(0, name="ana lópez  ruiz", school="Primaria Benito Juárez"), "Beca nueva 1: «ana lópez ruiz»"),
        ({**row(1), **row(3)}, "Becas nuevas 2 y 4: «Dalia Ríos» está dos veces con la misma escuela."),
        (row(2, amount=""), "Escriba el importe al año."),
        (row(2, level="kínder"), "Elija uno de los niveles de la lista."),
        (row(2, amount="quinientos"), "Escriba solo la cantidad en pesos"),
        (row(2, amount="0"), "El importe debe ser mayor que cero."),
        (row(50), "Agregue hasta 50 becas a la vez"),
    ],
)
def test_an_added_one_that_cannot_be_is_told_at_its_box(typed, told, sign_in, tomas, grants):
    response = sign_in(tomas).post(page(grants), {"listed": LIST, **typed})

    assert response.status_code == 422
    assert told in shown(response)
    assert not grants.scholarships.exists()


def test_the_same_pupil_is_told_with_the_row_of_the_list(sign_in, tomas, grants):
    again = row(0, name="Ana López Ruiz", school="primaria benito juárez")

    response = sign_in(tomas).post(page(grants), {"listed": LIST, **again})

    assert "ya está en el renglón 2 de la lista, con la misma escuela." in shown(response)


def test_five_rows_more_keep_what_was_typed(sign_in, tomas, grants):
    html = sign_in(tomas).post(page(grants), {"listed": LIST, **row(4), "add": "1"}).content.decode()

    assert 'name="new-9-name"' in html
    assert 'name="new-10-name"' not in html
    assert 'value="Dalia Ríos"' in html
    assert "Caro Gil Mora" in html


def test_a_stale_list_overwrites_nothing_and_loses_nothing(sign_in, tomas, elena, grants):
    revise(grants, by=elena, scholarships=pupils(1))

    response = sign_in(tomas).post(page(grants), {"listed": LIST, "revision": "1"})

    assert response.status_code == 409
    assert "Otra persona guardó esta solicitud" in shown(response)
    assert "Beto Díaz Luna" in response.content.decode()
    assert names(grants) == ["Alumna 1"]


def test_the_language_changes_in_the_middle_of_the_list(sign_in, tomas, grants):
    html = sign_in(tomas).post(page(grants), {"listed": LIST, **row(0), "language": "en"}).content.decode()

    assert '<html lang="en">' in html
    assert "Beto Díaz Luna" in html
    assert 'value="Dalia Ríos"' in html
    assert not grants.scholarships.exists()


# --- Filing ------------------------------------------------------------------------------------


def test_a_list_that_is_not_the_cost_is_refused_with_both_sums(sign_in, tomas, grants):
    revise(grants, by=tomas, scholarships=pupils(3))
    client = sign_in(tomas)

    with pytest.raises(StepRefused) as refused:
        take_step(grants, "file", by=tomas)

    assert refused.value.codes == ["scholarships_sum"]
    assert "Las becas suman $6,000.00 y el costo total es de $15,000.50." in str(refused.value)
    assert states(client.get(at(grants, "tasks")))[4] == "problem"
    assert f'href="{page(grants)}?volver=revisar"' in client.get(at(grants, "review")).content.decode()
    revise(grants, by=tomas, total=Decimal(6000))
    assert take_step(grants, "file", by=tomas).state == "filed"


def test_a_kind_that_stopped_giving_them_is_mended_beside_the_kind(sign_in, tomas, grants):
    revise(grants, by=tomas, kind="infrastructure", scholarships=pupils(3))

    response = sign_in(tomas).get(at(grants, "review"))

    assert "Las reglas de «Infraestructura social» no dan becas." in shown(response)
    assert f'href="{at(grants, "edit", "proyecto")}?volver=revisar"' in response.content.decode()


# --- Who reads the names -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "reads"),
    [("elena", True), ("roberto", True), ("carmen", True), ("graciela", False), ("ramon", False)],
)
def test_names_of_pupils_are_for_those_who_judge(who, reads, cast, sign_in, grants):
    revise(grants, by=cast["tomas"], scholarships=pupils(3), total=Decimal(6000))
    filed = take_step(grants, "file", by=cast["tomas"])

    text = shown(sign_in(cast[who]).get(reverse("projects:detail", args=[filed.reference])))

    assert "Media superior o técnico superior 3 $6,000.00" in text
    assert ("Alumna 2" in text) is reads


def test_a_long_list_is_read_page_by_page(sign_in, tomas, roberto, grants):
    revise(grants, by=tomas, scholarships=pupils(120), total=Decimal(240_000))
    filed = take_step(grants, "file", by=tomas)
    client = sign_in(roberto)
    address = reverse("projects:detail", args=[filed.reference])

    first, last = client.get(address), client.get(address, {"page": "3"})

    assert "Alumna 50 " in shown(first)
    assert "Alumna 51 " not in shown(first)
    assert "Alumna 120 " in shown(last)
    assert "Alumna 1 " in shown(client.get(address, {"page": "tres"}))


# --- How heavy it is ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["edit", "review", "tasks"])
def test_more_scholarships_ask_the_database_no_more_often(name, sign_in, tomas, grants):
    address = at(grants, name, *(["becas"] if name == "edit" else []))
    client = sign_in(tomas)

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    revise(grants, by=tomas, scholarships=pupils(1))
    before = queries()
    revise(grants, by=tomas, scholarships=pupils(60))

    assert queries() == before


def test_the_list_is_light_and_asks_nothing_inline(sign_in, tomas, grants):
    revise(grants, by=tomas, scholarships=pupils(20))

    html = sign_in(tomas).get(page(grants)).content.decode()

    assert len(html.encode()) < 30_000
    assert html.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style", html)
    assert Scholarship.objects.count() == 20
