"""Clubs and their Toma de Nota, to read."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from clubs.models import Club, TomaDeNota


class TomaDeNotaSerializer(serializers.ModelSerializer[TomaDeNota]):
    issuer = serializers.CharField(read_only=True)
    is_in_force = serializers.SerializerMethodField()

    class Meta:
        model = TomaDeNota
        fields = ["folio", "issuer", "renewal", "issued_on", "valid_until", "is_in_force"]

    @extend_schema_field(bool)
    def get_is_in_force(self, note: TomaDeNota) -> bool:
        return note.is_in_force(timezone.localdate())


class ClubSerializer(serializers.ModelSerializer[Club]):
    federation = serializers.CharField(
        source="federation.name", default=None, allow_null=True, read_only=True
    )
    origin = serializers.CharField(source="municipality.name", read_only=True)
    state = serializers.CharField(source="municipality.state_id", read_only=True)
    notes = TomaDeNotaSerializer(many=True, read_only=True)

    class Meta:
        model = Club
        fields = ["id", "name", "federation", "state", "municipality", "origin", "city", "us_state", "notes"]


class ClubViewSet(ReadOnlyModelViewSet):
    """The clubs that the reader's offices look after, with their Tomas de Nota."""

    queryset = Club.objects.none()
    serializer_class = ClubSerializer
    filterset_fields = {"municipality": ["exact"], "municipality__state": ["exact"], "federation": ["exact"]}
    search_fields = ["name", "federation__name", "city"]
    ordering_fields = ["name", "id"]
    ordering = ["name", "id"]

    def get_queryset(self):
        clubs = Club.objects.visible_to(self.request.user)
        return clubs.select_related("municipality__state", "federation").prefetch_related(
            "notes__issuing_consulate", "notes__issuing_federation"
        )


ROUTES = [("clubs", ClubViewSet)]
