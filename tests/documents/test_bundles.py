"""Papers by the hundred in one file: whole, for their reader alone, made once, never silent about a gap."""

import csv
import errno
import hashlib
import io
import os
import signal
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from documents import bundles
from documents.bundles import BundleRefused, Names, ask_for_bundle, readable_name, write_bundle
from documents.models import Bundle, Document, Download
from documents.search import papers_of
from documents.signing import sign
from documents.tasks import forget_bundles, sweep_bundles
from tests.conftest import until
from tests.documents.signers import scan
from tests.documents.test_papers import text_of
from tests.projects.test_api import Program

pytestmark = pytest.mark.django_db


def packed(by, **chosen) -> Bundle:
    """The bundle of the papers that the filters leave, written."""
    bundle = ask_for_bundle(papers_of(by, chosen), by=by)
    write_bundle(bundle.pk)
    bundle.refresh_from_db()
    return bundle


def opened(bundle: Bundle) -> zipfile.ZipFile:
    assert bundle.state == "ready", bundle.failure
    return zipfile.ZipFile(bundle.file.open("rb"))


def index_of(archive: zipfile.ZipFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read("indice.csv").decode("utf-8-sig"))))[1:]


def test_a_bundle_holds_each_paper_under_a_name_for_people_and_an_index(files, issued, ramon):
    first = issued(38, project={"name": "Calle Hidalgo: 1/2 «etapa»"})
    second = issued(39)

    bundle = packed(ramon, kind="convenio", fiscal_year=2026)

    archive = opened(bundle)
    assert archive.testzip() is None
    name = "3X1-CC-32-038-2026 v1 Convenio – Río Grande – Calle Hidalgo 1 2 «etapa».pdf"
    assert archive.read(name) == first.file.open().read()
    rows = index_of(archive)
    assert [row[0] for row in rows] == [second.number, first.number]
    assert rows[1][12] == name and rows[1][11] == first.sha256 and rows[1][13] == ""
    sheet = load_workbook(io.BytesIO(archive.read("indice.xlsx"))).active
    assert [cell.value for cell in sheet[3]][:3] == [first.number, "Convenio de Concertación", 1]
    assert set(bundle.included) == {first.pk, second.pk}
    assert (bundle.written, bundle.left_out, bundle.size) == (2, 0, bundle.file.size)


def test_the_copy_that_all_parties_signed_goes_before_the_sealed_paper(files, issued, cast, ramon):
    whole, lost, partly = issued(38), issued(39), issued(40)
    for paper in (whole, lost):
        for pages, name in enumerate(("roberto", "graciela", "ramon", "tomas"), start=1):
            copy = sign(paper, content=scan(pages), by=cast[name])
    sign(partly, content=scan(), by=cast["roberto"])
    Path(copy.file.path).unlink()

    archive = opened(packed(ramon))

    rows = {row[0]: row[11:15] for row in index_of(archive)}
    last = whole.signatures.last()
    sha256, name, why, what = rows[whole.number]
    assert (sha256, why, what) == (last.sha256, "", "Copia firmada por todas las partes")
    assert hashlib.sha256(archive.read(name)).hexdigest() == last.sha256
    assert [rows[lost.number][0], rows[lost.number][3]] == [lost.sha256, "Documento sellado"]
    assert rows[lost.number][2].startswith("Falta la copia firmada.")
    assert rows[partly.number][::2] == [partly.sha256, ""] and archive.read(rows[partly.number][1])
    assert archive.testzip() is None and len(archive.namelist()) == 5


def test_what_is_missing_is_named_in_the_index(files, issued, ask, ramon):
    lost, altered, waiting, whole = issued(38), issued(39), ask(40), issued(41)
    Path(lost.file.path).unlink()
    Path(altered.file.path).write_bytes(b"%PDF other")

    bundle = packed(ramon)

    archive = opened(bundle)
    why = {row[0]: row[13] for row in index_of(archive)}
    assert "Falta el archivo" in why[lost.number]
    assert "no coincide con su huella" in why[altered.number]
    assert why[waiting.number] == "En preparación"
    assert why[whole.number] == ""
    assert len(archive.namelist()) == 3 and bundle.included == [whole.pk] and bundle.left_out == 3


