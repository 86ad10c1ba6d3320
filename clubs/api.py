"""Clubs and federations, their Toma de Nota, and what federations report."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from clubs.actions import ask, ask_for_own_note, read_report, send_report, take_request_step
from clubs.alike_api import LookAlikeViewSet
from clubs.checks import told_of
from clubs.issuing import late
from clubs.lists_api import ClubListViewSet, ClubsFile
from clubs.models import BoardSeat, Club, Federation, IssuerReport, NoteRequest, TomaDeNota
from clubs.people_api import PeopleActs
from clubs.workflow import REQUEST_STEPS, Validity
from programs.api import FindingSerializer

# The day on which notes are asked to be in force.
ON = OpenApiParameter("on", OpenApiTypes.DATE, description="Validity on this day; without it, today.")


class TomaDeNotaSerializer(serializers.ModelSerializer[TomaDeNota]):
    issuer = serializers.CharField(read_only=True)
    is_in_force = serializers.SerializerMethodField()
    validity = serializers.SerializerMethodField()

    class Meta:
        model = TomaDeNota
        fields = ["folio", "issuer", "renewal", "issued_on", "valid_until", "is_in_force", "validity"]

    @extend_schema_field(bool)
    def get_is_in_force(self, note: TomaDeNota) -> bool:
        return note.is_in_force(self.context["on"])

    @extend_schema_field(serializers.ChoiceField(choices=Validity.choices))
    def get_validity(self, note: TomaDeNota) -> str:
        return note.validity_on(self.context["on"])


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


class FederationSerializer(serializers.ModelSerializer[Federation]):
    notes = TomaDeNotaSerializer(source="own_notes", many=True, read_only=True)
    late_reports = serializers.SerializerMethodField(
        help_text="Months whose report is late; null for whoever does not read reports."
    )

    class Meta:
        model = Federation
        fields = [
            *("id", "name", "state", "city", "us_state", "consulate", "barred_on", "notes", "late_reports")
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField(), allow_null=True))
    def get_late_reports(self, federation: Federation) -> list[str] | None:
        if not federation.tells_reports_to(self.context["request"].user):
            return None
        return [f"{one.month:%Y-%m}" for one in late(federation, on=self.context["on"])]


class NoteReportedSerializer(serializers.Serializer[Any]):
    folio = serializers.CharField()
    club = serializers.CharField()
    renewal = serializers.ChoiceField(choices=TomaDeNota.Renewal.choices)
    issued_on = serializers.DateField()
    valid_until = serializers.DateField()


class IssuerReportSerializer(serializers.ModelSerializer[IssuerReport]):
    federation_name = serializers.CharField(source="federation.name", read_only=True)
    notes = NoteReportedSerializer(many=True, read_only=True)

    class Meta:
        model = IssuerReport
        fields = [
            *("id", "federation", "federation_name", "month", "consulate", "notes", "due_on", "sent_at"),
            "read_at",
        ]


class SendReportSerializer(serializers.Serializer[Any]):
    federation = serializers.PrimaryKeyRelatedField(queryset=Federation.objects.none())
    month = serializers.DateField(help_text="The first day of the month.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["federation"].queryset = Federation.objects.visible_to(request.user)
        return fields

    def validate_month(self, month: date) -> date:
        if month.day != 1:
            raise serializers.ValidationError(_("Escriba el primer día del mes, por ejemplo 2026-11-01."))
        return month


class NoteRequestSerializer(serializers.ModelSerializer[NoteRequest]):
    """A request without the people of it: their names are on the pages of whoever judges them."""

    club_name = serializers.CharField(source="club.name", default=None, allow_null=True, read_only=True)
    asking_federation_name = serializers.CharField(
        source="asking_federation.name", default=None, allow_null=True, read_only=True
    )
    members = serializers.SerializerMethodField(
        help_text="How many persons are on the club's roll, or clubs in the federation."
    )
    note = serializers.CharField(source="note.folio", default=None, allow_null=True, read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = NoteRequest
        fields = [
            *("id", "club", "club_name", "asking_federation", "asking_federation_name", "consulate"),
            *("federation", "renewal", "state", "aims", "members"),
            *("note", "asked_at", "moved_at", "steps"),
        ]

    @extend_schema_field(int)
    def get_members(self, request: NoteRequest) -> int:
        return len(request.members)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_steps(self, request: NoteRequest) -> list[str]:
        return request.steps_for(self.context["request"].user)


class BoardLineSerializer(serializers.Serializer[Any]):
    post = serializers.ChoiceField(choices=BoardSeat.Post.choices)
    name = serializers.CharField(max_length=150)


class AskForNoteSerializer(serializers.Serializer[Any]):
    """What a club asks for, or a federation for itself with the board that it names."""

    club = serializers.PrimaryKeyRelatedField(queryset=Club.objects.none(), required=False)
    asking_federation = serializers.PrimaryKeyRelatedField(queryset=Federation.objects.none(), required=False)
    board = BoardLineSerializer(many=True, required=False, help_text="Of a federation alone.")
    renewal = serializers.ChoiceField(choices=TomaDeNota.Renewal.choices)
    aims = serializers.CharField(max_length=1000)
    of_federation = serializers.BooleanField(
        default=False, help_text="Asked of the club's federation instead of its consulate."
    )

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if request := self.context.get("request"):
            fields["club"].queryset = Club.objects.visible_to(request.user)
            fields["asking_federation"].queryset = Federation.objects.visible_to(request.user)
        return fields

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        if ("club" in told) == ("asking_federation" in told):
            message = _("Diga quién pide la Toma de Nota: «club» o «asking_federation».")
            raise serializers.ValidationError({"club": [message]})
        return told


class RequestStepSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    folio = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    board = BoardLineSerializer(
        many=True, required=False, help_text="With «answer», where a federation's board is another one."
    )


class NoteRequestViewSet(ReadOnlyModelViewSet):
    """What clubs and federations ask: those of the own ones, or those that the own office was asked."""

    queryset = NoteRequest.objects.none()
    serializer_class = NoteRequestSerializer
    filterset_fields = {
        "state": ["exact", "in"],
        "club": ["exact"],
        "asking_federation": ["exact"],
        "renewal": ["exact"],
    }
    ordering_fields = ["id"]
    ordering = ["id"]

    def get_queryset(self):
        rows = NoteRequest.objects.visible_to(self.request.user)
        return rows.select_related("club__federation", "asking_federation", "note")

    @extend_schema(request=AskForNoteSerializer, responses={201: NoteRequestSerializer})
    def create(self, request: Request) -> Response:
        """The consulate of the club or federation, or the club's federation, has the request."""
        asked = AskForNoteSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        if "club" in told:
            told.pop("board", None)
            made = ask(**told, by=request.user)
        else:
            federation, board = told["asking_federation"], told.get("board", [])
            made = ask_for_own_note(
                federation, renewal=told["renewal"], aims=told["aims"], board=board, by=request.user
            )
        return Response(self.get_serializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(responses={200: FindingSerializer(many=True)})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def findings(self, request: Request, pk: str) -> Response:
        """What the rules find of it today; of other clubs whoever issues the note is told alone."""
        row = self.get_object()
        return Response(FindingSerializer(told_of(row, request.user), many=True).data)

    @extend_schema(request=RequestStepSerializer, responses={200: NoteRequestSerializer})
    @action(detail=True, methods=["post"], url_path=f"steps/(?P<step>{'|'.join(REQUEST_STEPS)})")
    def step(self, request: Request, pk: str, step: str) -> Response:
        """The request is one step further."""
        told = RequestStepSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        row = take_request_step(self.get_object(), step, by=request.user, **told.validated_data)
        return Response(self.get_serializer(row).data)


@extend_schema_view(list=extend_schema(parameters=[ON]), retrieve=extend_schema(parameters=[ON]))
class ClubViewSet(PeopleActs, ReadOnlyModelViewSet):
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

    def get_serializer_context(self) -> dict[str, Any]:
        """The serializers know the day that was asked for."""
        return with_day(super().get_serializer_context())


@extend_schema_view(list=extend_schema(parameters=[ON]), retrieve=extend_schema(parameters=[ON]))
class FederationViewSet(ClubsFile, ReadOnlyModelViewSet):
    """The federations that the reader may read, with their own Tomas de Nota."""

    queryset = Federation.objects.none()
    serializer_class = FederationSerializer
    filterset_fields = {"state": ["exact"], "consulate": ["exact"]}
    search_fields = ["name", "city"]
    ordering_fields = ["name", "id"]
    ordering = ["name", "id"]

    def get_queryset(self):
        return Federation.objects.visible_to(self.request.user).prefetch_related(
            "own_notes__issuing_consulate", "own_notes__issuing_federation", "reports"
        )

    def get_serializer_context(self) -> dict[str, Any]:
        """The serializers know the day that was asked for."""
        return with_day(super().get_serializer_context())


class IssuerReportViewSet(ReadOnlyModelViewSet):
    """What federations told their consulates of the notes that they issued in a month."""

    queryset = IssuerReport.objects.none()
    serializer_class = IssuerReportSerializer
    filterset_fields = {"federation": ["exact"], "month": ["exact", "gte", "lte"]}
    ordering_fields = ["month", "id"]
    ordering = ["-month", "-id"]

    def get_queryset(self):
        return IssuerReport.objects.visible_to(self.request.user).select_related("federation")

    @extend_schema(request=SendReportSerializer, responses={201: IssuerReportSerializer})
    def create(self, request: Request) -> Response:
        """The consulate has the report of the month. Sent twice it is one report."""
        told = SendReportSerializer(data=request.data, context=self.get_serializer_context())
        told.is_valid(raise_exception=True)
        made = send_report(**told.validated_data, by=request.user)
        return Response(self.get_serializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: IssuerReportSerializer})
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """The consulate received the report."""
        return Response(self.get_serializer(read_report(self.get_object(), by=request.user)).data)


def with_day(context: dict[str, Any]) -> dict[str, Any]:
    """The context with the day that the request asks for."""
    asked = request.query_params.get("on", "") if (request := context["request"]) else ""
    try:
        on = date.fromisoformat(asked) if asked else timezone.localdate()
    except ValueError:
        message = _("Escriba la fecha como año-mes-día, por ejemplo 2026-11-24.")
        raise serializers.ValidationError({"on": [message]}) from None
    return {**context, "on": on}


ROUTES = [
    ("clubs", ClubViewSet),
    ("federations", FederationViewSet),
    ("note-requests", NoteRequestViewSet),
    ("issuer-reports", IssuerReportViewSet),
    ("club-look-alikes", LookAlikeViewSet),
    ("club-lists", ClubListViewSet),
]
