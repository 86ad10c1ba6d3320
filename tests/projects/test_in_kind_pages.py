"""Gifts in kind on the page of a work: apart from the money, and handed over with a paper."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from projects.actions import revise, take_step
from projects.models import Call, Project
from projects.workflow import State
from tests.projects.test_families import DETAILS, generous, stone_work  # noqa: F401
from tests.projects.test_work_pages import page, pay_in, text_of  # noqa: F401

TODAY = timezone.localdate()


@pytest.fixture
def with_stone(stone_work, elena, roberto) -> Project:  # noqa: F811
    """The agreed work to which the town gives stone worth twenty thousand pesos."""
    work = take_step(stone_work, "file", by=elena)
    for name in ("take_up", "approve", "agree"):
        work = take_step(work, name, by=roberto, details=DETAILS)
    return work


def test_what_is_given_in_kind_stands_apart_from_the_money(sign_in, with_stone, roberto):
    answer = sign_in(roberto).get(page(with_stone))

    shown = text_of(answer)
    assert "Les toca a 3 partes: depositar o entregar lo convenido" in shown
    assert "Municipio: debe $10,000.00 Municipio: debe entregar en especie $20,000.00" in shown
    assert (
        "Municipio: convenido $10,000.00, depositado $0.00. "
        "En especie: convenido $20,000.00, entregado $0.00." in shown
    )
    assert "40 m³ de piedra braza Municipio Avalúo 12/2013 del perito Juan Sosa $20,000.00" in shown
    assert "Por entregar" in shown


def test_the_hand_over_may_be_the_last_thing_that_a_work_waits_for(pay_in, sign_in, with_stone, roberto):  # noqa: F811
    gift = with_stone.fund.in_kind.get()
    for part in with_stone.fund.parts():
        answer = pay_in(with_stone, payer=part.payer, amount=str(part.agreed), reference=part.payer)
    assert "Falta entregar en especie $20,000.00." in text_of(answer)
    assert f'href="{page(with_stone, "deposit")}"' not in answer.content.decode()

    client = sign_in(roberto)
    told = {"delivered_on": TODAY.isoformat(), "paper": "Acta de entrega 4"}
    for _click in range(2):
        answer = client.post(page(with_stone, "deliver", gift.pk), told, follow=True)
        assert answer.redirect_chain == [(f"{page(with_stone)}#especie", 302)]

    with_stone.refresh_from_db()
    assert with_stone.state == State.PAID_UP
    shown = text_of(answer)
    assert "Entrega registrada: 40 m³ de piedra braza, por $20,000.00." in shown
    assert "Todas las partes depositaron y entregaron lo convenido." in shown
    assert "Acta de entrega 4 (Roberto Saldívar Núñez)" in shown
    assert "Acta de entrega Acta de entrega 4" in shown[shown.index("Historia") :]
    assert with_stone.history.filter(act="deliver").count() == 1
    assert client.get(page(with_stone, "deliver", gift.pk)).url == page(with_stone)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"delivered_on": (TODAY + timedelta(days=1)).isoformat()},
            ("delivered_on", "La fecha de entrega todavía no llega"),
        ),
        ({"delivered_on": ""}, ("delivered_on", "Falta la fecha de la entrega")),
        ({"paper": "  "}, ("paper", "Escriba el acta con la que se entregó")),
    ],
)
def test_a_hand_over_that_cannot_be_is_told_at_its_box(sign_in, with_stone, roberto, changes, told):
    gift, (field, sentence) = with_stone.fund.in_kind.get(), told
    data = {"delivered_on": TODAY.isoformat(), "paper": "Acta 4", **changes}

    answer = sign_in(roberto).post(page(with_stone, "deliver", gift.pk), data)

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert not hasattr(with_stone.fund.in_kind.get(), "delivery")


def test_only_the_reviewer_registers_a_hand_over(sign_in, with_stone, cast):
    address = page(with_stone, "deliver", with_stone.fund.in_kind.get().pk)
    told = {"delivered_on": TODAY.isoformat(), "paper": "Acta 4"}

    for who in ("elena", "ramon", "graciela"):
        assert sign_in(cast[who]).post(address, told).url == page(with_stone)
    assert sign_in(cast["brenda"]).post(address, told).status_code == 404
    assert not hasattr(with_stone.fund.in_kind.get(), "delivery")


def test_a_work_given_wholly_in_kind_is_drawn_all_the_same(sign_in, generous, work_at, elena, roberto):  # noqa: F811
    work = work_at("draft", kind="infrastructure")
    Call.objects.filter(fiscal_year=2013, family="solidarity").update(scheme=generous)
    Project.objects.filter(pk=work.pk).update(scheme=generous)
    gifts = [
        {"payer": payer, "description": "Material", "value": Decimal("100.00"), "paper": "Avalúo 1"}
        for payer in ("federal", "municipal", "migrants")
    ]
    work = Project.objects.get(pk=work.pk)
    work = take_step(revise(work, by=elena, total=Decimal("300.00"), in_kind_offers=gifts), "file", by=elena)
    for name in ("take_up", "approve", "agree"):
        work = take_step(work, name, by=roberto, details=DETAILS)

    shown = text_of(sign_in(roberto).get(page(work)))

    assert "Migrantes: debe entregar en especie $100.00" in shown
    assert page(work, "deposit") not in shown
