"""A real worker, a real broker, and what may happen to both while a paper is printed."""

import hashlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from documents.actions import retry, send_to_printer
from documents.models import Document
from tests.conftest import end, purge_broker, start_worker, until
from tres_por_uno.celery import app

ISSUED, QUEUED, FAILED = Document.State.ISSUED, Document.State.QUEUED, Document.State.FAILED


class Worker:
    """One for all tests of this file, since to start one takes as long as to print several papers."""

    def __init__(self, folder: Path) -> None:
        # Where it keeps papers: a link to the folder of the test.
        self.media = folder / "media"
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self.process = start_worker(MEDIA_ROOT=str(self.media))
        self.log = max(logs(), key=lambda log: log.stat().st_mtime_ns)

    def gets(self, told: signal.Signals) -> None:
        """The worker and its children get a signal."""
        os.killpg(self.process.pid, told)

    def keeps_papers_in(self, folder: Path) -> None:
        self.media.unlink(missing_ok=True)
        self.media.symlink_to(folder)


@pytest.fixture(scope="module")
def hired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    worker = Worker(tmp_path_factory.mktemp("worker"))
    yield worker
    if worker.runs():
        end(worker.process)


@pytest.fixture
def worker(transactional_db: None, files: Callable[[], list[Path]], hired: Worker) -> Iterator[Worker]:
    """A real worker with nothing to do yet, which keeps papers where this test looks for them."""
    purge_broker()
    hired.keeps_papers_in(settings.MEDIA_ROOT)
    if hired.runs():
        (Path(settings.MEDIA_ROOT) / "worker-hired.log").symlink_to(hired.log)
    else:
        hired.start()
    yield hired
    purge_broker()


def logs() -> list[Path]:
    """What the workers of this test said."""
    return sorted(Path(settings.MEDIA_ROOT).glob("worker-*.log"))


def is_now(paper: Document, state: str) -> Callable[[], bool]:
    return lambda: Document.objects.filter(pk=paper.pk, state=state).exists()


def printed(paper: Document) -> Document:
    """The paper, once the worker has printed it."""
    try:
        until(is_now(paper, ISSUED), 60)
    except pytest.fail.Exception:
        said = "\n".join(log.read_text() for log in logs())
        pytest.fail(f"{paper} was not printed. The worker said:\n{said[-4000:]}")
    paper.refresh_from_db()
    return paper


def sweep(*papers: Document) -> None:
    """What beat does every half minute, as if their patience had passed since the papers were sent."""
    long_ago = timezone.now() - timedelta(hours=1)
    Document.objects.filter(pk__in=[paper.pk for paper in papers]).update(sent_at=long_ago)
    app.send_task("documents.tasks.sweep")


def test_the_worker_prints_after_the_commit(files, worker, ask):
    paper = printed(ask())

    [file] = files()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == paper.sha256


def test_asked_twice_and_delivered_three_times_it_is_one_print(files, worker, ask_page):
    paper = ask_page()
    assert ask_page().pk == paper.pk
    send_to_printer(paper.pk)
    send_to_printer(paper.pk)

    first = printed(paper)
    # Messages keep their order: when the next paper is printed, the repeated ones have been read.
    printed(ask_page(39))

    paper.refresh_from_db()
    assert (paper.printed_at, paper.attempts) == (first.printed_at, 1)
    assert len(files()) == Document.objects.count() == 2


def test_two_workers_that_get_the_same_message_print_once(files, worker, start, ask):
    start()

    paper = ask()
    send_to_printer(paper.pk)

    printed(paper)
    assert len(files()) == 1


def long_project() -> dict:
    """A work with so many goals that its print takes some seconds."""
    from tests.documents.agreements import facts_of

    project = facts_of()["project"]
    return {**project, "goals": project["goals"] * 20}


def test_a_worker_killed_in_the_middle_of_a_print_loses_no_paper(files, worker, ask):
    paper = ask(project=long_project())
    # The attempt is counted before the print begins, which then takes seconds.
    until(lambda: Document.objects.get(pk=paper.pk).attempts == 1)

    end(worker.process)
    paper.refresh_from_db()
    assert (paper.state, files()) == (QUEUED, [])

    worker.start()
    sweep(paper)

    assert printed(paper).attempts == 2
    assert len(files()) == 1
    assert paper.number == "3X1-CC-32-038-2026"


def test_a_message_that_the_broker_lost_is_sent_again_by_the_sweep(files, worker, ask_page, monkeypatch):
    # It takes the message, and no worker ever reads it.
    with broker_at("memory://", monkeypatch):
        paper = ask_page()
    assert is_now(paper, QUEUED)()

    sweep(paper)

    assert printed(paper).attempts == 1


def test_a_broker_that_is_away_fails_nobody_who_asks(files, worker, ask_page, monkeypatch):
    with broker_at("redis+socket:///nowhere/broker.sock", monkeypatch):
        paper = ask_page()
    assert is_now(paper, QUEUED)()

    sweep(paper)

    printed(paper)


@contextmanager
def broker_at(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Messages go to another broker meanwhile."""
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(app.conf, "broker_url", address)
        forget_connections()
        yield
    forget_connections()


def forget_connections() -> None:
    """A producer keeps the connections that it has; this is what Celery does after a fork."""
    app._after_fork()


def test_a_template_error_is_named_and_the_worker_goes_on(files, worker, ask_page, roberto):
    bad, good = ask_page(38, template="informe/99"), ask_page(39)

    printed(good)
    until(is_now(bad, FAILED))
    bad.refresh_from_db()
    assert "informe/99" in bad.failure

    Document.objects.filter(pk=bad.pk).update(template="informe/1")
    retry(bad, by=roberto)

    assert printed(bad).number == "3X1-CC-32-038-2026"


def test_a_disk_that_comes_back_prints_without_anybody_asking(files, worker, ask_page, tmp_path: Path):
    (tmp_path / "file").write_text("Not a folder.")
    worker.keeps_papers_in(tmp_path / "file" / "media")
    paper = ask_page()
    # The second attempt begins when the first one has ended.
    until(lambda: Document.objects.get(pk=paper.pk).attempts >= 2)
    paper.refresh_from_db()
    assert (paper.state, files()) == (QUEUED, [])

    worker.keeps_papers_in(settings.MEDIA_ROOT)

    printed(paper)
    assert len(files()) == 1


def test_a_person_who_waits_goes_before_a_batch(files, worker, ask_page):
    """Thirty papers of a batch wait already, and half of them were sent twice."""
    worker.gets(signal.SIGSTOP)
    batch = [ask_page(number, urgent=False) for number in range(100, 130)]
    for paper in batch[:15]:
        send_to_printer(paper.pk, urgent=False)
    urgent = ask_page(38)
    worker.gets(signal.SIGCONT)

    printed(urgent)

    # The worker may have had one in hand, and none had to be finished first.
    before = Document.objects.filter(state=ISSUED, printed_at__lt=urgent.printed_at)
    assert before.count() <= 1
    assert Document.objects.unprinted().count() >= 25, "the batch was waiting"
    # It would print the rest of the batch while the tables are emptied.
    end(worker.process)
