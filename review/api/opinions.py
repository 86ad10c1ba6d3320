"""Opinions and the requests for them over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.models import User
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.models import OpinionRequest, Project
from review.actions import save_opinion, sign_opinion
from review.actions.opinions import Desk, desk_of
from review.api.serializers import (
    ChecklistSerializer,
    DraftSerializer,
    OpinionSerializer,
    RequestSerializer,
    SignSerializer,
)
from review.models import Opinion


def checklist_of(desk: Desk) -> dict[str, Any]:
    """The draft at a desk, or what it will begin with."""
    draft = desk.draft()
    blank = [
        {
            "code": line.code,
            "text": line.text,
            "source": line.source,
            "is_confirmed": line.is_confirmed,
            "result": "",
            "comment": "",
        }
        for line in (desk.lines() if draft is None else [])
    ]
    return {
        "revision": draft.revision if draft else 0,
        "project_revision": desk.project.revision,
        "lines": draft.lines.all() if draft else blank,
        "findings": desk.findings(),
        "draft": draft,
    }


def told_of(request: Request) -> dict[str, Any]:
    serializer = DraftSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.told()


def revision_of(request: Request) -> int | None:
    serializer = SignSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data.get("revision")


def whole(opinion: Opinion) -> dict[str, Any]:
    """The opinion as it lies in the database."""
    return OpinionSerializer(
        Opinion.objects.select_related("project", "office", "author").get(pk=opinion.pk)
    ).data


class OpinionFilter(django_filters.FilterSet):
    project = django_filters.CharFilter("project__folio")
    kind = django_filters.ChoiceFilter(choices=Opinion.Kind.choices)
    conclusion = django_filters.ChoiceFilter(choices=Opinion.Conclusion.choices)

    class Meta:
        model = Opinion
        fields: list[str] = []


@extend_schema_view(retrieve=extend_schema(responses={200: OpinionSerializer, 404: HIDDEN}))
class OpinionViewSet(ReadOnlyModelViewSet[Opinion]):
    """The opinions that the reader may read: signed ones, and the drafts of the own office."""

    queryset = Opinion.objects.none()
    serializer_class = OpinionSerializer
    filterset_class = OpinionFilter
    lookup_value_regex = r"\d{1,18}"
    ordering_fields = ["signed_at", "id"]
    ordering = ["id"]

    def get_queryset(self) -> QuerySet[Opinion]:
        rows = Opinion.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return rows.select_related("project", "office", "author").prefetch_related("lines", "papers")


class RequestFilter(django_filters.FilterSet):
    """``waiting`` asks for those that are not answered yet."""

    project = django_filters.CharFilter("project__folio")
    waiting = django_filters.BooleanFilter("answered_at", lookup_expr="isnull")

    class Meta:
        model = OpinionRequest
        fields: list[str] = []


@extend_schema_view(retrieve=extend_schema(responses={200: RequestSerializer, 404: HIDDEN}))
class OpinionRequestViewSet(ReadOnlyModelViewSet[OpinionRequest]):
    """What normative bodies were asked. A body answers with its opinion."""

    queryset = OpinionRequest.objects.none()
    serializer_class = RequestSerializer
    filterset_class = RequestFilter
    lookup_value_regex = r"\d{1,18}"
    ordering_fields = ["due_on", "id"]
    ordering = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[OpinionRequest]:
        rows = OpinionRequest.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return rows.select_related("project", "office", "asked_by")

    def work(self, asked: OpinionRequest) -> Project:
        works = Project.objects.visible_to(self.request.user).select_related(  # type: ignore[arg-type]
            "club__federation", "municipality__state"
        )
        return works.get(pk=asked.project_id)

    @extend_schema(responses={200: ChecklistSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["get"])
    def opinion(self, request: Request, pk: str) -> Response:
        """The checklist of the body, and its draft once it has begun."""
        asked = self.get_object()
        user: User = request.user  # type: ignore[assignment]
        return Response(ChecklistSerializer(checklist_of(desk_of(self.work(asked), user, asked))).data)

    @extend_schema(
        request=DraftSerializer, responses={200: OpinionSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
    )
    @opinion.mapping.put
    def save_draft(self, request: Request, pk: str) -> Response:
        """Save the body's draft, as often as one likes."""
        asked = self.get_object()
        told = told_of(request)
        draft = save_opinion(self.work(asked), request=asked, by=request.user, **told)  # type: ignore[arg-type]
        return Response(whole(draft))

    @extend_schema(
        request=SignSerializer, responses={201: OpinionSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
    )
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign the body's draft: the request is answered."""
        asked = self.get_object()
        revision = revision_of(request)
        by: User = request.user  # type: ignore[assignment]
        signed = sign_opinion(self.work(asked), request=asked, by=by, revision=revision)
        return Response(whole(signed), status.HTTP_201_CREATED)
