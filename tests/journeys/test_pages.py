"""Every page of every role: accessible, narrow enough for a phone, in both languages."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents.actions import print_paper
from projects.actions import declare_deposit, revise, take_step
from projects.models import Call
from tests.journeys.conftest import DESK, PHONE, breaches
from tests.projects.businesses import business
from tests.projects.conftest import work_at  # noqa: F401
from tests.projects.test_families import DAIRY

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PUPIL = {"name": "Ana López", "school": "CBTa 20", "level": "high_school", "amount": Decimal(2000)}
PAGES = {
    None: [
        "/entrar/",
        "/antes-de-empezar/",
        "/convocatorias/",
        "{call}",
        "/reglas/",
        "/reglas/fed_3x1/2016/",
        "/reglas/fed_3x1/2009/comparar/2016/",
        "/reglas/calculadora/?scheme=fed_3x1&year=2016&kind=infrastructure&total=7276406.19",
    ],
    "elena": [
        "/",
        "/obras/",
        "/obras/nueva/",
        "{draft}solicitud/",
        "{draft}solicitud/club/",
        "{draft}solicitud/documentos/",
        "{draft}solicitud/compromisos/",
        "{draft}solicitud/dinero/conceptos/",
        "{draft}solicitud/dinero/calendario/",
        "/avisos/",
        "{draft}solicitud/proyecto/",
        "{draft}solicitud/lugar/",
        "{draft}solicitud/metas/",
        "{draft}solicitud/dinero/",
        "{draft}solicitud/revisar/",
        "{draft}solicitud/parecidos/",
        "{draft}solicitud/copiar/",
        "{draft}solicitud/eliminar/",
        "{business}solicitud/proyecto/",
        "{business}solicitud/plan/",
        "{business}solicitud/revisar/",
        "{scholarships}solicitud/becas/",
        "{scholarships}solicitud/revisar/",
        "{filed}",
        "{filed}pasos/withdraw/",
        "/clubes/",
        "/clubes/{club}/",
        "/clubes/{club}/padron/",
        "/clubes/{club}/personas/",
        "/clubes/{club}/envio/",
        "/clubes/{club}/solicitar-nota/",
        "{filed}permisos/",
        "{federation}",
        "{federation}importar/",
        "/claves/",
        "/cuenta/confirmar/?next=/claves/",
    ],
    "roberto": [
        "/",
        "/obras/",
        "{filed}",
        "{filed}pasos/observe/",
        "{approved}pasos/agree/",
        "{agreed}",
        "{agreed}depositos/",
        "{agreed}depositos/{declared}/verificar/",
        "{agreed}convenio/",
        "/clubes/{club}/",
        "{reviewed}",
        "{reviewed}valuacion/",
        "{dairy}",
        "{dairy}recuperacion/",
        "{dairy}recuperacion/{recovery}/revertir/",
        "/adeudos/",
        "{statement}",
        "/bolsas/",
        "{pot}",
        "{solidarity}",
        "{solidarity}recuperado/",
    ],
    "carmen": ["{filed}excepcion/", "/convocatorias/nueva/", "{call}editar/", "/concentracion/"],
    "ramon": ["/", "/convenios/", "/compromisos/", "{agreed}convenio/"],
    "adriana": ["/", "/clubes/", "{filed}", "/clubes/{club}/parecidos/", "/federaciones/", "{federation}"],
    "hilario": ["/", "/obras/"],
    "graciela": ["/", "{agreed}"],
    "beatriz": ["/obras/", "/no-existe/"],
    "brenda": ["/", "/obras/", "{dairy}", "{dairy}convenio/"],
}
# What no reader of the other side of the border can mistake has its month in words.
NUMERIC_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")


@pytest.fixture
def addresses(work_at, cast) -> dict[str, str]:  # noqa: F811
    dairy = work_at("draft", name="Lácteos", fiscal_year=2009, kind="productive_patrimony")
    grants = work_at("draft", name="Becas de Río Grande", fiscal_year=2016, kind="educational")
    agreed = work_at("deposits", name="Gimnasio del CBTa 20")
    print_paper(agreed.agreement_id)
    declared = declare_deposit(
        agreed,
        payer="state",
        amount=Decimal("1000.00"),
        paid_on=timezone.localdate(),
        reference="SPEI-77",
        paid_by="Secretaría de Finanzas",
        by=cast["graciela"],
    )
    recovering = work_at("recovering", DAIRY)
    recovery = recovering.fund.recoveries.first()
    works = {
        "dairy": recovering,
        "reviewed": take_step(work_at("filed", DAIRY, name="Vivero"), "take_up", by=cast["roberto"]),
        "draft": work_at("draft"),
        "business": revise(dairy, by=cast["elena"], **business(Decimal("245704.00"))),
        "scholarships": revise(grants, by=cast["elena"], gives_scholarships=True, scholarships=[PUPIL]),
        "filed": work_at("filed"),
        "approved": work_at("approved", name="Plaza de Ignacio Zaragoza"),
        "agreed": agreed,
    }
    return {
        **{name: work.get_absolute_url() for name, work in works.items()},
        "club": str(agreed.club_id),
        "federation": agreed.club.federation.get_absolute_url(),
        "recovery": str(recovery.pk),
        "declared": str(declared.pk),
        "pot": f"/bolsas/{recovering.fund.pot_id}/",
        "solidarity": f"/bolsas/{recovery.pot_id}/",
        "statement": f"/fondos/{agreed.folio}/",
        "call": Call.objects.get(fiscal_year=2016, state="32").get_absolute_url(),
    }


# The club's side and the public read English too: words that no name of a paper or a place has.
IN_ENGLISH = (None, "elena")
SPANISH = re.compile(
    r"\b(usted|está|están|tiene|tienen|puede|pueden|debe|todavía|faltan?|escriba|elija|revise|guardar|enviar|"
    r"importe|fecha|ningun[oa]|siguiente|anterior|después|según|aquí|días?|meses|hay|quién|cuál|cuándo|también|"
    r"ejercicio|convocatoria|avisos|obras)\b",
    re.IGNORECASE,
)
# What it is made of, and all that it says; the last without what stands in Spanish on purpose.
LOOK = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll("[lang^=es], script, style, textarea, option").forEach(one => one.remove());
  return {
    title: document.title, lang: document.documentElement.lang, heads: document.querySelectorAll("h1").length,
    isWide: document.documentElement.scrollWidth > window.innerWidth,
    text: document.body.innerText, words: copy.textContent,
  };
}"""


