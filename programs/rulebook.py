"""The rules in force by scheme, fiscal year and kind of work.

The numbers are in ``rulebooks/*.yaml``, and in the folders of the setting RULEBOOK_FOLDERS, so that a state
adds its own scheme without code.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from programs.money import centavos, from_centavos, split
from programs.reading import BadRulebook, Book, read
from programs.rules import (
    FAMILIES,
    JOINT,
    PAYER_NAMES,
    PAYERS,
    CommitteeRules,
    Deadline,
    Number,
    Permission,
    ReviewRules,
    Rules,
    Scheme,
    Term,
    fingerprint_of,
)

__all__ = [
    "FAMILIES",
    "JOINT",
    "LARGEST_CLUBS",
    "PAYERS",
    "PAYER_NAMES",
    "BadRulebook",
    "CommitteeRules",
    "Deadline",
    "NoRules",
    "Number",
    "Permission",
    "ReviewRules",
    "Rules",
    "Scheme",
    "Term",
    "concentration_percent",
    "fingerprint_of",
    "kinds",
    "path_of",
    "problems",
    "problems_in",
    "rules_for",
    "scheme",
    "schemes",
    "shares_of",
]

OWN_FOLDER = Path(__file__).parent / "rulebooks"
# A state's year is pointed out where so many clubs hold most of it. No rule of a programme says so.
LARGEST_CLUBS = 3


class NoRules(LookupError):
    """There are no rules for what was asked, told to the person who asked."""


def schemes() -> tuple[Scheme, ...]:
    """All schemes, the oldest first."""
    known = (book.scheme for book in _library().values())
    return tuple(sorted(known, key=lambda scheme: (scheme.years[0], scheme.code)))


def scheme(code: str) -> Scheme:
    """The scheme of ``code``."""
    return _book(code).scheme


def scheme_name(code: str) -> str:
    """A scheme's name in the reader's language; its code when its rulebook is gone."""
    try:
        return scheme(code).name
    except NoRules:
        return code


def kinds(scheme: str, fiscal_year: int) -> tuple[str, ...]:
    """The kinds of work of a scheme in a year, in the order of its rulebook; none when it has no rules."""
    return tuple(kind for year, kind in _book(scheme).rules if year == fiscal_year)


def rules_for(scheme: str, fiscal_year: int, kind: str) -> Rules:
    """The rules by which a work is judged today. Raises NoRules when nobody has written them."""
    book = _book(scheme)
    rules = book.rules.get((fiscal_year, kind))
    if rules is not None:
        return rules
    told = {"scheme": book.scheme.name, "year": fiscal_year, "kind": book.scheme.kind_name(kind)}
    if fiscal_year not in book.scheme.years:
        message = _(
            "No hay reglas de «%(scheme)s» para el ejercicio fiscal %(year)s. "
            "Las agrega quien administra el sistema, en la carpeta de reglas de operación."
        )
    else:
        names = (book.scheme.kind_name(code) for code in kinds(scheme, fiscal_year))
        told["kinds"] = ", ".join(f"«{name}»" for name in names)
        message = _(
            "En el ejercicio fiscal %(year)s, «%(scheme)s» no tiene el tipo de proyecto «%(kind)s». "
            "Los tipos de ese año son: %(kinds)s."
        )
    raise NoRules(message % told)


def shares_of(
    total: Decimal, rules: Rules, agreed: Mapping[str, Decimal] | None = None
) -> dict[str, Decimal]:
    """What each payer puts in. State and municipality may have agreed otherwise within their joint part.

    What others add by their own will comes first; the obliged payers divide the rest. Agreed amounts are
    taken as they are: the checks say whether they add up. When only one of the two agreed an amount, the
    other puts the rest of the joint part.
    """
    agreed = {payer: from_centavos(centavos(amount)) for payer, amount in (agreed or {}).items()}
    if strangers := sorted(set(agreed) - set(rules.possible_payers)):
        raise ValueError(f"{', '.join(strangers)} does not pay under {rules.citation}")
    added = sum((amount for payer, amount in agreed.items() if payer not in rules.payers), Decimal("0.00"))
    shares = _beyond_the_least(max(total - added, Decimal("0.00")), rules, agreed)
    if JOINT in shares:
        joint = shares.pop(JOINT)
        shares |= split(joint, rules.default_split)
        missing = [payer for payer in rules.default_split if payer not in agreed]
        if len(missing) == 1:
            given = sum(agreed[payer] for payer in rules.default_split if payer in agreed)
            shares[missing[0]] = max(joint - given, Decimal("0.00"))
    shares |= agreed
    return {payer: shares[payer] for payer in rules.possible_payers if payer in shares}


def _beyond_the_least(total: Decimal, rules: Rules, agreed: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The division by parts; whoever may pay more than the least and does leaves less to the others."""
    shares = split(total, rules.parts)
    more = {payer: agreed[payer] for payer in rules.at_least if agreed.get(payer, 0) > shares[payer]}
    left = {payer: part for payer, part in rules.parts.items() if payer not in more}
    if more and left:
        shares |= split(max(total - sum(more.values()), Decimal("0.00")), left)
    return shares


