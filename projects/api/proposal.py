"""The answers of a proposal over REST: its lists, its plan, and what a draft takes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError as Refusal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Office, Role
from accounts.personal import person_key_of
from accounts.phones import international
from clubs.models import Club
from documents.cells import plain
from funding.models import Payer
from places.models import Locality, Municipality
from programs.api import PesosField
from programs.money import pesos
from programs.rulebook import FAMILIES
from projects.api.budget import activities_field, concepts_field, with_rates
from projects.forms.club import PREFIXES
from projects.forms.money import GIFTS
from projects.forms.plan import COSTS
from projects.forms.scholarships import LARGEST, MOST
from projects.models import BusinessPlan, Goal, InKindOffer, PlanCost, Project, Representative, Scholarship
from projects.models.lists import repeated
from projects.models.plan import PERSONS


def above_zero(most: Decimal | None = None) -> Callable[[Decimal], None]:
    """A validator of amounts that must be something, and no more than a column holds."""

    def ask(amount: Decimal) -> None:
        if amount <= 0:
            raise serializers.ValidationError(_("El importe debe ser mayor que cero."))
        if most is not None and amount > most:
            sentence = _("El importe no puede pasar de %(most)s.") % {"most": pesos(most)}
            raise serializers.ValidationError(sentence)

    return ask


class PlainField(serializers.CharField):
    """One line of text, in one spelling."""

    def to_internal_value(self, data: Any) -> str:
        return plain(super().to_internal_value(data))


class GoalSerializer(serializers.ModelSerializer[Goal]):
    quantity = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01"))

    class Meta:
        model = Goal
        fields = ["description", "quantity", "unit"]


class CostSerializer(serializers.ModelSerializer[PlanCost]):
    quantity = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    unit_price = PesosField(validators=[above_zero()], help_text="With VAT.")
    amount = PesosField(read_only=True)

    class Meta:
        model = PlanCost
        fields = ["category", "concept", "unit", "quantity", "unit_price", "amount"]


class ScholarshipSerializer(serializers.ModelSerializer[Scholarship]):
    name = PlainField(max_length=150)
    school = PlainField(max_length=150)
    amount = PesosField(validators=[above_zero(LARGEST)], help_text="Of one year.")
    curp = serializers.CharField(
        max_length=30,
        required=False,
        allow_blank=True,
        write_only=True,
        help_text="Only a keyed hash of it is kept. Left out, a pupil keeps what was told before.",
    )

    class Meta:
        model = Scholarship
        fields = ["name", "school", "level", "amount", "curp"]

    def validate_curp(self, text: str) -> str:
        try:
            return person_key_of(text)
        except Refusal as reason:
            raise serializers.ValidationError(reason.messages) from reason

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        """Of the CURP only its key goes on."""
        key = told.pop("curp", "")
        return {**told, "person_key": key} if key else told


class LevelSumSerializer(serializers.Serializer[Any]):
    """The scholarships of one level, without names."""

    level = serializers.ChoiceField(choices=Scholarship.Level.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    amount = PesosField()


class InKindOfferSerializer(serializers.ModelSerializer[InKindOffer]):
    payer = serializers.ChoiceField(choices=Payer.choices)
    value = PesosField(validators=[above_zero()])

    class Meta:
        model = InKindOffer
        fields = ["payer", "description", "value", "paper"]


class RepresentativeSerializer(serializers.ModelSerializer[Representative]):
    """Who speaks for the work on one side of the border."""

    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, help_text="+ and country.")

    class Meta:
        model = Representative
        fields = ["side", "name", "phone", "relation", "email"]
        extra_kwargs = {"relation": {"required": False, "allow_blank": True}}

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        try:
            phone = international(told.get("phone", ""), PREFIXES[told["side"]])
        except Refusal as refusal:
            raise serializers.ValidationError({"phone": refusal.messages}) from refusal
        return {**told, "phone": phone}


class PlanSerializer(serializers.ModelSerializer[BusinessPlan]):
    """The business plan. Any answer may be left for later; all of them are asked at filing."""

    families = serializers.IntegerField(min_value=1, max_value=9_999, required=False, allow_null=True)
    jobs = serializers.IntegerField(min_value=0, max_value=9_999, required=False, allow_null=True)
    grace_months = serializers.IntegerField(min_value=0, max_value=60, required=False, allow_null=True)
    instalments = serializers.IntegerField(min_value=1, max_value=120, required=False, allow_null=True)
    yearly_costs = PesosField(read_only=True)
    result = PesosField(read_only=True, allow_null=True, help_text="Sales less costs, before taxes.")

    class Meta:
        model = BusinessPlan
        fields = [
            *[field.name for field in BusinessPlan._meta.fields if field.name not in ("id", "project")],
            "yearly_costs",
            "result",
        ]

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name in ("sales", *BusinessPlan.COSTS):
            fields[name] = PesosField(required=False, allow_null=True)
        return fields


class PlanReadSerializer(PlanSerializer):
    """The business plan. Persons are null for readers who neither prepare, judge nor audit the work."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return super().get_fields() | {name: serializers.CharField(allow_null=True) for name in PERSONS}

    def to_representation(self, plan: BusinessPlan) -> dict[str, Any]:
        hidden = {} if self.context["may_read_names"] else dict.fromkeys(PERSONS)
        return super().to_representation(plan) | hidden