def test_a_paper_out_of_reach_by_now_is_not_in_it(files, issued, ramon, lucia):
    mine, gone = issued(38), issued(39)
    bundle = ask_for_bundle(papers_of(ramon, {}), by=ramon)
    Document.objects.filter(pk=gone.pk).update(municipality=lucia.current_offices[0].municipality)

    write_bundle(bundle.pk)

    bundle.refresh_from_db()
    rows = index_of(opened(bundle))
    assert [row[0] for row in rows] == [mine.number, ""]
    assert rows[1][13] == "1 documento ya no está a su alcance."


def test_names_are_safe_short_and_never_come_twice(files, issued, ramon):
    paper = issued(38)
    paper.title = 'A/B\\C:"*?<>|\n\u202e' + "x" * 300
    names = Names()

    first, second = names.of(paper), names.of(paper)

    assert first != second and second.endswith(" (2).pdf")
    assert not set(first) & set('/\\:*?"<>|\n\u202e') and len(first) <= bundles.LONGEST_NAME + 4
    assert readable_name(paper).startswith("3X1-CC-32-038-2026 v1 Convenio – Río Grande – A B C")


def test_a_bundle_that_is_too_big_or_empty_or_one_too_many_is_refused(files, issued, ramon, monkeypatch):
    papers = [issued(number) for number in (38, 39)]
    with pytest.raises(BundleRefused, match="al menos un documento"):
        ask_for_bundle(Document.objects.none(), by=ramon)
    first = ask_for_bundle(papers_of(ramon, {}), by=ramon)
    assert ask_for_bundle(papers_of(ramon, {}), by=ramon) == first
    monkeypatch.setattr(bundles, "MOST_AT_ONCE", 1)
    with pytest.raises(BundleRefused, match="1 descargas en preparación"):
        ask_for_bundle(papers_of(ramon, {}).filter(pk=papers[0].pk), by=ramon)
    monkeypatch.setattr(bundles, "MOST_PAPERS", 1)
    with pytest.raises(BundleRefused, match="más de 1 documentos"):
        ask_for_bundle(papers_of(ramon, {}), by=ramon)


def test_a_full_disk_has_a_name_and_can_be_tried_again(files, issued, sign_in, ramon, monkeypatch):
    issued(38)
    client = sign_in(ramon)
    with monkeypatch.context() as full:
        full.setattr(bundles, "write_index", full_disk)
        bundle = packed(ramon)
    assert (bundle.state, bundle.failure) == ("failed", "el disco está lleno")
    page = client.get(f"/documentos/descargas/{bundle.pk}/")
    assert "Causa: el disco está lleno" in text_of(page) and "Reintentar" in text_of(page)

    client.post(f"/documentos/descargas/{bundle.pk}/reintentar/")
    write_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert len(opened(bundle).namelist()) == 3


def full_disk(*_args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_person_chooses_papers_watches_and_takes_them_along(files, issued, sign_in, ramon, roberto):
    first, second, third = (issued(number) for number in (38, 39, 40))
    client = sign_in(ramon)

    chosen = {"which": "chosen", "paper": [first.pk, third.pk, "x"], "query": ""}
    page = client.post("/documentos/descargas/nueva/", chosen, follow=True)

    bundle = Bundle.objects.get()
    assert bundle.papers == [third.pk, first.pk]
    assert "Van 0 de 2 documentos." in text_of(page)
    assert "hx-get" in page.content.decode()
    write_bundle(bundle.pk)
    part = client.get(f"/documentos/descargas/{bundle.pk}/", headers={"hx-request": "true"})
    assert "La descarga está lista." in text_of(part) and "<html" not in part.content.decode()
    address = f"/documentos/descargas/{bundle.pk}/archivo/"
    answer = client.get(address)
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))
    assert client.get(address, headers={"range": "bytes=4-"}).status_code == 206
    taken = set(Download.objects.values_list("document", "by", "bundle"))
    assert taken == {(paper.pk, ramon.pk, bundle.pk) for paper in (first, third)}
    assert Download.objects.count() == 2
    # «All of this search», and nobody else's.
    query = {"which": "all", "query": f"folio={second.folio}"}
    page = client.post("/documentos/descargas/nueva/", query, follow=True)
    assert Bundle.objects.first().papers == [second.pk]
    assert f"Folio: {second.folio}" in text_of(page)
    assert sign_in(roberto).get(f"/documentos/descargas/{bundle.pk}/").status_code == 404
    assert sign_in(roberto).get(address).status_code == 404


