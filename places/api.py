"""The catalogue of places over the API: read-only, for anybody who is signed in or holds a key."""

from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import CharFilter, DjangoFilterBackend, FilterSet
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from places.models import LONGEST_NAME, Consulate, Locality, Marginality, Municipality, State

SHORTEST_SEARCH = 3

IN_STATE = OpenApiParameter(
    "state",
    description=_("Clave del INEGI de la entidad, con dos cifras."),
    examples=[OpenApiExample("Zacatecas", value="32")],
)
IN_MUNICIPALITY = OpenApiParameter(
    "municipality",
    description=_("Clave del INEGI del municipio, con cinco cifras."),
    examples=[OpenApiExample("Río Grande, Zacatecas", value="32039")],
)
SEARCHED = OpenApiParameter(
    "q",
    description=_(
        "Nombre o parte de él, con tres letras o más. No importan acentos ni mayúsculas y se toleran errores"
        " de escritura; primero los nombres que empiezan así y, entre iguales, los de mayor población."
    ),
    examples=[OpenApiExample("Río Grande", value="rio grande"), OpenApiExample("Jerez", value="jeres")],
)


class MarginalitySerializer(serializers.ModelSerializer):
    degree_name = serializers.CharField(
        source="get_degree_display", read_only=True, help_text=_("El grado, con letra.")
    )

    class Meta:
        model = Marginality
        fields = ["edition", "degree", "degree_name", "index"]


class StateSerializer(serializers.ModelSerializer):
    class Meta:
        model = State
        fields = ["code", "name", "short_name", "population"]


class MunicipalitySerializer(serializers.ModelSerializer):
    state_name = serializers.CharField(source="state.name", read_only=True)
    marginality = serializers.SerializerMethodField(
        help_text=_("La edición más reciente; nulo si no la hay.")
    )

    class Meta:
        model = Municipality
        fields = [
            "code",
            "name",
            "state",
            "state_name",
            "seat_name",
            "population",
            "latitude",
            "longitude",
            "created_after_census",
            "marginality",
        ]

    @extend_schema_field(MarginalitySerializer(allow_null=True))
    def get_marginality(self, municipality: Municipality):
        latest = next(iter(municipality.marginality.all()), None)
        return latest and MarginalitySerializer(latest).data


class LocalitySerializer(serializers.ModelSerializer):
    municipality_name = serializers.CharField(source="municipality.name", read_only=True)
    state = serializers.CharField(source="municipality.state_id", read_only=True)

    class Meta:
        model = Locality
        fields = [
            "code",
            "name",
            "municipality",
            "municipality_name",
            "state",
            "population",
            "latitude",
            "longitude",
            "altitude",
        ]


class ConsulateSerializer(serializers.ModelSerializer):
    class Meta:
        model = Consulate
        fields = ["code", "name", "city", "us_state", "kind", "whole_states", "part_states", "as_of"]


# `q` stands last in each: a search looks among what the other filters left.
class MunicipalityFilter(FilterSet):
    state = CharFilter(field_name="state_id")
    q = CharFilter(method="search", min_length=SHORTEST_SEARCH, max_length=LONGEST_NAME)

    def search(self, queryset, name, text):
        return queryset.search(text)


class LocalityFilter(FilterSet):
    state = CharFilter(field_name="municipality__state_id")
    municipality = CharFilter(field_name="municipality_id")
    q = CharFilter(method="search", min_length=SHORTEST_SEARCH, max_length=LONGEST_NAME)

    def search(self, queryset, name, text):
        return queryset.search(text)


# A docstring here would be read out to the users of the API.
class PlaceViewSet(ReadOnlyModelViewSet):
    lookup_field = "code"
    filter_backends = [DjangoFilterBackend]


@extend_schema_view(
    list=extend_schema(summary=_("Las 32 entidades federativas")),
    retrieve=extend_schema(summary=_("Una entidad federativa")),
)
class StateViewSet(PlaceViewSet):
    queryset = State.objects.order_by("code")
    serializer_class = StateSerializer
    lookup_value_regex = "[0-9]{2}"


@extend_schema_view(
    list=extend_schema(
        summary=_("Municipios, con su grado de marginación"),
        description=_(
            "Los 2,478 municipios y alcaldías de 2025. Los creados después del Censo 2020 no traen población."
        ),
        parameters=[IN_STATE, SEARCHED],
    ),
    retrieve=extend_schema(summary=_("Un municipio")),
)
class MunicipalityViewSet(PlaceViewSet):
    queryset = Municipality.objects.select_related("state").prefetch_related("marginality").order_by("code")
    serializer_class = MunicipalitySerializer
    filterset_class = MunicipalityFilter
    lookup_value_regex = "[0-9]{5}"


@extend_schema_view(
    list=extend_schema(
        summary=_("Localidades habitadas"),
        description=_("Las 189,432 localidades habitadas del Censo 2020."),
        parameters=[IN_STATE, IN_MUNICIPALITY, SEARCHED],
    ),
    retrieve=extend_schema(summary=_("Una localidad")),
)
class LocalityViewSet(PlaceViewSet):
    queryset = Locality.objects.select_related("municipality").order_by("code")
    serializer_class = LocalitySerializer
    filterset_class = LocalityFilter
    lookup_value_regex = "[0-9]{9}"


@extend_schema_view(
    list=extend_schema(
        summary=_("Consulados de México en Estados Unidos"),
        description=_("Con los estados que atienden por completo y en parte."),
    ),
    retrieve=extend_schema(summary=_("Un consulado")),
)
class ConsulateViewSet(PlaceViewSet):
    queryset = Consulate.objects.order_by("code")
    serializer_class = ConsulateSerializer
    lookup_value_regex = "[a-z-]+"


ROUTES = [
    ("states", StateViewSet),
    ("municipalities", MunicipalityViewSet),
    ("localities", LocalityViewSet),
    ("consulates", ConsulateViewSet),
]
