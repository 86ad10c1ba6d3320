"""Begins a rulebook, says what is wrong with one, and tells what changed between two years of a scheme."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from programs.rulebook import BadRulebook, NoRules, kinds, problems, problems_in, rules_for, scheme
from programs.telling import Line, of_the_kind, of_the_scheme
from programs.writing import CODE, draft_of


def fiscal_year(text: str) -> int:
    """A year between those that a rulebook may have."""
    if not text.isdecimal() or not 1980 <= int(text) <= 2100:
        raise ArgumentTypeError(_("«%(text)s» no es un ejercicio fiscal. Escriba 2027.") % {"text": text})
    return int(text)


class Command(BaseCommand):
    """``new`` writes a draft, ``validate`` says what is wrong, ``diff`` tells what changed."""

    help = "Reglas de operación: new (empezar), validate (revisar), diff (comparar dos años)."
    # A wrong rulebook must not keep anybody from asking what is wrong with it.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The three acts and what each needs."""
        acts = parser.add_subparsers(dest="act", required=True)
        new = acts.add_parser("new", help="Escribe el borrador de un programa nuevo.")
        new.add_argument("code", help="Clave del programa nuevo, por ejemplo jal_2x1.")
        new.add_argument("--from", dest="origin", required=True, help="Programa del que se copia.")
        new.add_argument("--year", type=fiscal_year, help="Ejercicio fiscal; si falta, el que sigue.")
        new.add_argument("--folder", type=Path, help="Carpeta; si falta, la primera de RULEBOOK_FOLDERS.")
        validate = acts.add_parser("validate", help="Dice qué está mal, dónde y cómo corregirlo.")
        validate.add_argument("places", nargs="*", type=Path, help="Archivos o carpetas; si faltan, todo.")
        diff = acts.add_parser("diff", help="Dice qué cambió de un año a otro.")
        diff.add_argument("scheme")
        diff.add_argument("years", nargs=2, type=fiscal_year, metavar="year")
        diff.add_argument("--kind", help="Solo un tipo de proyecto.")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        """Does the act; whatever is missing is told in a sentence."""
        try:
            match act:
                case "new":
                    self.new(options["code"], options["origin"], options["year"], options["folder"])
                case "validate":
                    self.validate(options["places"])
                case "diff":
                    first, second = options["years"]
                    self.diff(options["scheme"], first, second, options["kind"])
        except (NoRules, BadRulebook) as refusal:
            raise CommandError(str(refusal)) from refusal

    def new(self, code: str, origin: str, year: int | None, folder: Path | None) -> None:
        """A draft lies in the folder; nothing that was there is written over."""
        if not CODE.fullmatch(code):
            told = _("«%(code)s» no sirve como clave.") % {"code": code}
            raise CommandError(f"{told} {_('Use minúsculas sin acento, cifras y guion bajo.')}")
        if folder is None and not settings.RULEBOOK_FOLDERS:
            raise CommandError(_("Diga en qué carpeta con --folder, o escriba RULEBOOK_FOLDERS."))
        if is_known(code):
            told = _("«%(code)s» ya tiene reglas.") % {"code": code}
            raise CommandError(
                " ".join([told, _("Para agregar un año, copie su última edición en el mismo archivo.")])
            )
        file = (folder or settings.RULEBOOK_FOLDERS[0]) / f"{code}.yaml"
        text = draft_of(code, origin=origin, year=year, file=file, today=localdate())
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as draft:
                draft.write(text)
        except FileExistsError as there:
            raise CommandError(_("%(file)s ya existe y no se toca.") % {"file": file}) from there
        except OSError as refused:
            message = _("No se pudo escribir %(file)s: %(why)s.") % {"file": file, "why": refused.strerror}
            raise CommandError(message) from refused
        self.stdout.write(_("Escrito: %(file)s. Ábralo y siga los pasos del principio.") % {"file": file})

    def validate(self, places: list[Path]) -> None:
        """Each problem with file, line, what and mend; refuses when there is one."""
        wrong = problems_in(places) if places else problems()
        for bad in wrong:
            self.stdout.write(f"{bad.place}\n  {bad.what}\n  {bad.mend}")
        if wrong:
            raise CommandError(_("Reglas por corregir: %(count)s.") % {"count": len(wrong)})
        self.stdout.write(_("En orden."))

    def diff(self, code: str, first: int, second: int, kind: str | None) -> None:
        """What a reader of both years would notice, in words."""
        found, books = scheme(code), {year: kinds(code, year) for year in (first, second)}
        for year, there in books.items():
            if not there or (kind and kind not in there):
                rules_for(code, year, kind or "")
        both = [name for name in books[first] if name in books[second] and kind in (None, name)]
        self.stdout.write(f"{found.name}: {first} → {second}")
        count = 0
        if not kind:
            for year, other in ((first, second), (second, first)):
                if only := [found.kind_name(name) for name in books[year] if name not in books[other]]:
                    count += 1
                    told = {"year": year, "kinds": ", ".join(only)}
                    self.stdout.write(_("Solo en %(year)s: %(kinds)s.") % told)
        if both:
            one, two = (rules_for(code, year, both[0]) for year in (first, second))
            count += self.tell(first, of_the_scheme(one), second, of_the_scheme(two))
            if one.publication != two.publication:
                count += 1
                self.stdout.write(f"{one.citation} → {two.citation}")
        for name in both:
            one, two = (rules_for(code, year, name) for year in (first, second))
            count += self.tell(first, of_the_kind(one), second, of_the_kind(two), title=found.kind_name(name))
        if not count:
            self.stdout.write(_("No cambió nada."))

    def tell(self, first: int, mine: list[Line], second: int, theirs: list[Line], title: str = "") -> int:
        """Writes the lines that say something else, and counts them."""
        before, after = ({line.code: line for line in lines} for lines in (mine, theirs))
        changes = []
        for key in {**before, **after}:
            one, two = before.get(key), after.get(key)
            if words(one) != words(two):
                label = (one or two or Line("", "", "")).label
                changes.append(f"  {label}: {first}, {words(one)}; {second}, {words(two)}.")
        if changes:
            self.stdout.write("\n".join([*([f"{title}:"] if title else []), *changes]))
        return len(changes)


def words(line: Line | None) -> str:
    """What the line says and whether that is confirmed."""
    if line is None:
        return _("no se dice")
    said = line.text.rstrip(".")
    return said if line.confirmed else _("%(said)s (por confirmar)") % {"said": said}


def is_known(code: str) -> bool:
    """Whether a scheme of that code has rules."""
    try:
        scheme(code)
    except NoRules:
        return False
    return True
