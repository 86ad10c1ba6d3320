"""``manage.py rulebook``: a draft to edit, what is wrong with it, what changed between two years."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from programs.reading import read
from programs.rulebook import Number, Permission, Term, schemes


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es-mx"):
        yield


def run(*arguments: object) -> str:
    said = StringIO()
    call_command("rulebook", *map(str, arguments), stdout=said)
    return said.getvalue()


def refusal(*arguments: object) -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)


@pytest.mark.parametrize("origin", [found.code for found in schemes()])
def test_a_draft_of_any_scheme_is_in_order_and_confirms_nothing(tmp_path, origin):
    run("new", "mi_programa", "--from", origin, "--year", 2030, "--folder", tmp_path)

    assert run("validate", tmp_path).strip() == "En orden."
    book = read(tmp_path / "mi_programa.yaml")
    assert book.scheme.years == (2030,)
    for rules in book.rules.values():
        facts = [
            value
            for name, value in vars(rules).items()
            if isinstance(value, Number | Term | Permission) and name != "remainder"
        ]
        assert not any(fact.confirmed for fact in facts)
        assert not rules.parts_confirmed
        assert not rules.applicants_confirmed


def test_a_draft_is_commented_and_says_what_to_do(tmp_path):
    said = run("new", "jal_2x1", "--from", "zac_2x1_state", "--year", 2027, "--folder", tmp_path / "new")

    file = tmp_path / "new" / "jal_2x1.yaml"
    assert said.startswith(f"Escrito: {file}.")
    text = file.read_text("utf-8")
    assert f"manage.py rulebook validate {file}" in text
    assert "# Quién puede solicitar:" in text
    assert "S58" not in text


def test_without_a_year_the_draft_is_of_the_next_one(tmp_path):
    run("new", "futuro", "--from", "zac_2x1_state", "--folder", tmp_path)

    assert min(read(tmp_path / "futuro.yaml").scheme.years) >= 2027


def test_a_draft_goes_to_the_folder_of_the_settings(tmp_path, settings):
    settings.RULEBOOK_FOLDERS = [tmp_path]
    run("new", "jal_2x1", "--from", "gro_2x1")

    assert (tmp_path / "jal_2x1.yaml").exists()


def test_what_is_there_is_not_written_over(tmp_path):
    file = tmp_path / "jal_2x1.yaml"
    file.write_text("mío")

    assert "ya existe y no se toca" in refusal("new", "jal_2x1", "--from", "gro_2x1", "--folder", tmp_path)
    assert file.read_text() == "mío"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "Jalisco 2x1", "--from", "gro_2x1", "--folder", "x"), "no sirve como clave"),
        (("new", "../x", "--from", "gro_2x1", "--folder", "x"), "no sirve como clave"),
        (("new", "gro_2x1", "--from", "fed_3x1", "--folder", "x"), "ya tiene reglas"),
        (("new", "jal_2x1", "--from", "nadie", "--folder", "x"), "No hay reglas del esquema «nadie»"),
        (("new", "jal_2x1", "--from", "gro_2x1"), "--folder"),
        (("new", "jal_2x1", "--from", "gro_2x1", "--year", "dos mil", "--folder", "x"), "ejercicio fiscal"),
        (("new", "jal_2x1", "--from", "gro_2x1", "--folder", "/proc/x"), "No se pudo escribir"),
        (("validate", "/no/esta"), "Reglas por corregir: 1."),
        (("diff", "fed_3x1", "2016", "2021"), "para el ejercicio fiscal 2021"),
        (("diff", "nadie", "2016", "2017"), "No hay reglas del esquema"),
        (("diff", "fed_3x1", "2013", "2014", "--kind", "educational"), "no tiene el tipo de proyecto"),
    ],
)
def test_what_cannot_be_done_is_told(arguments, told):
    assert told in refusal(*arguments)
    assert not Path("x").exists()


def test_each_problem_is_told_with_file_line_and_mend(tmp_path, capsys):
    run("new", "jal_2x1", "--from", "gro_2x1", "--year", 2027, "--folder", tmp_path)
    file = tmp_path / "jal_2x1.yaml"
    file.write_text(file.read_text("utf-8").replace("migrants: 1", "migrants: 0"), "utf-8")
    said = StringIO()

    with pytest.raises(CommandError, match=r"Reglas por corregir: 1\."):
        call_command("rulebook", "validate", str(file), stdout=said)

    place, what, mend = said.getvalue().strip().splitlines()
    line = int(place.partition(", línea ")[2].split()[0])
    assert place.startswith(str(file))
    assert "migrants: 0" in file.read_text("utf-8").splitlines()[line - 1]
    assert what.strip() == "La parte de «migrants» debe ser un número entero mayor que cero."
    assert mend.strip() == "Escriba «migrants: 1», o quite la línea si no aporta."


def test_a_scheme_that_is_already_delivered_is_a_problem(tmp_path):
    delivered = Path(__file__).parents[2] / "programs/rulebooks/gro_2x1.yaml"
    (tmp_path / "copy.yaml").write_text(delivered.read_text("utf-8"), "utf-8")
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("rulebook", "validate", str(tmp_path), stdout=said)

    assert "El esquema «gro_2x1» ya está en" in said.getvalue()


def test_what_is_delivered_is_in_order():
    assert run("validate").strip() == "En orden."
    assert run("validate", Path(__file__).parents[2] / "programs/rulebooks").strip() == "En orden."


def test_two_years_are_compared_in_words():
    said = run("diff", "fed_3x1", 2009, 2016)

    assert said.startswith("Programa 3x1 para Migrantes: 2009 → 2016\n")
    assert "Solo en 2009: Productivo para el fortalecimiento patrimonial.\n" in said
    assert "  Tope federal por proyecto: 2009, $800,000.00; 2016, $1,000,000.00.\n" in said
    assert "Servicios comunitarios:" in said


def test_one_kind_is_compared_alone_and_what_is_the_same_is_told():
    said = run("diff", "zac_2x1_state", 2025, 2026, "--kind", "educational")

    assert "(por confirmar)" in said
    assert "Infraestructura" not in said
    assert "No cambió nada." in run("diff", "fed_3x1", 2006, 2007)
