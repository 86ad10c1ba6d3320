"""Pages of what reviewers register of a business: what the committee opined, and what comes back."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from funding.models import Pot
from projects.actions import register_recovery, take_step
from projects.models import Project
from tests.projects.test_families import DAIRY
from tests.projects.test_work_pages import page, queries_of, text_of
from tres_por_uno.demo.works import pay_all

TODAY = timezone.localdate()


@pytest.fixture
def dairy(work_at) -> Callable[..., Project]:
    """A function that brings the family dairy of Los Ramírez to a stage."""
    return lambda stage="paid_up", **changes: work_at(stage, DAIRY, **changes)


@pytest.fixture
def in_review(dairy, roberto) -> Project:
    return take_step(dairy("filed"), "take_up", by=roberto)


def appraisal_of(**changes: str) -> dict[str, str]:
    return {
        "session": "STV-32-2013-SO01",
        "held_on": TODAY.isoformat(),
        "is_favourable": "yes",
        "reasons": "Tiene compradores.\nEl flujo es positivo.",
        **changes,
    }


def payment_of(**changes: str) -> dict[str, str]:
    return {
        "amount": "$10,416.67",
        "received_on": TODAY.isoformat(),
        "reference": "SPEI-REC-1",
        "paid_by": "Elpidio Macías Reyna",
        **changes,
    }


# --- Appraisals --------------------------------------------------------------------------------


def test_the_reviewer_records_what_the_committee_opined(sign_in, in_review, roberto, elena):
    client = sign_in(roberto)
    before = client.get(page(in_review))
    assert "Antes de aprobarla hace falta la valuación favorable del Subcomité" in text_of(before)
    assert page(in_review, "appraise") in before.content.decode()

    answer = client.post(page(in_review, "appraise"), appraisal_of(), follow=True)

    assert answer.redirect_chain == [(f"{page(in_review)}#valuacion", 302)]
    shown = text_of(answer)
    assert "Valuación registrada: el comité opina a favor." in shown
    assert "✓ Favorable Subcomité Técnico Valuador, sesión STV-32-2013-SO01" in shown
    assert "Opinión del comité Favorable" in shown
    assert (
        "Tiene compradores.<br>El flujo es positivo." in sign_in(elena).get(page(in_review)).content.decode()
    )


def test_the_newest_opinion_stands_first_and_counts(sign_in, in_review, roberto):
    client = sign_in(roberto)
    client.post(page(in_review, "appraise"), appraisal_of(is_favourable="no", session="STV-1"))

    refused = text_of(client.get(page(in_review)))
    assert "✕ No favorable" in refused
    assert "La valuación de la sesión STV-1 no es favorable" in refused

    client.post(page(in_review, "appraise"), appraisal_of(session="STV-2"))
    shown = text_of(client.get(page(in_review)))
    assert shown.index("✓ Favorable (la que cuenta)") < shown.index("✕ No favorable")


def test_two_clicks_are_one_appraisal(sign_in, in_review, roberto):
    for _click in range(2):
        sign_in(roberto).post(page(in_review, "appraise"), appraisal_of())

    assert in_review.appraisals.count() == 1
    assert in_review.history.filter(act="appraise").count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"session": " "}, ("session", "Escriba el número de la sesión")),
        ({"held_on": ""}, ("held_on", "Falta la fecha en que sesionó")),
        ({"held_on": (TODAY + timedelta(days=2)).isoformat()}, ("held_on", "todavía no llega")),
        ({"is_favourable": ""}, ("is_favourable", "Elija si la opinión es favorable")),
        ({"is_favourable": "maybe"}, ("is_favourable", "maybe")),
        ({"reasons": ""}, ("reasons", "Escriba las razones")),
    ],
)
def test_an_appraisal_that_cannot_be_is_told_at_its_box(sign_in, in_review, roberto, changes, told):
    field, sentence = told
    answer = sign_in(roberto).post(page(in_review, "appraise"), appraisal_of(**changes))

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert "<title>Error:" in answer.content.decode()
    assert not in_review.appraisals.exists()


def test_only_a_business_in_review_is_appraised(sign_in, work_at, dairy, cast):
    solidarity = take_step(work_at("filed"), "take_up", by=cast["roberto"])
    in_review = take_step(dairy("filed"), "take_up", by=cast["roberto"])

    def told(who: str, work: Project) -> str:
        for method in ("get", "post"):
            client = sign_in(cast[who])
            answer = getattr(client, method)(page(work, "appraise"), appraisal_of(), follow=True)
            assert answer.redirect_chain == [(page(work), 302)]
        return text_of(answer)

    assert "Solo los proyectos productivos se valúan" in told("roberto", solidarity)
    assert "mientras está en revisión" in told("roberto", dairy("approved"))
    assert "la registra quien revisa la obra" in told("elena", in_review)


def test_the_page_of_a_work_of_solidarity_has_no_section_of_a_business(sign_in, work_at, roberto):
    shown = text_of(sign_in(roberto).get(page(work_at("agreed"))))

    for section in ("Valuación", "Recuperación del apoyo", "En especie"):
        assert section not in shown


@pytest.mark.parametrize("stage", ["filed", "approved", "agreed"])
@pytest.mark.parametrize("who", ["elena", "roberto", "carmen"])
def test_no_page_of_a_business_speaks_of_the_covam(sign_in, dairy, cast, stage, who):
    work = dairy(stage)
    client = sign_in(cast[who])

    for address in (page(work), page(work, "agreement")):
        assert "COVAM" not in text_of(client.get(address)).replace("COVAM-32", "")


def test_a_work_in_review_names_its_committee(sign_in, in_review, work_at, roberto, elena):
    assert "registrar lo que resuelva el Subcomité Técnico Valuador" in text_of(
        sign_in(roberto).get(page(in_review))
    )
    assert "la presenta al COVAM" in text_of(sign_in(elena).get(page(work_at("filed"))))


# --- Support that comes back -------------------------------------------------------------------


def test_the_work_tells_by_which_rule_and_when_its_support_comes_back(sign_in, dairy, roberto):
    shown = text_of(sign_in(roberto).get(page(dairy())))

    assert "El apoyo se recupera y se destina a obras sociales (fondo 3x1). Regla:" in shown
    assert "Apoyo que se recupera $250,000.00" in shown
    assert "Calendario: 24 pagos" in shown
    assert "Pago 24" in shown
    assert "Todavía no hay pagos registrados" in shown


def test_a_payment_goes_to_the_pot_of_solidarity_and_the_work_leads_there(sign_in, dairy, roberto, elena):
    work = dairy()

    answer = sign_in(roberto).post(page(work, "recover"), payment_of(), follow=True)

    assert answer.redirect_chain == [(f"{page(work)}#recuperacion", 302)]
    shown = text_of(answer)
    pot = Pot.objects.get(family="solidarity", fiscal_year=TODAY.year)
    assert f"Pago registrado: $10,416.67 entraron en la bolsa solidaria de Zacatecas, {TODAY.year}." in shown
    assert "Por recuperar quedan $239,583.33." in shown
    assert f'href="{reverse("funding:pot", args=[pot.pk])}"' in answer.content.decode()
    assert "✓ Pagado" in shown
    assert "Importe $10,416.67 Referencia SPEI-REC-1" in shown[shown.index("Historia") :]
    # The club reads the name of the pot, whose page is not for it.
    others = sign_in(elena).get(page(work))
    assert f"Solidaria de Zacatecas, {TODAY.year}" in text_of(others)
    assert "/bolsas/" not in others.content.decode()


def test_the_last_payment_completes_the_recovery(sign_in, dairy, roberto):
    work = dairy()
    client = sign_in(roberto)

    for _click in range(2):
        shown = text_of(client.post(page(work, "recover"), payment_of(amount="250,000"), follow=True))
        assert "El apoyo se recuperó completo." in shown

    assert work.fund.recoveries.count() == 1
    assert f'href="{page(work, "recover")}"' not in client.get(page(work)).content.decode()
    assert client.get(page(work, "recover"), follow=True).redirect_chain == [(page(work), 302)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"amount": ""}, ("amount", "Escriba el importe")),
        ({"amount": "0"}, ("amount", "mayor que cero")),
        (
            {"amount": "250,000.01"},
            ("amount", "Por recuperar quedan $250,000.00 y el pago es de $250,000.01"),
        ),
        ({"amount": "1.000.000,50"}, ("amount", "Use punto para los centavos")),
        (
            {"received_on": (TODAY + timedelta(days=2)).isoformat()},
            ("received_on", "La fecha de abono todavía no llega"),
        ),
        ({"received_on": "hoy"}, ("received_on", "año-mes-día")),
        ({"reference": " "}, ("reference", "Falta la clave de rastreo")),
        ({"paid_by": ""}, ("paid_by", "Falta el nombre")),
    ],
)
def test_a_payment_that_cannot_be_is_told_at_its_box(sign_in, dairy, roberto, changes, told):
    work, (field, sentence) = dairy(), told

    answer = sign_in(roberto).post(page(work, "recover"), payment_of(**changes))

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert not work.fund.recoveries.exists()


def test_a_reference_of_another_payment_is_told_at_its_box(sign_in, dairy, roberto):
    work = dairy()
    client = sign_in(roberto)
    client.post(page(work, "recover"), payment_of())

    answer = client.post(page(work, "recover"), payment_of(amount="5.00"))

    assert "ya está registrada con $10,416.67" in str(answer.context["form"].errors["reference"])


def test_what_is_late_is_told_by_word(sign_in, dairy, roberto):
    """The agreement is a year old, so that the first payments are due; one of them came."""
    signed = timezone.now() - timedelta(days=365)
    details = {"deposit_until": timezone.localdate(signed).isoformat()}
    work = take_step(dairy("approved"), "agree", by=roberto, details=details, now=signed)
    pay_all(work, roberto)
    first, second = work.fund.schedule()[:2]
    paid = first.amount + Decimal("100.00")
    register_recovery(work, amount=paid, received_on=TODAY, reference="1", paid_by="Elpidio", by=roberto)
    late = [due for due in work.fund.schedule() if due.is_late]

    shown = text_of(sign_in(roberto).get(page(work)))

    assert late[0].number == 2
    assert f"{len(late)} pagos vencidos: ${sum(due.outstanding for due in late):,.2f}" in shown
    assert "Pago más antiguo sin cubrir Número 2" in shown
    assert f": ${second.amount - 100:,.2f}" in shown
    assert shown.count("Vencido") == len(late)


def test_a_payment_is_reversed_with_its_reason(sign_in, dairy, roberto):
    work = dairy("recovering")
    made = work.fund.recoveries.first()
    address = page(work, "reverse_recovery", made.pk)
    client = sign_in(roberto)
    assert address in client.get(page(work)).content.decode()
    assert made.reference in text_of(client.get(address))

    silent = client.post(address, {"reason": " "})
    answer = client.post(address, {"reason": "Era de otro proyecto"}, follow=True)
    again = client.post(address, {"reason": "Otra vez"})

    assert "Escriba por qué se revierte el pago." in str(silent.context["form"].errors["reason"])
    assert f"Pago revertido: ${made.amount:,.2f}, referencia {made.reference}." in text_of(answer)
    assert "Era de otro proyecto (Roberto Saldívar Núñez" in text_of(answer)
    assert address not in answer.content.decode()
    assert "ya fue revertido" in text_of(again)


@pytest.mark.parametrize("name", ["recover", "reverse_recovery"])
def test_only_the_reviewer_registers_and_reverses_payments(sign_in, dairy, cast, name):
    work = dairy("recovering")
    address = page(work, name, *([work.fund.recoveries.first().pk] if "reverse" in name else []))

    for who in ("elena", "carmen", "ramon", "brenda", "beatriz"):
        for method in ("get", "post"):
            answer = getattr(sign_in(cast[who]), method)(address, payment_of(reason="x"))
            assert (answer.status_code, answer.url) == (302, page(work))
    assert sign_in(cast["sofia"]).get(address).status_code == 404
    assert work.fund.recoveries.count() == 2
    assert not work.fund.entries.filter(kind="reversal").exists()


def test_what_does_not_come_back_has_no_page_of_payments(sign_in, dairy, work_at, roberto):
    answer = sign_in(roberto).get(page(work_at("agreed"), "recover"), follow=True)
    assert "si su apoyo se recupera" in text_of(answer)

    assert sign_in(roberto).get(page(dairy("approved"), "recover")).status_code == 302
    assert sign_in(roberto).get(page(dairy("approved"), "reverse_recovery", 1)).status_code == 404


def test_a_payment_of_one_work_is_not_reversed_from_another(sign_in, dairy, roberto):
    one, other = dairy("recovering"), dairy("agreed", name="Otra quesería")

    address = page(other, "reverse_recovery", one.fund.recoveries.first().pk)

    assert sign_in(roberto).post(address, {"reason": "x"}).status_code == 404


def test_the_page_asks_the_database_as_often_with_more_payments_and_opinions(sign_in, dairy, roberto):
    work = dairy("recovering")
    client = sign_in(roberto)
    few = queries_of(client, page(work))
    for number in range(4):
        client.post(page(work, "recover"), payment_of(amount="10.00", reference=f"REC-{number}"))

    assert queries_of(client, page(work)) == few
