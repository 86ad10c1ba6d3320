"""A YAML file of which every line can be named, so that a refusal says where to mend it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

try:
    # Written in C it reads the rulebooks, with which every process starts, in a tenth of the time.
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # a PyYAML that was built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]


class BadRulebook(ImproperlyConfigured):
    """A rulebook that cannot be obeyed: where, what is wrong, and how to mend it."""

    def __init__(self, file: Path, line: int, path: tuple[str, ...], what: str, mend: str) -> None:
        place = _("%(file)s, línea %(line)s") % {"file": file, "line": line}
        super().__init__(f"{' › '.join((place, *path))}: {what} {mend}")
        self.file, self.line, self.path, self.what, self.mend = file, line, path, what, mend
        self.place = " › ".join((place, *path))


class Entry(dict[Any, Any]):
    """A mapping of the file that remembers the line of each key."""

    lines: dict[Any, int]


class _Loader(SafeLoader):
    """YAML with line numbers, exact decimals, and no key written twice."""

    file: Path

    def entry(self, node: yaml.MappingNode) -> Entry:
        """The mapping as an Entry."""
        own = [self.construct_object(key, deep=True) for key, _value in node.value]
        for key, (written, _value) in zip(own, node.value, strict=True):
            if own.count(key) > 1 and key != "<<":
                what = _("«%(key)s» está escrito más de una vez.") % {"key": key}
                mend = _("Deje una sola entrada.")
                raise BadRulebook(self.file, written.start_mark.line + 1, (str(key),), what, mend)
        entry = Entry(self.construct_mapping(node, deep=True))
        entry.lines = {
            self.construct_object(key, deep=True): key.start_mark.line + 1 for key, _value in node.value
        }
        return entry

    def exact(self, node: yaml.ScalarNode) -> int | Decimal | str:
        """A plain number. What else YAML takes for one (1:1, 010, 2016-01-31) stays text."""
        text = str(node.value)
        if re.fullmatch(r"0|[1-9][0-9]*", text):
            return int(text)
        return Decimal(text) if re.fullmatch(r"[0-9]+\.[0-9]+", text) else text


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.entry)
for _tag in ("int", "float", "timestamp"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _Loader.exact)


@dataclass(frozen=True)
class Place:
    """A place in the file and what is written there."""

    file: Path
    line: int
    path: tuple[str, ...]
    value: Any

    def bad(self, what: str, mend: str) -> BadRulebook:
        """The refusal that names this place."""
        return BadRulebook(self.file, self.line, self.path, what, mend)

    def get(self, key: Any) -> "Place | None":
        """The place under ``key``, if it is written."""
        entry = self.entry()
        if key not in entry:
            return None
        return Place(self.file, entry.lines.get(key, self.line), (*self.path, str(key)), entry[key])

    def __getitem__(self, key: Any) -> "Place":
        found = self.get(key)
        if found is None:
            mend = _("Agregue la línea «%(key)s: …».") % {"key": key}
            raise self.bad(_("Falta «%(key)s».") % {"key": key}, mend)
        return found

    def entry(self, *allowed: str) -> Entry:
        """The mapping written here, with no key but the ``allowed`` ones."""
        if not isinstance(self.value, Entry):
            raise self.bad(
                _("Aquí va una lista de claves con su valor."), _("Escríbala como «clave: valor».")
            )
        for key in self.value:
            if allowed and key not in allowed:
                what = _("La clave «%(key)s» no se conoce.") % {"key": key}
                mend = _("Aquí pueden ir: %(keys)s.") % {"keys": ", ".join(allowed)}
                raise Place(self.file, self.value.lines.get(key, self.line), self.path, key).bad(what, mend)
        return self.value

    def under(self) -> Iterator[tuple[Any, "Place"]]:
        """Each key of the mapping, or each item of the list, with its place."""
        if isinstance(self.value, list):
            for position, value in enumerate(self.value, start=1):
                line = min(value.lines.values(), default=self.line) if isinstance(value, Entry) else self.line
                yield position, Place(self.file, line, (*self.path, str(position)), value)
        else:
            for key in self.entry():
                yield key, self[key]

    def text(self) -> str:
        """The text written here."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.bad(_("Aquí va un texto."), _("Escríbalo entre comillas."))
        return " ".join(self.value.split())

    def one_of(self, allowed: tuple[str, ...]) -> str:
        """The code written here, which must be one of ``allowed``."""
        if self.value not in allowed:
            mend = _("Use uno de estos: %(codes)s.") % {"codes": ", ".join(allowed)}
            raise self.bad(_("«%(value)s» no se conoce.") % {"value": self.value}, mend)
        return str(self.value)

    def many(self, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The list of codes written here."""
        if not isinstance(self.value, list) or not self.value:
            raise self.bad(_("Aquí va una lista."), _("Escríbala entre corchetes: [uno, otro]."))
        return tuple(item.one_of(allowed) if allowed else item.text() for _position, item in self.under())

    def yes_or_no(self) -> bool:
        """Whether it is true."""
        if not isinstance(self.value, bool):
            raise self.bad(
                _("Aquí va «true» o «false»."), _("Escriba «true» solo si alguien lo leyó en la fuente.")
            )
        return self.value

    def year(self) -> int:
        """A fiscal year."""
        if type(self.value) is not int or not 1980 <= self.value <= 2100:
            raise self.bad(
                _("«%(value)s» no es un ejercicio fiscal.") % {"value": self.value}, _("Escriba 2016.")
            )
        return self.value

    def amount(self) -> Decimal | None:
        """A number that is not negative; nothing when it is not known."""
        if self.value is None:
            return None
        if type(self.value) not in (int, Decimal) or self.value < 0 or self.value * 100 % 1:
            what = _("«%(value)s» no es un número.") % {"value": self.value}
            mend = _("Escríbalo sin comillas, comas ni signo: 1000000; si no se conoce, escriba null.")
            raise self.bad(what, mend)
        return Decimal(self.value)


def open_at_top(file: Path) -> Place:
    """The whole file as a place to read from."""
    try:
        loader = _Loader(file.read_bytes())
        loader.file = file
        return Place(file, 1, (), loader.get_single_data())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = _("No se puede leer como YAML: %(why)s.") % {"why": getattr(error, "problem", None) or error}
        mend = _("Revise los espacios al inicio de la línea, los dos puntos y las comillas.")
        raise BadRulebook(file, mark.line + 1 if mark else 1, (), what, mend) from error
