"""Funds and pots: what each payer agreed, has deposited and still owes, and what comes back, to read."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from funding.budget_api import BudgetOfAPot, MomentsSerializer
from funding.models import Authorisation, Declaration, Deposit, Due, Fund, InKind, Moment, Part, Pot, Recovery
from funding.panels_api import OwedViewSet, StatementOfAFund
from funding.pots import sums_of
from funding.refunds_api import ToRefundViewSet
from funding.statement import balances_now
from programs.api import PesosField


class PartSerializer(serializers.Serializer[Part]):
    payer = serializers.CharField()
    name = serializers.CharField(source="label")
    agreed = PesosField()
    deposited = PesosField()
    outstanding = PesosField()
    in_kind = PesosField(help_text="What the payer gives instead of money; it is not among ``agreed``.")
    in_kind_due = PesosField()
    spent = PesosField(help_text="What of the payer's money paid for the work, proved or not.")
    proved = PesosField()


class BalanceSerializer(serializers.Serializer[Any]):
    """What one account of the work counts; no payer: the account of the work itself."""

    payer = serializers.CharField()
    moment = serializers.CharField()
    name = serializers.CharField()
    amount = PesosField(help_text="In pesos; in dollars for bank_usd and exchange_usd.")


class DepositSerializer(serializers.ModelSerializer[Deposit]):
    amount = PesosField()
    is_reversed = serializers.SerializerMethodField()

    class Meta:
        model = Deposit
        fields = ["id", "payer", "amount", "received_on", "reference", "paid_by", "is_reversed", "usd", "fix"]

    @extend_schema_field(bool)
    def get_is_reversed(self, deposit: Deposit) -> bool:
        return hasattr(deposit.entry, "reversal")


class AuthorisationSerializer(serializers.ModelSerializer[Authorisation]):
    """Who let an exception count, why and by which paper."""

    granted_by = serializers.CharField(source="granted_by.name")

    class Meta:
        model = Authorisation
        fields = ["reason", "paper", "granted_by", "granted_at"]


class DeclarationSerializer(serializers.ModelSerializer[Declaration]):
    """A deposit that was told of; ``deposit`` is the one that counts, once it was verified.

    One by another payer or into another account ``needs_authorisation`` before it is verified.
    ``seems_of_a_government`` warns of a government that pays the migrants' part.
    """

    amount = PesosField()
    declared_by = serializers.CharField(source="declared_by.name")
    settled_by = serializers.CharField(source="settled_by.name", default=None, allow_null=True)
    needs_authorisation = serializers.BooleanField()
    authorisation = AuthorisationSerializer(default=None, allow_null=True)
    seems_of_a_government = serializers.BooleanField()

    class Meta:
        model = Declaration
        fields = [
            *("id", "payer", "amount", "paid_on", "reference", "paid_by", "declared_by", "declared_at"),
            *("by_another", "other_bank", "other_account", "needs_authorisation", "authorisation"),
            *("seems_of_a_government", "state", "settled_by", "settled_at", "reason", "deposit"),
            *("movement", "paper", "usd", "fix"),
        ]


class InKindSerializer(serializers.ModelSerializer[InKind]):
    """What is given instead of money; without ``delivered_on`` it is still owed."""

    value = PesosField()
    delivered_on = serializers.DateField(source="delivery.delivered_on", default=None, allow_null=True)
    delivery_paper = serializers.CharField(source="delivery.paper", default=None, allow_null=True)

    class Meta:
        model = InKind
        fields = ["id", "payer", "description", "value", "paper", "delivered_on", "delivery_paper"]


class DueSerializer(serializers.Serializer[Due]):
    """One instalment; what came in covers the oldest first."""

    number = serializers.IntegerField()
    due_on = serializers.DateField()
    amount = PesosField()
    paid = PesosField()
    outstanding = PesosField()
    is_late = serializers.BooleanField()


class RecoverySerializer(serializers.ModelSerializer[Recovery]):
    """Support that came back, and the pot of solidarity that has it."""

    amount = PesosField()
    is_reversed = serializers.SerializerMethodField()

    class Meta:
        model = Recovery
        fields = ["id", "pot", "amount", "received_on", "reference", "paid_by", "is_reversed"]

    @extend_schema_field(bool)
    def get_is_reversed(self, recovery: Recovery) -> bool:
        return hasattr(recovery.entry, "reversal")


class FundSerializer(serializers.ModelSerializer[Fund]):
    family = serializers.CharField(source="pot.family")
    total = PesosField()
    parts = serializers.SerializerMethodField()
    balances = serializers.SerializerMethodField()
    deposits = DepositSerializer(many=True)
    in_kind = InKindSerializer(many=True)
    to_recover = PesosField()
    instalments = serializers.SerializerMethodField()
    recoveries = RecoverySerializer(many=True)

    class Meta:
        model = Fund
        fields = [
            "folio",
            "scheme",
            "fiscal_year",
            "municipality",
            "pot",
            "family",
            "total",
            "opened_at",
            "parts",
            "balances",
            "deposits",
            "in_kind",
            "to_recover",
            "instalments",
            "recoveries",
        ]

    @extend_schema_field(PartSerializer(many=True))
    def get_parts(self, fund: Fund) -> Any:
        return [PartSerializer(part).data for part in fund.parts()]

    @extend_schema_field(BalanceSerializer(many=True))
    def get_balances(self, fund: Fund) -> Any:
        """Every account that holds something, in the order in which money passes through them."""
        now = sorted(balances_now(fund).items(), key=lambda row: (Moment.values.index(row[0][1]), row[0][0]))
        rows = [
            {"payer": payer, "moment": moment, "name": str(Moment(moment).label), "amount": amount}
            for (payer, moment), amount in now
            if amount
        ]
        return BalanceSerializer(rows, many=True).data

    @extend_schema_field(DueSerializer(many=True))
    def get_instalments(self, fund: Fund) -> Any:
        return [DueSerializer(due).data for due in fund.schedule()]


class FundFilter(django_filters.FilterSet):  # type: ignore[misc]
    pot = django_filters.NumberFilter("pot")
    family = django_filters.CharFilter("pot__family")

    class Meta:
        model = Fund
        fields = ["municipality", "municipality__state", "fiscal_year", "scheme"]


class FundViewSet(StatementOfAFund, ReadOnlyModelViewSet[Fund]):
    """The money of each work that the reader may see, opened when its agreement was signed."""

    queryset = Fund.objects.none()
    serializer_class = FundSerializer
    lookup_field = "folio"
    filterset_class = FundFilter
    search_fields = ["folio"]
    ordering_fields = ["opened_at", "folio", "total"]
    ordering = ["-opened_at", "-id"]

    def get_queryset(self) -> QuerySet[Fund]:
        funds = Fund.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return funds.select_related("pot").prefetch_related(
            "accounts",
            "deposits__entry__reversal",
            "in_kind__delivery",
            "instalments",
            "recoveries__entry__reversal",
        )


class PotSerializer(serializers.Serializer[Any]):
    """A pot with its sums. ``recovered`` came back of businesses; ``to_recover`` its own works still owe."""

    id = serializers.IntegerField(source="pot.pk")
    scheme = serializers.CharField(source="pot.scheme")
    scheme_name = serializers.CharField()
    fiscal_year = serializers.IntegerField(source="pot.fiscal_year")
    state = serializers.CharField(source="pot.state_id")
    state_name = serializers.CharField(source="pot.state.name")
    family = serializers.CharField(source="pot.family")
    works = serializers.IntegerField()
    parts = PartSerializer(many=True)
    agreed = PesosField()
    deposited = PesosField()
    outstanding = PesosField()
    in_kind = PesosField()
    recovered = PesosField()
    to_recover = PesosField()
    budget = MomentsSerializer(many=True)


class PotFilter(django_filters.FilterSet):  # type: ignore[misc]
    """``state`` is INEGI's key of the federal entity."""

    state = django_filters.CharFilter("state")
    year = django_filters.NumberFilter("fiscal_year")
    scheme = django_filters.CharFilter("scheme")
    family = django_filters.CharFilter("family")

    class Meta:
        model = Pot
        fields: list[str] = []


class PotViewSet(BudgetOfAPot, ReadOnlyModelViewSet[Pot]):
    """The money of one scheme, year and state for one family of projects; the two families never mix."""

    queryset = Pot.objects.none()
    serializer_class = PotSerializer
    filterset_class = PotFilter
    ordering_fields = ["fiscal_year", "scheme", "state", "id"]
    ordering = ["-fiscal_year", "scheme", "state", "family"]

    def get_queryset(self) -> QuerySet[Pot]:
        return Pot.objects.visible_to(self.request.user).select_related("state")  # type: ignore[arg-type]

    def list(self, request: Request) -> Response:
        """The pots of the states for which the reader answers, each with its sums."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(PotSerializer(sums_of(page), many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """One pot with its sums. Its works are ``/funds/?pot=``."""
        return Response(PotSerializer(sums_of([self.get_object()])[0]).data)


ROUTES = [("funds", FundViewSet), ("owed", OwedViewSet), ("refunds", ToRefundViewSet), ("pots", PotViewSet)]
