"""What a work costs line by line, who offered the goods at which price, and when work and money happen."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project

CENTAVO = Decimal("0.01")
NOTHING = Decimal("0.00")
# Whole budgets beyond this are several works.
MOST_CONCEPTS = 500
MOST_ACTIVITIES = 24
MOST_QUOTATIONS = 3
LAST_YEAR = 9999


class Vat(models.TextChoices):
    """The value added tax of a line. Which rates a year has is told by ``rates_of``."""

    GENERAL_16 = "iva16", _("16 %")
    GENERAL_15 = "iva15", _("15 %")
    BORDER_11 = "iva11", _("11 %, frontera")
    LOW_10 = "iva10", _("10 %")
    BORDER_8 = "iva8", _("8 %, frontera")
    ZERO = "iva0", _("0 %")
    EXEMPT = "exempt", _("Exento")


# Percent, and the fiscal years that have it. Ley del IVA, articles 1, 2 and 2-A: 15 % from 1983 to 1991 and
# 1995 to 2009, 10 % in the whole country from 1992 to 1994 and at the border from 1995 to 2009, then 16 and
# 11 %; no border rate since 2014, and 8 % at the northern border by the decree of 31/12/2018.
RATES: dict[str, tuple[int, list[range]]] = {
    Vat.GENERAL_16: (16, [range(2010, LAST_YEAR)]),
    Vat.GENERAL_15: (15, [range(1983, 1992), range(1995, 2010)]),
    Vat.BORDER_11: (11, [range(2010, 2014)]),
    Vat.LOW_10: (10, [range(1980, 1983), range(1992, 2010)]),
    Vat.BORDER_8: (8, [range(2019, LAST_YEAR)]),
    Vat.ZERO: (0, [range(1980, LAST_YEAR)]),
    Vat.EXEMPT: (0, [range(1980, LAST_YEAR)]),
}


def rates_of(fiscal_year: int) -> list[Vat]:
    """The rates of that year, the usual one first."""
    return [
        Vat(rate) for rate, (_percent, spans) in RATES.items() if any(fiscal_year in span for span in spans)
    ]


@dataclass(frozen=True)
class LineSum:
    """What lines come to in pesos: without VAT, the VAT, and together."""

    amount: Decimal = NOTHING
    vat: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        return self.amount + self.vat

    def __add__(self, other: "LineSum") -> "LineSum":
        return LineSum(self.amount + other.amount, self.vat + other.vat)


def line_sum(quantity: Decimal, unit_price: Decimal, vat: str) -> LineSum:
    """A line to the centavo, half up as a CFDI rounds; the database computes the same."""
    amount = (quantity * unit_price).quantize(CENTAVO, ROUND_HALF_UP)
    return LineSum(amount, (amount * RATES[vat][0] / 100).quantize(CENTAVO, ROUND_HALF_UP))


def quantity_told(quantity: Decimal) -> str:
    """A quantity with its commas, and no zeros behind what it says: 1,240.5."""
    return f"{quantity:,.4f}".rstrip("0").rstrip(".")


def money_column(expression: Combinable) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression,
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
    )


def rounded() -> Round:
    return Round(F("quantity") * F("unit_price"), precision=2)


def taxed() -> Round:
    whens = [
        When(vat=str(rate), then=Value(Decimal(percent) / 100)) for rate, (percent, _spans) in RATES.items()
    ]
    return Round(
        rounded()
        * Case(*whens, default=Value(Decimal(0)), output_field=models.DecimalField(decimal_places=2)),
        precision=2,
    )


class Concept(models.Model):
    """A line of the catálogo de conceptos. What it comes to is computed by the database."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="concepts")
    # From one without gaps; addresses name the line by it.
    number = models.PositiveSmallIntegerField(_("renglón"))
    code = models.CharField(_("clave"), max_length=40, blank=True)
    section = models.CharField(_("partida"), max_length=120, blank=True)
    concept = models.CharField(_("concepto"), max_length=1000)
    unit = models.CharField(_("unidad"), max_length=40)
    quantity = models.DecimalField(_("cantidad"), max_digits=14, decimal_places=4)
    unit_price = models.DecimalField(_("precio unitario sin IVA"), max_digits=14, decimal_places=2)
    vat = models.CharField(_("IVA"), max_length=6, choices=Vat, default=Vat.GENERAL_16)
    # Goods are compared by quotations.
    is_bought = models.BooleanField(_("se compra"), default=False)
    # The quotation that was taken is not the cheapest one.
    reason = models.CharField(_("por qué no la más barata"), max_length=300, blank=True)
    amount = money_column(rounded())
    vat_amount = money_column(taxed())
    total = money_column(rounded() + taxed())

    class Meta:
        verbose_name = _("concepto")
        verbose_name_plural = _("presupuesto por conceptos")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gt=0), name="concept_is_more_than_nothing"
            ),
            models.CheckConstraint(condition=Q(vat__in=Vat.values), name="concept_has_a_known_vat"),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_CONCEPTS)), name="budget_has_so_many_concepts"
            ),
            models.UniqueConstraint(fields=["project", "number"], name="concept_has_its_number_in_a_work"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.concept}"

    @property
    def quantity_told(self) -> str:
        return quantity_told(self.quantity)

    @property
    def quoted(self) -> str:
        """The quotations of the line in words, the chosen one marked."""
        words = [f"{one}{' ✓' if one.is_chosen else ''}" for one in self.quotations.all()]
        return "; ".join([*words, *([self.reason] if self.reason else [])])


