"""The bank account of a work over REST: who it is, the files of its bank, and what moved in it."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.paging import CursorPages
from funding.actions import PostingRefused
from funding.bank import Expected, matched
from funding.bank_statements import refuse_size
from funding.layouts import StatementRefused
from funding.matching import Match
from funding.models import BankAccount, Declaration, Echo, Fund, Movement, Statement
from programs.api import PesosField
from projects.actions import (
    authorise_deposit,
    clear_up,
    close_account,
    import_statement,
    register_account,
    shows_clabe_to,
)
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.serializers import AuthoriseSerializer, ProjectSerializer
from projects.models import Project


class BankAccountSerializer(serializers.ModelSerializer[BankAccount]):
    """Whoever neither reviews the work nor pays into it reads the last four digits of the CLABE."""

    clabe = serializers.SerializerMethodField()

    class Meta:
        model = BankAccount
        fields = ["id", "bank", "clabe", "holder", "signatories", "opened_on", "closed_on"]

    def get_clabe(self, account: BankAccount) -> str:
        return account.clabe if self.context["shows_clabe"] else account.masked


class NewBankAccountSerializer(serializers.Serializer[Any]):
    bank = serializers.CharField(max_length=80)
    clabe = serializers.CharField(max_length=30)
    holder = serializers.CharField(max_length=200)
    signatories = serializers.ListField(child=serializers.CharField(max_length=120), max_length=20)
    opened_on = serializers.DateField()


class CloseAccountSerializer(serializers.Serializer[Any]):
    closed_on = serializers.DateField()


class NewStatementSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="CSV, OFX or the XML of a CEP; up to 5 MB and 20,000 lines.")
    account = serializers.IntegerField(required=False, help_text="The open account of the work unless told.")


class BankStatementSerializer(serializers.ModelSerializer[Statement]):
    new = serializers.IntegerField(help_text="Movements that the account did not know.")
    known = serializers.IntegerField()
    doubtful = serializers.IntegerField(help_text="Lines that may be known movements: see ``echoes``.")

    class Meta:
        model = Statement
        fields = ["id", "account", "file_name", "layout", "sha256", "since", "until", "at"]
        fields += ["new", "known", "doubtful"]


class ExpectedSerializer(serializers.Serializer[Expected]):
    payer = serializers.CharField()
    amount = PesosField()
    on = serializers.DateField(source="day")
    reference = serializers.CharField()
    paid_by = serializers.CharField(source="name")
    label = serializers.CharField()  # type: ignore[assignment]
    declaration = serializers.IntegerField(
        allow_null=True, help_text="Null for payments, refunds and other operations of the account."
    )
    is_verified = serializers.BooleanField()
    movement = serializers.IntegerField(allow_null=True, help_text="The movement that verified it.")


class BankMovementSerializer(serializers.ModelSerializer[Movement]):
    """``match`` is exact, probable or nothing; a probable one says its reasons and books nothing."""

    amount = PesosField()
    match = serializers.SerializerMethodField()
    deposit = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()

    class Meta:
        model = Movement
        fields = [
            *("id", "account", "statement", "booked_on", "amount", "reference", "description"),
            *("counterpart", "tracking_key", "match", "deposit", "reasons"),
        ]

    def match_of(self, movement: Movement) -> Match[Expected] | None:
        matches: dict[int, Match[Expected]] = self.context["matches"]
        return matches.get(movement.pk)

    def get_match(self, movement: Movement) -> str:
        match = self.match_of(movement)
        return match.certainty if match else "nothing"

    @extend_schema_field(ExpectedSerializer(allow_null=True))
    def get_deposit(self, movement: Movement) -> Any:
        match = self.match_of(movement)
        return ExpectedSerializer(match.expected).data if match and match.expected else None

    def get_reasons(self, movement: Movement) -> list[str]:
        match = self.match_of(movement)
        return match.reasons if match else []


class EchoSerializer(serializers.ModelSerializer[Echo]):
    """A line of a file that may be the movement ``like``; not booked until somebody says so."""

    amount = PesosField()

    class Meta:
        model = Echo
        fields = [
            *("id", "account", "statement", "booked_on", "amount", "reference", "description"),
            *("counterpart", "tracking_key", "like", "state"),
        ]


class ClearUpSerializer(serializers.Serializer[Any]):
    is_same = serializers.BooleanField()


class BankActs:
    """Acts of the viewset of works on their bank accounts."""

    request: Request
    get_object: Any
    get_serializer_context: Any
    read: Any
    answer: Any
    paginate_queryset: Any
    get_paginated_response: Any

    def tell(self, project: Project, account: BankAccount, code: int = status.HTTP_200_OK) -> Response:
        context = {**self.get_serializer_context(), "shows_clabe": shows_clabe_to(project, self.request.user)}
        return Response(BankAccountSerializer(account, context=context).data, code)

    @extend_schema(responses={200: BankAccountSerializer, 404: HIDDEN})
    @action(detail=True, methods=["get"])
    def account(self, request: Request, reference: str) -> Response:
        """The open account of the work, which alone receives its money."""
        project = self.get_object()
        rows = BankAccount.objects.visible_to(request.user).still_open()
        return self.tell(project, get_object_or_404(rows, fund=project.fund_id or 0))

    @extend_schema(
        request=NewBankAccountSerializer,
        responses={201: BankAccountSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @account.mapping.post
    def register_account(self, request: Request, reference: str) -> Response:
        """Register the account of the work. The same account twice is one."""
        project = self.get_object()
        made = register_account(project, by=request.user, **self.read(NewBankAccountSerializer))
        return self.tell(project, made, status.HTTP_201_CREATED)

    @extend_schema(
        request=CloseAccountSerializer,
        responses={200: BankAccountSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"account/(?P<account>\d+)/close")
    def close_account(self, request: Request, reference: str, account: str) -> Response:
        """Close the account; nothing moves in it after its last day."""
        project = self.get_object()
        told = self.read(CloseAccountSerializer)
        row = get_object_or_404(BankAccount, fund=project.fund_id or 0, pk=account)
        return self.tell(project, close_account(project, row, by=request.user, **told))

    @extend_schema(
        request={"multipart/form-data": NewStatementSerializer},
        responses={201: BankStatementSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def statements(self, request: Request, reference: str) -> Response:
        """Import a file of the bank. The same file, or the same movement in two files, is booked once."""
        project = self.get_object()
        told = self.read(NewStatementSerializer)
        rows = BankAccount.objects.filter(fund=project.fund_id or 0)
        if "account" in told:
            account = get_object_or_404(rows, pk=told["account"])
        else:
            account = rows.still_open().first()
        try:
            refuse_size(told["file"].size)
        except StatementRefused as refusal:
            raise PostingRefused(str(refusal), "bad_statement") from refusal
        content, name = told["file"].read(), told["file"].name
        made = import_statement(project, account, content=content, file_name=name, by=request.user)
        counts = {"new": made.new, "known": made.known, "doubtful": made.doubtful}
        made.statement.__dict__.update(counts)
        return Response(BankStatementSerializer(made.statement).data, status.HTTP_201_CREATED)

    @extend_schema(responses={200: EchoSerializer(many=True), 404: HIDDEN})
    @action(detail=True, methods=["get"], pagination_class=CursorPages, filter_backends=[])
    def echoes(self, request: Request, reference: str) -> Response:
        """Lines that may be movements the account knows, and wait for somebody to say so."""
        project = self.get_object()
        fund = get_object_or_404(Fund.objects.visible_to(request.user), pk=project.fund_id or 0)
        page = self.paginate_queryset(Echo.objects.waiting().filter(account__fund=fund))
        return self.get_paginated_response(EchoSerializer(page, many=True).data)

    @extend_schema(
        request=ClearUpSerializer,
        responses={200: EchoSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"echoes/(?P<echo>\d+)/clear-up")
    def clear_up(self, request: Request, reference: str, echo: str) -> Response:
        """Say whether a line is the movement that it is like, or another one, which is then booked."""
        project = self.get_object()
        told = self.read(ClearUpSerializer)
        row = get_object_or_404(Echo, account__fund=project.fund_id or 0, pk=echo)
        return Response(EchoSerializer(clear_up(project, row, by=request.user, **told)).data)

    @extend_schema(
        request=AuthoriseSerializer,
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"declarations/(?P<declaration>\d+)/authorise")
    def authorise_deposit(self, request: Request, reference: str, declaration: str) -> Response:
        """Let a deposit by another payer or into another account count. The waiver authority only."""
        project = self.get_object()
        told = self.read(AuthoriseSerializer)
        row = get_object_or_404(Declaration, fund=project.fund_id or 0, pk=declaration)
        authorise_deposit(project, row, by=request.user, **told)
        return self.answer(project)

    @extend_schema(responses={200: BankMovementSerializer(many=True), 404: HIDDEN})
    @action(detail=True, methods=["get"], pagination_class=CursorPages, filter_backends=[])
    def movements(self, request: Request, reference: str) -> Response:
        """What moved in the accounts of the work, the newest first, with the deposit that each one is."""
        project = self.get_object()
        fund = get_object_or_404(Fund.objects.visible_to(request.user), pk=project.fund_id or 0)
        page = self.paginate_queryset(Movement.objects.filter(account__fund=fund))
        context = {**self.get_serializer_context(), "matches": matched(fund)[0]}
        return self.get_paginated_response(BankMovementSerializer(page, many=True, context=context).data)
