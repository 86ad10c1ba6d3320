"""The orders in which lists of works are read, page after page."""

from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from documents import paging
from documents.paging import NoSuchPlace, Page, Place, place_in
from projects.models import Project

__all__ = ["ARRIVAL", "COLUMNS", "NEWEST", "NoSuchPlace", "Page", "Place", "page_of", "place_in"]

# What a list may be sorted by: the name that an address tells, and the column.
COLUMNS: dict[str, Any] = {
    "filed_at": F("arrival"),
    "moved_at": F("moved_at"),
    "total": Coalesce("total", Value(Decimal(0))),
    "name": F("name"),
    "folio": Coalesce("folio", Value("")),
    "id": F("pk"),
}
ARRIVAL, NEWEST = "filed_at", "-id"


def page_of(
    rows: QuerySet[Project, Any],
    size: int,
    *,
    order: str = ARRIVAL,
    after: Place | None = None,
    before: Place | None = None,
) -> Page:
    """``size`` works from the start, behind ``after``, or ahead of ``before``. ``rows`` are ``values()``."""
    return paging.page_of(
        rows, size, column=COLUMNS[order.lstrip("-")], order=order, after=after, before=before
    )
