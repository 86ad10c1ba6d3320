"""What two persons do with the money of a work, over REST: the same rows and the same acts as the pages."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from funding.actions import OPERATIONS
from funding.models import Closing, Moment, Payer, Proof, TwoHands
from funding.spent import Money, lines_of, read, rows_of, told_of
from programs.api import PesosField
from projects.actions import (
    order_release,
    reject_operation,
    reverse_operation,
    set_work_budget,
    tell_operation,
    verify_operation,
)
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.serializers import ReasonSerializer
from projects.models import Project
from projects.password import needs_password, refuse_without_password
from projects.views.told import Told

CHOICES = [(name, str(name)) for name in OPERATIONS]
# Nobody tells their amount: it follows from the rest.
WITHOUT_AMOUNT = {"amendment", "closing"}
# What an operation may leave out.
MAY_LACK = {"charges"}
NAMED = "|".join(OPERATIONS)
ONE = rf"operations/(?P<operation>{NAMED})/(?P<number>\d+)"


class FactsSerializer(serializers.Serializer[Any]):
    """What operations say besides amount, day and reference; what does not belong to one of them is null."""

    line = serializers.IntegerField(help_text="payment: the line of the budget, by its number there.")
    payee = serializers.CharField(max_length=200)
    payment = serializers.IntegerField(help_text="proof, restitution: the id of the payment.")
    paper = serializers.ChoiceField(choices=Proof.Paper.choices)
    issuer = serializers.CharField(max_length=200)
    total = PesosField(help_text="proof: what the whole paper says.")
    deposit = serializers.IntegerField(help_text="conversion: the id of the deposit in dollars.")
    payer = serializers.ChoiceField(choices=Payer.choices, help_text="release, refund: whose part.")
    conditions = serializers.CharField(max_length=500)
    changes = serializers.DictField(
        child=PesosField(), help_text="amendment: by how many pesos each part changes, payer by payer."
    )
    why = serializers.ChoiceField(choices=Closing.Why.choices)
    charges = PesosField(help_text="refund: for delay, paid by the executor.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FACTS:
            self.fields[name].required = False


FACTS = list(FactsSerializer._declared_fields)


class NewOperationSerializer(FactsSerializer):
    """One operation with its facts, told by one person. Another one verifies it."""

    operation = serializers.ChoiceField(choices=CHOICES)
    amount = PesosField(required=False, help_text="Not for amendment and closing, whose amount follows.")
    happened_on = serializers.DateField()
    reference = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        """The operation has what it needs, and nothing of another one."""
        name = told["operation"]
        asked = set(OPERATIONS[name].facts) | ({"amount"} - ({"amount"} if name in WITHOUT_AMOUNT else set()))
        given = {fact for fact in (*FACTS, "amount") if fact in told}
        missing = asked - given - MAY_LACK
        wrong = {fact: [self.fields[fact].error_messages["required"]] for fact in missing}
        wrong |= {fact: ["«{}» ≠ {}".format(name, fact)] for fact in given - asked}
        if wrong:
            raise serializers.ValidationError(wrong)
        return told


class OperationSerializer(FactsSerializer):
    """What was told, who told and settled it, and the entry that it made once it counted."""

    id = serializers.IntegerField(source="pk")
    operation = serializers.CharField(source="_meta.model_name")
    name = serializers.SerializerMethodField()
    amount = PesosField()
    happened_on = serializers.DateField()
    reference = serializers.CharField()
    note = serializers.CharField()
    state = serializers.ChoiceField(choices=TwoHands.State.choices)
    declared_by = serializers.CharField(source="declared_by.name")
    declared_at = serializers.DateTimeField()
    settled_by = serializers.CharField(source="settled_by.name", default=None)
    settled_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()
    entry = serializers.IntegerField(source="entry.number", default=None, help_text="Its number in the journal.")
    clc = serializers.CharField(default=None, help_text="release: its payment order.")
    ordered_on = serializers.DateField(default=None)
    due_on = serializers.DateField(default=None, help_text="refund: the legal day.")
    days_late = serializers.SerializerMethodField()

    def get_name(self, row: Any) -> str:
        return str(OPERATIONS[row._meta.model_name].label)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_days_late(self, row: Any) -> int | None:
        """By how many days a refund passed its legal day."""
        return Told.days_late_of(row) if hasattr(row, "due_on") else None
