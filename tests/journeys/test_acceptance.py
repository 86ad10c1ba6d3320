"""What a federation officer must be able to do on a phone, check by check; the number is that of the check.

Checks 1, 2, 11 and 12 go over every page (``test_pages.py``); 5, 6, 7 and 17 lie on the way of a proposal
(``test_corridor.py``).
"""

import io
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from projects.models import Call, Project
from tests.conftest import enter_as, environment, until
from tests.journeys.conftest import DESK, PHONE, breaches, scrolls_sideways
from tests.journeys.test_corridor import choose_rio_grande, go_on, start
from tests.projects.conftest import work_at  # noqa: F401
from tres_por_uno.local.demo import free_port
from tres_por_uno.local.home import CHECKOUT

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# What has the focus: its tag and text, its outline in px, and whether something lies over its middle.
FOCUSED = """() => {
    const it = document.activeElement;
    const box = it.getBoundingClientRect();
    // The middle of what the window shows of it.
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(box.x + box.width / 2, y);
    const label = it.labels && it.labels.length ? it.labels[0].textContent : it.textContent;
    const seen = [it, ...(it.labels || [])].some((one) => one.contains(top) || (top && top.contains(one)));
    return {
        tag: it.tagName, name: it.name || "", type: it.type || "", label: (label || "").trim(),
        outline: parseFloat(getComputedStyle(it).outlineWidth) || 0,
        over: top ? top.outerHTML.slice(0, 90) : `nothing at ${y} of ${innerHeight}`,
        isSeen: box.height < 2 || seen,
    };
}"""


def tab_to(page: Page, name: str = "", *, label: str = "", most: int = 120) -> None:
    """Tab on until the field, or the control with that text, has the focus; each stop on the way is seen."""
    for _stop in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["tag"] == "BODY":
            continue
        assert here["outline"] >= 2, f"focus without outline: {here}"
        assert here["isSeen"], f"focus is hidden: {here}"
        if (name and here["name"] == name) or (label and here["label"].startswith(label)):
            return
    raise AssertionError(f"Tab never comes to {name or label}")


