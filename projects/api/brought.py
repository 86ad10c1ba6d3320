"""The papers of a proposal over REST: what is asked for, what is there, and bringing and taking back."""

from typing import Any

from django.http import Http404
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
from documents.receiving import answer_received
from projects.actions import StepRefused, bring_again, bring_answer, bring_paper, reusable, take_back
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.brought import READERS_OF_ORIGINALS, Requirement, requirements_of
from projects.models import BroughtPaper, Project, Remark
from projects.workflow import READERS_OF_FINDINGS

PK = r"\d{1,18}"
FILES = {
    (200, "application/pdf"): OpenApiTypes.BINARY,
    (200, "image/jpeg"): OpenApiTypes.BINARY,
    404: HIDDEN,
    409: OpenApiResponse(description="The file is not at hand."),
}


class BroughtPaperSerializer(serializers.ModelSerializer[BroughtPaper]):
    name = serializers.CharField(read_only=True)
    kind = serializers.CharField(source="file.kind", read_only=True, help_text="pdf, jpeg, png or heic")
    sha256 = serializers.CharField(read_only=True, help_text="Of the file as it was brought.")
    size = serializers.IntegerField(source="file.size", read_only=True)
    pages = serializers.IntegerField(source="file.pages", read_only=True, allow_null=True)
    scan = serializers.CharField(source="file.scan", read_only=True, help_text="What the antivirus said.")

    class Meta:
        model = BroughtPaper
        fields = [
            "id",
            "code",
            "label",
            "remark",
            "name",
            "kind",
            "sha256",
            "size",
            "pages",
            "scan",
            "given_at",
        ]


class RequirementSerializer(serializers.Serializer[Requirement]):
    """A paper that the work is asked for, with what was brought. ``other`` holds what nobody asked for."""

    code = serializers.CharField()
    name = serializers.CharField()
    help = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    refuses = serializers.BooleanField(help_text="Whether a filing without it is refused.")
    is_asked = serializers.BooleanField(help_text="Whether it is asked of works like this one.")
    state = serializers.ChoiceField(choices=["given", "missing", "optional"])
    given = BroughtPaperSerializer(many=True)


class NewPaperSerializer(serializers.Serializer[Any]):
    """A ``file``, or in ``again`` one that the club gave with another of its works."""

    code = serializers.CharField(max_length=40, required=False, default="", help_text="Of a requirement.")
    label = serializers.CharField(max_length=300, required=False, default="", help_text="Of ``other``: what.")
    file = serializers.FileField(
        required=False, allow_empty_file=True, help_text="JPEG, PNG, HEIC or PDF of up to 20 MB."
    )
    again = serializers.IntegerField(required=False, min_value=1, help_text="The id of the earlier paper.")
    remark = serializers.IntegerField(
        required=False, min_value=1, help_text="The id of a remark that waits: the file goes with its answer."
    )

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        if ("file" in told) == ("again" in told):
            raise serializers.ValidationError(_("Tome una foto o elija un archivo."))
        if not told["code"] and "remark" not in told:
            raise serializers.ValidationError({"code": _("Diga qué documento es.")})
        if "remark" in told and "again" in told:
            raise serializers.ValidationError({"again": _("A una respuesta se adjunta un archivo.")})
        return told


class PaperActs:
    """The papers that the club brings with a proposal."""

    request: Any
    get_object: Any
    read: Any

    @extend_schema(responses=RequirementSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def requirements(self, request: Request, reference: str) -> Response:
        """What the proposal brings, by the rules and by its call; for the club, reviewers and auditors."""
        project = self.get_object()
        reads = project.roles_of(request.user) & READERS_OF_FINDINGS
        rows = requirements_of(project) if reads else []
        return Response(RequirementSerializer(rows, many=True).data)

    @extend_schema(
        request={"multipart/form-data": NewPaperSerializer},
        responses={201: BroughtPaperSerializer, 400: INVALID, 404: HIDDEN, 409: REFUSED},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def brought(self, request: Request, reference: str) -> Response:
        """Bring one paper. The same bytes under the same ``code`` are one, so that it may be sent again."""
        project = self.get_object()
        paper = self.bring_told(project, self.read(NewPaperSerializer))
        return Response(BroughtPaperSerializer(paper).data, status.HTTP_201_CREATED)

    def bring_told(self, project: Project, told: dict[str, Any]) -> BroughtPaper:
        by, code, label = self.request.user, told["code"], told["label"]
        if "remark" in told:
            remark = get_object_or_404(Remark.objects.of_work(project), pk=told["remark"])
            return bring_answer(project, remark, file=told["file"], by=by)
        if "file" in told:
            return bring_paper(project, code=code, label=label, file=told["file"], by=by)
        earlier = reusable(project, by).filter(pk=told["again"]).first()
        if earlier is None:
            raise StepRefused(_("Ese documento no es de una obra de su club."), code="not_your_club")
        return bring_again(project, code=code, label=label, earlier=earlier, by=by)

    @extend_schema(methods=["delete"], request=None, responses={204: None, 404: HIDDEN, 409: REFUSED})
    @action(detail=True, methods=["delete"], url_path=rf"brought/(?P<paper>{PK})")
    def take_back_paper(self, request: Request, reference: str, paper: str) -> Response:
        """The proposal has the paper no longer. Of a work that was ever filed it stays known."""
        project = self.get_object()
        take_back(project, self.brought_paper(project, paper), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=FILES)
    @action(detail=True, url_path=rf"brought/(?P<paper>{PK})/file")
    def brought_file(self, request: Request, reference: str, paper: str) -> HttpResponseBase:
        """The paper as it is shown: a PDF, or the light copy of a picture."""
        return self.brought_answer(paper, READERS_OF_FINDINGS)

    @extend_schema(responses=FILES)
    @action(detail=True, url_path=rf"brought/(?P<paper>{PK})/original")
    def brought_original(self, request: Request, reference: str, paper: str) -> HttpResponseBase:
        """The file as it was brought, for whoever reviews or audits the work."""
        return self.brought_answer(paper, READERS_OF_ORIGINALS, original=True)

    def brought_answer(self, paper: str, readers: set[Any], *, original: bool = False) -> HttpResponseBase:
        project = self.get_object()
        if not project.roles_of(self.request.user) & readers:
            raise Http404
        response = answer_received(self.request, self.brought_paper(project, paper).file, original=original)
        if response is None:
            message = _("El archivo no está a la mano en este momento. Avise a su Delegación.")
            raise NotReady(message, code="file_missing")
        return response

    def brought_paper(self, project: Project, paper: str) -> BroughtPaper:
        return get_object_or_404(project.brought_papers.select_related("file"), pk=paper)
