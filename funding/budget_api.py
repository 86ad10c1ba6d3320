"""The ceilings of a pot over REST, as on its pages: how they stand, how they changed, and their changes."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from funding.actions import reverse_change, set_ceiling
from funding.budgets import Moments, changes_of
from funding.models import BudgetChange, Pot
from funding.models.moments import GOVERNMENTS
from programs.api import PesosField

REFUSED = OpenApiResponse(description="The budget or the reader's office refuses it; the code says why.")


class MomentsSerializer(serializers.Serializer[Moments]):
    """The moments of one government; each contains what went further. Null where there is no ceiling."""

    payer = serializers.CharField()
    name = serializers.CharField(source="label")
    approved = PesosField(allow_null=True)
    modified = PesosField(allow_null=True)
    committed = PesosField()
    accrued = PesosField()
    executed = PesosField()
    paid_out = PesosField()
    to_commit = PesosField(allow_null=True)


class BudgetChangeSerializer(serializers.ModelSerializer[BudgetChange]):
    amount = PesosField()
    by = serializers.CharField(source="entry.by.name")
    at = serializers.DateTimeField(source="entry.at")
    is_reversed = serializers.SerializerMethodField()

    class Meta:
        model = BudgetChange
        fields = ["id", "pot", "kind", "payer", "amount", "to_pot", "paper", "by", "at", "is_reversed"]

    def get_is_reversed(self, change: BudgetChange) -> bool:
        return hasattr(change.entry, "reversal")


class NewBudgetChangeSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(BudgetChange.Kind.choices)
    payer = serializers.ChoiceField(GOVERNMENTS)
    amount = PesosField()
    to_pot = serializers.PrimaryKeyRelatedField(
        queryset=Pot.objects.all(), allow_null=True, default=None, help_text="Of a transfer only."
    )
    paper = serializers.CharField(max_length=200)


class ReverseChangeSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class BudgetOfAPot:
    """The budget of one pot, as addresses beside it."""

    get_object: Any

    @extend_schema(responses=BudgetChangeSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def budget(self, request: Request, pk: str) -> Response:
        """How the ceilings of the pot changed, the newest first, also by what other states gave it."""
        return Response(BudgetChangeSerializer(changes_of(self.get_object()), many=True).data)

    @extend_schema(request=NewBudgetChangeSerializer, responses={201: BudgetChangeSerializer, 409: REFUSED})
    @budget.mapping.post
    def change_budget(self, request: Request, pk: str) -> Response:
        """Register a ceiling, its increase, its reduction or its transfer. The same paper twice is one."""
        pot = self.get_object()
        told = NewBudgetChangeSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        made = set_ceiling(pot, by=request.user, **told.validated_data)  # type: ignore[arg-type]
        row = changes_of(pot).get(pk=made.pk)
        return Response(BudgetChangeSerializer(row).data, status.HTTP_201_CREATED)

    @extend_schema(request=ReverseChangeSerializer, responses={200: BudgetChangeSerializer, 409: REFUSED})
    @action(detail=True, methods=["post"], url_path=r"budget/(?P<change>\d+)/reverse")
    def reverse_budget(self, request: Request, pk: str, change: str) -> Response:
        """Undo a change by its mirror entry, with the reason; by another person than who registered it."""
        pot = self.get_object()
        told = ReverseChangeSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        row = get_object_or_404(changes_of(pot).filter(pot=pot), pk=change)
        reverse_change(row, by=request.user, **told.validated_data)  # type: ignore[arg-type]
        return Response(BudgetChangeSerializer(changes_of(pot).get(pk=row.pk)).data)
