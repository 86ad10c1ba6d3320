"""By what the list of works may be sorted."""

from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.paging import Listed
from projects.models import Project

# The name that an address tells, and the column. None is ever empty.
COLUMNS: dict[str, Any] = {
    "filed_at": F("arrival"),
    "moved_at": F("moved_at"),
    "total": Coalesce("total", Value(Decimal(0))),
    "name": F("name"),
    "folio": Coalesce("folio", Value("")),
    "id": F("pk"),
}
ARRIVAL, NEWEST = "filed_at", "-id"


def in_order(rows: QuerySet[Project, Any], order: str = ARRIVAL) -> Listed:
    """These works by one column, either way."""
    column = COLUMNS[order.lstrip("-")]
    return Listed(rows.order_by(*([column.desc(), "-pk"] if order.startswith("-") else [column.asc(), "pk"])))
