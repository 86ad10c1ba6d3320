"""The list of scholarships: written row by row, or pasted from a spreadsheet."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.personal import person_key_of
from documents.cells import plain, plain_word
from programs.forms import PesosField
from programs.money import NotPesos, digits, parse_pesos, pesos
from projects.forms.rows import Rows
from projects.forms.task import TaskForm
from projects.models import Project, Scholarship
from projects.models.lists import LevelSum, repeated, sums_by_level

Level = Scholarship.Level
# Whole lists beyond this are several works.
MOST = 500
LONGEST = 150
# Longer than any row with its four cells.
LONGEST_ROW = 1000
LARGEST = Decimal("9999999999.99")
# As many wrong rows as one mends at a time.
ERRORS_TOLD = 10
COLUMNS = ("name", "school", "level", "amount")
# A list is never longer than so many rows with their longest cells.
LETTERS = 200_000
# What people call a level, without accents and in small letters; its names on the screen are known besides.
WORDS = {
    Level.PRIMARY: ("primaria", "primary", "primary school", "elementary", "elementary school"),
    Level.SECONDARY: ("secundaria", "secondary", "secondary school", "middle school", "junior high"),
    Level.HIGH_SCHOOL: (
        *("media superior", "preparatoria", "prepa", "bachillerato", "tecnico superior"),
        *("high school", "high_school", "technical"),
    ),
    Level.HIGHER: (
        *("superior", "universidad", "licenciatura", "universitario", "profesional"),
        *("higher", "higher education", "university", "college"),
    ),
}
HEADINGS = {"nombre", "nombre completo", "name", "full name", "alumno", "alumna", "pupil", "student"}
# 3,000.00 at the end of a row that commas divide is one amount and not two columns.
AMOUNT_WITH_COMMAS = re.compile(r"\$?\s?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?\s*$")

NEW = Rows(
    "new",
    {
        "name": gettext_lazy("Escriba el nombre completo."),
        "school": gettext_lazy("Escriba la escuela."),
        "level": gettext_lazy("Elija el nivel."),
        "amount": gettext_lazy("Escriba el importe al año."),
    },
    shown=5,
    most=50,
    more=5,
    too_many=gettext_lazy("Agregue hasta 50 becas a la vez; guarde y siga, o pegue la lista completa."),
)


@dataclass(frozen=True)
class Row:
    """One scholarship of the list, with the row in which it stands."""

    number: int
    name: str
    school: str
    level: str
    amount: Decimal
    # What is kept of the CURP, if the row has one.
    person_key: str = ""

    def facts(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in COLUMNS}
        return {**told, "person_key": self.person_key} if self.person_key else told


class ScholarshipsForm(TaskForm):
    """Who gets a scholarship. The box holds the whole list; what is written below it is added to it."""

    template = "projects/proposal/scholarships.html"
    listed = forms.CharField(
        label=gettext_lazy("La lista completa"),
        help_text=gettext_lazy(
            "Un renglón por persona: nombre, escuela, nivel, importe. Puede pegarla desde una hoja de "
            "cálculo. Los niveles son primaria, secundaria, media superior y superior. Una quinta columna "
            "puede llevar la CURP: solo sirve para comparar, no se guarda ni se vuelve a mostrar."
        ),
        widget=forms.Textarea(
            attrs={"rows": 10, "wrap": "off", "spellcheck": "false", "autocomplete": "off"}
        ),
        strip=False,
        required=False,
        max_length=LETTERS,
        error_messages={"max_length": gettext_lazy("La lista es demasiado larga: caben hasta 500 becas.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        project: Project,
        is_unfinished: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, project=project, is_unfinished=is_unfinished, **kwargs)
        self.count = NEW.count({**self.initial, **(data or {})})
        for row in range(self.count):
            self.add_row(row)

    def add_row(self, row: int) -> None:
        """The boxes of one scholarship that is added."""
        fields: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("Nombre completo"), required=False, max_length=LONGEST),
            "school": forms.CharField(label=_("Escuela"), required=False, max_length=LONGEST),
            "level": forms.ChoiceField(
                label=_("Nivel"),
                choices=[("", _("Elija")), *Level.choices],
                required=False,
                error_messages={"invalid_choice": _("Elija uno de los niveles de la lista.")},
            ),
            "amount": PesosField(
                label=_("Importe al año"),
                required=False,
                min_value=Decimal("0.01"),
                max_digits=12,
                decimal_places=2,
                error_messages={"min_value": _("El importe debe ser mayor que cero.")},
            ),
            "curp": forms.CharField(
                label=_("CURP (opcional)"),
                required=False,
                max_length=30,
                widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
            ),
        }
        self.fields |= {NEW.box(row, name): field for name, field in fields.items()}

    def known(self, project: Project) -> dict[str, Any]:
        return {"listed": "\n".join(as_line(one) for one in project.scholarships.all())}

    def clean_listed(self) -> list[Row]:
        rows, errors = read(self.cleaned_data["listed"])
        if errors:
            raise ValidationError(shortened(errors))
        return rows

    def clean(self) -> dict[str, Any]:
        rows = self.cleaned_data.pop("listed", None)
        added = {row: as_typed(told) for row, told in NEW.clean(self, self.count).items()}
        for row in range(self.count):
            number = self.cleaned_data.pop(NEW.box(row, "curp"), None) or ""
            try:
                key = person_key_of(number)
            except ValidationError as reason:
                self.add_error(NEW.box(row, "curp"), reason)
            else:
                if row in added:
                    added[row]["person_key"] = key
        if rows is None:
            return self.cleaned_data
        scholarships = [*(row.facts() for row in rows), *added.values()]
        self.tell_of_the_same(rows, added)
        if len(scholarships) > MOST:
            self.add_error("listed", too_many(len(scholarships)))
        if not scholarships and not self.errors and not self.is_unfinished:
            self.add_error("listed", _("Escriba o pegue al menos una beca."))
        self.cleaned_data["scholarships"] = scholarships
        return self.cleaned_data

    def tell_of_the_same(self, rows: list[Row], added: Mapping[int, Mapping[str, Any]]) -> None:
        """A pupil who is added although the list or another row has him, with the place of both."""
        places = list(added)
        pupils = [(row.name, row.school) for row in rows]
        pupils += [(told["name"], told["school"]) for told in added.values()]
        for first, again in repeated(pupils):
            told = {"name": pupils[again][0], "number": places[again - len(rows)] + 1}
            if first < len(rows):
                told["row"] = rows[first].number
                sentence = _(
                    "Beca nueva %(number)s: «%(name)s» ya está en el renglón %(row)s de la lista, con la "
                    "misma escuela."
                )
            else:
                told["first"] = places[first - len(rows)] + 1
                sentence = _(
                    "Becas nuevas %(first)s y %(number)s: «%(name)s» está dos veces con la misma escuela."
                )
            self.add_error(NEW.box(places[again - len(rows)], "name"), sentence % told)

    # --- What the page computes of what was told -----------------------------------------------

    @property
    def rows(self) -> list[dict[str, forms.BoundField]]:
        """The boxes of each scholarship that is added, for the template."""
        return [{**NEW.bound(self, row), "curp": self[NEW.box(row, "curp")]} for row in range(self.count)]

    @property
    def is_adding(self) -> bool:
        """Whether the boxes below the list are in use, or the only way that there is to begin."""
        told = self.data if self.is_bound else self.initial
        boxes = [NEW.box(row, name) for row in range(self.count) for name in NEW.missing]
        return "add" in told or not told.get("listed") or any(told.get(name) for name in boxes)

    @property
    def may_add(self) -> bool:
        return self.count < NEW.most

    @property
    def summary(self) -> dict[str, Any]:
        """What the box holds now: count and sum by level, what it comes to, and what cannot be read."""
        told = self.data if self.is_bound else self.initial
        rows, errors = read(told.get("listed") or "")
        levels = sums_by_level((row.level, row.amount) for row in rows)
        total = sum((level.amount for level in levels), Decimal("0.00"))
        return {
            "levels": levels,
            "count": len(rows),
            "total": total,
            "unread": len(errors),
            "balance": balance_of(self.project, levels),
        }


def balance_of(project: Project, levels: list[LevelSum]) -> str:
    """Whether the list comes to what the project costs, in words."""
    listed = sum((level.amount for level in levels), Decimal("0.00"))
    if project.total is None:
        return _("Debe ser igual al costo total, que se escribe en «El dinero».")
    told = {"total": pesos(project.total), "difference": pesos(abs(project.total - listed))}
    if listed < project.total:
        return _("Faltan %(difference)s para llegar al costo total, que es de %(total)s.") % told
    if listed > project.total:
        return _("Sobran %(difference)s: el costo total es de %(total)s.") % told
    return _("Es igual al costo total.")


# --- The list as text ---------------------------------------------------------------------------


def as_line(one: Scholarship) -> str:
    """A scholarship as a row of the box, as ``read`` reads it back."""
    cells = (one.name, one.school, one.get_level_display(), digits(one.amount))
    return "; ".join(quoted(plain(cell)) for cell in cells)


def quoted(cell: str) -> str:
    if ";" in cell or cell.startswith('"'):
        return '"{}"'.format(cell.replace('"', '""'))
    return cell


def as_typed(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "name": plain(told["name"]), "school": plain(told["school"])}


def read(text: str) -> tuple[list[Row], list[str]]:
    """The rows that can be read, and one sentence for each that cannot: which row, which column, why."""
    numbered = enumerate(text.splitlines(), start=1)
    lines = [(number, line) for number, line in numbered if any(map(str.isalnum, line))]
    if lines and plain_word(cells_of(lines[0][1])[0]) in HEADINGS:
        del lines[0]
    if len(lines) > MOST:
        return [], [too_many(len(lines))]
    levels = levels_by_word()
    rows, errors = [], []
    for number, line in lines:
        cells = cells_of(line)
        try:
            rows.append(row_of(number, cells, levels))
        except ValidationError as reason:
            where = {"row": number, "name": cells[0][:40], "what": reason.message}
            errors.append(_("Renglón %(row)s («%(name)s»): %(what)s") % where)
    for first, again in repeated([(row.name, row.school) for row in rows]):
        told = {"row": rows[again].number, "name": rows[again].name, "first": rows[first].number}
        sentence = _(
            "Renglones %(first)s y %(row)s: «%(name)s» está dos veces con la misma escuela. Quite uno."
        )
        errors.append(sentence % told)
    return rows, errors


def cells_of(line: str) -> list[str]:
    """The columns of a row: by tabs as spreadsheets copy them, else by semicolons, else by commas."""
    if len(line) > LONGEST_ROW:
        return [line]
    delimiter = next((sign for sign in "\t;" if sign in line), ",")
    amount = AMOUNT_WITH_COMMAS.search(line) if delimiter == "," else None
    body = line[: amount.start()].rstrip() if amount else ""
    try:
        if amount and body.endswith(","):
            cells = [*next(csv.reader([body[:-1]], skipinitialspace=True)), amount[0]]
        else:
            cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        cells = [line]
    cells = [plain(cell) for cell in cells]
    while len(cells) > 1 and not cells[-1]:
        del cells[-1]
    return cells


def row_of(number: int, cells: list[str], levels: Mapping[str, str]) -> Row:
    """The scholarship of a row, or the reason why it cannot be read."""
    # A fifth column is a CURP only behind an amount; otherwise a comma within a text divided it.
    number_of_person = ""
    if len(cells) == len(COLUMNS) + 1 and any(map(str.isdigit, cells[3])):
        *cells, number_of_person = cells
    if len(cells) != len(COLUMNS):
        sentence = ngettext(
            "tiene %(count)s columna y deben ser cuatro: nombre, escuela, nivel e importe.",
            "tiene %(count)s columnas y deben ser cuatro: nombre, escuela, nivel e importe.",
            len(cells),
        )
        mend = _("Si un texto lleva comas, separe las columnas con punto y coma.")
        raise ValidationError(f"{sentence % {'count': len(cells)}} {mend}")
    name, school, level, amount = cells
    for cell, column, empty in (
        (name, _("nombre"), _("Escriba el nombre completo.")),
        (school, _("escuela"), _("Escriba la escuela.")),
    ):
        if not cell:
            raise ValidationError(f"{column}. {empty}")
        if len(cell) > LONGEST:
            most = _("Puede tener hasta 150 letras.")
            raise ValidationError(f"{column}. {most}")
    if plain_word(level) not in levels:
        what = _("nivel. «%(level)s» no es un nivel.") % {"level": level[:40]}
        mend = _("Escriba primaria, secundaria, media superior o superior.")
        raise ValidationError(f"{what} {mend}")
    pesos_a_year = amount_of(amount)
    try:
        key = person_key_of(number_of_person)
    except ValidationError as reason:
        raise ValidationError(f"CURP. {reason.message}") from reason
    return Row(number, name, school, levels[plain_word(level)], pesos_a_year, key)


def amount_of(text: str) -> Decimal:
    """The amount of a year, or the reason why it cannot be read."""
    column = _("importe")
    try:
        amount = parse_pesos(text)
    except NotPesos as reason:
        raise ValidationError(f"{column}. {reason}") from reason
    if not 0 < amount <= LARGEST:
        mend = _("Debe ser mayor que cero y de hasta %(most)s.") % {"most": pesos(LARGEST)}
        raise ValidationError(f"{column}. {mend}")
    return amount


def levels_by_word() -> dict[str, str]:
    """Every word by which a level is known, in both languages."""
    words = {word: str(level) for level, known in WORDS.items() for word in known}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {plain_word(str(level.label)): str(level) for level in Level}
    return words


def too_many(count: int) -> str:
    told = {"most": MOST, "count": count}
    return _("La lista puede tener hasta %(most)s becas y tiene %(count)s. Divídala en dos obras.") % told


def shortened(errors: list[str]) -> list[str]:
    """As many errors as one mends at a time, and how many more there are."""
    if (more := len(errors) - ERRORS_TOLD) <= 0:
        return errors
    rest = ngettext("Y %(count)s renglón más.", "Y %(count)s renglones más.", more) % {"count": more}
    return [*errors[:ERRORS_TOLD], rest]
