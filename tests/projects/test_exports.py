"""Lists of works become files in the background: whole, for their reader alone, and never lost."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from projects import exports
from projects.models import Export, Project
from projects.tasks import forget_exports, sweep_exports
from tests.projects.test_api import Program

pytestmark = pytest.mark.django_db


def content(export: Export) -> bytes:
    export.refresh_from_db()
    assert export.state == "ready", export.failure
    return export.file.open("rb").read()


def test_each_format_tells_all_works_of_its_reader(work_at, roberto, cast, monkeypatch):
    monkeypatch.setattr(exports, "CHUNK", 2)
    works = [work_at("filed") for _one in range(3)]
    work_at("draft")  # nobody but its club reads it
    files = {}
    for kind in ("csv", "xlsx", "json"):
        export = exports.ask_for_export(kind=kind, chosen={}, by=roberto)
        exports.write_export(export.pk)
        files[kind] = content(export)
        assert (export.rows, export.written) == (3, 3)

    folios = [work.folio for work in works]
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == folios and rows[1][11] == "245704.00"
    sheet = load_workbook(io.BytesIO(files["xlsx"])).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == folios
    assert [row["folio"] for row in json.loads(files["json"])] == folios
    nothing = exports.ask_for_export(kind="json", chosen={}, by=cast["sofia"])
    exports.write_export(nothing.pk)
    assert json.loads(content(nothing)) == []


def test_a_program_asks_watches_and_fetches(work_at, roberto):
    filed = work_at("filed")
    work_at("approved")
    program = Program(roberto)

    asked = program.post("/exports/", {"kind": "json", "query": "status=filed"})
    again = program.post("/exports/", {"kind": "json", "query": "status=filed"})

    assert (asked.status_code, asked.json()["file"]) == (202, None)
    assert again.json()["id"] == asked.json()["id"]
    exports.write_export(asked.json()["id"])
    told = program.get(f"/exports/{asked.json()['id']}/").json()
    assert (told["state"], told["written"], told["rows"]) == ("ready", 1, 1)
    file = b"".join(program.client.get(told["file"]).streaming_content)
    assert [row["folio"] for row in json.loads(file)] == [filed.folio]
    assert program.post("/exports/", {"kind": "json", "query": "year=x"}).status_code == 400


def test_a_page_shows_how_far_it_is_and_then_the_file(sign_in, work_at, roberto, ramon):
    work_at("filed")
    client = sign_in(roberto)

    page = client.post("/obras/descargas/", {"kind": "csv", "query": "status=filed"}, follow=True)

    assert "Van 0 de 1 obras." in page.content.decode()
    export = Export.objects.get()
    exports.write_export(export.pk)
    ready = client.get(f"/obras/descargas/{export.pk}/").content.decode()
    assert "Lista: 1 obra." in ready and "Descargar el archivo" in ready
    response = client.get(f"/obras/descargas/{export.pk}/archivo/")
    assert b"Folio" in b"".join(response.streaming_content)
    assert sign_in(ramon).get(f"/obras/descargas/{export.pk}/archivo/").status_code == 404


def test_what_was_left_behind_is_written_once_and_an_error_has_a_name(work_at, roberto, monkeypatch):
    work_at("filed")
    lost = exports.ask_for_export(kind="csv", chosen={}, by=roberto)
    dead = exports.ask_for_export(kind="json", chosen={}, by=roberto)
    long_ago = timezone.now() - timedelta(hours=1)
    Export.objects.filter(pk=lost.pk).update(asked_at=long_ago)
    Export.objects.filter(pk=dead.pk).update(state="writing", written=1, seen_at=long_ago)

    sweep_exports()

    assert content(lost) and content(dead)
    busy = exports.ask_for_export(kind="xlsx", chosen={}, by=roberto)
    Export.objects.filter(pk=busy.pk).update(state="writing", seen_at=timezone.now())
    exports.write_export(busy.pk)  # somebody is at it
    busy.refresh_from_db()
    assert busy.state == "writing"
    broken = exports.ask_for_export(kind="csv", chosen={"year": 2013}, by=roberto)
    monkeypatch.setattr(exports, "told", lambda rows: 1 / 0)
    exports.write_export(broken.pk)
    broken.refresh_from_db()
    assert (broken.state, broken.failure) == ("failed", "division by zero")
    Export.objects.update(asked_at=timezone.now() - timedelta(days=8))
    forget_exports()
    assert not Export.objects.exists() and Project.objects.exists()
