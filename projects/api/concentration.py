"""With whom a state's works and pesos lie, over REST: the figures of the page."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import ANSWER_FOR_POTS
from programs.api import PesosField
from projects.concentration import GROUPS, MEASURES, Concentration, Holding
from projects.forms.concentration import ConcentrationForm
from projects.models import Project


class HoldingSerializer(serializers.Serializer[Holding]):
    """``percent`` is of the state's total by the chosen measure."""

    key = serializers.CharField(
        allow_null=True, help_text="Number of the club or federation, or INEGI's key."
    )
    name = serializers.CharField()
    works = serializers.IntegerField()
    requested = PesosField()
    agreed = PesosField()
    percent = serializers.SerializerMethodField()
    is_among_the_largest = serializers.SerializerMethodField()

    def get_percent(self, row: Holding) -> str:
        found: Concentration = self.context["found"]
        return str(found.percent([row], found.measure))

    def get_is_among_the_largest(self, row: Holding) -> bool:
        found: Concentration = self.context["found"]
        return found.is_concentrated and row in found.largest


@extend_schema_serializer(many=False)
class ConcentrationSerializer(serializers.Serializer[Any]):
    """``is_concentrated``: the three largest clubs have more than the threshold. No rule forbids it."""

    state = serializers.CharField()
    fiscal_year = serializers.CharField()
    by = serializers.ChoiceField(choices=list(GROUPS))
    measure = serializers.ChoiceField(choices=list(MEASURES))
    works = serializers.IntegerField()
    requested = PesosField()
    agreed = PesosField()
    is_concentrated = serializers.BooleanField()
    rows = HoldingSerializer(many=True)


def choice(name: str, what: str, values: Any = None) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, enum=values, description=what)


class ConcentrationViewSet(GenericViewSet[Project]):
    """How a state's works and pesos of a year are divided. For whoever answers for a state or the country."""

    queryset = Project.objects.none()
    serializer_class = ConcentrationSerializer
    filter_backends: list[type] = []
    pagination_class = None

    @extend_schema(
        operation_id="concentration_retrieve",
        parameters=[
            choice("state", "INEGI's key; without it the first that the reader may read."),
            choice("fiscal_year", "Without it the newest that has works."),
            choice("by", "Without it ``club``.", list(GROUPS)),
            choice("measure", "Without it ``works``.", list(MEASURES)),
        ],
        responses=ConcentrationSerializer,
    )
    def list(self, request: Request) -> Response:
        """One state's year; the largest first."""
        if not request.user.holds(*ANSWER_FOR_POTS):  # type: ignore[union-attr]
            raise PermissionDenied
        form = ConcentrationForm(request.query_params, user=request.user)  # type: ignore[arg-type]
        found = form.found()
        told = found or Concentration(form.chosen["by"], form.chosen["measure"], [])
        body = {
            **form.chosen,
            **{
                name: getattr(told, name)
                for name in ("works", "requested", "agreed", "is_concentrated", "rows")
            },
        }
        return Response(ConcentrationSerializer(body, context={"found": told}).data)
