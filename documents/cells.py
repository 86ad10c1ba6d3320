"""Tables that people bring: pasted text, CSV or XLSX, as cells of text. Nothing in them is executed."""

import csv
import io
import unicodedata
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from documents.sheets import RUNS

MOST_BYTES = 5 * 1024 * 1024
# What a packed workbook may unfold to.
MOST_UNPACKED = 100 * 1024 * 1024
MOST_COLUMNS = 40
# The byte with which each encoding of two bytes says so.
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What stands for a byte that no encoding explains.
UNREADABLE = "\ufffd"

Cells = list[str]


@dataclass(frozen=True)
class Wrong:
    """What is wrong in one cell, and how it is mended."""

    row: int
    column: str
    what: str
    mend: str


@dataclass
class Table:
    """The cells of a file, and how its letters were read."""

    rows: list[Cells]
    encoding: str = ""
    # Where a file of both encodings has lines in the older one.
    older_lines: list[int] = field(default_factory=list)


NOT_A_SHEET = gettext_lazy("El archivo no se puede leer como XLSX ni como CSV. Guárdelo en uno de los dos.")


def table_of_file(file: UploadedFile, *, most_rows: int, keeps_formulas: bool = False) -> Table:
    """The cells of the first sheet, as text. Raises ValidationError with the reason.

    A formula is the value that the spreadsheet kept of it or, with ``keeps_formulas``, its own text.
    """
    if (file.size or 0) > MOST_BYTES:
        raise ValidationError(_("El archivo pasa de 5 MB. Deje solo la hoja de la lista."))
    content = file.read()
    if content.startswith(b"PK"):
        return Table(cells_of_workbook(content, most_rows=most_rows, keeps_formulas=keeps_formulas))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(_("Es un archivo XLS antiguo. Guárdelo como XLSX o CSV y súbalo otra vez."))
    text, encoding, older = decoded(content)
    if "\0" in text:
        raise ValidationError(NOT_A_SHEET)
    return Table(cells_of_text(text), encoding, older)


def decoded(content: bytes) -> tuple[str, str, list[int]]:
    """The text, its encoding, and which lines are in Windows-1252 where others are in UTF-8."""
    if content.startswith(UTF_16):
        return content.decode("utf-16", "replace"), "UTF-16", []
    try:
        return content.decode("utf-8-sig"), "UTF-8", []
    except UnicodeDecodeError:
        pass
    lines, older, is_newer = [], [], False
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
            is_newer = is_newer or not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
            older.append(number)
    if is_newer:
        return "\n".join(lines), "UTF-8, Windows-1252", older
    return "\n".join(lines), "Windows-1252", []


def cells_of_workbook(content: bytes, *, most_rows: int, keeps_formulas: bool = False) -> list[Cells]:
    """The cells of a workbook's first sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise ValidationError(_("El archivo es demasiado grande por dentro. Deje solo esa hoja."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=not keeps_formulas)
        try:
            rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, max_row=most_rows, values_only=True)
            return [[text_of(value) for value in row] for row in rows]
        finally:
            book.close()
    except ValidationError:
        raise
    # A damaged workbook fails in many ways inside of its reader.
    except Exception as reason:
        raise ValidationError(NOT_A_SHEET) from reason


def text_of(value: Any) -> str:
    """A cell as text. A number loses what binary fractions add behind its fifteenth digit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}"
    return str(value)


def cells_of_text(text: str) -> list[Cells]:
    """The cells of pasted or saved text, by the sign that divides most of its lines."""
    head = text[:20_000].splitlines()[:50]
    counts = {sign: sum(line.count(sign) for line in head) for sign in "\t;,"}
    # A comma divides only where nothing else does: 1,250.00 has one.
    sign = "\t" if counts["\t"] else ";" if counts[";"] else ","
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        return [row[:MOST_COLUMNS] for row in rows]
    except csv.Error as reason:
        raise ValidationError(NOT_A_SHEET) from reason


def plain(cell: str) -> str:
    """One spelling of the same text: accents in one sign, spaces single."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def tidy(cell: str) -> str:
    """One spelling, without the apostrophe that keeps a text from being executed."""
    cell = plain(cell)
    return cell[1:] if cell[:1] == "'" and cell[1:2] in RUNS[:4] else cell


def plain_word(text: str) -> str:
    """``text`` without accents, in small letters, with single spaces."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split()).strip(".")


def meant(cell: str) -> str:
    """What a cell says that was converted once too often: «NuÃ±ez» is «Nuñez». Empty where it was not."""
    if cell.isascii():
        return ""
    try:
        return cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