class ProposalSerializer(serializers.Serializer[Project]):
    """The answers of a proposal. A PATCH sends only what changes, of ``plan`` too.

    ``goals``, ``costs``, ``scholarships``, ``in_kind_offers``, ``concepts`` and ``activities`` are replaced
    as a whole.
    """

    club = serializers.PrimaryKeyRelatedField(queryset=Club.objects.none())
    scheme = serializers.CharField(max_length=40)
    fiscal_year = serializers.IntegerField(min_value=1986, max_value=2100)
    family = serializers.ChoiceField(
        choices=list(FAMILIES.items()),
        required=False,
        help_text="While ``kind`` is not told: once it is, the family is that of the kind.",
    )
    kind = serializers.CharField(max_length=40, required=False, allow_blank=True)
    gives_scholarships = serializers.BooleanField(required=False)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    months = serializers.IntegerField(min_value=1, max_value=36, required=False, allow_null=True)
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Municipality.objects.all(), required=False, allow_null=True
    )
    locality = serializers.PrimaryKeyRelatedField(
        queryset=Locality.objects.all(), required=False, allow_null=True
    )
    unlisted_locality = serializers.CharField(max_length=150, required=False, allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    latitude = serializers.DecimalField(
        9, 6, min_value=14, max_value=33, required=False, allow_null=True, help_text="With ``longitude``."
    )
    longitude = serializers.DecimalField(
        9, 6, min_value=-119, max_value=-86, required=False, allow_null=True, help_text="With ``latitude``."
    )
    club_is_confirmed = serializers.BooleanField(
        required=False, help_text="What is registered of the club is still so."
    )
    representatives = RepresentativeSerializer(many=True, required=False, max_length=2)
    women = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False, allow_null=True)
    men = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False, allow_null=True)
    homes = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False, allow_null=True)
    total = PesosField(required=False, allow_null=True)
    federal_share = PesosField(required=False, allow_null=True)
    state_share = PesosField(required=False, allow_null=True)
    municipal_share = PesosField(required=False, allow_null=True)
    migrants_share = PesosField(required=False, allow_null=True)
    company_share = PesosField(required=False, allow_null=True)
    company = serializers.PrimaryKeyRelatedField(
        queryset=Office.objects.filter(role=Role.COMPANY),
        required=False,
        allow_null=True,
        help_text="The office of the company that pays a part.",
    )
    goals = GoalSerializer(many=True, required=False)
    plan = PlanSerializer(required=False)
    costs = CostSerializer(
        many=True,
        required=False,
        max_length=COSTS.most,
        error_messages={"max_length": COSTS.too_many},
    )
    scholarships = ScholarshipSerializer(
        many=True,
        required=False,
        max_length=MOST,
        error_messages={"max_length": gettext_lazy("La lista puede tener hasta 500 becas.")},
    )
    in_kind_offers = InKindOfferSerializer(many=True, required=False, max_length=GIFTS.most)
    concepts = concepts_field()
    activities = activities_field()
    revision = serializers.IntegerField(required=False, write_only=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["club"].queryset = Club.objects.represented_by(request.user)
        if self.instance is not None:
            # A work never changes its club nor the rules under which it was begun.
            for name in ("club", "scheme", "fiscal_year", "family"):
                fields.pop(name)
        return fields

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        """A point has both of its coordinates; the lines of the budget have rates of the year of the work."""
        names = ("latitude", "longitude")
        point = [told.get(name, getattr(self.instance, name, None)) for name in names]
        if (point[0] is None) != (point[1] is None):
            missing = names[point[1] is None]
            raise serializers.ValidationError({missing: _("Escriba las dos, latitud y longitud, o ninguna.")})
        if "concepts" in told:
            year = self.instance.fiscal_year if self.instance is not None else told["fiscal_year"]
            try:
                told["concepts"] = with_rates(told["concepts"], year)
            except serializers.ValidationError as wrong:
                raise serializers.ValidationError({"concepts": wrong.detail}) from wrong
        return told

    def validate_representatives(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each side has one."""
        if len({row["side"] for row in rows}) < len(rows):
            raise serializers.ValidationError(_("Hay un representante en cada lado, no dos."))
        return rows

    def validate_scholarships(self, scholarships: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A pupil has one scholarship in a work."""
        pupils = [(one["name"], one["school"]) for one in scholarships]
        sentence = _(
            "Renglones %(first)s y %(row)s: «%(name)s» está dos veces con la misma escuela. Quite uno."
        )
        if errors := [
            sentence % {"first": first + 1, "row": again + 1, "name": pupils[again][0]}
            for first, again in repeated(pupils)
        ]:
            raise serializers.ValidationError(errors)
        return scholarships
