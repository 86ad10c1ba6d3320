"""The agreement before it is signed, as a draft; and the amending agreement, filed by whoever verifies it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents.actions import print_paper
from documents.models import Document
from funding.actions import NewLine
from projects.actions import set_work_budget, tell_operation, verify_operation
from projects.actions.operations import reverse_operation
from tests.documents.signers import scan
from tests.documents.structure import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def amended(work, cast, reference="CM-1", **changes) -> Document:
    """What Patricia told and Roberto verified, as a paper."""
    told = {
        "changes": changes,
        "happened_on": TODAY,
        "reference": reference,
        "note": "Menos metros de banqueta.",
    }
    row = tell_operation(work, "amendment", by=cast["patricia"], **told)
    verify_operation(work, "amendment", row, by=cast["roberto"])
    return Document.objects.get(kind="modificatorio", subject=f"amendment:{row.pk}")


def test_an_amendment_prints_what_changed_and_the_agreement_stays(work_at, cast, sign_in):
    work = work_at("agreed")
    agreement = work.agreement
    lines = [NewLine(f"Concepto {number}", amount) for number, amount in budget_of(work, 60)]
    set_work_budget(work, lines=lines, by=cast["roberto"])

    first = amended(work, cast, federal="-1000.50")
    second = amended(work, cast, "CM-2", federal="-1.00", state="1.00")

    assert [first.number, second.number] == [f"{agreement.number}/M1", f"{agreement.number}/M2"]
    agreement.refresh_from_db()
    assert agreement.standing == second.standing == Document.Standing.IN_FORCE
    told = text_of(first)
    federal = first.facts["money"]["rows"][0]
    assert f"{first.facts['money']['before']}" != first.facts["money"]["after"]
    for amount in (federal["before"], federal["after"]):
        assert f"${float(amount):,.2f}" in told
    assert federal["after_in_words"] in told
    assert "Menos metros de banqueta" in told
    assert "Concepto 60" in told
    assert "todavía no suma" in told
    assert f"se modificó antes mediante el convenio {first.number}" in text_of(second)
    page = sign_in(cast["ramon"]).get(reverse("projects:agreement", args=[work.reference])).content.decode()
    assert first.number in page
    assert "El convenio sigue vigente, con estos cambios" in page


def budget_of(work, many: int) -> list:
    """The money of the work in so many lines."""
    whole = sum(part.agreed for part in work.fund.parts())
    return [(number, whole - 10 * (many - 1) if number == many else 10) for number in range(1, many + 1)]


def test_a_reversed_amendment_is_cancelled_and_says_why(work_at, cast):
    work = work_at("agreed")
    paper = amended(work, cast, federal="-100.00")
    row = work.fund.amendments.get()

    reverse_operation(work, "amendment", row, reason="No se firmó.", by=cast["roberto"])

    paper.refresh_from_db()
    assert paper.standing == Document.Standing.CANCELLED
    assert "No se firmó." in paper.cancelled_because
    # Its number is not given again.
    assert amended(work, cast, "CM-2", federal="-200.00").number.endswith("/M2")


def test_a_draft_has_neither_number_nor_code_and_lines_for_what_lacks(work_at, cast, sign_in):
    work = work_at("filed")
    client = sign_in(cast["roberto"])
    address = reverse("projects:agreement_draft", args=[work.reference])
    assert address in client.get(reverse("projects:agreement", args=[work.reference])).content.decode()

    shown = client.get(address)

    html = shown.content.decode()
    assert shown.status_code == 200
    assert '<body class="draft">' in html
    assert "BORRADOR" in html
    assert not re.search(r"3X1-CC-|versión \d|verificación: <b>", html)
    assert re.search(r"sesión <span class=\"code\">_{20}</span>", html)
    assert "PRIMERA. Objeto." in html
    assert not Document.objects.filter(kind="convenio").exists()
    work_at_agreement = work_at("agreed")
    kept = client.get(reverse("projects:agreement_draft", args=[work_at_agreement.reference]))
    assert kept.status_code == 302


def test_an_amendment_is_signed_and_verified_as_the_agreement_is(work_at, cast, client, sign_in):
    work = work_at("agreed")
    paper = print_paper(amended(work, cast, federal="-100.00").pk)
    money = paper.facts["money"]

    of_agreement = client.get(reverse("verify", args=[work.agreement.code])).content.decode()
    of_amendment = client.get(reverse("api:verify", args=[paper.code])).json()
    address = reverse("projects:sign_paper", args=[work.reference, paper.pk])
    file = SimpleUploadedFile("x.pdf", scan(), "application/pdf")
    signed = sign_in(cast["roberto"]).post(address, {"file": file}, follow=True)

    assert reverse("verify", args=[paper.code]) in of_agreement
    assert of_amendment["total"] == money["after"]
    assert [part["amount"] for part in of_amendment["parts"]] == [row["after"] for row in money["rows"]]
    assert signed.redirect_chain[-1][0] == reverse("documents:paper", args=[paper.pk])
    assert "Firmado en parte." in signed.content.decode()
