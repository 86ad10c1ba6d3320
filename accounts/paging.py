"""Pages of a list that continue after a row instead of counting from the start.

The hundredth page costs what the first does, and a row that arrives meanwhile moves no other to a page that
was read already. A list keeps its own order; the number of the row decides among equals.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import Any, Self

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, FloatField, Model, Q, QuerySet, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

SALT = "place"
# What JSON does not know, by the name under which a place tells it.
TOLD: dict[str, tuple[type, Any]] = {
    "at": (datetime, datetime.fromisoformat),
    "on": (date, date.fromisoformat),
    "number": (Decimal, Decimal),
}


class NoSuchPlace(Exception):
    """What an address told as the place of a row is none, or is one of another order."""


@dataclass(frozen=True)
class Place:
    """The row beside which a page begins: the order, and what this row is sorted by.

    It is signed: whoever reads one finds the values that were written, and of their types.
    """

    order: str
    keys: tuple[Any, ...]

    def __str__(self) -> str:
        return signing.dumps([self.order, [written(key) for key in self.keys]], salt=SALT)

    @classmethod
    def read(cls, text: str, order: str) -> Self:
        """The place that an address names in this order; ``NoSuchPlace`` for any other text."""
        try:
            told, keys = signing.loads(text, salt=SALT)
        except (signing.BadSignature, UnicodeError) as reason:
            raise NoSuchPlace(text) from reason
        if told != order:
            raise NoSuchPlace(text)
        return cls(order, tuple(map(read, keys)))


def written(key: Any) -> Any:
    for name, (kind, _reader) in TOLD.items():
        if isinstance(key, kind):
            return {name: str(key)}
    return key


def read(key: Any) -> Any:
    if isinstance(key, dict):
        [(name, text)] = key.items()
        return TOLD[name][1](text)
    return key


# --- Orders --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Key:
    """One thing by which rows are sorted. ``name`` is how a query names it, ``of`` reads it from a row."""

    name: str
    is_down: bool
    nulls_first: bool
    may_be_null: bool = True
    # What the database has to tell besides, because no row carries it yet.
    expression: Any = field(default=None, compare=False)

    def turned(self) -> "Key":
        return replace(self, is_down=not self.is_down, nulls_first=not self.nulls_first)

    def sorting(self) -> Any:
        if not self.may_be_null or self.nulls_first == self.is_down:  # as PostgreSQL does by itself
            return f"-{self.name}" if self.is_down else self.name
        nulls = {"nulls_first": True} if self.nulls_first else {"nulls_last": True}
        return F(self.name).desc(**nulls) if self.is_down else F(self.name).asc(**nulls)

    def of(self, row: Any) -> Any:
        if isinstance(row, dict):
            return row[self.name]
        return getattr(row, self.name)


def behind(keys: Sequence[Key], values: Sequence[Any]) -> Q | None:
    """The rows further on than the one of these values; None where no row can be."""
    if not keys:
        return None
    (key, *keys), (value, *values) = keys, values
    rest = behind(keys, values)
    far = f"{key.name}__{'lt' if key.is_down else 'gt'}"
    if not key.may_be_null:
        # An index is entered at the first of these conditions.
        return Q(**{f"{far}e": value}) & (Q(**{far: value}) | rest) if rest else Q(**{far: value})
    is_null = f"{key.name}__isnull"
    if value is None:
        further, same = Q(**{is_null: False}) if key.nulls_first else None, Q(**{is_null: True})
    else:
        further, same = Q(**{far: value}), Q(**{key.name: value})
        further = further if key.nulls_first else further | Q(**{is_null: True})
    if rest is None:
        return further
    return further | (same & rest) if further else same & rest


def keys_of(rows: QuerySet[Any, Any]) -> list[Key]:
    """By what the rows are sorted, with their number among equals where they have one."""
    query = rows.query
    told = query.order_by or (query.get_meta().ordering if query.default_ordering else ())
    aliases = (f"place_{number}" for number in count())
    keys: list[Key] = []
    for item in told:
        keys += [key for key in keys_named(rows, item, aliases) if key.name not in {k.name for k in keys}]
    pk = query.get_meta().pk.name
    # Rows of sums have no number: their order ends in what tells them apart.
    if query.group_by is None and not {"pk", pk} & {key.name for key in keys}:
        is_down = bool(keys) and keys[-1].is_down
        name = "pk" if query.values_select and "pk" in query.values_select else pk
        keys.append(Key(name, is_down, is_down, may_be_null=False))
    return keys


def keys_named(rows: QuerySet[Any, Any], item: Any, aliases: Iterator[str]) -> Iterator[Key]:
    """The keys of one part of an order: itself, or those of what it refers to."""
    if isinstance(item, str):
        is_down, name, nulls = item.startswith("-"), item.lstrip("-+"), item.startswith("-")
        expression: Any = F(name)
    else:
        order = item if isinstance(item, OrderBy) else item.asc()
        expression, is_down = order.expression, order.descending
        nulls = bool(order.nulls_first) or (is_down and not order.nulls_last)
        name = expression.name if isinstance(expression, F) else ""
    if not name:
        shown = expression
        if isinstance(getattr(expression, "_output_field_or_none", None), FloatField):
            shown = Cast(expression, FloatField())  # one precision here and in the address
        yield Key(next(aliases), is_down, nulls, may_be_null(expression), shown)
        return
    if name in rows.query.annotations or rows.query.combinator:
        yield Key(name, is_down, nulls, name in rows.query.annotations and not rows.query.combinator)
        return
    path, is_optional = path_of(rows.model, name)
    last = path[-1]
    if last.is_relation and name.rpartition(LOOKUP_SEP)[2] != last.attname and not isinstance(item, OrderBy):
        # Whatever refers to a row is sorted as such rows are.
        for further in last.related_model._meta.ordering or [last.related_model._meta.pk.name]:
            sign, bare = further.startswith("-") != is_down, further.lstrip("-")
            bare = last.related_model._meta.pk.name if bare == "pk" else bare
            yield from keys_named(rows, f"{'-' if sign else ''}{name}{LOOKUP_SEP}{bare}", aliases)
        return
    shown = path[0].attname if len(path) == 1 else name
    if shown in rows.query.values_select or (len(path) == 1 and not rows.query.values_select):
        yield Key(shown, is_down, nulls, is_optional)
    else:
        yield Key(next(aliases), is_down, nulls, is_optional, expression)


def may_be_null(expression: Any) -> bool:
    return not (isinstance(expression, Coalesce) and isinstance(expression.source_expressions[-1], Value))


def name_of(key: Key) -> str:
    """What tells one key from another, the same in every process."""
    if key.expression is None or isinstance(key.expression, F):
        told = getattr(key.expression, "name", key.name)
    else:
        parts = [part.name for part in key.expression.flatten() if isinstance(part, F)]
        told = f"{type(key.expression).__name__}{parts}"
    return f"-{told}" if key.is_down else told


def path_of(model: type[Model], name: str) -> tuple[list[Any], bool]:
    """The fields that a name with its lookups passes through, and whether it may end in nothing."""
    path: list[Any] = []
    for part in name.split(LOOKUP_SEP):
        meta: Any = model._meta
        try:
            found = meta.pk if part == "pk" else meta.get_field(part)
        except FieldDoesNotExist:
            found = next(column for column in meta.concrete_fields if column.attname == part)
        path.append(found)
        model = found.related_model or model
    return path, any(getattr(found, "null", True) for found in path)


# --- Pages ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """Some rows in order, with the places where the pages beside this one begin; None where there is none."""

    rows: list[Any]
    after: Place | None = None
    before: Place | None = None


@dataclass(frozen=True)
class Listed:
    """A list in its order, of which pages are read."""

    rows: QuerySet[Any, Any]

    @cached_property
    def keys(self) -> list[Key]:
        return keys_of(self.rows)

    @cached_property
    def order(self) -> str:
        """The name of the order, short: a place belongs to one list and one order of it."""
        names = ",".join([self.rows.model._meta.label_lower, *map(name_of, self.keys)])
        return hashlib.sha256(names.encode()).hexdigest()[:8]

    def page(self, size: int, *, after: Place | None = None, before: Place | None = None) -> Page:
        """``size`` rows from the start, behind ``after`` or ahead of ``before``: one query, wherever."""
        is_backward = before is not None
        keys = [key.turned() for key in self.keys] if is_backward else self.keys
        rows = self.rows
        if further := {key.name: key.expression for key in keys if key.expression is not None}:
            rows = rows.annotate(**further)
        if place := before or after:
            rows = beyond(rows, behind(keys, place.keys))
        found = list(rows.order_by(*(key.sorting() for key in keys))[: size + 1])
        has_more, found = len(found) > size, found[:size]
        if is_backward:
            found.reverse()
        if not found:
            return Page([])
        first, last = (
            Place(self.order, tuple(key.of(row) for key in self.keys)) for row in (found[0], found[-1])
        )
        return Page(
            found,
            after=last if is_backward or has_more else None,
            before=first if after or (is_backward and has_more) else None,
        )


def beyond(rows: QuerySet[Any, Any], condition: Q | None) -> QuerySet[Any, Any]:
    """These rows under a condition; each part of a union has it for itself."""
    if condition is None:
        return rows.none()
    if not rows.query.combinator:
        return rows.filter(condition)
    rows = rows.all()
    parts = [part.clone() for part in rows.query.combined_queries]
    for part in parts:
        part.add_q(condition)
    rows.query.combined_queries = tuple(parts)
    return rows


@dataclass(frozen=True)
class Counted:
    """A list that lies in the memory and changes with the application only: a place is a number of rows."""

    rows: Sequence[Any]
    order: str = "counted"

    def page(self, size: int, *, after: Place | None = None, before: Place | None = None) -> Page:
        end = before.keys[0] if before else None
        begin = max(0, end - size) if end is not None else after.keys[0] if after else 0
        found = list(self.rows[begin : min(end or len(self.rows), begin + size)])
        stop = begin + len(found)
        return Page(
            found,
            after=Place(self.order, (stop,)) if stop < len(self.rows) else None,
            before=Place(self.order, (begin,)) if begin else None,
        )


def place_in(told: Mapping[str, str], rows: Listed | Counted) -> dict[str, Place]:
    """Where the page that an address asks for begins or ends; what cannot be read is the first page."""
    for name in ("before", "after"):
        if text := told.get(name):
            try:
                return {name: Place.read(text, rows.order)}
            except NoSuchPlace:
                return {}
    return {}


# --- Over the API --------------------------------------------------------------------------------


class CursorPages(BasePagination):
    """Twenty-five rows a page, or ``page_size`` up to one hundred; ``next`` continues behind the last row."""

    page_size, largest = 25, 100
    page: Page
    request: Request

    def listed(self, rows: Any) -> Listed | Counted:
        return Listed(rows) if isinstance(rows, QuerySet) else Counted(rows)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        told, found = request.query_params, self.listed(queryset)
        ends = {}
        for name in ("after", "before"):
            if text := told.get(name):
                try:
                    ends[name] = Place.read(text, found.order)
                except NoSuchPlace:
                    raise ValidationError({name: [_("Esa página no es de esta lista.")]}) from None
        size = told.get("page_size", "")
        most = min(int(size[:9]), self.largest) if size.isdecimal() else 0
        self.request = request
        self.page = found.page(most or self.page_size, **ends)
        return self.page.rows

    def address(self, name: str) -> str | None:
        place = getattr(self.page, name)
        if place is None:
            return None
        bare = self.request.build_absolute_uri()
        for other in ("after", "before"):
            bare = remove_query_param(bare, other)
        return str(replace_query_param(bare, name, str(place)))

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.address("after"), "previous": self.address("before"), "results": data})

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        address = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        text = {"type": "string"}
        size = {"type": "integer", "minimum": 1, "maximum": self.largest, "default": self.page_size}
        return [
            parameter("after", text, "Where the page begins; ``next`` of a page tells it."),
            parameter("before", text, "Where the page ends; ``previous`` of a page tells it."),
            parameter("page_size", size, "Rows of a page."),
        ]


def parameter(name: str, kind: dict[str, Any], what: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": kind, "description": what}
