"""The Convenio as people meet it: missing, being printed, failed, ready, and its file."""

import hashlib
import logging
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.actions import attach, fail
from documents.models import Document
from projects.models import Project

PDF = b"%PDF-1.7\n% the pages do not matter here\n%%EOF\n"


def issue(paper: Document) -> None:
    """The paper has its file, as if it had been printed."""
    attach(paper, PDF, pages=1, printed_with="a test")


@pytest.fixture
def agreed(work_at) -> Project:
    return work_at("agreed")


@pytest.fixture
def printed(agreed) -> Project:
    issue(agreed.agreement)
    return agreed


def page(work: Project, name: str = "agreement") -> str:
    return reverse(f"projects:{name}", args=[work.reference])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def poll(client, work: Project, shown: str = "queued"):
    return client.get(page(work, "agreement_progress"), {"shown": shown}, headers={"HX-Request": "true"})


# --- The list ----------------------------------------------------------------------------------


def test_the_town_finds_its_agreement_and_another_town_does_not(sign_in, printed, ramon, lucia):
    number = printed.agreement.number

    shown = text_of(sign_in(ramon).get(reverse("projects:agreements")))
    assert number in shown
    assert printed.name in shown
    assert "Descargar PDF" in shown
    assert "Todavía no hay convenios" in text_of(sign_in(lucia).get(reverse("projects:agreements")))


def test_agreements_are_found_without_accents_by_name_number_and_year(sign_in, printed, ramon):
    client = sign_in(ramon)
    address = reverse("projects:agreements")

    for query in ({"search": "COMPUTO"}, {"search": printed.agreement.number[-9:]}, {"year": "2013"}):
        assert printed.agreement.number in text_of(client.get(address, query))
    for query in ({"search": "gimnasio"}, {"search": "jerez", "year": "2013"}):
        assert "Ningún convenio cumple" in text_of(client.get(address, query))
    assert client.get(address, {"year": "dos", "page": "x"}).status_code == 200


def test_the_list_asks_the_database_as_often_for_three_agreements_as_for_one(sign_in, work_at, ramon):
    client = sign_in(ramon)
    counts = []
    for names in (["Una"], ["Dos", "Tres"]):
        for name in names:
            issue(work_at("agreed", name=name).agreement)
        client.get(reverse("projects:agreements"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("projects:agreements"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- The paper ---------------------------------------------------------------------------------


def test_before_the_agreement_the_page_says_what_is_missing(sign_in, work_at, ramon, roberto):
    work = work_at("approved")

    assert "Todavía no hay convenio" in text_of(sign_in(ramon).get(page(work)))
    assert (
        reverse("projects:step", args=[work.reference, "agree"])
        not in sign_in(ramon).get(page(work)).content.decode()
    )
    assert (
        reverse("projects:step", args=[work.reference, "agree"])
        in sign_in(roberto).get(page(work)).content.decode()
    )


def test_while_it_is_printed_the_page_asks_again_by_itself(sign_in, agreed, ramon):
    html = sign_in(ramon).get(page(agreed)).content.decode()

    assert "Estamos preparando el PDF." in html
    assert 'hx-trigger="every 2s"' in html
    assert 'role="status"' in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert "Actualizar" in html


def test_the_poll_swaps_nothing_until_something_changes(sign_in, agreed, ramon):
    client = sign_in(ramon)

    assert poll(client, agreed).status_code == 204
    issue(agreed.agreement)
    ready = poll(client, agreed)

    assert "Descargar PDF" in text_of(ready)
    assert "hx-trigger" not in ready.content.decode()
    assert "<html" not in ready.content.decode()
    assert client.get(page(agreed, "agreement_progress")).url == page(agreed)


def test_after_a_minute_it_says_that_it_is_slow_and_how_many_wait(sign_in, work_at, agreed, ramon):
    later = work_at("agreed", name="Otra obra")
    Document.objects.filter(pk=later.agreement_id).update(waits_since=timezone.now() - timedelta(minutes=2))
    # The papers of the filings wait too; here only the other agreement does.
    Document.objects.exclude(kind=Document.Kind.AGREEMENT).update(state="failed", failure="Sin papel")
    client = sign_in(ramon)

    shown = poll(client, later)

    assert "Está tardando más de lo normal." in text_of(shown)
    assert "Hay 1 documento antes que este." in text_of(shown)
    assert poll(client, later, "slow-1").status_code == 204


def test_a_failure_names_its_cause_and_is_tried_again(sign_in, agreed, ramon):
    fail(agreed.agreement_id, "No hay espacio en el disco.")
    client = sign_in(ramon)

    shown = text_of(client.get(page(agreed)))
    assert "No hay espacio en el disco." in shown
    assert agreed.agreement.number in shown
    again = client.post(page(agreed, "reprint"), follow=True)
    assert "va de nuevo a la impresora" in text_of(again)
    assert "Estamos preparando el PDF." in text_of(again)
    assert client.get(page(agreed, "reprint")).status_code == 405


def test_the_card_says_number_version_size_pages_and_fingerprint(sign_in, printed, ramon):
    shown = text_of(sign_in(ramon).get(page(printed)))

    paper = Document.objects.get(pk=printed.agreement_id)
    assert paper.number in shown
    assert "Versión 1" in shown
    assert "1 página" in shown
    groups = [paper.sha256[start : start + 8] for start in range(0, 64, 8)]
    assert " ".join(groups) in shown


@pytest.mark.parametrize("name", ["agreement", "agreement_progress", "agreement_file"])
def test_the_agreement_of_another_town_or_state_does_not_exist(sign_in, printed, cast, name):
    """Nor does it for the consulate, which follows works and reads no agreements."""
    for user in ("lucia", "sofia", "adriana"):
        assert sign_in(cast[user]).get(page(printed, name)).status_code == 404
        assert sign_in(cast[user]).post(page(printed, "reprint")).status_code == 404


# --- The file ----------------------------------------------------------------------------------


def test_the_file_comes_with_its_name_and_stays_private(sign_in, printed, ramon):
    answer = sign_in(ramon).get(page(printed, "agreement_file"))

    assert b"".join(answer.streaming_content) == PDF
    name = quote(f"{printed.agreement.number} v1 Convenio – Río Grande – {printed.name}.pdf")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["ETag"] == f'"{hashlib.sha256(PDF).hexdigest()}"'


def test_the_file_may_be_read_on_screen_and_is_not_sent_twice(sign_in, printed, ramon):
    client = sign_in(ramon)

    on_screen = client.get(page(printed, "agreement_file"), {"ver": "1"})
    assert on_screen["Content-Disposition"].startswith("inline")
    assert b"".join(on_screen.streaming_content) == PDF
    etag = on_screen["ETag"]
    assert client.get(page(printed, "agreement_file"), headers={"If-None-Match": etag}).status_code == 304


def test_a_file_that_is_not_ready_leads_to_its_page(sign_in, agreed, ramon):
    answer = sign_in(ramon).get(page(agreed, "agreement_file"), follow=True)

    assert answer.redirect_chain == [(page(agreed), 302)]
    assert "El PDF todavía no está listo." in text_of(answer)


def test_a_file_lost_on_disk_is_told_and_logged(sign_in, printed, ramon, caplog):
    Path(printed.agreement.file.path).unlink()

    with caplog.at_level(logging.ERROR):
        answer = sign_in(ramon).get(page(printed, "agreement_file"))

    assert answer.status_code == 404
    assert "El archivo del convenio no está donde debería." in text_of(answer)
    assert printed.agreement.number in caplog.text
