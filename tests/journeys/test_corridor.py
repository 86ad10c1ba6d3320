"""The main job in a real browser: from a phone in Texas to the municipality's download."""

import hashlib
import io
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from documents.bundles import readable_name
from documents.models import Document
from funding.models import Fund
from projects.models import Project
from tests.journeys.conftest import DESK
from tests.projects.conftest import work_at  # noqa: F401

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def fill_the_proposal(page: Page) -> None:
    """Río Grande's twenty computers, answered task by task."""
    page.get_by_label("Equipamiento", exact=False).first.check()
    page.locator("[name=name]").fill("20 equipos de cómputo")
    page.locator("[name=description]").fill("Equipar el aula de cómputo de la secundaria.")
    page.locator("[name=months]").fill("3")
    go_on(page)
    choose_rio_grande(page)
    go_on(page)
    page.locator("[name=goal-0-description]").fill("Equipos de cómputo")
    page.locator("[name=goal-0-quantity]").fill("20")
    page.locator("[name=goal-0-unit]").fill("equipo")
    page.locator("[name=women]").fill("210")
    page.locator("[name=men]").fill("195")
    go_on(page)
    page.locator("[name=total]").fill("$245,704.00")


def tell_the_club(page: Page) -> None:
    """Who speaks for the work, on the page that is still open after all others."""
    for side, name in (("abroad", "Elena Rivas"), ("mexico", "Rosa Luna")):
        page.locator(f"[name={side}_name]").fill(name)
        page.locator(f"[name={side}_phone]").fill("498 982 0123")
        page.locator(f"[name={side}_relation]").fill("Vecina")
    page.locator("[name=club_is_confirmed]").check()
    go_on(page)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Guardar y continuar").last.click()
    page.wait_for_load_state()


def choose_rio_grande(page: Page) -> None:
    expect(page.locator("[name=state]")).to_have_value("32")
    page.locator("[name=municipality]").select_option("32039")
    box = page.locator("[name=q]")
    box.click()
    box.press_sequentially("rio gra", delay=20)
    page.locator("[name=locality][value='320390001']").check()


def start(page: Page, club: str = "Santa Elena de Río Grande") -> None:
    page.goto("/obras/nueva/")
    page.get_by_label(club, exact=False).first.check()
    page.get_by_label(re.compile("2013")).first.check()
    page.get_by_role("button", name="Comenzar solicitud").click()
    page.wait_for_url("**/solicitud/")
    page.goto(page.url + "proyecto/")


def test_from_the_phone_of_the_federation_to_the_town_hall(visit, worker, tmp_path):
    elena = visit("elena", by_form=True)
    start(elena)
    fill_the_proposal(elena)
    expect(elena.get_by_text("$61,426.00").first).to_be_visible()
    go_on(elena)
    tell_the_club(elena)
    elena.get_by_role("button", name="Enviar solicitud").click()
    elena.wait_for_load_state()
    folio = Project.objects.get().folio
    assert folio == "3X1-32-2013-0001"
    expect(elena.get_by_text(folio).first).to_be_visible()

    sofia = visit("sofia", screen=DESK)
    assert sofia.goto(f"/obras/{folio}/").status == 404

    roberto = visit("roberto", screen=DESK)
    roberto.goto("/obras/")
    roberto.get_by_role("link", name="20 equipos de cómputo").click()
    step(roberto, "Tomar en revisión")
    step(
        roberto,
        "Registrar aprobación del COVAM",
        session="COVAM-32-2013-SO02",
        resolution="A07",
        session_on=timezone.localdate().isoformat(),
    )
    until = timezone.localdate() + timedelta(days=30)
    roberto.get_by_role("link", name="Firmar convenio").first.click()
    roberto.locator("[name=deposit_until]").fill(until.isoformat())
    roberto.get_by_role("button", name="Firmar convenio").click()
    roberto.wait_for_url("**/convenio/")
    address = roberto.url
    # The page waits and is ready by itself: nobody reloads it.
    expect(roberto.get_by_role("link", name="Descargar PDF")).to_be_visible(timeout=60_000)
    assert roberto.url == address

    ramon = visit("ramon")
    ramon.goto("/convenios/")
    with ramon.expect_download() as download:
        ramon.get_by_role("link", name=re.compile("Descargar|PDF")).first.click()
    document = Document.objects.get(kind=Document.Kind.AGREEMENT)
    assert download.value.suggested_filename == f"{readable_name(document)}.pdf"
    content = Path(download.value.path()).read_bytes()
    assert hashlib.sha256(content).hexdigest() == document.sha256
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert document.number in words
    assert words.count("61,426.00") >= 4

    lucia = visit("lucia")
    lucia.goto("/convenios/")
    expect(lucia.get_by_text(document.number)).to_have_count(0)
    assert lucia.goto(f"/obras/{folio}/convenio/").status == 404

    patricia = visit("patricia")
    for number, payer in enumerate(("federal", "state", "municipal", "migrants")):
        patricia.goto(f"/obras/{folio}/depositos/")
        patricia.locator("[name=payer]").select_option(payer)
        patricia.locator("[name=amount]").fill("61,426.00")
        patricia.locator("[name=paid_on]").fill(timezone.localdate().isoformat())
        patricia.locator("[name=reference]").fill(f"SPEI-{number}")
        patricia.locator("[name=paid_by]").fill("Quien transfirió")
        patricia.get_by_role("button", name="Declarar depósito").click()
        patricia.wait_for_load_state()
        roberto.goto(f"/obras/{folio}/")
        roberto.get_by_role("link", name="Verificar").first.click()
        roberto.get_by_role("button", name="Está en el estado de cuenta").click()
        roberto.wait_for_load_state()
    expect(roberto.get_by_text("Aportación completa").first).to_be_visible()
    assert all(part.is_paid for part in Fund.objects.get().parts())


