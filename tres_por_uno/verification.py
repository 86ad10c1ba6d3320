"""The public page that says whether a paper is real, and the same over the API. Nobody signs in for it."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from documents.models import Document
from documents.verification import plain_code, verified
from programs.api import PesosField
from tres_por_uno.limits import asked_too_often


def left_for(request: HttpRequest) -> int:
    """In how many seconds this address may ask again; 0 when it may now."""
    who = f"verify-{request.META.get('REMOTE_ADDR', '')}"
    return asked_too_often(who, settings.VERIFICATIONS_A_MINUTE)


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where the code of a paper is typed."""
    if code := plain_code(request.GET.get("codigo", ""))[:40]:
        return redirect("verify", code)
    return render(request, "documents/verification/index.html")


@never_cache
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody may know of the paper; a code that there is not is told how to be reported."""
    if wait := left_for(request):
        context = {"code": code, "wait": wait}
        response = render(request, "documents/verification/limit.html", context, status=429)
        response["Retry-After"] = str(wait)
        return response
    if code != (plain := plain_code(code)):
        return redirect("verify", plain) if plain else redirect("verification")
    found = verified(code)
    context = {"code": code, "paper": found}
    name = "detail" if found else "unknown"
    status = 200 if found else 404
    return render(request, f"documents/verification/{name}.html", context, status=status)


# --- Over the API --------------------------------------------------------------------------------


class PartOfPaperSerializer(serializers.Serializer[Any]):
    funder = serializers.CharField()
    amount = PesosField()


class SignedCopySerializer(serializers.Serializer[Any]):
    body = serializers.CharField()
    kind = serializers.CharField()
    on = serializers.DateTimeField()
    sha256 = serializers.CharField()


class AmendingSerializer(serializers.Serializer[Any]):
    number = serializers.CharField()
    code = serializers.CharField()


class VerifiedSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    code = serializers.CharField()
    is_translation = serializers.BooleanField(help_text="A courtesy translation, which binds nobody.")
    signed_on = serializers.DateField(allow_null=True)
    standing = serializers.ChoiceField(choices=Document.Standing)
    is_printed = serializers.BooleanField(help_text="Whether it has its file yet.")
    superseded_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    successor_version = serializers.IntegerField(allow_null=True)
    successor_code = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField(allow_null=True)
    pages = serializers.IntegerField(allow_null=True)
    seal = serializers.CharField(allow_blank=True)
    seal_fingerprint = serializers.CharField(allow_blank=True)
    project = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    total = PesosField(allow_null=True)
    parts = PartOfPaperSerializer(many=True)
    parties = serializers.ListField(child=serializers.CharField())
    signed_copies = SignedCopySerializer(many=True)
    amendments = AmendingSerializer(many=True, help_text="What changed it while it holds.")


class VerifyThrottle(BaseThrottle):
    """The page and the API count together."""

    def allow_request(self, request: Request, view: object) -> bool:
        self.left = left_for(request)
        return not self.left

    def wait(self) -> float:
        return self.left


class VerifyView(APIView):
    """Whether a paper is real: what the public page shows, with no data of persons."""

    permission_classes: list[type[BasePermission]] = [AllowAny]
    authentication_classes: list[Any] = []
    throttle_classes = [VerifyThrottle]

    @extend_schema(
        auth=[],
        parameters=[
            OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH, description="As it is printed.")
        ],
        responses={
            200: VerifiedSerializer,
            404: OpenApiResponse(description="There is no such code."),
            429: OpenApiResponse(description="Asked too often in this minute."),
        },
    )
    def get(self, request: Request, code: str) -> Response:
        """A paper by its code."""
        found = verified(code)
        if found is None:
            raise Http404(_("No encontramos un documento con ese código."))
        return Response(VerifiedSerializer(asdict(found)).data)
