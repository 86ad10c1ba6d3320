import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from places.circumscriptions import US_STATES, counties, is_shared, serving, us_state_code
from places.models import Consulate, Locality, Marginality, MigrationIntensity, Municipality, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_states")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("rio grande", "32039"),
        ("RÍO  GRANDE", "32039"),
        ("rio gr", "32039"),
        ("rio grnade", "32039"),
        ("jeres", "32020"),
        ("apaseo el alto", "11004"),
        ("apaseo el gradne", "11005"),
        ("canitas", "32006"),
        ("cañitas", "32006"),
        ("zacatcas", "32056"),
        ("tlaltenango de sanches", "32048"),
        ("san miguel de ayende", "11003"),
        ("hidalgo, dolores", "11014"),
    ],
)
def test_a_municipality_is_found_as_people_type_it(typed, code):
    assert Municipality.objects.search(typed).first().code == code


@pytest.mark.parametrize(
    ("municipality", "typed", "code"),
    [
        ("32020", "jeres", "320200001"),
        ("32039", "alfonso medina el capricho", "320390002"),
        ("32039", "capricho", "320390002"),
        ("32039", "boqilla de ariba", "320390004"),
        ("11004", "apaseo el alto", "110040001"),
    ],
)
def test_a_locality_is_found_within_its_municipality(municipality, typed, code):
    found = Locality.objects.search(typed, municipality=municipality)

    assert found.first().code == code
    assert {place.municipality_id for place in found} == {municipality}


def test_names_that_begin_so_come_before_larger_places_that_hold_it():
    found = [place.search_name for place in Locality.objects.search("guadalupe")]
    begins = [name.startswith("guadalupe") for name in found]

    assert begins == sorted(begins, reverse=True)
    assert True in begins and False in begins


def test_among_equals_the_larger_place_comes_first():
    found = [
        place for place in Locality.objects.search("san juan") if place.search_name.startswith("san juan")
    ]

    assert [place.population for place in found] == sorted(
        (place.population for place in found), reverse=True
    )


def test_a_search_stays_within_the_state():
    assert {place.state_id for place in Municipality.objects.search("san", state="11")} == {"11"}
    assert not Municipality.objects.search("rio grande", state="11").filter(code="32039").exists()


@pytest.mark.parametrize("typed", ["", "   ", "%", "...", "_", "東京"])
def test_signs_alone_find_nothing(typed):
    assert not Locality.objects.search(typed).exists()


@pytest.mark.parametrize("typed", ["100%", "o'higgins", "a\\b", "[x]", "(", '"', "río " * 900])
def test_signs_in_a_name_are_only_signs(typed):
    list(Locality.objects.search(typed))


def test_a_search_asks_the_database_twice():
    with CaptureQueriesContext(connection) as queries:
        list(Locality.objects.search("jeres")[:10])

    assert len(queries) == 2


def test_names_sort_as_in_a_spanish_dictionary():
    zacatecas = State.objects.get(code="32")
    for number, name in enumerate(
        ["Zapato", "ñandú", "Ñuu Savi", "nube", "Ola", "Nzo", "Ángel", "avión"], start=901
    ):
        Municipality.objects.create(code=f"32{number}", state=zacatecas, name=name, population=1)

    found = Municipality.objects.filter(code__startswith="329").values_list("name", flat=True)

    assert list(found) == ["Ángel", "avión", "nube", "Nzo", "ñandú", "Ñuu Savi", "Ola", "Zapato"]


def test_a_municipality_newer_than_the_census_has_no_population():
    Municipality.objects.create(code="32998", state_id="32", name="Nuevo", created_after_census=True)

    with (
        pytest.raises(IntegrityError, match="municipality_is_counted_unless_newer_than_census"),
        transaction.atomic(),
    ):
        Municipality.objects.create(
            code="32999", state_id="32", name="Nuevo", created_after_census=True, population=0
        )


