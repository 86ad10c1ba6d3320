"""A state adds a rulebook in a folder of its own; a wrong one is refused with its line and how to mend it."""

import re
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from programs.rulebook import BadRulebook, Number, problems, rules_for, scheme, schemes, shares_of

GOOD = """\
scheme: pue_2x1
names: {es: Puebla 2x1}
level: state
state: "21"
validity: {from: 2024, to: 2026, source: Convocatoria 2025, confirmed: true}
kinds:
  work: {es: Obra}
applicants: {who: [migrant_club], source: Convocatoria 2025, confirmed: true}
toma_de_nota:
  months: {value: 24, source: Convocatoria 2025, confirmed: true}
  members: {value: null, source: Convocatoria 2025, confirmed: false}
remainder: {text: El mayor residuo., source: Regla del sistema, confirmed: true}
legend: {text: Este programa es público., source: Convocatoria 2025, confirmed: true}
sources:
  memory: {title: de memoria}
  S65: {title: El Informante, address: "https://elinformante.mx/?p=97494"}
editions:
- years: [2025]
  kinds:
    work:
      family: solidarity
      parts: {state: 1, municipal: 1, migrants: 1}
      parts_source: [S65]
      parts_confirmed: true
      federal_cap: {value: 0, source: [S65], confirmed: true}
"""


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es-mx"):
        yield


@pytest.fixture
def folder(tmp_path, settings):
    """A folder of rulebooks named in the settings."""
    settings.RULEBOOK_FOLDERS = [tmp_path]
    return tmp_path


def test_a_state_adds_its_scheme_without_code(folder):
    (folder / "pue_2x1.yaml").write_text(GOOD)

    rules = rules_for("pue_2x1", 2025, "work")

    assert {"fed_3x1", "pue_2x1"} <= {scheme.code for scheme in schemes()}
    assert (rules.level, rules.state, rules.authority) == ("state", "21", "state_government")
    shares = shares_of(Decimal("48847893.00"), rules)
    assert shares == dict.fromkeys(["state", "municipal", "migrants"], Decimal("16282631.00"))
    assert rules.parts_source == "ROP 2025; El Informante [S65]"


CASES = {
    "parts 0": ("migrants: 1}", "migrants: 0}", "La parte de «migrants» debe ser un número entero"),
    "parts as text": ("migrants: 1}", "migrants: uno}", "La parte de «migrants» debe ser un número entero"),
    "a ratio": ("migrants: 1}", "migrants: 1:1}", "La parte de «migrants» debe ser un número entero"),
    "half a part": ("migrants: 1}", "migrants: 0.5}", "La parte de «migrants» debe ser un número entero"),
    "no parts": ("{state: 1, municipal: 1, migrants: 1}", "{}", "No hay ninguna parte."),
    "unknown payer": ("migrants: 1}", "club: 1}", "La clave «club» no se conoce."),
    "missing source": (
        "federal_cap: {value: 0, source: [S65], ",
        "federal_cap: {value: 0, ",
        "Falta «source».",
    ),
    "empty source": ("parts_source: [S65]", "parts_source: []", "Aquí va una lista."),
    "source not listed": ("parts_source: [S65]", "parts_source: [S99]", "«S99» no se conoce."),
    "source without address": (
        'El Informante, address: "https://elinformante.mx/?p=97494"',
        "x",
        "Falta «address».",
    ),
    "cap as text": (
        "{value: 0, source: [S65]",
        '{value: "800,000", source: [S65]',
        "«800,000» no es un número.",
    ),
    "cap without value": ("federal_cap: {value: 0, ", "federal_cap: {", "Falta «value»."),
    "negative cap": ("{value: 0, source: [S65]", "{value: -1, source: [S65]", "«-1» no es un número."),
    "confirmed in words": ("parts_confirmed: true", "parts_confirmed: sin duda", "Aquí va «true» o «false»."),
    "confirmed from memory": (
        "parts_source: [S65]",
        "parts_source: [memory]",
        "No se puede confirmar solo de memoria.",
    ),
    "one kind twice": ("  work: {es: Obra}", "  work: {es: Obra}\n  work: {es: Otra}", "más de una vez"),
    "one year twice": ("years: [2025]", "years: [2025, 2025]", "El ejercicio 2025 está en dos ediciones."),
    "year out of validity": (
        "years: [2025]",
        "years: [2030]",
        "El ejercicio 2030 queda fuera de la vigencia.",
    ),
    "year as text": ("years: [2025]", "years: [dos mil]", "«dos mil» no es un ejercicio fiscal."),
    "kind without name": ("    work:\n", "    obra:\n", "El tipo «obra» no tiene nombre."),
    "unknown family": ("family: solidarity", "family: mixed", "«mixed» no se conoce."),
    "a typing slip": ("federal_cap:", "federal_capp:", "La clave «federal_capp» no se conoce."),
    "half a joint part": (
        "{state: 1, municipal: 1,",
        "{state_municipal: 2,",
        "La parte conjunta está incompleta.",
    ),
    "a split of nothing": (
        "      parts_source:",
        "      default_split: {state: 1, municipal: 1}\n      parts_source:",
        "La parte conjunta está incompleta.",
    ),
    "the state twice": (
        "{state: 1, municipal: 1, migrants: 1}",
        "{state_municipal: 2, state: 1, migrants: 1}\n      default_split: {state: 1, municipal: 1}",
        "El estado o el municipio está dos veces.",
    ),
    "half a split": (
        "{state: 1, municipal: 1, migrants: 1}",
        "{state_municipal: 2, migrants: 1}\n      default_split: {state: 1}",
        "Faltan el estado o el municipio.",
    ),
    "bad code": ("scheme: pue_2x1", "scheme: Puebla 2×1", "no sirve como clave."),
    "no editions": (GOOD[GOOD.index("editions:") :], "editions: []\n", "No hay ningún ejercicio con reglas."),
    "state by name": ('state: "21"', "state: Puebla", "«Puebla» no es la clave de un estado."),
    "a state that is not": ('state: "21"', 'state: "33"', "«33» no es la clave de un estado."),
    "state not told": ('state: "21"\n', "", "Falta «state»."),
    "federal of a state": ("level: state", "level: federal", "Un esquema federal no es de un estado."),
    "unknown authority": ("validity:", "authority: mayor\nvalidity:", "«mayor» no se conoce."),
    "federal part without cap": (
        "{state: 1, municipal: 1, migrants: 1}\n      parts_source: [S65]\n      parts_confirmed: true\n"
        "      federal_cap: {value: 0, source: [S65], confirmed: true}",
        "{federal: 1, migrants: 1}\n      parts_source: [S65]\n      parts_confirmed: true",
        "Falta «federal_cap».",
    ),
    "state cap as text": (
        "federal_cap: {value: 0, ",
        "state_cap: {value: mucho, source: [S65], confirmed: true}\n      federal_cap: {value: 0, ",
        "«mucho» no es un número.",
    ),
    "in kind without source": (
        "federal_cap:",
        "in_kind: {allowed: true, confirmed: false}\n      federal_cap:",
        "Falta «source».",
    ),
    "the least of a stranger": (
        "federal_cap:",
        "at_least: [federal]\n      federal_cap:",
        "«federal» no se conoce.",
    ),
    "recovered without a rule": (
        "federal_cap:",
        "recovers: [state]\n      federal_cap:",
        "Se recupera un apoyo sin decir la regla.",
    ),
    "scholarships of no kind": (
        "remainder:",
        "scholarships: {kinds: [becas], source: [S65], confirmed: true}\nremainder:",
        "«becas» no se conoce.",
    ),
    "broken YAML": ("kinds:\n  work: {es: Obra}", "kinds: {es: [", "No se puede leer como YAML"),
    "empty": (GOOD, "", "Aquí va una lista de claves"),
    "no list": ("sources:\n", "sources: x\nnote:\n", "Aquí va una lista de claves"),
}


