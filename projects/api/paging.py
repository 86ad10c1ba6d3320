"""How the list of works turns its pages over REST."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts.paging import CursorPages, Listed, parameter
from projects.paging import ARRIVAL, COLUMNS, in_order

ORDERS = [sign + name for name in COLUMNS for sign in ("", "-")]


class PagesOfWorks(CursorPages):
    """In order of arrival unless ``ordering`` asks for another."""

    order = ARRIVAL

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.order = request.query_params.get("ordering") or ARRIVAL
        if self.order not in ORDERS:
            raise ValidationError({"ordering": [_("No se puede ordenar así.")]})
        return super().paginate_queryset(queryset, request, view)

    def listed(self, rows: Any) -> Listed:
        return in_order(rows, self.order)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orders = {"type": "string", "enum": ORDERS, "default": ARRIVAL}
        told = parameter("ordering", orders, "What the rows are sorted by; - for the other way round.")
        return [*super().get_schema_operation_parameters(view), told]
