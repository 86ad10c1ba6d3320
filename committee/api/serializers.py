"""Sessions as JSON: the same rows and words as the pages."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from committee.actions import notice_findings, quorum_at, seats_at
from committee.models import (
    AgendaItem,
    Appeal,
    Committee,
    Decision,
    Erratum,
    Member,
    Minutes,
    Promotion,
    Recusal,
    Session,
    Vote,
)
from committee.money import MoneyLine
from committee.simulation import ORDERS, Row
from committee.waiting import Waiter
from committee.workflow import Choice, Outcome, Party
from places.models import State
from programs.api import FindingSerializer, PesosField
from programs.rulebook import FAMILIES


class MemberSerializer(serializers.ModelSerializer[Member]):
    class Meta:
        model = Member
        fields = [
            *("id", "party", "name", "title", "substitute_of", "weight", "may_vote", "is_chair"),
            *("since", "until"),
        ]


class NewMemberSerializer(serializers.Serializer[Any]):
    """A substitute takes party and vote of the member that it stands in for."""

    party = serializers.ChoiceField(Party.choices)
    name = serializers.CharField(max_length=150)
    title = serializers.CharField(max_length=150, default="", allow_blank=True)
    substitute_of = serializers.PrimaryKeyRelatedField(
        queryset=Member.objects.all(), allow_null=True, default=None
    )
    weight = serializers.DecimalField(max_digits=7, decimal_places=3, default=Decimal(1))
    may_vote = serializers.BooleanField(default=True)
    is_chair = serializers.BooleanField(default=False)
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True, default=None)


class EndMemberSerializer(serializers.Serializer[Any]):
    until = serializers.DateField()


class CommitteeSerializer(serializers.ModelSerializer[Committee]):
    class Meta:
        model = Committee
        fields = ["id", "state", "authority", "family", "code", "name"]


class NewCommitteeSerializer(serializers.Serializer[Any]):
    state = serializers.PrimaryKeyRelatedField(queryset=State.objects.all(), help_text="INEGI's key.")
    family = serializers.ChoiceField(list(FAMILIES.items()))


class CommitteeDetailSerializer(CommitteeSerializer):
    members = MemberSerializer(many=True)

    class Meta(CommitteeSerializer.Meta):
        fields = [*CommitteeSerializer.Meta.fields, "members"]


class MoneyLineSerializer(serializers.Serializer[MoneyLine]):
    """One government's money; ``ceiling`` and ``remaining`` are null where no ceiling is registered."""

    payer = serializers.CharField()
    name = serializers.CharField(source="label")
    ceiling = PesosField(allow_null=True)
    approved_before = PesosField(source="before")
    approved_now = PesosField(source="now")
    remaining = PesosField(allow_null=True)
    source_of_ceiling = serializers.CharField(source="source")


class VoteSerializer(serializers.ModelSerializer[Vote]):
    class Meta:
        model = Vote
        fields = ["party", "choice", "weight"]


class ExcuseSerializer(serializers.ModelSerializer[Recusal]):
    class Meta:
        model = Recusal
        fields = ["member", "reason"]


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    resolution = serializers.CharField(help_text="Its number within the session: A07.")
    by = serializers.CharField(source="by.name")
    total = PesosField()
    shares = serializers.DictField(child=serializers.CharField())
    cash = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = Decision
        fields = [
            *("id", "item", "resolution", "outcome", "place", "reason", "total", "shares", "cash"),
            *("by", "at"),
        ]


class ItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """A work on the agenda, how the parties voted, and what was decided; null while it is open."""

    project = serializers.CharField(source="project.reference")
    name = serializers.CharField(source="project.name")
    work_state = serializers.CharField(source="project.state")
    total = PesosField(source="project.total", allow_null=True)
    votes = VoteSerializer(many=True)
    recusals = ExcuseSerializer(many=True)
    decision = serializers.SerializerMethodField()

    class Meta:
        model = AgendaItem
        fields = [
            *("id", "position", "project", "name", "work_state", "total", "is_pending"),
            *("votes", "recusals", "decision"),
        ]

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, item: AgendaItem) -> Any:
        decision = getattr(item, "decision", None)
        return DecisionSerializer(decision).data if decision else None


