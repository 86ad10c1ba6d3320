"""The bank account of a work on its pages and over the API: registered once, read with its movements."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from projects.actions import register_account
from projects.models import Project
from tests.funding.files import CLABE, OTHER_CLABE
from tests.projects.test_work_pages import page, queries_of, text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOLD = {
    "bank": "Banorte",
    "clabe": "072 464 00123456789 8",
    "holder": "Municipio de Río Grande",
    "signatories": "Ramón Ortiz\n\n Elena Rojas ",
    "opened_on": (TODAY - timedelta(days=60)).isoformat(),
}


@pytest.fixture
def work(work_at) -> Project:
    return work_at("deposits")


@pytest.fixture
def banked(work, roberto) -> Project:
    """The work with its account."""
    register_account(
        work,
        bank="Banorte",
        clabe=CLABE,
        holder="Municipio de Río Grande",
        signatories=["Ramón Ortiz"],
        opened_on=TODAY - timedelta(days=60),
        by=roberto,
    )
    return work


def csv_of(*rows: str, name: str = "enero.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(["Fecha,Ordenante,Referencia,Importe", *rows]).encode())


def row_of(deposit) -> str:
    return f"{deposit.received_on},{deposit.paid_by},{deposit.reference},{deposit.amount}"


# --- The account -------------------------------------------------------------------------------


def test_the_reviewer_registers_the_account_and_two_clicks_are_one(sign_in, work, roberto):
    client = sign_in(roberto)
    assert f'href="{page(work, "register_account")}"' in client.get(page(work)).content.decode()

    for _click in range(2):
        answer = client.post(page(work, "register_account"), TOLD, follow=True)

    shown = text_of(answer)
    assert "Cuenta registrada: Banorte •••• 7898. Solo ella recibe el dinero de la obra." in shown
    assert f"CLABE {CLABE} Titular Municipio de Río Grande Quiénes firman Ramón Ortiz, Elena Rojas" in shown
    assert "Cuenta de la obra registrada" in shown[shown.index("Historia") :]
    assert work.history.filter(act="register_account").count() == 1
    again = client.get(page(work, "register_account"), follow=True)
    assert "La obra ya tiene su cuenta: Banorte •••• 7898. Ciérrela antes" in text_of(again)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"clabe": CLABE[:-1] + "1"}, ("clabe", "La CLABE no es correcta: tiene 18 dígitos")),
        ({"clabe": ""}, ("clabe", "Escriba los 18 dígitos")),
        ({"signatories": " \n"}, ("signatories", "Escriba al menos una persona")),
        ({"signatories": "x" * 121}, ("signatories", "hasta 120 letras")),
        ({"opened_on": (TODAY + timedelta(days=1)).isoformat()}, ("opened_on", "todavía no llega")),
    ],
)
def test_an_account_that_cannot_be_is_told_at_its_box(sign_in, work, roberto, changes, told):
    answer = sign_in(roberto).post(page(work, "register_account"), TOLD | changes)

    assert answer.status_code == 422
    assert told[1] in str(answer.context["form"].errors[told[0]])
    assert not work.fund.bank_accounts.exists()


@pytest.mark.parametrize(
    ("who", "reads"),
    [(who, True) for who in ("roberto", "tomas", "elena", "ramon", "graciela", "carmen", "beatriz")]
    + [("hilario", False)],
)
def test_who_neither_pays_nor_answers_reads_the_last_four_digits(sign_in, banked, cast, who, reads):
    client = sign_in(cast[who])
    pages = [client.get(address) for address in (page(banked), page(banked, "statements"))]
    told = client.get(reverse("api:projects-account", args=[banked.reference])).json()

    assert all((CLABE in answer.content.decode()) == reads for answer in pages)
    assert reads or all("•••• 7898" in text_of(answer) for answer in pages)
    assert told["clabe"] == (CLABE if reads else "•••• 7898")


def test_a_consulate_sees_no_account(sign_in, banked, adriana):
    shown = text_of(sign_in(adriana).get(page(banked)))

    assert "Cuenta de la obra" not in shown
    assert "7898" not in shown


def test_an_account_is_closed_and_another_takes_its_place(sign_in, banked, roberto):
    client = sign_in(roberto)
    late = client.post(page(banked, "close_account"), {"closed_on": (TODAY + timedelta(days=1)).isoformat()})
    assert "todavía no llega" in str(late.context["form"].errors["closed_on"])

    client.post(page(banked, "close_account"), {"closed_on": TODAY.isoformat()})
    answer = client.post(page(banked, "register_account"), TOLD | {"clabe": OTHER_CLABE}, follow=True)

    assert OTHER_CLABE in text_of(answer)
    shown = text_of(client.get(page(banked, "statements")))
    assert f"{OTHER_CLABE} Banorte {CLABE} (cerrada el" in shown
    assert 'name="account"' in client.get(page(banked, "statements")).content.decode()
    assert banked.history.filter(act="close_account").count() == 1


# --- Its statements ----------------------------------------------------------------------------


def test_a_statement_tells_which_deposit_each_movement_is(sign_in, banked, roberto):
    client = sign_in(roberto)
    first, second, *_rest = banked.fund.deposits.all()
    file = csv_of(
        row_of(first),
        f"{second.received_on},Alguien,SIN-CLAVE,{second.amount}",
        f"{TODAY},Quién sabe,Z9,12.34",
        f"{TODAY},Banco,,-5.00",
    )

    answer = client.post(page(banked, "statements"), {"file": file}, follow=True)

    shown = text_of(answer)
    assert "«enero.csv» importado: 4 movimientos nuevos, 0 ya conocidos." in shown
    assert f"✓ Depósito verificado {first.paid_by}, {first.reference}" in shown
    assert "? Probable: Depósito verificado" in shown
    assert "Porque coincide: el mismo importe, el mismo día" in shown
    assert "Quién sabe Z9 $12.34 A ningún depósito" in shown
    assert "-$5.00 A ningún pago ni reintegro" in shown
    assert banked.history.get(act="import_statement").note == (
        "enero.csv. Movimientos nuevos: 4; ya conocidos: 0; por aclarar: 0."
    )


def test_the_same_file_twice_says_that_nothing_is_new(sign_in, banked, roberto):
    client = sign_in(roberto)
    for _click in range(2):
        file = csv_of(f"{TODAY},Banco,,-5.00")
        answer = client.post(page(banked, "statements"), {"file": file}, follow=True)

    assert "Ese archivo ya se había importado como «enero.csv»: nada nuevo." in text_of(answer)
    assert banked.history.filter(act="import_statement").count() == 1


def test_deposits_that_the_bank_does_not_show_are_told_apart_from_days_without_statement(
    sign_in, banked, roberto
):
    client = sign_in(roberto)
    deposit = banked.fund.deposits.first()
    before = text_of(client.get(page(banked, "statements")))
    assert "Falta el estado de cuenta" in before
    assert "No está en el banco" not in before

    days = (deposit.received_on, TODAY)
    file = csv_of(*(f"{day},Banco,{day},-5.00" for day in days))
    client.post(page(banked, "statements"), {"file": file})

    shown = text_of(client.get(page(banked, "statements")))
    missing = shown[shown.index("No está en el banco") :]
    assert deposit.reference in missing
    assert "Falta el estado de cuenta" not in shown


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (None, "Elija el archivo que descargó del banco."),
        (SimpleUploadedFile("x.csv", b""), "El archivo está vacío."),
        (SimpleUploadedFile("x.csv", b"x" * (5 * 1024 * 1024 + 1)), "El archivo pasa de 5 MB."),
        (csv_of("hoy,Banco,1,5.00"), "Renglón 2: «hoy» no es una fecha."),
        (csv_of("2001-01-01,Banco,1,5.00"), "la cuenta todavía no estaba abierta"),
    ],
)
def test_a_file_that_cannot_be_imported_is_told_at_its_box(sign_in, banked, roberto, file, told):
    answer = sign_in(roberto).post(page(banked, "statements"), {"file": file} if file else {})

    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors["file"])
    assert not banked.fund.bank_accounts.get().statements.exists()


def test_only_the_reviewer_imports(sign_in, banked, elena):
    client = sign_in(elena)

    assert 'type="file"' not in client.get(page(banked, "statements")).content.decode()
    answer = client.post(page(banked, "statements"), {"file": csv_of(f"{TODAY},B,,-5")}, follow=True)

    assert "Los estados de cuenta los importa quien revisa la obra." in text_of(answer)
    assert not banked.fund.bank_accounts.get().statements.exists()


def test_the_movements_turn_pages_and_ask_the_database_as_often(sign_in, banked, roberto):
    client, address = sign_in(roberto), page(banked, "statements")
    client.post(address, {"file": csv_of(f"{TODAY},Banco,A,-5.00")})
    few = queries_of(client, address)

    client.post(address, {"file": csv_of(*(f"{TODAY},Banco,B{n},{n}.00" for n in range(1, 30)))})

    assert queries_of(client, address) == few
    assert "Se muestran 1 a 25 de 30 movimientos" in text_of(client.get(address))
    assert "Página 2 de 2" in text_of(client.get(address, {"page": 2}))


# --- Over the API ------------------------------------------------------------------------------


def api(work: Project, name: str, *rest: object) -> str:
    return reverse(f"api:projects-{name}", args=[work.reference, *rest])


def test_the_api_registers_the_account_imports_and_tells_movements(sign_in, work, roberto):
    client = sign_in(roberto)
    assert client.get(api(work, "account")).status_code == 404
    told = TOLD | {"signatories": ["Ramón Ortiz"]}
    made = client.post(api(work, "account"), told, content_type="application/json")
    assert (made.status_code, made.json()["clabe"]) == (201, CLABE)
    deposit = work.fund.deposits.first()

    for expected in ({"new": 2, "known": 0}, {"new": 0, "known": 2}):
        file = csv_of(row_of(deposit), f"{TODAY},Banco,,-5.00")
        answer = client.post(api(work, "statements"), {"file": file})
        assert answer.status_code == 201
        assert {name: answer.json()[name] for name in expected} == expected

    rows = client.get(api(work, "movements")).json()
    told = {
        row["amount"]: (row["match"], row["deposit"] and row["deposit"]["reference"])
        for row in rows["results"]
    }
    assert told == {str(deposit.amount): ("exact", deposit.reference), "-5.00": ("nothing", None)}


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (csv_of("hoy,Banco,1,5.00"), (409, "bad_statement")),
        (SimpleUploadedFile("x.csv", b"x" * (5 * 1024 * 1024 + 1)), (409, "bad_statement")),
        (None, (400, "invalid")),
    ],
)
def test_the_api_refuses_with_the_same_sentences(sign_in, banked, roberto, file, told):
    answer = sign_in(roberto).post(api(banked, "statements"), {"file": file} if file else {})

    assert (answer.status_code, answer.json()["code"]) == told


def test_the_api_closes_the_account_and_refuses_a_file_without_one(sign_in, banked, work_at, roberto):
    client, account = sign_in(roberto), banked.fund.bank_accounts.get()
    address, day = api(banked, "close-account", account.pk), {"closed_on": TODAY.isoformat()}

    assert client.post(address, day, content_type="application/json").json()["closed_on"] == day["closed_on"]
    assert client.get(api(banked, "account")).status_code == 404
    refused = client.post(api(banked, "statements"), {"file": csv_of(f"{TODAY},Banco,,-5.00")})
    assert refused.json()["code"] == "no_account"
    file = {"file": csv_of(f"{TODAY},Banco,,-5.00"), "account": account.pk}
    assert client.post(api(banked, "statements"), file).status_code == 201
    other = work_at("deposits", name="Otra obra")
    assert (
        client.post(api(other, "close-account", account.pk), day, content_type="application/json").status_code
        == 404
    )
    again = {"file": csv_of(f"{TODAY},Banco,,-5.00"), "account": account.pk}
    assert client.post(api(other, "statements"), again).status_code == 404