def type_into(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def press(page: Page, label: str) -> None:
    tab_to(page, label=label)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_check_03_a_proposal_is_written_and_sent_with_the_keyboard_alone(visit):
    # Without it the page would still be gliding to what has the focus when it is looked at.
    page = visit("elena", screen=DESK, reduced_motion="reduce")
    start(page)
    tab_to(page, "kind")
    page.keyboard.press("ArrowDown")
    type_into(page, "name", "20 equipos de cómputo")
    type_into(page, "description", "Equipar el aula.")
    type_into(page, "months", "3")
    press(page, "Guardar y continuar")
    work = Project.objects.get()
    assert (work.name, work.months) == ("20 equipos de cómputo", 3)

    page.goto(f"/obras/borrador-{work.pk}/solicitud/lugar/")
    tab_to(page, "municipality")
    page.keyboard.type("Río Grande")
    page.keyboard.press("Tab")
    type_into(page, "q", "rio gra")
    expect(page.locator("[name=locality][value='320390001']")).to_be_visible()
    tab_to(page, "locality")
    page.keyboard.press("Space")
    press(page, "Guardar y continuar")

    page.goto(f"/obras/borrador-{work.pk}/solicitud/metas/")
    for name, text in {
        "goal-0-description": "Equipos",
        "goal-0-quantity": "20",
        "goal-0-unit": "equipo",
        "women": "210",
        "men": "0",
    }.items():
        tab_to(page, name)
        page.keyboard.type(text)
    press(page, "Guardar y continuar")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/dinero/")
    type_into(page, "total", "245704")
    press(page, "Guardar y continuar")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/revisar/")
    press(page, "Enviar solicitud")

    expect(page.get_by_text("3X1-32-2013-0001").first).to_be_visible()


def test_check_04_an_empty_page_of_money_tells_what_is_missing(visit, work_at):  # noqa: F811
    work = work_at("draft")
    page = visit("elena")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/dinero/")
    page.locator("[name=total]").fill("")
    go_on(page)

    assert page.title().startswith("Error:")
    summary = page.locator(".summary, [role=alert], .error-summary").first
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        link.click()
        focused = page.evaluate("document.activeElement.id")
        assert focused == link.get_attribute("href").removeprefix("#")
        assert page.locator(f"#{focused}").get_attribute("aria-describedby")


def test_check_08_what_was_saved_is_there_on_another_device_and_after_signing_out(visit):
    phone = visit("elena")
    start(phone)
    phone.get_by_label("Equipamiento", exact=False).first.check()
    phone.locator("[name=name]").fill("20 equipos de cómputo")
    phone.locator("[name=description]").fill("Equipar el aula.")
    phone.locator("[name=months]").fill("3")
    go_on(phone)
    work = Project.objects.get()
    phone.goto(f"/obras/borrador-{work.pk}/solicitud/lugar/")
    choose_rio_grande(phone)
    go_on(phone)
    phone.goto(f"/obras/borrador-{work.pk}/solicitud/dinero/")
    phone.locator("[name=total]").fill("$245,704.00")
    go_on(phone)
    phone.context.clear_cookies()

    desk = visit("elena", screen=DESK)
    desk.goto(f"/obras/borrador-{work.pk}/solicitud/")
    done = desk.locator(".task-state[data-is=done]")
    assert done.count() >= 3
    desk.goto(f"/obras/borrador-{work.pk}/solicitud/dinero/")
    expect(desk.locator("[name=total]")).to_have_value("245,704.00")


def test_check_09_a_double_click_and_the_way_back_give_one_folio(visit, work_at):  # noqa: F811
    work = work_at("draft")
    page = visit("elena")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/revisar/")
    page.get_by_role("button", name="Enviar solicitud").dblclick()
    expect(page.get_by_text("3X1-32-2013-0001").first).to_be_visible()
    page.go_back()
    page.wait_for_load_state()
    if page.get_by_role("button", name="Enviar solicitud").count():
        page.get_by_role("button", name="Enviar solicitud").click()
        page.wait_for_load_state()

    work.refresh_from_db()
    assert work.folio == "3X1-32-2013-0001"
    assert work.history.filter(act="file").count() == 1


def test_check_10_the_language_changes_in_the_middle_of_a_page_and_nothing_typed_is_lost(
    visit,
    work_at,  # noqa: F811
):
    work = work_at("draft")
    page = visit("elena")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/dinero/")
    page.locator("[name=total]").fill("1,234,567.80")
    page.get_by_role("button", name="English").first.click()
    page.wait_for_load_state()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=total]")).to_have_value("1,234,567.80")
    expect(page.get_by_role("button", name="Save and continue").last).to_be_visible()
    expect(page.locator(".legend")).to_contain_text("ajeno a cualquier partido político")
    page.get_by_role("button", name="Español").first.click()
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("lang", "es-MX")
    expect(page.locator("[name=total]")).to_have_value("1,234,567.80")
    work.refresh_from_db()
    assert str(work.total) == "245704.00", "nothing was saved on the way"


def test_check_13_after_the_window_a_draft_is_allowed_and_sending_is_refused_politely(
    visit,
    work_at,  # noqa: F811
):
    work = work_at("draft")
    ago = timezone.now() - timedelta(days=1)
    Call.objects.update(opens_at=ago - timedelta(days=9), closes_at=ago)
    page = visit("elena")
    page.goto("/obras/nueva/")
    expect(page.get_by_text("La ventanilla no está abierta hoy").first).to_be_visible()
    page.goto(f"/obras/borrador-{work.pk}/solicitud/revisar/")
    page.get_by_role("button", name="Enviar solicitud").click()
    page.wait_for_load_state()

    expect(page.get_by_text(re.compile("La ventanilla cerró el")).first).to_be_visible()
    work.refresh_from_db()
    assert (work.state, work.folio) == ("draft", None)