class SessionRowSerializer(serializers.ModelSerializer[Session]):
    state = serializers.CharField(source="committee.state_id")
    family = serializers.CharField()
    secretary = serializers.CharField(source="secretary.name")

    class Meta:
        model = Session
        fields = [
            *("number", "committee", "state", "family", "scheme", "fiscal_year", "kind", "status"),
            *("called_on", "held_on", "starts_at", "place", "link", "reason", "secretary"),
            *("opened_at", "ended_at"),
        ]


class SessionSerializer(SessionRowSerializer):
    """The session with its agenda, who came, whether there is a quorum, and what the rules find."""

    items = ItemSerializer(many=True)
    present = serializers.SerializerMethodField(help_text="The members who came, by their number.")
    quorum = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta(SessionRowSerializer.Meta):
        fields = [*SessionRowSerializer.Meta.fields, "items", "present", "quorum", "findings"]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_present(self, session: Session) -> list[int]:
        return [one.member_id for one in session.attendances.all()]

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_quorum(self, session: Session) -> dict[str, Any]:
        quorum = quorum_at(session, seats_at(session))
        return {
            "seats": quorum.seats,
            "taken": quorum.taken,
            "needed": quorum.needed,
            "has_chair": quorum.has_chair,
            "holds": quorum.holds,
            "is_confirmed": quorum.rule.confirmed,
            "source": quorum.rule.source,
        }

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, session: Session) -> Any:
        dates = (session.called_on, session.held_on)
        return FindingSerializer(notice_findings(session.scheme, session.fiscal_year, *dates), many=True).data


class NewSessionSerializer(serializers.Serializer[Any]):
    """Place or link, or both. ``projects`` are references of works in review, in their order."""

    committee = serializers.PrimaryKeyRelatedField(queryset=Committee.objects.all())
    scheme = serializers.CharField(max_length=40)
    fiscal_year = serializers.IntegerField(min_value=1986, max_value=2100)
    kind = serializers.ChoiceField(Session.Kind.choices)
    called_on = serializers.DateField(required=False)
    held_on = serializers.DateField()
    starts_at = serializers.TimeField(allow_null=True, default=None)
    place = serializers.CharField(max_length=200, default="", allow_blank=True)
    link = serializers.URLField(default="", allow_blank=True)
    projects = serializers.ListField(child=serializers.CharField(max_length=40), default=list, max_length=300)


class PresentSerializer(serializers.Serializer[Any]):
    present = serializers.ListField(child=serializers.IntegerField(), max_length=200)


class FailSerializer(PresentSerializer):
    reason = serializers.CharField(max_length=2000)


class AddWorksSerializer(serializers.Serializer[Any]):
    projects = serializers.ListField(child=serializers.CharField(max_length=40), min_length=1, max_length=300)


class ReorderSerializer(serializers.Serializer[Any]):
    items = serializers.ListField(
        child=serializers.IntegerField(), max_length=300, help_text="All items of the agenda in their order."
    )


class CastSerializer(serializers.Serializer[Any]):
    votes = serializers.DictField(child=serializers.ChoiceField(Choice.choices), help_text="By party.")


class NewRecusalSerializer(serializers.Serializer[Any]):
    member = serializers.IntegerField()
    reason = serializers.CharField(max_length=300)


class NewDecisionSerializer(serializers.Serializer[Any]):
    """Whatever is not approved needs its reason, which the club reads."""

    outcome = serializers.ChoiceField(Outcome.choices)
    reason = serializers.CharField(max_length=4000, default="", allow_blank=True)


class WishSerializer(NewDecisionSerializer):
    item = serializers.IntegerField()


class WishesSerializer(serializers.Serializer[Any]):
    decisions = WishSerializer(many=True, max_length=300)


class RefusedSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class RulingSerializer(serializers.Serializer[Any]):
    """What came of one wish: a decision, or why there is none. The other wishes stand."""

    item = serializers.IntegerField()
    decision = DecisionSerializer(allow_null=True)
    refusal = serializers.SerializerMethodField()

    @extend_schema_field(RefusedSerializer(allow_null=True))
    def get_refusal(self, ruling: Any) -> dict[str, str] | None:
        refusal = ruling.refusal
        return {"code": refusal.code, "message": str(refusal)} if refusal else None


class SimulationRowSerializer(serializers.Serializer[Row]):
    """A work in its turn; ``short`` is the money that it lacks, by payer."""

    project = serializers.SerializerMethodField()
    fits = serializers.BooleanField()
    cash = serializers.DictField(source="candidate.cash", child=PesosField())
    short = serializers.DictField(child=PesosField())

    def get_project(self, row: Row) -> str:
        return self.context["works"][row.candidate.key].reference


class SimulationSerializer(serializers.Serializer[Any]):
    order = serializers.ChoiceField([(order, order) for order in ORDERS])
    has_scores = serializers.BooleanField(help_text="False: no weights are known, only the other orders.")
    rows = SimulationRowSerializer(many=True)
    left = serializers.DictField(child=PesosField())


class ErratumSerializer(serializers.ModelSerializer[Erratum]):
    by = serializers.CharField(source="by.name", read_only=True)

    class Meta:
        model = Erratum
        fields = ["says", "should_say", "by", "at"]
        read_only_fields = ["at"]


class MinutesSerializer(serializers.ModelSerializer[Minutes]):
    """The acta as it was closed; ``sha256`` is that of ``facts``. Corrections stand in ``errata``."""

    number = serializers.SerializerMethodField()
    facts = serializers.DictField()
    errata = ErratumSerializer(many=True)

    class Meta:
        model = Minutes
        fields = ["number", "facts", "sha256", "made_at", "errata"]

    def get_number(self, minutes: Minutes) -> str:
        return str(minutes)


class WaitingSerializer(serializers.Serializer[Waiter]):
    """A work that waits for money: its turn today, whether its money is there, and whether it is next."""

    id = serializers.IntegerField(source="decision.pk")
    turn = serializers.IntegerField()
    project = serializers.CharField(source="project.reference")
    session = serializers.CharField(source="decision.session.number")
    resolution = serializers.CharField(source="decision.resolution")
    place = serializers.IntegerField(source="decision.place")
    total = PesosField(source="decision.total")
    fits = serializers.BooleanField()
    is_next = serializers.BooleanField()


class MoveUpSerializer(serializers.Serializer[Any]):
    money = serializers.CharField(max_length=200, help_text="Which money reaches the work.")
    reason = serializers.CharField(
        max_length=2000, default="", allow_blank=True, help_text="Needed when others before it are skipped."
    )


class PromotionSerializer(serializers.ModelSerializer[Promotion]):
    project = serializers.CharField(source="decision.item.project.reference")
    by = serializers.CharField(source="by.name")
    unfit = serializers.ListField(child=serializers.CharField())
    skipped = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Promotion
        fields = ["project", "money", "unfit", "skipped", "reason", "by", "at"]


class AppealSerializer(serializers.ModelSerializer[Appeal]):
    project = serializers.CharField(source="project.reference")
    by = serializers.CharField(source="by.name")
    answered_by = serializers.CharField(source="answered_by.name", default=None)

    class Meta:
        model = Appeal
        fields = [
            *("id", "project", "decision", "text", "by", "at", "due_on", "is_late"),
            *("answer", "reasons", "answered_by", "answered_at"),
        ]


class NewAppealSerializer(serializers.Serializer[Any]):
    project = serializers.CharField(max_length=40, help_text="The folio of the work.")
    text = serializers.CharField(max_length=4000)


class AnswerAppealSerializer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(Appeal.Answer.choices)
    reasons = serializers.CharField(max_length=4000)
