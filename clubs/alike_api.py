"""Clubs that look alike, over REST: the pairs of the reader's territory, and what was decided on each."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from clubs.actions import decide_pair
from clubs.alike import READERS, LookAlike, answered_for, in_sight, look_alikes
from clubs.models import Club, Likeness, PairDecision


class ClubNameSerializer(serializers.ModelSerializer[Club]):
    """A club by what is public of it."""

    origin = serializers.CharField(source="municipality.name", read_only=True)
    state = serializers.CharField(source="municipality.state_id", read_only=True)

    class Meta:
        model = Club
        fields = ["id", "name", "state", "municipality", "origin", "city", "us_state"]


class LikenessSerializer(serializers.Serializer[Any]):
    """``told`` names a person by initials alone."""

    kind = serializers.ChoiceField(choices=Likeness.choices)
    told = serializers.CharField()


class PairDecisionSerializer(serializers.ModelSerializer[PairDecision]):
    person = serializers.CharField(source="by.name", read_only=True)

    class Meta:
        model = PairDecision
        fields = ["verdict", "reason", "person", "at"]


class LookAlikeSerializer(serializers.Serializer[LookAlike]):
    """``is_open``: nobody decided, it is under investigation, or there is more than when it was decided."""

    first = ClubNameSerializer()
    second = ClubNameSerializer()
    reasons = LikenessSerializer(many=True)
    is_open = serializers.BooleanField()
    decisions = PairDecisionSerializer(many=True, help_text="The newest last.")


class DecidePairSerializer(serializers.Serializer[Any]):
    first = serializers.PrimaryKeyRelatedField(queryset=Club.objects.all())
    second = serializers.PrimaryKeyRelatedField(queryset=Club.objects.all())
    verdict = serializers.ChoiceField(choices=PairDecision.Verdict.choices)
    reason = serializers.CharField(max_length=500)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        if told["first"] == told["second"]:
            raise serializers.ValidationError({"second": [_("Un club no es otro que él mismo.")]})
        return told


CLUB = OpenApiParameter("club", OpenApiTypes.INT, description="Only the pairs of this club.")
OPEN = OpenApiParameter("open", OpenApiTypes.BOOL, description="``true``: only those to be looked at.")


def rows_of(request: Request) -> list[LookAlike]:
    """The pairs of one club that the reader answers for, or of all of them."""
    asked = request.query_params.get("club", "")
    if not asked:
        return in_sight(request.user)
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        return []
    clubs = answered_for(request.user, *READERS).filter(pk=int(asked))
    return look_alikes(list(clubs.values_list("pk", flat=True)))


class LookAlikeViewSet(GenericViewSet[Any]):
    """Pairs of clubs that share a person, a telephone, an address or almost a name; the open ones first."""

    queryset = Club.objects.none()
    serializer_class = LookAlikeSerializer
    filter_backends: list[type] = []

    @extend_schema(parameters=[CLUB, OPEN], responses=LookAlikeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The pairs with a club for which the reader's office answers."""
        rows = rows_of(request)
        if request.query_params.get("open") == "true":
            rows = [row for row in rows if row.is_open]
        page = self.paginate_queryset(rows)  # type: ignore[arg-type]
        return self.get_paginated_response(LookAlikeSerializer(page, many=True).data)

    @extend_schema(request=DecidePairSerializer, responses={201: PairDecisionSerializer})
    @action(detail=False, methods=["post"], pagination_class=None)
    def decide(self, request: Request) -> Response:
        """The decision on two clubs stands, with who, when and why."""
        asked = DecidePairSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        told = dict(asked.validated_data)
        made = decide_pair(told.pop("first"), told.pop("second"), by=request.user, **told)
        return Response(PairDecisionSerializer(made).data, status.HTTP_201_CREATED)
