"""Pages of a list that continue after a row instead of counting from the start.

The hundredth page costs what the first does, and a row that arrives meanwhile moves no other to a page that
was read already. An order is one column that is never empty, and the number of the row among equals.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

# How the columns that are no text are read from an address.
READERS: dict[str, Any] = {
    "asked_at": datetime.fromisoformat,
    "filed_at": datetime.fromisoformat,
    "moved_at": datetime.fromisoformat,
    "total": Decimal,
    "id": int,
}


class NoSuchPlace(Exception):
    """What an address told as the place of a row is none, or is one of another order."""


@dataclass(frozen=True)
class Place:
    """The row beside which a page begins: what it is sorted by, and its number."""

    order: str
    key: Any
    pk: int

    def __str__(self) -> str:
        key = self.key.isoformat() if isinstance(self.key, datetime) else str(self.key)
        return urlsafe_b64encode(json.dumps([self.order, key, self.pk]).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, order: str) -> "Place":
        """The place that an address names in this order; ``NoSuchPlace`` for any other text."""
        try:
            told, key, pk = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if told != order or "\0" in key:
                raise NoSuchPlace(text)
            place = cls(order, READERS.get(order.lstrip("-"), str)(key), int(pk))
        except (Error, ValueError, TypeError, ArithmeticError) as reason:
            raise NoSuchPlace(text) from reason
        if abs(place.pk) >= 2**63 or (isinstance(place.key, int) and abs(place.key) >= 2**63):
            raise NoSuchPlace(text)
        return place

    def beyond(self, *, backward: bool) -> Q:
        """The rows behind this place, or those before it."""
        sign = "lt" if self.order.startswith("-") != backward else "gt"
        further = Q(**{f"key__{sign}": self.key}) | Q(**{f"pk__{sign}": self.pk})
        return Q(**{f"key__{sign}e": self.key}) & further


@dataclass(frozen=True)
class Page:
    """Some rows in order, with the places where the pages beside this one begin; None where there is none."""

    rows: list[dict[str, Any]]
    after: Place | None = None
    before: Place | None = None


def page_of(
    rows: QuerySet[Any, Any],
    size: int,
    *,
    column: Any,
    order: str,
    after: Place | None = None,
    before: Place | None = None,
) -> Page:
    """``size`` rows from the start, behind ``after``, or ahead of ``before``: one query, wherever it is.

    ``rows`` are ``values()`` with their ``id``; ``column`` is what ``order`` names.
    """
    backward = before is not None
    rows = rows.annotate(key=column)
    if place := before or after:
        rows = rows.filter(place.beyond(backward=backward))
    is_down = order.startswith("-") != backward
    sorting = ["-key", "-pk"] if is_down else ["key", "pk"]
    found = list(rows.order_by(*sorting)[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    if not found:
        return Page([])
    first, last = (Place(order, row["key"], row["id"]) for row in (found[0], found[-1]))
    return Page(
        found,
        after=last if backward or has_more else None,
        before=first if after or (backward and has_more) else None,
    )


def place_in(told: Mapping[str, str], order: str) -> dict[str, Place]:
    """Where the page that an address asks for begins or ends; what cannot be read is the first page."""
    for name in ("before", "after"):
        if text := told.get(name):
            try:
                return {name: Place.read(text, order)}
            except NoSuchPlace:
                return {}
    return {}
