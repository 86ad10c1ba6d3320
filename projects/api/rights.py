"""Whom a club lets into one of its works, over REST."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.actions import share, withdraw_right
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.models import ProjectRight
from projects.workflow import CLUB_SIDE, Right


class ProjectRightSerializer(serializers.ModelSerializer[ProjectRight]):
    email = serializers.EmailField(source="invitation.email", read_only=True)
    name = serializers.CharField(
        source="invitation.accepted_by.name", default=None, allow_null=True, read_only=True
    )
    accepted_at = serializers.DateTimeField(source="invitation.accepted_at", read_only=True, allow_null=True)
    expires_at = serializers.DateTimeField(source="invitation.expires_at", read_only=True)

    class Meta:
        model = ProjectRight
        fields = ["id", "email", "name", "may", "accepted_at", "expires_at", "withdrawn_at"]
        read_only_fields = fields


class ShareSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    may = serializers.MultipleChoiceField(
        choices=Right.choices, default=list, help_text="Reading is always among them."
    )
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default="es-mx")


class RightActs:
    """Acts of the viewset of works on who else may do something with one."""

    get_object: Any
    read: Any

    @extend_schema(responses=ProjectRightSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def rights(self, request: Request, reference: str) -> Response:
        """Who has rights to the work, or was offered them; for the club and its federation."""
        project = self.get_object()
        rows = project.rights.standing().select_related("invitation__accepted_by")
        reads = project.roles_of(request.user) & CLUB_SIDE
        return Response(ProjectRightSerializer(rows if reads else rows.none(), many=True).data)

    @extend_schema(
        request=ShareSerializer,
        responses={201: ProjectRightSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @rights.mapping.post
    def share(self, request: Request, reference: str) -> Response:
        """Invite somebody to the work by mail."""
        made = share(self.get_object(), by=request.user, **self.read(ShareSerializer))
        return Response(ProjectRightSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: ProjectRightSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["post"], url_path=r"rights/(?P<right>\d{1,18})/withdraw")
    def withdraw_right(self, request: Request, reference: str, right: str) -> Response:
        """The person may nothing of the work any more, and an open link is dead."""
        project = self.get_object()
        row = get_object_or_404(project.rights, pk=right)
        done = withdraw_right(project, row, by=request.user)
        return Response(ProjectRightSerializer(done).data)
