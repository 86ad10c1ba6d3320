"""What the API tells of a work, and what it takes."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from documents.api import DocumentSerializer
from funding.api import DeclarationSerializer, DepositSerializer, FundSerializer, PartSerializer
from funding.models import Part, Payer
from programs.api import FindingSerializer, PesosField
from projects.api.budget import ActivitySerializer, ReadConceptSerializer
from projects.api.business import AppraisalSerializer
from projects.api.proposal import (
    CostSerializer,
    GoalSerializer,
    InKindOfferSerializer,
    LevelSumSerializer,
    PlanReadSerializer,
    RepresentativeSerializer,
    ScholarshipSerializer,
)
from projects.checks import WAIVABLE, findings_for, kept_for, told_to
from projects.models import HistoryEntry, Project, Waiver
from projects.models.lists import sums_by_level
from projects.papers import papers_of
from projects.workflow import MONEY_ACTS, READERS_OF_FINDINGS, Step


class PlaceSerializer(serializers.Serializer[Project]):
    state = serializers.CharField(source="municipality.state_id", default=None, allow_null=True)
    state_name = serializers.CharField(source="municipality.state.name", default=None, allow_null=True)
    municipality = serializers.CharField(source="municipality_id", default=None, allow_null=True)
    municipality_name = serializers.CharField(source="municipality.name", default=None, allow_null=True)
    locality = serializers.CharField(source="locality_id", default=None, allow_null=True)
    locality_name = serializers.SerializerMethodField()

    def get_locality_name(self, project: Project) -> str:
        return project.locality.name if project.locality else project.unlisted_locality


class RefusalSerializer(serializers.Serializer[Any]):
    """The one shape of every refusal."""

    code = serializers.CharField()
    message = serializers.CharField()
    findings = FindingSerializer(many=True)
    fields = serializers.DictField()  # type: ignore[assignment]


class HistorySerializer(serializers.ModelSerializer[HistoryEntry]):
    label = serializers.CharField()
    by = serializers.CharField(source="by.name")

    class Meta:
        model = HistoryEntry
        fields = [
            "id",
            "at",
            "act",
            "label",
            "by",
            "role",
            "came_from",
            "went_to",
            "note",
            "details",
            "findings",
        ]


class WaiverSerializer(serializers.ModelSerializer[Waiver]):
    rule = serializers.ChoiceField(choices=list(WAIVABLE))

    class Meta:
        model = Waiver
        fields = ["rule", "reason", "paper", "granted_at"]
        read_only_fields = ["granted_at"]


class StepSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()
    address = serializers.CharField()
    needs_note = serializers.BooleanField()
    details = serializers.ListField(child=serializers.CharField())


class ProjectRowSerializer(serializers.ModelSerializer[Project]):
    """A work as a row of the list."""

    reference = serializers.CharField()
    status = serializers.CharField(source="state")
    status_label = serializers.CharField(source="get_state_display")
    club = serializers.IntegerField(source="club_id")
    club_name = serializers.CharField(source="club.name")
    place = PlaceSerializer(source="*")
    company = serializers.IntegerField(source="company_id", allow_null=True)
    company_name = serializers.CharField(source="company.name", default=None, allow_null=True)
    total = PesosField()
    reviewer = serializers.IntegerField(source="reviewer_id", allow_null=True)
    reviewer_name = serializers.CharField(source="reviewer.name", default=None)

    class Meta:
        model = Project
        fields = [
            "reference",
            "folio",
            "name",
            "status",
            "status_label",
            "scheme",
            "fiscal_year",
            "family",
            "kind",
            "gives_scholarships",
            "club",
            "club_name",
            "place",
            "company",
            "company_name",
            "total",
            "filed_at",
            "moved_at",
            "reviewer",
            "reviewer_name",
        ]


class QueueRowSerializer(ProjectRowSerializer):
    """A row of the list, with its place in the queue and how long it has stood where it is."""

    place_in_queue = serializers.IntegerField(
        allow_null=True, help_text="Among the works of its office that nobody has taken up."
    )
    days_in_step = serializers.IntegerField(help_text="Whole days since its last step.")
    due_on = serializers.DateField(allow_null=True, help_text="The day of its step, where there is one.")
    days_late = serializers.IntegerField()
    is_stopped = serializers.BooleanField(help_text="An act that the club does not recognise stops it.")

    class Meta(ProjectRowSerializer.Meta):
        fields = [
            *ProjectRowSerializer.Meta.fields,
            "place_in_queue",
            "days_in_step",
            "due_on",
            "days_late",
            "is_stopped",
        ]


class ProjectSerializer(ProjectRowSerializer):
    """One work with its shares, rules, papers, history and the steps that the reader may take."""

    goals = GoalSerializer(many=True)
    latitude = serializers.DecimalField(9, 6, allow_null=True)
    longitude = serializers.DecimalField(9, 6, allow_null=True)
    representatives = serializers.SerializerMethodField()
    copied_from = serializers.CharField(source="copied_from.reference", default=None, allow_null=True)
    plan = serializers.SerializerMethodField()
    costs = CostSerializer(many=True)
    scholarships = serializers.SerializerMethodField()
    scholarships_by_level = serializers.SerializerMethodField()
    in_kind_offers = InKindOfferSerializer(many=True)
    concepts = serializers.SerializerMethodField()
    activities = ActivitySerializer(many=True)
    shares = serializers.SerializerMethodField()
    rules = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()
    declarations = serializers.SerializerMethodField()
    deposits = serializers.SerializerMethodField()
    fund = FundSerializer(allow_null=True)
    appraisals = AppraisalSerializer(many=True)
    waivers = WaiverSerializer(many=True)
    steps = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta(ProjectRowSerializer.Meta):
        fields = [
            *ProjectRowSerializer.Meta.fields,
            "description",
            "address",
            "latitude",
            "longitude",
            "club_is_confirmed",
            "representatives",
            "copied_from",
            "women",
            "men",
            "homes",
            "months",
            "goals",
            "plan",
            "costs",
            "scholarships",
            "scholarships_by_level",
            "in_kind_offers",
            "concepts",
            "activities",
            "shares",
            "rules",
            "approval",
            "waivers",
            "documents",
            "declarations",
            "deposits",
            "fund",
            "appraisals",
            "steps",
            "findings",
            "history",
            "revision",
        ]

    def may_read_names(self, project: Project) -> bool:
        """Whether the reader prepares, judges or audits the work."""
        return bool(project.roles_of(self.context["request"].user) & READERS_OF_FINDINGS)

    @extend_schema_field(PlanReadSerializer(allow_null=True))
    def get_plan(self, project: Project) -> Any:
        """The business plan, if somebody began it."""
        plan = getattr(project, "plan", None)
        context = {"may_read_names": self.may_read_names(project)}
        return PlanReadSerializer(plan, context=context).data if plan else None

    @extend_schema_field(RepresentativeSerializer(many=True, allow_null=True))
    def get_representatives(self, project: Project) -> Any:
        """Who speaks for the work; null for readers who neither prepare, judge nor audit it."""
        if not self.may_read_names(project):
            return None
        return RepresentativeSerializer(project.representatives, many=True).data

    @extend_schema_field(ScholarshipSerializer(many=True, allow_null=True))
    def get_scholarships(self, project: Project) -> Any:
        """The pupils by name; null for readers who neither prepare, judge nor audit the work."""
        if not self.may_read_names(project):
            return None
        return ScholarshipSerializer(project.scholarships, many=True).data

    @extend_schema_field(ReadConceptSerializer(many=True))
    def get_concepts(self, project: Project) -> Any:
        """The budget by line; who quoted is null for who neither prepares, judges nor audits the work."""
        context = {"may_read_names": self.may_read_names(project)}
        return ReadConceptSerializer(project.concepts, many=True, context=context).data

    @extend_schema_field(LevelSumSerializer(many=True))
    def get_scholarships_by_level(self, project: Project) -> Any:
        """How many scholarships each level has and what they come to."""
        levels = sums_by_level((one.level, one.amount) for one in project.scholarships.all())
        return LevelSumSerializer(levels, many=True).data

    def to_representation(self, project: Project) -> Any:
        if project.shows_money_to(self.context["request"].user):
            return super().to_representation(project)
        project.fund = project.agreement = None
        told = super().to_representation(project)
        told["history"] = [entry for entry in told["history"] if entry["act"] not in MONEY_ACTS]
        return told

    @extend_schema_field(HistorySerializer(many=True))
    def get_history(self, project: Project) -> Any:
        """What was done, with what was found that day, as far as the reader is told it."""
        roles = project.roles_of(self.context["request"].user)
        told = HistorySerializer(project.history, many=True).data
        return [{**entry, "findings": kept_for(roles, entry["findings"])} for entry in told]

    @extend_schema_field(PartSerializer(many=True))
    def get_shares(self, project: Project) -> Any:
        """Agreed, deposited and outstanding of each payer; before the agreement nothing is owed yet."""
        if project.fund:
            parts = project.fund.parts()
        else:
            nothing = project.total - project.total if project.total is not None else None
            parts = [Part(payer, share, nothing, nothing) for payer, share in project.shares().items()]
        return PartSerializer(parts, many=True).data

    @extend_schema_field(serializers.DictField())
    def get_rules(self, project: Project) -> Any:
        rules = project.rules
        if rules is None:
            return None
        cap = rules.federal_cap
        return {
            "scheme": rules.scheme,
            "fiscal_year": rules.fiscal_year,
            "kind": rules.kind,
            "citation": rules.citation,
            "parts": dict(rules.parts),
            "federal_cap": None if cap.value is None else f"{cap.value:.2f}",
            "federal_cap_source": cap.source,
            "federal_cap_is_confirmed": cap.confirmed,
            "fingerprint": rules.fingerprint,
            "is_frozen": project.frozen_rules is not None,
        }

    @extend_schema_field(DocumentSerializer(many=True))
    def get_documents(self, project: Project) -> Any:
        """The papers of the work that the reader may see, the agreement first and then the newest."""
        papers = papers_of(project, self.context["request"].user)
        return DocumentSerializer(papers, many=True, context=self.context).data

    @extend_schema_field(DeclarationSerializer(many=True))
    def get_declarations(self, project: Project) -> Any:
        """The deposits that were told of: waiting, verified and rejected ones."""
        people = ("declared_by", "settled_by", "authorisation__granted_by")
        rows = project.fund.declarations.select_related(*people) if project.fund else []
        return DeclarationSerializer(rows, many=True).data

    @extend_schema_field(DepositSerializer(many=True))
    def get_deposits(self, project: Project) -> Any:
        deposits = project.fund.deposits.select_related("entry__reversal") if project.fund else []
        return DepositSerializer(deposits, many=True).data

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, project: Project) -> Any:
        request = self.context["request"]
        return [
            {
                "name": name,
                "label": str(step.label),
                "address": reverse("api:projects-step", [project.reference, name], request=request),
                "needs_note": step.needs_note,
                "details": [detail.name for detail in step.details],
            }
            for name, step in project.steps_for(request.user).items()
        ]

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, project: Project) -> Any:
        """What the checks of the reader's next steps find now."""
        user = self.context["request"].user
        steps: dict[str, Step] = project.steps_for(user)
        names = dict.fromkeys(name for step in steps.values() for name in step.checks)
        findings = told_to(project.roles_of(user), findings_for(project, names, timezone.now()))
        return FindingSerializer(findings, many=True).data


class TakeStepSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")
    details = serializers.DictField(
        child=serializers.CharField(allow_blank=True), required=False, default=dict
    )


class NewDepositSerializer(serializers.Serializer[Any]):
    payer = serializers.ChoiceField(choices=Payer.choices)
    amount = PesosField(required=False, default=None, help_text="Not told of dollars.")
    usd = PesosField(required=False, help_text="Dollars; they count in pesos at the FIX of ``paid_on``.")
    fix = serializers.DecimalField(
        8, 4, required=False, help_text="Pesos per dollar, for days that the table of the FIX does not have."
    )
    paid_on = serializers.DateField()
    reference = serializers.CharField(max_length=40)
    paid_by = serializers.CharField(max_length=200)
    by_another = serializers.BooleanField(
        required=False, help_text="Somebody else than the payer made the transfer: an exception."
    )
    other_bank = serializers.CharField(required=False, allow_blank=True, max_length=80)
    other_account = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=4,
        help_text="The last four digits, if the money went to another account: an exception.",
    )


class VerifySerializer(serializers.Serializer[Any]):
    received_on = serializers.DateField(
        required=False, help_text="The day of the paper; of a movement it is known."
    )
    movement = serializers.IntegerField(
        required=False, help_text="Where it was found; not needed if the same amount has the same reference."
    )
    paper = serializers.CharField(
        required=False, max_length=120, help_text="The bank's paper, while no file tells of that day."
    )


class AuthoriseSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)
    paper = serializers.CharField(max_length=120)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)
