"""Deposits by another payer or into another account, and where a deposit was found, on pages and API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from projects.actions import register_account
from projects.models import Project
from tests.funding.files import CLABE
from tests.projects.test_work_pages import deposit_of, page, text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
OTHER = {"other_bank": "BBVA", "other_account": "4321"}
GRANTED = {"reason": "El tesorero pagó por el club.", "paper": "URP/0412"}


@pytest.fixture
def work(work_at, roberto):
    """A work that was agreed, with its account."""
    made = work_at("agreed")
    register_account(
        made,
        bank="Banorte",
        clabe=CLABE,
        holder="Municipio",
        signatories=["Ramón Ortiz"],
        opened_on=TODAY - timedelta(days=60),
        by=roberto,
    )
    return made


def file_of(*rows: str) -> SimpleUploadedFile:
    text = "\n".join(["Fecha,Concepto,Referencia,Importe", *rows])
    return SimpleUploadedFile("marzo.csv", text.encode())


def test_an_exception_is_declared_authorised_and_verified_by_three_persons(sign_in, work, cast):
    told = deposit_of(payer="migrants", paid_by="Presidencia municipal", by_another="on", **OTHER)
    shown = text_of(sign_in(cast["elena"]).post(page(work, "deposit"), told, follow=True))
    what = "la hizo otra persona, llegó a la cuenta BBVA •••• 4321"
    assert f"Es una excepción ({what}): antes la autoriza otra oficina." in shown
    assert "El ordenante parece un gobierno" in shown
    assert f"Excepción: {what} falta que la autoricen" in shown.replace(" , ", ", ")
    declared = work.fund.declarations.get()
    verify, authorise = (page(work, f"{name}_deposit", declared.pk) for name in ("verify", "authorise"))

    assert Project.objects.waiting_for(cast["carmen"]).filter(pk=work.pk).exists()
    roberto = sign_in(cast["roberto"])
    before = text_of(roberto.get(verify))
    assert "Todavía no la autoriza nadie: antes no se puede verificar." in before
    assert "Está en el estado de cuenta" not in before
    proof = {"received_on": TODAY.isoformat(), "paper": "Estado BBVA, hoja 1"}
    assert "se verifica cuando la autorice otra persona" in text_of(roberto.post(verify, proof))
    assert "Las excepciones corresponden a otra oficina." in text_of(roberto.get(authorise, follow=True))

    carmen = sign_in(cast["carmen"])
    assert f'href="{authorise}"' in carmen.get(page(work)).content.decode()
    assert "Revise que el club no preste su nombre" in text_of(carmen.get(authorise))
    assert carmen.post(authorise, GRANTED | {"paper": ""}).status_code == 422
    for _click in range(2):
        answer = carmen.post(authorise, GRANTED, follow=True)
    assert "Excepción autorizada: ya se puede verificar el depósito de $61,426.00." in text_of(answer)
    assert work.history.filter(act="authorise_deposit").count() == 1

    shown = text_of(sign_in(cast["roberto"]).post(verify, proof, follow=True))
    assert "Depósito verificado: $61,426.00 de Migrantes." in shown
    assert f"la autorizó {cast['carmen']}: URP/0412" in shown
    assert "Papel del banco Estado BBVA, hoja 1" in shown[shown.index("Historia") :]
    assert "Excepción de un depósito autorizada" in shown


def test_without_an_account_no_other_one_is_asked_for_and_the_page_says_so(sign_in, work_at, elena):
    work = work_at("agreed")
    asked = sign_in(elena).get(page(work, "deposit"))

    assert "other_account" not in asked.context["form"].fields
    assert "La obra todavía no tiene una cuenta registrada." in text_of(asked)
    assert "La obra no tiene una cuenta abierta." in text_of(sign_in(elena).get(page(work)))


def test_whoever_pays_reads_where_to(sign_in, work, ramon):
    assert f"La cuenta de la obra: Banorte {CLABE} , Municipio." in text_of(
        sign_in(ramon).get(page(work, "deposit"))
    )


def test_the_reviewer_chooses_the_movement_that_the_deposit_is(sign_in, work, cast):
    sign_in(cast["ramon"]).post(page(work, "deposit"), deposit_of(payer="municipal", reference="R-1"))
    address = page(work, "verify_deposit", work.fund.declarations.get().pk)
    roberto = sign_in(cast["roberto"])
    paper = {"received_on": TODAY.isoformat(), "paper": ""}
    assert "Escriba el papel del banco" in str(roberto.post(address, paper).context["form"].errors["paper"])
    rows = f"{TODAY},SPEI,77,61426.00", f"{TODAY},SPEI,R-2,9.00"
    bank = text_of(roberto.post(page(work, "statements"), {"file": file_of(*rows)}, follow=True))
    assert "Verificar R-1" in bank

    movement = work.fund.bank_accounts.get().movements.get(amount=61426)
    assert roberto.get(address).context["form"].initial["movement"] == "", "only a person says that it is it"
    chosen = roberto.get(address, {"movimiento": movement.pk})
    assert "SPEI · 77 · coincide: el mismo importe, el mismo día" in text_of(chosen)
    assert "checked" in chosen.content.decode()
    refused = roberto.post(address, {"movement": "", "received_on": TODAY.isoformat(), "paper": "hoja 1"})
    assert "ya se importó: elija el movimiento" in str(refused.context["form"].errors["movement"])
    shown = text_of(roberto.post(address, {"movement": movement.pk}, follow=True))

    assert "Depósito verificado: $61,426.00 de Municipio." in shown
    assert "en el estado de cuenta" in shown
    assert work.fund.declarations.get().movement == movement


def test_a_doubtful_line_is_cleared_up_on_the_page_of_movements(sign_in, work, roberto):
    client, address = sign_in(roberto), page(work, "statements")
    for words in ("PAGO", "TRANSFERENCIA"):
        shown = text_of(client.post(address, {"file": file_of(f"{TODAY},{words},,5.00")}, follow=True))
    assert "0 movimientos nuevos, 0 ya conocidos, 1 por aclarar." in shown
    assert "marzo.csv: TRANSFERENCIA marzo.csv: PAGO Es el mismo Es otro" in shown
    echo = work.fund.bank_accounts.get().echoes.get()

    for _click in range(2):
        answer = client.post(page(work, "clear_up", echo.pk), {"is_same": "no"}, follow=True)

    assert "Renglón aclarado: Otro movimiento, $5.00." in text_of(answer)
    assert "Por aclarar" not in text_of(answer)
    assert work.fund.bank_accounts.get().movements.count() == 2
    assert work.history.filter(act="clear_up").count() == 1


def test_the_api_tells_exceptions_and_verifies_by_movement(sign_in, work, cast):
    def post(who: str, name: str, *rest: int, **data: object):
        address = reverse(f"api:projects-{name}", args=[work.reference, *rest])
        return sign_in(cast[who]).post(address, data, content_type="application/json")

    facts = {"payer": "municipal", "amount": "100.00", "paid_on": TODAY.isoformat(), "paid_by": "Alguien"}
    made = post("ramon", "deposits", reference="A-1", by_another=True, **facts)
    (told,) = made.json()["declarations"]
    assert (told["needs_authorisation"], told["authorisation"]) == (True, None)
    assert post("ramon", "deposits", reference="A-2", other_bank="X", **facts).json()["code"] == (
        "other_account_incomplete"
    )
    refused = post("roberto", "verify-deposit", told["id"], received_on=TODAY.isoformat(), paper="hoja")
    assert refused.json()["code"] == "not_authorised"
    granted = post("carmen", "authorise-deposit", told["id"], **GRANTED).json()["declarations"][0]
    assert granted["authorisation"]["paper"] == "URP/0412"
    rows = file_of(f"{TODAY},SPEI,77,100.00")
    sign_in(cast["roberto"]).post(reverse("api:projects-statements", args=[work.reference]), {"file": rows})
    movement = work.fund.bank_accounts.get().movements.get()
    assert post("roberto", "verify-deposit", told["id"]).json()["code"] == "no_day"

    done = post("roberto", "verify-deposit", told["id"], movement=movement.pk).json()["declarations"][0]

    assert (done["state"], done["movement"]) == ("verified", movement.pk)
    assert post("roberto", "verify-deposit", told["id"], movement=0).status_code == 404
