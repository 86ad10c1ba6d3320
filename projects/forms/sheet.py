"""A catálogo de conceptos from a spreadsheet: pasted, CSV or XLSX. Read wholly or told row by row."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.cells import Cells, Wrong, cells_of_text, plain_word, table_of_file, tidy
from programs.money import MOST, NotPesos, parse_pesos, pesos
from projects.forms.concepts import quantity_field, too_many
from projects.models.budget import MOST_CONCEPTS, RATES, LineSum, Vat, line_sum, rates_of

MOST_ROWS = 2000
LETTERS = 1_000_000
# Titles above the header are few.
HEADER_WITHIN = 30
READ = MOST_ROWS + HEADER_WITHIN + 1
ERRORS_TOLD = 50
# What people call a column, without accents and in small letters.
NAMES = {
    "code": ("clave", "codigo", "cve", "no", "num", "numero", "partida no", "code", "item"),
    "section": ("partida", "seccion", "capitulo", "section", "chapter"),
    "concept": (
        *("concepto", "descripcion", "concepto de obra", "descripcion del concepto", "concept"),
        *("concepto/descripcion", "descripcion de los conceptos", "description"),
    ),
    "unit": ("unidad", "u", "um", "ud", "unidad de medida", "unit"),
    "quantity": ("cantidad", "cant", "volumen", "quantity"),
    "unit_price": (
        *("precio unitario sin iva", "pu", "p.u", "p. u", "p unitario", "precio unitario", "precio"),
        *("precio unit", "costo unitario", "unit price", "precio unitario (sin iva)", "pu sin iva"),
    ),
    "vat": ("iva", "% iva", "iva %", "tasa", "tasa de iva", "tasa iva", "vat"),
    "amount": ("importe", "importe sin iva", "subtotal", "amount", "importe (sin iva)"),
    "total": ("total", "importe con iva", "total con iva", "importe total", "total with vat"),
    "is_bought": ("se compra", "compra", "bien", "bought"),
}
COLUMN_OF = {name: column for column, names in NAMES.items() for name in names}
NEEDED = ("concept", "unit", "quantity", "unit_price")
# The order of rows that are pasted without their header.
ORDER = ("code", "concept", "unit", "quantity", "unit_price", "vat")
LABELS = {
    "code": gettext_lazy("Clave"),
    "section": gettext_lazy("Partida"),
    "concept": gettext_lazy("Concepto"),
    "unit": gettext_lazy("Unidad"),
    "quantity": gettext_lazy("Cantidad"),
    "unit_price": gettext_lazy("Precio unitario"),
    "vat": gettext_lazy("IVA"),
    "amount": gettext_lazy("Importe"),
    "total": gettext_lazy("Total"),
    "is_bought": gettext_lazy("Se compra"),
}
# The columns of the template, of the export and of what the preview hands on; the first name is read back.
WRITTEN = (
    "code",
    "section",
    "concept",
    "unit",
    "quantity",
    "unit_price",
    "vat",
    "amount",
    "total",
    "is_bought",
)
SUMS = ("subtotal", "sub total", "iva", "total", "suma", "gran total", "importe total", "total con")
YES = {"si", "s", "x", "yes", "1", "verdadero", "true"}
LONGEST = {"code": 40, "section": 120, "concept": 1000, "unit": 40}


@dataclass
class Sheet:
    """What was read: whole lines, and what stands in the way of them."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def sum(self) -> LineSum:
        sums = (line_sum(one["quantity"], one["unit_price"], one["vat"]) for one in self.lines)
        return sum(sums, LineSum())

    @property
    def told(self) -> list[Wrong]:
        return self.wrong[:ERRORS_TOLD]

    @property
    def more(self) -> int:
        return max(0, len(self.wrong) - ERRORS_TOLD)


# --- From cells to lines --------------------------------------------------------------------------


