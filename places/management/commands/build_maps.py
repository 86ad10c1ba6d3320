"""Cut the outlines of the country into one small file a state."""

import json
import lzma
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from places.maps import FOLDER


class Command(BaseCommand):
    help = "Writes places/data/mapas from a TopoJSON whose object «municipios» has the property «cvegeo»."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--to", type=Path, default=FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        told = json.loads(options["source"].read_text())
        states: dict[str, dict[str, list[list[int]]]] = {}
        for shape in told["objects"]["municipios"]["geometries"]:
            code = shape["properties"]["cvegeo"]
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            states.setdefault(code[:2], {})[code] = [ring for polygon in polygons for ring in polygon]
        options["to"].mkdir(parents=True, exist_ok=True)
        for state, towns in sorted(states.items()):
            content = lzma.compress(cut(told, towns), preset=9)
            (options["to"] / f"{state}.json.xz").write_bytes(content)
            self.stdout.write(f"{state}: {len(towns)} municipios, {len(content)} bytes")


def cut(told: dict[str, Any], towns: dict[str, list[list[int]]]) -> bytes:
    """The towns of one state with the arcs that they use, numbered anew; the same bytes each time."""
    used = sorted({max(arc, ~arc) for rings in towns.values() for ring in rings for arc in ring})
    new = {old: number for number, old in enumerate(used)}
    content = {
        "scale": told["transform"]["scale"],
        "translate": told["transform"]["translate"],
        "arcs": [told["arcs"][old] for old in used],
        "towns": {
            code: [[new[arc] if arc >= 0 else ~new[~arc] for arc in ring] for ring in rings]
            for code, rings in sorted(towns.items())
        },
    }
    return json.dumps(content, separators=(",", ":")).encode()
