"""Papers and their files, to read and to download."""

from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.decorators import action
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ReadOnlyModelViewSet

from documents.actions import retry
from documents.bundles import MOST_PAPERS, BundleRefused, ask_for_bundle, retry_bundle
from documents.downloads import Via, bundle_file_of, file_of
from documents.models import Bundle, Document, Download
from documents.search import PaperFilter, chosen_in, papers_of


class NotReady(exceptions.APIException):
    """The paper exists and has no file yet."""

    status_code = 409
    default_code = "not_ready"


class DocumentSerializer(serializers.ModelSerializer[Document]):
    standing = serializers.ChoiceField(
        choices=Document.Standing, read_only=True, help_text="Whether what it says still holds."
    )
    file = serializers.SerializerMethodField(help_text="Address of the PDF, once it is printed.")

    class Meta:
        model = Document
        fields = [
            "id",
            "kind",
            "number",
            "version",
            "language",
            "standing",
            "code",
            "subject",
            "folio",
            "fiscal_year",
            "title",
            "owner",
            "municipality",
            "territory",
            "state",
            "failure",
            "asked_at",
            "printed_at",
            "pages",
            "size",
            "sha256",
            "file",
        ]

    def get_file(self, document: Document) -> str | None:
        if not document.is_ready:
            return None
        return reverse("api:documents-file", [document.pk], request=self.context.get("request"))


class DownloadSerializer(serializers.ModelSerializer[Download]):
    """``bundle`` is the number of the bundle in which the paper came; it may be gone by now."""

    person = serializers.CharField(source="by.name", read_only=True)
    bundle = serializers.IntegerField(source="bundle_id", read_only=True, allow_null=True)

    class Meta:
        model = Download
        fields = ["at", "person", "via", "bundle"]


RANGES = OpenApiParameter(
    "Range",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A range of bytes: `bytes=1000-`.",
)
IF_RANGE = OpenApiParameter(
    "If-Range",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the part that one has.",
)
NOT_SATISFIABLE = OpenApiResponse(description="The file has no such bytes; Content-Range tells its size.")


def file_answers(content_type: str, not_ready: str) -> dict[Any, Any]:
    """What the address of a file may answer."""
    return {
        (200, content_type): OpenApiTypes.BINARY,
        (206, content_type): OpenApiTypes.BINARY,
        304: OpenApiResponse(description="The sender has it already (If-None-Match)."),
        409: OpenApiResponse(description=not_ready),
        412: OpenApiResponse(description="It is another file (If-Match)."),
        416: NOT_SATISFIABLE,
    }


class DocumentViewSet(ReadOnlyModelViewSet):
    """The papers of the reader's offices and territory, newest first."""

    queryset = Document.objects.none()
    serializer_class = DocumentSerializer
    filter_backends = [DjangoFilterBackend, OrderingFilter]
    filterset_class = PaperFilter
    ordering_fields = ["asked_at", "number"]
    ordering = ["-asked_at", "-id"]

    def get_queryset(self):
        return Document.objects.visible_to(self.request.user).select_related("municipality").defer("facts")

    @extend_schema(
        parameters=[RANGES, IF_RANGE], responses=file_answers("application/pdf", "Not printed yet.")
    )
    @action(detail=True)
    def file(self, request: Request, pk: str | None = None) -> HttpResponseBase:
        """The PDF itself, or the piece of it that is asked for. Who was given it is remembered."""
        document = self.get_object()
        if not document.is_ready:
            raise NotReady(_("El documento todavía no está impreso. Intente de nuevo en un minuto."))
        return file_of(request, document, via=Via.API) or lost()

    @extend_schema(responses=DownloadSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def downloads(self, request: Request, pk: str | None = None) -> Response:
        """Who was given the paper, the newest first. Only offices that review, decide or audit read it."""
        rows = Download.objects.visible_to(request.user).filter(document=self.get_object())
        page = self.paginate_queryset(rows.select_related("by"))
        return self.get_paginated_response(DownloadSerializer(page, many=True).data)

    @extend_schema(request=None, responses=DocumentSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str | None = None) -> Response:
        """A paper that could not be printed waits for the printer again; any other stays as it is."""
        return Response(self.get_serializer(retry(self.get_object(), by=request.user)).data)


def lost() -> HttpResponseBase:
    message = _("El archivo no está a la mano en este momento. Avise a su Delegación.")
    raise NotReady(message, code="file_missing")


# --- Many in one file ----------------------------------------------------------------------------


class NewBundleSerializer(serializers.Serializer[Any]):
    """``papers`` by their numbers (``id``), or all that ``query`` finds, such as
    ``kind=convenio&municipality=32038&fiscal_year=2026``."""

    papers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        min_length=1,
        max_length=MOST_PAPERS,
    )
    query = serializers.CharField(max_length=1000, required=False)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        if len(told.keys() & {"papers", "query"}) != 1:
            raise serializers.ValidationError(_("Diga qué documentos: «papers» o «query», y no ambos."))
        if "query" in told:
            form = PaperFilter(QueryDict(told["query"]), queryset=Document.objects.none()).form
            if not form.is_valid():
                raise serializers.ValidationError({"query": [str(error) for error in form.errors.values()]})
        return told