def read(rows: Sequence[Cells], fiscal_year: int) -> Sheet:
    """The lines of the sheet, or what is wrong in which row and column; the sheet's own rows are counted."""
    numbered = [(number, [tidy(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    numbered = [(number, row) for number, row in numbered if any(row)]
    sheet = Sheet()
    if not numbered:
        sheet.wrong.append(Wrong(1, "", _("No hay ningún renglón."), _("Pegue la lista o elija un archivo.")))
        return sheet
    columns, start = header_of(numbered)
    missing = [str(LABELS[name]) for name in NEEDED if name not in columns]
    if missing:
        what = _("No se encontraron los encabezados: %(names)s.") % {"names": ", ".join(missing)}
        mend = _("Ponga una fila con: clave, concepto, unidad, cantidad, precio unitario, IVA.")
        sheet.wrong.append(Wrong(numbered[0][0], "", what, mend))
        return sheet
    body = numbered[start:]
    if len(body) > MOST_ROWS:
        what = _("El archivo tiene más de 2,000 renglones.")
        sheet.wrong.append(Wrong(body[MOST_ROWS][0], "", what, _("Deje solo los conceptos.")))
        return sheet
    section = ""
    for number, row in body:
        told = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        if is_sum(told, row):
            continue
        if not any(told[name] for name in ("unit", "quantity", "unit_price")) and (
            title := title_of(told, row)
        ):
            section = title[: LONGEST["section"]]
            continue
        read_line(sheet, number, told, section, fiscal_year)
    if len(sheet.lines) > MOST_CONCEPTS:
        mend = _("Junte conceptos, o divida la obra.")
        sheet.wrong.append(Wrong(body[-1][0], "", too_many(len(sheet.lines)), mend))
    if not sheet.lines and not sheet.wrong:
        sheet.wrong.append(Wrong(1, "", _("No hay ningún concepto."), _("Revise que haya renglones.")))
    return sheet


def header_of(rows: Sequence[tuple[int, Cells]]) -> tuple[dict[str, int], int]:
    """Which column is where, and how many rows stand above the lines: titles and the header itself."""
    for place, (_number, row) in enumerate(rows[:HEADER_WITHIN]):
        known: dict[str, int] = {}
        for column, cell in enumerate(row):
            name = COLUMN_OF.get(plain_word(cell.replace("\n", " ")).strip(" .:$"))
            if name and name not in known:
                known[name] = column
        if "concept" in known and len(known) >= 3:
            return known, place + 1
    first = rows[0][1]
    if len(first) in (5, 6) and quantity_of(first[3]) is not None and quantity_of(first[4]) is not None:
        return {name: place for place, name in enumerate(ORDER[: len(first)])}, 0
    return {}, 0


def is_sum(told: dict[str, str], row: Cells) -> bool:
    """Whether it is a sum of the sheet and no line."""
    if told["quantity"] and told["unit_price"]:
        return False
    first = next((cell for cell in row if cell and quantity_of(cell) is None), "")
    word = plain_word(first.replace(".", "")).strip(" :$=")
    return any(word == name or word.startswith(f"{name} ") for name in SUMS)


def title_of(told: dict[str, str], row: Cells) -> str:
    """The title of a partida: a row with words and no figures."""
    if told.get("amount") or told.get("total"):
        return ""
    return told["concept"] or told.get("section", "") or next((cell for cell in row if cell), "")


def quantity_of(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "").replace("$", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_line(sheet: Sheet, number: int, told: dict[str, str], section: str, fiscal_year: int) -> None:
    """The line is in the sheet, or each of its cells that cannot be read."""

    def bad(name: str, what: str, mend: str) -> None:
        sheet.wrong.append(Wrong(number, str(LABELS[name]), what, mend))

    before = len(sheet.wrong)
    line: dict[str, Any] = {
        "code": told.get("code", ""),
        "section": told.get("section", "") or section,
        "concept": told["concept"],
        "unit": told["unit"],
        "is_bought": plain_word(told.get("is_bought", "")) in YES,
    }
    for name, most in LONGEST.items():
        if name in ("concept", "unit") and not line[name]:
            bad(name, _("La celda está vacía."), _("Escriba el dato en esa celda."))
        elif len(line[name]) > most:
            what = _("Tiene %(count)s letras.") % {"count": len(line[name])}
            bad(name, what, _("Puede tener hasta %(most)s.") % {"most": most})
    try:
        line["quantity"] = quantity_field().clean(told["quantity"].strip())
    except ValidationError as reason:
        bad(
            "quantity",
            _("«%(cell)s» no sirve como cantidad.") % {"cell": told["quantity"][:40]},
            reason.messages[0],
        )
    try:
        line["unit_price"] = price_of(told["unit_price"])
    except NotPesos as reason:
        bad(
            "unit_price",
            _("«%(cell)s» no sirve como precio.") % {"cell": told["unit_price"][:40]},
            str(reason),
        )
    if "quantity" not in line or "unit_price" not in line:
        return
    vat = vat_of(told.get("vat", ""), line, fiscal_year)
    if vat is None:
        rates = ", ".join(str(rate.label) for rate in rates_of(fiscal_year))
        what = _("«%(cell)s» no es una tasa de IVA de %(year)s.")
        mend = _("Escriba una de estas: %(rates)s. Vacía es la primera.")
        bad("vat", what % {"cell": told["vat"][:40], "year": fiscal_year}, mend % {"rates": rates})
        return
    line["vat"] = vat
    made = line_sum(line["quantity"], line["unit_price"], vat)
    if made.total > MOST:
        bad(
            "unit_price",
            _("El importe es demasiado grande."),
            _("No puede pasar de %(most)s.") % {"most": pesos(MOST)},
        )
    for name, due in (("amount", made.amount), ("total", made.total)):
        check_amount(bad, name, told.get(name, ""), due)
    if len(sheet.wrong) == before:
        sheet.lines.append(line)


def price_of(text: str) -> Decimal:
    price = parse_pesos(text)
    if not price:
        raise NotPesos(_("El precio debe ser mayor que cero."))
    return price


def check_amount(bad: Any, name: str, cell: str, due: Decimal) -> None:
    """A sum that stands in the sheet is the one that quantity, price and VAT make."""
    if not cell:
        return
    written = quantity_of(cell)
    if written is None:
        mend = _("Deje solo el número, o vacíe la celda: se calcula.")
        bad(name, _("«%(cell)s» no es un importe.") % {"cell": cell[:40]}, mend)
    elif written.quantize(Decimal("0.01")) != due:
        what = (
            _("Dice %(written)s y cantidad por precio da %(due)s.")
            if name == "amount"
            else _("Dice %(written)s y con IVA da %(due)s.")
        )
        mend = _("Corrija la cantidad, el precio o el importe.")
        bad(name, what % {"written": pesos(written), "due": pesos(due)}, mend)


def vat_of(cell: str, line: dict[str, Any], fiscal_year: int) -> str | None:
    """The rate that the cell names: 16, 16 %, 0.16, exento, or the pesos of the tax themselves."""
    rates = rates_of(fiscal_year)
    word = plain_word(cell)
    if not word:
        return rates[0].value
    if word in ("exento", "exempt", "no aplica", "n/a"):
        return Vat.EXEMPT.value
    number = quantity_of(word.replace("iva", "").replace("frontera", "").rstrip("%, ").strip())
    if number is None:
        return None
    percent = number * 100 if 0 < number < 1 and "%" not in word else number
    for rate in rates:
        if rate != Vat.EXEMPT and RATES[rate][0] == percent:
            return rate.value
    for rate in rates:
        if number and line_sum(line["quantity"], line["unit_price"], rate).vat == number:
            return rate.value
    return None


# --- Back to a sheet --------------------------------------------------------------------------------


def headings() -> list[str]:
    """The columns as the template and the export name them: in Spanish, as they are read back."""
    return [str(NAMES[name][0]).capitalize() for name in WRITTEN]


def row_of(line: dict[str, Any]) -> list[str | Decimal]:
    """One line with what it comes to, in the order of the columns."""
    made = line_sum(line["quantity"], line["unit_price"], line["vat"])
    percent = "exento" if line["vat"] == Vat.EXEMPT else str(RATES[line["vat"]][0])
    quantity = line["quantity"].normalize()
    return [
        *(line["code"], line["section"], line["concept"], line["unit"]),
        # A CSV shows amounts with two decimals; more of them stand there as text.
        line["quantity"] if -quantity.as_tuple().exponent <= 2 else f"{quantity:f}",
        *(line["unit_price"], percent, made.amount, made.total, "si" if line["is_bought"] else ""),
    ]


def as_text(lines: Iterable[dict[str, Any]]) -> str:
    """The lines as the box of the import reads them."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    writer.writerow(headings())
    for line in lines:
        writer.writerow([f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in row_of(line)])
    return file.getvalue()


class ImportForm(forms.Form):
    """A text or a file with the lines, and whether they replace those that are there."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("Pegar desde una hoja de cálculo"),
        help_text=gettext_lazy("Copie las celdas con sus encabezados y péguelas aquí."),
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off", "spellcheck": "false", "autocomplete": "off"}),
        strip=False,
        required=False,
        max_length=LETTERS,
        error_messages={"max_length": gettext_lazy("La lista es demasiado larga.")},
    )
    file = forms.FileField(
        label=gettext_lazy("O elegir un archivo XLSX o CSV"),
        help_text=gettext_lazy("Hasta 5 MB y 2,000 renglones. Se lee la primera hoja."),
        required=False,
        error_messages={"empty": gettext_lazy("El archivo está vacío.")},
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Qué hacer con los conceptos que ya están"),
        choices=[
            ("replace", gettext_lazy("Reemplazarlos por esta lista")),
            ("append", gettext_lazy("Conservarlos y agregar esta lista")),
        ],
        initial="replace",
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Elija qué hacer con los conceptos que ya están."),
            "invalid_choice": gettext_lazy("Elija una de las dos opciones."),
        },
    )

    def __init__(self, *args: Any, fiscal_year: int, has: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fiscal_year, self.has = fiscal_year, has
        self.sheet: Sheet | None = None

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text") or ""
        if self.errors:
            return self.cleaned_data
        if not file and not text.strip():
            self.add_error("text", _("Pegue la lista o elija un archivo."))
            return self.cleaned_data
        try:
            rows = table_of_file(file, most_rows=READ).rows if file else cells_of_text(text)
        except ValidationError as reason:
            self.add_error("file" if file else "text", reason)
            return self.cleaned_data
        self.sheet = read(rows, self.fiscal_year)
        kept = self.has if self.cleaned_data["how"] == "append" else 0
        if not self.sheet.wrong and kept + len(self.sheet.lines) > MOST_CONCEPTS:
            self.add_error(None, too_many(kept + len(self.sheet.lines)))
        return self.cleaned_data
