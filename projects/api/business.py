"""What the API tells and takes of a business: appraisals, payments that come back, hand-overs in kind."""

from typing import Any

from rest_framework import serializers

from programs.api import PesosField
from projects.models import Appraisal


class AppraisalSerializer(serializers.ModelSerializer[Appraisal]):
    """The opinion of the committee; the newest one counts. ``committee`` follows from the rules."""

    class Meta:
        model = Appraisal
        fields = ["committee", "session", "held_on", "is_favourable", "reasons", "at"]
        read_only_fields = ["committee", "at"]
        # A favourable opinion is never understood from silence.
        extra_kwargs = {"is_favourable": {"required": True}}


class NewRecoverySerializer(serializers.Serializer[Any]):
    amount = PesosField()
    received_on = serializers.DateField()
    reference = serializers.CharField(max_length=40)
    paid_by = serializers.CharField(max_length=200)


class NewDeliverySerializer(serializers.Serializer[Any]):
    delivered_on = serializers.DateField()
    paper = serializers.CharField(max_length=200)
