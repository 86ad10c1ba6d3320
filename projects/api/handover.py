"""The hand-over of an office over REST, with what lies open that day."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.handover import offices_of
from accounts.models import Appointment, HandOver, Office
from projects.actions.handover import facts_of, hand_over_office
from projects.api.answers import HIDDEN, INVALID, REFUSED

# Who is named in a record.
NAMES = ("office", "outgoing__user", "incoming__user", "by")


class AppointedSerializer(serializers.ModelSerializer[Appointment]):
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = Appointment
        fields = ["id", "name", "title", "since", "until"]


class OpenWorkSerializer(serializers.Serializer[Any]):
    """A work in the words of that day."""

    reference = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()
    club = serializers.CharField()


class OpenSerializer(serializers.Serializer[Any]):
    """What lies open in an office. More than a thousand works are counted and not named."""

    works = OpenWorkSerializer(many=True)
    count = serializers.IntegerField()
    commitments = serializers.IntegerField(help_text="That wait for the office's word.")


def open_in(facts: Mapping[str, Any]) -> Any:
    names = ("reference", "name", "state", "club")
    works = [dict(zip(names, row, strict=True)) for row in facts.get("works", [])]
    told = {"works": works, "count": facts.get("count", 0), "commitments": facts.get("commitments", 0)}
    return OpenSerializer(told).data


class OfficeToHandOverSerializer(serializers.ModelSerializer[Office]):
    people = AppointedSerializer(source="people_today", many=True, read_only=True)

    class Meta:
        model = Office
        fields = ["id", "role", "name", "state", "municipality", "people"]


class OpenOfficeSerializer(OfficeToHandOverSerializer):
    open = serializers.SerializerMethodField()

    class Meta(OfficeToHandOverSerializer.Meta):
        fields = [*OfficeToHandOverSerializer.Meta.fields, "open"]

    @extend_schema_field(OpenSerializer)
    def get_open(self, office: Office) -> Any:
        return open_in(facts_of(office))


class NewHandOverSerializer(serializers.Serializer[Any]):
    outgoing = serializers.PrimaryKeyRelatedField(
        queryset=Appointment.objects.none(), help_text="The id among ``people`` of the office."
    )
    last_day = serializers.DateField(help_text="From yesterday to four months ahead.")
    incoming = serializers.EmailField(
        max_length=254,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the account that follows; empty where nobody follows and the others go on.",
    )
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    instrument = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if office := self.context.get("office"):
            fields["outgoing"].queryset = office.appointments.current(on=timezone.localdate())
        return fields


class HandOverSerializer(serializers.ModelSerializer[HandOver]):
    office_name = serializers.CharField(source="office.name", read_only=True)
    outgoing = AppointedSerializer(read_only=True)
    incoming = AppointedSerializer(read_only=True, allow_null=True)
    by = serializers.CharField(source="by.name", read_only=True)
    open = serializers.SerializerMethodField(help_text="What lay open that day.")

    class Meta:
        model = HandOver
        fields = [
            *("id", "office", "office_name", "outgoing", "incoming", "last_day", "note", "by", "at", "open")
        ]
        read_only_fields = fields

    @extend_schema_field(OpenSerializer)
    def get_open(self, row: HandOver) -> Any:
        return open_in(row.facts)


class OfficeViewSet(ReadOnlyModelViewSet[Office]):
    """The offices whose hand-overs the reader records, with the persons of today."""

    queryset = Office.objects.none()
    serializer_class = OfficeToHandOverSerializer
    lookup_value_regex = r"\d{1,18}"
    filterset_fields = {"role": ["exact"], "municipality": ["exact"]}
    search_fields = ["name"]
    ordering_fields = ["id"]
    ordering = ["id"]

    def get_queryset(self) -> QuerySet[Office]:
        people = Appointment.objects.current(on=timezone.localdate()).select_related("user").order_by("pk")
        rows = offices_of(self.request.user)  # type: ignore[arg-type]
        return rows.prefetch_related(Prefetch("appointments", people, to_attr="people_today"))

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return OpenOfficeSerializer if self.action == "retrieve" else OfficeToHandOverSerializer

    @extend_schema(
        request=NewHandOverSerializer,
        responses={201: HandOverSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path="hand-overs")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Somebody leaves the office after ``last_day``, and perhaps another one follows; it is on record."""
        office = self.get_object()
        asked = NewHandOverSerializer(data=request.data, context={"office": office})
        asked.is_valid(raise_exception=True)
        told = dict(asked.validated_data)
        done = hand_over_office(office, told.pop("outgoing"), by=request.user, **told)  # type: ignore[arg-type]
        row = HandOver.objects.select_related(*NAMES).get(pk=done.pk)
        return Response(HandOverSerializer(row).data, status.HTTP_201_CREATED)


class HandOverViewSet(ReadOnlyModelViewSet[HandOver]):
    """Who handed over which office to whom, the newest first."""

    queryset = HandOver.objects.none()
    serializer_class = HandOverSerializer
    lookup_value_regex = r"\d{1,18}"
    filterset_fields = {"office": ["exact"]}
    ordering_fields = ["id"]
    ordering = ["-id"]

    def get_queryset(self) -> QuerySet[HandOver]:
        return HandOver.objects.visible_to(self.request.user).select_related(*NAMES)  # type: ignore[arg-type]
