"""A real worker, a real broker, and what may happen to both while a paper is printed."""

import hashlib
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from documents.actions import retry, send_to_printer
from documents.models import Document
from tests.conftest import purge_broker, stop, until
from tres_por_uno.celery import app

ISSUED, QUEUED, FAILED = Document.State.ISSUED, Document.State.QUEUED, Document.State.FAILED


def is_now(paper: Document, state: str) -> Callable[[], bool]:
    return lambda: Document.objects.filter(pk=paper.pk, state=state).exists()


def printed(paper: Document) -> Document:
    """The paper, once the worker has printed it."""
    try:
        until(is_now(paper, ISSUED), 60)
    except pytest.fail.Exception:
        said = (Path(settings.MEDIA_ROOT) / "worker.log").read_text()
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


def test_asked_twice_and_delivered_three_times_it_is_one_print(files, start, ask_page):
    paper = ask_page()
    assert ask_page().pk == paper.pk
    send_to_printer(paper.pk)
    send_to_printer(paper.pk)
    start()

    first = printed(paper)
    # Messages keep their order: when the next paper is printed, the repeated ones have been read.
    printed(ask_page(39))

    paper.refresh_from_db()
    assert (paper.printed_at, paper.attempts) == (first.printed_at, 1)
    assert len(files()) == Document.objects.count() == 2


def test_two_workers_that_get_the_same_message_print_once(files, start, ask):
    start()
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


def test_a_worker_killed_in_the_middle_of_a_print_loses_no_paper(files, start, ask):
    worker = start()
    paper = ask(project=long_project())
    # The attempt is counted before the print begins, which then takes seconds.
    until(lambda: Document.objects.get(pk=paper.pk).attempts == 1)

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    paper.refresh_from_db()
    assert (paper.state, files()) == (QUEUED, [])

    start()
    sweep(paper)

    assert printed(paper).attempts == 2
    assert len(files()) == 1
    assert paper.number == "3X1-CC-32-038-2026"


def test_a_message_that_the_broker_lost_is_sent_again_by_the_sweep(files, start, ask_page):
    paper = ask_page()
    purge_broker()
    start()

    sweep(paper)

    assert printed(paper).attempts == 1


def test_a_broker_that_is_away_fails_nobody_who_asks(files, start, ask_page, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(app.conf, "broker_url", "redis+socket:///nowhere/broker.sock")
        forget_connections()
        paper = ask_page()
    forget_connections()
    assert is_now(paper, QUEUED)()

    start()
    sweep(paper)

    printed(paper)


def forget_connections() -> None:
    """A producer keeps the connections that it has; this is what Celery does after a fork."""
    app._after_fork()


def test_a_template_error_is_named_and_the_worker_goes_on(files, start, ask_page, roberto):
    start()
    bad, good = ask_page(38, template="informe/99"), ask_page(39)

    printed(good)
    until(is_now(bad, FAILED))
    bad.refresh_from_db()
    assert "informe/99" in bad.failure

    Document.objects.filter(pk=bad.pk).update(template="informe/1")
    retry(bad, by=roberto)

    assert printed(bad).number == "3X1-CC-32-038-2026"


def test_a_disk_that_comes_back_prints_without_anybody_asking(files, start, ask_page, tmp_path: Path):
    (tmp_path / "file").write_text("Not a folder.")
    worker = start(MEDIA_ROOT=str(tmp_path / "file" / "media"))
    paper = ask_page()
    until(lambda: Document.objects.get(pk=paper.pk).attempts >= 1)
    stop(worker)
    paper.refresh_from_db()
    assert (paper.state, files()) == (QUEUED, [])

    start()
    sweep(paper)

    printed(paper)
    assert len(files()) == 1


def test_a_person_who_waits_goes_before_a_batch(files, start, ask_page):
    """Thirty papers of a batch wait already, and half of them were sent twice."""
    batch = [ask_page(number, urgent=False) for number in range(100, 130)]
    for paper in batch[:15]:
        send_to_printer(paper.pk, urgent=False)
    urgent = ask_page(38)
    start()

    printed(urgent)

    # The worker may have had one in hand, and none had to be finished first.
    before = Document.objects.filter(state=ISSUED, printed_at__lt=urgent.printed_at)
    assert before.count() <= 1
