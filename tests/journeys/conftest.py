"""A real browser on the running application, as different people on different screens."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from accounts.models import User
from tests.conftest import as_owner, enter_as, until
from tres_por_uno.demo.cast import PASSWORD

# The browser's own loop makes Django believe that tests are asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# Two cores may be busy with another test; what never comes fails all the same.
expect.set_options(timeout=20_000)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
# Debian packs one that never opens a window, and takes half the time for the same pages.
BROWSERS = ("chromium-headless-shell", "chromium")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Chromium reports each 4xx answer here, and each request that a test breaks off; the pages themselves are
# what the tests look at.
HARMLESS = (
    "Failed to load resource: the server responded with a status of",
    "Failed to load resource: net::ERR_FAILED",
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        pytest.fail("Chromium is missing: bin/setup test installs it.")
    return {
        "executable_path": program,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--in-process-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # A page lives for a second: to optimize its code would take longer than it saves.
            "--js-flags=--no-maglev --no-turbofan --single-threaded --min-semi-space-size=32",
        ],
    }


@pytest.fixture
def visit(browser: Browser, live_server: Any, cast: dict[str, User]) -> Iterator[Callable[..., Page]]:
    """A function that gives somebody's page on an own device, where the person has just come in.

    ``by_form`` the person comes in by the entrance and stands on the front page. At the end no page asked
    another host for anything, and none complained in its console.
    """
    contexts: list[BrowserContext] = []
    foreign: list[str] = []
    complaints: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            foreign.append(request.url)

    def enter(
        who: str | None,
        *,
        screen: dict[str, int] = PHONE,
        language: str = "es-mx",
        by_form: bool = False,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            viewport=screen, base_url=live_server.url, accept_downloads=True, **options
        )
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if who and not by_form:
            client = Client()
            enter_as(cast[who], client)
            cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", watch)
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type == "error" and not said.text.startswith(HARMLESS)
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if by_form:
            page.goto("/entrar/")
            page.locator("[name=username]").fill(f"{who}@ejemplo.mx")
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("[name=password]").press("Enter")
            page.wait_for_url("**/")
        return page

    yield enter
    for context in contexts:
        context.close()
    # A request that the browser left behind would write in tables that the end of the test puts back.
    for _twice in range(2):
        until(is_quiet)
    assert foreign == []
    assert complaints == []


def is_quiet() -> bool:
    """Whether no other connection works on the database."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return cursor.fetchone() == (0,)


def breaches(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, with the elements."""
    options = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
    page.evaluate(f"{AXE_SCRIPT};0")
    found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in found]


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
