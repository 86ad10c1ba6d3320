"""The rules over the API, to anybody without a key; and pesos in it: always a text such as "61426.00"."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from programs.checks import findings_on
from programs.money import NotPesos, parse_pesos
from programs.rulebook import (
    JOINT,
    PAYER_NAMES,
    NoRules,
    Number,
    Rules,
    Scheme,
    Term,
    concentration_percent,
    kinds,
    rules_for,
    scheme,
    schemes,
    shares_of,
)
from programs.rules import PAPER_WHEN, Deadline, PaperRule, Permission
from programs.templatetags.shares import plain
from programs.words import in_words

__all__ = ["ROUTES", "PesosField", "RulebookViewSet"]


@extend_schema_field({"type": "string", "example": "61426.00"})
class PesosField(serializers.Field):  # type: ignore[type-arg]
    """An amount in pesos. A JSON number is refused: programs read it as a float."""

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Escriba el importe como texto, por ejemplo «61426.00»."))
        try:
            return parse_pesos(data)
        except NotPesos as refusal:
            raise serializers.ValidationError(str(refusal)) from refusal

    def to_representation(self, value: Decimal) -> str:
        return f"{value:.2f}"


class NamesSerializer(serializers.Serializer[Mapping[str, str]]):
    es = serializers.CharField()
    en = serializers.SerializerMethodField(help_text="The Spanish name where there is no English one.")

    def get_en(self, names: Mapping[str, str]) -> str:
        return names.get("en") or names["es"]


class RuleNumberSerializer(serializers.Serializer[Number]):
    """A number of the rules and who says so. A value of null is unknown: not zero, not unlimited."""

    value = serializers.SerializerMethodField("written")
    source = serializers.CharField()  # type: ignore[assignment]
    confirmed = serializers.BooleanField(help_text="What is confirmed refuses; what is not only warns.")
    note = serializers.CharField()

    def written(self, number: Number) -> str | None:
        return None if number.value is None else str(number.value)

    def to_representation(self, instance: Number) -> Any:
        """Nothing where the rules do not speak of it."""
        return super().to_representation(instance) if instance.source else None


class RuleTermSerializer(serializers.Serializer[Term]):
    """A rule in words and who says so. The words are Spanish."""

    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    confirmed = serializers.BooleanField()
    note = serializers.CharField()

    def to_representation(self, instance: Term) -> Any:
        """Nothing where the rules do not speak of it."""
        return super().to_representation(instance) if instance.text else None


class PermissionSerializer(serializers.Serializer[Any]):
    allowed = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]
    confirmed = serializers.BooleanField()
    note = serializers.CharField()


class DemandSerializer(serializers.Serializer[Any]):
    """Something that the rules may ask for."""

    asked = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]
    confirmed = serializers.BooleanField()
    note = serializers.CharField()


class RulePartSerializer(serializers.Serializer[Any]):
    """A whole-number part of the cost. ``state_municipal`` is the joint part of both."""

    payer = serializers.CharField()
    name = serializers.CharField()
    parts = serializers.IntegerField()
    percent = serializers.CharField()


class JointPartSerializer(serializers.Serializer[Any]):
    """What state and municipality pay together, and how they share it without an agreement."""

    parts = serializers.IntegerField()
    default_split = RulePartSerializer(many=True)


class RuleApplicantsSerializer(serializers.Serializer[Rules]):
    who = serializers.ListField(child=serializers.CharField(), source="applicants")
    require = serializers.ListField(child=serializers.CharField(), source="applicants_require")
    source = serializers.CharField(source="applicants_source")  # type: ignore[assignment]
    confirmed = serializers.BooleanField(source="applicants_confirmed")
    note = serializers.CharField(source="applicants_note")


class RulePaperSerializer(serializers.Serializer[PaperRule]):
    """A paper that a proposal brings. Without ``kinds`` and ``families`` it is asked of all."""

    code = serializers.CharField()
    names = NamesSerializer()
    help = NamesSerializer(source="helps")
    kinds = serializers.ListField(child=serializers.CharField())
    families = serializers.ListField(child=serializers.CharField())
    when = serializers.ChoiceField(
        choices=PAPER_WHEN, help_text="Of works, of scholarships, or where goods are bought."
    )
    since = serializers.IntegerField(allow_null=True, help_text="The first year in which the source says so.")
    source = serializers.CharField()  # type: ignore[assignment]
    confirmed = serializers.BooleanField(help_text="In this year. Then a filing without it is refused.")
    note = serializers.CharField()


class RuleCommitteeSerializer(serializers.Serializer[Any]):
    """How the committee is called and counts in that year."""

    notice_days = RuleNumberSerializer(allow_null=True, help_text="Natural days before a session.")
    quorum_percent = RuleNumberSerializer(allow_null=True, help_text="More than it, with the chair.")
    chair_breaks_ties = PermissionSerializer(allow_null=True)
    appeal_days = RuleNumberSerializer(allow_null=True, help_text="Working days.")


class RuleDeadlineSerializer(serializers.Serializer[Deadline]):
    """A day of the calendar that ended something."""

    day = serializers.DateField()
    source = serializers.CharField()  # type: ignore[assignment]
    confirmed = serializers.BooleanField()
    note = serializers.CharField()


class RuleReviewSerializer(serializers.Serializer[Any]):
    """What the review of an application gives and asks in that year."""

    observations_days = RuleNumberSerializer(allow_null=True, help_text="Working days to answer remarks.")
    observations_until = RuleDeadlineSerializer(allow_null=True)
    commitments = PermissionSerializer(
        allow_null=True, help_text="Whether state and municipality tell in writing that they pay."
    )


class RuleFederationsSerializer(serializers.Serializer[Any]):
    """On what terms a federation issues notes to its clubs."""

    needs_note = PermissionSerializer(allow_null=True)
    reports = PermissionSerializer(allow_null=True)
    report_days = RuleNumberSerializer(allow_null=True, help_text="Working days of the next month.")
    consulate_renews = PermissionSerializer(
        allow_null=True, help_text="Whether a note that a federation issued is renewed by a consulate."
    )


def said(rule: Permission) -> Permission | None:
    """Nothing where the rules do not speak of it."""
    return rule if rule.source else None


class RuleSourceSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    address = serializers.CharField()
    note = serializers.CharField()


class KindRulesSerializer(serializers.Serializer[Rules]):
    """The rules of one kind of work."""

    kind = serializers.CharField()
    names = NamesSerializer(source="kind_names")
    family = serializers.CharField(help_text="solidarity or investment")
    parts = serializers.SerializerMethodField()
    parts_source = serializers.CharField()
    parts_confirmed = serializers.BooleanField()
    parts_note = serializers.CharField()
    at_least = serializers.ListField(
        child=serializers.CharField(), help_text="Whose part is the least that they pay."
    )
    joint_part = serializers.SerializerMethodField(help_text="The parts of those who share one; or null.")
    optional_payers = serializers.ListField(child=serializers.CharField())
    federal_cap = serializers.SerializerMethodField(help_text="Null where there is no federal part.")
    state_cap = RuleNumberSerializer(allow_null=True)
    in_kind = PermissionSerializer()
    scholarships = PermissionSerializer()
    itemised_budget = DemandSerializer()
    quotations = RuleNumberSerializer(allow_null=True, help_text="Of a line whose goods are bought.")
    families_min = RuleNumberSerializer(allow_null=True)
    families_max = RuleNumberSerializer(allow_null=True)
    requires = serializers.ListField(child=serializers.CharField())
    appraised_by = serializers.CharField()
    repayment = RuleTermSerializer(allow_null=True)
    recovers = serializers.ListField(child=serializers.CharField(), help_text="Whose support comes back.")
    fingerprint = serializers.CharField(help_text="SHA-256 of the rules; a work keeps that of its approval.")

    @extend_schema_field(RulePartSerializer(many=True))
    def get_parts(self, rules: Rules) -> list[dict[str, Any]]:
        return told_parts(rules.parts)

    @extend_schema_field(JointPartSerializer(allow_null=True))
    def get_joint_part(self, rules: Rules) -> dict[str, Any] | None:
        if JOINT not in rules.parts:
            return None
        return {"parts": rules.parts[JOINT], "default_split": told_parts(rules.default_split)}

    @extend_schema_field(RuleNumberSerializer(allow_null=True))
    def get_federal_cap(self, rules: Rules) -> Any:
        return RuleNumberSerializer(rules.federal_cap).data if "federal" in rules.payers else None


class YearSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    kinds = serializers.ListField(child=serializers.CharField())


class SchemeSerializer(serializers.Serializer[Scheme]):
    """A scheme, with the kinds of work of each of its years."""

    scheme = serializers.CharField(source="code")
    names = NamesSerializer()
    level = serializers.CharField(help_text="federal or state")
    state = serializers.CharField(help_text="INEGI's key of the state whose scheme it is; else empty.")
    authority = serializers.CharField(help_text="The role that reviews and chairs.")
    years = serializers.SerializerMethodField()
    kind_names = serializers.DictField(child=NamesSerializer())

    @extend_schema_field(YearSerializer(many=True))
    def get_years(self, found: Scheme) -> list[dict[str, Any]]:
        return [{"year": year, "kinds": list(kinds(found.code, year))} for year in found.years]


class RulebookSerializer(serializers.Serializer[Any]):
    """All that the rules of one scheme and fiscal year say."""

    scheme = serializers.CharField()
    names = NamesSerializer()
    level = serializers.CharField()
    state = serializers.CharField()
    authority = serializers.CharField()
    year = serializers.IntegerField(source="fiscal_year")
    publication = serializers.CharField()
    citation = serializers.CharField()
    validity = serializers.SerializerMethodField()
    applicants = RuleApplicantsSerializer(source="*")
    toma_de_nota_months = RuleNumberSerializer(allow_null=True)
    club_members_min = RuleNumberSerializer(allow_null=True)
    cap_exception = RuleTermSerializer(allow_null=True)
    remainder = RuleTermSerializer()
    legend = serializers.CharField()
    kinds = serializers.SerializerMethodField()
    papers = serializers.SerializerMethodField(help_text="What a proposal brings.")
    review = serializers.SerializerMethodField()
    committee = serializers.SerializerMethodField()
    federations = serializers.SerializerMethodField()
    concentration = serializers.SerializerMethodField(
        help_text="Of this system: percent of a state's year at which its three largest clubs are told."
    )
    sources = serializers.SerializerMethodField()

    @extend_schema_field(RulePaperSerializer(many=True))
    def get_papers(self, rules: Rules) -> Any:
        year = rules.fiscal_year
        told: Any = [replace(one, confirmed=one.is_confirmed_in(year)) for one in scheme(rules.scheme).papers]
        return RulePaperSerializer(told, many=True).data

    @extend_schema_field(RuleReviewSerializer)
    def get_review(self, rules: Rules) -> Any:
        review, year = scheme(rules.scheme).review, rules.fiscal_year
        told = {
            "observations_days": review.observations_days_of.get(year, review.observations_days_else),
            "observations_until": review.observations_until_of.get(year),
            "commitments": said(review.commitments),
        }
        return RuleReviewSerializer(told).data

    @extend_schema_field(RuleCommitteeSerializer)
    def get_committee(self, rules: Rules) -> Any:
        committee = scheme(rules.scheme).committee
        told = {
            "notice_days": committee.notice_days(rules.fiscal_year),
            "quorum_percent": committee.quorum_percent,
            "chair_breaks_ties": said(committee.chair_breaks_ties),
            "appeal_days": committee.appeal_days,
        }
        return RuleCommitteeSerializer(told).data

    @extend_schema_field(RuleFederationsSerializer)
    def get_federations(self, rules: Rules) -> Any:
        issues = scheme(rules.scheme).federation_issues
        told = {
            "needs_note": said(issues.needs_note),
            "reports": said(issues.reports),
            "report_days": issues.report_days,
            "consulate_renews": said(issues.consulate_renews),
        }
        return RuleFederationsSerializer(told).data

    @extend_schema_field(RuleNumberSerializer)
    def get_concentration(self, _rules: Rules) -> Any:
        return RuleNumberSerializer(concentration_percent()).data

    @extend_schema_field(RuleTermSerializer)
    def get_validity(self, rules: Rules) -> Any:
        return RuleTermSerializer(scheme(rules.scheme).validity).data

    @extend_schema_field(KindRulesSerializer(many=True))
    def get_kinds(self, rules: Rules) -> Any:
        of_year = (rules.scheme, rules.fiscal_year)
        books: Any = [rules_for(*of_year, kind) for kind in kinds(*of_year)]
        return KindRulesSerializer(books, many=True).data

    @extend_schema_field(RuleSourceSerializer(many=True))
    def get_sources(self, rules: Rules) -> list[dict[str, str]]:
        empty = {"title": "", "address": "", "note": ""}
        return [{"key": key, **empty, **told} for key, told in scheme(rules.scheme).sources.items()]


class SplitQuestionSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="A kind of the scheme and year, such as infrastructure.")
    total = PesosField(help_text="The whole cost in pesos.")
    state = PesosField(required=False, help_text="What the state agreed to pay, if it did.")
    municipal = PesosField(required=False, help_text="What the municipality agreed to pay, if it did.")


class SplitPartSerializer(serializers.Serializer[Any]):
    payer = serializers.CharField()
    name = serializers.CharField()
    amount = PesosField()
    percent = serializers.CharField()


class RuleFindingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    refuses = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]
    remedy = serializers.CharField()


class FindingSerializer(RuleFindingSerializer):
    """What the rules find of a work or a club."""

    link = serializers.CharField(help_text="The page that tells more; empty when there is none.")


class SplitSerializer(serializers.Serializer[Any]):
    """A cost divided to the centavo, with the rule, its source and what it finds."""

    total = PesosField()
    in_words = serializers.CharField()
    parts = SplitPartSerializer(many=True)
    rule = serializers.CharField(help_text="How the operating rules are cited.")
    source = serializers.CharField(help_text="Where the parts were read.")  # type: ignore[assignment]
    confirmed = serializers.BooleanField()
    fingerprint = serializers.CharField()
    findings = RuleFindingSerializer(many=True)


NOT_FOUND = OpenApiResponse(OpenApiTypes.OBJECT, "Nobody has written rules for that.")
BAD_QUESTION = OpenApiResponse(OpenApiTypes.OBJECT, "`fields` says what to mend.")
ADDRESS = [
    OpenApiParameter("scheme", str, OpenApiParameter.PATH, examples=[OpenApiExample("3x1", "fed_3x1")]),
    OpenApiParameter("year", int, OpenApiParameter.PATH, examples=[OpenApiExample("2016", 2016)]),
]
YEAR = r"(?P<scheme>[a-z0-9_]+)/(?P<year>[0-9]{4})"


class RulebookViewSet(GenericViewSet[Any]):
    """The rules of every scheme and fiscal year. Anybody may read them, without a key."""

    authentication_classes = []
    permission_classes = [AllowAny]
    filter_backends = []
    serializer_class = SchemeSerializer

    @extend_schema(summary="All schemes, the oldest first", auth=[], responses=SchemeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every scheme with its years and the kinds of work of each year."""
        page: Any = self.paginate_queryset(schemes())
        return self.get_paginated_response(SchemeSerializer(page, many=True).data)

    @extend_schema(
        summary="The rules of one scheme and year",
        auth=[],
        parameters=ADDRESS,
        responses={200: RulebookSerializer, 404: NOT_FOUND},
    )
    @action(detail=False, url_path=YEAR, url_name="year")
    def year(self, request: Request, scheme: str, year: str) -> Response:
        """Parts, caps and conditions by kind, each number with its source and whether it is confirmed."""
        return Response(RulebookSerializer(found_rules(scheme, int(year))).data)

    @extend_schema(
        summary="A cost divided by the rules",
        auth=[],
        parameters=[*ADDRESS, SplitQuestionSerializer],
        responses={200: SplitSerializer, 400: BAD_QUESTION, 404: NOT_FOUND},
    )
    @action(detail=False, url_path=f"{YEAR}/split", url_name="split")
    def split(self, request: Request, scheme: str, year: str) -> Response:
        """What each payer puts in, to the centavo, and what the rules find."""
        found_rules(scheme, int(year))
        asked = SplitQuestionSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        question = dict(asked.validated_data)
        rules, total = found_rules(scheme, int(year), question.pop("kind")), question.pop("total")
        refuse_strangers(question, rules)
        shares = shares_of(total, rules, question)
        answer = {
            "total": total,
            "in_words": in_words(total),
            "parts": [
                {
                    "payer": payer,
                    "name": PAYER_NAMES[payer],
                    "amount": share,
                    "percent": plain(share * 100 / total) if total else "0",
                }
                for payer, share in shares.items()
            ],
            "rule": rules.citation,
            "source": rules.parts_source,
            "confirmed": rules.parts_confirmed,
            "fingerprint": rules.fingerprint,
            "findings": findings_on(total, shares, rules),
        }
        return Response(SplitSerializer(answer).data)


def found_rules(code: str, year: int, kind: str = "") -> Rules:
    """The rules of a kind, or of the first one of the year; without them there is no such address."""
    try:
        return rules_for(code, year, kind or next(iter(kinds(code, year)), ""))
    except NoRules as missing:
        raise Http404(str(missing)) from missing


def refuse_strangers(agreed: Mapping[str, Decimal], rules: Rules) -> None:
    """Nobody has agreed to pay who does not pay under these rules."""
    wrong = {
        payer: [_("«%(payer)s» no aporta bajo estas reglas.") % {"payer": PAYER_NAMES[payer]}]
        for payer in agreed
        if payer not in rules.payers
    }
    if wrong:
        raise serializers.ValidationError(wrong)


def told_parts(parts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Who pays which whole-number part, with the percentage that it makes."""
    whole = sum(parts.values())
    return [
        {
            "payer": payer,
            "name": str(PAYER_NAMES[payer]),
            "parts": part,
            "percent": plain(Decimal(part * 100) / whole),
        }
        for payer, part in parts.items()
    ]


ROUTES = [("rulebooks", RulebookViewSet)]
