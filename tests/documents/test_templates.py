"""What a template says of the facts: its clauses, their numbers and its words."""

import re
from typing import Any

import pytest
from django.utils import translation

from documents.rendering import NotPrintable, engine, to_html
from documents.templatetags import papers
from tests.documents.agreements import SCHOLARSHIPS, business_of, facts_of


def html_of(facts: dict[str, Any]) -> str:
    """What the page says, without its marks."""
    body = to_html("convenio/1", facts).partition("</head>")[2]
    body = re.sub("</(td|th|p|li|div)>", " ", body)
    return " ".join(re.sub("<[^>]*>", "", body).replace("&nbsp;", " ").split())


ORDINAL = re.compile(r"<h3>([A-ZÉ ]+)\. (.*?)\.</h3>")


def clauses_of(facts: dict[str, Any]) -> dict[str, str]:
    """The title of each clause and its ordinal."""
    html = re.sub("</?span[^>]*>", "", to_html("convenio/1", facts)).replace("\N{NO-BREAK SPACE}", " ")
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


# --- Businesses, scholarships, and what is given in kind --------------------------------------------


def test_a_business_whose_support_comes_back_has_the_clause_and_its_calendar():
    facts = business_of(24)
    clauses, text = clauses_of(facts), html_of(facts)

    assert clauses["Recuperación del apoyo"] == "DÉCIMA SEGUNDA"
    assert "Mientras no concluya la recuperación a que se refiere la cláusula DÉCIMA SEGUNDA" in text
    assert "en veinticuatro pagos mensuales, después de seis meses de gracia" in text
    assert "se destinarán a obras de solidaridad de «EL PROGRAMA» en el estado de Zacatecas" in text
    assert "Anexo 3. Calendario de recuperación" in text
    assert "24 1 de julio de 2027 $6,250.00 $0.00" in text


def test_a_business_whose_support_is_a_gift_has_neither():
    facts = business_of(0)
    text = html_of(facts)

    assert "Recuperación del apoyo" not in clauses_of(facts)
    assert "Anexo 3" not in text
    assert "dejar de cubrir los pagos" not in text


def test_a_business_of_an_older_paper_is_printed_without_what_it_never_told():
    facts = facts_of("500000.00", {"federal": 1, "migrants": 1})
    facts["project"] |= {"family": "investment", "kind_name": "Productivo individual"}
    facts["programme"]["repayment"] = "El apoyo se recupera y se destina a obras sociales (fondo 3x1)."
    facts["execution"] = {"payer": "migrants", "executor": "EL CLUB"}

    clauses, text = clauses_of(facts), html_of(facts)

    assert "Recuperación del apoyo" not in clauses
    assert "«EL CLUB» recibe el apoyo, es la instancia ejecutora" in text
    assert "EL MUNICIPIO" not in text
    assert "en dos tantos" in text


def test_a_business_is_not_spoken_of_as_a_public_work():
    text = html_of(business_of())

    for words in ("Entrega-recepción", "club espejo", "una placa", "de lucro", "obra pública", "COVAM"):
        assert words not in text
    assert "serán propiedad de «LA PERSONA INVERSIONISTA»" in text
    assert "Contraloría social" in text
    assert "El Subcomité Técnico Valuador emitió opinión favorable" in text


def test_whoever_puts_up_a_business_appears_and_declares_beside_the_club_that_backs_it():
    text = html_of(business_of())

    assert "con la comparecencia de C. ELPIDIO MACÍAS REYNA, por su propio derecho" in text
    assert "III. Declara «LA PERSONA INVERSIONISTA», por su propio derecho" in text
    assert (
        "«EL CLUB» aportará, con recursos de «LA PERSONA INVERSIONISTA», la cantidad de $150,000.00" in text
    )
    assert "ello no lo constituye en aval ni en obligado solidario" in text
    assert "en tres tantos" in text


def test_the_items_of_a_list_have_letters_without_a_gap():
    for facts in (facts_of(), business_of(24), business_of(0), facts_of(scholarships=SCHOLARSHIPS)):
        html = to_html("convenio/1", facts)

        for items in re.findall(r"<ol>(.*?)</ol>", html, re.DOTALL):
            letters = re.findall(r'<span class="mark">([a-z])\)</span>', items)
            assert letters == [papers.letter(place) for place in range(1, len(letters) + 1)]


