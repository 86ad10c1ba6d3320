"""The points of a year over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from places.models import State
from programs.rulebook import FAMILIES
from projects.api.answers import HIDDEN, INVALID, REFUSED
from review.actions import register_weights
from review.models import Weight, WeightSet


class WeightSerializer(serializers.ModelSerializer[Weight]):
    class Meta:
        model = Weight
        fields = ["criterion", "points"]


class WeightSetSerializer(serializers.ModelSerializer[WeightSet]):
    office = serializers.CharField(source="office.name")
    weights = WeightSerializer(many=True)

    class Meta:
        model = WeightSet
        fields = ["id", "scheme", "fiscal_year", "state", "family", "act", "office", "at", "weights"]


class NewWeightSerializer(serializers.Serializer[Any]):
    criterion = serializers.CharField(max_length=40)
    points = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=0)


class NewWeightSetSerializer(serializers.Serializer[Any]):
    scheme = serializers.CharField(max_length=40)
    fiscal_year = serializers.IntegerField(min_value=1980, max_value=2100)
    state = serializers.PrimaryKeyRelatedField(queryset=State.objects.all(), pk_field=serializers.CharField())
    family = serializers.ChoiceField(choices=list(FAMILIES.items()))
    act = serializers.CharField(max_length=120)
    weights = NewWeightSerializer(many=True)


class WeightFilter(django_filters.FilterSet):
    scheme = django_filters.CharFilter("scheme")
    year = django_filters.NumberFilter("fiscal_year")
    state = django_filters.CharFilter("state")

    class Meta:
        model = WeightSet
        fields: list[str] = []


@extend_schema_view(retrieve=extend_schema(responses={200: WeightSetSerializer, 404: HIDDEN}))
class WeightSetViewSet(ReadOnlyModelViewSet[WeightSet]):
    """The points that committees set, with the act that did. Official ones are not known."""

    queryset = WeightSet.objects.none()
    serializer_class = WeightSetSerializer
    filterset_class = WeightFilter
    lookup_value_regex = r"\d{1,18}"
    ordering_fields = ["fiscal_year", "id"]
    ordering = ["-fiscal_year", "id"]

    def get_queryset(self) -> QuerySet[WeightSet]:
        return WeightSet.objects.select_related("office").prefetch_related("weights")

    @extend_schema(
        request=NewWeightSetSerializer, responses={201: WeightSetSerializer, 400: INVALID, 409: REFUSED}
    )
    def create(self, request: Request) -> Response:
        """Set the points of a scheme, year and state; they stay once a sheet uses them."""
        serializer = NewWeightSetSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        told = dict(serializer.validated_data)
        points = {row["criterion"]: row["points"] for row in told.pop("weights")}
        made = register_weights(by=request.user, points=points, **told)  # type: ignore[arg-type]
        fresh = self.get_queryset().get(pk=made.pk)
        return Response(WeightSetSerializer(fresh).data, status.HTTP_201_CREATED)
