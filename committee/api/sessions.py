"""Sessions over REST: the same acts and refusals as the pages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from committee import actions
from committee.api.serializers import (
    AddWorksSerializer,
    CastSerializer,
    DecisionSerializer,
    ErratumSerializer,
    FailSerializer,
    MinutesSerializer,
    MoneyLineSerializer,
    NewDecisionSerializer,
    NewRecusalSerializer,
    NewSessionSerializer,
    PresentSerializer,
    ReorderSerializer,
    RulingSerializer,
    SessionRowSerializer,
    SessionSerializer,
    SimulationSerializer,
    WishesSerializer,
)
from committee.models import AgendaItem, Committee, Member, Minutes, Session
from committee.money import money_of, simulation_of
from committee.simulation import ORDERS
from committee.workflow import Status
from documents.api import DocumentSerializer
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.serializers import ReasonSerializer
from projects.models import Project
from review.scores import scores_of

ANSWERS = {200: SessionSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}


class SessionFilter(django_filters.FilterSet):
    """``state`` is INEGI's key of the federal entity."""

    state = django_filters.CharFilter("committee__state")
    year = django_filters.NumberFilter("fiscal_year")
    scheme = django_filters.CharFilter("scheme")
    status = django_filters.MultipleChoiceFilter(choices=Status.choices)

    class Meta:
        model = Session
        fields: list[str] = []


