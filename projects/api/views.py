"""The works over REST: the same rows and the same acts as the pages."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from documents.api import DocumentSerializer
from funding.models import Declaration, Deposit, Movement
from projects.actions import (
    ask_waiver,
    declare_deposit,
    grant_waiver,
    propose,
    reject_deposit,
    reprint,
    reverse_deposit,
    revise,
    take_step,
    verify_deposit,
)
from projects.api.acts import BusinessActs
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.applicant import ApplicantActs
from projects.api.bank import BankActs
from projects.api.brought import PaperActs
from projects.api.dossier import DossierReads
from projects.api.filing import FilingActs
from projects.api.objections import ObjectionActs
from projects.api.operations import OperationActs
from projects.api.paging import PagesOfWorks
from projects.api.proposal import ProposalSerializer
from projects.api.queue import AssignActs, ProjectFilter, QueueFilters, QueueReads
from projects.api.remarks import RemarkActs
from projects.api.rights import RightActs
from projects.api.serializers import (
    NewDepositSerializer,
    ProjectRowSerializer,
    ProjectSerializer,
    ReasonSerializer,
    TakeStepSerializer,
    VerifySerializer,
    WaiverSerializer,
)
from projects.api.signing import SigningActs
from projects.api.versions import etag_of, unchanged
from projects.models import HistoryEntry, Project
from projects.models.queryset import ProjectQuerySet
from projects.workflow import STEPS


def whole(works: ProjectQuerySet) -> ProjectQuerySet:
    """The works with all that the API tells of one."""
    lists = (
        *("goals", "costs", "scholarships", "in_kind_offers", "waivers", "appraisals", "fund__accounts"),
        *("concepts__quotations", "activities", "representatives"),
        Prefetch("history", HistoryEntry.objects.select_related("by")),
    )
    rows = works.with_names().select_related("company", "reviewer", "fund__pot", "plan")
    return rows.prefetch_related(*lists)


class ProjectViewSet(
    QueueReads,
    AssignActs,
    DossierReads,
    OperationActs,
    BankActs,
    BusinessActs,
    SigningActs,
    ApplicantActs,
    ObjectionActs,
    RemarkActs,
    PaperActs,
    FilingActs,
    RightActs,
    mixins.RetrieveModelMixin,
    GenericViewSet,
):
    """The works that the reader may see. Drafts are the club's alone until they are filed.

    A page of the list is followed by its ``next``, at the same cost however far it is; ``facets`` tells the
    total.
    """

    queryset = Project.objects.none()
    lookup_field = "reference"
    lookup_value_regex = r"[\w-]+"
    filter_backends = [QueueFilters]
    filterset_class = ProjectFilter
    pagination_class = PagesOfWorks

    def get_queryset(self) -> QuerySet[Project]:
        """The works with what tells who may do what: acts read the rest under their lock."""
        works = Project.objects.visible_to(self.request.user)
        if self.action == "list":
            return works
        return works.select_related("club__federation", "fund")

    def get_object(self) -> Project:
        found = get_object_or_404(self.get_queryset().by_reference(self.kwargs["reference"]))
        return unchanged(self.request, found)

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return ProjectRowSerializer if self.action == "list" else ProjectSerializer

    def answer(self, project: Project, code: int = status.HTTP_200_OK) -> Response:
        """The work as it stands after an act, read afresh."""
        fresh = whole(Project.objects.visible_to(self.request.user)).get(pk=project.pk)
        data = ProjectSerializer(fresh, context=self.get_serializer_context()).data
        return Response(data, code, headers={"ETag": etag_of(fresh)})

    def retrieve(self, request: Request, reference: str) -> Response:
        """One work, with its version in ``ETag``."""
        return self.answer(self.get_object())

    def read(self, serializer_class: type[serializers.Serializer[Any]], **kwargs: Any) -> dict[str, Any]:
        """The request's data, checked by ``serializer_class``."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context(), **kwargs)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    @extend_schema(request=ProposalSerializer, responses={201: ProjectSerializer, 400: INVALID, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Begin a draft for a club that the reader represents."""
        answers = self.read(ProposalSerializer)
        answers.pop("revision", None)
        return self.answer(propose(by=request.user, **answers), status.HTTP_201_CREATED)

    @extend_schema(
        request=ProposalSerializer(partial=True),
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    def partial_update(self, request: Request, reference: str) -> Response:
        """Change answers of a draft or of an observed proposal."""
        project = self.get_object()
        answers = self.read(ProposalSerializer, instance=project, partial=True)
        return self.answer(revise(project, by=request.user, **answers))

    @extend_schema(
        request=TakeStepSerializer,
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(
        detail=True,
        methods=["post"],
        url_path=f"steps/(?P<step>{'|'.join(name for name, step in STEPS.items() if not step.is_automatic)})",
    )
    def step(self, request: Request, reference: str, step: str) -> Response:
        """Take a step of the table; ``steps`` of the work names those that are open to the reader."""
        told = self.read(TakeStepSerializer)
        project = take_step(
            self.get_object(), step, by=request.user, note=told["note"], details=told["details"]
        )
        return self.answer(project)

    @extend_schema(
        request=NewDepositSerializer,
        responses={201: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def deposits(self, request: Request, reference: str) -> Response:
        """Tell of a deposit; it counts once another person verifies it. The same reference twice is one."""
        project = self.get_object()
        declare_deposit(project, by=request.user, **self.read(NewDepositSerializer))
        return self.answer(project, status.HTTP_201_CREATED)

    @extend_schema(
        request=VerifySerializer,
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"declarations/(?P<declaration>\d+)/verify")
    def verify_deposit(self, request: Request, reference: str, declaration: str) -> Response:
        """A declared deposit is in the bank statement. Its author may not say so."""
        project = self.get_object()
        told = self.read(VerifySerializer)
        row = get_object_or_404(Declaration, fund=project.fund_id or 0, pk=declaration)
        if "movement" in told:
            rows = Movement.objects.filter(account__fund=project.fund_id or 0)
            told["movement"] = get_object_or_404(rows, pk=told["movement"])
        verify_deposit(project, row, by=request.user, **told)
        return self.answer(project)

    @extend_schema(
        request=ReasonSerializer,
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"declarations/(?P<declaration>\d+)/reject")
    def reject_deposit(self, request: Request, reference: str, declaration: str) -> Response:
        """A declared deposit is not in the bank statement, with the reason."""
        project = self.get_object()
        reason = self.read(ReasonSerializer)["reason"]
        row = get_object_or_404(Declaration, fund=project.fund_id or 0, pk=declaration)
        reject_deposit(project, row, reason=reason, by=request.user)
        return self.answer(project)

    @extend_schema(
        request=ReasonSerializer,
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"deposits/(?P<deposit>\d+)/reverse")
    def reverse(self, request: Request, reference: str, deposit: str) -> Response:
        """Undo a deposit by its mirror entry, with the reason."""
        project = self.get_object()
        reason = self.read(ReasonSerializer)["reason"]
        row = get_object_or_404(Deposit, fund=project.fund_id or 0, pk=deposit)
        reverse_deposit(project, row, reason=reason, by=request.user)
        return self.answer(project)

    @extend_schema(
        request=WaiverSerializer,
        responses={201: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def waivers(self, request: Request, reference: str) -> Response:
        """Grant an exception to a rule, with its reason and paper. Central offices only."""
        project = self.get_object()
        grant_waiver(project, by=request.user, **self.read(WaiverSerializer))
        return self.answer(project, status.HTTP_201_CREATED)

    @extend_schema(
        request=ReasonSerializer,
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path="waivers/ask")
    def ask_waiver(self, request: Request, reference: str) -> Response:
        """Ask the central office for an exception to the cap, before filing."""
        reason = self.read(ReasonSerializer)["reason"]
        return self.answer(ask_waiver(self.get_object(), reason=reason, by=request.user))

    @extend_schema(request=None, responses={200: DocumentSerializer, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def reprint(self, request: Request, reference: str) -> Response:
        """Try again to print an agreement that failed."""
        document = reprint(self.get_object(), by=request.user)
        return Response(DocumentSerializer(document, context=self.get_serializer_context()).data)
