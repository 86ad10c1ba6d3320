import hashlib
import json
import lzma
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, Sum

from places.loading import DATA, POPULATION_2020, CatalogueDamaged, load
from places.models import Consulate, Locality, Marginality, MigrationIntensity, Municipality, State
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db
LOCALITIES = "localidades_iter2020.csv.xz"
NEWER_THAN_CENSUS = {"02007", "04013", "12082", "12083", "12084", "12085", "24059", "25019", "25020"}


def sign(folder):
    """Somebody changes a file and its hash, but not what it must hold."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, facts in manifest.items():
        facts["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def rewrite(folder, change):
    path = folder / LOCALITIES
    path.write_bytes(lzma.compress(change(lzma.decompress(path.read_bytes())), preset=0))


@pytest.fixture(autouse=True)
def owner(db):
    """The catalogue is loaded by whoever migrates, with the rights of the owner of its tables."""
    with as_owner():
        yield


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def test_the_whole_country_is_loaded():
    counts = load()

    assert (State.objects.count(), Municipality.objects.count()) == (32, 2_478)
    assert (Locality.objects.count(), Marginality.objects.count()) == (189_432, 2_469)
    assert Consulate.objects.count() == 53
    for model in (State, Municipality, Locality):
        assert model.objects.aggregate(all=Sum("population"))["all"] == POPULATION_2020
    newer = Municipality.objects.filter(created_after_census=True)
    assert set(newer.values_list("code", flat=True)) == NEWER_THAN_CENSUS
    degrees = Marginality.objects.order_by("degree").values_list("degree").annotate(Count("pk"))
    assert dict(degrees) == {"very_high": 204, "high": 586, "medium": 494, "low": 530, "very_low": 655}
    intense = MigrationIntensity.objects.order_by("degree").values_list("degree").annotate(Count("pk"))
    assert dict(intense)["very_high"] == 137
    assert MigrationIntensity.objects.filter(index=None, degree="none").count() == 12
    assert {model: loaded.rows for model, loaded in counts.items()} == {
        model: model.objects.count() for model in counts
    }
    assert all(index_serves(search) for search in ("jeres", "rio grande", "san juan"))


def index_serves(text: str) -> bool:
    """Whether a search among all localities of the country rests on the index and not on a reading of all."""
    plan = Locality.objects.search(text)[:10].explain()
    return "locality_by_likeness" in plan and "Seq Scan" not in plan


@pytest.mark.usefixtures("two_states")
def test_facts_of_a_municipality():
    rio_grande = Municipality.objects.select_related("state").get(code="32039")

    assert (rio_grande.name, rio_grande.state.short_name, rio_grande.population) == (
        "Río Grande",
        "Zac.",
        64_535,
    )
    assert rio_grande.localities.get(code="320390001").population == 35_050
    assert rio_grande.marginality.get().get_degree_display() == "Muy bajo"


@pytest.mark.usefixtures("two_states")
def test_a_higher_index_is_less_marginality():
    here = Marginality.objects.filter(municipality__state__in=["32", "11"]).order_by("index")

    assert (here.first().degree, here.last().degree) == ("high", "very_low")


@pytest.mark.usefixtures("two_states")
def test_a_second_load_changes_nothing():
    again = load(states=["32", "11"])

    assert [(loaded.added, loaded.changed) for loaded in again.values()] == [(0, 0)] * 6


@pytest.mark.usefixtures("two_states")
def test_a_load_corrects_what_differs_and_keeps_what_is_not_in_the_catalogue():
    Municipality.objects.filter(code="32039").update(name="Rio Grande", population=1)
    Locality.objects.get(code="320390005").delete()  # El Carrizal, one inhabitant
    Municipality.objects.create(code="32999", state_id="32", name="De un convenio viejo", population=7)

    counts = load(states=["32"])

    assert (counts[Municipality].added, counts[Municipality].changed) == (0, 1)
    assert (counts[Locality].added, counts[Locality].changed) == (1, 0)
    assert Municipality.objects.get(code="32039").name == "Río Grande"
    assert Municipality.objects.filter(code="32999").exists()


@pytest.mark.usefixtures("two_states")
def test_the_command_tells_what_it_did():
    out = StringIO()

    call_command("load_places", only_states="32, 11", stdout=out)

    assert "Municipios: 104; nuevas 0, corregidas 0" in out.getvalue()
    assert "nada cambió" in out.getvalue()


@pytest.mark.usefixtures("two_states")
def test_the_bar_is_drawn_only_when_asked(capsys):
    call_command("load_places", only_states="32", stdout=StringIO())
    assert capsys.readouterr().err == ""

    call_command("load_places", only_states="32", progress=True, stdout=StringIO())
    assert "Localidades" in capsys.readouterr().err


def test_an_unknown_state_is_refused():
    with pytest.raises(CommandError, match="No hay entidad con clave 99"):
        call_command("load_places", only_states="32,99")


@pytest.mark.parametrize("file", [LOCALITIES, "condados.csv"])
def test_a_file_with_one_other_byte_is_refused(file, folder):
    path = folder / file
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)

    with pytest.raises(CatalogueDamaged, match="no es el archivo publicado"):
        load(states=["32"], folder=folder)


def test_a_file_with_a_row_less_is_refused(folder):
    rewrite(folder, lambda text: text[: text[:-1].rindex(b"\n") + 1])
    sign(folder)

    with pytest.raises(CatalogueDamaged, match="trae 189,431 filas y debe traer 189,432"):
        load(states=["32"], folder=folder)


def test_a_file_that_loses_a_person_is_refused(folder):
    rewrite(folder, lambda text: text.replace(b",863893,", b",863892,"))
    sign(folder)

    with pytest.raises(CatalogueDamaged, match="suma 126,014,023 habitantes"):
        load(states=["32"], folder=folder)


def test_a_file_that_is_not_there_is_refused(folder):
    (folder / LOCALITIES).unlink()

    with pytest.raises(CatalogueDamaged, match="No se pudo leer «localidades"):
        load(states=["32"], folder=folder)


def test_a_refused_load_writes_nothing(folder):
    rewrite(folder, lambda text: text + b"x")
    before = State.objects.count()

    with pytest.raises(CatalogueDamaged):
        load(folder=folder)

    assert State.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('incoming')")
        assert cursor.fetchone() == (None,)
