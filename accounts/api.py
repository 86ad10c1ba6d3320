"""What a person's program may ask about its owner."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.actions import mark_all_read, mark_read
from accounts.models import Invitation, Notice, Office, User


class OfficeSerializer(serializers.ModelSerializer[Office]):
    class Meta:
        model = Office
        fields = ["role", "name", "state", "municipality", "consulate"]


class MeSerializer(serializers.ModelSerializer[User]):
    offices = OfficeSerializer(source="current_offices", many=True)

    class Meta:
        model = User
        fields = ["email", "name", "language", "offices"]


class MeView(APIView):
    """The person to whom the key belongs, with the offices held today."""

    serializer_class = MeSerializer

    def get(self, request: Request) -> Response:
        return Response(MeSerializer(request.user).data)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    by = serializers.CharField(source="by.name", read_only=True)

    class Meta:
        model = Invitation
        fields = ["id", "email", "title", "language", "by", "at", "mailed_at", "expires_at", "revoked_at"]
        read_only_fields = fields
        extra_kwargs = {"mailed_at": {"help_text": "When its mail left; null while nobody has the link."}}


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    class Meta:
        model = Notice
        fields = ["id", "kind", "folio", "what", "about", "who", "office", "link", "answer", "at", "read_at"]
        extra_kwargs = {
            "answer": {"help_text": "The page on which the act is not recognised; empty where none is asked."}
        }


class ReadNoticesSerializer(serializers.Serializer[int]):
    read = serializers.IntegerField()


class NoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """What the reader was told, the newest first."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    lookup_value_regex = r"\d{1,9}"
    filter_backends: list[type] = []

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """The notice is read. Read twice it keeps the first moment."""
        notice = self.get_object()
        mark_read(notice, by=request.user)
        notice.refresh_from_db()
        return Response(NoticeSerializer(notice).data)

    @extend_schema(request=None, responses=ReadNoticesSerializer)
    @action(detail=False, methods=["post"], url_path="read-all", pagination_class=None)
    def read_all(self, request: Request) -> Response:
        """All that was told until now is read."""
        return Response({"read": mark_all_read(by=request.user)})


ROUTES = [("notices", NoticeViewSet)]
