"""The plan of a business as its club fills it in, and as others read it."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.actions import propose, revise
from projects.models import BusinessPlan, Project
from tests.projects.businesses import PLAN, business
from tests.projects.test_proposal_pages import REPRESENTATIVES, at, shown, states

TOTAL = Decimal("300000.00")
# What Tomás types for the dairy of Río Grande.
TYPED = {
    **{name: str(value) for name, value in PLAN.items()},
    "owned": "",
    "sales": "$432,000",
    "grace_months": "6",
    "cost-0-category": "machinery",
    "cost-0-concept": "Tanque enfriador de 500 litros",
    "cost-0-unit": "pieza",
    "cost-0-quantity": "2",
    "cost-0-unit_price": "75,000.25",
    "cost-1-category": "building",
    "cost-1-concept": "Piso y drenaje del local",
    "cost-1-unit": "m²",
    "cost-1-quantity": "60.5",
    "cost-1-unit_price": "2,479.33",
}


@pytest.fixture
def dairy(santa_elena, tomas) -> Project:
    """A business whose federal support comes back, with its plan still to be written."""
    return propose(
        club=santa_elena,
        scheme="fed_3x1",
        fiscal_year=2011,
        kind="productive_patrimony",
        name="Lácteos de Río Grande",
        total=TOTAL,
        representatives=REPRESENTATIVES,
        club_is_confirmed=True,
        by=tomas,
    )


@pytest.fixture
def planned(dairy, tomas) -> Project:
    """The same business with its whole plan."""
    return revise(dairy, by=tomas, **business(TOTAL))


def plan_page(project: Project) -> str:
    return at(project, "edit", "plan")


# --- The task ----------------------------------------------------------------------------------


def test_only_a_business_is_asked_for_a_plan(sign_in, tomas, dairy, santa_elena):
    work = propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2016, by=tomas)
    client = sign_in(tomas)

    assert "0 de 5 secciones completas" in shown(client.get(at(work, "tasks")))
    assert "de 6 secciones completas" in shown(client.get(at(dairy, "tasks")))
    assert "Sección 5 de 6" in shown(client.get(plan_page(dairy)))
    assert "Sección 6 de 6" in shown(client.get(at(dairy, "edit", "dinero")))
    turned = client.get(plan_page(work), follow=True)
    assert turned.redirect_chain[-1][0] == at(work, "tasks")
    assert "ya no tiene esa sección" in shown(turned)


def test_the_kinds_of_a_business_are_those_of_its_family(sign_in, tomas, dairy):
    html = sign_in(tomas).get(at(dairy, "edit", "proyecto")).content.decode()

    assert 'value="productive_patrimony"' in html
    assert "infrastructure" not in html
    assert "gives_scholarships" not in html


def test_the_plan_is_saved_whole_and_leads_on(sign_in, tomas, dairy):
    # 60.5 × 2,479.33 is 149,999.465: the line is told to the centavo, 149,999.47.
    revise(dairy, by=tomas, total=Decimal("299999.97"))
    response = sign_in(tomas).post(plan_page(dairy), TYPED)

    assert response.url == at(dairy, "edit", "proyecto"), "the first task that is still open"
    plan = BusinessPlan.objects.get(project=dairy)
    assert (plan.investor, plan.stage, plan.sales) == (PLAN["investor"], "running", Decimal(432_000))
    assert (plan.result, plan.instalments) == (Decimal(162_000), 24)
    assert [cost.amount for cost in dairy.costs.all()] == [Decimal("150000.50"), Decimal("149999.47")]
    assert states(sign_in(tomas).get(at(dairy, "tasks")))[4] == "done"


def test_costs_that_do_not_add_up_are_saved_and_told_by_how_much(sign_in, tomas, dairy):
    response = sign_in(tomas).post(plan_page(dairy), TYPED, follow=True)

    assert response.redirect_chain[-1][0] == plan_page(dairy)
    text = shown(response)
    assert "Faltan $0.03 para llegar al costo total, que es de $300,000.00." in text
    assert "$149,999.47" in text
    assert "hay algo que corregir" in text
    tasks = sign_in(tomas).get(at(dairy, "tasks"))
    assert states(tasks)[4] == "problem"
    assert "Los costos iniciales suman $299,999.97 y las aportaciones $300,000.00." in shown(tasks)


def test_too_much_is_told_too(sign_in, tomas, planned):
    revise(planned, by=tomas, total=Decimal("299000.00"))

    assert "Sobran $1,000.00: el costo total es de $299,000.00." in shown(
        sign_in(tomas).get(plan_page(planned))
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"families": "0"}, "Debe participar al menos una familia."),
        ({"families": "doce"}, "Escriba solo un número entero"),
        ({"families": ""}, "Escriba cuántas familias participan."),
        ({"jobs": "-1"}, "El número debe ser 0 o más."),
        ({"stage": "lista"}, "Elija uno de los momentos de la lista."),
        ({"sales": "mucho"}, "Escriba solo la cantidad en pesos"),
        ({"cost-1-unit_price": "2,479.331"}, "Escriba los centavos con dos cifras"),
        ({"sales": "1.000,50"}, "Use punto para los centavos"),
        ({"wages": "-5"}, "La cantidad no puede ser negativa."),
        ({"wages": "", "raw_material": "", "energy": ""}, "Escriba al menos un gasto del primer año."),
        ({"investor": ""}, "Escriba quién invierte."),
        ({"investor": "x" * 151}, "Puede escribir hasta 150 letras; escribió 151."),
        ({"instalments": "0"}, "El número debe ser 1 o más."),
        ({"instalments": "121"}, "El número no puede pasar de 120."),
        ({"grace_months": "61"}, "El número no puede pasar de 60."),
        ({"cost-0-quantity": "0"}, "La cantidad debe ser mayor que cero."),
        ({"cost-0-quantity": "dos"}, "Escriba solo la cantidad"),
        ({"cost-0-unit_price": "0"}, "El precio debe ser mayor que cero."),
        ({"cost-0-unit_price": ""}, "Escriba el precio unitario con IVA."),
        ({"cost-0-category": "nave"}, "Elija uno de los tipos de la lista."),
        ({"cost-1-concept": ""}, "Escriba qué se compra."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(changes, told, sign_in, tomas, dairy):
    response = sign_in(tomas).post(plan_page(dairy), {**TYPED, **changes})

    assert response.status_code == 422
    assert told in shown(response)
    assert PLAN["product"] in response.content.decode()
    assert not BusinessPlan.objects.exists()
    assert not dairy.costs.exists()


def test_a_plan_without_costs_is_not_whole(sign_in, tomas, dairy):
    typed = {name: value for name, value in TYPED.items() if not name.startswith("cost-")}

    response = sign_in(tomas).post(plan_page(dairy), typed)

    assert "Escriba al menos un renglón de lo que se va a comprar." in shown(response)


def test_an_unfinished_plan_asks_nothing(sign_in, tomas, dairy):
    client = sign_in(tomas)

    first = client.post(plan_page(dairy), {"product": "Queso fresco", "later": "1"})

    assert first.url == at(dairy, "tasks")
    assert BusinessPlan.objects.get(project=dairy).product == "Queso fresco"
    page = client.get(first.url)
    assert states(page)[4] == "started"
    assert "Falta en el plan de negocios: quién invierte" in shown(page)


def test_another_line_of_costs_keeps_what_was_typed(sign_in, tomas, dairy):
    typed = {**TYPED, "cost-2-category": "", "add": "1"}

    response = sign_in(tomas).post(plan_page(dairy), typed)

    html = response.content.decode()
    assert 'name="cost-3-unit"' in html
    assert 'value="Tanque enfriador de 500 litros"' in html
    assert "Faltan $0.03" in shown(response)
    assert not BusinessPlan.objects.exists()


def test_sixty_lines_are_shown_and_a_sixty_first_is_refused(sign_in, tomas, dairy):
    row = {name.removeprefix("cost-0-"): value for name, value in TYPED.items() if "cost-0-" in name}
    many = {f"cost-{number}-{name}": value for number in range(60) for name, value in row.items()}
    client = sign_in(tomas)

    full = client.post(plan_page(dairy), {**TYPED, **many, "add": "1"}).content.decode()
    over = client.post(plan_page(dairy), {**TYPED, **many, "cost-60-concept": "Uno más"})

    assert 'name="cost-59-unit"' in full
    assert "cost-60" not in full
    assert "Agregar otro renglón" not in full
    assert over.status_code == 422
    assert "El plan puede tener hasta 60 renglones de costos." in shown(over)
    assert not dairy.costs.exists()


def test_without_javascript_a_button_computes(sign_in, tomas, dairy):
    text = shown(sign_in(tomas).post(plan_page(dairy), {**TYPED, "wages": "532,000", "redraw": "year"}))

    assert "Lo que queda antes de impuestos -$226,000.00" in text
    assert "El primer año se pierde dinero." in text
    assert not BusinessPlan.objects.exists()


def test_what_comes_back_is_told_with_its_rule(sign_in, tomas, dairy):
    response = sign_in(tomas).post(plan_page(dairy), {**TYPED, "redraw": "costs"})

    text = shown(response)
    assert "El apoyo se recupera y se destina a obras sociales" in text
    assert "[S75]" in text
    assert "Se devuelven $150,000.00 en 24 pagos de $6,250.00." in text


def test_a_kind_without_recovery_asks_for_no_payments(sign_in, tomas, santa_elena):
    work = propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2016, kind="productive_family", by=tomas)

    response = sign_in(tomas).get(plan_page(work))

    assert "instalments" not in response.content.decode()
    assert "Según las reglas, de 2 a 4." in shown(response)


def test_a_stale_plan_overwrites_nothing_and_loses_nothing(sign_in, tomas, elena, planned):
    revise(planned, by=elena, plan={"product": "Yogur"})
    client = sign_in(tomas)

    response = client.post(plan_page(planned), {**TYPED, "revision": "1"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "Otra persona guardó esta solicitud" in shown(response)
    assert BusinessPlan.objects.get(project=planned).product == "Yogur"
    assert PLAN["product"] in html
    newest = re.search(r'name="revision" value="(\d+)"', html)[1]
    assert client.post(plan_page(planned), {**TYPED, "revision": newest}).status_code == 302


def test_the_language_changes_in_the_middle_of_the_plan(sign_in, tomas, dairy):
    response = sign_in(tomas).post(plan_page(dairy), {**TYPED, "language": "en"})

    html = response.content.decode()
    assert '<html lang="en">' in html
    assert 'value="432,000.00"' in html
    assert 'value="Piso y drenaje del local"' in html
    assert re.search(r'value="running"[^>]* checked', html)
    assert not BusinessPlan.objects.exists()


def test_families_outside_the_rules_are_a_problem_of_the_plan(sign_in, tomas, santa_elena):
    work = propose(
        club=santa_elena,
        scheme="fed_3x1",
        fiscal_year=2016,
        kind="productive_community",
        total=TOTAL,
        by=tomas,
        **business(TOTAL, families=2),
    )
    client = sign_in(tomas)

    assert states(client.get(at(work, "tasks")))[4] == "problem"
    review = client.get(at(work, "review"))
    assert "pide al menos 5 familias y el plan dice 2" in shown(review)
    assert f'href="{plan_page(work)}?volver=revisar"' in review.content.decode()


# --- How heavy it is ---------------------------------------------------------------------------


def test_the_plan_is_light_and_asks_nothing_inline(sign_in, tomas, dairy):
    html = sign_in(tomas).get(plan_page(dairy)).content.decode()

    assert len(html.encode()) < 30_000
    assert html.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style", html)


@pytest.mark.parametrize("name", ["edit", "review", "tasks"])
def test_more_costs_ask_the_database_no_more_often(name, sign_in, tomas, planned):
    address = at(planned, name, *(["plan"] if name == "edit" else []))
    client = sign_in(tomas)

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    before = queries()
    revise(planned, by=tomas, costs=business(TOTAL)["costs"] * 15)

    assert queries() == before


# --- Who reads it ------------------------------------------------------------------------------


@pytest.fixture
def filed(planned) -> Project:
    """As it stands once it was sent: the filing itself is another test's."""
    Project.objects.filter(pk=planned.pk).update(
        state="in_review", folio="3X1-32-2011-0001", filed_at="2026-01-10T12:00:00Z", municipality="32039"
    )
    planned.refresh_from_db()
    return planned


@pytest.mark.parametrize(
    ("who", "reads"),
    [("elena", True), ("roberto", True), ("carmen", True), ("graciela", False), ("ramon", False)],
)
def test_who_invests_is_for_those_who_judge(who, reads, cast, sign_in, filed):
    text = shown(sign_in(cast[who]).get(reverse("projects:detail", args=[filed.reference])))

    assert "Queso fresco y crema de leche de vaca." in text
    assert "Tanque enfriador de 500 litros" in text
    assert "$162,000.00" in text
    assert (PLAN["investor"] in text, PLAN["bookkeeper"] in text) == (reads, reads)


def test_the_review_repeats_the_plan(sign_in, tomas, planned):
    text = shown(sign_in(tomas).get(at(planned, "review")))

    for answer in (PLAN["investor"], "Negocio en marcha", "Tanque enfriador", "$300,000.00", "$162,000.00"):
        assert answer in text
