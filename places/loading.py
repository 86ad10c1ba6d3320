"""Brings the catalogue that ships in ``places/data`` into the database.

Every file is checked against the manifest before the first row is written. Rows go by COPY into a
temporary table, one state at a time, and from there only what is new or different reaches the real one.
Nothing is ever deleted: a club or a work may refer to it.
"""

import csv
import hashlib
import json
import lzma
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from places.models import Consulate, Locality, Marginality, MigrationIntensity, Municipality, State

DATA = Path(__file__).parent / "data"
POPULATION_2020 = 126_014_024
WIDTH_OF_TITLE = 23


class CatalogueDamaged(Exception):
    """A file of the catalogue that is not the one that was published, told to the person who loads it."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One file, the table that it fills, and the columns that follow from the file's own."""

    model: type[models.Model]
    file: str
    key: tuple[str, ...] = ("code",)
    derived: dict[str, str] = field(default_factory=dict)
    by_state: bool = True

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass
class Loaded:
    """How many rows of one table were there to load, were new, and had changed."""

    rows: int = 0
    added: int = 0
    changed: int = 0


# In the order of their references.
SHEETS = (
    Sheet(State, "entidades_2020.csv"),
    Sheet(
        Municipality,
        "municipios_2025.csv.xz",
        derived={"state_id": "left(code, 2)", "seat_name": "coalesce(seat_name, '')"},
    ),
    Sheet(Locality, "localidades_iter2020.csv.xz", derived={"municipality_id": "left(code, 5)"}),
    Sheet(Marginality, "marginacion_municipal_2020.csv.xz", key=("municipality_id", "edition")),
    Sheet(MigrationIntensity, "intensidad_migratoria_2020.csv.xz", key=("municipality_id", "edition")),
    Sheet(Consulate, "consulados.csv", by_state=False),
)
# Read where it lies, without a table of its own.
COUNTIES = "condados.csv"


def load(
    *, states: Collection[str] | None = None, folder: Path = DATA, show_progress: bool | None = False
) -> dict[type[models.Model], Loaded]:
    """The database holds the whole catalogue, or ``states`` and the consulates; a repeat changes nothing.

    ``show_progress=None`` draws the bar only on a terminal.
    """
    published(COUNTIES, folder)
    lines_of = {sheet: read(sheet, folder) for sheet in SHEETS}
    if states is not None:
        refuse_unknown(states, lines_of[SHEETS[0]])
        lines_of = {sheet: [lines[0], *chosen(sheet, lines, states)] for sheet, lines in lines_of.items()}
    counts = {sheet.model: Loaded(rows=len(lines) - 1) for sheet, lines in lines_of.items()}
    bar = tqdm(
        total=sum(loaded.rows for loaded in counts.values()),
        disable=None if show_progress is None else not show_progress,
        unit=_(" filas"),
    )
    with bar, transaction.atomic(), connection.cursor() as cursor:
        # Two loads at once wait for each other; readers are not disturbed.
        cursor.execute("LOCK TABLE places_state IN SHARE ROW EXCLUSIVE MODE")
        for sheet, lines in lines_of.items():
            bar.set_description(str(sheet.model._meta.verbose_name_plural).capitalize().ljust(WIDTH_OF_TITLE))
            bring(sheet, lines, counts[sheet.model], cursor, bar)
    return counts


def read(sheet: Sheet, folder: Path) -> list[str]:
    """The lines of a file, heading first, once its hash, its rows and its people have been counted."""
    lines = published(sheet.file, folder)
    refuse_missing_people(sheet, lines)
    return lines