@pytest.mark.parametrize(("right", "wrong", "told"), CASES.values(), ids=CASES)
def test_a_wrong_rulebook_is_refused_with_file_place_and_mend(folder, right, wrong, told):
    assert right in GOOD
    file = folder / "pue_2x1.yaml"
    file.write_text(GOOD.replace(right, wrong, 1))

    with pytest.raises(BadRulebook) as refused:
        schemes()

    assert told in str(refused.value)
    assert f"{file}, línea " in str(refused.value)
    assert refused.value.mend.endswith(".")
    assert [str(problem) for problem in problems()] == [str(refused.value)]


def test_the_line_and_the_path_are_those_of_the_slip(folder):
    file = folder / "pue_2x1.yaml"
    file.write_text(GOOD.replace("value: 0, source: [S65]", "value: mucho, source: [S65]"))

    (bad,) = problems()

    assert GOOD.splitlines()[bad.line - 1].strip().startswith("federal_cap:")
    assert " › ".join(bad.path) == "editions › 1 › kinds › work › federal_cap › value"


def test_a_scheme_that_still_runs_has_no_last_year(folder):
    (folder / "pue_2x1.yaml").write_text(GOOD.replace("to: 2026", "to: null"))

    assert scheme("pue_2x1").validity.text == "2024–"
    assert scheme("pue_2x1").years == (2025,)


def test_what_a_state_may_leave_out(folder):
    text = re.sub(r"toma_de_nota:\n(  .*\n)+", "", GOOD)
    (folder / "pue_2x1.yaml").write_text(text.replace(GOOD[GOOD.index("      federal_cap") :], ""))

    rules = rules_for("pue_2x1", 2025, "work")

    assert rules.toma_de_nota_months == rules.federal_cap == rules.state_cap == Number()
    assert not rules.in_kind.allowed
    assert not rules.at_least


def test_years_that_overlap_are_refused(folder):
    again = GOOD[GOOD.index("- years") :].replace("[2025]", "[2024, 2025]")
    (folder / "pue_2x1.yaml").write_text(GOOD + again)

    assert "El ejercicio 2025 está en dos ediciones." in str(problems()[0])


def test_a_scheme_may_have_one_rulebook_only(folder):
    (folder / "one.yaml").write_text(GOOD)
    (folder / "two.yml").write_text(GOOD)

    assert "El esquema «pue_2x1» ya está en" in str(problems()[0])


def test_a_folder_that_is_not_there_is_told(settings, tmp_path):
    settings.RULEBOOK_FOLDERS = [tmp_path / "nowhere"]

    assert "No existe la carpeta." in str(problems()[0])


def test_manage_check_refuses_a_wrong_rulebook_and_says_how_to_mend_it(folder):
    (folder / "pue_2x1.yaml").write_text(GOOD.replace("migrants: 1}", "migrants: 0}"))

    with pytest.raises(CommandError) as refused:
        call_command("check", "--tag", "programs", stdout=StringIO(), stderr=StringIO())

    assert "programs.E001" in str(refused.value)
    assert "HINT: Escriba «migrants: 1», o quite la línea si no aporta." in str(refused.value)


def test_manage_check_passes_as_delivered():
    call_command("check", "--tag", "programs", stdout=StringIO())
