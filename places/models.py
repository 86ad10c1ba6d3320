"""The catalogue of places: states, municipalities, localities, their marginality, and the consulates.

Keys are INEGI's own, as text with their leading zeros: «32» holds «32039», which holds «320390001».
"""

from typing import Self
from unicodedata import normalize

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, CheckConstraint, F, Func, Q, UniqueConstraint, Value, When
from django.db.models.functions import Concat, Left, Lower, Replace, Trim
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 100
# With so many names that hold the text as typed, a misspelling is not looked for.
ENOUGH_TO_CHOOSE_FROM = 10
# Beside names that hold the text as typed, others must be this like it. Alone, the database's own
# threshold holds (pg_trgm.word_similarity_threshold, which the settings lower to 0.4).
LIKENESS_BESIDE_EXACT = 0.6


def plain(text) -> Lower:
    """``text`` without accents and capitals.

    ``f_unaccent`` is this database's immutable `unaccent`: a generated column may rest on it.
    """
    return Lower(Func(text, function="f_unaccent", output_field=models.TextField()))


def words(text) -> Func:
    """``text`` as it is searched: plain letters and digits, one space for anything between them."""
    between = (Value("[^a-z0-9]+"), Value(" "), Value("g"))
    return Func(plain(text), *between, function="regexp_replace", output_field=models.TextField())


def searched_name() -> models.GeneratedField:
    """What a search compares."""
    return models.GeneratedField(
        expression=words(F("name")),
        output_field=models.CharField(max_length=200, db_collation="C"),
        db_persist=True,
    )


def spanish_order() -> models.GeneratedField:
    """A key that sorts as a Spanish dictionary does, ñ after n, on a server without Spanish collations."""
    name = Replace(Replace(F("name"), Value("ñ"), Value("n~")), Value("Ñ"), Value("N~"))
    return models.GeneratedField(
        expression=plain(name),
        output_field=models.CharField(max_length=200, db_collation="C"),
        db_persist=True,
    )


def code_field(length: int) -> models.CharField:
    """The primary key of a place: ``length`` digits of INEGI."""
    digits = RegexValidator(rf"^[0-9]{{{length}}}\Z", _("La clave del INEGI no tiene la forma debida."))
    return models.CharField(_("clave"), max_length=length, primary_key=True, validators=[digits])


def has_digits(length: int) -> Q:
    return Q(code__regex=rf"^[0-9]{{{length}}}$")


class NamedPlaces(models.QuerySet):
    """Places that are found by a name as people type it."""

    def named(self, text: str) -> Self:
        """Places with a word that begins with ``text``, and those that are like it when few do.

        Accents, capitals and signs do not matter. First the names that begin so, then those with a word
        that begins so, then the likest; among equals the larger place. Asks the database once on the way,
        so that «san juan», which a tenth of the country is like, is found as quickly as a rare name.
        """
        if not any(sign.isascii() and sign.isalnum() for sign in normalize("NFKD", text)):
            return self.none()
        asked = Trim(words(Value(text[:LONGEST_NAME])))
        begins = Q(search_name__startswith=asked)
        holds = begins | Q(search_name__contains=Concat(Value(" "), asked))
        rank = Case(When(begins, then=Value(0)), When(holds, then=Value(1)), default=Value(2))
        larger_first = (F("population").desc(nulls_last=True), "sort_key", "code")

        as_typed = self.filter(holds).order_by()[:ENOUGH_TO_CHOOSE_FROM].count()
        if as_typed == ENOUGH_TO_CHOOSE_FROM:
            return self.filter(holds).order_by(rank, *larger_first)
        # Whole words are compared, so that «jeres» is liker to Jerez than to Mujeres.
        likeness = TrigramStrictWordSimilarity(asked, "search_name")
        likest_first = Case(When(holds, then=Value(1.0)), default=likeness).desc()
        alike = Q(search_name__trigram_word_similar=asked)
        if as_typed:
            alike &= Q(GreaterThanOrEqual(likeness, Value(LIKENESS_BESIDE_EXACT)))
        return self.filter(holds | alike).order_by(rank, likest_first, *larger_first)


