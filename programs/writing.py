"""Writes the first draft of a rulebook: the last edition of another one, with everything to be confirmed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from programs.lines import open_at_top
from programs.reading import CODE, MEMORY
from programs.rulebook import path_of, scheme

__all__ = ["CODE", "draft_of"]

HEAD = """\
# Reglas de operación de «{code}», ejercicio {year}.
# Borrador copiado de «{origin}», ejercicio {last}. Falta hacerlo suyo:
#
#   1. Escriba los nombres y el nivel; si es de un estado, la clave del INEGI entre comillas: "14".
#   2. Cambie las partes, los topes y quién puede solicitar por lo que digan sus reglas. Las partes son
#      números enteros, nunca porcentajes: 1, 1 y 1 son tercios; 8, 7 y 5 son 40, 35 y 25 %.
#      Quite los tipos de proyecto que sus reglas no tengan.
#   3. En «sources» escriba dónde se publicaron sus reglas, y ponga esa clave en cada «source».
#   4. Lo que alguien haya leído ahí pasa de «confirmed: false» a «confirmed: true»: desde entonces el
#      sistema rechaza lo que no cumpla. Mientras diga «false», solo advierte.
#   5. Revise el archivo: manage.py rulebook validate {file}

"""
# What each part of the file is for, written above it.
TOLD = {
    "names": "El nombre que se lee en las pantallas y en los papeles.",
    "level": "federal, o state (de un estado; entonces va también la línea «state»).",
    "state": "Clave del INEGI con dos cifras, entre comillas.",
    "authority": "Quién revisa y preside el comité: delegation o state_government.",
    "validity": "Primer y último ejercicio; «to: null» = sigue vigente.",
    "kinds": "Los tipos de proyecto, con su nombre en español y en inglés.",
    "applicants": (
        "Quién puede solicitar: migrant_club, migrant_federation, local_organised_group, migrant,\n"
        "# returned_migrant, migrant_family. Qué se le exige (require): toma_de_nota_valid,\n"
        "# registration_with_state_migrant_office, agreement_with_state."
    ),
    "toma_de_nota": "Si «require» pide toma_de_nota_valid, o si un consulado renueva la de una federación.",
    "cap_exception": "Quién puede autorizar pasar del tope.",
    "in_kind": "Si se admiten aportaciones en especie.",
    "scholarships": "En qué tipos el proyecto puede ser una lista de becas.",
    "itemised_budget": "En qué tipos la obra presenta su presupuesto por conceptos, y desde qué año (since).",
    "quotations": "Cuántas cotizaciones lleva cada renglón que se compra.",
    "remainder": "A quién le toca el centavo que sobra. El sistema siempre lo hace así.",
    "legend": "La leyenda obligatoria de los papeles.",
    "editions": (
        "Las reglas de cada ejercicio. Un ejercicio va en una sola edición. Pueden agregarse:\n"
        "#   published: {{{year}: Periódico Oficial 15/01/{year}}}    (junto a «years»)\n"
        "#   state_cap: {{value: 500000, source: [R1], confirmed: true}}    (en un tipo: tope del estado)\n"
        "#   at_least: [migrants]    (en un tipo: su parte es lo menos que pone; puede poner más)\n"
        "#   optional_payers: [municipal]    (en un tipo: quién más puede aportar, sin estar obligado)"
    ),
    "sources": (
        "Dónde se leyó cada número. «memory» nunca confirma. Ejemplo:\n"
        "#   R1: {{title: Reglas de operación {year}, address: https://…}}"
    ),
}
ORDER = (
    *("scheme", "names", "level", "state", "authority", "validity", "kinds", "applicants"),
    *("toma_de_nota", "cap_exception", "in_kind", "scholarships", "itemised_budget", "quotations"),
    *("remainder", "legend", "editions", "sources"),
)

# What another scheme says and nobody has read for this one.
UNREAD = (
    *("applicants", "toma_de_nota", "cap_exception", "in_kind", "scholarships", "itemised_budget"),
    *("quotations", "legend"),
)


def draft_of(code: str, *, origin: str, year: int | None, file: Path, today: date) -> str:
    """The text of a rulebook of ``code``, copied from the last year of ``origin``; nothing is confirmed."""
    last = scheme(origin).years[-1]
    year = year or max(last + 1, today.year)
    written = plain_of(open_at_top(path_of(origin)).value)
    rules = next(edition["kinds"] for edition in written["editions"] if last in edition["years"])
    facts = {
        **written,
        "scheme": code,
        "names": {"es": f"Nombre de {code}, por escribir", "en": f"Name of {code}, to be written"},
        "validity": {"from": year, "to": None, "source": [MEMORY], "confirmed": False},
        "kinds": {kind: written["kinds"][kind] for kind in rules},
        "editions": [{"years": [year], "kinds": shared(unread(rules))}],
        "sources": {MEMORY: {"title": "de memoria, por confirmar en las reglas publicadas"}},
    }
    # The last centavo is divided by this system, whatever the scheme.
    facts |= {key: unread(value) for key, value in facts.items() if key in UNREAD}
    for key in ("scholarships", "itemised_budget"):
        given = facts.pop(key, {})
        # Since which year it was asked elsewhere says nothing here.
        given.pop("since", None)
        if left := [kind for kind in given.get("kinds", []) if kind in rules]:
            facts[key] = {**given, "kinds": left}
    head = HEAD.format(code=code, origin=origin, year=year, last=last, file=file)
    return head + "\n".join(section(key, facts[key], year) for key in ORDER if key in facts)


def unread(written: Any) -> Any:
    """The same, which nobody has read for this scheme: without notes, from memory, unconfirmed."""
    if isinstance(written, list):
        return [unread(value) for value in written]
    if not isinstance(written, dict):
        return written
    told: dict[str, Any] = {}
    for key, value in written.items():
        if key.endswith("source"):
            told[key] = [MEMORY]
        elif key.endswith("confirmed"):
            told[key] = False
        elif key not in ("note", "parts_note"):
            told[key] = unread(value)
    if "federal" not in told.get("parts", {"federal": 1}):
        told.pop("federal_cap", None)
    return told


def shared(kinds: dict[str, Any]) -> dict[str, Any]:
    """The kinds with equal rules hold the same ones, so that they are written and mended once."""
    seen: list[Any] = []
    for kind, rules in kinds.items():
        kinds[kind] = next((one for one in seen if one == rules), rules)
        seen.append(kinds[kind])
    return kinds


def plain_of(written: Any) -> Any:
    """The same as plain values, each its own."""
    if isinstance(written, Mapping):
        return {key: plain_of(value) for key, value in written.items()}
    if isinstance(written, list):
        return [plain_of(value) for value in written]
    return float(written) if isinstance(written, Decimal) else written


def section(key: str, value: Any, year: int) -> str:
    """One key of the file with its comment above."""
    text = yaml.dump(_Block({key: value}), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return f"# {TOLD[key].format(year=year)}\n{text}" if key in TOLD else text


class _Block(dict[str, Any]):
    """A mapping that is never written on one line."""


class _Dumper(yaml.SafeDumper):
    """Short mappings and lists on one line, as people write them."""

    def generate_anchor(self, node: yaml.Node) -> str:
        """What is written once and used again."""
        self.last_anchor_id += 1
        return f"reglas_{self.last_anchor_id}"


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    node = yaml.SafeDumper.represent_dict(dumper, data)
    is_flat = not any(isinstance(value, dict) for value in data.values())
    node.flow_style = is_flat and len(str(data)) < 90 and not isinstance(data, _Block)
    return node


def _sequence(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    is_flat = not any(isinstance(item, dict) for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=is_flat)


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(_Block, _mapping)
_Dumper.add_representer(list, _sequence)
