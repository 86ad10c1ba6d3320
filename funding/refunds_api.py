"""What has to go back of each work, over the API: the same rows as on the page of refunds."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from funding.models import Account
from funding.panels_api import PageSerializer, WaysFilter
from funding.to_refund import ToRefund, to_refund, told
from programs.api import PesosField


class ToRefundSerializer(serializers.Serializer[ToRefund]):
    """What of one payer's money in one work has to go back."""

    folio = serializers.CharField(source="fund.folio")
    scheme = serializers.CharField(source="fund.scheme")
    fiscal_year = serializers.IntegerField(source="fund.fiscal_year")
    state = serializers.CharField(source="fund.municipality.state_id")
    municipality = serializers.CharField(source="fund.municipality_id")
    club = serializers.CharField(source="fund.owner.name")
    payer = serializers.CharField()
    amount = PesosField()
    not_closed = PesosField(source="open", help_text="What of it no closing has set apart yet.")
    due_on = serializers.DateField(allow_null=True, help_text="The legal day, where the law says one.")
    days_late = serializers.IntegerField()


@extend_schema_serializer(many=False)
class ToRefundsSerializer(PageSerializer):
    """One page of what has to go back, and the sum of all pages."""

    results = ToRefundSerializer(many=True)
    total = PesosField()


class ToRefundViewSet(GenericViewSet[Account]):
    """By work and payer what has to go back, the oldest first."""

    queryset = Account.objects.none()
    filter_backends = [DjangoFilterBackend]
    filterset_class = WaysFilter

    def get_queryset(self) -> QuerySet[Any, Any]:
        return to_refund(self.request.user, timezone.localdate())  # type: ignore[arg-type]

    @extend_schema(responses=ToRefundsSerializer)
    def list(self, request: Request) -> Response:
        """What has to go back of the works whose money the reader may read, with the sum of all pages."""
        rows = self.filter_queryset(self.get_queryset())
        page: Any = told(self.paginate_queryset(rows) or [], timezone.localdate())
        response = self.get_paginated_response(ToRefundSerializer(page, many=True).data)
        response.data["total"] = f"{rows.aggregate(sum=Sum('amount'))['sum'] or 0:.2f}"
        return response
