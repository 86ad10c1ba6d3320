"""Funds: what each payer agreed, has deposited and still owes, to read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from funding.models import Deposit, Fund, Part
from programs.api import PesosField


class PartSerializer(serializers.Serializer[Part]):
    payer = serializers.CharField()
    name = serializers.CharField(source="label")
    agreed = PesosField()
    deposited = PesosField()
    outstanding = PesosField()


class DepositSerializer(serializers.ModelSerializer[Deposit]):
    amount = PesosField()
    is_reversed = serializers.SerializerMethodField()

    class Meta:
        model = Deposit
        fields = ["id", "payer", "amount", "received_on", "reference", "paid_by", "is_reversed"]

    @extend_schema_field(bool)
    def get_is_reversed(self, deposit: Deposit) -> bool:
        return hasattr(deposit.entry, "reversal")


class FundSerializer(serializers.ModelSerializer[Fund]):
    total = PesosField()
    parts = serializers.SerializerMethodField()
    deposits = DepositSerializer(many=True)

    class Meta:
        model = Fund
        fields = ["folio", "scheme", "fiscal_year", "municipality", "total", "opened_at", "parts", "deposits"]

    @extend_schema_field(PartSerializer(many=True))
    def get_parts(self, fund: Fund) -> Any:
        return [PartSerializer(part).data for part in fund.parts()]


class FundViewSet(ReadOnlyModelViewSet[Fund]):
    """The money of each work that the reader may see, opened when its agreement was signed."""

    queryset = Fund.objects.none()
    serializer_class = FundSerializer
    lookup_field = "folio"
    filterset_fields = {
        "municipality": ["exact"],
        "municipality__state": ["exact"],
        "fiscal_year": ["exact"],
        "scheme": ["exact"],
    }
    search_fields = ["folio"]
    ordering_fields = ["opened_at", "folio", "total"]
    ordering = ["-opened_at", "-id"]

    def get_queryset(self) -> QuerySet[Fund]:
        funds = Fund.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return funds.prefetch_related("accounts", "deposits__entry__reversal")


ROUTES = [("funds", FundViewSet)]
