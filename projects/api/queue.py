"""The queue over REST: the list, its counts, who has how much, and who has what."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from projects.actions import StepRefused, assign, assign_all, take_next, unassign
from projects.actions.assignment import Assigned
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.serializers import ProjectSerializer, QueueRowSerializer
from projects.models import Project
from projects.queue import (
    ME,
    NOBODY,
    OTHERS,
    colleagues_of,
    counts,
    narrowed,
    row_facts,
    rows_of,
    told,
    workload,
)
from projects.workflow import State


class ProjectFilter(django_filters.FilterSet):
    """``state`` is INEGI's key of the federal entity, ``status`` the state of the work itself."""

    search = django_filters.CharFilter(
        max_length=120,
        help_text="Words of name, description, club or place, in any number and without accents; or a folio.",
    )
    state = django_filters.CharFilter(max_length=2)
    municipality = django_filters.CharFilter(max_length=5)
    year = django_filters.NumberFilter(min_value=1990, max_value=2100)
    scheme = django_filters.CharFilter()
    kind = django_filters.CharFilter()
    family = django_filters.CharFilter()
    status = django_filters.MultipleChoiceFilter(choices=State.choices)
    club = django_filters.NumberFilter(min_value=1, max_value=2**31 - 1)
    reviewer = django_filters.CharFilter(
        max_length=10, help_text="Who has the file: the number of a person, `me`, or `none`."
    )
    waits = django_filters.ChoiceFilter(
        choices=[(ME, ME), (OTHERS, OTHERS)], help_text="Whose move is next: the reader's, or another's."
    )
    overdue = django_filters.BooleanFilter(help_text="Only works whose day to deposit has passed.")

    stopped = django_filters.BooleanFilter(help_text="Only works that an act nobody recognises has stopped.")

    class Meta:
        model = Project
        fields: list[str] = []


def chosen_in(told: QueryDict) -> dict[str, Any]:
    """The filters of an address, as ``projects.queue`` reads them; 400 for what cannot be read.

    Each field reads its own value: a form for every request would copy all of them first.
    """
    chosen: dict[str, Any] = {}
    errors = {}
    for name in told.keys() & ProjectFilter.base_filters.keys():
        field = ProjectFilter.base_filters[name].field
        try:
            value = field.clean(told.getlist(name) if name == "status" else told[name])
        except forms.ValidationError as error:
            errors[name] = error.messages
        else:
            chosen |= {name: value} if value not in (None, "", []) else {}
    if errors:
        raise serializers.ValidationError(errors)
    chosen |= {name: int(chosen[name]) for name in ("year", "club") if name in chosen}
    person = chosen.get("reviewer", ME)
    if person not in (ME, NOBODY):
        chosen["reviewer"] = int(person) if person.isdecimal() else 0
    return chosen


class QueueFilters(DjangoFilterBackend):
    """What the filters leave; the schema tells of them as of any others."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Project], view: Any) -> QuerySet[Project]:
        return narrowed(queryset, request.user, chosen_in(request.query_params), timezone.localdate())


class CountSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    count = serializers.IntegerField()


class CountsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    facets = serializers.DictField(child=CountSerializer(many=True))


class LoadSerializer(serializers.Serializer[Any]):
    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    files = serializers.IntegerField()
    oldest = serializers.DateTimeField(allow_null=True)


class QueueReads:
    """What the list of works tells of itself."""

    @extend_schema(responses=QueueRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The works that the reader may see and the filters leave, in order of arrival unless asked."""
        rows = rows_of(self.filter_queryset(self.get_queryset()))  # type: ignore[attr-defined]
        page = self.paginate_queryset(rows)  # type: ignore[attr-defined]
        return self.get_paginated_response([row_facts(row) for row in told(page)])  # type: ignore[attr-defined]

    @extend_schema(responses=CountsSerializer)
    @action(detail=False, pagination_class=None)
    def facets(self, request: Request) -> Response:
        """How many works the filters leave, and how many of each sort another choice would give."""
        works = Project.objects.visible_to(request.user)
        found = counts(works, request.user, chosen_in(request.query_params), timezone.localdate())
        total = found.pop("total").get("", 0)
        facets = {
            name: [{"value": value, "count": many} for value, many in sorted(values.items())]
            for name, values in found.items()
        }
        return Response({"total": total, "facets": facets})

    @extend_schema(responses=LoadSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def workload(self, request: Request) -> Response:
        """How many files each person of the reader's reviewing office has in hand; nobody for others."""
        return Response(LoadSerializer(workload(request.user), many=True).data)


# --- Who has which file ------------------------------------------------------------------------


class AssignSerializer(serializers.Serializer[Any]):
    reviewer = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="`workload` names them.")
    instead_of = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="Whom the program saw there, 0 for nobody; another there now is a refusal that says who.",
    )


class AssignSeveralSerializer(serializers.Serializer[Any]):
    references = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=100
    )
    reviewer = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class AssignedSerializer(serializers.Serializer[Any]):
    reference = serializers.CharField()
    is_done = serializers.BooleanField()
    code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)


class ResultsSerializer(serializers.Serializer[Any]):
    results = AssignedSerializer(many=True)


class AssignActs:
    """A file goes to a person of the office that reviews it."""

    def colleague(self, number: int) -> User:
        person = colleagues_of(self.request.user).filter(pk=number).first()  # type: ignore[attr-defined]
        if person is None:
            raise StepRefused(_("Elija a una persona de su oficina."), code="not_a_colleague")
        return person

    @extend_schema(request=None, responses={200: ProjectSerializer, 409: REFUSED})
    @action(detail=False, methods=["post"], url_path="take-next")
    def take_next(self, request: Request) -> Response:
        """The file that arrived first in the reader's territory and nobody has is the reader's."""
        return self.answer(take_next(by=request.user))  # type: ignore[attr-defined]

    @extend_schema(
        request=AssignSerializer, responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
    )
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, reference: str) -> Response:
        """The person has the file."""
        project, asked = self.get_object(), self.read(AssignSerializer)  # type: ignore[attr-defined]
        to = self.colleague(asked.pop("reviewer"))
        return self.answer(assign(project, to=to, by=request.user, **asked))  # type: ignore[attr-defined]

    @extend_schema(request=None, responses={200: ProjectSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def unassign(self, request: Request, reference: str) -> Response:
        """Nobody has the file."""
        return self.answer(unassign(self.get_object(), by=request.user))  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="projects_assign_several",
        request=AssignSeveralSerializer,
        responses={200: ResultsSerializer, 400: INVALID, 409: REFUSED},
    )
    @action(detail=False, methods=["post"], url_path="assign")
    def assign_several(self, request: Request) -> Response:
        """The person has each of these files; what is refused is told for each, and leaves the others."""
        asked = self.read(AssignSeveralSerializer)  # type: ignore[attr-defined]
        to = self.colleague(asked["reviewer"])
        works = Project.objects.visible_to(request.user).filter(folio__in=asked["references"])
        done = {result.reference: result for result in assign_all(works, to=to, by=request.user)}
        return Response({"results": [result_facts(name, done.get(name)) for name in asked["references"]]})


def result_facts(reference: str, result: Assigned | None) -> dict[str, Any]:
    """What became of one file of several."""
    if result is None:
        code, message = "not_found", _("No existe, o no está a la vista de su cuenta.")
    elif result.refusal:
        code, message = result.refusal.code, str(result.refusal)
    else:
        code = message = ""
    return {"reference": reference, "is_done": not code, "code": code, "message": message}
