"""The list of papers, one paper with its file in pieces, and who was given it."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.actions import cancel, fail
from documents.models import Document, Download
from tests.conftest import as_owner
from tests.projects.test_api import Program

pytestmark = pytest.mark.django_db
LIST = "/documentos/"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def numbers(response) -> list[str]:
    return re.findall(r"Elegir (3X1-[A-Z0-9-]+)", response.content.decode())


# --- Found -------------------------------------------------------------------------------------


def test_papers_are_found_by_what_they_say_by_place_kind_and_year(files, issued, sign_in, ramon, lucia):
    first, second = issued(38), issued(39, project={"name": "Pavimentación de la calle Hidalgo"})
    Document.objects.filter(pk=second.pk).update(fiscal_year=2025)
    client = sign_in(ramon)

    for query, found in (
        ({}, [second, first]),
        ({"search": "pavimentacion HIDALGO"}, [second]),
        ({"search": "cc-32-038"}, [first]),
        ({"search": "2026-0039"}, [second]),
        ({"search": "santa elena"}, [second, first]),
        ({"search": "rio grande hidalgo"}, [second]),
        ({"search": "nadie"}, []),
        ({"kind": "convenio", "municipality": "32039"}, [second, first]),
        ({"kind": "acta"}, []),
        ({"fiscal_year": "2025"}, [second]),
        ({"folio": first.folio}, [first]),
        ({"state": "issued", "standing": "in_force", "territory": "32"}, [second, first]),
        ({"standing": "cancelled"}, []),
        ({"kind": "x", "fiscal_year": "dos", "after": "x", "territory": "\0"}, [second, first]),
    ):
        assert numbers(client.get(LIST, query)) == [paper.number for paper in found], query
    page = text_of(client.get(LIST, {"kind": "convenio", "fiscal_year": "2025"}))
    assert "Clase: Convenio de Concertación ×" in page and "1 documento " in page
    assert numbers(sign_in(lucia).get(LIST)) == []


def test_the_list_turns_its_pages_after_a_row(files, issued, sign_in, ramon, monkeypatch):
    monkeypatch.setattr("documents.paper_views.PER_PAGE", 1)
    papers = [issued(number) for number in (38, 39, 40)]
    client = sign_in(ramon)

    page, seen = client.get(LIST), []
    while True:
        seen += numbers(page)
        following = re.findall(r'rel="next" href="([^"]+)"', page.content.decode())
        if not following:
            break
        page = client.get(LIST + following[0].replace("&amp;", "&"))

    assert seen == [paper.number for paper in reversed(papers)]


def test_the_list_asks_the_database_as_often_for_three_papers_as_for_one(files, issued, sign_in, ramon):
    client, counts = sign_in(ramon), []
    for batch in ([38], [39, 40]):
        for number in batch:
            issued(number)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert len(numbers(client.get(LIST))) in (1, 3)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_whoever_sees_to_the_printing_tries_all_that_failed_again(ask, sign_in, roberto, ramon):
    papers = [ask(38), ask(39)]
    for paper in papers:
        fail(paper.pk, "El disco está lleno.")

    assert "no se pudieron imprimir" not in text_of(sign_in(ramon).get(LIST))
    sign_in(ramon).post("/documentos/reintentar/")
    assert Document.objects.filter(state="failed").count() == 2

    assert "2 documentos no se pudieron imprimir." in text_of(sign_in(roberto).get(LIST))
    page = sign_in(roberto).post("/documentos/reintentar/", {"query": "kind=convenio"}, follow=True)
    assert "Van de nuevo a la impresora 2 documentos" in text_of(page)
    assert set(Document.objects.values_list("state", "attempts", "failure")) == {("queued", 0, "")}


# --- One paper ---------------------------------------------------------------------------------


def test_a_paper_that_holds_no_longer_leads_to_what_replaced_it(files, issued, ask, sign_in, ramon):
    former = issued(38)
    following = ask(38, supersedes=former)
    client = sign_in(ramon)

    page = client.get(reverse("documents:paper", args=[former.pk]))
    assert "ya no está vigente" in text_of(page)
    assert reverse("documents:paper", args=[following.pk]) in page.content.decode()
    assert "Versión anterior: 1" in text_of(client.get(reverse("documents:paper", args=[following.pk])))
    cancel(following, because="Se firmó con otro monto.")
    page = text_of(client.get(reverse("documents:paper", args=[following.pk])))
    assert "está cancelado" in page and "Se firmó con otro monto." in page


def test_a_download_that_broke_off_goes_on_where_it_ended(files, issued, sign_in, ramon):
    paper = issued(38)
    whole = paper.file.open().read()
    address, etag = reverse("documents:paper_file", args=[paper.pk]), f'"{paper.sha256}"'
    client = sign_in(ramon)

    def ask(told: str, **headers: str):
        return client.get(address, headers={"range": told, **headers})

    for told, piece in (
        ("bytes=0-9", whole[:10]),
        ("bytes=10-", whole[10:]),
        ("bytes=-7", whole[-7:]),
        ("bytes=5-99999999", whole[5:]),
    ):
        answer = ask(told)
        body = b"".join(answer.streaming_content)
        start = len(whole) - len(body) if told != "bytes=0-9" else 0
        assert (answer.status_code, body) == (206, piece)
        assert answer["Content-Range"] == f"bytes {start}-{start + len(body) - 1}/{len(whole)}"
        assert answer["Content-Length"] == str(len(body))
        assert (answer["ETag"], answer["Accept-Ranges"]) == (etag, "bytes")
    assert b"".join(ask("bytes=3-4", **{"if-range": etag}).streaming_content) == whole[3:5]
    # Another file, another unit, several pieces, or nonsense: the whole.
    for told, headers in (
        ("bytes=3-4", {"if-range": '"other"'}),
        ("lines=1-2", {}),
        ("bytes=0-1,3-4", {}),
        ("bytes=4-3", {}),
        ("bytes=-", {}),
    ):
        answer = ask(told, **headers)
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, whole)
        assert answer["Content-Length"] == str(len(whole))
    for told in (f"bytes={len(whole)}-", "bytes=-0"):
        answer = ask(told)
        assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(whole)}")
    assert ask("bytes=3-4", **{"if-none-match": etag}).status_code == 304
    assert client.head(address, headers={"range": "bytes=3-4"}).status_code == 200


def test_who_was_given_a_paper_is_known_once_and_never_rewritten(files, issued, sign_in, ramon, roberto):
    paper = issued(38)
    address = reverse("documents:paper_file", args=[paper.pk])
    client = sign_in(ramon)

    client.head(address)
    client.get(address, headers={"range": "bytes=0-9"})
    client.get(address, headers={"range": "bytes=10-"})
    client.get(address, headers={"if-none-match": f'"{paper.sha256}"'})
    Program(ramon).get(f"/documents/{paper.pk}/file/")

    assert set(Download.objects.values_list("document", "by", "via")) == {
        (paper.pk, ramon.pk, "page"),
        (paper.pk, ramon.pk, "api"),
    }
    assert Download.objects.count() == 2
    page = text_of(sign_in(roberto).get(reverse("documents:paper", args=[paper.pk])))
    assert "Quién lo descargó (2 veces)" in page and ramon.name in page
    # The town does not read who else took it.
    assert "Quién lo descargó" not in text_of(sign_in(ramon).get(reverse("documents:paper", args=[paper.pk])))
    assert Program(ramon).get(f"/documents/{paper.pk}/downloads/").json()["results"] == []
    told = Program(roberto).get(f"/documents/{paper.pk}/downloads/").json()["results"]
    assert [(row["person"], row["via"], row["bundle"]) for row in told] == [
        (ramon.name, "api", None),
        (ramon.name, "page", None),
    ]
    for change in (Download.objects.all().delete, lambda: Download.objects.update(via="page")):
        with pytest.raises(Exception, match=r"permission denied|only grows"), transaction.atomic():
            change()


def test_the_record_of_downloads_only_grows_for_whoever_owns_the_tables_too(files, issued, sign_in, ramon):
    paper = issued(38)
    sign_in(ramon).get(reverse("documents:paper_file", args=[paper.pk]))

    with as_owner(), pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        Download.objects.update(via="api")


def test_a_program_finds_papers_by_the_same_filters(files, issued, roberto):
    first, second = issued(38), issued(39, project={"name": "Calle Hidalgo"})
    program = Program(roberto)

    found = program.get("/documents/", search="hidalgo", kind="convenio", club=str(second.owner_id)).json()

    assert [row["id"] for row in found["results"]] == [second.pk]
    assert program.get("/documents/", standing="superseded").json()["results"] == []
    assert program.get("/documents/", fiscal_year="x").status_code == 400
    fail_again = program.post(f"/documents/{first.pk}/retry/")
    assert (fail_again.status_code, fail_again.json()["state"]) == (200, "issued")
