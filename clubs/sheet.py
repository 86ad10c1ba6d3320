"""A federation's clubs with their rolls and boards as a table: read row by row, and written back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import BoardSeat, Club
from documents.cells import UNREADABLE, Cells, Wrong, meant, plain_word, tidy
from documents.sheets import Row

MOST_ROWS = 5000
# Titles above the header are few.
HEADER_WITHIN = 30
READ = MOST_ROWS + HEADER_WITHIN + 1
# The columns as the export names them, what else people call them, and the longest cell.
COLUMNS: dict[str, tuple[Any, tuple[str, ...], int]] = {
    "club": (gettext_lazy("Club"), ("nombre del club", "club de migrantes"), 200),
    "municipality": (
        gettext_lazy("Municipio"),
        ("municipio de origen", "clave del municipio", "clave de municipio"),
        100,
    ),
    "locality": (gettext_lazy("Localidad"), ("localidad de origen", "comunidad"), 150),
    "city": (gettext_lazy("Ciudad del club"), ("ciudad", "ciudad de residencia"), 100),
    "us_state": (gettext_lazy("Estado del club"), ("estado", "estado de residencia"), 50),
    "consulate": (gettext_lazy("Consulado"), ("consulado de su circunscripcion",), 120),
    "registration": (gettext_lazy("Registro estatal"), ("registro", "registro ante el estado"), 60),
    "name": (gettext_lazy("Nombre"), ("nombre completo", "integrante", "persona"), 150),
    "birth_date": (gettext_lazy("Fecha de nacimiento"), ("nacimiento",), 30),
    "mexican": (gettext_lazy("Origen mexicano"), ("de origen mexicano", "es de origen mexicano"), 12),
    "member_city": (gettext_lazy("Ciudad en que vive"), ("ciudad de la persona",), 100),
    "member_us_state": (gettext_lazy("Estado en que vive"), ("estado de la persona",), 50),
    "member_since": (gettext_lazy("Integrante desde"), ("ingreso",), 30),
    "post": (gettext_lazy("Cargo"), ("puesto", "cargo en la mesa directiva"), 40),
    "since": (gettext_lazy("Cargo desde"), ("desde", "en el cargo desde"), 30),
}
# The file is in Spanish whatever language its reader reads: it must be read back.
HEADINGS = (
    *("Club", "Municipio", "Localidad", "Ciudad del club", "Estado del club", "Consulado"),
    *("Registro estatal", "Nombre", "Fecha de nacimiento", "Origen mexicano", "Ciudad en que vive"),
    *("Estado en que vive", "Integrante desde", "Cargo", "Cargo desde"),
)
NEEDED = ("club", "municipality", "city", "us_state")
COLUMN_OF = {
    plain_word(word): column
    for (column, (_label, others, _most)), heading in zip(COLUMNS.items(), HEADINGS, strict=True)
    for word in (heading, *others)
}
POSTS = {
    "president": ("presidencia", "presidente", "presidenta", "president"),
    "secretary": ("secretaria", "secretario", "secretary"),
    "treasurer": ("tesoreria", "tesorero", "tesorera", "treasurer"),
    "vocal": ("vocal", "vocalia", "vocales"),
}
POST_OF = {word: post for post, words in POSTS.items() for word in words}
YES = {"si", "s", "x", "yes", "y", "1", "verdadero", "true"}
NO = {"no", "n", "0", "falso", "false"}
OF_CLUBS = ("locality", "city", "us_state", "consulate", "registration")
OF_PEOPLE = ("birth_date", "mexican", "member_city", "member_us_state", "member_since")


@dataclass
class Line:
    """One row: a club, and perhaps one person of it with a post."""

    row: int
    club: str
    municipality: str
    told: dict[str, str]
    name: str = ""
    birth_date: date | None = None
    mexican: bool = False
    member_since: date | None = None
    post: str = ""
    since: date | None = None


@dataclass
class Sheet:
    """What was read, and what stands in the way of it."""

    lines: list[Line] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def label(column: str) -> str:
    return str(COLUMNS[column][0])


def read(rows: Sequence[Cells], *, on: date) -> Sheet:
    """The lines of the table, or what is wrong in which row and column; the file's own rows are counted."""
    sheet = Sheet()
    numbered = [(number, [tidy(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    numbered = [(number, row) for number, row in numbered if any(row)]
    columns, start = header_of(numbered)
    if missing := [label(name) for name in NEEDED if name not in columns]:
        what = _("No se encontraron los encabezados: %(names)s.") % {"names": ", ".join(missing)}
        mend = _("Use la plantilla, o ponga una fila con los nombres de las columnas.")
        sheet.wrong.append(Wrong(numbered[0][0] if numbered else 1, "", what, mend))
        return sheet
    body = numbered[start:]
    if len(body) > MOST_ROWS:
        what = _("La lista tiene más de %(most)s renglones.") % {"most": f"{MOST_ROWS:,}"}
        sheet.wrong.append(Wrong(body[MOST_ROWS][0], "", what, _("Divídala en dos archivos.")))
        return sheet
    for number, row in body:
        told = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        if any(told.values()):
            read_line(sheet, number, {**dict.fromkeys(COLUMNS, ""), **told}, on)
    if not sheet.lines and not sheet.wrong:
        sheet.wrong.append(Wrong(1, "", _("No hay ningún club."), _("Revise que haya renglones.")))
    return sheet


def header_of(rows: Sequence[tuple[int, Cells]]) -> tuple[dict[str, int], int]:
    """Which column is where, and how many rows stand above the lines: titles and the header itself."""
    best: tuple[dict[str, int], int] = ({}, 0)
    for place, (_number, row) in enumerate(rows[:HEADER_WITHIN]):
        known: dict[str, int] = {}
        for column, cell in enumerate(row):
            name = COLUMN_OF.get(plain_word(cell).strip(" .:"))
            if name and name not in known:
                known[name] = column
        if len(known) > len(best[0]):
            best = known, place + 1
    return best


def read_line(sheet: Sheet, number: int, told: dict[str, str], on: date) -> None:
    """The line is in the sheet, or each of its cells that cannot be read."""
    before = len(sheet.wrong)

    def bad(name: str, what: str, mend: str) -> None:
        sheet.wrong.append(Wrong(number, label(name), what, mend))

    for name, cell in told.items():
        for what, mend in letters_wrong(cell, COLUMNS[name][2]):
            bad(name, what, mend)
    line = Line(number, told["club"], told["municipality"], told, told["name"])
    for name in ("club", "municipality"):
        if not told[name]:
            bad(name, _("La celda está vacía."), _("Escríbalo en cada renglón."))
    if told["name"]:
        read_person(line, told, bad, on)
    elif told["post"] or told["birth_date"]:
        bad("name", _("Falta el nombre de la persona."), _("Escríbalo, o vacíe las demás celdas de ella."))
    if len(sheet.wrong) == before:
        sheet.lines.append(line)


def letters_wrong(cell: str, most: int) -> Iterator[tuple[str, str]]:
    """What is wrong with the letters of a cell, whatever it says."""
    if cell.startswith("="):
        yield _("La celda es una fórmula y aquí no se calcula."), _("Pegue su valor como texto.")
    if UNREADABLE in cell:
        yield (
            _("«%(cell)s» tiene letras que no se pueden leer.") % {"cell": cell[:40]},
            _("Escríbala de nuevo, o guarde el archivo como CSV UTF-8 o XLSX."),
        )
    elif better := meant(cell):
        yield (
            _("«%(cell)s» se guardó con otra codificación.") % {"cell": cell[:40]},
            _("Parece decir «%(better)s». Escríbala de nuevo, o guarde el archivo como CSV UTF-8.")
            % {"better": better[:40]},
        )
    if len(cell) > most:
        yield (
            _("Tiene %(count)s letras.") % {"count": len(cell)},
            _("Puede tener hasta %(most)s.") % {"most": most},
        )


def read_person(line: Line, told: dict[str, str], bad: Any, on: date) -> None:
    """The person of the line with the post, where every cell of it can be read."""
    for name in ("birth_date", "member_since", "since"):
        if told[name]:
            try:
                setattr(line, name, day_of(told[name], on))
            except ValueError as reason:
                bad(name, _("«%(cell)s» no sirve como fecha.") % {"cell": told[name][:40]}, str(reason))
    if not told["birth_date"]:
        bad("birth_date", _("La celda está vacía."), _("Escríbala como año-mes-día, por ejemplo 1980-05-01."))
    word = plain_word(told["mexican"])
    line.mexican = word in YES
    if word not in YES | NO:
        bad("mexican", _("No dice si es de origen mexicano."), _("Escriba «sí» o «no»."))
    if told["post"]:
        line.post = POST_OF.get(plain_word(told["post"]), "")
        if not line.post:
            labels = ", ".join(str(post.label) for post in BoardSeat.Post)
            what = _("«%(cell)s» no es un cargo de la mesa directiva.") % {"cell": told["post"][:40]}
            bad("post", what, _("Escriba uno de estos: %(posts)s.") % {"posts": labels})
        if not told["since"]:
            bad("since", _("La celda está vacía."), _("Escriba desde cuándo ocupa el cargo."))
    line.member_since = line.member_since or line.since
    if not told["member_since"] and not told["since"]:
        bad("member_since", _("La celda está vacía."), _("Escriba desde cuándo es integrante."))


def day_of(cell: str, on: date) -> date:
    """The day that a cell names. Raises ValueError with how to write it."""
    how = _("Escríbala como año-mes-día, por ejemplo 1980-05-01.")
    text = cell.removesuffix(" 00:00:00")
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = map(int, match.groups())
    elif match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day, month, year = map(int, match.groups())
        if day <= 12 and month <= 12 and day != month:
            # Here the day comes first and in the United States the month.
            two_ways = _("Puede leerse de dos maneras.")
            raise ValueError(f"{two_ways} {how}")
        if month > 12:
            day, month = month, day
    else:
        raise ValueError(how)
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(how) from None
    if found > on:
        raise ValueError(_("Escriba una fecha que ya pasó."))
    if found.year < 1900:
        raise ValueError(_("Revise el año de la fecha."))
    return found


# --- Back to a table -------------------------------------------------------------------------------


def rows_of(clubs: Sequence[Club], on: date) -> Iterator[Row]:
    """One row for each person of a club and post, in the order of HEADINGS; one for a club without people.

    ``clubs`` come with ``members_today`` and their ``seats_today``.
    """
    for club in clubs:
        of_club = [
            *(club.name, club.municipality_id, club.locality_id or "", club.city, club.us_state),
            *(club.consulate_id or "", club.state_registration),
        ]
        people: list[list[Any]] = []
        for member in club.members_today:  # type: ignore[attr-defined]
            person = [
                *(member.name, member.birth_date, "sí" if member.is_of_mexican_origin else "no"),
                *(member.city, member.us_state, member.since),
            ]
            posts = [[POSTS[seat.post][0], seat.since] for seat in member.seats_today] or [["", ""]]
            people += [[*person, *post] for post in posts]
        yield from ([*of_club, *person] for person in people or [[""] * 8])
