"""What two persons do with the money of a work, over REST: the same rows and the same acts as the pages."""

from decimal import Decimal
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.paging import CursorPages
from accounts.recent import CONFIRM_PASSWORD, RecentPassword, confirmed_over_api
from documents.api import DocumentSerializer
from funding.actions import OPERATIONS, NewLine
from funding.models import Closing, Movement, Payer, Proof, Sighting, TwoHands
from funding.spent import lines_of, read, rows_of, told_of
from programs.api import PesosField
from projects import actions
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.serializers import ReasonSerializer
from projects.models import Project
from projects.workflow import NEEDS_PASSWORD

CHOICES = [(name, str(name)) for name in OPERATIONS]
# Nobody tells their amount: it follows from the rest.
WITHOUT_AMOUNT = {"amendment", "closing"}
# What an operation may leave out.
MAY_LACK = {"charges"}
NAMED = "|".join(OPERATIONS)
ONE = rf"operations/(?P<operation>{NAMED})/(?P<number>\d+)"


class ChangeField(PesosField):
    """Pesos more, or less with a minus before them."""

    def to_internal_value(self, data: Any) -> Decimal:
        is_less = isinstance(data, str) and data.startswith("-")
        pesos = super().to_internal_value(data[1:] if is_less else data)
        return -pesos if is_less else pesos


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
        child=ChangeField(),
        help_text="amendment: by how many pesos each part changes, payer by payer.",
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
        asked = {*OPERATIONS[name].facts, *([] if name in WITHOUT_AMOUNT else ["amount"])}
        given = {fact for fact in (*FACTS, "amount") if fact in told}
        missing = asked - given - MAY_LACK
        wrong = {fact: [self.fields[fact].error_messages["required"]] for fact in missing}
        label = OPERATIONS[name].label
        wrong |= {fact: [_("No es de «%(name)s».") % {"name": label}] for fact in given - asked}
        if wrong:
            raise serializers.ValidationError(wrong)
        return told


class OperationSerializer(serializers.Serializer[Any]):
    """What was told, who told and settled it, and the entry that it made once it counted."""

    id = serializers.IntegerField(source="pk")
    operation = serializers.CharField(source="_meta.model_name")
    name = serializers.SerializerMethodField()
    amount = PesosField()
    happened_on = serializers.DateField()
    reference = serializers.CharField()
    note = serializers.CharField()
    facts = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=TwoHands.State.choices)
    declared_by = serializers.CharField(source="declared_by.name")
    declared_at = serializers.DateTimeField()
    settled_by = serializers.CharField(source="settled_by.name", default=None, allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()
    entry = serializers.IntegerField(
        source="entry.number", default=None, allow_null=True, help_text="Its number in the journal."
    )
    bank_movement = serializers.SerializerMethodField(help_text="The movement of the bank that it is.")
    bank_paper = serializers.SerializerMethodField(help_text="The paper of the bank that shows it.")
    clc = serializers.CharField(default=None, allow_null=True, help_text="release: its payment order.")
    ordered_on = serializers.DateField(default=None, allow_null=True)
    due_on = serializers.DateField(default=None, allow_null=True, help_text="refund: the legal day.")

    def get_name(self, row: Any) -> str:
        return str(OPERATIONS[row._meta.model_name].label)

    def get_bank_movement(self, row: Any) -> int | None:
        return next((seen.movement_id for seen in self.seen(row) if seen.movement_id), None)

    def get_bank_paper(self, row: Any) -> str:
        return next((seen.paper for seen in self.seen(row) if seen.paper), "")

    def seen(self, row: Any) -> list[Sighting]:
        return list(row.entry.sightings.all()) if row.entry_id else []

    @extend_schema_field(FactsSerializer)
    def get_facts(self, row: Any) -> dict[str, Any]:
        """What the operation says besides, as it was told."""
        said: dict[str, Any] = {}
        for fact in OPERATIONS[row._meta.model_name].facts:
            value = getattr(row, fact)
            if fact == "line":
                value = value.number
            elif fact in ("payment", "deposit"):
                value = value.pk
            said[fact] = f"{value:.2f}" if isinstance(value, Decimal) else value
        return said


class SeenSerializer(serializers.Serializer[Any]):
    """Where the bank shows it. Asked of what moves the account of a work that has one."""

    movement = serializers.IntegerField(
        required=False, help_text="A movement of the account with its amount; one that surely is it is found."
    )
    paper = serializers.CharField(
        max_length=120, required=False, default="", allow_blank=True, help_text="Where no movement is it."
    )


class OrderSerializer(serializers.Serializer[Any]):
    clc = serializers.CharField(max_length=40)
    ordered_on = serializers.DateField()


class NewBudgetLineSerializer(serializers.Serializer[Any]):
    concept = serializers.CharField(max_length=200)
    amount = PesosField()
    number = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="A line that the budget has; without it the one of the same concept, or a new one.",
    )


