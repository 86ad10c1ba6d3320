"""What a template says of the facts: its clauses, their numbers and its words."""

import re
from typing import Any

import pytest
from django.utils import translation

from documents.printing import NotPrintable, engine, to_html
from documents.templatetags import papers
from tests.documents.agreements import facts_of


def html_of(facts: dict[str, Any]) -> str:
    """What the page says, without its marks."""
    body = to_html("convenio/1", facts).partition("</head>")[2]
    body = re.sub("</(td|th|p|li|div)>", " ", body)
    return " ".join(re.sub("<[^>]*>", "", body).replace("&nbsp;", " ").split())


ORDINAL = re.compile(r"<h3>([A-ZÉ ]+)\. (.*?)\.</h3>")


def clauses_of(facts: dict[str, Any]) -> dict[str, str]:
    """The title of each clause and its ordinal."""
    html = re.sub("</?span[^>]*>", "", to_html("convenio/1", facts))
    return {title: number for number, title in ORDINAL.findall(html)}


def test_the_clauses_are_twenty_six_in_order():
    numbers = list(clauses_of(facts_of()).values())

    assert numbers == [papers.ordinal(place) for place in range(1, 27)]
    assert (numbers[0], numbers[-1]) == ("PRIMERA", "VIGÉSIMA SEXTA")


def test_without_the_state_its_clause_falls_away_and_the_others_renumber():
    facts = facts_of("300000.00", {"federal": 1, "municipal": 1, "migrants": 1})
    clauses = clauses_of(facts)
    text = html_of(facts)

    assert clauses_of(facts_of())["Obligaciones de «EL MUNICIPIO»"] == "DÉCIMA"
    assert clauses["Obligaciones de «EL MUNICIPIO»"] == "NOVENA"
    assert list(clauses.values())[-1] == "VIGÉSIMA QUINTA"
    assert "EL ESTADO" not in text
    assert "en tres tantos, uno para cada una de ellas" in text
    assert (
        f"proceder conforme a la cláusula {clauses['Incumplimiento, suspensión, rescisión y sanciones']}."
        in text
    )


def test_the_declarations_are_numbered_by_party():
    facts = facts_of("300000.00", {"federal": 1, "municipal": 1, "migrants": 1})
    facts["parties"][0]["address"] = ""

    text = html_of(facts)

    assert "I. Declara «LA DELEGACIÓN»" in text
    assert "III. Declara «EL CLUB»" in text
    assert "IV. Declaran «LAS PARTES»" in text
    assert "I.4" in text
    assert not re.search(r"\bI\.5", text), "the address that is not told leaves no empty point"


def test_a_productive_work_of_two_parties_is_recovered_and_run_by_the_club():
    facts = facts_of("500000.00", {"federal": 1, "migrants": 1})
    facts["project"] |= {"family": "investment", "kind_name": "Productivo individual"}
    facts["programme"]["repayment"] = "El apoyo se recupera y se destina a obras sociales (fondo 3x1)."
    facts["execution"] = {"payer": "migrants", "executor": "EL CLUB"}

    clauses, text = clauses_of(facts), html_of(facts)

    assert "Recuperación del apoyo" in clauses
    assert "Recuperación del apoyo" not in clauses_of(facts_of())
    assert "«EL CLUB» es la instancia ejecutora" in text
    assert "EL MUNICIPIO" not in text
    assert "en dos tantos" in text
    assert "se destina a obras sociales" in text


def test_consequences_and_sanctions_are_told_as_article_38_asks():
    text = html_of(facts_of())

    assert "En cumplimiento del artículo 38 de la Ley de Planeación, las consecuencias y sanciones" in text
    assert (
        "dentro de los quince días naturales siguientes al cierre del ejercicio, conforme al artículo 54"
        in text
    )


def test_the_calendar_says_the_term_of_the_clause():
    text = html_of(facts_of())

    assert "dentro de los quince días naturales siguientes a la conclusión de cada trimestre" in text
    assert "Trimestral 1 Del 24 de noviembre de 2026 al 31 de diciembre de 2026 15 de enero de 2027" in text


def test_the_paper_is_spanish_whatever_its_reader_reads():
    with translation.override("en"):
        in_english = to_html("convenio/1", facts_of())

    assert in_english == to_html("convenio/1", facts_of())


def test_marks_in_a_name_are_printed_and_not_obeyed():
    facts = facts_of()
    facts["project"]["name"] = '<img src="http://example.com/"> {{ document.number }} & «Niños»'

    html = to_html("convenio/1", facts)

    assert "&lt;img src=&quot;http://example.com/&quot;&gt; {{ document.number }} &amp; «Niños»" in html
    assert "<img" not in html


def test_a_fact_that_is_missing_refuses_the_paper():
    facts = facts_of()
    del facts["approval"]["resolution"]

    with pytest.raises(NotPrintable, match=r"en blanco: approval\.resolution\."):
        to_html("convenio/1", facts)


@pytest.mark.parametrize("template", ["convenio", "../settings/1", "convenio/1/clauses", "/etc/1"])
def test_only_templates_of_papers_are_printed(template):
    with pytest.raises(NotPrintable):
        to_html(template, facts_of())


def test_a_person_whose_gender_is_not_told_gets_no_article():
    facts = facts_of()
    facts["parties"][3]["gender"] = ""

    text = html_of(facts)

    assert "por conducto de C. ELENA RUIZ PEÑA" in text
    assert "EL/LA" not in text


# --- Words of papers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "PRIMERA"),
        (9, "NOVENA"),
        (10, "DÉCIMA"),
        (11, "DÉCIMA PRIMERA"),
        (17, "DÉCIMA SÉPTIMA"),
        (20, "VIGÉSIMA"),
        (26, "VIGÉSIMA SEXTA"),
        (30, "TRIGÉSIMA"),
        (40, "CUADRAGÉSIMA"),
    ],
)
def test_clauses_have_ordinals(number, name):
    assert papers.ordinal(number) == name


@pytest.mark.parametrize("number", [0, 50])
def test_there_are_no_other_ordinals(number):
    with pytest.raises(ValueError, match="no ordinal"):
        papers.ordinal(number)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "un mes"),
        (2, "dos meses"),
        (21, "veintiún meses"),
        (31, "treinta y un meses"),
        (36, "treinta y seis meses"),
    ],
)
def test_terms_are_words(number, words):
    assert papers.months(str(number)) == words


def test_originals_are_words():
    assert [papers.tantos(number) for number in (1, 4)] == ["un tanto", "cuatro tantos"]


def test_groups_are_roman():
    assert [papers.roman(number) for number in (1, 4, 9, 14, 44)] == ["I", "IV", "IX", "XIV", "XLIV"]


@pytest.mark.parametrize(
    ("office", "named"),
    [
        ("Delegación de la SEDESOL en Zacatecas", "la Delegación de la SEDESOL en Zacatecas"),
        ("Secretaría del Zacatecano Migrante", "la Secretaría del Zacatecano Migrante"),
        ("Consulado General de México en Dallas", "el Consulado General de México en Dallas"),
        ("Instituto de Atención al Migrante", "el Instituto de Atención al Migrante"),
        ("Programa Estatal", "el Programa Estatal"),
        ("Federación de Clubes", "la Federación de Clubes"),
    ],
)
def test_offices_have_their_article(office, named):
    assert papers.the(office) == named


def test_a_mention_of_a_clause_that_fell_away_is_no_paper():
    template = engine().from_string('{% numbered %}{% mention "gone" %}{% endnumbered %}')

    with pytest.raises(KeyError, match="gone"):
        template.render({})
