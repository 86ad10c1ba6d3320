"""Papers are numbered without gaps, printed once, and name why when they are not."""

import hashlib
import json
import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from documents.actions import next_number, print_paper, retry, send_again
from documents.models import Document, Series
from documents.printing import to_pdf
from documents.seal import seal

ISSUED, QUEUED, FAILED = Document.State.ISSUED, Document.State.QUEUED, Document.State.FAILED


# --- Numbers -----------------------------------------------------------------------------------


def test_the_numbers_of_a_series_begin_at_one_and_leave_none_out(db):
    assert [next_number("convenio-32-2026") for _ in range(3)] == [1, 2, 3]
    assert next_number("convenio-11-2026") == 1


def test_a_number_of_a_transaction_that_fails_is_given_to_the_next(db):
    def fail_after_taking_one():
        with transaction.atomic():
            next_number("convenio-32-2026")
            raise ZeroDivisionError

    assert next_number("convenio-32-2026") == 1
    with pytest.raises(ZeroDivisionError):
        fail_after_taking_one()

    assert next_number("convenio-32-2026") == 2


def at_the_same_time(act, times: int) -> list:
    """What ``times`` connections get that act at once."""
    results, start = [], threading.Barrier(times)

    def run() -> None:
        start.wait(10)
        try:
            results.append(act())
        except ZeroDivisionError:
            results.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_connections_number_without_gap_although_one_in_three_fails():
    turns = iter(range(100))

    @transaction.atomic
    def take() -> int:
        number = next_number("convenio-32-2026")
        if next(turns) % 3 == 0:
            raise ZeroDivisionError
        return number

    taken = [number for _ in range(6) for number in at_the_same_time(take, 2) if number]

    assert taken, "some were given"
    assert sorted(taken) == list(range(1, len(taken) + 1))
    assert Series.objects.get(key="convenio-32-2026").last == len(taken)


@pytest.mark.django_db(transaction=True)
def test_asked_at_the_same_time_it_is_one_paper(ask, files):
    papers = at_the_same_time(ask, 2)

    assert len({paper.pk for paper in papers}) == 1
    assert Document.objects.count() == 1


# --- Printing ----------------------------------------------------------------------------------


def test_a_paper_is_issued_with_its_file_and_hash(paper, files):
    [file] = files()
    content = file.read_bytes()
    assert paper.state == ISSUED
    assert paper.is_ready
    assert paper.sha256 == hashlib.sha256(content).hexdigest()
    assert (paper.size, paper.printed_with) == (len(content), "WeasyPrint 70.0")
    assert paper.pages > 5
    assert file.name == "Convenio_3X1-CC-32-038-2026_v1.pdf"
    assert paper.failure == ""


def test_a_paper_printed_again_is_the_same_print(ask_page, files):
    first = print_paper(ask_page().pk)

    second = print_paper(first.pk)

    assert second.printed_at == first.printed_at
    assert len(files()) == 1
    assert second.attempts == 1


def test_the_facts_come_back_from_the_database_to_the_same_bytes(ask_page, files):
    paper = print_paper(ask_page().pk)

    again, _ = to_pdf(paper.template, Document.objects.get(pk=paper.pk).facts)

    assert hashlib.sha256(again).hexdigest() == paper.print_sha256
    assert paper.file.read().startswith(again)


def test_a_file_that_an_interrupted_print_left_is_taken_over(ask_page, files):
    """Its seal is of an earlier moment, and was given by a certificate whose row went back."""
    paper = ask_page()
    pdf, _ = to_pdf(paper.template, paper.facts)
    left, _key = seal(pdf, timezone.now() - timedelta(minutes=1))
    name = paper.file.field.generate_filename(paper, paper.file_name)
    paper.file.storage.save(name, BytesIO(left))

    paper = print_paper(paper.pk)

    assert paper.file.name == name
    assert len(files()) == 1
    assert paper.file.read() == left
    assert paper.sealed_with.documents.get() == paper


def test_a_file_that_was_half_written_is_not_issued(ask_page, files):
    paper = ask_page()
    name = paper.file.field.generate_filename(paper, paper.file_name)
    paper.file.storage.save(name, BytesIO(b"%PDF-1.7 and no more"))

    paper = print_paper(paper.pk)

    assert paper.file.name != name
    assert hashlib.sha256(paper.file.read()).hexdigest() == paper.sha256