class BundleSerializer(serializers.ModelSerializer[Bundle]):
    """How far it is: ``written`` of ``many``. ``left_out`` papers are named in its index, with the reason."""

    many = serializers.IntegerField(read_only=True)
    left_out = serializers.SerializerMethodField()
    kept_until = serializers.DateTimeField(read_only=True)
    file = serializers.SerializerMethodField(help_text="Address of the ZIP file, once it is ready.")

    class Meta:
        model = Bundle
        fields = [
            *("id", "state", "query", "many", "written", "left_out", "failure", "asked_at", "kept_until"),
            *("size", "sha256", "file"),
        ]

    def get_left_out(self, bundle: Bundle) -> int | None:
        return bundle.left_out if bundle.is_ready else None

    def get_file(self, bundle: Bundle) -> str | None:
        if not bundle.is_ready:
            return None
        return reverse("api:bundles-file", [bundle.pk], request=self.context.get("request"))


class BundleViewSet(ReadOnlyModelViewSet):
    """The reader's own bundles of papers, the newest first. They are kept for a week."""

    queryset = Bundle.objects.none()
    serializer_class = BundleSerializer
    filter_backends = [OrderingFilter]
    ordering_fields = ["id"]
    ordering = ["-id"]

    def get_queryset(self):
        return Bundle.objects.visible_to(self.request.user)

    @extend_schema(request=NewBundleSerializer, responses={202: BundleSerializer})
    def create(self, request: Request) -> Response:
        """The papers are on their way into one file; the same ones asked for twice meanwhile are one."""
        serializer = NewBundleSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        told = serializer.validated_data
        if query := told.get("query", ""):
            papers = papers_of(request.user, chosen_in(QueryDict(query)))
        else:
            papers = papers_of(request.user, {}).filter(pk__in=told.get("papers", ()))
        try:
            bundle = ask_for_bundle(papers, query=query, by=request.user)
        except BundleRefused as refusal:
            raise NotReady(str(refusal), code=refusal.code) from refusal
        return Response(self.get_serializer(bundle).data, status.HTTP_202_ACCEPTED)

    @extend_schema(
        parameters=[RANGES, IF_RANGE], responses=file_answers("application/zip", "Not written yet.")
    )
    @action(detail=True)
    def file(self, request: Request, pk: str | None = None) -> HttpResponseBase:
        """The ZIP file itself, or the piece of it that is asked for. Its papers count as downloaded."""
        bundle = self.get_object()
        if not bundle.is_ready:
            raise NotReady(_("La descarga todavía no está lista. Intente de nuevo en un minuto."))
        return bundle_file_of(request, bundle, via=Via.API) or lost()

    @extend_schema(request=None, responses=BundleSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str | None = None) -> Response:
        """A bundle that could not be written waits for the worker again; any other stays as it is."""
        return Response(self.get_serializer(retry_bundle(self.get_object(), by=request.user)).data)


ROUTES = [("documents", DocumentViewSet), ("bundles", BundleViewSet)]