class Reading:
    """How a viewset reads what was sent."""

    request: Any
    get_serializer_context: Any

    def read(self, serializer_class: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The request's data, checked by ``serializer_class``."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def works(self, references: list[str]) -> list[Project]:
        """The works of these references; one that is not to be seen is not found."""
        visible = Project.objects.visible_to(self.request.user)
        return [get_object_or_404(visible.by_reference(reference)) for reference in references]


class SessionViewSet(Reading, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Session]):
    """The sessions of the committees that the reader may see."""

    queryset = Session.objects.none()
    lookup_field = "number"
    lookup_value_regex = r"[\w-]+"
    filterset_class = SessionFilter
    search_fields = ["number", "place"]
    ordering_fields = ["held_on", "number", "id"]
    ordering = ["-held_on", "-id"]

    def get_queryset(self) -> QuerySet[Session]:
        sessions = Session.objects.visible_to(self.request.user).with_names()
        if self.action == "list":
            return sessions
        lists = ("items__project", "items__votes", "items__recusals", "items__decision__by", "attendances")
        return sessions.prefetch_related(*lists)

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return SessionRowSerializer if self.action == "list" else SessionSerializer

    def answer(self, session: Session, code: int = status.HTTP_200_OK) -> Response:
        """The session as it stands after an act, read afresh."""
        fresh = self.get_queryset().get(pk=session.pk)
        return Response(SessionSerializer(fresh, context=self.get_serializer_context()).data, code)

    def item(self, session: Session, pk: str) -> AgendaItem:
        return get_object_or_404(session.items.all(), pk=pk)

    @extend_schema(request=NewSessionSerializer, responses={**ANSWERS, 201: SessionSerializer})
    def create(self, request: Request) -> Response:
        """Call a session; it takes the next number of its committee and year."""
        told = self.read(NewSessionSerializer)
        visible = Committee.objects.visible_to(request.user)
        committee = get_object_or_404(visible, pk=told.pop("committee").pk)
        works = self.works(told.pop("projects"))
        session = actions.call_session(
            committee, scheme_code=told.pop("scheme"), projects=works, by=request.user, **told
        )
        return self.answer(session, status.HTTP_201_CREATED)

    @extend_schema(request=ReasonSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, number: str) -> Response:
        """Cancel a session that was called."""
        reason = self.read(ReasonSerializer)["reason"]
        return self.answer(actions.cancel_session(self.get_object(), reason=reason, by=request.user))

    @extend_schema(request=None, responses={201: DocumentSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def call_again(self, request: Request, number: str) -> Response:
        """Issue the call again with the agenda of today; it supersedes the one before."""
        paper = actions.call_again(self.get_object(), by=request.user)
        told = DocumentSerializer(paper, context=self.get_serializer_context())
        return Response(told.data, status.HTTP_201_CREATED)

    @extend_schema(request=PresentSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, number: str) -> Response:
        """Open the session with those present; without quorum it is refused."""
        told = self.read(PresentSerializer)
        return self.answer(actions.open_session(self.get_object(), by=request.user, **told))

    @extend_schema(request=PresentSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, number: str) -> Response:
        """Who sits now in the open session."""
        told = self.read(PresentSerializer)
        return self.answer(actions.register_attendance(self.get_object(), by=request.user, **told))

    @extend_schema(request=FailSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def fail(self, request: Request, number: str) -> Response:
        """The session was not held for want of quorum."""
        told = self.read(FailSerializer)
        return self.answer(actions.declare_failed(self.get_object(), by=request.user, **told))

    # --- Agenda --------------------------------------------------------------------------------

    @extend_schema(request=AddWorksSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def agenda(self, request: Request, number: str) -> Response:
        """Put works on the agenda; those that enter before a refusal stay."""
        session = self.get_object()
        for work in self.works(self.read(AddWorksSerializer)["projects"]):
            actions.add_to_agenda(session, work, by=request.user)
        return self.answer(session)

    @extend_schema(request=ReorderSerializer, responses=ANSWERS)
    @agenda.mapping.put
    def reorder(self, request: Request, number: str) -> Response:
        """Put the agenda in this order."""
        session = self.get_object()
        actions.reorder(session, self.read(ReorderSerializer)["items"], by=request.user)
        return self.answer(session)

    @extend_schema(request=None, responses=ANSWERS)
    @action(detail=True, methods=["post"], url_path=r"items/(?P<item>\d{1,18})/remove")
    def remove(self, request: Request, number: str, item: str) -> Response:
        """Take a work off the agenda."""
        session = self.get_object()
        actions.remove_from_agenda(session, self.item(session, item), by=request.user)
        return self.answer(session)

    # --- Votes and decisions -------------------------------------------------------------------

    @extend_schema(request=NewRecusalSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"], url_path=r"items/(?P<item>\d{1,18})/recusals")
    def recusals(self, request: Request, number: str, item: str) -> Response:
        """A member takes no part in an item; what was voted on it is voted again."""
        session = self.get_object()
        told = self.read(NewRecusalSerializer)
        member = get_object_or_404(Member, committee=session.committee_id, pk=told["member"])
        row = self.item(session, item)
        actions.recuse(session, row, member=member, reason=told["reason"], by=request.user)
        return self.answer(session)

    @extend_schema(request=CastSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"], url_path=r"items/(?P<item>\d{1,18})/votes")
    def votes(self, request: Request, number: str, item: str) -> Response:
        """How the parties vote on an item; told again before the decision, the newest counts."""
        session = self.get_object()
        actions.vote(session, self.item(session, item), by=request.user, **self.read(CastSerializer))
        return self.answer(session)

    @extend_schema(
        request=NewDecisionSerializer,
        responses={201: DecisionSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"items/(?P<item>\d{1,18})/decision")
    def decision(self, request: Request, number: str, item: str) -> Response:
        """Decide on an item as it was voted; the work takes its step, or all of it is refused."""
        session = self.get_object()
        told = self.read(NewDecisionSerializer)
        made = actions.decide(session, self.item(session, item), by=request.user, **told)
        return Response(DecisionSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(
        request=WishesSerializer,
        responses={200: RulingSerializer(many=True), 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def decisions(self, request: Request, number: str) -> Response:
        """Decide on many items; each has its own result, and a refused one leaves the rest as they are."""
        wishes = self.read(WishesSerializer)["decisions"]
        rulings = actions.decide_many(self.get_object(), wishes, by=request.user)
        return Response(RulingSerializer(rulings, many=True).data)

    # --- Money ---------------------------------------------------------------------------------

    @extend_schema(responses={200: MoneyLineSerializer(many=True), 404: HIDDEN}, filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def money(self, request: Request, number: str) -> Response:
        """What each government has, had approved, approves now and has left."""
        return Response(MoneyLineSerializer(money_of(self.get_object()), many=True).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("order", str, enum=ORDERS, description="arrival unless told"),
            OpenApiParameter("work", int, many=True, description="With order=hand: items in their order."),
        ],
        responses={200: SimulationSerializer, 404: HIDDEN},
        filters=False,
    )
    @action(detail=True, pagination_class=None, filterset_class=None)
    def simulation(self, request: Request, number: str) -> Response:
        """What of the undecided agenda fits the money that is left. Decides nothing."""
        session = self.get_object()
        order = request.query_params.get("order", "arrival")
        if order not in ORDERS:
            raise serializers.ValidationError({"order": [", ".join(ORDERS)]})
        asked = [int(pk) for pk in request.query_params.getlist("work") if pk.isdecimal() and len(pk) < 19]
        by_item = dict(session.items.values_list("pk", "project"))
        chosen = [by_item[pk] for pk in asked if pk in by_item]
        found, works = simulation_of(session, order, chosen)
        told = {"order": order, "has_scores": bool(scores_of(list(works))), "rows": found.rows}
        told["left"] = found.left
        return Response(SimulationSerializer(told, context={"works": works}).data)

    # --- The end -------------------------------------------------------------------------------

    @extend_schema(request=None, responses={201: MinutesSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, number: str) -> Response:
        """Close the session: its minutes are made, and the applicants are told."""
        minutes = actions.close_session(self.get_object(), by=request.user)
        return Response(MinutesSerializer(minutes).data, status.HTTP_201_CREATED)

    def minutes_of(self) -> Minutes:
        return get_object_or_404(Minutes.objects.prefetch_related("errata__by"), session=self.get_object())

    @extend_schema(responses={200: MinutesSerializer, 404: HIDDEN}, filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def minutes(self, request: Request, number: str) -> Response:
        """The acta of a closed session, with its errata."""
        return Response(MinutesSerializer(self.minutes_of()).data)

    @extend_schema(
        request=ErratumSerializer,
        responses={201: MinutesSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path="minutes/errata")
    def errata(self, request: Request, number: str) -> Response:
        """Add a correction behind the minutes, which stay as they are."""
        actions.add_erratum(self.minutes_of(), by=request.user, **self.read(ErratumSerializer))
        return Response(MinutesSerializer(self.minutes_of()).data, status.HTTP_201_CREATED)