def step(page: Page, label: str, **details: str) -> None:
    page.get_by_role("link", name=label).first.click()
    for name, value in details.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name=label).click()
    page.wait_for_load_state()


def test_check_17_a_proposal_is_filed_without_javascript(visit):
    page = visit("elena", by_form=True, java_script_enabled=False)
    start(page)
    page.get_by_label("Equipamiento", exact=False).first.check()
    page.locator("[name=name]").fill("20 equipos de cómputo")
    page.locator("[name=description]").fill("Equipar el aula.")
    page.locator("[name=months]").fill("3")
    go_on(page)
    page.locator("[name=municipality]").select_option("32039")
    page.locator("[name=q]").fill("rio gra")
    page.get_by_role("button", name="Buscar").click()
    page.locator("[name=locality][value='320390001']").check()
    go_on(page)
    page.locator("[name=goal-0-description]").fill("Equipos de cómputo")
    page.locator("[name=goal-0-quantity]").fill("20")
    page.locator("[name=goal-0-unit]").fill("equipo")
    page.locator("[name=women]").fill("210")
    page.locator("[name=men]").fill("0")
    go_on(page)
    page.locator("[name=total]").fill("245704")
    go_on(page)
    tell_the_club(page)
    page.get_by_role("button", name="Enviar solicitud").click()
    page.wait_for_load_state()

    assert Project.objects.get().state == "filed"


def test_check_05_money_as_people_type_it(visit, work_at):  # noqa: F811
    work = work_at("draft")
    page = visit("elena")
    for typed, stored in (
        ("$1,000,000.50", "1000000.50"),
        ("2000000.5", "2000000.50"),
        (" 3 000 000.50 ", "3000000.50"),
    ):
        page.goto(f"/obras/borrador-{work.pk}/solicitud/dinero/")
        page.locator("[name=total]").fill(typed)
        go_on(page)

        work.refresh_from_db()
        assert str(work.total) == stored


def test_check_05_money_that_can_be_read_in_two_ways_is_refused_and_kept(visit, work_at):  # noqa: F811
    work = work_at("draft")
    page = visit("elena")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/dinero/")
    page.locator("[name=total]").fill("1.000.000,50")
    go_on(page)

    expect(page.locator("[name=total]")).to_have_value("1.000.000,50")
    assert page.title().startswith("Error:")
    summary = page.locator("[role=alert], .error-summary").first
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Use punto para los centavos")
    summary.get_by_role("link").first.click()
    expect(page.locator("[name=total]")).to_be_focused()
    assert page.locator("[name=total]").get_attribute("aria-describedby")


def test_check_06_the_shares_follow_what_is_typed(visit, work_at):  # noqa: F811
    work = work_at("draft")
    page = visit("elena")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/dinero/")
    page.locator("[name=total]").fill("")
    page.locator("[name=total]").press_sequentially("1,000,000.01", delay=10)

    expect(page.get_by_text("$250,000.01").first).to_be_visible()
    expect(page.get_by_text("UN MILLÓN DE PESOS 01/100 M.N.").first).to_be_visible()
    # The four parts as the table tells them make the total, to the centavo.
    cells = page.locator("#reparto table tbody td.money").all_inner_texts()
    parts = [Decimal(cell.replace("$", "").replace(",", "")) for cell in cells if cell.startswith("$")]
    assert sum(parts) == Decimal("1000000.01")
    work.refresh_from_db()
    assert str(work.total) == "245704.00"


def test_check_07_over_the_cap_names_cap_year_and_rule(visit, work_at):  # noqa: F811
    work = work_at("draft", total="7276406.19")
    page = visit("elena")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/revisar/")

    for words in ("$1,819,101.55", "$1,000,000.00", "2013", "S07"):
        expect(page.get_by_text(re.compile(re.escape(words))).first).to_be_visible()
    page.get_by_role("button", name="Enviar solicitud").click()
    page.wait_for_load_state()
    work.refresh_from_db()
    assert work.state == "draft"