def published(file: str, folder: Path) -> list[str]:
    """The lines of a file that is, by its hash and its rows, the one that was published."""
    try:
        content = (folder / file).read_bytes()
        expected = json.loads((folder / "manifest.json").read_text())[file]
    except (OSError, ValueError, KeyError) as error:
        raise CatalogueDamaged(
            _("No se pudo leer «%(file)s» del catálogo de lugares: %(why)s.") % {"file": file, "why": error}
        ) from error
    if hashlib.sha256(content).hexdigest() != expected["sha256"]:
        raise CatalogueDamaged(
            _("«%(file)s» no es el archivo publicado: su huella SHA-256 no coincide. No se cargó nada.")
            % {"file": file}
        )
    lines = (lzma.decompress(content) if file.endswith(".xz") else content).decode().splitlines()
    if len(lines) - 1 != expected["rows"]:
        raise CatalogueDamaged(
            _("«%(file)s» trae %(found)s filas y debe traer %(expected)s. No se cargó nada.")
            % {"file": file, "found": f"{len(lines) - 1:,}", "expected": f"{expected['rows']:,}"}
        )
    return lines


def refuse_missing_people(sheet: Sheet, lines: list[str]) -> None:
    heading, *rows = csv.reader(lines)
    if "population" not in heading:
        return
    column = heading.index("population")
    people = sum(int(row[column] or 0) for row in rows)
    if people != POPULATION_2020:
        raise CatalogueDamaged(
            _("«%(file)s» suma %(found)s habitantes y el Censo 2020 contó %(expected)s. No se cargó nada.")
            % {"file": sheet.file, "found": f"{people:,}", "expected": f"{POPULATION_2020:,}"}
        )


def refuse_unknown(states: Collection[str], lines: list[str]) -> None:
    unknown = sorted(set(states) - {line[:2] for line in lines[1:]})
    if unknown:
        raise ValueError(_("No hay entidad con clave %(codes)s.") % {"codes": ", ".join(unknown)})


def chosen(sheet: Sheet, lines: list[str], states: Collection[str]) -> Iterator[str]:
    return (line for line in lines[1:] if not sheet.by_state or line[:2] in states)


def bring(sheet: Sheet, lines: list[str], loaded: Loaded, cursor, bar: tqdm) -> None:
    """The rows of one file are in its table; ``loaded`` tells how many were new and how many had changed."""
    columns = lines[0].split(",")
    cursor.execute(
        f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {lines[0]} FROM {sheet.table} WITH NO DATA"  # noqa: S608
    )
    insert, update = statements(sheet, columns)
    for _state, group in groupby(lines[1:], key=lambda line: line[:2] if sheet.by_state else ""):
        rows = list(group)
        with cursor.copy(f"COPY incoming ({lines[0]}) FROM STDIN WITH (FORMAT csv)") as copy:
            copy.write("\n".join(rows))
        cursor.execute(update)
        loaded.changed += cursor.rowcount
        cursor.execute(insert)
        loaded.added += cursor.rowcount
        cursor.execute("TRUNCATE incoming")
        bar.update(len(rows))
    cursor.execute("DROP TABLE incoming")
    if loaded.added or loaded.changed:
        put_in_order(sheet, cursor)


def put_in_order(sheet: Sheet, cursor) -> None:
    """The first search after a load is as quick as any: the planner knows the table, no index is behind."""
    cursor.execute(f"ANALYZE {sheet.table}")
    for index in sheet.model._meta.indexes:
        if isinstance(index, GinIndex):
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index.name])


def statements(sheet: Sheet, columns: list[str]) -> tuple[str, str]:
    """SQL that adds the rows that are new, and SQL that corrects those that differ."""
    values = {name: name for name in columns} | sheet.derived
    select = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in values.items())
    source = f"(SELECT {select} FROM incoming) AS new"  # noqa: S608
    same = " AND ".join(f"old.{name} = new.{name}" for name in sheet.key)
    names = ", ".join(map(quoted, values))
    facts = [quoted(name) for name in values if name not in sheet.key]
    insert = (
        f"INSERT INTO {sheet.table} ({names}) SELECT {names} FROM {source}"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT FROM {sheet.table} AS old WHERE {same})"
    )
    update = (
        f"UPDATE {sheet.table} AS old SET {', '.join(f'{name} = new.{name}' for name in facts)} FROM {source}"  # noqa: S608
        f" WHERE {same} AND ({', '.join(f'old.{name}' for name in facts)})"
        f" IS DISTINCT FROM ({', '.join(f'new.{name}' for name in facts)})"
    )
    return insert, update


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
