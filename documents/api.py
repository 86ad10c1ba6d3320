"""Papers and their files, to read and to download."""

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ReadOnlyModelViewSet

from documents.models import Document


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


class DocumentViewSet(ReadOnlyModelViewSet):
    """The papers of the reader's offices and territory, newest first."""

    queryset = Document.objects.none()
    serializer_class = DocumentSerializer
    filterset_fields = {
        "kind": ["exact"],
        "state": ["exact"],
        "folio": ["exact"],
        "fiscal_year": ["exact"],
        "language": ["exact"],
        "territory": ["exact"],
        "municipality": ["exact"],
        "municipality__state": ["exact"],
    }
    search_fields = ["number", "folio", "title"]
    ordering_fields = ["asked_at", "number"]
    ordering = ["-asked_at", "-id"]

    def get_queryset(self):
        return Document.objects.visible_to(self.request.user).defer("facts")

    @extend_schema(
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            409: OpenApiResponse(description="Not printed yet."),
        }
    )
    @action(detail=True)
    def file(self, request: HttpRequest, pk: str | None = None) -> FileResponse | Response:
        """The PDF itself."""
        document = self.get_object()
        if not document.is_ready:
            raise NotReady(_("El documento todavía no está impreso. Intente de nuevo en un minuto."))
        try:
            content = document.file.open()
        except OSError as reason:
            message = _("El archivo no está a la mano en este momento. Avise a su Delegación.")
            raise NotReady(message, code="file_missing") from reason
        response = FileResponse(content, as_attachment=True, filename=document.file_name)
        response["ETag"] = f'"{document.sha256}"'
        response["Cache-Control"] = "private, no-store"
        return response


ROUTES = [("documents", DocumentViewSet)]
