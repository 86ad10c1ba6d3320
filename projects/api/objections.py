"""Acts that a club does not recognise, over REST."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.actions import object_to, settle_dispute
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.serializers import ProjectSerializer
from projects.models import Dispute, HistoryEntry
from projects.workflow import READERS_OF_FINDINGS


class DisputeSerializer(serializers.ModelSerializer[Dispute]):
    act = serializers.CharField(source="entry.act")
    label = serializers.CharField(source="entry.label")
    objections = serializers.SerializerMethodField()

    class Meta:
        model = Dispute
        fields = ["id", "entry", "act", "label", "state", "opened_at", "objections", "reason", "settled_at"]

    def get_objections(self, dispute: Dispute) -> list[str]:
        """Why, once for each person who objects."""
        return [objection.reason for objection in dispute.objections.all()]


class NewObjectionSerializer(serializers.Serializer[Any]):
    entry = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, help_text="The act, by the `id` of its line in `history`."
    )
    reason = serializers.CharField(max_length=2000)


class SettleSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=["dismissed", "upheld"], help_text="`upheld` annuls the act.")
    reason = serializers.CharField(max_length=2000)


class ObjectionActs:
    """What the club says of acts in its name, and what the reviewer makes of it."""

    get_object: Any
    read: Any
    answer: Any

    @extend_schema(responses=DisputeSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def disputes(self, request: Request, reference: str) -> Response:
        """The acts that are not recognised; for the club, and for whoever reviews or audits the work."""
        project = self.get_object()
        rows = project.disputes.select_related("entry").prefetch_related("objections")
        reads = project.roles_of(request.user) & READERS_OF_FINDINGS
        return Response(DisputeSerializer(rows if reads else rows.none(), many=True).data)

    @extend_schema(
        request=NewObjectionSerializer,
        responses={201: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def objections(self, request: Request, reference: str) -> Response:
        """«No lo reconozco»: the work is stopped until its reviewer settles it. Told twice it is one."""
        project, asked = self.get_object(), self.read(NewObjectionSerializer)
        entry = get_object_or_404(HistoryEntry, project=project, pk=asked["entry"])
        object_to(project, entry, reason=asked["reason"], by=request.user)
        return self.answer(project, status.HTTP_201_CREATED)

    @extend_schema(
        request=SettleSerializer,
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"disputes/(?P<dispute>\d{1,18})/settle")
    def settle(self, request: Request, reference: str, dispute: str) -> Response:
        """Confirm the act, and the work goes on; or annul it."""
        project, asked = self.get_object(), self.read(SettleSerializer)
        row = get_object_or_404(Dispute, project=project, pk=dispute)
        is_upheld = asked["outcome"] == "upheld"
        settle_dispute(project, row, is_upheld=is_upheld, reason=asked["reason"], by=request.user)
        return self.answer(project)
