"""The calls over REST: public, to read."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from programs.api import PesosField
from projects.api.serializers import RefusalSerializer
from projects.models import Call

WINDOWS = ["open", "coming", "closed"]


class CallSerializer(serializers.ModelSerializer[Call]):
    scheme_name = serializers.CharField(read_only=True)
    state_name = serializers.CharField(source="state.name", read_only=True)
    federal_ceiling = PesosField(read_only=True, allow_null=True)
    state_ceiling = PesosField(read_only=True, allow_null=True)
    covam_on = serializers.ListField(child=serializers.DateField(), read_only=True)
    required_papers = serializers.ListField(child=serializers.CharField(), read_only=True)
    form_codes = serializers.DictField(child=serializers.CharField(), read_only=True)
    window = serializers.SerializerMethodField(help_text="Whether works may be filed now.")

    class Meta:
        model = Call
        fields = [
            "id",
            "scheme",
            "scheme_name",
            "fiscal_year",
            "family",
            "state",
            "state_name",
            "opens_at",
            "closes_at",
            "window",
            "federal_ceiling",
            "state_ceiling",
            "covam_on",
            "required_papers",
            "form_codes",
            "source",
            "published_at",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=WINDOWS))
    def get_window(self, call: Call) -> str:
        now: datetime = self.context.setdefault("now", timezone.now())
        return "open" if call.is_open(now) else "coming" if now < call.opens_at else "closed"


class CallFilter(django_filters.FilterSet):
    """``state`` is INEGI's key; ``window`` asks for open, coming or closed calls."""

    state = django_filters.CharFilter("state")
    year = django_filters.NumberFilter("fiscal_year")
    scheme = django_filters.CharFilter("scheme")
    family = django_filters.CharFilter("family")
    window = django_filters.ChoiceFilter(choices=[(name, name) for name in WINDOWS], method="by_window")

    class Meta:
        model = Call
        fields: list[str] = []

    def by_window(self, calls: Any, name: str, value: str) -> Any:
        now = timezone.now()
        return {"open": calls.open_at, "coming": calls.coming_at, "closed": calls.closed_at}[value](now)


@extend_schema_view(
    list=extend_schema(auth=[]),
    retrieve=extend_schema(
        auth=[], responses={200: CallSerializer, 404: OpenApiResponse(RefusalSerializer, "No such call.")}
    ),
)
class CallViewSet(ReadOnlyModelViewSet[Call]):
    """The published calls. Anybody may read them, without a key."""

    queryset = Call.objects.none()
    serializer_class = CallSerializer
    permission_classes = [AllowAny]
    filterset_class = CallFilter
    ordering_fields = ["opens_at", "closes_at", "fiscal_year", "id"]
    ordering = ["-fiscal_year", "id"]

    def get_queryset(self) -> QuerySet[Call]:
        return Call.objects.published().select_related("state")
