"""What a business must tell besides: its plan, as the committee that appraises it reads it."""

from decimal import ROUND_HALF_UP, Decimal

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.models.project import Project

CENTAVO = Decimal("0.01")
# The answers of a plan that name somebody; whoever neither prepares, judges nor audits the work reads on.
PERSONS = ("investor", "investor_lives_in", "investor_work", "bookkeeper", "tax_payer")


def pesos_a_year(name: str | Promise) -> models.DecimalField:
    """Pesos of the first year of sales."""
    return models.DecimalField(name, max_digits=14, decimal_places=2, null=True, blank=True)


class BusinessPlan(models.Model):
    """The plan de negocios. Its sections are those of the programme's form of 2016."""

    class Stage(models.TextChoices):
        NEW = "new", _("Negocio nuevo")
        RUNNING = "running", _("Negocio en marcha")
        EXPANSION = "expansion", _("Ampliación de un negocio")

    project = models.OneToOneField(Project, models.CASCADE, related_name="plan")
    investor = models.CharField(_("quién invierte"), max_length=150, blank=True)
    investor_lives_in = models.CharField(_("dónde vive"), max_length=150, blank=True)
    investor_work = models.CharField(_("a qué se dedica"), max_length=150, blank=True)

    stage = models.CharField(_("momento del negocio"), max_length=10, choices=Stage, blank=True)
    product = models.TextField(_("producto o servicio"), max_length=2000, blank=True)
    market = models.TextField(_("a quién, cuánto y cómo se vende"), max_length=2000, blank=True)
    team = models.TextField(_("quiénes participan y qué experiencia tienen"), max_length=2000, blank=True)
    owned = models.TextField(_("con qué se cuenta ya"), max_length=2000, blank=True)
    novelty = models.TextField(_("otros datos: tecnología, novedad"), max_length=2000, blank=True)
    stages = models.TextField(_("etapas, del dinero a las ventas"), max_length=2000, blank=True)
    organisation = models.TextField(_("qué hace cada quien"), max_length=2000, blank=True)
    bookkeeper = models.CharField(_("quién lleva las cuentas"), max_length=150, blank=True)
    tax_payer = models.CharField(
        _("quién responde por impuestos y seguro social"), max_length=150, blank=True
    )
    families = models.PositiveSmallIntegerField(_("familias que participan"), null=True, blank=True)
    jobs = models.PositiveSmallIntegerField(_("empleos que crea"), null=True, blank=True)

    sales = pesos_a_year(_("ventas"))
    wages = pesos_a_year(_("sueldos y seguro social"))
    raw_material = pesos_a_year(_("materia prima"))
    machine_upkeep = pesos_a_year(_("mantenimiento de maquinaria"))
    building_upkeep = pesos_a_year(_("mantenimiento del local"))
    energy = pesos_a_year(_("energía y combustible"))
    transport = pesos_a_year(_("transporte"))
    other_costs = pesos_a_year(_("otros gastos"))

    grace_months = models.PositiveSmallIntegerField(_("meses de gracia"), null=True, blank=True)
    instalments = models.PositiveSmallIntegerField(_("pagos mensuales"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan de negocios")
        verbose_name_plural = _("planes de negocios")
        constraints = [
            models.CheckConstraint(
                condition=Q(instalments__isnull=True) | Q(instalments__range=(1, 120)),
                name="recovery_has_some_instalments",
            ),
            models.CheckConstraint(
                condition=Q(grace_months__isnull=True) | Q(grace_months__lte=60), name="grace_is_not_forever"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}"

    COSTS = (
        *("wages", "raw_material", "machine_upkeep", "building_upkeep", "energy", "transport"),
        "other_costs",
    )

    def gaps(self) -> list[str]:
        """What the committee needs and nobody has told yet, in words."""
        needed = (
            *("investor", "investor_lives_in", "investor_work", "stage", "product", "market", "team"),
            *("stages", "organisation", "bookkeeper", "tax_payer", "families", "jobs", "sales"),
        )
        if self.project.rules is not None and self.project.rules.recovers:
            needed += ("grace_months", "instalments")
        missing = [name for name in needed if getattr(self, name) in (None, "")]
        names = [str(self._meta.get_field(name).verbose_name) for name in missing]
        return names if self.yearly_costs else [*names, str(_("gastos del primer año"))]

    @property
    def yearly_costs(self) -> Decimal:
        """Pesos that the first year costs."""
        return sum((getattr(self, name) or Decimal(0) for name in self.COSTS), Decimal("0.00"))

    @property
    def result(self) -> Decimal | None:
        """Pesos that the first year leaves before taxes; none while sales are not told."""
        return None if self.sales is None else self.sales - self.yearly_costs


class PlanCost(models.Model):
    """A line of what the money buys. Together the lines make the cost of the project."""

    class Category(models.TextChoices):
        SET_UP = "set_up", _("Constitución de la empresa")
        PERMITS = "permits", _("Permisos y licencias")
        BUILDING = "building", _("Construcción y adecuación")
        MACHINERY = "machinery", _("Maquinaria y equipo")
        RAW_MATERIAL = "raw_material", _("Materia prima")
        WAGES = "wages", _("Sueldos para empezar")
        OTHER = "other", _("Otros")

    project = models.ForeignKey(Project, models.CASCADE, related_name="costs")
    category = models.CharField(_("tipo de gasto"), max_length=12, choices=Category)
    concept = models.CharField(_("qué se compra"), max_length=200)
    unit = models.CharField(_("unidad"), max_length=40)
    quantity = models.DecimalField(_("cantidad"), max_digits=12, decimal_places=2)
    unit_price = models.DecimalField(_("precio unitario con IVA"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("costo inicial")
        verbose_name_plural = _("costos iniciales")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gt=0), name="cost_is_more_than_nothing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.concept}: {self.amount}"

    @property
    def amount(self) -> Decimal:
        """Pesos of the line, with VAT, to the centavo."""
        return (self.quantity * self.unit_price).quantize(CENTAVO, ROUND_HALF_UP)


class Appraisal(models.Model):
    """The opinion of the committee that appraises businesses. A later one counts instead of it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="appraisals")
    committee = models.CharField(_("comité"), max_length=120)
    session = models.CharField(_("número de la sesión"), max_length=120)
    held_on = models.DateField(_("fecha de la sesión"))
    is_favourable = models.BooleanField(_("la opinión es favorable"))
    reasons = models.TextField(_("razones: viabilidad técnica, comercial y financiera"), max_length=4000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("valuación")
        verbose_name_plural = _("valuaciones")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(session="") & ~Q(reasons=""), name="appraisal_has_session_and_reasons"
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.session}"