class Quotation(models.Model):
    """What a supplier asks for the goods of a line, by which paper. At most three of a line, one chosen."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="quotations")
    supplier = models.CharField(_("proveedor"), max_length=150)
    rfc = models.CharField(_("RFC"), max_length=13, blank=True)
    amount = models.DecimalField(_("importe con IVA"), max_digits=14, decimal_places=2)
    quoted_on = models.DateField(_("fecha"))
    paper = models.CharField(_("documento"), max_length=200, blank=True)
    is_chosen = models.BooleanField(_("elegida"), default=False)

    class Meta:
        verbose_name = _("cotización")
        verbose_name_plural = _("cotizaciones")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="quotation_is_positive"),
            models.UniqueConstraint(
                fields=["concept"], condition=Q(is_chosen=True), name="one_quotation_of_a_line_is_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.amount}"


class Activity(models.Model):
    """A stretch of the calendar: from month to month of the execution, with the pesos of each."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="activities")
    name = models.CharField(_("actividad"), max_length=200)
    first_month = models.PositiveSmallIntegerField(
        _("primer mes"), validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    last_month = models.PositiveSmallIntegerField(
        _("último mes"), validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    amounts = ArrayField(models.DecimalField(max_digits=14, decimal_places=2), verbose_name=_("pesos al mes"))

    class Meta:
        verbose_name = _("actividad")
        verbose_name_plural = _("calendario de obra y dinero")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__gte=1, last_month__lte=36, first_month__lte=F("last_month")),
                name="activity_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(amounts__len=F("last_month") - F("first_month") + 1),
                name="activity_has_pesos_of_each_month",
            ),
            models.CheckConstraint(
                condition=Func(F("amounts"), function="0 <= ALL", output_field=models.BooleanField()),
                name="months_cost_nothing_or_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.first_month}–{self.last_month}"

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, NOTHING)

    def in_month(self, month: int) -> Decimal:
        """Pesos of one month of the execution; none outside of the activity."""
        return (
            self.amounts[month - self.first_month]
            if self.first_month <= month <= self.last_month
            else NOTHING
        )


def sum_of(concepts: Iterable[Any]) -> LineSum:
    """What these lines come to."""
    return sum((LineSum(one.amount, one.vat_amount) for one in concepts), LineSum())


@dataclass(frozen=True)
class Section:
    """A partida with what its lines come to."""

    name: str
    count: int
    total: Decimal


def sections_of(concepts: Iterable[Concept]) -> list[Section]:
    """The partidas in the order in which they begin."""
    totals: dict[str, list[Decimal]] = {}
    for one in concepts:
        totals.setdefault(one.section, []).append(one.total)
    return [Section(name, len(found), sum(found, NOTHING)) for name, found in totals.items()]
