"""Lists of works as files, over REST: asked for, watched, fetched."""

from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from projects.api.answers import HIDDEN, INVALID
from projects.api.queue import chosen_in
from projects.exports import ask_for_export
from projects.models import Export
from projects.views.exports import file_of


class NewExportSerializer(serializers.Serializer[Any]):
    """``query`` is that of the list, such as ``status=filed&state=32``; empty for all works."""

    kind = serializers.ChoiceField(choices=Export.Kind.choices)
    query = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class ExportSerializer(serializers.ModelSerializer[Export]):
    """How far it is: ``written`` of ``rows``. ``file`` is there once it is ready."""

    file = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = ["id", "kind", "state", "rows", "written", "failure", "asked_at", "file"]

    def get_file(self, export: Export) -> str | None:
        if not export.is_ready:
            return None
        return reverse("api:exports-file", [export.pk], request=self.context.get("request"))


class ExportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Export]):
    """The reader's own exports of works, the newest first. They are kept for a week."""

    queryset = Export.objects.none()
    serializer_class = ExportSerializer
    filter_backends = [OrderingFilter]
    ordering_fields = ["id"]
    ordering = ["-id"]

    def get_queryset(self) -> Any:
        return Export.objects.visible_to(self.request.user)  # type: ignore[arg-type]

    @extend_schema(request=NewExportSerializer, responses={202: ExportSerializer, 400: INVALID})
    def create(self, request: Request) -> Response:
        """The list is on its way to a file; the same one asked for twice meanwhile is one."""
        serializer = NewExportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        told = serializer.validated_data
        chosen = chosen_in(QueryDict(told["query"]))
        export = ask_for_export(kind=told["kind"], chosen=chosen, by=request.user)  # type: ignore[arg-type]
        return Response(self.get_serializer(export).data, status.HTTP_202_ACCEPTED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 404: HIDDEN})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str | None = None) -> HttpResponseBase:
        """The file itself, once it is ready."""
        return file_of(self.get_object())
