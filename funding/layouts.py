"""The layouts in which banks write what moved in an account: CSV, OFX and SPEI's receipt.

Nothing is guessed. A file in which one line cannot be read is refused whole, with the number of the line,
what is wrong with it and how to mend it.
"""

import csv
import io
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import unescape
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from accounts.personal import keyed
from programs.money import NotPesos, parse_pesos

# So many wrong lines are told at once.
MOST_TOLD = 5
HEADINGS = {
    "day": {"fecha", "fecha de operacion", "fecha operacion", "fecha de movimiento", "fecha movimiento"},
    "out": {"cargo", "cargos", "retiro", "retiros"},
    "in": {"abono", "abonos", "deposito", "depositos"},
    "signed": {"importe", "monto", "importe mxn", "monto mxn"},
    "kind": {"tipo", "tipo de movimiento", "naturaleza", "cargo abono"},
    "currency": {"moneda", "divisa"},
    "reference": {"referencia", "referencia numerica", "numero de referencia", "no de referencia", "folio"},
    "tracking": {"clave de rastreo", "clave rastreo", "cve rastreo", "rastreo"},
    "description": {"descripcion", "concepto", "detalle", "concepto de pago"},
    "counterpart": {"ordenante", "nombre del ordenante", "ordenante o beneficiario", "beneficiario"},
}
HEADINGS_BY_NAME = {name: column for column, names in HEADINGS.items() for name in names}
PESOS = {"", "mxn", "mxp", "m n", "mn", "peso", "pesos", "pesos mexicanos"}
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2}|[a-z]{3,4})\.?[/-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TAG = re.compile(r"<(/?)([A-Za-z][\w.]*)\s*/?>([^<]*)")
_TRACKING = re.compile(r"RASTREO[:#.\s]*([A-Z0-9]*[0-9][A-Z0-9]*)", re.IGNORECASE)
_TOTAL = re.compile(r"(?:saldo|total)(?:es)?\b", re.IGNORECASE)


class StatementRefused(Exception):
    """A file that is not imported, with every reason as a sentence."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class Wrong(Exception):
    """What is wrong with one line and how to mend it."""


@dataclass(frozen=True)
class Moved:
    """One movement: + came in, − went out. ``line`` is its place in the file, or the key of its row.

    ``counterpart_key`` is a keyed hash of the other side's account, which a CEP alone tells.
    """

    line: int
    booked_on: date
    amount: Decimal
    reference: str = ""
    description: str = ""
    counterpart: str = ""
    tracking_key: str = ""
    counterpart_key: str = ""


@dataclass(frozen=True)
class Read:
    """What a file tells: its layout and its movements in the order of the file."""

    layout: str
    movements: list[Moved]


# --- CSV -----------------------------------------------------------------------------------------


def read_csv(text: str, clabe: str) -> Read:
    delimiter, rows = rows_with_header(text)
    line, header = next(rows)
    columns: dict[str, list[int]] = {}
    for place, cell in enumerate(header):
        if column := HEADINGS_BY_NAME.get(plain(cell)):
            columns.setdefault(column, []).append(place)
    for said in text.split("\n")[: line - 1]:
        refuse_another(clabe, re.findall(r"(?<!\d)\d{18}(?!\d)", said))
    movements, problems = [], []
    try:
        for line, row in rows:
            if is_no_movement(row, columns):
                continue
            try:
                movements.append(moved(line, row, columns, len(header)))
            except Wrong as wrong:
                problems.append(at(line, wrong))
                if len(problems) == MOST_TOLD:
                    break
    except csv.Error:
        problems.append(at(line + 1, _("hay comillas sin cerrar. Descargue el archivo de nuevo.")))
    if problems:
        raise StatementRefused(*problems)
    layout = "csv_two_columns" if {"in", "out"} <= set(columns) else "csv_one_column"
    return Read("csv_semicolon" if delimiter == ";" else layout, movements)


def rows_with_header(text: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The rows from the heading on, each with its line; what banks write above it is skipped."""
    for delimiter in ",;\t":
        rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        numbered = ((rows.line_num, row) for row in rows)
        try:
            for line, row in numbered:
                names = {HEADINGS_BY_NAME.get(plain(cell)) for cell in row}
                if "day" in names and ({"in", "out"} <= names or "signed" in names):
                    return delimiter, prepend((line, row), numbered)
        except csv.Error:
            continue
    raise StatementRefused(
        _(
            "No se reconoce el archivo: un CSV necesita un renglón de encabezados con «Fecha» y con «Cargo» "
            "y «Abono», o con «Importe». También se leen OFX y el XML de un CEP."
        )
    )


def prepend(
    first: tuple[int, list[str]], rest: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rest


def is_no_movement(row: Sequence[str], columns: Mapping[str, list[int]]) -> bool:
    """Whether the row is empty, or tells a balance or a total."""
    said = [cell.strip() for cell in row if cell.strip()]
    if not said:
        return True
    day = cell_of(row, columns, "day")
    return bool(_TOTAL.match(said[0])) and not re.search(r"\d{4}", day)


def moved(line: int, row: Sequence[str], columns: Mapping[str, list[int]], width: int) -> Moved:
    if any(cell.strip() for cell in row[width:]):
        raise Wrong(
            _('tiene más columnas que el encabezado. Una cantidad con comas va entre comillas: "1,234.56".')
        )
    if plain(cell_of(row, columns, "currency")) not in PESOS:
        raise Wrong(_("no está en pesos. La cuenta de la obra es en pesos."))
    description = " ".join(
        filter(None, (row[i].strip() for i in columns.get("description", []) if i < len(row)))
    )
    return made(
        line,
        day_of(cell_of(row, columns, "day")),
        amount_of(row, columns),
        reference=cell_of(row, columns, "reference"),
        description=description,
        counterpart=cell_of(row, columns, "counterpart"),
        tracking_key=cell_of(row, columns, "tracking"),
    )


def cell_of(row: Sequence[str], columns: Mapping[str, list[int]], name: str) -> str:
    place = columns.get(name, [len(row)])[0]
    return row[place].strip() if place < len(row) else ""


def amount_of(row: Sequence[str], columns: Mapping[str, list[int]]) -> Decimal:
    if not {"in", "out"} <= set(columns):
        amount = signed(cell_of(row, columns, "signed"))
        return by_kind(amount, plain(cell_of(row, columns, "kind"))) if "kind" in columns else amount
    # Some banks write what goes out with a sign besides.
    came, went = signed(cell_of(row, columns, "in")), abs(signed(cell_of(row, columns, "out")))
    if came < 0:
        raise Wrong(_("el abono es negativo. Escríbalo en la columna de cargos."))
    if came and went:
        raise Wrong(_("tiene cargo y abono a la vez. Sepárelos en dos renglones."))
    return came - went


def by_kind(amount: Decimal, kind: str) -> Decimal:
    """The amount with the sign that the column of its kind gives."""
    if kind in ("abono", "deposito", "a"):
        return abs(amount)
    if kind in ("cargo", "retiro", "c"):
        return -abs(amount)
    raise Wrong(_("el tipo «%(kind)s» no se conoce. Escriba «Cargo» o «Abono».") % {"kind": kind})


def signed(text: str) -> Decimal:
    """The amount of a cell, which may be empty; a minus on either side, or parentheses, make it negative."""
    typed = text.strip()
    if typed in ("", "-"):
        return Decimal("0.00")
    bare = typed.strip("()-−+")
    marks = typed.replace(bare, "", 1)
    if marks not in ("", "+", "-", "−", "()"):
        raise Wrong(not_an_amount(text))
    try:
        amount = parse_pesos(bare)
    except NotPesos as refusal:
        raise Wrong(not_an_amount(text)) from refusal
    return amount if marks in ("", "+") else -amount


def not_an_amount(text: str) -> str:
    return _("«%(text)s» no es un importe. Escríbalo como 1,234.56.") % {"text": shown(text)}


def day_of(text: str) -> date:
    """The day that a cell tells, as banks in Mexico write it."""
    told = text.strip().lower()
    try:
        if found := _DAY_FIRST.fullmatch(told):
            day, month, year = found.groups()
            number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
            return date(int(year), number, int(day))
        if found := _YEAR_FIRST.fullmatch(told):
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    message = _("«%(text)s» no es una fecha. Escríbala como 31/12/2016, 2016-12-31 o 31-dic-2016.")
    raise Wrong(message % {"text": shown(text)})


# --- OFX -----------------------------------------------------------------------------------------


def read_ofx(text: str, clabe: str) -> list[Moved]:
    """Both OFX 1 (SGML, in which values have no end) and OFX 2 (XML) are read by their tags."""
    movements, problems = [], []
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    breaks = [place.start() for place in re.finditer("\n", text)]
    told: dict[str, str] | None = None
    line, is_whole = 1, False
    for tag in _TAG.finditer(text):
        is_end, name, value = bool(tag[1]), tag[2].upper(), " ".join(unescape(tag[3]).split())
        if name == "STMTTRN" and not is_end and told is None:
            told, line = {}, bisect(breaks, tag.start()) + 1
        elif name == "STMTTRN" and is_end and told is not None:
            try:
                movements.append(moved_by_ofx(line, told))
            except Wrong as wrong:
                problems.append(at(line, wrong))
            told = None
        elif told is not None and not is_end:
            told.setdefault(name, value)
        elif name == "CURDEF" and plain(value) not in PESOS:
            raise StatementRefused(
                _("El estado de cuenta no está en pesos. La cuenta de la obra es en pesos.")
            )
        elif name == "ACCTID" and not is_end:
            refuse_another(clabe, [value])
        is_whole = name == "OFX" and is_end
    if problems:
        raise StatementRefused(*problems[:MOST_TOLD])
    if told is not None or not is_whole:
        raise StatementRefused(_("El archivo OFX está cortado: le falta el final. Descárguelo de nuevo."))
    return movements


def moved_by_ofx(line: int, told: Mapping[str, str]) -> Moved:
    posted = told.get("DTPOSTED", "")
    day = f"{posted[:4]}-{posted[4:6]}-{posted[6:8]}"
    amount = told.get("TRNAMT", "")
    # OFX lets a comma stand for the point, and has no commas for thousands.
    decimal = re.fullmatch(r"([+-]?\d+),(\d{1,2})", amount)
    return made(
        line,
        day_of(day if posted[:8].isdigit() else posted),
        signed(f"{decimal[1]}.{decimal[2]}" if decimal else amount),
        reference=told.get("REFNUM") or told.get("CHECKNUM") or told.get("FITID", ""),
        description=told.get("MEMO", ""),
        counterpart=told.get("NAME", ""),
    )


# --- SPEI's receipt ------------------------------------------------------------------------------


def read_cep(text: str, clabe: str) -> Moved:
    """The one payment of a CEP, which Banco de México signs."""
    try:
        # It has no DOCTYPE and so no entities: that was asked before.
        root = ElementTree.fromstring(text.lstrip())  # noqa: S314
    except ElementTree.ParseError as reason:
        raise StatementRefused(
            at(reason.position[0], _("el XML está incompleto o mal formado. Descárguelo de nuevo."))
        ) from reason
    nodes = {node.tag.rpartition("}")[2].lower(): node for node in root.iter()}
    if not {"spei_tercero", "beneficiario", "ordenante"} <= set(nodes):
        raise StatementRefused(_("El XML no es un comprobante electrónico de pago (CEP) de SPEI."))
    payment, payee, payer = (
        {name.lower(): value for name, value in nodes[tag].attrib.items()}
        for tag in ("spei_tercero", "beneficiario", "ordenante")
    )
    goes_out = bool(clabe) and payer.get("cuenta") == clabe
    if not goes_out and clabe and payee.get("cuenta", "") != clabe:
        raise StatementRefused(another_account(payee.get("cuenta", ""), clabe))
    other = payee if goes_out else payer
    try:
        amount = signed(payee.get("montopago", ""))
        return made(
            1,
            day_of(payment.get("fechaoperacion", "")),
            -amount if goes_out else amount,
            description=payee.get("concepto", ""),
            counterpart=other.get("nombre", ""),
            tracking_key=payment.get("claverastreo", "") or payment.get("clavespei", ""),
            counterpart_key=account_key(other.get("cuenta", "")),
        )
    except Wrong as wrong:
        raise StatementRefused(at(1, wrong)) from wrong


# --- What the layouts share ----------------------------------------------------------------------


def made(
    line: int,
    booked_on: date,
    amount: Decimal,
    *,
    reference: str = "",
    description: str = "",
    counterpart: str = "",
    tracking_key: str = "",
    counterpart_key: str = "",
) -> Moved:
    if not amount:
        raise Wrong(_("no tiene importe. Quite el renglón o escriba su importe."))
    if not tracking_key and (found := _TRACKING.search(description)):
        tracking_key = found[1]
    for said in (reference, tracking_key):
        if len(said) > 60:
            message = _("la referencia «%(text)s» pasa de 60 letras. Escríbala como la dice el banco.")
            raise Wrong(message % {"text": shown(said)})
    return Moved(
        line, booked_on, amount, tidy(reference, 60), tidy(description, 300), tidy(counterpart, 200),
        tidy(tracking_key, 60), counterpart_key,
    )  # fmt: skip


def account_key(number: str) -> str:
    """What two accounts are compared by: somebody's account is read by nobody, and kept by no one."""
    sign = "".join(one for one in number if one.isalnum()).upper()
    return keyed(f"account\n{sign}") if sign else ""


def tidy(text: str, most: int) -> str:
    """One line of signs that can be printed."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:most]


def shown(text: str) -> str:
    return tidy(text, 40)


def plain(text: str) -> str:
    """``text`` without capitals, accents and marks, as headings and names are compared."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return " ".join(
        "".join(sign if sign.isalnum() else " " for sign in letters if not is_accent(sign)).split()
    )


def key_of(reference: str) -> str:
    """A reference as it is compared: its letters and digits. Zeros alone name nothing."""
    key = plain(reference).replace(" ", "").upper()
    return key if key.strip("0") else ""


def is_accent(sign: str) -> bool:
    return unicodedata.combining(sign) > 0


def at(line: int, wrong: object) -> str:
    return _("Renglón %(line)s: %(wrong)s") % {"line": line, "wrong": wrong}


def refuse_another(clabe: str, accounts: Iterable[str]) -> None:
    """Refuses the number of another account. A bank's own number of an account stands within its CLABE."""
    for account in accounts:
        digits = "".join(sign for sign in account if sign.isdigit())
        if clabe and len(digits) >= 4 and digits.lstrip("0") not in clabe:
            raise StatementRefused(another_account(digits, clabe))


def another_account(account: str, clabe: str) -> str:
    message = _(
        "El archivo es de la cuenta terminada en %(theirs)s y la cuenta de la obra termina en %(ours)s. "
        "Solo la cuenta registrada recibe el dinero de la obra."
    )
    return message % {"theirs": account[-4:] or "?", "ours": clabe[-4:]}
