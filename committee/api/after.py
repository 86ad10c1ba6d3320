"""Members, the waiting list and appeals over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from committee import actions
from committee.api.serializers import (
    AnswerAppealSerializer,
    AppealSerializer,
    CommitteeDetailSerializer,
    CommitteeSerializer,
    EndMemberSerializer,
    MemberSerializer,
    MoveUpSerializer,
    NewAppealSerializer,
    NewCommitteeSerializer,
    NewMemberSerializer,
    PromotionSerializer,
    WaitingSerializer,
)
from committee.api.sessions import Reading
from committee.models import Appeal, Committee, Decision, Member, Session
from committee.waiting import Waiter, waiters_under
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.models import Project


class CommitteeViewSet(Reading, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Committee]):
    """The committees of the states that the reader may see, and who sits in them."""

    queryset = Committee.objects.none()
    lookup_value_regex = r"\d{1,18}"
    filterset_fields = ["state", "authority", "family"]
    ordering_fields = ["id", "state"]
    ordering = ["state", "id"]

    def get_queryset(self) -> QuerySet[Committee]:
        rows = Committee.objects.visible_to(self.request.user)
        return rows if self.action == "list" else rows.prefetch_related("members")

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return CommitteeSerializer if self.action == "list" else CommitteeDetailSerializer

    @extend_schema(
        request=NewCommitteeSerializer,
        responses={201: CommitteeSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    def create(self, request: Request) -> Response:
        """Found the committee of the reader's office for a family; asked twice it is one."""
        told = self.read(NewCommitteeSerializer)
        committee = actions.found_committee(by=request.user, **told)
        return Response(CommitteeSerializer(committee).data, status.HTTP_201_CREATED)

    @extend_schema(
        request=NewMemberSerializer,
        responses={201: MemberSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def members(self, request: Request, pk: str) -> Response:
        """Register a member; who presides takes the place of who did."""
        told = self.read(NewMemberSerializer)
        member = actions.register_member(self.get_object(), by=request.user, **told)
        return Response(MemberSerializer(member).data, status.HTTP_201_CREATED)

    @extend_schema(
        request=EndMemberSerializer,
        responses={200: MemberSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"members/(?P<member>\d{1,18})/end")
    def end_member(self, request: Request, pk: str, member: str) -> Response:
        """The member sits until that day, and its substitutes."""
        row = get_object_or_404(Member, committee=self.get_object(), pk=member)
        ended = actions.end_membership(row, by=request.user, **self.read(EndMemberSerializer))
        return Response(MemberSerializer(ended).data)


class WaitingFilter(django_filters.FilterSet):
    state = django_filters.CharFilter("session__committee__state")
    year = django_filters.NumberFilter("session__fiscal_year")
    scheme = django_filters.CharFilter("session__scheme")
    family = django_filters.CharFilter("session__committee__family")

    class Meta:
        model = Decision
        fields: list[str] = []


class WaitingViewSet(Reading, mixins.ListModelMixin, GenericViewSet[Decision]):
    """Works that wait for money, in their order."""

    queryset = Decision.objects.none()
    serializer_class = WaitingSerializer
    lookup_value_regex = r"\d{1,18}"
    filterset_class = WaitingFilter
    ordering_fields = ["id"]
    ordering = ["session__fiscal_year", "session__committee", "session__scheme", "place", "id"]

    def get_queryset(self) -> QuerySet[Decision]:
        sessions = Session.objects.visible_to(self.request.user)
        return Decision.objects.waiting_list().filter(session__in=sessions).with_works()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The waiting lists in their order; ``is_next`` is the first whose money is there."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        found: dict[int, Waiter] = {}
        for key in {tuple(row.session.key().items()) for row in rows}:
            found |= {one.decision.pk: one for one in waiters_under(dict(key))}
        waiters = [found[row.pk] for row in rows if row.pk in found]
        return self.get_paginated_response(WaitingSerializer(waiters, many=True).data)

    @extend_schema(
        request=MoveUpSerializer,
        responses={201: PromotionSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path="move-up")
    def move_up(self, request: Request, pk: str) -> Response:
        """Approve a work of the waiting list for money that is there."""
        told = self.read(MoveUpSerializer)
        promotion = actions.move_up(self.get_object(), by=request.user, **told)
        return Response(PromotionSerializer(promotion).data, status.HTTP_201_CREATED)


class AppealFilter(django_filters.FilterSet):
    """``open`` asks for those that nobody answered yet."""

    project = django_filters.CharFilter("project__folio")
    open = django_filters.BooleanFilter("answer", method="by_open")

    class Meta:
        model = Appeal
        fields: list[str] = []

    def by_open(self, rows: Any, name: str, value: bool) -> Any:
        return rows.filter(answer="") if value else rows.exclude(answer="")


class AppealViewSet(Reading, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Appeal]):
    """What clubs object to, for whoever may read the work."""

    queryset = Appeal.objects.none()
    serializer_class = AppealSerializer
    lookup_value_regex = r"\d{1,18}"
    filterset_class = AppealFilter
    ordering_fields = ["id", "at"]
    ordering = ["-id"]

    def get_queryset(self) -> QuerySet[Appeal]:
        works = Project.objects.visible_to(self.request.user)
        return Appeal.objects.filter(project__in=works).select_related("project", "by", "answered_by")

    @extend_schema(
        request=NewAppealSerializer,
        responses={201: AppealSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    def create(self, request: Request) -> Response:
        """The club objects to what was decided on its work."""
        told = self.read(NewAppealSerializer)
        [work] = self.works([told["project"]])
        made = actions.appeal(work, text=told["text"], by=request.user)
        return Response(AppealSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(
        request=AnswerAppealSerializer,
        responses={200: AppealSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """The authority answers: the work is in review again, or what was decided stands."""
        told = self.read(AnswerAppealSerializer)
        return Response(
            AppealSerializer(actions.answer_appeal(self.get_object(), by=request.user, **told)).data
        )
