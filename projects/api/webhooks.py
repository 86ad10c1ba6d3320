"""Notices to other systems, over REST: addresses, and what each of them was told."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet

from projects.api.answers import HIDDEN, INVALID
from projects.models import Delivery, Webhook
from projects.workflow import OTHER_ACTS, STEPS

ACTS = sorted({*STEPS, *OTHER_ACTS})


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """An address that is told of acts; without ``acts`` of all of them."""

    acts = serializers.ListField(child=serializers.ChoiceField(choices=ACTS), required=False, max_length=200)

    class Meta:
        model = Webhook
        fields = ["id", "address", "acts", "is_on", "created_at"]
        read_only_fields = ["created_at"]

    def validate_address(self, address: str) -> str:
        if urlsplit(address).scheme != "https" and not settings.WEBHOOKS_MAY_STAY_INSIDE:
            raise serializers.ValidationError(_("La dirección empieza con https://."))
        known = Webhook.objects.filter(user=self.context["request"].user, address=address)
        if known.exclude(pk=self.instance.pk if self.instance else None).exists():
            raise serializers.ValidationError(_("Esa dirección ya recibe avisos."))
        return address


class NewWebhookSerializer(WebhookSerializer):
    """With the secret that signs its messages, shown this once."""

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]
        read_only_fields = ["created_at", "secret"]


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One act that the address was told of, or will be."""

    event = serializers.CharField(source="entry.act")
    folio = serializers.CharField(source="entry.project.folio", allow_null=True)
    at = serializers.DateTimeField(source="entry.at")

    class Meta:
        model = Delivery
        fields = [
            "id",
            "event",
            "folio",
            "at",
            "state",
            "attempts",
            "next_at",
            "answered",
            "error",
            "settled_at",
        ]


class WebhookViewSet(ModelViewSet[Webhook]):
    """The reader's own addresses. They are told of works that the reader may see, and of nobody's name."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    filter_backends = [OrderingFilter]
    ordering_fields = ["id"]
    ordering = ["id"]

    def get_queryset(self) -> QuerySet[Webhook]:
        return Webhook.objects.visible_to(self.request.user)  # type: ignore[arg-type]

    @extend_schema(responses={201: NewWebhookSerializer, 400: INVALID})
    def create(self, request: Request) -> Response:
        """The address is told of what happens from now on. Its secret is in this answer and in no other."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        made = serializer.save(user=request.user, secret=Webhook.fresh_secret())
        return Response(NewWebhookSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(responses={200: DeliverySerializer(many=True), 404: HIDDEN})
    @action(detail=True, methods=["get"])
    def deliveries(self, request: Request, pk: str | None = None) -> Response:
        """What the address was told, the newest first."""
        rows = self.get_object().deliveries.select_related("entry__project").order_by("-pk")
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(DeliverySerializer(page, many=True).data)

    @extend_schema(request=None, responses={200: DeliverySerializer, 404: HIDDEN})
    @action(detail=True, methods=["post"], url_path=r"deliveries/(?P<delivery>\d+)/again")
    def again(self, request: Request, pk: str | None = None, delivery: str = "") -> Response:
        """The act is told once more, as if it had just happened."""
        rows: Any = self.get_object().deliveries.select_related("entry__project")
        row = get_object_or_404(rows, pk=delivery)
        row.state, row.attempts, row.settled_at, row.next_at = Delivery.State.WAITING, 0, None, timezone.now()
        row.save()
        return Response(DeliverySerializer(row).data)