def phone_photo(place: Path) -> None:
    """Twelve megapixels, held upright (orientation 6), with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (23.0, 49.0, 30.0), 3: "W", 4: (103.0, 2.0, 0.0)}
    picture = Image.effect_noise((4032, 3024), 40).convert("RGB")
    picture.save(place, "JPEG", quality=60, exif=exif)


def test_checks_14_and_15_bad_files_say_why_and_a_photo_stands_upright_without_its_place(
    visit,
    work_at,  # noqa: F811
    tmp_path,
):
    work = work_at("draft")
    # As files of the device: what the test itself handed over would pass through three programs as text.
    names = ("virus.exe", "vacio.pdf", "enorme.pdf", "cerrado.pdf", "aula.jpg")
    virus, empty, huge, locked, photo = files = [tmp_path / name for name in names]
    virus.write_bytes(b"MZ" + b"x" * 500)
    empty.touch()
    huge.write_bytes(b"%PDF-1.7" + b"0" * (21 * 1024 * 1024))
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secreto")
    writer.write(locked)
    phone_photo(photo)
    page = visit("elena")
    page.goto(f"/obras/borrador-{work.pk}/solicitud/documentos/")
    box = page.locator("#documento-other")
    box.locator("summary").click()
    box.get_by_label("Qué documento es").fill("Foto del aula")
    box.get_by_label("Elegir archivos").set_input_files(files)
    # The connection breaks off once, at the photo.
    tries = iter([False, False, False, True])
    page.route(
        "**/solicitud/documentos/",
        lambda route: (
            route.abort() if route.request.method == "POST" and next(tries, False) else route.continue_()
        ),
    )
    box.get_by_role("button", name="Entregar").click()

    expect(box.get_by_role("status")).to_have_text("0 de 5 archivos entregados.")
    reasons = box.locator(".sending li").all_inner_texts()
    assert len({reason.partition(" ")[2] for reason in reasons}) == 5
    for name in names:
        assert any(reason.startswith(name) for reason in reasons)
    box.get_by_role("button", name="Reintentar aula.jpg").click()
    expect(box.get_by_role("status")).to_have_text("1 de 5 archivos entregados.")
    expect(box.locator("a.title")).to_contain_text("Foto del aula: aula.jpg")
    assert breaches(page) == []
    kept = work.brought_papers.get().file
    with Image.open(kept.light) as light:
        assert light.height > light.width
        assert not light.getexif()
    assert kept.light.size < 500 * 1024
    assert kept.latitude is not None
    assert not scrolls_sideways(page)


def test_check_22_what_is_done_in_the_clubs_name_is_told_and_can_be_stopped(visit, work_at):  # noqa: F811
    work = work_at("draft")
    elena = visit("elena")
    elena.goto(f"/obras/borrador-{work.pk}/solicitud/revisar/")
    elena.get_by_role("button", name="Enviar solicitud").click()
    expect(elena.get_by_text("3X1-32-2013-0001").first).to_be_visible()

    tomas = visit("tomas")
    tomas.goto("/avisos/")
    told = tomas.locator("li", has_text="Solicitud enviada").first
    told.get_by_role("link", name="No lo reconozco").click()
    tomas.get_by_label("Por qué").fill("La mesa directiva no lo acordó.")
    tomas.get_by_role("button", name="No lo reconozco: detener la obra").click()
    tomas.wait_for_load_state()

    roberto = visit("roberto", screen=DESK)
    roberto.goto("/obras/")
    expect(roberto.get_by_text("Acto no reconocido: detenido").first).to_be_visible()
    roberto.goto("/obras/3X1-32-2013-0001/pasos/take_up/")
    if roberto.get_by_role("button", name="Tomar en revisión").count():
        roberto.get_by_role("button", name="Tomar en revisión").click()
        roberto.wait_for_load_state()
    work.refresh_from_db()
    assert (work.state, work.is_stopped) == ("filed", True)


# --- On a slow network -----------------------------------------------------------------------------


@pytest.fixture
def site(transactional_db: None, tmp_path: Path, collected: Path) -> Iterator[str]:
    """The application as a server runs it, static files collected and compressed, on the test database."""
    port = free_port()
    told = {
        **environment(),
        "DEBUG": "0",
        "IS_HTTPS": "0",
        "SECRET_KEY": settings.SECRET_KEY,
        "PERSON_CIPHER_KEYS": settings.PERSON_CIPHER_KEYS[0],
        "ALLOWED_HOSTS": "127.0.0.1",
        "STATIC_ROOT": str(collected),
    }
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port)]
    log = tmp_path / "site.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "tres_por_uno.wsgi:application"], cwd=CHECKOUT, env=told, stdout=output, stderr=output
        )
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            return urllib.request.urlopen(f"{address}/entrar/").status == 200  # noqa: S310 - our own
        except (urllib.error.URLError, OSError):
            return False

    try:
        until(answers, 60)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def test_check_16_the_pages_are_usable_on_a_slow_network(browser: Browser, site, work_at, cast, client):  # noqa: F811
    """400 kbit/s and 400 ms: what waits for us is there in five seconds, in 150 KB, and the next in 40 KB."""
    work = work_at("draft")
    enter_as(cast["elena"], client)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    # A device that has loaded nothing yet.
    fresh = browser.new_context(viewport=PHONE, base_url=site)
    fresh.add_cookies([session])
    page = fresh.new_page()
    wire = fresh.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 400_000 / 8,
            "uploadThroughput": 400_000 / 8,
        },
    )
    loaded: list[float] = []
    wire.on("Network.loadingFinished", lambda told: loaded.append(told["encodedDataLength"]))

    page.goto("/", wait_until="commit")
    expect(page.locator("h1")).to_be_visible(timeout=5_000)
    expect(page.locator("main a").first).to_be_visible(timeout=5_000)
    page.wait_for_load_state("networkidle")
    first = sum(loaded)
    loaded.clear()
    sizes = {}
    for address in ("", "proyecto/", "dinero/", "revisar/"):
        page.goto(f"/obras/borrador-{work.pk}/solicitud/{address}", wait_until="networkidle")
        sizes[address] = sum(loaded)
        loaded.clear()
    fresh.close()

    assert first <= 150 * 1024
    assert max(sizes.values()) <= 40 * 1024, sizes


# --- On paper --------------------------------------------------------------------------------------


def test_check_25_answers_and_work_print_without_navigation(visit, work_at):  # noqa: F811
    draft, filed = work_at("draft"), work_at("filed", name="Aula de medios")
    page = visit("elena", screen=DESK)
    for address in (f"/obras/borrador-{draft.pk}/solicitud/revisar/", filed.get_absolute_url()):
        page.goto(address)
        page.emulate_media(media="print")
        assert page.locator("header nav:visible, .crumbs:visible").count() == 0
        assert page.evaluate(
            "[...document.querySelectorAll('table')]"
            ".every((one) => one.scrollWidth <= one.parentElement.clientWidth + 1)"
        )
        heads = page.evaluate(
            "[...document.querySelectorAll('thead')].map((head) => getComputedStyle(head).display)"
        )
        assert set(heads) <= {"table-header-group", "none"}
        for size in ("A4", "Letter"):
            paper = pypdf.PdfReader(io.BytesIO(page.pdf(format=size)))
            words = [sheet.extract_text() for sheet in paper.pages]
            assert all(text.strip() for text in words), f"a blank page in {address} on {size}"
            assert "ajeno a cualquier partido político" in " ".join(" ".join(words).split())
        page.emulate_media(media="screen")
