"""A federation's list of clubs: told row by row what is wrong, written wholly or not at all, and once."""

import csv
import io
from datetime import date, datetime, timedelta
from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import Office
from clubs.actions import RegisterRefused, ask_to_write, bring_list, seat, unseat, write_list
from clubs.actions.lists import forget_lists, write_wanted
from clubs.models import BoardSeat, Club, ClubList, Federation, Member
from clubs.plans import plan_of
from clubs.sheet import HEADINGS, MOST_ROWS, day_of, read
from clubs.tasks import sweep_lists
from documents.cells import Table, decoded, table_of_file
from documents.models.making import DEAD_AFTER

TODAY = date(2026, 11, 29)
PERSON = ("Inés Núñez Peña", "1980-05-21", "sí", "", "", "2020-01-02")
NEW = ("Hijos de Río Grande", "Río Grande", "", "Dallas", "Texas", "dallas", "")


@pytest.fixture
def texas(cast) -> Federation:
    return Federation.objects.get(name__contains="Norte de Texas")


def row(*person: str, club=NEW) -> list[str]:
    return [*club, *(person or [""] * 8)]


def table(*rows: list[str]) -> list[list[str]]:
    return [list(HEADINGS), *rows]


BOARD = table(
    row(*PERSON, "Presidenta", "2024-02-03"),
    row("Luis Mora Ríos", "14/02/1975", "no", "Irving", "Texas", "", "Tesorero", "2024-02-03"),
    row("Ana Paz Luna", "1990-01-31", "x", "", "", "2021-03-04", "", ""),
)


def wrongs(federation: Federation, *rows: list[str]) -> list[tuple[int, str]]:
    plan = plan_of(federation, read(table(*rows), on=TODAY), on=TODAY)
    return [(one.row, one.column) for one in plan.wrong]


def test_a_list_is_written_as_a_whole_and_once(texas, elena):
    asked = bring_list(texas, table=Table(BOARD), name="clubes.csv", by=elena)
    assert not Club.objects.filter(name=NEW[0]).exists()

    done = write_list(asked, by=elena)
    assert write_list(asked, by=elena).written_at == done.written_at
    again = write_list(bring_list(texas, table=Table(BOARD), name="clubes.csv", by=elena), by=elena)

    assert (done.clubs, done.members, done.seats, done.cells) == (1, 3, 2, [])
    assert (again.clubs, again.members, again.seats) == (0, 0, 0)
    club = Club.objects.get(name=NEW[0])
    assert (club.federation, club.municipality_id, club.consulate_id) == (texas, "32039", "dallas")
    assert (club.office.role, club.office.parent_id) == ("club", texas.office_id)
    assert [str(one) for one in club.seats.all()] == [
        "Presidencia: Inés Núñez Peña",
        "Tesorería: Luis Mora Ríos",
    ]
    assert club.members.get(name="Inés Núñez Peña").city == "Dallas"
    assert list(club.events.values_list("act", "by__name")) == [("list", elena.name)]


def test_one_wrong_row_and_nothing_is_written(texas, elena):
    before = Club.objects.count(), Member.objects.count(), Office.objects.count()
    wrong = table(*BOARD[1:], row("Sin Fecha", "", "sí", "", "", "", "", ""))

    asked = bring_list(texas, table=Table(wrong), name="clubes.csv", by=elena)
    with pytest.raises(RegisterRefused, match="No se guardó nada"):
        write_list(asked, by=elena)

    assert (Club.objects.count(), Member.objects.count(), Office.objects.count()) == before


def test_each_cell_that_cannot_be_read_is_told(texas, santa_elena):
    other = ("Otro Club", "Guanajuato", "", "Dallas", "Texas", "", "")
    formula = ("=HYPERLINK(1)", "32039", "", "Dallas", "Texas", "", "")
    broken = ("Los NuÃ±ez", "32039", "", "Dallas", "Texas", "nowhere", "")
    assert wrongs(
        texas,
        row(club=other),
        row(club=formula),
        row(club=broken),
        row("Ana", "03/04/1980", "quizá", "", "", "", "Rey", "2030-01-01"),
        row("Niña", "2010-01-01", "sí", "", "", "2020-01-01", "", ""),
        row(*PERSON, "Presidenta", "2019-01-01"),
        row("Otra Persona", "1980-05-22", "sí", "", "", "2020-01-02", "presidente", "2024-01-01"),
        row(club=(*NEW[:3], "Houston", *NEW[4:])),
    ) == [
        (2, "Municipio"),
        (3, "Club"),
        (4, "Club"),
        (5, "Fecha de nacimiento"),
        (5, "Cargo desde"),
        (5, "Origen mexicano"),
        (5, "Cargo"),
        (6, "Fecha de nacimiento"),
        (7, "Cargo desde"),
        (8, "Cargo"),
        (9, "Ciudad del club"),
    ]
    broken_only = read(table(row(club=broken)), on=TODAY).wrong
    assert "«Los Nuñez»" in broken_only[0].mend


