"""The club's side: the last minutes of a window, what pages weigh on a phone, what they ask the database."""

import gzip
import multiprocessing
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from places.loading import load
from places.models import State
from projects.models import Call, Project
from tres_por_uno.bench import Result, in_turn, result
from tres_por_uno.demo.cast import build_cast
from tres_por_uno.demo.works import COMPUTERS, propose_work

# What a page may weigh on a phone on a bad network, in bytes.
FIRST_VIEW, NEXT_VIEW = 150 * 1024, 40 * 1024
FILINGS, PROCESSES, ALONE = 300, 4, 40
YEAR = COMPUTERS["fiscal_year"]


def rows() -> dict[str, Callable[[], Result]]:
    return {
        "proposal.last_day": last_day,
        "proposal.first_view": first_view,
        "proposal.next_view": next_view,
        "proposal.tasks": page_beside_sql("proposal.tasks", "task list of a draft", "tasks"),
        "proposal.review": page_beside_sql("proposal.review", "check your answers", "review"),
    }


# --- The last ten minutes of a window --------------------------------------------------------------


def last_day() -> Result:
    """300 drafts are sent in the last ten minutes by four processes, each twice, as impatient people do.

    None is lost, none has two folios, and the folios have no gap; the row tells median and slowest. The
    baseline is the median of filings one after the other, with nobody else there.
    """
    cast = prepared()
    with window_about_to_close():
        drafts = [propose_work({**COMPUTERS, "name": f"Obra {n}"}, cast) for n in range(FILINGS + ALONE)]
        alone = [took(cast["elena"], draft) for draft in drafts[FILINGS:]]
        together = filed_at_once(cast["elena"], drafts[:FILINGS])
        assert_nothing_lost(drafts)
    median, slowest = statistics.median(together), max(together)
    what = (
        f"{FILINGS} filings by {PROCESSES} processes, each pressed twice: median; "
        f"slowest {slowest * 1000:.0f} ms / median alone"
    )
    return result("proposal.last_day", what, "ms", (median, statistics.median(alone)))


def took(who: User, draft: Project) -> float:
    """Seconds from pressing «Enviar solicitud» to the page with the folio; then it is pressed again."""
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("projects:step", args=[draft.reference, "file"])
    started = time.perf_counter()
    answer = client.post(address, follow=True)
    seconds = time.perf_counter() - started
    if answer.status_code != 200 or not Project.objects.filter(pk=draft.pk, folio__isnull=False).exists():
        raise RuntimeError(f"{address}: {answer.status_code}")
    client.post(address, follow=True)
    return seconds


def filed_at_once(who: User, drafts: list[Project]) -> list[float]:
    """The drafts are dealt to processes of their own that begin together; the seconds of each filing."""
    connection.close()
    context = multiprocessing.get_context("fork")
    here: list[Connection] = []
    workers = []
    for number in range(PROCESSES):
        mine, theirs = context.Pipe()
        here.append(mine)
        dealt = drafts[number::PROCESSES]
        workers.append(context.Process(target=file_all, args=(who, dealt, theirs)))
    for worker in workers:
        worker.start()
    seconds = [one for pipe in here for one in pipe.recv()]
    for worker in workers:
        worker.join()
    return seconds


def file_all(who: User, drafts: list[Project], told: Connection) -> None:
    connection.close()
    told.send([took(who, draft) for draft in drafts])
    connection.close()


def assert_nothing_lost(drafts: list[Project]) -> None:
    """Every draft has a folio, each its own, in a row without gaps, and was filed once."""
    filed = Project.objects.filter(pk__in=[draft.pk for draft in drafts])
    folios = sorted(filed.values_list("folio", flat=True))
    numbers = [int(folio.rpartition("-")[2]) for folio in folios]
    if numbers != list(range(numbers[0], numbers[0] + len(drafts))):
        raise RuntimeError(f"Folios with a gap or a double: {folios}")
    if any(work.history.filter(act="file").count() != 1 for work in filed):
        raise RuntimeError("A work was filed twice.")


