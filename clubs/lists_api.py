"""A federation's list of clubs over REST: brought, reported on row by row, and written as a whole."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.models import User
from clubs.actions import ask_to_write, bring_list
from clubs.models import ClubList, Federation
from clubs.plans import Plan, plan_of
from clubs.sheet import HEADINGS, READ, read
from clubs.views.lists import file_of
from documents import sheets
from documents.cells import Wrong, table_of_file

# A file that is wrong in more places than these is told in part: it is mended from the first ones.
MOST_TOLD = 1000
SHEET = {
    (200, "text/csv"): OpenApiTypes.BINARY,
    (200, sheets.EXCEL): OpenApiTypes.BINARY,
}


def own_federations(user: User) -> QuerySet[Federation]:
    """The federations for which the person acts; nobody else brings or takes their clubs."""
    return Federation.objects.represented_by(user).select_related("state")


class NewListSerializer(serializers.Serializer[Any]):
    federation = serializers.IntegerField(min_value=1)
    file = serializers.FileField(help_text="XLSX or CSV of up to 5 MB and 5,000 rows; the first sheet.")


class CellSerializer(serializers.Serializer[Wrong]):
    """``column`` is empty where the whole row is meant."""

    row = serializers.IntegerField(help_text="As the file counts.")
    column = serializers.CharField()
    what = serializers.CharField()
    mend = serializers.CharField()


class ClubOfListSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    name = serializers.CharField()
    municipality = serializers.CharField()
    city = serializers.CharField()
    us_state = serializers.CharField()


class ListReportSerializer(serializers.Serializer[Any]):
    """What writing the list would add today."""

    is_ready = serializers.BooleanField(help_text="Nothing is wrong in it; written it would add all of it.")
    clubs = serializers.IntegerField()
    members = serializers.IntegerField()
    seats = serializers.IntegerField()
    same = serializers.IntegerField(help_text="Rows that add nothing.")
    new_clubs = ClubOfListSerializer(many=True)
    wrong_cells = serializers.IntegerField()
    wrong = CellSerializer(many=True, help_text=f"What stands in the way, up to {MOST_TOLD} cells.")
    kept = CellSerializer(many=True, help_text="Told otherwise than it is registered, which stays.")


def report_of(plan: Plan) -> dict[str, Any]:
    return {
        "is_ready": not plan.wrong,
        "clubs": len(plan.clubs),
        "members": len(plan.members),
        "seats": len(plan.seats),
        "same": plan.same,
        "new_clubs": [
            {**facts, "municipality": facts["municipality_id"], "row": plan.rows[key]}
            for key, facts in plan.clubs.items()
        ],
        "wrong_cells": len(plan.wrong),
        "wrong": plan.wrong[:MOST_TOLD],
        "kept": plan.kept[:MOST_TOLD],
    }


class ClubListSerializer(serializers.ModelSerializer[ClubList]):
    """``clubs``, ``members`` and ``seats`` count what was added, once it is written."""

    by = serializers.CharField(source="by.name", read_only=True)
    state = serializers.ChoiceField(ClubList.State.choices, read_only=True)

    class Meta:
        model = ClubList
        fields = [
            *("id", "federation", "name", "sha256", "encoding", "by", "at"),
            *("state", "refusal", "written_at", "clubs", "members", "seats"),
        ]
        read_only_fields = fields


class ClubListReportSerializer(ClubListSerializer):
    older_lines = serializers.ListField(
        child=serializers.IntegerField(), help_text="Of a file in two encodings: those in the older one."
    )
    report = serializers.SerializerMethodField(help_text="Null from when the list is being written.")

    class Meta(ClubListSerializer.Meta):
        fields = [*ClubListSerializer.Meta.fields, "older_lines", "report"]
        read_only_fields = fields

    @extend_schema_field(ListReportSerializer(allow_null=True))
    def get_report(self, row: ClubList) -> Any:
        if row.state != ClubList.State.WAITING:
            return None
        today = timezone.localdate()
        plan = plan_of(row.federation, read(row.cells, on=today), on=today)
        return ListReportSerializer(report_of(plan)).data


class ClubListViewSet(ReadOnlyModelViewSet[ClubList]):
    """The lists that the reader's federation brought, the newest first."""

    queryset = ClubList.objects.none()
    serializer_class = ClubListReportSerializer
    parser_classes = [JSONParser, MultiPartParser]
    lookup_value_regex = r"\d{1,18}"
    filterset_fields = {"federation": ["exact"]}
    ordering_fields = ["id"]
    ordering = ["-id"]

    def get_queryset(self) -> QuerySet[ClubList]:
        rows = ClubList.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        rows = rows.select_related("federation__state", "by")
        return rows.defer("cells") if self.action == "list" else rows

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return ClubListSerializer if self.action == "list" else ClubListReportSerializer

    @extend_schema(
        request={"multipart/form-data": NewListSerializer}, responses={201: ClubListReportSerializer}
    )
    def create(self, request: Request) -> Response:
        """The file is read and kept, and nothing is written. It takes the place of one that waited."""
        asked = NewListSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        federation = get_object_or_404(own_federations(self.request.user), pk=told["federation"])
        try:
            table = table_of_file(told["file"], most_rows=READ, keeps_formulas=True)
        except ValidationError as reason:
            raise serializers.ValidationError({"file": reason.messages}) from reason
        row = bring_list(federation, table=table, name=told["file"].name, by=self.request.user)
        return Response(self.report(row), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={202: ClubListReportSerializer, 200: ClubListReportSerializer})
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        """All that is new in the list will stand in the register, or nothing of it. Asked twice it is once.

        ``Location`` tells where its ``state`` is read: ``written`` with the counts, or again ``waiting``
        with the ``refusal``.
        """
        row = ask_to_write(self.get_object(), by=self.request.user)
        answer = Response(self.report(row))
        if row.is_under_way:
            answer.status_code = status.HTTP_202_ACCEPTED
            answer["Location"] = reverse("api:club-lists-detail", [row.pk], request=request)
        return answer

    @extend_schema(responses={(200, sheets.EXCEL): OpenApiTypes.BINARY})
    @action(detail=False, filter_backends=[], pagination_class=None)
    def template(self, request: Request) -> HttpResponseBase:
        """An empty table with the columns that are read."""
        return sheets.answer("xlsx", "plantilla-clubes", HEADINGS, [])

    def report(self, row: ClubList) -> Any:
        return ClubListReportSerializer(self.get_queryset().get(pk=row.pk)).data


class ClubsFile:
    """The clubs of the own federation as a file, with the columns that are read back."""

    request: Any
    kwargs: Any

    @extend_schema(responses=SHEET, parameters=[], filters=False)
    @action(detail=True, pagination_class=None, url_path=r"clubs-file/(?P<kind>csv|xlsx)")
    def clubs_file(self, request: Request, pk: str, kind: str) -> HttpResponseBase:
        """The clubs with their rolls and boards of today; that they were read is on record."""
        return file_of(self.request, get_object_or_404(own_federations(self.request.user), pk=pk), kind)