def test_what_is_registered_stays(texas, santa_elena, tomas, elena):
    same = (santa_elena.name.upper(), "32039", "", "Otra Ciudad", "Texas", "", "")
    president = santa_elena.seats.get(post="president")
    known = (president.member.name, president.member.birth_date.isoformat(), "sí", "", "", "")
    found = plan_of(
        texas,
        read(
            table(
                row(*known, "Presidente", president.since.isoformat(), club=same),
                row(*PERSON, "Presidenta", "2024-02-03", club=same),
                row(club=("Migrantes de Loreto en Denver", "Loreto", "", "Denver", "Colorado", "", "")),
            ),
            on=TODAY,
        ),
        on=TODAY,
    )

    assert [(one.row, one.column) for one in found.wrong] == [(3, "Cargo"), (4, "Club")]
    assert president.member.name in found.wrong[0].what
    assert [(one.row, one.column) for one in found.kept] == [(2, "Ciudad del club")]
    assert (found.clubs, found.same) == ({}, 2)


def test_days_that_two_countries_read_otherwise_are_asked_for():
    assert day_of("14/02/1975", TODAY) == day_of("02/14/1975", TODAY) == date(1975, 2, 14)
    assert day_of("1975-2-14", TODAY) == day_of(str(datetime(1975, 2, 14)), TODAY) == date(1975, 2, 14)
    for cell in ("03/04/1980", "1980-02-30", "14/02/75", "ayer"):
        with pytest.raises(ValueError, match="año-mes-día"):
            day_of(cell, TODAY)


def test_two_encodings_in_one_file_are_read_and_told():
    assert decoded("Núñez\n".encode()) == ("Núñez\n", "UTF-8", [])
    assert decoded("Núñez\n".encode("cp1252")) == ("Núñez\n", "Windows-1252", [])
    assert decoded("Núñez".encode("utf-16")) == ("Núñez", "UTF-16", [])
    mixed = "a\nNúñez\n".encode() + "Peña\nb".encode("cp1252")
    assert decoded(mixed) == ("a\nNúñez\nPeña\nb", "UTF-8, Windows-1252", [3])


def workbook(*rows: list) -> SimpleUploadedFile:
    book, file = Workbook(), io.BytesIO()
    for cells in rows:
        book.active.append(cells)
    book.save(file)
    return SimpleUploadedFile("clubes.xlsx", file.getvalue())


def test_a_formula_of_a_workbook_is_text():
    file = workbook(["Club"], ['=HYPERLINK("http://x.mx","Club")'])
    assert table_of_file(file, most_rows=9, keeps_formulas=True).rows[1][0] == (
        '=HYPERLINK("http://x.mx","Club")'
    )


def test_the_export_is_read_again_and_runs_nothing(texas, santa_elena, elena, sign_in):
    santa_elena.members.filter(seats__isnull=True).update(city="=1+1")
    vocal = santa_elena.members.filter(seats__isnull=True).first()
    seat(vocal, post="vocal", since=TODAY, by=elena)
    client, address = sign_in(elena), reverse("clubs:list_file", args=[texas.pk, "csv"])
    with CaptureQueriesContext(connection) as few:
        content = b"".join(client.get(address).streaming_content)

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == list(HEADINGS)
    assert "'=1+1" in rows[1] + rows[5] + rows[-1] or any("'=1+1" in cells for cells in rows)
    Member.objects.filter(city="=1+1").update(city="Arlington")
    again = table(*[["Arlington" if cell == "'=1+1" else cell for cell in cells] for cells in rows[1:]])
    plan = plan_of(texas, read(again, on=TODAY), on=TODAY)
    assert (plan.wrong, plan.kept, plan.is_empty) == ([], [], True)
    unseat(vocal.seats.get(), on=TODAY, by=elena)
    with CaptureQueriesContext(connection) as still:
        b"".join(client.get(address).streaming_content)
    assert len(still) == len(few)


