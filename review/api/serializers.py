"""How opinions, requests, conflicts and scores are told and read over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Appointment, Office
from programs.api import FindingSerializer
from projects.models import OpinionRequest, Recusal, Subject
from review.models import Opinion, OpinionLine, Score, SeenPaper


class PaperSerializer(serializers.ModelSerializer[SeenPaper]):
    class Meta:
        model = SeenPaper
        fields = ["kind", "name", "version", "dated_on"]
        extra_kwargs = {"version": {"required": False}, "dated_on": {"required": False}}


class LineSerializer(serializers.ModelSerializer[OpinionLine]):
    class Meta:
        model = OpinionLine
        fields = ["code", "text", "source", "is_confirmed", "result", "comment"]


class OpinionSerializer(serializers.ModelSerializer[Opinion]):
    """``version`` is 0 while it is a draft; ``revision`` counts the savings of the draft."""

    project = serializers.CharField(source="project.reference")
    office = serializers.CharField(source="office.name")
    author = serializers.CharField(source="author.name")
    lines = LineSerializer(many=True)
    papers = PaperSerializer(many=True)

    class Meta:
        model = Opinion
        fields = [
            *("id", "project", "kind", "office", "subject", "request", "version", "conclusion", "reasons"),
            *("conditions", "valid_until", "licence", "project_revision", "answers_sha256", "author"),
            *("title", "begun_at", "saved_at", "signed_at", "revision", "lines", "papers"),
        ]


class ChecklistSerializer(serializers.Serializer[Any]):
    """What is to be looked at in a work before anybody has begun, and the draft once somebody has."""

    revision = serializers.IntegerField(help_text="0 before the first saving.")
    project_revision = serializers.IntegerField(help_text="The answers as they are now.")
    lines = LineSerializer(many=True)
    findings = FindingSerializer(many=True, help_text="What somebody found out about the club.")
    draft = OpinionSerializer(allow_null=True)


class ToldLineSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=40)
    result = serializers.ChoiceField(choices=OpinionLine.Result.choices, required=False, allow_blank=True)
    comment = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class DraftSerializer(serializers.Serializer[Any]):
    """What is not told stays. With a ``revision`` that is not the newest nothing is overwritten."""

    revision = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    project_revision = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    lines = ToldLineSerializer(many=True, required=False)
    papers = PaperSerializer(many=True, required=False)
    conclusion = serializers.ChoiceField(choices=Opinion.Conclusion.choices, required=False, allow_blank=True)
    reasons = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    conditions = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    valid_until = serializers.DateField(required=False, allow_null=True)
    licence = serializers.CharField(max_length=20, required=False, allow_blank=True)

    def told(self) -> dict[str, Any]:
        """What ``save_opinion`` asks for."""
        data = dict(self.validated_data)
        if "lines" in data:
            data["lines"] = {
                line["code"]: {name: value for name, value in line.items() if name != "code"}
                for line in data["lines"]
            }
        return data


class SignSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="The draft that was read."
    )


class RequestSerializer(serializers.ModelSerializer[OpinionRequest]):
    project = serializers.CharField(source="project.reference")
    office = serializers.CharField(source="office.name")
    asked_by = serializers.CharField(source="asked_by.name")
    state = serializers.ChoiceField(choices=OpinionRequest.State.choices, read_only=True)

    class Meta:
        model = OpinionRequest
        fields = [
            *("id", "project", "office", "subject", "question", "due_on", "asked_by", "asked_at"),
            *("answered_at", "state"),
        ]


class AskSerializer(serializers.Serializer[Any]):
    office = serializers.PrimaryKeyRelatedField(queryset=Office.objects.none())
    subject = serializers.ChoiceField(choices=Subject.choices)
    due_on = serializers.DateField()
    question = serializers.CharField(max_length=1000, required=False, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if bodies := self.context.get("bodies"):
            fields["office"].queryset = bodies  # type: ignore[attr-defined]
        return fields


class BodySerializer(serializers.ModelSerializer[Office]):
    class Meta:
        model = Office
        fields = ["id", "name"]


class RecusalSerializer(serializers.ModelSerializer[Recusal]):
    person = serializers.CharField(source="person.name")
    by = serializers.CharField(source="by.name")

    class Meta:
        model = Recusal
        fields = ["person", "kind", "reason", "by", "at"]


class HeldSerializer(serializers.Serializer[Appointment]):
    """A person of the reviewing office who holds an office of a party of the work."""

    person = serializers.CharField(source="user.name")
    office = serializers.CharField(source="office.name")
    title = serializers.CharField()


class ConflictsSerializer(serializers.Serializer[Any]):
    recusals = RecusalSerializer(many=True)
    found = HeldSerializer(many=True)
    mine = serializers.CharField(help_text="Why the reader does not judge the work; empty: nothing known.")


class DeclareSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000)
    person = serializers.EmailField(
        required=False, help_text="Of whom the conflict is found; without it the reader's own."
    )


class ScoreSerializer(serializers.ModelSerializer[Score]):
    by = serializers.CharField(source="by.name")
    points = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)

    class Meta:
        model = Score
        fields = ["source", "finding", "points", "reason", "by", "at"]


class CriterionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()
    is_confirmed = serializers.BooleanField()
    most = serializers.DecimalField(
        max_digits=6, decimal_places=2, allow_null=True, help_text="Its points; null: none known."
    )
    score = ScoreSerializer(allow_null=True)


class SheetSerializer(serializers.Serializer[Any]):
    """``total`` is null until every criterion with points is scored, or when no points are known."""

    weights_act = serializers.CharField(allow_null=True)
    total = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)
    criteria = CriterionSerializer(many=True)


class ToldScoreSerializer(serializers.Serializer[Any]):
    criterion = serializers.CharField(max_length=40)
    finding = serializers.CharField(max_length=300)
    points = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    reason = serializers.CharField(max_length=1000)


class ScoresSerializer(serializers.Serializer[Any]):
    """Without ``scores`` the sheet is filled with what the catalogue knows."""

    scores = ToldScoreSerializer(many=True, required=False)


class ReviewSerializer(serializers.Serializer[Any]):
    """What is weighed of one work."""

    project = serializers.CharField()
    opinions = OpinionSerializer(many=True)
    requests = RequestSerializer(many=True)
    bodies = serializers.SerializerMethodField(help_text="Whom the reader may ask for an opinion.")
    conflict = serializers.CharField(help_text="Why the reader does not judge the work.")
    sheet = SheetSerializer(allow_null=True)

    @extend_schema_field(BodySerializer(many=True))
    def get_bodies(self, facts: dict[str, Any]) -> Any:
        return BodySerializer(facts["bodies"], many=True).data
