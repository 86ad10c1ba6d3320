"""Accepting an invitation over REST: into a club, or to one of its works."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Invitation
from projects.actions import accept_invitation
from projects.api.answers import INVALID, REFUSED
from projects.models import ProjectRight
from projects.workflow import Right


class AcceptSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=200, help_text="The last part of the link in the mail.")


class AcceptedSerializer(serializers.Serializer[Any]):
    """``title`` in the office, or what the person ``may`` do with the work named by ``project``."""

    office = serializers.CharField()
    title = serializers.CharField()
    project = serializers.CharField(allow_null=True, help_text="Its reference.")
    may = serializers.ListField(child=serializers.ChoiceField(choices=Right.choices))


class InvitationViewSet(GenericViewSet[Invitation]):
    """What somebody was invited to by mail."""

    queryset = Invitation.objects.none()
    serializer_class = AcceptSerializer
    filter_backends: list[type] = []

    @extend_schema(request=AcceptSerializer, responses={200: AcceptedSerializer, 400: INVALID, 409: REFUSED})
    @action(detail=False, methods=["post"], pagination_class=None)
    def accept(self, request: Request) -> Response:
        """The owner of the key is inside, if the invitation went to that person's address. It works once."""
        asked = AcceptSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row = accept_invitation(asked.validated_data["token"], by=request.user)  # type: ignore[arg-type]
        right = ProjectRight.objects.select_related("project").filter(invitation=row).first()
        told = {
            "office": row.office.name,
            "title": row.title,
            "project": right.project.reference if right else None,
            "may": right.may if right else [],
        }
        return Response(AcceptedSerializer(told).data)