def test_the_pages_show_first_and_write_afterwards(texas, elena, sign_in):
    client, bring = sign_in(elena), reverse("clubs:bring_list", args=[texas.pk])
    assert client.post(bring, {}).status_code == 422
    wrong = workbook(list(HEADINGS), row(club=("Hijos de Río Grande", "Nada", "", "Dallas", "Texas", "", "")))
    told = client.post(bring, {"file": wrong}, follow=True).content.decode()
    assert "Fila 2, Municipio." in told
    assert "Guardar todo" not in told

    shown = client.post(bring, {"file": workbook(*BOARD)}, follow=True)
    assert "Guardar todo" in shown.content.decode()
    asked = ClubList.objects.waiting().get()
    address = reverse("clubs:write_list", args=[texas.pk, asked.pk])
    page = client.post(address, follow=True)
    client.post(address)
    here, htmx = page.redirect_chain[-1][0], {"HX-Request": "true"}
    assert "En espera" in page.content.decode() and "Guardar todo" not in page.content.decode()
    assert "En espera" in client.get(here, headers=htmx).content.decode()
    busy = client.post(bring, {"file": workbook(*BOARD)})
    assert busy.status_code == 422 and "Espere a que termine" in busy.content.decode()
    write_wanted(asked.pk)
    assert client.get(here, headers=htmx)["HX-Refresh"] == "true"
    assert "Guardada" in client.get(here).content.decode()

    assert Club.objects.filter(name=NEW[0]).count() == 1


def test_a_list_on_its_way_survives_whoever_carried_it_and_is_written_once(texas, elena):
    asked = ask_to_write(bring_list(texas, table=Table(BOARD), name="clubes.csv", by=elena), by=elena)
    assert ClubList.objects.claim(asked.pk).state == "writing"
    write_wanted(asked.pk)  # somebody is at it
    sweep_lists()
    assert forget_lists(on=timezone.localdate() + timedelta(days=9)) == 0
    assert not Club.objects.filter(name=NEW[0]).exists()

    ClubList.objects.update(seen_at=timezone.now() - DEAD_AFTER - timedelta(seconds=1))
    sweep_lists()
    write_wanted(asked.pk)

    asked.refresh_from_db()
    assert (asked.state, asked.clubs, asked.members) == ("written", 1, 3)
    assert Club.objects.filter(name=NEW[0]).count() == 1


def test_a_list_that_the_register_overtook_waits_again_with_the_reason(texas, elena, sign_in):
    asked = ask_to_write(bring_list(texas, table=Table(BOARD), name="clubes.csv", by=elena), by=elena)
    other = Federation.objects.exclude(pk=texas.pk).first()
    office = Office.objects.create(role="club", name=NEW[0], parent_id=other.office_id)
    Club.objects.create(name=NEW[0], municipality_id="32039", federation=other, office=office)

    write_wanted(asked.pk)

    asked.refresh_from_db()
    assert (asked.state, asked.wanted_by, asked.seen_at) == ("waiting", None, None)
    page = sign_in(elena).get(reverse("clubs:list", args=[texas.pk, asked.pk])).content.decode()
    assert asked.refusal in page and "no es de su federación" in page
    assert not Member.objects.filter(club__name=NEW[0]).exists()


def test_a_list_that_nobody_writes_is_forgotten(texas, elena):
    kept = bring_list(texas, table=Table(BOARD), name="clubes.csv", by=elena)
    assert forget_lists(on=timezone.localdate()) == 0
    ClubList.objects.update(at=timezone.now() - timedelta(days=9))

    assert forget_lists(on=timezone.localdate()) == 1
    assert not ClubList.objects.filter(pk=kept.pk).exists()


def test_five_thousand_rows_take_seconds_and_few_queries(texas, elena):
    posts = ("Presidenta", "Secretario", "Tesorera", "Vocal", "")
    rows = [
        row(
            *(f"Persona {n}", f"19{60 + n % 30}-05-21", "sí", "", "", "2020-01-02"),
            *(posts[n % 5], "2024-02-03"),
            club=(f"Club {n // 5}", "Río Grande", "", "Dallas", "Texas", "dallas", ""),
        )
        for n in range(MOST_ROWS)
    ]
    began = monotonic()
    asked = bring_list(texas, table=Table(table(*rows)), name="clubes.csv", by=elena)
    with CaptureQueriesContext(connection) as queries:
        done = write_list(asked, by=elena)

    assert (done.clubs, done.members, done.seats) == (1000, 5000, 4000)
    assert len(queries) < 40
    assert monotonic() - began < 30
    assert BoardSeat.objects.filter(club__name="Club 999").count() == 4