class State(models.Model):
    """One of the 32 federal entities."""

    code = code_field(2)
    name = models.CharField(_("nombre"), max_length=60)
    short_name = models.CharField(
        _("abreviatura"), max_length=10, help_text=_("Como la escribe el INEGI: Zac., NL.")
    )
    population = models.PositiveIntegerField(_("población"), help_text=_("Censo 2020."))
    sort_key = spanish_order()

    class Meta:
        verbose_name = _("entidad federativa")
        verbose_name_plural = _("entidades federativas")
        ordering = ["sort_key"]
        constraints = [
            CheckConstraint(condition=has_digits(2), name="state_code_is_two_digits"),
            CheckConstraint(condition=~Q(name="") & ~Q(short_name=""), name="state_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class MunicipalityQuerySet(NamedPlaces):
    def search(self, text: str, *, state: "State | str | None" = None) -> Self:
        """Municipalities whose name is like ``text``, in the whole country or in ``state``."""
        return (self if state is None else self.filter(state=state)).named(text)


class Municipality(models.Model):
    """A municipality, or a borough of Mexico City."""

    code = code_field(5)
    state = models.ForeignKey(
        State, models.PROTECT, related_name="municipalities", db_index=False, verbose_name=_("entidad")
    )
    name = models.CharField(_("nombre"), max_length=100)
    seat_name = models.CharField(_("cabecera"), max_length=100, blank=True)
    population = models.PositiveIntegerField(
        _("población"),
        null=True,
        blank=True,
        help_text=_("Censo 2020; vacía si el municipio se creó después."),
    )
    latitude = models.FloatField(_("latitud"), null=True, blank=True)
    longitude = models.FloatField(_("longitud"), null=True, blank=True)
    created_after_census = models.BooleanField(_("creado después del Censo 2020"), default=False)
    search_name = searched_name()
    sort_key = spanish_order()

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipio")
        verbose_name_plural = _("municipios")
        ordering = ["sort_key", "code"]
        indexes = [
            models.Index(fields=["state", "sort_key"], name="municipality_by_state"),
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="municipality_by_likeness"),
        ]
        constraints = [
            CheckConstraint(condition=has_digits(5), name="municipality_code_is_five_digits"),
            CheckConstraint(
                condition=Q(state=Left("code", 2)), name="municipality_code_begins_with_its_state"
            ),
            CheckConstraint(condition=~Q(name=""), name="municipality_has_a_name"),
            CheckConstraint(
                condition=Q(created_after_census=True, population=None)
                | Q(created_after_census=False, population__isnull=False),
                name="municipality_is_counted_unless_newer_than_census",
            ),
            CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(14, 33), longitude__range=(-119, -86)),
                name="municipality_lies_in_mexico",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LocalityQuerySet(NamedPlaces):
    def search(self, text: str, *, municipality: "Municipality | str | None" = None) -> Self:
        """Localities whose name is like ``text``, in the whole country or in ``municipality``."""
        return (self if municipality is None else self.filter(municipality=municipality)).named(text)


class Locality(models.Model):
    """An inhabited locality of the census of 2020. Municipalities newer than it have none yet."""

    code = code_field(9)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="localities", db_index=False, verbose_name=_("municipio")
    )
    name = models.CharField(_("nombre"), max_length=100)
    population = models.PositiveIntegerField(_("población"), help_text=_("Censo 2020."))
    latitude = models.FloatField(_("latitud"))
    longitude = models.FloatField(_("longitud"))
    altitude = models.SmallIntegerField(
        _("altitud"), null=True, blank=True, help_text=_("Metros sobre el mar.")
    )
    search_name = searched_name()
    sort_key = spanish_order()

    objects = LocalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("localidad")
        verbose_name_plural = _("localidades")
        ordering = ["sort_key", "code"]
        indexes = [
            models.Index(fields=["municipality", "sort_key"], name="locality_by_municipality"),
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="locality_by_likeness"),
        ]
        constraints = [
            CheckConstraint(condition=has_digits(9), name="locality_code_is_nine_digits"),
            CheckConstraint(
                condition=Q(municipality=Left("code", 5)), name="locality_code_begins_with_its_municipality"
            ),
            CheckConstraint(condition=~Q(name=""), name="locality_has_a_name"),
            CheckConstraint(
                condition=Q(latitude__range=(14, 33), longitude__range=(-119, -86)),
                name="locality_lies_in_mexico",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Marginality(models.Model):
    """CONAPO's marginality of a municipality in one edition of the index.

    The index of 2020 is a distance (DP2): **a higher number is less marginality**. Compare degrees,
    and never numbers of two methods.
    """

    class Degree(models.TextChoices):
        VERY_HIGH = "very_high", _("Muy alto")
        HIGH = "high", _("Alto")
        MEDIUM = "medium", _("Medio")
        LOW = "low", _("Bajo")
        VERY_LOW = "very_low", _("Muy bajo")

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="marginality", db_index=False, verbose_name=_("municipio")
    )
    edition = models.PositiveSmallIntegerField(_("edición"))
    index = models.DecimalField(
        _("índice"), max_digits=9, decimal_places=6, help_text=_("Mayor es menos marginación.")
    )
    degree = models.CharField(_("grado"), max_length=9, choices=Degree)

    class Meta:
        verbose_name = _("grado de marginación")
        verbose_name_plural = _("grados de marginación")
        ordering = ["municipality", "-edition"]
        constraints = [
            UniqueConstraint(
                fields=["municipality", "edition"], name="municipality_has_one_degree_per_edition"
            ),
            CheckConstraint(
                condition=Q(degree__in=["very_high", "high", "medium", "low", "very_low"]),
                name="marginality_degree_is_of_conapo",
            ),
            CheckConstraint(condition=Q(edition__range=(1990, 2100)), name="marginality_edition_is_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.edition}: {self.get_degree_display()}"


class MigrationIntensity(models.Model):
    """CONAPO's intensity of migration to the United States of a municipality, in one edition.

    As with marginality, **a higher index is less intensity**; who has none has no index.
    """

    class Degree(models.TextChoices):
        VERY_HIGH = "very_high", _("Muy alto")
        HIGH = "high", _("Alto")
        MEDIUM = "medium", _("Medio")
        LOW = "low", _("Bajo")
        VERY_LOW = "very_low", _("Muy bajo")
        NONE = "none", _("Nulo")

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="migration_intensity",
        db_index=False,
        verbose_name=_("municipio"),
    )
    edition = models.PositiveSmallIntegerField(_("edición"))
    index = models.DecimalField(
        _("índice"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Mayor es menos intensidad."),
    )
    degree = models.CharField(_("grado"), max_length=9, choices=Degree)
    homes_with_remittances = models.DecimalField(
        _("% de viviendas que reciben remesas"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("intensidad migratoria")
        verbose_name_plural = _("intensidad migratoria")
        ordering = ["municipality", "-edition"]
        constraints = [
            UniqueConstraint(
                fields=["municipality", "edition"], name="municipality_has_one_intensity_per_edition"
            ),
            CheckConstraint(
                condition=Q(degree__in=["very_high", "high", "medium", "low", "very_low", "none"]),
                name="intensity_degree_is_of_conapo",
            ),
            CheckConstraint(condition=Q(edition__range=(1990, 2100)), name="intensity_edition_is_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.edition}: {self.get_degree_display()}"


class Consulate(models.Model):
    """A Mexican consulate in the United States, where clubs are registered."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("Consulado general")
        CAREER = "career", _("Consulado de carrera")
        SECTION = "section", _("Sección consular")

    code = models.SlugField(_("clave"), max_length=40, primary_key=True)
    name = models.CharField(_("nombre"), max_length=120)
    city = models.CharField(_("ciudad"), max_length=60)
    us_state = models.CharField(_("estado de la sede"), max_length=2)
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind)
    whole_states = ArrayField(
        models.CharField(max_length=2), verbose_name=_("estados completos"), default=list
    )
    part_states = ArrayField(models.CharField(max_length=2), verbose_name=_("estados en parte"), default=list)
    as_of = models.DateField(_("según lista del"))
    sort_key = models.GeneratedField(
        expression=plain(F("city")),
        output_field=models.CharField(max_length=200, db_collation="C"),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("consulado")
        verbose_name_plural = _("consulados")
        ordering = ["sort_key"]
        constraints = [
            CheckConstraint(condition=Q(code__regex="^[a-z]+(-[a-z]+)*$"), name="consulate_code_is_a_slug"),
            CheckConstraint(
                condition=Q(us_state__regex="^[A-Z]{2}$"), name="consulate_has_its_seat_in_a_state"
            ),
            CheckConstraint(
                condition=Q(kind__in=["general", "career", "section"]),
                name="consulate_kind_is_of_the_ministry",
            ),
        ]

    def __str__(self) -> str:
        return self.name
