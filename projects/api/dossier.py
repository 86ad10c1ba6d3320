"""What lies beside a file, over REST: other works and their debts, look-alikes, and the filed versions."""

from itertools import pairwise
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from projects.api.serializers import QueueRowSerializer
from projects.dossier import earlier_works, look_alikes
from projects.models import Project
from projects.queue import Row, row_facts
from projects.versions import changes
from projects.workflow import READERS_BESIDE, READERS_OF_FINDINGS


class EarlierSerializer(QueueRowSerializer):
    same_club = serializers.BooleanField()
    same_municipality = serializers.BooleanField()
    owed = serializers.DecimalField(16, 2, help_text="What was agreed and has not come in, in pesos.")
    to_refund = serializers.DecimalField(16, 2, help_text="What was set apart and has not gone back.")

    class Meta(QueueRowSerializer.Meta):
        fields = [*QueueRowSerializer.Meta.fields, "same_club", "same_municipality", "owed", "to_refund"]


class AlikeSerializer(QueueRowSerializer):
    likeness = serializers.FloatField(help_text="Of the two names, from 0 to 1.")

    class Meta(QueueRowSerializer.Meta):
        fields = [*QueueRowSerializer.Meta.fields, "likeness"]


class DossierSerializer(serializers.Serializer[Any]):
    earlier = EarlierSerializer(many=True)
    look_alikes = AlikeSerializer(many=True)


class ChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class VersionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = serializers.CharField(source="by.name")
    sha256 = serializers.CharField()
    answers = serializers.DictField()
    changes = ChangeSerializer(many=True, help_text="Against the version before.")


class DossierReads:
    """For whoever judges or watches over the work."""

    @extend_schema(responses=DossierSerializer)
    @action(detail=True)
    def dossier(self, request: Request, reference: str) -> Response:
        """Other works of the club and the municipality with what they owe, and works like this one."""
        project = self.readable(READERS_BESIDE)
        return Response(
            {
                "earlier": [earlier_facts(row) for row in earlier_works(project, request.user)],
                "look_alikes": [
                    row_facts(row) | {"likeness": row.told["likeness"]}
                    for row in look_alikes(project, request.user)
                ],
            }
        )

    @extend_schema(responses=VersionSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def versions(self, request: Request, reference: str) -> Response:
        """What the proposal said each time it was filed, and what changed since the filing before."""
        kept = list(self.readable(READERS_OF_FINDINGS).versions.select_related("by"))
        found = {new.pk: list(changes(old, new)) for old, new in pairwise(kept)}
        for version in kept:
            version.changes = found.get(version.pk, [])  # type: ignore[attr-defined]
        return Response(VersionSerializer(kept, many=True).data)

    def readable(self, roles: set[Any]) -> Project:
        """The work, if the reader stands to it in one of ``roles``."""
        project: Project = self.get_object()  # type: ignore[attr-defined]
        if not project.roles_of(self.request.user) & roles:  # type: ignore[attr-defined]
            raise PermissionDenied
        return project


def earlier_facts(row: Row) -> dict[str, Any]:
    told = row.told
    return row_facts(row) | {
        "same_club": told["same_club"],
        "same_municipality": told["same_town"],
        "owed": f"{told['owed']:.2f}",
        "to_refund": f"{told['to_refund']:.2f}",
    }
