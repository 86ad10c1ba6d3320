"""The kept views of the list over REST."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Office
from projects.actions import drop_view, save_view
from projects.api.answers import HIDDEN, INVALID, REFUSED
from projects.models import SavedView


class MyOffices(serializers.PrimaryKeyRelatedField[Office]):
    def get_queryset(self) -> QuerySet[Office]:
        return Office.objects.visible_to(self.context["request"].user)


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    author = serializers.CharField(source="user.name", read_only=True)
    is_mine = serializers.SerializerMethodField()
    office = MyOffices(
        queryset=Office.objects.all(),
        required=False,
        allow_null=True,
        help_text="An office of the reader, with whose people the view is shared.",
    )

    class Meta:
        model = SavedView
        fields = ["id", "name", "query", "office", "author", "is_mine", "saved_at"]
        read_only_fields = ["saved_at"]

    def get_is_mine(self, view: SavedView) -> bool:
        return view.user_id == self.context["request"].user.pk


class SavedViewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Filters of the list of works under a name: the reader's own, and those that colleagues share."""

    queryset = SavedView.objects.none()
    serializer_class = SavedViewSerializer
    lookup_value_regex = r"\d{1,9}"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.visible_to(self.request.user).order_by("name", "pk")

    @extend_schema(responses={201: SavedViewSerializer, 400: INVALID, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Keep filters under a name; a view of one's own of that name is replaced."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        view = save_view(by=request.user, **serializer.validated_data)
        return Response(self.get_serializer(view).data, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None, 404: HIDDEN, 409: REFUSED})
    def destroy(self, request: Request, pk: str) -> Response:
        """Drop a view; only its author does."""
        drop_view(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
