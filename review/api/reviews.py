"""What is weighed of one work over REST: its opinions, requests, conflicts and evaluation sheet."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from projects.actions import StepRefused, declare_conflict, recuse
from projects.actions.recusals import FINDERS
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.versions import etag_of, unchanged
from projects.conflicts import conflict_of, found_conflicts
from projects.models import OpinionRequest, Project
from projects.workflow import READERS_OF_FINDINGS, REVIEWER
from review.actions import ask_opinion, bodies_for, save_opinion, score, sign_opinion
from review.actions.evaluation import most_points, newest_scores, weights_of
from review.actions.opinions import desk_of
from review.api.opinions import checklist_of, revision_of, told_of, whole
from review.api.serializers import (
    AskSerializer,
    ChecklistSerializer,
    ConflictsSerializer,
    DeclareSerializer,
    DraftSerializer,
    OpinionSerializer,
    RequestSerializer,
    ReviewSerializer,
    ScoresSerializer,
    SheetSerializer,
    SignSerializer,
)
from review.catalogue import criteria_of
from review.models import Evaluation, Opinion, Weight
from review.scores import scores_of


class ReviewViewSet(GenericViewSet[Project]):
    """What is weighed before the committee decides, by the folio of the work."""

    queryset = Project.objects.none()
    serializer_class = ReviewSerializer
    lookup_field = "reference"
    lookup_value_regex = r"[\w-]+"

    def get_queryset(self) -> QuerySet[Project]:
        works = Project.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return works.select_related("club__federation", "municipality__state")

    def get_object(self) -> Project:
        works: Any = self.get_queryset()
        return unchanged(self.request, get_object_or_404(works.by_reference(self.kwargs["reference"])))

    @property
    def person(self) -> User:
        return self.request.user  # type: ignore[return-value]

    def read(self, serializer_class: type[serializers.Serializer[Any]], **context: Any) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data, context=context)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    @extend_schema(responses={200: ReviewSerializer, 404: HIDDEN})
    def retrieve(self, request: Request, reference: str) -> Response:
        """Opinions, requests, whom one may ask, the reader's conflict, and the sheet for its readers."""
        project = self.get_object()
        roles = project.roles_of(self.person)
        opinions = Opinion.objects.visible_to(self.person).filter(project=project)
        asked = OpinionRequest.objects.visible_to(self.person).filter(project=project)
        facts = {
            "project": project.reference,
            "opinions": opinions.select_related("project", "office", "author").prefetch_related(
                "lines", "papers"
            ),
            "requests": asked.select_related("project", "office", "asked_by"),
            "bodies": bodies_for(project) if REVIEWER in roles else [],
            "conflict": conflict_of(project, self.person) if REVIEWER in roles else "",
            "sheet": sheet_facts(project) if roles & READERS_OF_FINDINGS else None,
        }
        return Response(ReviewSerializer(facts).data, headers={"ETag": etag_of(project)})

    # --- The technical opinion ---

    @extend_schema(responses={200: ChecklistSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["get"])
    def opinion(self, request: Request, reference: str) -> Response:
        """The checklist of the technical opinion, and its draft once somebody has begun."""
        return Response(ChecklistSerializer(checklist_of(desk_of(self.get_object(), self.person))).data)

    @extend_schema(
        request=DraftSerializer, responses={200: OpinionSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
    )
    @opinion.mapping.put
    def save_draft(self, request: Request, reference: str) -> Response:
        """Save the draft of the technical opinion, as often as one likes."""
        project, told = self.get_object(), told_of(request)
        return Response(whole(save_opinion(project, by=self.person, **told)))

    @extend_schema(
        request=SignSerializer, responses={201: OpinionSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
    )
    @action(detail=True, methods=["post"], url_path="opinion/sign")
    def sign(self, request: Request, reference: str) -> Response:
        """Sign the technical opinion; ``findings`` of a refusal name all that it lacks."""
        project, revision = self.get_object(), revision_of(request)
        signed = sign_opinion(project, by=self.person, revision=revision)
        return Response(whole(signed), status.HTTP_201_CREATED)

    @extend_schema(
        request=AskSerializer, responses={201: RequestSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED}
    )
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, reference: str) -> Response:
        """Ask a normative body for its opinion. Asked twice it is one."""
        project = self.get_object()
        if REVIEWER not in project.roles_of(self.person):
            raise StepRefused(_("El dictamen normativo lo pide quien revisa la obra."), code="not_your_role")
        told = self.read(AskSerializer, bodies=bodies_for(project))
        asked = ask_opinion(project, by=self.person, **told)
        return Response(RequestSerializer(asked).data, status.HTTP_201_CREATED)

    # --- Conflicts ---

    @extend_schema(responses={200: ConflictsSerializer, 404: HIDDEN})
    @action(detail=True, methods=["get"])
    def conflicts(self, request: Request, reference: str) -> Response:
        """Who stands aside. Whoever does not judge or audit the work reads of the own conflict alone."""
        return Response(self.conflicts_of(self.get_object()))

    @extend_schema(
        request=DeclareSerializer,
        responses={201: ConflictsSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @conflicts.mapping.post
    def declare(self, request: Request, reference: str) -> Response:
        """Declare the own conflict, or record one that was found."""
        project, told = self.get_object(), self.read(DeclareSerializer)
        email = told.get("person", "").lower()
        if email and email != self.person.email:
            # Who may not say so of others is not told whether somebody has that address.
            if not project.roles_of(self.person) & FINDERS:
                raise StepRefused(_("No puede declarar el conflicto de otra persona."), code="not_your_role")
            person = get_object_or_404(User, email=email)
            recuse(project, person=person, reason=told["reason"], by=self.person)
        else:
            declare_conflict(project, reason=told["reason"], by=self.person)
        return Response(self.conflicts_of(project), status.HTTP_201_CREATED)

    def conflicts_of(self, project: Project) -> dict[str, Any]:
        is_finder = bool(project.roles_of(self.person) & FINDERS)
        rows = project.recusals.select_related("person", "by")
        facts = {
            "recusals": rows if is_finder else rows.filter(person=self.person),
            "found": found_conflicts(project) if is_finder else [],
            "mine": conflict_of(project, self.person),
        }
        return dict(ConflictsSerializer(facts).data)

    # --- The sheet ---

    @extend_schema(responses={200: SheetSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["get"])
    def scores(self, request: Request, reference: str) -> Response:
        """The evaluation sheet: each criterion with its points, and the score that counts."""
        project = self.get_object()
        if not project.roles_of(self.person) & READERS_OF_FINDINGS:
            message = _("La cédula la leen el club, quien revisa y quien audita.")
            raise StepRefused(message, code="not_your_role")
        return Response(SheetSerializer(sheet_facts(project)).data)

    @extend_schema(
        request=ScoresSerializer,
        responses={200: SheetSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @scores.mapping.post
    def add_scores(self, request: Request, reference: str) -> Response:
        """Score criteria by hand; the catalogue fills its own."""
        project, told = self.get_object(), self.read(ScoresSerializer)
        answers = {row.pop("criterion"): row for row in map(dict, told.get("scores", []))}
        score(project, told=answers, by=self.person)
        return Response(SheetSerializer(sheet_facts(project)).data)


def sheet_facts(project: Project) -> dict[str, Any]:
    """The sheet of the work as it is now."""
    sheet = Evaluation.objects.filter(project=project).select_related("weights").first()
    weights = sheet.weights if sheet and sheet.weights else weights_of(project)
    if sheet and sheet.weights:
        most = most_points(sheet)
    else:
        most = dict(Weight.objects.filter(weights=weights).values_list("criterion", "points"))
    newest = newest_scores(sheet) if sheet else {}
    return {
        "weights_act": weights.act if weights else None,
        "total": scores_of([project.pk]).get(project.pk),
        "criteria": [
            {
                "code": line.code,
                "text": line.text,
                "source": line.source,
                "is_confirmed": line.is_confirmed,
                "most": most.get(line.code),
                "score": newest.get(line.code),
            }
            for line in criteria_of(project)
        ],
    }
