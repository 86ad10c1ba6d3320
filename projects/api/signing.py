"""Signed copies over the API: who signed a paper of a work, whose turn it is, and the copies themselves."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api import NotReady
from documents.downloads import signed_copy_of
from documents.models import Document, Download, Signature
from documents.signing import MOST_BYTES, Signing, Turn, signing_of
from projects.actions import StepRefused, papers_of, sign_paper
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.models import Project


class SignerSerializer(serializers.Serializer[Any]):
    """A signature with a certificate, as it was found in the copy."""

    name = serializers.CharField()
    issuer = serializers.CharField()
    fingerprint = serializers.CharField(help_text="SHA-256 of the certificate.")
    signed_at = serializers.CharField(allow_blank=True, help_text="As the signer says.")
    is_intact = serializers.BooleanField()
    is_valid = serializers.BooleanField()
    is_trusted = serializers.BooleanField(help_text="Whether an authority that we know issued it.")


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    signers = SignerSerializer(many=True, read_only=True)

    class Meta:
        model = Signature
        fields = ["kind", "sha256", "size", "at", "signers"]


class TurnSerializer(serializers.Serializer[Turn]):
    position = serializers.IntegerField()
    payer = serializers.CharField()
    body = serializers.CharField()
    is_next = serializers.BooleanField()
    is_mine = serializers.BooleanField(help_text="Whether the reader may bring this copy now.")
    signature = SignatureSerializer(allow_null=True)


class SigningSerializer(serializers.Serializer[Signing]):
    state = serializers.ChoiceField(choices=["none", "partly", "signed"])
    is_open = serializers.BooleanField(help_text="Whether this version may still be signed.")
    turns = TurnSerializer(many=True)


class NewSignedCopySerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="PDF of up to 20 MB.")


class SigningActs:
    """The chain of signers of a paper of the work."""

    def paper_of(self, project: Project, paper: str) -> Document:
        return get_object_or_404(papers_of(project, self.request.user), pk=paper)  # type: ignore[attr-defined]

    def told(self, document: Document) -> dict[str, Any]:
        signing = signing_of(document, self.request.user)  # type: ignore[attr-defined]
        return SigningSerializer(signing or Signing([], is_open=False)).data

    @extend_schema(responses={200: SigningSerializer, 404: HIDDEN})
    @action(detail=True, methods=["get"], url_path=r"papers/(?P<paper>\d{1,9})/signatures")
    def signatures(self, request: Request, reference: str, paper: str) -> Response:
        """Who signed the paper, in which order, and whose turn it is."""
        return Response(self.told(self.paper_of(self.get_object(), paper)))  # type: ignore[attr-defined]

    @extend_schema(
        request={"multipart/form-data": NewSignedCopySerializer},
        responses={201: SigningSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(
        detail=True,
        methods=["post"],
        url_path=r"papers/(?P<paper>\d{1,9})/sign",
        parser_classes=[MultiPartParser],
    )
    def sign(self, request: Request, reference: str, paper: str) -> Response:
        """Bring the copy that the reader's office signed, in its turn and on this very version."""
        project = self.get_object()  # type: ignore[attr-defined]
        document = self.paper_of(project, paper)
        told = self.read(NewSignedCopySerializer)  # type: ignore[attr-defined]
        if told["file"].size > MOST_BYTES:
            raise StepRefused(_("El archivo pasa de 20 MB."), code="too_large")
        sign_paper(project, document, content=told["file"].read(), by=request.user)
        return Response(self.told(document), status.HTTP_201_CREATED)

    @extend_schema(
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            404: HIDDEN,
            409: OpenApiResponse(description="The file is not at hand."),
        }
    )
    @action(
        detail=True,
        methods=["get"],
        url_path=r"papers/(?P<paper>\d{1,9})/signatures/(?P<position>\d{1,3})/file",
    )
    def signed_copy(self, request: Request, reference: str, paper: str, position: str) -> HttpResponseBase:
        """The signed copy as it came."""
        document = self.paper_of(self.get_object(), paper)  # type: ignore[attr-defined]
        copy = get_object_or_404(document.signatures, position=position)
        response = signed_copy_of(request, copy, via=Download.Via.API)
        if response is None:
            message = _("El archivo no está a la mano en este momento. Avise a su Delegación.")
            raise NotReady(message, code="file_missing")
        return response