def test_a_template_that_is_not_there_is_named_and_the_number_stays(ask_page, files, roberto):
    paper = ask_page(template="informe/99")

    paper = print_paper(paper.pk)

    assert (paper.state, paper.failure) == (FAILED, "No existe la plantilla «informe/99».")
    assert files() == []

    Document.objects.filter(pk=paper.pk).update(template="informe/1")
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Document.objects.filter(pk=paper.pk).update(asked_at=an_hour_ago, waits_since=an_hour_ago)
    for _twice in range(2):
        paper = retry(paper, by=roberto)
    assert not paper.is_slow, "it waits since now"
    again = paper.retries.get()
    assert (again.by, again.failure) == (roberto, "No existe la plantilla «informe/99».")
    paper = print_paper(paper.pk)

    assert (paper.state, paper.failure) == (ISSUED, "")
    assert paper.number == "3X1-CC-32-038-2026"
    assert Document.objects.count() == 1


def test_a_paper_with_a_blank_is_not_printed_and_says_which(ask, files):
    paper = print_paper(ask(club={"name": "Club Los Ramírez"}).pk)

    assert paper.state == FAILED
    assert "club.city" in paper.failure


def test_a_failed_paper_is_not_printed_until_somebody_asks_for_it(ask, files):
    paper = print_paper(ask(template="convenio/99").pk)
    Document.objects.filter(pk=paper.pk).update(template="convenio/1")

    assert print_paper(paper.pk).state == FAILED
    assert files() == []


def test_only_who_sees_the_paper_asks_for_it_again(ask, files, marta):
    paper = print_paper(ask(template="convenio/99").pk)

    with pytest.raises(Document.DoesNotExist):
        retry(paper, by=marta)


def test_a_folder_that_cannot_be_written_is_tried_again_and_then_named(
    ask_page, files, settings, tmp_path, roberto
):
    good = settings.MEDIA_ROOT
    (tmp_path / "file").write_text("Not a folder.")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    paper = ask_page()

    for _ in range(Document.MOST_ATTEMPTS - 1):
        with pytest.raises(OSError):
            print_paper(paper.pk)
        paper.refresh_from_db()
        assert paper.state == QUEUED
    with pytest.raises(OSError):
        print_paper(paper.pk)

    paper.refresh_from_db()
    assert paper.state == FAILED
    assert paper.failure == (
        "El archivo no se pudo guardar después de 5 intentos: no existe la carpeta de documentos."
    )
    assert str(tmp_path) not in paper.failure

    settings.MEDIA_ROOT = good
    retry(paper, by=roberto)
    paper = print_paper(paper.pk)
    assert (paper.state, paper.number, paper.attempts) == (ISSUED, "3X1-CC-32-038-2026", 1)


# --- What was left behind ------------------------------------------------------------------------


def left_since(paper: Document, minutes: float) -> None:
    Document.objects.filter(pk=paper.pk).update(sent_at=timezone.now() - timedelta(minutes=minutes))


def test_a_paper_that_is_waiting_as_long_as_a_print_takes_is_left_alone(
    ask, django_capture_on_commit_callbacks
):
    ask()

    with django_capture_on_commit_callbacks() as messages:
        assert send_again() == 0

    assert messages == []


def test_papers_left_behind_are_sent_again_once_per_patience(ask, django_capture_on_commit_callbacks):
    left_since(ask(38), minutes=1)
    ask(39)

    with django_capture_on_commit_callbacks() as messages:
        assert send_again() == 1
        assert send_again() == 0

    assert len(messages) == 1


def test_printed_and_failed_papers_are_not_sent_again(ask_page, files):
    for paper in (print_paper(ask_page(38).pk), print_paper(ask_page(39, template="informe/99").pk)):
        left_since(paper, minutes=60)

    assert send_again() == 0


def test_a_paper_that_ends_its_worker_again_and_again_stops(ask):
    paper = ask()
    left_since(paper, minutes=1)
    Document.objects.update(attempts=Document.MOST_ATTEMPTS)

    assert send_again() == 0

    paper.refresh_from_db()
    assert (paper.state, paper.failure) == (FAILED, "La impresión se interrumpió 5 veces.")


# --- What the database keeps ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"number": "3X1-CC-32-039-2026"},
        {"facts": {}},
        {"template": "convenio/2"},
        {"title": "Otra obra"},
        {"sha256": "0" * 64},
        {"print_sha256": "0" * 64},
        {"sealed_with": None},
        {"file": "documents/other.pdf"},
        {"pages": 1},
        {"state": QUEUED},
        {"state": FAILED, "failure": "No"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_issued_paper_does_not_change(paper, change):
    with pytest.raises(IntegrityError, match="paper"), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(**change)

    kept = Document.objects.get(pk=paper.pk)
    assert json.dumps(kept.facts, sort_keys=True) == json.dumps(paper.facts, sort_keys=True)


def test_no_paper_is_deleted_not_even_one_that_waits(ask):
    paper = ask()

    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        paper.delete()


def test_a_paper_that_waits_keeps_its_number(ask):
    paper = ask()

    with pytest.raises(IntegrityError, match="stays its own"), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(number="3X1-CC-32-001-2026")