def problems() -> tuple[BadRulebook, ...]:
    """What keeps the rulebooks from being obeyed, one problem a file."""
    return _read_all(_folders())[1]


def problems_in(places: Sequence[Path]) -> tuple[BadRulebook, ...]:
    """The same of files or folders that are not obeyed yet, read anew beside the rulebooks that are."""
    own = {file.resolve(): file for folder in _folders() for file in _files_in(folder)}
    named = [file for place in places for file in ([place] if place.is_file() else _files_in(place))]
    asked = {file.resolve(): file for file in named}
    missing = [
        BadRulebook(place, 1, (), _("No existe."), _("Revise cómo está escrito el nombre."))
        for place in places
        if not place.exists()
    ]
    wrong = _read_files([*(file for path, file in own.items() if path not in asked), *asked.values()])[1]
    return (*missing, *(bad for bad in wrong if bad.file in asked.values()))


def path_of(code: str) -> Path:
    """The file in which a scheme is written."""
    return _book(code).file


def _folders() -> tuple[Path, ...]:
    return (OWN_FOLDER, *(Path(folder) for folder in getattr(settings, "RULEBOOK_FOLDERS", ())))


@lru_cache
def _read_all(folders: tuple[Path, ...]) -> tuple[dict[str, Book], tuple[BadRulebook, ...]]:
    """The rulebooks of ``folders`` by scheme, and what is wrong with them; read once."""
    mend = _("Corrija RULEBOOK_FOLDERS o cree la carpeta.")
    missing = [
        BadRulebook(folder, 1, (), _("No existe la carpeta."), mend)
        for folder in folders
        if not folder.is_dir()
    ]
    books, wrong = _read_files([file for folder in folders for file in _files_in(folder)])
    return books, (*missing, *wrong)


def _files_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix in (".yaml", ".yml"))


def _read_files(files: Sequence[Path]) -> tuple[dict[str, Book], list[BadRulebook]]:
    books: dict[str, Book] = {}
    wrong: list[BadRulebook] = []
    for file in files:
        try:
            book = read(file)
            _refuse_a_second(book, books)
        except BadRulebook as problem:
            wrong.append(problem)
        else:
            books[book.scheme.code] = book
    return books, wrong


def _refuse_a_second(book: Book, books: Mapping[str, Book]) -> None:
    if other := books.get(book.scheme.code):
        what = _("El esquema «%(code)s» ya está en %(file)s.") % {
            "code": book.scheme.code,
            "file": other.file,
        }
        mend = _("Cambie la clave «scheme» o junte los dos archivos.")
        raise BadRulebook(book.file, 1, ("scheme",), what, mend)


def _library() -> dict[str, Book]:
    """All rulebooks by scheme. While one of them is wrong, none is obeyed."""
    books, wrong = _read_all(_folders())
    if wrong:
        raise wrong[0].with_traceback(None)
    return books


def _book(code: str) -> Book:
    books = _library()
    if code not in books:
        message = _(
            "No hay reglas del esquema «%(code)s». "
            "Las agrega quien administra el sistema, en la carpeta de reglas de operación."
        )
        raise NoRules(message % {"code": code})
    return books[code]


def concentration_percent() -> Number:
    """Above which part of a state's works or pesos its largest clubs are pointed out, as the setting says."""
    return Number(
        value=Decimal(settings.CONCENTRATION_PERCENT),
        source="Tres clubes con la mitad de las obras de un estado, según la prensa [S43]",
        note="Es un aviso de este sistema: ninguna regla de operación lo dice y nada se rechaza por él.",
    )
