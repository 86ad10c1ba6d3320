"""The money of a work on its pages and over REST: told by the town, and verified by the reviewer."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from funding.actions import is_settled
from funding.models import Payment
from projects.actions import tell_operation, verify_operation
from projects.models import Project
from tests.conftest import enter_as
from tests.projects.test_api import Program

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def paid_up(work_at) -> Project:
    return work_at("paid_up")


def as_person(user) -> Client:
    client = Client()
    enter_as(user, client)
    return client


def send(client: Client, project: Project, path: str, **facts):
    return client.post(f"/obras/{project.reference}/dinero/{path}", facts)


def told_by(client: Client, project: Project, path: str, **facts) -> str:
    """What was told under a sentence, and the number of its row."""
    facts = {"happened_on": TODAY, "note": ""} | facts
    response = send(client, project, path, **facts)
    assert response.status_code == 302, re.findall(r'class="error[^>]*>(.*?)<', response.content.decode())
    return response.url


def test_a_town_pays_proves_closes_and_gives_back_and_the_reviewer_verifies(paid_up, cast):
    ramon, roberto = as_person(cast["ramon"]), as_person(cast["roberto"])
    fund = paid_up.fund
    line = fund.budget_lines.get()

    told_by(
        ramon,
        paid_up,
        "pago/",
        line=line.pk,
        payee="Computadoras de Jerez",
        amount="$245,000.00",
        reference="P-1",
    )
    page = roberto.get(f"/obras/{paid_up.reference}/dinero/").content.decode()
    assert "1 registro por verificar" in page and "Computadoras de Jerez" in page
    payment = Payment.objects.get()
    assert Project.objects.waiting_for(cast["roberto"]).filter(pk=paid_up.pk).exists()
    assert not Project.objects.waiting_for(cast["ramon"]).filter(pk=paid_up.pk).exists()
    assert paid_up.folio in roberto.get("/obras/?waits=me").content.decode()
    # Whoever told it does not verify it, and reads so.
    own = ramon.get(f"/obras/{paid_up.reference}/dinero/pago/{payment.pk}/").content.decode()
    assert "Verificar el pago" not in own
    assert send(roberto, paid_up, f"pago/{payment.pk}/verificar/").status_code == 302
    proof = {"payment": payment.pk, "paper": "cfdi", "issuer": "CJE010203AB1", "total": "245,000.00"}
    folio = "5F2B1C34-9A1D-4E8B-8C55-0D1E2F3A4B5C"
    told_by(ramon, paid_up, "comprobante/", **proof, amount="245,000.00", reference=folio)
    send(roberto, paid_up, f"comprobante/{payment.proofs.get().pk}/verificar/")
    told_by(ramon, paid_up, "cierre/", why="saving", reference="Acta 9")
    send(roberto, paid_up, f"cierre/{fund.closings.get().pk}/verificar/")
    for number, payer in enumerate(("federal", "state", "municipal", "migrants")):
        told_by(
            ramon, paid_up, "reintegro/", payer=payer, amount="176.00", charges="", reference=f"LC-{number}"
        )
        response = send(roberto, paid_up, f"reintegro/{fund.refunds.get(payer=payer).pk}/verificar/")
        assert response.status_code == 302

    assert is_settled(fund)
    page = ramon.get(f"/obras/{paid_up.reference}/dinero/").content.decode()
    assert "Cuentas cerradas en cero" in page
    history = paid_up.history.values_list("act", flat=True)
    assert {"tell_payment", "verify_payment", "verify_proof", "verify_closing", "verify_refund"} <= set(
        history
    )
    assert "Reintegro · se verificó" in ramon.get(paid_up.get_absolute_url()).content.decode()


def test_a_refusal_stands_at_its_box_and_nothing_typed_is_lost(paid_up, cast):
    ramon = as_person(cast["ramon"])
    line = paid_up.fund.budget_lines.get()
    facts = {"happened_on": TODAY, "line": line.pk, "payee": "Computadoras de Jerez", "reference": "P-1"}

    response = send(ramon, paid_up, "pago/", **facts, amount="245,704.01")

    page = response.content.decode()
    assert response.status_code == 422
    assert "le quedan $245,704.00 y el pago es de $245,704.01" in page
    assert 'value="Computadoras de Jerez"' in page
    assert not Payment.objects.exists()


def test_two_clicks_tell_one_payment(paid_up, cast):
    ramon = as_person(cast["ramon"])
    facts = {
        "line": paid_up.fund.budget_lines.get().pk,
        "payee": "Jerez",
        "amount": "10.00",
        "reference": "P-1",
    }

    told_by(ramon, paid_up, "pago/", **facts)
    told_by(ramon, paid_up, "pago/", **facts)

    assert Payment.objects.count() == 1


def test_an_instalment_asks_for_the_password_again(work_at, cast):
    work = work_at("agreed")
    facts = {
        "payer": "federal",
        "conditions": "Convenio",
        "reference": "OF-1",
        "happened_on": timezone.localdate(),
    }
    row = tell_operation(work, "release", by=cast["roberto"], amount=Decimal("61426.00"), **facts)
    patricia = Client()
    patricia.force_login(cast["patricia"], backend="django.contrib.auth.backends.ModelBackend")

    response = send(patricia, work, f"ministracion/{row.pk}/verificar/")

    row.refresh_from_db()
    assert "/cuenta/confirmar/" in response.url and row.is_waiting
    enter_as(cast["patricia"], patricia)
    send(patricia, work, f"ministracion/{row.pk}/verificar/")
    row.refresh_from_db()
    assert row.state == "verified"
    page = patricia.get(f"/obras/{work.reference}/dinero/ministracion/{row.pk}/clc/").content.decode()
    assert "CLC" in page
    assert send(patricia, work, f"ministracion/{row.pk}/clc/", clc="881", ordered_on=TODAY).status_code == 302
    assert work.fund.sum_of("executed") == Decimal("61426.00")


def test_the_budget_is_written_line_by_line_and_adds_up(paid_up, cast):
    ramon = as_person(cast["ramon"])
    lines = {"line-0-concept": "Equipos", "line-0-amount": "245,000.00", "line-1-concept": "Flete"}

    wrong = send(ramon, paid_up, "presupuesto/", **lines, **{"line-1-amount": "703.99"})
    assert wrong.status_code == 422 and "$245,703.99" in wrong.content.decode()
    right = send(ramon, paid_up, "presupuesto/", **lines, **{"line-1-amount": "704.00"})

    assert right.status_code == 302
    assert [str(row) for row in paid_up.fund.budget_lines.all()] == ["1. Equipos", "2. Flete"]


def test_the_pages_of_money_ask_as_much_for_three_rows_as_for_one(
    paid_up, cast, django_assert_max_num_queries
):
    ramon = as_person(cast["ramon"])
    line = paid_up.fund.budget_lines.get()

    def pay(reference: str) -> None:
        facts = {"line": line, "payee": "Jerez", "happened_on": timezone.localdate()}
        tell_operation(
            paid_up, "payment", by=cast["ramon"], amount=Decimal("1.00"), reference=reference, **facts
        )

    def queries(path: str) -> int:
        with django_assert_max_num_queries(80) as asked:
            assert ramon.get(path).status_code == 200
        return len(asked)

    paths = [f"/obras/{paid_up.reference}/dinero/", f"/obras/{paid_up.reference}/dinero/pago/"]
    pay("P-1")
    one = [queries(path) for path in paths]
    pay("P-2")
    pay("P-3")
    assert [queries(path) for path in paths] == one


def test_a_program_tells_verifies_and_is_refused_as_a_person(paid_up, cast):
    ramon, roberto = Program(cast["ramon"]), Program(cast["roberto"])
    base = f"/projects/{paid_up.reference}/operations/"
    told = {"operation": "payment", "line": 1, "payee": "Jerez", "amount": "100.00", "happened_on": TODAY}

    made = ramon.post(base, told | {"reference": "P-1"})
    assert made.status_code == 201 and made.json()["state"] == "declared"
    again = ramon.post(base, told | {"reference": "P-1"})
    assert again.json()["id"] == made.json()["id"]
    refused = ramon.post(base, told | {"reference": "P-2", "amount": "245704.01"})
    assert (refused.status_code, refused.json()["code"]) == (409, "more_than_line")
    assert ramon.post(base, {"operation": "payment", "reference": "P-3"}).status_code == 400
    one = f"{base}payment/{made.json()['id']}/"
    assert ramon.post(f"{one}verify/").json()["code"] == "not_your_role"
    counted = roberto.post(f"{one}verify/")
    assert counted.json()["state"] == "verified" and counted.json()["entry"]
    listed = ramon.get(base, operation="payment", state="verified").json()
    assert [row["facts"] for row in listed["results"]] == [{"line": 1, "payee": "Jerez"}]
    lines = roberto.get(f"/projects/{paid_up.reference}/budget/").json()
    assert (lines[0]["paid"], lines[0]["left"]) == ("100.00", "245604.00")
    parts = ramon.get(f"/funds/{paid_up.reference}/").json()["parts"]
    assert sum(Decimal(part["spent"]) for part in parts) == Decimal("100.00")
    back = roberto.post(f"{one}reverse/", {"reason": "Se duplicó"})
    assert back.json()["state"] == "reversed"


def test_a_key_gives_back_money_only_with_the_password(paid_up, cast):
    ramon, roberto = Program(cast["ramon"]), Program(cast["roberto"])
    base = f"/projects/{paid_up.reference}/operations/"
    told = {"operation": "closing", "why": "cancelled", "happened_on": TODAY, "reference": "A"}
    closing = ramon.post(base, told)
    roberto.post(f"{base}closing/{closing.json()['id']}/verify/")
    facts = {"payer": "federal", "amount": "61426.00", "happened_on": TODAY, "reference": "LC-1"}
    refund = ramon.post(base, {"operation": "refund", **facts}).json()

    refused = roberto.post(f"{base}refund/{refund['id']}/verify/")

    assert (refused.status_code, refused.json()["code"]) == (403, "confirm_password")
    assert ramon.get(f"{base}refund/{refund['id']}/").json()["state"] == "declared"


def test_a_list_of_operations_asks_as_much_for_three_rows_as_for_one(
    paid_up, cast, django_assert_max_num_queries
):
    ramon, roberto = Program(cast["ramon"]), cast["roberto"]
    base, line = f"/projects/{paid_up.reference}/operations/", paid_up.fund.budget_lines.get()

    def pay(number: int) -> None:
        facts = {"line": line, "payee": "Jerez", "happened_on": timezone.localdate()}
        amount, reference = Decimal("1.00"), f"P-{number}"
        row = tell_operation(
            paid_up, "payment", by=cast["ramon"], amount=amount, reference=reference, **facts
        )
        verify_operation(paid_up, "payment", row, by=roberto)

    def queries() -> int:
        with django_assert_max_num_queries(40) as asked:
            assert ramon.get(base).json()["results"][0]["entry"]
        return len(asked)

    pay(1)
    queries()  # the first request of a key writes when it was used
    one = queries()
    pay(2)
    pay(3)
    assert queries() == one


def test_a_program_says_a_change_of_the_parts_as_pesos_in_text(work_at, cast):
    work, patricia = work_at("agreed"), Program(cast["patricia"])
    base = f"/projects/{work.reference}/operations/"
    told = {"operation": "amendment", "happened_on": TODAY, "reference": "CM-1"}

    assert patricia.post(base, told | {"changes": {"federal": -100.5}}).status_code == 400
    assert patricia.post(base, told | {"changes": {"federal": "1.00"}, "payer": "state"}).status_code == 400
    made = patricia.post(base, told | {"changes": {"federal": "-1,000.50", "state": "1000.50"}})
    again = patricia.post(base, told | {"changes": {"state": "1,000.50", "federal": "-1000.50"}})

    assert made.json()["facts"] == {"changes": {"federal": "-1000.50", "state": "1000.50"}}
    assert (again.status_code, again.json()["id"]) == (201, made.json()["id"])


def test_a_folio_fiscal_is_one_however_its_letters_are_typed(paid_up, cast):
    ramon = as_person(cast["ramon"])
    line = paid_up.fund.budget_lines.get()
    told_by(ramon, paid_up, "pago/", line=line.pk, payee="Jerez", amount="10.00", reference="P-1")
    payment = Payment.objects.get()
    own = ramon.get(f"/obras/{paid_up.reference}/dinero/pago/{payment.pk}/").content.decode()
    assert "lo verifica otra persona" in own
    verify_operation(paid_up, "payment", payment, by=cast["roberto"])
    proof = {"payment": payment.pk, "paper": "cfdi", "issuer": "CJE010203AB1", "total": "10.00"}
    folio = "5f2b1c34-9a1d-4e8b-8c55-0d1e2f3a4b5c"

    for typed in (folio, folio.upper()):
        told_by(ramon, paid_up, "comprobante/", **proof, amount="10.00", reference=typed)

    assert payment.proofs.get().reference == folio.upper()
