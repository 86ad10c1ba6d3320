"""Reports: asked for by one person, printed by the worker, read by nobody else, and gone after their days."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from documents.actions import forget_reports, print_paper
from documents.models import Document
from documents.printing import to_pdf
from tests.conftest import until
from tests.documents.test_printing import pages_of
from tests.funding.conftest import pay
from tests.funding.test_owed import owing  # noqa: F401


def asked(client, name="owed_pdf", *args, **query) -> Document:
    """The report that a press of the button leads to."""
    response = client.post(reverse(f"funding:{name}", args=args, query=query))
    return Document.objects.get(pk=int(re.findall(r"/informes/(\d+)/$", response.url)[0]))


def words_of(document: Document) -> list[str]:
    return pages_of(document.file.read())


def test_the_worker_prints_it_page_by_page(files, worker, owing, sign_in, roberto):  # noqa: F811
    for number in range(1, 16):
        owing(f"3X1-32-2016-{number:04d}", number)
    client = sign_in(roberto)

    report = asked(client, year="2016")
    until(lambda: Document.objects.filter(pk=report.pk, state=Document.State.ISSUED).exists())

    report.refresh_from_db()
    pages = words_of(report)
    assert len(pages) == report.pages > 1
    assert f"Página 1 de {len(pages)}" in pages[0]
    # The head of the table stands on each page.
    assert all("Quién debe" in page and "Días de atraso" in page for page in pages)
    assert "Gobierno federal" in pages[0]
    assert "$6,000.00" in pages[0] and "$6,000.00" in pages[-1]
    assert PdfReader(report.file.open()).pages[0].mediabox.width == 792
    answer = client.get(reverse("documents:report_file", args=[report.pk]))
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.django_db
def test_the_same_facts_are_the_same_report_and_the_same_bytes(owing, sign_in, roberto):  # noqa: F811
    fund = owing("3X1-32-2016-0001", 3)
    client = sign_in(roberto)
    first = asked(client)

    assert asked(client).pk == first.pk
    assert to_pdf(first.template, first.facts) == to_pdf(first.template, json.loads(json.dumps(first.facts)))
    pay(fund, roberto, "state", "40.00", "SPEI-1")
    assert asked(client).pk != first.pk


@pytest.mark.django_db
def test_the_statement_tells_every_line(files, owing, sign_in, roberto):  # noqa: F811
    fund = owing("3X1-32-2016-0001", 3)
    pay(fund, roberto, "state", "40.00", "SPEI-1")

    report = print_paper(asked(sign_in(roberto), "statement_pdf", fund.folio).pk)

    text = " ".join(words_of(report))
    assert "Estado de cuenta de la obra 3X1-32-2016-0001" in text
    assert "+$40.00" in text and "-$40.00" in text and "$360.00" in text


@pytest.mark.django_db
def test_nobody_but_who_asked_for_it_reads_a_report(owing, sign_in, roberto, carmen):  # noqa: F811
    report = asked(sign_in(roberto))

    client = sign_in(carmen)

    for name in ("report", "report_progress", "report_file"):
        assert client.get(reverse(f"documents:{name}", args=[report.pk])).status_code == 404
    assert not Document.objects.visible_to(carmen).filter(pk=report.pk).exists()
    assert Document.objects.visible_to(roberto).filter(pk=report.pk).exists()


@pytest.mark.django_db
def test_a_report_is_gone_after_its_days_and_an_agreement_never(
    files,
    ask_page,
    sign_in,
    roberto,
    django_capture_on_commit_callbacks,
):
    report, agreement = print_paper(asked(sign_in(roberto)).pk), print_paper(ask_page().pk)
    long_ago = timezone.now() - timedelta(days=31)
    Document.objects.update(asked_at=long_ago)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_reports() == 1

    assert not Document.objects.filter(pk=report.pk).exists()
    assert [file.name for file in files()] == [agreement.file_name]
