"""Tables that people take along: CSV for any program, XLSX for those who work in a spreadsheet."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cell = str | int | Decimal | date | datetime | None
Row = Sequence[Cell]

# A spreadsheet would run a text that begins so; with an apostrophe before it, it stays a text.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(text: str) -> str:
    """The text as no spreadsheet executes it."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(RUNS) else text


def plain(cell: Cell) -> str:
    """The cell in a CSV: amounts with two decimals and nothing else, dates as ISO 8601 writes them."""
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:.2f}"
        case datetime():
            return timezone.localtime(cell).isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case str():
            return harmless(cell)
    return str(cell)


class Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(headings: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The table as text, row after row."""
    writer = csv.writer(Echo())
    yield "\ufeff"  # without it a spreadsheet takes UTF-8 for something else
    yield writer.writerow([harmless(heading) for heading in headings])
    for row in rows:
        yield writer.writerow([plain(cell) for cell in row])


def write_xlsx(file: IO[bytes], headings: Sequence[str], rows: Iterable[Row]) -> None:
    """A workbook of one sheet is in ``file``. Its rows go to the disk as they come and not into memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"

    def shown(cell: Cell) -> object:
        match cell:
            case Decimal():
                number = WriteOnlyCell(sheet, cell)
                number.number_format = "#,##0.00"
                return number
            case datetime():
                return timezone.make_naive(cell).replace(microsecond=0)
            case str():
                return harmless(cell)
        return cell

    sheet.append([harmless(heading) for heading in headings])
    for row in rows:
        sheet.append([shown(cell) for cell in row])
    book.save(file)


def as_csv(name: str, headings: Sequence[str], rows: Iterable[Row]) -> HttpResponseBase:
    """The rows as they come from the database, none of them waiting for the last one."""
    response = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return response


def as_xlsx(name: str, headings: Sequence[str], rows: Iterable[Row]) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(file, headings, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=EXCEL)


WRITERS: dict[str, Callable[[str, Sequence[str], Iterable[Row]], HttpResponseBase]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
}


def answer(extension: str, name: str, headings: Sequence[str], rows: Iterable[Row]) -> HttpResponseBase:
    """The table as a file of that kind, for the reader alone."""
    response = WRITERS[extension](name, headings, rows)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
