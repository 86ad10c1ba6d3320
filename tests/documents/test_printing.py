"""An agreement is printed from facts alone: what it says, that it adds up, and that it can be trusted."""

import io
import json
import re
import subprocess
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from documents.printing import FONTS, NotPrintable, OnlyOurFiles, to_html, to_pdf
from tests.documents.agreements import INVESTOR, PARTIES, SCHOLARSHIPS, business_of, facts_of

APASEO = "7276406.19"
RIO_GRANDE = "245704.00"


def printed(total: str = RIO_GRANDE) -> tuple[bytes, int]:
    """One print serves several tests, since none changes it."""
    return printed_once(total)


@cache
def printed_once(total: str) -> tuple[bytes, int]:
    return to_pdf("convenio/1", facts_of(total))


@cache
def printed_business() -> tuple[bytes, int]:
    return to_pdf("convenio/1", business_of())


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@cache
def text_of(pdf: bytes) -> str:
    """All that is printed, in one line: where the lines break is not what a test is about."""
    return " ".join(pages_of(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """What each page says, in one line. Poppler reads in a tenth of pypdf's time."""
    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [in_one_line(page) for page in told.stdout.decode().split("\f")[:-1]]


def in_one_line(text: str) -> str:
    return " ".join(re.sub(r"(?<=[a-záéíóúñ])-\n(?=[a-záéíóúñ])", "", text).split())


# --- What is printed ---------------------------------------------------------------------------


def test_the_agreement_is_a_pdf_of_as_many_pages_as_it_says():
    pdf, pages = printed()

    assert pdf.startswith(b"%PDF-")
    assert pages == len(reader(pdf).pages) > 5


def test_number_version_and_page_stand_on_every_page():
    pdf, pages = printed()

    for number, text in enumerate(pages_of(pdf), start=1):
        assert "3X1-CC-32-038-2026" in text
        assert "versión 1" in text or "Versión 1" in text
        assert f"Página {number} de {pages}" in text
        assert "ajeno a cualquier partido político" in text
        # The strip where each party puts its initials.
        assert all(party["short"] in text for party in PARTIES)


def test_each_party_appears_with_who_signs_for_it():
    text = text_of(printed()[0])

    for party in PARTIES:
        # Once in the proemio, once in its declaration, once where it signs.
        assert text.count(party["representative"].upper()) >= 3
        assert f"Por «{party['short']}»" in text
    assert "POR CONDUCTO DE LA C. AMPARO NÚÑEZ GÜEREÑA, DELEGADA FEDERAL" in text
    assert "POR CONDUCTO DEL C. JOSÉ ÁNGEL MUÑOZ ÁVILA, SECRETARIO" in text
    assert "El C. JOSÉ ÁNGEL MUÑOZ ÁVILA" in text


def test_rio_grande_prints_its_four_parts_in_figures_and_words():
    text = text_of(printed(RIO_GRANDE)[0])

    assert "$245,704.00 (DOSCIENTOS CUARENTA Y CINCO MIL SETECIENTOS CUATRO PESOS 00/100 M.N.)" in text
    for party in PARTIES:
        words = "SESENTA Y UN MIL CUATROCIENTOS VEINTISÉIS PESOS 00/100 M.N."
        assert f"«{party['short']}» aportará la cantidad de $61,426.00 ({words})" in text
    assert "un centavo más" not in text


@pytest.mark.parametrize("total", [RIO_GRANDE, APASEO])
def test_the_printed_parts_add_up_to_the_printed_total(total):
    """The act of Apaseo el Alto was published with parts that add up to one centavo too many."""
    text = text_of(printed(total)[0])

    printed_total = re.search(r"El costo total de «EL PROYECTO» es de \$([\d,.]+\d)", text)[1]
    in_the_clause = re.findall(r"aportará la cantidad de \$([\d,.]+\d)", text)
    in_the_annex = re.findall(r"25\.00 \$([\d,.]+\d) ", text)

    for parts in (in_the_clause, in_the_annex):
        assert len(parts) == 4
        assert sum(pesos_of(part) for part in parts) == pesos_of(printed_total) == Decimal(total)


def pesos_of(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_apaseo_says_who_carries_the_centavos_left_over():
    text = text_of(printed(APASEO)[0])

    assert "llevan un centavo más: Federal, Estatal y Municipal." in text
    assert "UN MILLÓN OCHOCIENTOS DIECINUEVE MIL CIENTO UN PESOS 54/100 M.N." in text


def test_dates_are_words_with_the_month_in_lower_case():
    text = text_of(printed()[0])

    assert "el 24 de noviembre de 2026" in text
    assert "a más tardar el 15 de diciembre de 2026" in text
    assert not re.search(r"\bde (Enero|Octubre|Noviembre|Diciembre)\b", text)


def test_spanish_letters_can_be_copied_from_the_paper():
    text = text_of(printed()[0])

    assert "Niños Héroes" in text
    assert "NÚÑEZ GÜEREÑA" in text
    assert "m²" in text
    assert "\N{REPLACEMENT CHARACTER}" not in text


def test_every_letter_comes_from_the_fonts_that_are_shipped():
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader(printed()[0]).pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+Paper-(Serif|Sans).*", name) for name in fonts)


def test_nothing_is_left_to_fill_in_by_hand():
    text = text_of(printed()[0])

    assert not re.search(r"_{3,}|\.{4,}|\bXX+\b|None|⟦", text)


def test_no_private_key_of_a_person_or_account_is_printed():
    pdf = printed()[0]
    told = text_of(pdf) + reader(pdf).attachments["convenio.json"][0].decode()

    assert not re.search(r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d\b", told), "a CURP"
    assert not re.search(r"(?<![0-9a-f])\d{18}(?![0-9a-f])", told), "a CLABE"
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", told), "an address of mail"


# --- Signatures --------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [0, 9, 18, 27])
def test_signatures_stand_together_with_the_sentence_that_they_sign(lines):
    """A declaration grows, so that the text ends at many places of a page."""
    facts = facts_of()
    facts["programme"]["legend"] += (
        " Un renglón más de la leyenda de las reglas de este ejercicio fiscal." * lines
    )

    pages = pages_of(to_pdf("convenio/1", facts)[0])
    signed = [page for page in pages if "Por «" in page]

    assert len(signed) == 1
    assert signed[0].count("Por «") == 4
    assert "lo firman al margen y al calce en cuatro tantos" in signed[0]
    assert "presente o futuro pudiera corresponderles" in signed[0], "the end of the last clause comes along"


def test_five_parties_sign_on_one_page_too():
    facts = facts_of()
    facts["parties"].append(
        {
            **PARTIES[3],
            "payer": "company",
            "short": "LA EMPRESA",
            "body": "Cementos Peña",
            "appears_as": "la empresa",
        }
    )
    facts["originals"] = 5

    pages = pages_of(to_pdf("convenio/1", facts)[0])

    assert [page.count("Por «") for page in pages if "Por «" in page] == [5]
    assert any("en cinco tantos" in page for page in pages)
    assert any("Obligaciones de «LA EMPRESA»" in page for page in pages)


def annex_alone(number: int, facts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages of an annex: what stands before it ends with a page, and is left out."""
    begin, rest = to_html("convenio/1", facts).split("</h1>", 1)
    annex = '<section class="annex">'.join(["", rest.split('<section class="annex">')[number]])
    monkeypatch.setattr("documents.printing.to_html", lambda template, facts: f"{begin}</h1>{annex}")
    return pages_of(to_pdf("convenio/1", facts)[0])


def test_the_head_of_a_long_table_is_repeated(monkeypatch):
    facts = facts_of()
    facts["project"]["goals"] *= 40

    pages = annex_alone(1, facts, monkeypatch)

    assert sum("Unidad de medida" in page for page in pages) >= 3


@pytest.mark.parametrize("payments", [38, 39, 40, 41, 42, 120])
def test_a_long_calendar_of_recovery_repeats_its_head_and_keeps_its_total_with_a_payment(
    payments, monkeypatch
):
    pages = annex_alone(3, business_of(payments), monkeypatch)
    calendar = [page for page in pages if "Saldo por recuperar" in page]

    assert len(calendar) == (2 if payments < 60 else 4)
    assert re.search(r"\$0\.00\s+Total", calendar[-1]), "the last payment stands above the total"
    assert "Regla de «EL" in calendar[-1]


def test_whoever_puts_up_a_business_signs_with_the_others_and_initials_each_page():
    pages = pages_of(printed_business()[0])
    signed = [page for page in pages if "lo firman al margen" in page]

    assert len(signed) == 1
    assert signed[0].count("Por «") == 2
    assert "C. ELPIDIO MACÍAS REYNA" in signed[0]
    assert all(INVESTOR["short"] in page for page in pages)


@pytest.mark.parametrize("kind", ["business", "scholarships"])
def test_every_kind_of_agreement_is_archival_and_repeatable(kind):
    facts = business_of() if kind == "business" else facts_of(scholarships=SCHOLARSHIPS)
    pdf, _pages = printed_business() if kind == "business" else to_pdf("convenio/1", facts)

    assert b'pdfaid:part="3"' in pdf
    assert b'pdfaid:conformance="A"' in pdf
    assert {"/Table", "/Caption", "/THead", "/TH", "/TD"} <= tags_of(
        reader(pdf).trailer["/Root"]["/StructTreeRoot"]
    )
    assert not re.search(r"_{3,}|None|⟦", text_of(pdf))
    # The same page is the same print: the next test.
    assert to_html("convenio/1", json.loads(json.dumps(facts, sort_keys=True))) == to_html(
        "convenio/1", facts
    )


# --- What makes it trustworthy -----------------------------------------------------------------


def test_the_same_facts_give_the_same_bytes():
    """They come back from the database in another order; that is no other paper."""
    facts = facts_of()
    other_order = json.loads(json.dumps(facts, sort_keys=True))

    assert to_pdf("convenio/1", other_order)[0] == printed()[0]


def test_other_facts_give_another_paper(monkeypatch):
    html = '<html lang="es-MX"><title>Convenio</title><p>Lo mismo.'
    monkeypatch.setattr("documents.printing.to_html", lambda template, facts: html)
    facts = facts_of()
    other = {**facts, "rules_of_thumb": "not printed, but attached"}

    assert to_pdf("convenio/1", other)[0] != to_pdf("convenio/1", facts)[0] == to_pdf("convenio/1", facts)[0]


def test_the_facts_are_attached_for_machines():
    attachments = reader(printed()[0]).attachments

    assert list(attachments) == ["convenio.json"]
    facts = json.loads(attachments["convenio.json"][0])
    assert facts == facts_of()
    assert sum(Decimal(part["amount"]) for part in facts["financing"]["parts"]) == Decimal(RIO_GRANDE)


def test_the_attachment_is_data_of_the_day_of_the_signature():
    file = reader(printed()[0]).trailer["/Root"]["/AF"][0].get_object()

    assert file["/AFRelationship"] == "/Data"
    assert file["/EF"]["/F"]["/Params"]["/CreationDate"] == "D:20261124180000Z"


def test_the_paper_says_what_it_is_and_in_which_language():
    paper = reader(printed()[0])

    assert paper.trailer["/Root"]["/Lang"] == "es-MX"
    assert paper.metadata.title.startswith("Convenio de Concertación 3X1-CC-32-038-2026: ")
    assert paper.metadata.author == "Programa 3x1 para Migrantes"
    assert paper.metadata.creation_date_raw == paper.metadata.modification_date_raw


def test_the_paper_is_archival_and_tagged():
    pdf = printed()[0]
    root = reader(pdf).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/OutputIntents"]
    # Readable without knowing PDF, as the standard of archives asks.
    assert b'pdfaid:part="3"' in pdf
    assert b'pdfaid:conformance="A"' in pdf
    kinds = tags_of(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/P", "/Table", "/Caption", "/THead", "/TH", "/TD", "/L", "/LI"} <= kinds


def tags_of(node: Any) -> set[str]:
    """The kinds of all elements under ``node``."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*map(tags_of, node))
    if not isinstance(node, dict):
        return set()
    kinds = {str(node["/S"])} if "/S" in node else set()
    return kinds | (tags_of(node["/K"]) if "/K" in node else set())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/logo.png",
        "https://example.com/font.woff2",
        "ftp://example.com/font.woff2",
        "data:text/plain,hello",
        "file:///etc/passwd",
        f"{FONTS.as_uri()}/../printing.py",
        f"{FONTS.as_uri()}/%2e%2e/printing.py",
        f"{FONTS.as_uri()}/not-here.woff2",
        FONTS.as_uri(),
        f"file://elsewhere{FONTS}/source-sans-3-latin-400-normal.woff2",
    ],
)
def test_a_paper_opens_nothing_but_our_fonts(url):
    with pytest.raises(FatalURLFetchingError):
        OnlyOurFiles().fetch(url)


def test_a_template_that_asks_for_something_else_is_not_printed(monkeypatch):
    html = '<html lang="es-MX"><img src="http://127.0.0.1:1/seal.png" alt="Sello">'
    monkeypatch.setattr("documents.printing.to_html", lambda template, facts: html)

    with pytest.raises(NotPrintable, match=r"no puede abrir http://127\.0\.0\.1:1/seal\.png"):
        to_pdf("convenio/1", facts_of())