class BudgetLineSerializer(NewBudgetLineSerializer):
    """One line with what was paid for it, what of that is proved, and what may still be paid, in pesos."""

    number = serializers.IntegerField(source="line.number")
    concept = serializers.CharField(source="line.concept")
    amount = PesosField(source="line.amount")
    paid = PesosField()
    proved = PesosField()
    left = PesosField()


class BudgetSerializer(serializers.Serializer[Any]):
    lines = NewBudgetLineSerializer(many=True, allow_empty=False)


ANSWERS = {200: OperationSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
FILTERS = [
    OpenApiParameter("operation", str, enum=list(OPERATIONS)),
    OpenApiParameter("state", str, enum=TwoHands.State.values),
]


class OperationActs:
    """Acts of the viewset of works on what two persons do with their money."""

    request: Request
    get_object: Any
    read: Any
    permission_denied: Any
    paginate_queryset: Any
    get_paginated_response: Any

    def with_fund(self) -> Project:
        """The work, if it has a fund whose money the reader may read; otherwise there is no such address."""
        project: Project = self.get_object()
        if project.fund is None or not project.shows_money_to(self.request.user):
            raise Http404
        return project

    def one(self, operation: str, number: str) -> tuple[Project, Any]:
        project = self.with_fund()
        return project, get_object_or_404(rows_of(operation, project.fund), pk=number)

    def again(self, project: Project, operation: str, pk: int, code: int = status.HTTP_200_OK) -> Response:
        """The operation as it stands after an act, read afresh."""
        row = rows_of(operation, project.fund).select_related("entry").get(pk=pk)
        return Response(OperationSerializer(row).data, code)

    @extend_schema(parameters=FILTERS, responses={200: OperationSerializer(many=True), 404: HIDDEN})
    @action(detail=True, methods=["get"], pagination_class=CursorPages, filter_backends=[])
    def operations(self, request: Request, reference: str) -> Response:
        """What was told of the money of the work, the newest first."""
        name, state = request.query_params.get("operation", ""), request.query_params.get("state", "")
        wrong = {
            key: [_("Ese valor no está entre los posibles.")]
            for key, value, known in (
                ("operation", name, OPERATIONS),
                ("state", state, TwoHands.State.values),
            )
            if value and value not in known
        }
        if wrong:
            raise serializers.ValidationError(wrong)
        page = self.paginate_queryset(told_of(self.with_fund().fund, [name] if name else (), state)) or []
        rows = [row for _name, row in read(page)]
        return self.get_paginated_response(OperationSerializer(rows, many=True).data)

    @extend_schema(
        request=NewOperationSerializer,
        responses={201: OperationSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @operations.mapping.post
    def tell_operation(self, request: Request, reference: str) -> Response:
        """Tell of an operation; it counts once another person verifies it. One reference twice is one."""
        project = self.with_fund()
        told = self.read(NewOperationSerializer)
        name = told.pop("operation")
        if "line" in told:
            told["line"] = get_object_or_404(project.fund.budget_lines, number=told["line"])
        if "payment" in told:
            told["payment"] = get_object_or_404(project.fund.payments, pk=told["payment"])
        if "deposit" in told:
            told["deposit"] = get_object_or_404(project.fund.deposits, pk=told["deposit"])
        if "changes" in told:
            told["changes"] = {payer: f"{change:.2f}" for payer, change in told["changes"].items()}
        row = actions.tell_operation(project, name, by=request.user, **told)
        return self.again(project, name, row.pk, status.HTTP_201_CREATED)

    @extend_schema(responses={200: OperationSerializer, 404: HIDDEN})
    @action(detail=True, methods=["get"], url_path=ONE)
    def operation(self, request: Request, reference: str, operation: str, number: str) -> Response:
        """One operation."""
        project, row = self.one(operation, number)
        return self.again(project, operation, row.pk)

    @extend_schema(request=SeenSerializer, parameters=[CONFIRM_PASSWORD], responses={**ANSWERS, 403: REFUSED})
    @action(detail=True, methods=["post"], url_path=f"{ONE}/verify")
    def verify_operation(self, request: Request, reference: str, operation: str, number: str) -> Response:
        """It counts. Its author may not say so; an instalment and a refund ask for the password."""
        project, row = self.one(operation, number)
        if operation in NEEDS_PASSWORD and not confirmed_over_api(request):
            self.permission_denied(request, message=RecentPassword.message, code=RecentPassword.code)
        told = self.read(SeenSerializer)
        if "movement" in told:
            rows = Movement.objects.filter(account__fund=project.fund)
            told["movement"] = get_object_or_404(rows, pk=told["movement"])
        actions.verify_operation(project, operation, row, by=request.user, **told)
        return self.again(project, operation, row.pk)

    @extend_schema(request=ReasonSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"], url_path=f"{ONE}/reject")
    def reject_operation(self, request: Request, reference: str, operation: str, number: str) -> Response:
        """It does not count, with the reason."""
        project, row = self.one(operation, number)
        actions.reject_operation(project, operation, row, by=request.user, **self.read(ReasonSerializer))
        return self.again(project, operation, row.pk)

    @extend_schema(request=ReasonSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"], url_path=f"{ONE}/reverse")
    def reverse_operation(self, request: Request, reference: str, operation: str, number: str) -> Response:
        """What was verified by mistake counts no more, with the reason."""
        project, row = self.one(operation, number)
        actions.reverse_operation(project, operation, row, by=request.user, **self.read(ReasonSerializer))
        return self.again(project, operation, row.pk)

    @extend_schema(request=OrderSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"], url_path=r"operations/release/(?P<number>\d+)/order")
    def order_release(self, request: Request, reference: str, number: str) -> Response:
        """The authorised instalment has its payment order (CLC)."""
        project, row = self.one("release", number)
        actions.order_release(project, row, by=request.user, **self.read(OrderSerializer))
        return self.again(project, "release", row.pk)

    @extend_schema(request=None, responses={200: DocumentSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["post"], url_path="capture-line")
    def capture_line(self, request: Request, reference: str) -> Response:
        """Ask for the TESOFE's capture line: a paper for all federal money that is to go back."""
        paper = actions.ask_capture_line(self.with_fund(), by=request.user)
        return Response(DocumentSerializer(paper, context={"request": request}).data)

    @extend_schema(responses={200: BudgetLineSerializer(many=True), 404: HIDDEN})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def budget(self, request: Request, reference: str) -> Response:
        """The lines of what the work may spend in money."""
        return Response(BudgetLineSerializer(lines_of(self.with_fund().fund), many=True).data)

    @extend_schema(
        request=BudgetSerializer,
        responses={200: BudgetLineSerializer(many=True), 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @budget.mapping.put
    def set_budget(self, request: Request, reference: str) -> Response:
        """Divide the money of the work into lines. They add up to what the parties pay in money.

        A line keeps its number and its payments; one that has payments is not removed.
        """
        project = self.with_fund()
        lines = [NewLine(**line) for line in self.read(BudgetSerializer)["lines"]]
        actions.set_work_budget(project, lines=lines, by=request.user)
        return Response(BudgetLineSerializer(lines_of(project.fund), many=True).data)
