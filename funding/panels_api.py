"""Who owes what and the statement of a work, over the API: the same rows and figures as on the pages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from funding.forms import StatementForm
from funding.models import Account, Fund, Payer
from funding.owed import Debt, Late, Side, Sums, What, by_ways, debts_of, grouped, narrowed, total_of
from funding.statement import (
    Leg,
    Movement,
    Standing,
    balances_on,
    entries_until,
    movements,
    standings,
)
from funding.statement import total_of as total_of_standings
from programs.api import PesosField


class DebtSerializer(serializers.Serializer[Debt]):
    """What one payer still has to bring to one work."""

    folio = serializers.CharField(source="fund.folio")
    scheme = serializers.CharField(source="fund.scheme")
    fiscal_year = serializers.IntegerField(source="fund.fiscal_year")
    state = serializers.CharField(source="fund.municipality.state_id")
    municipality = serializers.CharField(source="fund.municipality_id")
    club = serializers.CharField(source="fund.owner.name")
    payer = serializers.CharField(source="account.payer")
    debtor = serializers.CharField(help_text="Who answers by name; empty where the payer says it.")
    is_in_kind = serializers.BooleanField()
    amount = PesosField(source="account.balance")
    due_on = serializers.DateField(source="fund.deposit_until", allow_null=True)
    days_late = serializers.IntegerField()
    late = serializers.CharField()


class SumsSerializer(serializers.Serializer[Sums]):
    """``money`` is the sum of its ages; ``ours`` is what the reader's own offices owe of it."""

    money = PesosField()
    in_kind = PesosField(help_text="What is owed in kind, by its value; it is not among ``money``.")
    ours = PesosField()
    theirs = PesosField()
    not_due = PesosField()
    late_1_to_30 = PesosField(source="to_30")
    late_31_to_60 = PesosField(source="to_60")
    late_61_to_90 = PesosField(source="to_90")
    late_over_90 = PesosField(source="over_90")
    undated = PesosField()


class PageSerializer(serializers.Serializer[Any]):
    """One page of a list that tells sums besides."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


@extend_schema_serializer(many=False)
class OwedSerializer(PageSerializer):
    """One page of what is owed, and the sums of all pages."""

    results = DebtSerializer(many=True)
    totals = SumsSerializer()


class WaysFilter(django_filters.FilterSet):  # type: ignore[misc]
    """``state`` and ``municipality`` are INEGI's keys; ``club`` is the number of its office."""

    payer = django_filters.ChoiceFilter(choices=Payer.choices)
    state = django_filters.CharFilter()
    municipality = django_filters.CharFilter()
    club = django_filters.NumberFilter()
    scheme = django_filters.CharFilter()
    year = django_filters.NumberFilter()

    class Meta:
        model = Account
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return queryset.filter(**by_ways(self.form.cleaned_data))


class OwedFilter(WaysFilter):
    """The same, and how late it is, what is owed and by which side."""

    late = django_filters.ChoiceFilter(choices=Late.choices)
    what = django_filters.ChoiceFilter(choices=What.choices)
    side = django_filters.ChoiceFilter(choices=Side.choices)

    def filter_queryset(self, queryset: QuerySet[Account]) -> QuerySet[Account]:
        chosen = self.form.cleaned_data
        return narrowed(queryset, chosen, user=self.request.user, today=timezone.localdate())


class OwedViewSet(GenericViewSet[Account]):
    """Every part that was agreed and has not come yet, the latest first."""

    queryset = Account.objects.none()
    filter_backends = [DjangoFilterBackend]
    filterset_class = OwedFilter

    def get_queryset(self) -> QuerySet[Account]:
        return debts_of(self.request.user)  # type: ignore[arg-type]

    @extend_schema(responses=OwedSerializer)
    def list(self, request: Request) -> Response:
        """What is owed to the works whose money the reader may read, with the sums of all pages."""
        debts, today = self.filter_queryset(self.get_queryset()), timezone.localdate()
        page: Any = [Debt(account, today) for account in self.paginate_queryset(debts) or []]
        groups = grouped(debts, "payer", user=request.user, today=today)  # type: ignore[arg-type]
        response = self.get_paginated_response(DebtSerializer(page, many=True).data)
        response.data["totals"] = SumsSerializer(total_of(groups)).data
        return response


# --- The statement of a work -------------------------------------------------------------------


class StandingSerializer(serializers.Serializer[Standing]):
    payer = serializers.CharField()
    agreed = PesosField()
    deposited = PesosField()
    outstanding = PesosField()
    in_kind = PesosField()
    in_kind_due = PesosField()
    spent = PesosField()
    proved = PesosField()
    available = PesosField()
    interest = PesosField()
    refundable = PesosField(help_text="What is to go back to the payer, since the account was closed.")
    refunded = PesosField()


class LegSerializer(serializers.Serializer[Leg]):
    """A line as people say it: what was promised or is there is no minus. No payer: the work's account."""

    payer = serializers.CharField()
    moment = serializers.CharField()
    amount = PesosField()
    balance = PesosField(help_text="What the account counted after this entry.")


class MovementSerializer(serializers.Serializer[Movement]):
    number = serializers.IntegerField(source="entry.number")
    at = serializers.DateTimeField(source="entry.at")
    booked_on = serializers.DateField(source="entry.booked_on")
    kind = serializers.CharField(source="entry.kind")
    note = serializers.CharField(source="entry.note")
    by = serializers.CharField(source="entry.by.name")
    reverses = serializers.IntegerField(source="entry.reverses.number", default=None, allow_null=True)
    is_reversed = serializers.BooleanField(
        source="is_undone", help_text="Whether it was taken back by the end of the day."
    )
    legs = LegSerializer(many=True)


class StatementSerializer(serializers.Serializer[Any]):
    folio = serializers.CharField()
    on = serializers.DateField()
    parts = StandingSerializer(many=True)
    totals = StandingSerializer()
    entries = MovementSerializer(many=True)


class StatementOfAFund:
    """The statement of one fund, as an address beside it."""

    @extend_schema(
        parameters=[
            OpenApiParameter("on", OpenApiTypes.DATE, description="A day until today; today itself.")
        ],
        responses=StatementSerializer,
    )
    @action(detail=True)
    def statement(self, request: Request, folio: str) -> Response:
        """What each payer had agreed, paid and owed at the end of a day, and every entry until then."""
        fund: Fund = self.get_object()  # type: ignore[attr-defined]
        form = StatementForm({"el": request.query_params.get("on")})
        if not form.is_valid():
            raise serializers.ValidationError({"on": [str(error) for error in form.errors["el"]]})
        day = form.cleaned_data["el"]
        rows = standings(balances_on(fund, day))
        facts = {
            "folio": fund.folio,
            "on": day,
            "parts": rows,
            "totals": total_of_standings(rows),
            "entries": list(movements(list(entries_until(fund, day)), day)),
        }
        return Response(StatementSerializer(facts).data)
