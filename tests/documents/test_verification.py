"""Anybody with the code of a paper learns that it is real, whether it holds, and nothing of persons."""

import re

import pytest
import segno
from django.test import Client
from django.urls import reverse

from documents.actions import ask_for, cancel
from documents.models import CODE_LETTERS, Document
from documents.printing import to_html
from documents.verification import plain_code, told_of
from tests.documents.agreements import facts_of

PERSONS = ("Amparo", "José Ángel", "María de la Luz", "Elena Ruiz", "Roberto")
ADDRESSES = ("Hidalgo 604", "Oxnard", "W Main")


def page_of(code: str, language: str = "es-mx") -> tuple[int, str]:
    client = Client(headers={"accept-language": language})
    client.cookies["django_language"] = language
    response = client.get(reverse("verify", args=[code]))
    return response.status_code, " ".join(response.content.decode().split())


def next_version_of(paper: Document) -> Document:
    facts = facts_of()
    names = ("number", "folio", "title", "template", "owner", "municipality")
    told = {name: getattr(paper, name) for name in names}
    return ask_for(paper.kind, facts=facts, by=paper.asked_by, supersedes=paper, **told)


def test_a_paper_leads_to_its_page_by_a_qr_code_and_a_text(ask):
    paper = ask()
    address = paper.facts["document"]["verify_url"]
    html = to_html(paper.template, paper.facts)

    assert address.endswith(f"/verificar/{paper.code}/")
    drawn = re.search(r'<figure class="verification">(<svg.*?</svg>)', html)[1]
    assert f"<title>Código de verificación {paper.code}</title>" in drawn
    # Both draw the same squares as a code of level M that holds nothing but the address.
    expected = segno.make_qr(address, error="m", boost_error=False)
    squares = re.search(r' d="([^"]+)"', expected.svg_inline(border=0, omitsize=True))[1]
    assert f'd="{squares}"' in drawn
    assert f"Código <b>{paper.code}</b>" in html


def test_a_paper_of_before_has_no_qr_code():
    assert "<figure" not in to_html("convenio/1", facts_of())


def test_anybody_sees_what_the_paper_says_of_bodies_and_money(paper):
    status, page = page_of(paper.code)

    assert status == 200
    told = (
        "Vigente.",
        paper.number,
        "24 de noviembre de 2026",
        paper.title,
        paper.sha256,
        "Sello de Tres por Uno",
    )
    bodies = ("Municipio de Río Grande", "Secretaría del Zacatecano Migrante", "Club Los Ramírez")
    for words in (*told, *bodies, "$245,704.00", "$61,426.00"):
        assert words in page


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_the_page_and_the_api_tell_nothing_of_persons(paper, language):
    _status, page = page_of(paper.code, language)
    api = Client().get(reverse("api:verify", args=[paper.code])).content.decode()

    for words in (*PERSONS, *ADDRESSES):
        assert words not in page
        assert words not in api


def test_of_a_paper_with_data_of_persons_only_its_name_is_told(paper):
    paper.kind = Document.Kind.ROLL
    told = told_of(paper)

    assert (told.project, told.place, told.parties, told.parts, told.total) == ("", "", [], [], None)
    assert told.sha256 == paper.sha256


def test_an_older_version_says_which_one_holds(paper):
    newer = next_version_of(paper)

    _status, page = page_of(paper.code)

    assert "Sustituido por la versión 2." in page
    assert reverse("verify", args=[newer.code]) in page
    assert "Vigente." in page_of(newer.code)[1]


def test_a_cancelled_paper_says_so_and_keeps_its_reason_for_those_who_read_it(paper):
    cancel(paper, because="La señora Elena lo pidió")

    _status, page = page_of(paper.code)

    assert "Cancelado." in page
    assert "Elena" not in page


def test_a_code_is_found_however_it_is_typed(paper, client):
    typed = f" {paper.code[:5].lower()}-{paper.code[5:]} "

    response = client.get(reverse("verification"), {"codigo": typed})

    assert response.url == reverse("verify", args=[paper.code])
    assert client.get(f"/verificar/{paper.code.lower()}/").url == response.url


@pytest.mark.parametrize("code", ["ABCDEFGH23", "ABC", "0OIL0OIL0O", "<script>", "%00", "A" * 400])
def test_an_unknown_code_is_told_with_how_to_report_it(code, db):
    status, page = page_of(plain_code(code))

    assert status == 404
    assert "No encontramos un documento con ese código" in page
    assert "Repórtelo" in page
    assert Client().get(f"/api/v1/verify/{code}/".replace("%", "%25")).status_code == 404


def test_who_tries_codes_is_slowed_down_with_a_sentence(paper, settings):
    settings.VERIFICATIONS_A_MINUTE = 2
    answers = [Client(REMOTE_ADDR="198.51.100.7").get(reverse("verify", args=[paper.code])) for _ in range(4)]
    over_api = Client(REMOTE_ADDR="198.51.100.7").get(reverse("api:verify", args=[paper.code]))

    # The minute may end between two of them.
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 0 < int(refused[0]["Retry-After"]) <= 60
    assert "Espere" in refused[0].content.decode()
    assert over_api.status_code in (200, 429)
    assert Client(REMOTE_ADDR="198.51.100.8").get(reverse("verify", args=[paper.code])).status_code == 200


def test_the_api_tells_the_same_to_programs(paper):
    told = Client().get(reverse("api:verify", args=[paper.code])).json()

    assert told["standing"] == "in_force"
    assert told["total"] == "245704.00"
    assert [part["amount"] for part in told["parts"]] == ["61426.00"] * 4
    assert set(paper.code) <= set(CODE_LETTERS)