def test_a_program_asks_for_a_bundle_watches_and_fetches(files, issued, roberto, ramon, sofia):
    paper = issued(38)
    program = Program(ramon)

    asked = program.post("/bundles/", {"query": "kind=convenio&municipality=32039"})
    again = program.post("/bundles/", {"papers": [paper.pk]})

    assert (asked.status_code, asked.json()["file"], asked.json()["many"]) == (202, None, 1)
    assert again.json()["id"] == asked.json()["id"]
    number = asked.json()["id"]
    assert program.get(f"/bundles/{number}/file/").status_code == 409
    write_bundle(number)
    told = program.get(f"/bundles/{number}/").json()
    assert (told["state"], told["written"], told["left_out"]) == ("ready", 1, 0)
    answer = program.client.get(told["file"], headers={"range": "bytes=0-3"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"PK\x03\x04")
    assert Download.objects.get().via == "api"
    assert Program(roberto).get(f"/bundles/{number}/").status_code == 404
    # What the person may not read is as if it were not there.
    assert Program(sofia).post("/bundles/", {"papers": [paper.pk]}).json()["code"] == "nothing_chosen"
    for wrong in ({}, {"papers": []}, {"query": "fiscal_year=x"}, {"papers": [1], "query": "kind=acta"}):
        assert program.post("/bundles/", wrong).status_code == 400


def test_it_is_gone_after_its_days_and_the_record_stays(
    files, issued, sign_in, ramon, django_capture_on_commit_callbacks
):
    issued(38)
    bundle = packed(ramon)
    list(sign_in(ramon).get(f"/documentos/descargas/{bundle.pk}/archivo/").streaming_content)
    Bundle.objects.update(asked_at=timezone.now() - timedelta(days=8))

    with django_capture_on_commit_callbacks(execute=True):
        forget_bundles()

    assert not Bundle.objects.exists() and not bundle.file.storage.exists(bundle.file.name)
    assert Download.objects.get().bundle_id == bundle.pk


def test_a_worker_that_is_only_slow_leaves_the_file_to_who_took_over(files, issued, ramon, monkeypatch):
    issued(38)
    bundle = ask_for_bundle(papers_of(ramon, {}), by=ramon)

    def while_it_writes(archive: zipfile.ZipFile, paper: Document, names: Names) -> bundles.Line:
        # For as long as nobody else took it, a second message finds somebody at it.
        write_bundle(bundle.pk)
        if Bundle.objects.get().state == "writing":
            monkeypatch.setattr(bundles, "put", put)
            Bundle.objects.update(seen_at=timezone.now() - timedelta(hours=1))
            sweep_bundles()
        return put(archive, paper, names)

    put = bundles.put
    monkeypatch.setattr(bundles, "put", while_it_writes)

    write_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert len(opened(bundle).namelist()) == 3
    folder = Path(bundle.file.path).parent
    assert list(folder.iterdir()) == [Path(bundle.file.path)]


def test_a_worker_killed_in_the_middle_loses_no_bundle(files, start, issued, ramon):
    """The file of one paper is a pipe that nobody fills, so the worker stands in the middle of it."""
    whole, stuck = issued(38), issued(39)
    path = Path(stuck.file.path)
    content = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    worker = start()
    bundle = ask_for_bundle(papers_of(ramon, {}), by=ramon)
    until(lambda: Bundle.objects.get().state == "writing")

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    path.unlink()
    path.write_bytes(content)
    Bundle.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    sweep_bundles()

    bundle.refresh_from_db()
    assert bundle.state == "ready"
    assert set(bundle.included) == {whole.pk, stuck.pk}
    assert opened(bundle).testzip() is None