PLACE = {"name": "Prueba", "population": 1, "latitude": 23, "longitude": -103}
BAD_ROWS = [
    ("state_code_is_two_digits", State, {"code": "3", "name": "X", "short_name": "X", "population": 1}),
    ("state_has_a_name", State, {"code": "98", "name": "", "short_name": "X", "population": 1}),
    ("municipality_code_is_five_digits", Municipality, PLACE | {"code": "3290", "state_id": "32"}),
    ("municipality_code_begins_with_its_state", Municipality, PLACE | {"code": "32900", "state_id": "11"}),
    ("municipality_has_a_name", Municipality, PLACE | {"code": "32900", "state_id": "32", "name": ""}),
    (
        "municipality_lies_in_mexico",
        Municipality,
        PLACE | {"code": "32900", "state_id": "32", "longitude": 103},
    ),
    ("locality_code_is_nine_digits", Locality, PLACE | {"code": "3203999O1", "municipality_id": "32039"}),
    (
        "locality_code_begins_with_its_municipality",
        Locality,
        PLACE | {"code": "320399999", "municipality_id": "32020"},
    ),
    ("locality_has_a_name", Locality, PLACE | {"code": "320399999", "municipality_id": "32039", "name": ""}),
    (
        "locality_lies_in_mexico",
        Locality,
        PLACE | {"code": "320399999", "municipality_id": "32039", "latitude": 40},
    ),
    (
        "municipality_has_one_degree_per_edition",
        Marginality,
        {"municipality_id": "32039", "edition": 2020, "index": 50, "degree": "high"},
    ),
    (
        "marginality_degree_is_of_conapo",
        Marginality,
        {"municipality_id": "32039", "edition": 2015, "index": 50, "degree": "Alto"},
    ),
    (
        "marginality_edition_is_a_year",
        Marginality,
        {"municipality_id": "32039", "edition": 20, "index": 50, "degree": "high"},
    ),
    (
        "municipality_has_one_intensity_per_edition",
        MigrationIntensity,
        {"municipality_id": "32039", "edition": 2020, "index": 50, "degree": "high"},
    ),
    (
        "intensity_degree_is_of_conapo",
        MigrationIntensity,
        {"municipality_id": "32039", "edition": 2015, "index": 50, "degree": "Nulo"},
    ),
    (
        "intensity_edition_is_a_year",
        MigrationIntensity,
        {"municipality_id": "32039", "edition": 20, "index": 50, "degree": "none"},
    ),
    (
        "consulate_code_is_a_slug",
        Consulate,
        {"code": "Los Ángeles", "name": "X", "us_state": "CA", "kind": "career", "as_of": "2018-09-12"},
    ),
    (
        "consulate_kind_is_of_the_ministry",
        Consulate,
        {"code": "x", "name": "X", "us_state": "CA", "kind": "honorary", "as_of": "2018-09-12"},
    ),
    (
        "consulate_has_its_seat_in_a_state",
        Consulate,
        {"code": "x", "name": "X", "us_state": "ca", "kind": "career", "as_of": "2018-09-12"},
    ),
]


@pytest.mark.parametrize(("constraint", "model", "row"), BAD_ROWS, ids=[row[0] for row in BAD_ROWS])
def test_the_database_refuses_a_place_that_cannot_be(constraint, model, row):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**row)


def test_every_constraint_is_tried():
    models = (State, Municipality, Locality, Marginality, MigrationIntensity, Consulate)
    kept = {constraint.name for model in models for constraint in model._meta.constraints}

    assert kept == {row[0] for row in BAD_ROWS} | {"municipality_is_counted_unless_newer_than_census"}


def test_every_place_of_the_united_states_has_one_consulate(db):
    """The ministry's counties of Texas and Indiana are all there are, and no consulate is unknown."""
    known = set(Consulate.objects.values_list("pk", flat=True))

    assert {len(counties()["TX"]), len(counties()["IN"])} == {254, 92}
    assert {consulate for state in counties().values() for _name, consulate in state.values()} <= known
    for code, names in US_STATES.items():
        assert is_shared(code) or len(serving(code)) == 1, code
        assert {us_state_code(name) for name in names} == {code}
    assert (us_state_code("nuevo mexico"), us_state_code("Ontario")) == ("NM", "")
