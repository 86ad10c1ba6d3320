"""Filing with two persons over REST: the first one asks here, the second one takes the step ``file``."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.actions import ask_to_file, take_back_filing
from projects.api.answers import HIDDEN, REFUSED
from projects.models import FilingRequest
from projects.workflow import READERS_OF_FINDINGS, Right


class FilingRequestSerializer(serializers.ModelSerializer[FilingRequest]):
    by = serializers.CharField(source="by.name", read_only=True)

    class Meta:
        model = FilingRequest
        fields = ["id", "state", "revision", "sha256", "by", "at", "settled_at"]
        read_only_fields = fields


class FilingActs:
    """Acts of the viewset of works where a club files with two persons."""

    get_object: Any

    @extend_schema(responses=FilingRequestSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, url_path="filing-requests")
    def filing_requests(self, request: Request, reference: str) -> Response:
        """Who asked to file the work, the newest first; ``waiting`` is what another person may confirm."""
        project = self.get_object()
        rows = project.filing_requests.select_related("by")
        reads = project.roles_with(Right.FILE, request.user) & READERS_OF_FINDINGS
        return Response(FilingRequestSerializer(rows if reads else rows.none(), many=True).data)

    @extend_schema(request=None, responses={201: FilingRequestSerializer, 404: HIDDEN, 409: REFUSED})
    @filing_requests.mapping.post
    def ask_to_file(self, request: Request, reference: str) -> Response:
        """Ask another person of the club to file the work as it is now. Asked twice it is one request."""
        asked = ask_to_file(self.get_object(), by=request.user)
        return Response(FilingRequestSerializer(asked).data, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None, 404: HIDDEN, 409: REFUSED})
    @filing_requests.mapping.delete
    def take_back_filing(self, request: Request, reference: str) -> Response:
        """Ask no longer."""
        take_back_filing(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
