"""What a club does around its draft over REST: look-alikes and the answer on them, a copy, its deletion."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from projects.actions import answer_similar, copy_work, drop_draft
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.serializers import ProjectSerializer
from projects.models import Call, SimilarAnswer
from projects.similar import answer_of, seen_by, similar_works
from projects.workflow import READERS_OF_FINDINGS


class SimilarRowSerializer(serializers.Serializer[Any]):
    """What is public of a work that is like the proposal."""

    reference = serializers.CharField()
    name = serializers.CharField()
    fiscal_year = serializers.IntegerField()
    status = serializers.CharField(source="state")
    place = serializers.CharField()
    reason = serializers.ChoiceField(
        choices=["stage", "name", "kind"],
        help_text="Another stage by its name, a name like it, or of its kind in its locality.",
    )
    total = serializers.SerializerMethodField(help_text="In pesos; null for readers who may not see it.")

    def get_total(self, row: Any) -> str | None:
        work = self.context["seen"].get(row.pk)
        return f"{work.total:.2f}" if work and work.total is not None else None


class SimilarAnswerSerializer(serializers.ModelSerializer[SimilarAnswer]):
    by = serializers.CharField(source="by.name", read_only=True)
    shown = serializers.ListField(read_only=True, help_text="The list as it was.")

    class Meta:
        model = SimilarAnswer
        fields = ["answer", "other", "explanation", "shown", "by", "at"]
        read_only_fields = ["at"]
        extra_kwargs = {"other": {"help_text": "The reference of the row that is meant, unless it is none."}}


class SimilarSerializer(serializers.Serializer[Any]):
    works = SimilarRowSerializer(many=True)
    answer = SimilarAnswerSerializer(allow_null=True, help_text="On the work as it is named and placed now.")


class CopySerializer(serializers.Serializer[Any]):
    call = serializers.PrimaryKeyRelatedField(queryset=Call.objects.published())


class ApplicantActs:
    """Acts of the viewset of works for whoever proposes them."""

    get_object: Any
    read: Any
    answer: Any

    @extend_schema(responses={200: SimilarSerializer, 404: HIDDEN})
    @action(detail=True, methods=["get"])
    def similar(self, request: Request, reference: str) -> Response:
        """The works that are like this one, by whomever, and the club's answer on them."""
        project = self.get_object()
        if not project.roles_of(request.user) & READERS_OF_FINDINGS:
            raise PermissionDenied
        rows = similar_works(project)
        context = {"seen": seen_by(rows, request.user)}
        told = SimilarSerializer({"works": rows, "answer": answer_of(project)}, context=context)
        return Response(told.data)

    @extend_schema(
        request=SimilarAnswerSerializer,
        responses={201: SimilarAnswerSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @similar.mapping.post
    def answer_on_similar(self, request: Request, reference: str) -> Response:
        """Say whether the proposal is one of them. Every answer is kept; the newest counts."""
        project = self.get_object()
        kept = answer_similar(project, by=request.user, **self.read(SimilarAnswerSerializer))
        return Response(SimilarAnswerSerializer(kept).data, status.HTTP_201_CREATED)

    @extend_schema(
        request=CopySerializer,
        responses={201: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, reference: str) -> Response:
        """Begin a draft with the answers of this work, under another call."""
        call = self.read(CopySerializer)["call"]
        draft = copy_work(self.get_object(), call=call, by=request.user)
        return self.answer(draft, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None, 404: HIDDEN, 409: REFUSED})
    def destroy(self, request: Request, reference: str) -> Response:
        """Delete a draft that nobody filed. That there was one stays on record."""
        drop_draft(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
