"""What it costs to print: an agreement, a thousand of them, and whoever waits while a batch is printed."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import weasyprint
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone

from documents.actions import ask_for, print_paper
from documents.certificates import make_seal
from documents.models import Document
from documents.printing import FONTS, to_html
from places.loading import load
from places.models import State
from tres_por_uno.bench import Result, in_turn
from tres_por_uno.celery import app
from tres_por_uno.demo.cast import build_cast
from tres_por_uno.demo.works import COMPUTERS, bring_to, propose_work

PRINTS = 15


@dataclass(frozen=True)
class Size:
    """How many papers the long rows print."""

    # So many agreements in the row about memory, and so many before it is measured first.
    agreements: int
    warm: int
    # So many that wait in a batch while a person asks for so many, one after the other.
    batch: int
    clicks: int


WHOLE = Size(agreements=1_000, warm=50, batch=500, clicks=5)
# To see that the rows work, in minutes; their figures stand for little.
SHORT = Size(agreements=60, warm=20, batch=40, clicks=3)
PASSPHRASE = "of this run alone"  # noqa: S105
numbers = count(1)


def rows(size: Size = WHOLE) -> dict[str, Callable[[], Result]]:
    return {
        "documents.print": documents_print,
        "documents.memory": partial(documents_memory, size),
        "documents.click_to_ready": partial(documents_click_to_ready, size),
    }


def documents_print() -> Result:
    """Agreements a minute by one worker: from the row to the row with its file, against bare WeasyPrint."""
    with files():
        ask = asking()
        papers = [ask() for _number in range(PRINTS)]
        html, base = to_html(papers[0].template, papers[0].facts), f"{FONTS.as_uri()}/"
        waiting = iter(papers)

        def subject() -> None:
            paper = print_paper(next(waiting).pk)
            assert paper.is_ready, paper.failure  # noqa: S101

        def baseline() -> None:
            weasyprint.HTML(string=html, base_url=base).write_pdf()

        seconds = in_turn(subject, baseline, PRINTS)
    minute = [round(60 / taken, 1) for taken in seconds]
    what = "agreements of one worker, from row to sealed PDF/A-3a / bare WeasyPrint on the same HTML"
    return Result("documents.print", what, minute[0], "per min", minute[1], round(seconds[0] / seconds[1], 2))


def documents_memory(size: Size = WHOLE) -> Result:
    """What the worker that prints holds at most over many agreements, against what it holds at first."""
    with files() as folder, worker(folder) as process:
        ask = asking(urgent=False)
        held: list[float] = []
        first = 0.0
        for asked in range(0, size.agreements, size.warm):
            # Only these: what another row left unprinted has lost its message.
            asked_for = [ask().pk for _number in range(size.warm)]
            while Document.objects.unprinted().filter(pk__in=asked_for).exists():
                held.append(resident(process.pid))
                time.sleep(0.2)
            if not asked:
                first = max(held)
    what = f"MB of the worker at most over {size.agreements:,} agreements / over its first {size.warm}"
    return Result("documents.memory", what, max(held), "MB", first, round(max(held) / first, 2))


def documents_click_to_ready(size: Size = WHOLE) -> Result:
    """From the click to the paper, behind a batch, against a worker that has nothing to do."""
    with files() as folder, worker(folder):
        for_a_person, for_a_batch = asking(), asking(urgent=False)
        ready(for_a_person())
        idle = statistics.median(ready(for_a_person()) for _click in range(size.clicks))
        for _number in range(size.batch):
            for_a_batch()
        behind = statistics.median(ready(for_a_person()) for _click in range(size.clicks))
        left = Document.objects.unprinted().count()
    what = f"click to paper while {left} of a batch of {size.batch} wait / with nothing else to print"
    return Result(
        "documents.click_to_ready",
        what,
        round(behind * 1000, 0),
        "ms",
        round(idle * 1000, 0),
        round(behind / idle, 2),
    )


def ready(paper: Document) -> float:
    """Seconds until the paper that was asked for just now is there."""
    started = time.perf_counter()
    while not Document.objects.filter(pk=paper.pk, state=Document.State.ISSUED).exists():
        time.sleep(0.005)
    return time.perf_counter() - started


# --- What the rows stand on ----------------------------------------------------------------------


def asking(**further: Any) -> Callable[[], Document]:
    """A function that asks for one more agreement, with the facts of a work of the demo."""
    if State.objects.count() < 32:
        load()
    cast = build_cast()
    with transaction.atomic():
        work = bring_to(propose_work(COMPUTERS, cast), "agreed", cast, cast["elena"])
        paper = work.agreement
        transaction.set_rollback(True)

    def ask() -> Document:
        number = next(numbers)
        return ask_for(
            Document.Kind.AGREEMENT,
            number=f"3X1-BM-32-{number:05d}-2026",
            folio=f"3X1-32-2026-{number:05d}",
            title=paper.title,
            template=paper.template,
            facts=paper.facts,
            owner=paper.owner,
            municipality=paper.municipality,
            fiscal_year=2026,
            by=cast["roberto"],
            **further,
        )

    return ask


@contextmanager
def files() -> Iterator[str]:
    """A folder for papers, with a seal of its own, that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "seal"
        keys.mkdir()
        make_seal(keys, PASSPHRASE, owner="Tres por Uno", now=timezone.now())
        with override_settings(MEDIA_ROOT=folder, SEAL_KEYS=str(keys), SEAL_PASSPHRASE=PASSPHRASE):
            yield folder


@contextmanager
def worker(folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as a server runs it, with one process that prints, on the database of this run."""
    database = connection.settings_dict
    host = database["OPTIONS"].get("host") or database["HOST"]
    password = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    place = f"?host={quote(host)}" if host.startswith("/") else ""
    server = "" if place else f"{host}:{database['PORT'] or 5432}"
    address = f"postgres://{database['USER']}{password}@{server}/{database['NAME']}{place}"
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge("celery")
    log = Path(folder) / "worker.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tres_por_uno", "worker", "-c", "1", "-l", "INFO"],
            env={
                **os.environ,
                "DATABASE_URL": address,
                "MEDIA_ROOT": folder,
                "SEAL_KEYS": settings.SEAL_KEYS,
                "SEAL_PASSPHRASE": PASSPHRASE,
            },
            cwd=settings.BASE_DIR,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        while b"ready." not in log.read_bytes():
            if process.poll() is not None:
                raise RuntimeError(log.read_text())
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()
        with app.connection_for_write() as broker:
            broker.default_channel.queue_purge("celery")


def resident(pid: int) -> float:
    """MB that the process that prints holds: the largest child of the worker."""
    held = [0.0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue  # it has ended meanwhile
        if told.get("PPid") == str(pid) and "VmRSS" in told:
            held.append(round(int(told["VmRSS"].split()[0]) / 1024, 1))
    return max(held)
