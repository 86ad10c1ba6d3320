"""A reviewer's remarks and the commitments of state and municipality, over REST."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from documents.api import NotReady
from documents.receiving import answer_received
from programs.api import PesosField
from projects.actions import (
    answer_remark,
    ask_commitments,
    commit,
    insist_on_remark,
    refuse_commitment,
    remind_commitment,
    settle_remark,
)
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.brought import FILES, BroughtPaperSerializer
from projects.api.serializers import ProjectSerializer
from projects.commitments import reads_letters
from projects.models import Commitment, CommitmentLetter, Remark
from projects.workflow import READERS_OF_FINDINGS

PK = r"\d{1,18}"


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    round = serializers.IntegerField(source="round.number")
    due_on = serializers.DateField(source="round.due_on", allow_null=True)

    papers = BroughtPaperSerializer(source="given", many=True, help_text="That came with the answer.")

    class Meta:
        model = Remark
        fields = [
            *("id", "round", "number", "text", "task", "rule", "state", "answer", "papers", "reply", "due_on")
        ]


class AnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=4000)


class VerdictSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=["settle", "insist"])
    reason = serializers.CharField(max_length=2000, required=False, default="", help_text="To insist: why.")


class LetterSerializer(serializers.ModelSerializer[CommitmentLetter]):
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    scan = serializers.CharField(source="file.scan", read_only=True, help_text="What the antivirus said.")

    class Meta:
        model = CommitmentLetter
        fields = ["id", "number", "dated_on", "sha256", "scan", "given_at"]


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    project = serializers.CharField(source="project.reference", read_only=True)
    name = serializers.CharField(source="project.name", read_only=True)
    part = PesosField(source="part_now", read_only=True, allow_null=True, help_text="What it is today.")
    amount = PesosField(read_only=True, allow_null=True)
    standing = serializers.CharField(read_only=True)
    letters = LetterSerializer(many=True, read_only=True, help_text="Those that came as files, newest first.")

    class Meta:
        model = Commitment
        fields = [
            *("id", "project", "name", "payer", "standing", "part", "amount"),
            *("letter_number", "letter_on", "letters", "reason", "asked_at", "told_at"),
        ]


class ConfirmSerializer(serializers.Serializer[Any]):
    amount = PesosField()
    letter_number = serializers.CharField(max_length=120)
    letter_on = serializers.DateField()
    reason = serializers.CharField(
        max_length=2000, required=False, default="", help_text="Of another amount than the part."
    )
    letter = serializers.FileField(
        required=False, allow_empty_file=True, help_text="The letter itself; the request is then multipart."
    )


class DeclineSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class RemarkActs:
    """What is remarked and answered, and what the club asks of state and municipality."""

    get_object: Any
    read: Any
    answer: Any

    @extend_schema(responses=RemarkSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def remarks(self, request: Request, reference: str) -> Response:
        """The remarks of every round; for the club, and for whoever reviews or audits the work."""
        project = self.get_object()
        rows = Remark.objects.of_work(project).with_papers()
        reads = project.roles_of(request.user) & READERS_OF_FINDINGS
        return Response(RemarkSerializer(rows if reads else rows.none(), many=True).data)

    @extend_schema(
        request=AnswerSerializer, responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
    )
    @action(detail=True, methods=["post"], url_path=rf"remarks/(?P<remark>{PK})/answer")
    def answer_remark(self, request: Request, reference: str, remark: str) -> Response:
        """The club's answer to one remark; until the work is sent again it may be said better."""
        project, asked = self.get_object(), self.read(AnswerSerializer)
        row = get_object_or_404(Remark.objects.of_work(project), pk=remark)
        answer_remark(project, row, answer=asked["answer"], by=request.user)
        return self.answer(project)

    @extend_schema(
        request=VerdictSerializer, responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
    )
    @action(detail=True, methods=["post"], url_path=rf"remarks/(?P<remark>{PK})/judge")
    def judge_remark(self, request: Request, reference: str, remark: str) -> Response:
        """The reviewer finds a remark attended to, or insists on it with a reason."""
        project, asked = self.get_object(), self.read(VerdictSerializer)
        row = get_object_or_404(Remark.objects.of_work(project), pk=remark)
        if asked["verdict"] == "insist":
            insist_on_remark(project, row, reason=asked["reason"], by=request.user)
        else:
            settle_remark(project, row, by=request.user)
        return self.answer(project)

    @extend_schema(request=None, responses={200: ProjectSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["post"], url_path="commitments/ask")
    def ask_commitments(self, request: Request, reference: str) -> Response:
        """State and municipality are shown what concerns them, and asked for their word on their parts."""
        project = self.get_object()
        ask_commitments(project, by=request.user)
        return self.answer(project)

    @extend_schema(request=None, responses={200: ProjectSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["post"], url_path=rf"commitments/(?P<commitment>{PK})/remind")
    def remind_commitment(self, request: Request, reference: str, commitment: str) -> Response:
        """An office that has not answered has a mail, at most once a day."""
        project = self.get_object()
        row = get_object_or_404(project.commitments, pk=commitment)
        remind_commitment(project, row, by=request.user)
        return self.answer(project)


class CommitmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """The word of state and municipality: what one's office answers for, and that of works one reads."""

    queryset = Commitment.objects.none()
    serializer_class = CommitmentSerializer
    lookup_value_regex = PK
    filterset_fields = ["payer", "state"]
    ordering_fields = ["id"]
    ordering = ["-id"]

    def get_queryset(self) -> QuerySet[Commitment]:
        return Commitment.objects.visible_to(self.request.user).with_names()

    @extend_schema(
        request={"application/json": ConfirmSerializer, "multipart/form-data": ConfirmSerializer},
        responses={200: CommitmentSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], parser_classes=[JSONParser, MultiPartParser])
    def confirm(self, request: Request, pk: str) -> Response:
        """The office pays its part, or another amount with its reason, by an official letter."""
        return self.told(ConfirmSerializer, commit)

    @extend_schema(
        request=DeclineSerializer,
        responses={200: CommitmentSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """The office will not pay its part, and says why."""
        return self.told(DeclineSerializer, refuse_commitment)

    def told(self, serializer_class: type[serializers.Serializer[Any]], act: Any) -> Response:
        row = self.get_object()
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        act(row, by=self.request.user, **serializer.validated_data)
        return Response(self.get_serializer(self.get_object()).data, status.HTTP_200_OK)

    @extend_schema(responses=FILES)
    @action(detail=True, url_path=rf"letters/(?P<letter>{PK})/file")
    def letter_file(self, request: Request, pk: str, letter: str) -> HttpResponseBase:
        """The letter, for the office that gave it and for whoever prepares, reviews or audits the work."""
        commitment = self.get_object()
        row = get_object_or_404(commitment.letters.select_related("file"), pk=letter)
        if not reads_letters(commitment, request.user):
            raise Http404
        response = answer_received(request, row.file)
        if response is None:
            message = _("El archivo no está a la mano en este momento. Avise a su Delegación.")
            raise NotReady(message, code="file_missing")
        return response
