"""Lists that some works carry instead of, or besides, what is built: scholarships and gifts in kind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funding.models import Payer
from places.models import words
from projects.models.project import Project


class Scholarship(models.Model):
    """A pupil with the amount of a year. Names of pupils are read by whoever prepares or judges the work."""

    class Level(models.TextChoices):
        PRIMARY = "primary", _("Primaria")
        SECONDARY = "secondary", _("Secundaria")
        HIGH_SCHOOL = "high_school", _("Media superior o técnico superior")
        HIGHER = "higher", _("Superior")

    project = models.ForeignKey(Project, models.CASCADE, related_name="scholarships")
    name = models.CharField(_("nombre completo"), max_length=150)
    school = models.CharField(_("escuela"), max_length=150)
    level = models.CharField(_("nivel"), max_length=12, choices=Level)
    amount = models.DecimalField(_("importe al año en pesos"), max_digits=12, decimal_places=2)
    # A keyed hash of the CURP, to be compared and never read; empty when nobody told the CURP.
    person_key = models.CharField(max_length=64, blank=True, editable=False)
    # What names are compared by: without accents and capitals.
    search_name = models.GeneratedField(
        expression=words(F("name")),
        output_field=models.CharField(max_length=300, db_collation="C"),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("beca")
        verbose_name_plural = _("becas")
        ordering = ["pk"]
        indexes = [
            GinIndex(OpClass(F("search_name"), name="gin_trgm_ops"), name="pupils_by_like_names"),
            models.Index(fields=["person_key"], condition=~Q(person_key=""), name="pupils_by_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarship_is_positive"),
            models.UniqueConstraint(
                Lower("name"), Lower("school"), "project", name="pupil_has_one_scholarship_in_a_work"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.amount}"


@dataclass(frozen=True)
class LevelSum:
    """How many scholarships of one level there are, and what they come to in pesos."""

    level: str
    count: int
    amount: Decimal

    @property
    def label(self) -> str:
        return str(Scholarship.Level(self.level).label)


def sums_by_level(scholarships: Iterable[tuple[str, Decimal]]) -> list[LevelSum]:
    """Count and sum of each level that occurs, from (level, amount). It names nobody."""
    amounts: dict[str, list[Decimal]] = {level: [] for level in Scholarship.Level.values}
    for level, amount in scholarships:
        amounts[level].append(amount)
    return [
        LevelSum(level, len(found), sum(found, Decimal("0.00"))) for level, found in amounts.items() if found
    ]


def repeated(pupils: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """The places of each pupil who is listed again, from (name, school): where first, and where again."""
    first: dict[tuple[str, str], int] = {}
    for place, (name, school) in enumerate(pupils):
        known = first.setdefault((name.casefold(), school.casefold()), place)
        if known != place:
            yield known, place


class DoubleDecision(models.Model):
    """What a reviewer found out about two scholarships that may be one person's. The newest one counts."""

    class Verdict(models.TextChoices):
        SAME = "same", _("Es la misma persona")
        DIFFERENT = "different", _("Son personas distintas")
        OPEN = "open", _("Se está investigando")

    project = models.ForeignKey(Project, models.PROTECT, related_name="double_decisions")
    other = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    # A keyed hash of both names with their works: lists are written anew, and no name is kept twice.
    pair = models.CharField(max_length=64, db_index=True)
    verdict = models.CharField(_("decisión"), max_length=10, choices=Verdict)
    reason = models.CharField(_("por qué"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("decisión sobre una beca doble")
        verbose_name_plural = _("decisiones sobre becas dobles")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="double_has_its_reason")]

    def __str__(self) -> str:
        return f"{self.project_id}, {self.other_id}: {self.verdict}"


class InKindOffer(models.Model):
    """What a payer offers instead of money, with its value and the paper that values it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="in_kind_offers")
    payer = models.CharField(_("aportante"), max_length=10, choices=Payer)
    description = models.CharField(_("qué se entrega"), max_length=300)
    value = models.DecimalField(_("valor en pesos"), max_digits=14, decimal_places=2)
    paper = models.CharField(
        _("documento de valuación"),
        max_length=200,
        help_text=_("Avalúo o presupuesto: número, fecha y quién lo hizo."),
    )

    class Meta:
        verbose_name = _("aportación en especie ofrecida")
        verbose_name_plural = _("aportaciones en especie ofrecidas")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="offer_is_worth_something"),
            models.CheckConstraint(condition=~Q(paper=""), name="offer_has_its_valuation"),
        ]

    def __str__(self) -> str:
        return f"{self.description}: {self.value}"
