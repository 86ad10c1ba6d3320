"""What reviewers register over REST besides deposits, as the pages do."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from funding.models import InKind, Recovery
from projects.actions import appraise, deliver_in_kind, register_recovery, reverse_recovery
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.api.business import AppraisalSerializer, NewDeliverySerializer, NewRecoverySerializer
from projects.api.serializers import ProjectSerializer, ReasonSerializer


class BusinessActs:
    """Acts of the viewset of works on businesses and on what is given in kind."""

    get_object: Any
    read: Any
    answer: Any

    @extend_schema(
        request=AppraisalSerializer,
        responses={201: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def appraisals(self, request: Request, reference: str) -> Response:
        """Register the opinion of the committee that appraises businesses. Told twice it is one."""
        project = self.get_object()
        appraise(project, by=request.user, **self.read(AppraisalSerializer))
        return self.answer(project, status.HTTP_201_CREATED)

    @extend_schema(
        request=NewRecoverySerializer,
        responses={201: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"])
    def recoveries(self, request: Request, reference: str) -> Response:
        """Register a payment of a business, which goes to the pot of solidarity of its state and year.

        The same reference twice is one.
        """
        project = self.get_object()
        register_recovery(project, by=request.user, **self.read(NewRecoverySerializer))
        return self.answer(project, status.HTTP_201_CREATED)

    @extend_schema(
        request=ReasonSerializer,
        responses={200: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"recoveries/(?P<recovery>\d+)/reverse")
    def reverse_recovery(self, request: Request, reference: str, recovery: str) -> Response:
        """Undo a payment by its mirror entry, with the reason."""
        project = self.get_object()
        reason = self.read(ReasonSerializer)["reason"]
        row = get_object_or_404(Recovery, fund=project.fund_id or 0, pk=recovery)
        reverse_recovery(project, row, reason=reason, by=request.user)
        return self.answer(project)

    @extend_schema(
        request=NewDeliverySerializer,
        responses={201: ProjectSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], url_path=r"in-kind/(?P<gift>\d+)/deliver")
    def deliver(self, request: Request, reference: str, gift: str) -> Response:
        """Register the hand-over of what was promised in kind, with its paper. Told twice it is one."""
        project = self.get_object()
        row = get_object_or_404(InKind, fund=project.fund_id or 0, pk=gift)
        deliver_in_kind(project, row, by=request.user, **self.read(NewDeliverySerializer))
        return self.answer(project, status.HTTP_201_CREATED)