def test_checks_01_02_11_and_12_pages_are_for_everybody(visit, addresses):
    problems = []
    for who, patterns in PAGES.items():
        for screen, language in ((PHONE, "es-mx"), (DESK, "en")):
            page, titles = visit(who, screen=screen, language=language), set()
            for pattern in patterns:
                address = pattern.format(**addresses)
                page.goto(address)
                found, seen = breaches(page), page.evaluate(LOOK)
                found += problems_of(seen, language)
                if language == "en" and who in IN_ENGLISH:
                    found += sorted({match[0] for match in SPANISH.finditer(seen["words"])})
                titles.add(seen["title"])
                problems += [f"{who} {language} {address}: {one}" for one in found]
            if len(titles) != len(patterns):
                problems.append(f"{who} {language}: pages that share a title")
            page.context.close()

    assert not problems, "\n".join(problems)


def problems_of(seen: dict[str, Any], language: str) -> list[str]:
    """What keeps somebody from reading the page on the screen in the language."""
    found = []
    if seen["isWide"]:
        found.append("scrolls sideways")
    if seen["heads"] != 1:
        found.append(f"{seen['heads']} h1")
    if seen["lang"] != ("en" if language == "en" else "es-MX"):
        found.append("lang")
    # The publication of the rules is a citation, and stands as the gazette prints it.
    return found + NUMERIC_DATE.findall(re.sub(r"DOF \d{1,2}/\d{1,2}/\d{4}", "", seen["text"]))


def test_the_api_can_be_read_in_the_browser(visit):
    page = visit("roberto", screen=DESK)
    page.goto("/api/v1/docs/")

    # It draws what fits the window, in the order of the alphabet.
    expect(page.get_by_text("/api/v1/appeals/{id}/answer/").first).to_be_visible()
