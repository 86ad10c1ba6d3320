"""The exceptions over REST: open to anybody, without persons."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from programs.api import PesosField
from projects.models import Waiver
from review.waivers import public_waivers, told


class PublicWaiverSerializer(serializers.Serializer[Any]):
    """``reason`` and ``granted_by`` are null unless the reader answers for the work."""

    folio = serializers.CharField(source="project.folio")
    name = serializers.CharField(source="project.name")
    scheme = serializers.CharField(source="project.scheme")
    fiscal_year = serializers.IntegerField(source="project.fiscal_year")
    state = serializers.CharField(source="project.municipality.state_id")
    municipality = serializers.CharField(source="project.municipality_id")
    rule = serializers.CharField(source="waiver.rule")
    authority = serializers.CharField(source="project.waiver_authority")
    paper = serializers.CharField(source="waiver.paper")
    granted_at = serializers.DateTimeField(source="waiver.granted_at")
    total = PesosField(allow_null=True)
    federal = PesosField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    granted_by = serializers.CharField(allow_null=True)


class WaiverFilter(django_filters.FilterSet):
    """``state`` is INEGI's key of the federal entity."""

    year = django_filters.NumberFilter("project__fiscal_year")
    state = django_filters.CharFilter("project__municipality__state")
    scheme = django_filters.CharFilter("project__scheme")
    rule = django_filters.CharFilter("rule")

    class Meta:
        model = Waiver
        fields: list[str] = []


@extend_schema_view(list=extend_schema(auth=[], responses=PublicWaiverSerializer(many=True)))
class WaiverViewSet(mixins.ListModelMixin, GenericViewSet[Waiver]):
    """Who excused which work from which rule, by which paper. Anybody may read them, without a key."""

    queryset = Waiver.objects.none()
    serializer_class = PublicWaiverSerializer
    permission_classes = [AllowAny]
    filterset_class = WaiverFilter
    ordering_fields = ["granted_at", "id"]
    ordering = ["-granted_at", "-id"]

    def get_queryset(self) -> QuerySet[Waiver]:
        return public_waivers()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        facts = told(request.user, list(rows))  # type: ignore[arg-type]
        return self.get_paginated_response(PublicWaiverSerializer(facts, many=True).data)
