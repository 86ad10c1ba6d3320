"""Which consulate serves a place of the United States: by its state, or by its county where it is shared.

The states that one consulate serves alone stand in the table of consulates; the counties of the others in
``data/condados.csv``, spelled as the ministry's own list spells them.
"""

import csv
from collections.abc import Collection
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from unicodedata import combining, normalize

from places.models import Consulate

FILE = Path(__file__).parent / "data" / "condados.csv"

# Code: the name in English, and in Spanish where it is another one.
US_STATES = {
    "AL": ("Alabama",),
    "AK": ("Alaska",),
    "AZ": ("Arizona",),
    "AR": ("Arkansas",),
    "CA": ("California",),
    "CO": ("Colorado",),
    "CT": ("Connecticut",),
    "DE": ("Delaware",),
    "DC": ("District of Columbia", "Distrito de Columbia", "Washington, D.C."),
    "FL": ("Florida",),
    "GA": ("Georgia",),
    "HI": ("Hawaii", "Hawái"),
    "ID": ("Idaho",),
    "IL": ("Illinois",),
    "IN": ("Indiana",),
    "IA": ("Iowa",),
    "KS": ("Kansas",),
    "KY": ("Kentucky",),
    "LA": ("Louisiana", "Luisiana"),
    "ME": ("Maine",),
    "MD": ("Maryland",),
    "MA": ("Massachusetts",),
    "MI": ("Michigan", "Míchigan"),
    "MN": ("Minnesota",),
    "MS": ("Mississippi", "Misisipi"),
    "MO": ("Missouri", "Misuri"),
    "MT": ("Montana",),
    "NE": ("Nebraska",),
    "NV": ("Nevada",),
    "NH": ("New Hampshire", "Nuevo Hampshire"),
    "NJ": ("New Jersey", "Nueva Jersey"),
    "NM": ("New Mexico", "Nuevo México"),
    "NY": ("New York", "Nueva York"),
    "NC": ("North Carolina", "Carolina del Norte"),
    "ND": ("North Dakota", "Dakota del Norte"),
    "OH": ("Ohio",),
    "OK": ("Oklahoma",),
    "OR": ("Oregon", "Oregón"),
    "PA": ("Pennsylvania", "Pensilvania"),
    "PR": ("Puerto Rico",),
    "RI": ("Rhode Island",),
    "SC": ("South Carolina", "Carolina del Sur"),
    "SD": ("South Dakota", "Dakota del Sur"),
    "TN": ("Tennessee",),
    "TX": ("Texas",),
    "UT": ("Utah",),
    "VT": ("Vermont",),
    "VA": ("Virginia",),
    "VI": ("U.S. Virgin Islands", "Islas Vírgenes"),
    "WA": ("Washington",),
    "WV": ("West Virginia", "Virginia Occidental"),
    "WI": ("Wisconsin",),
    "WY": ("Wyoming",),
}


def simple(text: str) -> str:
    """The letters and digits of ``text`` alone, without accents and capitals."""
    letters = normalize("NFKD", text).casefold()
    return "".join(sign for sign in letters if sign.isalnum() and not combining(sign))


def us_state_code(name: str) -> str:
    """The two letters of a state as people write it; empty where it is none of the United States."""
    asked = simple(name)
    for code, names in US_STATES.items():
        if asked in (code.lower(), *map(simple, names)):
            return code
    return ""


def us_state_name(code: str) -> str:
    """The name of a state in Spanish."""
    return US_STATES[code][1 if len(US_STATES[code]) > 1 else 0]


@cache
def counties() -> dict[str, dict[str, tuple[str, str]]]:
    """The counties of the states that several consulates share: state → plain name → (name, consulate)."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            named = (row["county"], row["consulate"])
            found.setdefault(row["us_state"], {})[simple(row["county"])] = named
    return found


def plain_county(name: str) -> str:
    """A county as it is compared: «Condado de Tarrant» and «Tarrant County» are Tarrant."""
    asked = simple(name)
    asked = asked.removeprefix("condadode").removeprefix("condado")
    return asked.removesuffix("county") or asked


def county_of(us_state: str, name: str) -> tuple[str, str] | None:
    """The county with its consulate, as the list spells it; None where the list has none of that name."""
    return counties().get(us_state, {}).get(plain_county(name))


def counties_like(us_state: str, name: str) -> list[str]:
    """Counties of a shared state that the name may mean."""
    known = counties().get(us_state, {})
    return [known[key][0] for key in get_close_matches(plain_county(name), known, n=3, cutoff=0.7)]


def is_shared(us_state: str) -> bool:
    """Whether the county decides which consulate serves a place of the state."""
    return us_state in counties()


def serving(us_state: str, county: str = "") -> Collection[str]:
    """The keys of the consulates that may serve the place: without its county, all of a shared state."""
    if not is_shared(us_state):
        rows = Consulate.objects.filter(whole_states__contains=[us_state])
        return list(rows.values_list("pk", flat=True))
    found = county_of(us_state, county)
    if found:
        return [found[1]]
    return sorted({consulate for _name, consulate in counties()[us_state].values()})
