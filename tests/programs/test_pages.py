"""The public pages of the rules: what they tell, to whoever asks, with the source."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.urls import reverse

from programs.rulebook import kinds, path_of, schemes


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(client, name: str, *args: object, language: str = "es-mx", **query: object) -> str:
    client.cookies["django_language"] = language
    response = client.get(reverse(f"programs:{name}", args=args), query)
    assert response.status_code == 200
    return text_of(response)


WORK = {"scheme": "fed_3x1", "year": 2016, "kind": "infrastructure"}


@pytest.mark.parametrize("language", ["es-mx", "en"])
@pytest.mark.parametrize("found", schemes(), ids=lambda found: found.code)
def test_every_year_of_every_scheme_can_be_read(client, db, found, language):
    shown = page(client, "index", language=language)
    for year in found.years:
        assert reverse("programs:rulebook", args=[found.code, year])
        book = page(client, "rulebook", found.code, year, language=language)
        for kind in kinds(found.code, year):
            client.cookies["django_language"] = language
            assert found.kind_names[kind]["es" if language == "es-mx" else "en"] in book
        page(client, "compare", found.code, found.years[0], year, language=language) if (
            year != found.years[0]
        ) else None
    assert str(found.years[0]) in shown


def test_the_schemes_stand_in_the_order_of_history(client, db):
    content = client.get(reverse("programs:index")).content.decode()
    places = [content.index(f'href="/reglas/{found.code}/{found.years[0]}/"') for found in schemes()]

    assert places == sorted(places)


def test_a_year_reads_like_a_rulebook(client, db):
    shown = page(client, "rulebook", "fed_3x1", 2016)

    assert "DOF 29/12/2015" in shown
    assert "Gobierno federal 25 %, Estado y municipio 50 %, Migrantes 25 %" in shown
    assert "$1,000,000.00" in shown
    assert "Se exige vigente; vale 24 meses." in shown
    assert "Confirmado" in shown
    assert "Por confirmar" in shown
    assert "ajeno a cualquier partido político" in shown
    assert "Solidaria" in shown


def test_a_year_tells_how_its_committee_is_called_and_what_of_that_is_confirmed(client, db):
    def committee(year: int) -> str:
        page = client.get(f"/reglas/fed_3x1/{year}/").content.decode()
        return page.partition("Sesiones del comité</h2>")[2].partition("</dl>")[0]

    assert "Con 30 días naturales" in committee(2017)
    confirmed = [committee(year).partition("Quórum")[0].count("✓") for year in (2016, 2017)]
    assert confirmed == [0, 1]


def test_a_year_tells_which_papers_a_proposal_brings_and_of_which_works(client, db):
    def told(year: int) -> str:
        content = client.get(f"/reglas/fed_3x1/{year}/").content.decode()
        papers = content.partition('id="documentos"')[2].partition("</dl>")[0]
        return papers.partition("Expediente técnico</dt>")[2].partition("</dd>")[0]

    assert "Se pide a: Infraestructura" in told(2017) and "obras, no becas" in told(2017)
    assert [told(year).count("✓") for year in (2016, 2017)] == [0, 1]
    papers = client.get("/api/v1/rulebooks/fed_3x1/2017/").json()["papers"]
    assert [one["code"] for one in papers if one["confirmed"]] == ["technical_file"]
    assert papers[0]["help"]["en"].startswith("Drawings")
    assert not client.get("/api/v1/rulebooks/fed_3x1/2016/").json()["papers"][0]["confirmed"]


def numbers_in(node: Any) -> Iterator[str]:
    """What is noted of each number of a rulebook that is not zero."""
    if isinstance(node, dict):
        if node.get("value") and "note" in node:
            yield node["note"]
        for part in node.values():
            yield from numbers_in(part)
    elif isinstance(node, list):
        for part in node:
            yield from numbers_in(part)


@pytest.mark.parametrize("found", schemes(), ids=lambda found: found.code)
def test_no_number_of_a_rulebook_is_kept_from_page_and_api(client, db, found):
    book = yaml.safe_load(path_of(found.code).read_text())
    shown, told = "", ""
    for year in found.years:
        shown += html.unescape(client.get(f"/reglas/{found.code}/{year}/").content.decode())
        told += json.dumps(client.get(f"/api/v1/rulebooks/{found.code}/{year}/").json(), ensure_ascii=False)

    notes = list(numbers_in(book))
    assert notes
    assert [note for note in notes if note not in shown] == []
    assert [note for note in notes if json.dumps(note, ensure_ascii=False) not in told] == []


def test_a_year_tells_when_federations_report_and_what_is_pointed_out(client, db, settings):
    settings.CONCENTRATION_PERCENT = 45
    content = client.get("/reglas/fed_3x1/2016/").content.decode()
    told = client.get("/api/v1/rulebooks/fed_3x1/2016/").json()

    term = content.partition("Plazo del informe mensual</dt>")[2].partition("</dd>")[0]
    assert "10 días hábiles del mes siguiente." in term and "Por confirmar" in term
    assert "tienen el 45 % o más" in content
    assert (told["federations"]["report_days"]["value"], told["concentration"]["value"]) == ("10", "45")
    assert not told["federations"]["report_days"]["confirmed"]
    assert told["review"]["observations_days"]["value"] and told["committee"]["appeal_days"]["source"]
    silent = client.get("/api/v1/rulebooks/gro_2x1/2025/").json()
    assert set(silent["federations"].values()) == {None}
    assert "que emiten Tomas de Nota" not in client.get("/reglas/gro_2x1/2025/").content.decode()


def test_sources_are_linked_and_spanish_notes_say_that_they_are_spanish(client, db):
    client.cookies["django_language"] = "en"
    content = client.get(reverse("programs:rulebook", args=["fed_3x1", 2009])).content.decode()

    assert 'href="https://redmexicanamigrante.org/means/"' in content
    assert (
        '<span lang="es-MX">El apoyo se recupera y se destina a obras sociales (fondo 3x1).</span>' in content
    )
    assert "To be confirmed" in content


@pytest.mark.parametrize("address", ["/reglas/fed_3x1/1999/", "/reglas/nadie/2016/"])
def test_rules_that_nobody_wrote_have_no_page(client, db, address):
    assert client.get(address).status_code == 404


def test_two_years_show_what_changed_and_fold_what_did_not(client, db):
    shown = page(client, "compare", "fed_3x1", 2009, 2016)

    assert "Solo en 2009: Productivo para el fortalecimiento patrimonial." in shown
    assert "$800,000.00" in shown
    assert "$1,000,000.00" in shown
    assert re.search(r"\d+ reglas iguales en los dos años", shown)


def test_a_year_is_not_compared_with_itself(client, db):
    response = client.get(reverse("programs:compare", args=["fed_3x1", 2016, 2016]))

    assert response.url == reverse("programs:rulebook", args=["fed_3x1", 2016])


def test_the_calculator_divides_apaseo_to_the_centavo_and_names_the_cap(client, db):
    """The printed act of Apaseo el Alto has four parts of 1,819,101.55: one centavo too many."""
    shown = page(client, "calculator", **WORK, total="7,276,406.19")

    # Once to be seen, once to be heard.
    assert shown.count("$1,819,101.54") == 2
    assert "SIETE MILLONES DOSCIENTOS SETENTA Y SEIS MIL CUATROCIENTOS SEIS PESOS 19/100 M.N." in shown
    assert "La parte federal es de $1,819,101.55 y el tope es de $1,000,000.00 por proyecto." in shown
    assert "el costo total puede llegar a $4,000,000.00" in shown


def test_a_work_within_the_rules_is_told_so_in_english_too(client, db):
    assert "Este monto cabe en las reglas." in page(client, "calculator", **WORK, total="700000")
    assert "This amount fits the rules." in page(client, "calculator", language="en", **WORK, total="700000")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({**WORK, "total": ""}, "Escriba el costo total en pesos."),
        ({**WORK, "total": "12,5"}, "Use punto para los centavos"),
        ({**WORK, "total": "-4"}, "La cantidad no puede ser negativa."),
        ({**WORK, "total": "1e6"}, "Escriba solo la cantidad en pesos"),
        ({**WORK, "total": "9" * 40}, "La cantidad no puede pasar de"),
        ({**WORK, "total": "0"}, "El costo total debe ser mayor que cero."),
        ({**WORK, "scheme": "nadie", "total": "1"}, "Elija un programa de la lista."),
        ({**WORK, "year": "1999", "total": "1"}, "Ese programa no tiene reglas de ese ejercicio."),
        ({**WORK, "year": "dos mil", "total": "1"}, "Ese programa no tiene reglas de ese ejercicio."),
        ({**WORK, "kind": "puente", "total": "1"}, "Ese ejercicio no tiene ese tipo de proyecto."),
    ],
)
def test_what_cannot_be_divided_is_told_beside_its_box(client, db, query, sentence):
    assert sentence in page(client, "calculator", **query)


def test_before_anything_is_typed_nothing_is_wrong(client, db):
    for query in ({}, {"scheme": "fed_3x1", "year": "2012"}):
        shown = page(client, "calculator", **query)
        assert "Hay algo que corregir" not in shown


def test_choosing_another_year_offers_its_kinds_without_a_complaint(client, db):
    headers = {"HX-Request": "true", "HX-Trigger-Name": "year"}
    query = {**WORK, "year": "2009", "kind": "educational", "total": ""}

    content = client.get(reverse("programs:calculator"), query, headers=headers).content.decode()

    assert "Productivo para el fortalecimiento patrimonial" in content
    assert "errorlist" not in content
    assert '<option value="infrastructure" selected>' in content
    assert '<option value="2009" selected>' in content


def test_the_rules_are_in_everybodys_navigation(client, db):
    content = client.get(reverse("accounts:sign_in")).content.decode()

    assert content.count(f'href="{reverse("programs:index")}"') == 3
    assert reverse("projects:calls") in content
