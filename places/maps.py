"""The outlines of the municipalities: what lies in which, and a drawing of a state without any other host.

One file a state, which ``build_maps`` writes (see data/PROVENANCE.md). An outline is simplified: at a border
it may be some hundred metres off, so that what rests on it is told and never refused.
"""

import json
import lzma
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "mapas"
EARTH_KM = 6371.0088
# Nearer than this to the border an outline cannot tell on which side of it a point lies.
TOLERANCE_KM = 0.5
# Degrees around what is drawn.
MARGIN = 0.06
# Half the height of what is drawn around one locality, in degrees: some eleven kilometres in all.
AROUND = 0.05

# Pixels. A press on the picture is told in them, so that it is shown in no other size.
SIZE = 320
# What a map shows: the whole state, one municipality, or the surroundings of one locality or point.
STATE, TOWN, NEAR = "state", "town", "near"

Point = tuple[float, float]
Ring = list[Point]


@lru_cache(maxsize=32)
def outlines_of(state: str) -> dict[str, list[Ring]]:
    """The rings of each municipality of a state by its code, as (longitude, latitude); empty of no state."""
    path = FOLDER / f"{state}.json.xz"
    if not state.isdecimal() or not path.exists():
        return {}
    told = json.loads(lzma.decompress(path.read_bytes()))
    (width, height), (left, bottom) = told["scale"], told["translate"]
    arcs: list[Ring] = []
    for arc in told["arcs"]:
        x = y = 0
        points = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append((left + x * width, bottom + y * height))
        arcs.append(points)
    return {code: [joined(arcs, ring) for ring in rings] for code, rings in told["towns"].items()}


def joined(arcs: list[Ring], ring: Iterable[int]) -> Ring:
    """One ring of its arcs; a negative one runs backwards (TopoJSON)."""
    points: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1 if points else 0 :]
    return points


def lies_in(town: str, latitude: float, longitude: float) -> bool | None:
    """Whether the point lies in the municipality or on its border; None where its outline is not known."""
    rings = outlines_of(town[:2]).get(town)
    if rings is None:
        return None
    # Holes and islands alike: a point is inside of an odd number of rings.
    is_inside = sum(is_within(ring, longitude, latitude) for ring in rings) % 2 == 1
    return is_inside or km_to_border(rings, latitude, longitude) <= TOLERANCE_KM


def is_within(ring: Ring, x: float, y: float) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def km_to_border(rings: list[Ring], latitude: float, longitude: float) -> float:
    """How far the nearest border is, on a plane around the point."""
    high = EARTH_KM * radians(1)
    wide = high * cos(radians(latitude))
    nearest = float("inf")
    for ring in rings:
        plane = [((x - longitude) * wide, (y - latitude) * high) for x, y in ring]
        for (x1, y1), (x2, y2) in zip(plane, [*plane[1:], plane[0]], strict=True):
            dx, dy = x2 - x1, y2 - y1
            length = dx * dx + dy * dy
            along = 0.0 if length == 0 else min(1.0, max(0.0, -(x1 * dx + y1 * dy) / length))
            nearest = min(nearest, sqrt((x1 + along * dx) ** 2 + (y1 + along * dy) ** 2))
    return nearest


def km_between(one: Point, other: Point) -> float:
    """The distance of two points (latitude, longitude) on a round earth."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


@dataclass(frozen=True)
class Frame:
    """What a drawing of ``size`` by ``size`` shows, and how its pixels and the earth answer each other."""

    left: float
    bottom: float
    # Degrees of longitude and latitude of one pixel.
    wide: float
    high: float
    size: int

    @classmethod
    def around(cls, points: Iterable[Point], size: int, margin: float = MARGIN) -> "Frame":
        """The square that holds all these points (longitude, latitude), its middle in their middle."""
        xs, ys = zip(*points, strict=True)
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        squeeze = cos(radians(y))
        half = max((max(xs) - min(xs)) * squeeze, max(ys) - min(ys)) / 2 + margin
        return cls(x - half / squeeze, y - half, 2 * half / squeeze / size, 2 * half / size, size)

    def pixel(self, longitude: float, latitude: float) -> tuple[int, int]:
        x = (longitude - self.left) / self.wide
        return round(x), round(self.size - (latitude - self.bottom) / self.high)

    def place(self, x: float, y: float) -> Point:
        """The (latitude, longitude) under the middle of a pixel."""
        return self.bottom + (self.size - y - 0.5) * self.high, self.left + (x + 0.5) * self.wide

    def shows(self, ring: Ring) -> bool:
        """Whether some of the ring may be seen."""
        right, top = self.left + self.wide * self.size, self.bottom + self.high * self.size
        xs, ys = [x for x, _y in ring], [y for _x, y in ring]
        return min(xs) <= right and max(xs) >= self.left and min(ys) <= top and max(ys) >= self.bottom

    @property
    def km(self) -> float:
        """The height of what is shown."""
        return self.high * self.size * radians(1) * EARTH_KM


def frame_of(state: str, town: str = "", near: Point | None = None, *, size: int) -> Frame | None:
    """The frame of a state, of one municipality, or of the surroundings of a point (latitude, longitude)."""
    outlines = outlines_of(state)
    if near is not None:
        return Frame.around([(near[1], near[0])], size, margin=AROUND)
    rings = outlines.get(town) or [ring for rings in outlines.values() for ring in rings]
    if not rings:
        return None
    return Frame.around(
        [point for ring in rings for point in ring], size, 0.02 if town in outlines else MARGIN
    )


def framed(state: str, town: str, view: str, center: Point | None) -> Frame | None:
    """What a map of that view shows. Without its centre or its town a view is that of what is known."""
    if view == NEAR and center is not None:
        return frame_of(state, near=center, size=SIZE)
    return frame_of(state, "" if view == STATE else town, size=SIZE)


def point_in(text: str) -> Point | None:
    """The (latitude, longitude) of an address; None of any other text."""
    try:
        latitude, longitude = (float(number) for number in text.split(","))
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def paths_of(frame: Frame, state: str) -> dict[str, str]:
    """The shape of each municipality that the frame shows, as the path of an SVG."""
    return {
        code: " ".join(shape)
        for code, rings in outlines_of(state).items()
        if (shape := [path_of(frame, ring) for ring in rings if frame.shows(ring)])
    }


def path_of(frame: Frame, ring: Ring) -> str:
    """The ring in whole pixels; points that fall on one pixel are drawn once."""
    told: list[str] = []
    for longitude, latitude in ring:
        x, y = frame.pixel(longitude, latitude)
        pixel = f"{x} {y}"
        if not told or told[-1] != pixel:
            told.append(pixel)
    return f"M{'L'.join(told)}Z"
