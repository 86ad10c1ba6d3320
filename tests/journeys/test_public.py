"""What anybody does without an account: calculates parts, and reads until when a window is open."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from documents.actions import print_paper
from projects.models import Call
from tests.documents.conftest import ask, files  # noqa: F401
from tests.journeys.conftest import PHONE, breaches, scrolls_sideways

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_the_parts_appear_while_one_types_and_the_address_keeps_them(visit):
    page = visit(None, screen=PHONE)
    page.goto("/reglas/calculadora/")

    page.get_by_label("Ejercicio fiscal").select_option("2009")
    expect(
        page.get_by_label("Tipo de proyecto").locator("option[value=productive_patrimony]")
    ).to_be_attached()
    expect(page.locator(".errorlist")).to_have_count(0)
    page.get_by_label("Tipo de proyecto").select_option("infrastructure")
    page.get_by_label("Costo total").press_sequentially("1,000,000.03")

    expect(page.locator("#resultado")).to_contain_text("$250,000.01")
    expect(page.locator("#dicho")).to_contain_text("UN MILLÓN DE PESOS 03/100 M.N.")
    expect(page.get_by_label("Costo total")).to_be_focused()
    page.goto(page.url)
    expect(page.locator("#resultado")).to_contain_text("$250,000.01")
    assert "total=1%2C000%2C000.03" in page.url


def test_an_amount_that_cannot_be_read_is_told_while_one_types(visit):
    page = visit(None, screen=PHONE)
    page.goto("/reglas/calculadora/")

    page.get_by_label("Costo total").press_sequentially("12,5")

    expect(page.locator("#resultado")).to_contain_text("Use punto para los centavos")


def test_the_browser_counts_down_and_tells_the_readers_own_time(visit):
    closes_at = timezone.now() + timedelta(days=3, hours=4, minutes=30)
    Call.objects.filter(fiscal_year=2016, state="32").update(closes_at=closes_at)
    address = Call.objects.get(fiscal_year=2016, state="32").get_absolute_url()
    for language, left, own, over in (
        ("es-mx", "3 días, 4 horas", "su hora", "un momento: actualice la página"),
        ("en", "3 days, 4 hours", "your time", "a moment: refresh the page"),
    ):
        page = visit(None, language=language, timezone_id="America/Los_Angeles")
        page.clock.install()
        page.goto(address)

        countdown = page.locator("time[data-countdown]")
        expect(countdown).to_have_text(left)
        expect(page.get_by_text(own).first).to_be_visible()
        page.clock.fast_forward("01:00:00")
        expect(countdown).to_have_text(left.replace("4", "3"))
        page.clock.fast_forward(80 * 3_600_000)
        expect(countdown).to_have_text(over)


def test_a_dropped_file_is_compared_in_the_browser(visit, ask, files):  # noqa: F811
    """The issued file is known, a changed one is not, and neither leaves the device."""
    paper = print_paper(ask().pk)
    with paper.file.open() as file:
        content = file.read()
    page = visit(None, screen=PHONE)
    page.goto("/verificar/")
    page.get_by_label("Código de verificación").fill(f"{paper.code[:5].lower()} {paper.code[5:]}")
    page.get_by_role("button", name="Verificar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(paper.number)
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))

    choose = page.get_by_label("Suelte aquí el archivo")
    choose.set_input_files({"name": "convenio.pdf", "mimeType": "application/pdf", "buffer": content})
    expect(page.get_by_role("status")).to_contain_text("Es idéntico al documento emitido.")
    drop(page, "cambiado.pdf", content[:-1] + b"x")

    expect(page.get_by_role("status")).to_contain_text("cambiado.pdf: No es ninguno de estos archivos")
    assert sent == []
    assert breaches(page) == []
    assert not scrolls_sideways(page)


def drop(page: Page, name: str, content: bytes) -> None:
    """Let a file fall on the place for it, as from a folder of the desk."""
    told = [name, base64.b64encode(content).decode()]
    data = page.evaluate_handle(
        """([name, text]) => {
            const carried = new DataTransfer();
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            carried.items.add(new File([bytes], name, { type: "application/pdf" }));
            return carried;
        }""",
        told,
    )
    page.locator("#comparar").dispatch_event("drop", {"dataTransfer": data})
