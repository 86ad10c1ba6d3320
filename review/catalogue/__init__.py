"""What a work is judged by: lines of YAML with their sources. A line that cannot be obeyed is refused."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from programs.lines import Place, open_at_top
from programs.rulebook import FAMILIES
from projects.models import Project, Subject

FOLDER = Path(__file__).parent
MEMORY = "memory"
LINE = ("code", "text", "source", "confirmed", "note", "for", "fills", "scale", "papers")
LIMITS = ("schemes", "kinds", "families", "subjects", "from", "to", "scholarships")
# What the catalogue of places, or the works of this house, tell by themselves.
FILLS = ("marginality", "migration_intensity", "first_time_town")


@dataclass(frozen=True)
class Line:
    """One thing to look at, and who says that it is looked at.

    ``fills`` names the fact that answers it, ``papers`` those of the proposal that it is about.
    """

    code: str
    text: str
    source: str
    is_confirmed: bool
    note: str = ""
    fills: str = ""
    papers: tuple[str, ...] = ()
    scale: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    limits: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def is_for(self, project: Project, subject: str = "") -> bool:
        """Whether the line is looked at in this work."""
        told = {
            "schemes": project.scheme,
            "kinds": project.kind,
            "families": project.family,
            "subjects": subject,
        }
        for name, wanted in self.limits.items():
            if name == "from":
                fits = project.fiscal_year >= wanted
            elif name == "to":
                fits = project.fiscal_year <= wanted
            elif name == "scholarships":
                fits = project.gives_scholarships == wanted
            else:
                fits = told[name] in wanted
            if not fits:
                return False
        return True


def technical_lines(project: Project) -> list[Line]:
    """The checklist of the technical opinion on this work."""
    return [line for line in read("technical") if line.is_for(project)]


def normative_lines(project: Project, subject: str) -> list[Line]:
    """The checklist of a normative body on this work."""
    return [line for line in read("normative") if line.is_for(project, subject)]


def papers_by_line() -> dict[str, tuple[str, ...]]:
    """The papers that each line of the technical opinion is about; a draft keeps no more than the code."""
    return {line.code: line.papers for line in read("technical")}


def criteria_of(project: Project) -> list[Line]:
    """The criteria of the evaluation sheet of this work."""
    return [line for line in read("criteria") if line.is_for(project)]


def fingerprint(lines: list[Line]) -> str:
    """SHA-256 of the lines as they are today."""
    facts = [[line.code, line.text, line.source, line.is_confirmed] for line in lines]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


@cache
def read(name: str) -> tuple[Line, ...]:
    """The lines of one file, in their order."""
    return tuple(lines_in(open_at_top(FOLDER / f"{name}.yaml")))


def lines_in(top: Place) -> Iterator[Line]:
    top.entry("lines", "sources")
    sources = {key: place["title"].text() for key, place in top["sources"].under()}
    seen: set[str] = set()
    for _position, place in top["lines"].under():
        place.entry(*LINE)
        line = line_at(place, sources)
        if line.code in seen:
            mend = _("Dé a cada renglón una clave propia.")
            raise place["code"].bad(_("La clave «%(code)s» está repetida.") % {"code": line.code}, mend)
        seen.add(line.code)
        yield line


def line_at(place: Place, sources: Mapping[str, str]) -> Line:
    keys = place["source"].many(tuple(sources))
    is_confirmed = place["confirmed"].yes_or_no()
    if is_confirmed and MEMORY in keys:
        mend = _("Nombre la fuente que alguien leyó, o escriba «confirmed: false».")
        raise place["confirmed"].bad(_("Lo que es de memoria no confirma nada."), mend)
    note, fills, scale, papers = (place.get(name) for name in ("note", "fills", "scale", "papers"))
    return Line(
        code=place["code"].text(),
        text=place["text"].text(),
        source="; ".join(f"{sources[key]}" if key == MEMORY else f"{sources[key]} [{key}]" for key in keys),
        is_confirmed=is_confirmed,
        note=note.text() if note else "",
        fills=fills.one_of(FILLS) if fills else "",
        papers=papers.many() if papers else (),
        scale={str(key): item.amount() or Decimal(0) for key, item in scale.under()} if scale else {},
        limits=dict(limits_at(place.get("for"))),
    )


def limits_at(place: Place | None) -> Iterator[tuple[str, Any]]:
    """For which works a line is, as the file tells it."""
    if place is None:
        return
    place.entry(*LIMITS)
    codes = {"families": tuple(FAMILIES), "subjects": tuple(Subject.values)}
    for name, told in place.under():
        if name in ("from", "to"):
            yield name, told.year()
        elif name == "scholarships":
            yield name, told.yes_or_no()
        else:
            yield name, told.many(codes.get(name, ()))
