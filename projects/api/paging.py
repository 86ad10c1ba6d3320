"""How the list of works turns its pages over REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from projects.models import Project
from projects.paging import ARRIVAL, COLUMNS, NoSuchPlace, Page, Place, page_of

PAGE_SIZE, LARGEST = 25, 100
ORDERS = [sign + name for name in COLUMNS for sign in ("", "-")]


class KeysetPages(BasePagination):
    """Twenty-five rows a page, or ``page_size`` up to one hundred; ``next`` continues behind the last row."""

    page: Page
    request: Request

    def paginate_queryset(self, queryset: QuerySet[Project], request: Request, view: Any = None) -> list[Any]:
        told = request.query_params
        order = told.get("ordering") or ARRIVAL
        if order not in COLUMNS and order[1:] not in COLUMNS:
            raise ValidationError({"ordering": [_("No se puede ordenar así.")]})
        ends = {}
        for name in ("after", "before"):
            if text := told.get(name):
                try:
                    ends[name] = Place.read(text, order)
                except NoSuchPlace:
                    raise ValidationError({name: [_("Esa página no es de esta lista.")]}) from None
        size = told.get("page_size", "")
        self.request = request
        self.page = page_of(
            queryset,
            min(int(size), LARGEST) if size.isdecimal() and int(size[:9]) > 0 else PAGE_SIZE,
            order=order,
            **ends,
        )
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
        def parameter(name: str, kind: dict[str, Any], what: str) -> dict[str, Any]:
            return {"name": name, "in": "query", "required": False, "schema": kind, "description": what}

        text = {"type": "string"}
        return [
            parameter("after", text, "Where the page begins; ``next`` of a page tells it."),
            parameter("before", text, "Where the page ends; ``previous`` of a page tells it."),
            parameter("page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST}, "Rows of a page."),
            parameter(
                "ordering",
                {"type": "string", "enum": ORDERS, "default": ARRIVAL},
                "What the rows are sorted by; - for the other way round.",
            ),
        ]