@contextmanager
def window_about_to_close() -> Iterator[None]:
    """The window of the works closes in ten minutes."""
    calls = Call.objects.filter(fiscal_year=YEAR, state="32")
    before = {call.pk: call.closes_at for call in calls}
    calls.update(closes_at=timezone.now() + timedelta(minutes=10))
    try:
        yield
    finally:
        for pk, closes_at in before.items():
            Call.objects.filter(pk=pk).update(closes_at=closes_at)


# --- What a page weighs ----------------------------------------------------------------------------


def first_view() -> Result:
    """The heaviest page of the flow with everything that it loads, gzipped, against what a phone may load."""
    sizes = {name: sum(weights(name).values()) for name in VIEWS}
    name = max(sizes, key=sizes.__getitem__)
    return weighed("proposal.first_view", f"first view of «{name}», the heaviest", sizes[name], FIRST_VIEW)


def next_view() -> Result:
    """The heaviest of the pages that follow, when the browser has what the first one loaded."""
    known = set(weights("start")) - {""}
    sizes = {name: sum(size for file, size in weights(name).items() if file not in known) for name in VIEWS}
    name = max(sizes, key=sizes.__getitem__)
    return weighed("proposal.next_view", f"next view «{name}», the heaviest", sizes[name], NEXT_VIEW)


def weighed(name: str, what: str, size: int, most: int) -> Result:
    kilobytes, allowed = round(size / 1024, 1), round(most / 1024, 1)
    return Result(name, f"{what} / what is allowed", kilobytes, "KB", allowed, round(size / most, 2))


VIEWS = ["start", "tasks", "review", *("proyecto", "lugar", "metas", "dinero")]
LOADED = re.compile(r'<(?:link[^>]+rel="(?:stylesheet|icon)"|script|img)[^>]+(?:href|src)="([^"]+)"')
STYLED_FIRST = re.compile(r'<link[^>]+href="([^"]+)"')


def weights(name: str) -> dict[str, int]:
    """Bytes on the wire of one page (under no name) and of each file that it loads, by its address."""
    client, draft = reader()
    html = client.get(address_of(name, draft)).content
    found = {"": len(gzip.compress(html))}
    text = html.decode()
    for address in {*LOADED.findall(text), *STYLED_FIRST.findall(text)}:
        path = finders.find(address.removeprefix(settings.STATIC_URL))
        if path is None:
            raise RuntimeError(f"{name} loads what is not ours: {address}")
        with open(path, "rb") as file:  # noqa: PTH123 - the finder gives a text
            found[address] = len(gzip.compress(file.read()))
    return found


# --- What a page asks the database -----------------------------------------------------------------


def page_beside_sql(name: str, what: str, view: str) -> Callable[[], Result]:
    """A page, the whole request through, against its own statements on a bare cursor."""

    def measure() -> Result:
        client, draft = reader()
        address = address_of(view, draft)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        statements = [query["sql"] for query in asked.captured_queries]

        def baseline() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                for sql in statements:
                    cursor.execute(sql)

        seconds = in_turn(lambda: client.get(address), baseline, 30)
        return result(name, f"{what} / its {len(statements)} statements on a bare cursor", "ms", seconds)

    return measure


def address_of(view: str, draft: Project) -> str:
    if view == "start":
        return reverse("projects:start")
    if view in ("tasks", "review"):
        return reverse(f"projects:{view}", args=[draft.reference])
    return reverse("projects:edit", args=[draft.reference, view])


_reader: list[Any] = []


def reader() -> tuple[Client, Project]:
    """A federation officer who is signed in, with a draft that has all its answers."""
    if not _reader:
        cast = prepared()
        client = Client()
        client.force_login(cast["elena"], backend="django.contrib.auth.backends.ModelBackend")
        _reader.extend((client, propose_work(COMPUTERS, cast)))
    return _reader[0], _reader[1]


def prepared() -> dict[str, User]:
    if State.objects.count() < 32:
        load()
    return build_cast()