def test_scholarships_are_paid_to_a_list_that_stays_in_the_file():
    facts = facts_of(scholarships=SCHOLARSHIPS)
    facts["project"]["goals"] = []
    clauses, text = clauses_of(facts), html_of(facts)

    assert {"Instancia que paga las becas", "Plazo de pago", "No duplicidad", "Entrega de las becas"} <= set(
        clauses
    )
    assert not {"Instancia ejecutora", "Plazo de ejecución"} & set(clauses)
    assert "Se otorgarán 30 becas por un importe de $245,704.00" in text
    assert "Primaria 20 $80,000.00" in text
    assert "obra en el expediente de «EL PROYECTO»" in text
    for words in ("Entrega-recepción", "una placa", "obra pública", "Metas Núm."):
        assert words not in text


def test_what_is_given_in_kind_is_told_apart_and_not_deposited():
    facts = facts_of()
    municipal, club = facts["financing"]["parts"][2:]
    municipal |= {"form": "Efectivo y especie", "cash": "41426.00", "in_kind": "20000.00"}
    municipal |= {"cash_in_words": "CUARENTA Y UN MIL", "in_kind_in_words": "VEINTE MIL"}
    club |= {"form": "Especie", "cash": "0.00", "in_kind": "61426.00", "in_kind_in_words": "SESENTA Y UN MIL"}
    item = {"payer": "migrants", "party": "EL CLUB", "description": "Mano de obra", "value": "61426.00"}
    facts["in_kind"] = {"total": "81426.00", "total_in_words": "", "items": [{**item, "paper": "Avalúo 7"}]}
    text = html_of(facts)
    calendar = text.partition("Depósitos en la cuenta del proyecto")[2]

    assert "depositará $41,426.00 (CUARENTA Y UN MIL) y entregará en especie $20,000.00" in text
    assert "equivalente al 25.00 % del costo total, que entregará en especie." in text
    assert "Efectivo y especie Efectivo $41,426.00 Especie $20,000.00" in text
    assert "«EL CLUB» Mano de obra Avalúo 7 $61,426.00" in text
    assert "«EL MUNICIPIO» $41,426.00 CUARENTA Y UN MIL" in calendar
    assert "«EL CLUB» $" not in calendar
    assert "Aportaciones en especie" in clauses_of(facts)
    assert "Aportaciones en especie" not in clauses_of(facts_of())


def test_a_club_that_pays_nothing_is_named_and_owes_nothing():
    facts = facts_of("300000.00", {"state": 1, "municipal": 1})
    facts["club"] |= {"short": "EL CLUB", "appears_as": "la organización de migrantes «Club Los Ramírez»"}
    text = html_of(facts)

    assert "III.La organización de migrantes «Club Los Ramírez» (en adelante, «EL CLUB») presentó" in text
    assert "Obligaciones de «EL CLUB»" not in clauses_of(facts)
    assert "Declara «EL CLUB»" not in text


def test_an_older_paper_without_a_committee_was_approved_by_the_covam():
    text = html_of(facts_of())

    assert "El Comité de Validación y Atención a Migrantes (COVAM) aprobó «EL PROYECTO»" in text
    assert "Aprobación COVAM, sesión COVAM-32-2026-SO02" in text


def test_no_line_ends_after_the_article_of_a_short_name():
    main = to_html("convenio/1", business_of()).partition("<main>")[2]

    assert "«EL\N{NO-BREAK SPACE}PROYECTO»" in main
    assert not re.search("«(EL|LA|LAS) [A-Z]", main)


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
        (30, "treinta meses"),
        (31, "treinta y un meses"),
        (36, "treinta y seis meses"),
        (60, "sesenta meses"),
        (100, "cien meses"),
        (120, "ciento veinte meses"),
    ],
)
def test_terms_are_words(number, words):
    assert papers.months(str(number)) == words


def test_there_are_no_longer_terms():
    with pytest.raises(ValueError, match="no count"):
        papers.count(200)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Programa 3x1 para Migrantes", "Programa 3x1 para Migrantes"),
        ("Iniciativa Ciudadana 3x1", "programa «Iniciativa Ciudadana 3x1»"),
    ],
)
def test_schemes_that_are_called_otherwise_are_named_as_programmes(name, named):
    assert papers.as_programme(name) == named


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
