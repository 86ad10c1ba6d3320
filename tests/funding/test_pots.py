"""The money of the two families never mixes: what the database refuses, and what the pages of pots tell."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from funding.actions import reverse as undo
from funding.models import Account, Pot, Recovery
from funding.pots import paid_no_business, sums_of
from tests.conftest import as_owner
from tests.funding.conftest import give_back, open_business
from tests.funding.test_database import add, forge, sql
from tests.projects.test_families import DAIRY
from tests.projects.test_work_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


# --- What the database refuses -----------------------------------------------------------------


def test_a_pot_of_businesses_has_no_account(business):
    with pytest.raises(IntegrityError, match="goes into a pot of solidarity"), as_owner():
        Account.objects.create(pot=business.pot, payer="", moment="pot_bank", book="F")


def test_nothing_comes_back_into_a_pot_of_businesses(business, roberto):
    entry = give_back(business, roberto).entry

    with pytest.raises(IntegrityError, match="goes into a pot of solidarity"):
        Recovery.objects.create(
            fund=business,
            entry=entry,
            pot=business.pot,
            amount=Decimal("1.00"),
            received_on=TODAY,
            reference="REC-9",
            paid_by="Elpidio",
        )


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE funding_pot SET family = 'solidarity'",
        "UPDATE funding_pot SET fiscal_year = 2016",
        "DELETE FROM funding_recovery",
        "UPDATE funding_recovery SET amount = 1",
        "UPDATE funding_instalment SET due_on = due_on + 365",
        "DELETE FROM funding_instalment",
        "UPDATE funding_fund SET pot_id = (SELECT id FROM funding_pot WHERE family = 'solidarity')",
    ],
)
def test_pots_and_what_comes_back_only_grow(attack, business, roberto):
    give_back(business, roberto)

    with pytest.raises(IntegrityError, match="only grows"):
        sql(attack)


def test_an_account_of_a_pot_counts_what_came_back_and_nothing_else(business):
    with pytest.raises(IntegrityError, match="account_is_of_a_fund_or_of_a_pot"), as_owner():
        solidarity = Pot.objects.create(
            scheme="fed_3x1", fiscal_year=2016, state_id="32", family="solidarity"
        )
        Account.objects.create(pot=solidarity, payer="federal", moment="outstanding", book="P")


def test_nobody_moves_an_account_from_one_pot_to_another(business, roberto):
    give_back(business, roberto)

    with pytest.raises(IntegrityError, match="nothing changes what it is"):
        sql("UPDATE funding_account SET pot_id = %s WHERE pot_id IS NOT NULL", business.pot_id)


def test_money_of_a_pot_pays_no_deposit_of_a_business(business, roberto):
    pot = give_back(business, roberto).pot
    bank, theirs = pot.accounts.get(moment="pot_bank"), business.accounts.get(moment="bank")

    with pytest.raises(IntegrityError, match="belongs to the fund"), transaction.atomic():
        entry = forge(business, roberto)
        add(entry, theirs, "1.00")
        add(entry, bank, "-1.00")


@pytest.mark.parametrize("kind", ["recovery", "reversal"])
def test_money_of_a_pot_leaves_it_as_the_mirror_of_what_came_and_not_otherwise(kind, business, roberto):
    """Neither by an entry that calls itself a recovery, nor by the reversal of another entry."""
    pot = give_back(business, roberto).pot
    bank, theirs = pot.accounts.get(moment="pot_bank"), business.accounts.get(moment="bank")
    opening = business.entries.get(kind="agreement") if kind == "reversal" else None

    with pytest.raises(IntegrityError, match="belongs to the fund"), transaction.atomic():
        entry = forge(business, roberto, kind=kind, reverses=opening)
        add(entry, theirs, "1.00")
        add(entry, bank, "-1.00")

    assert paid_no_business(pot)


def test_a_pot_is_one_for_its_scheme_year_state_and_family(business):
    with pytest.raises(IntegrityError, match="pot_is_one"):
        Pot.objects.create(scheme="fed_3x1", fiscal_year=2013, state_id="32", family="investment")


def test_the_fund_of_a_work_lies_in_the_pot_of_its_family(business, work_at):
    work = work_at("filed")

    with pytest.raises(IntegrityError, match="lies in the pot of its family"):
        sql("UPDATE projects_project SET fund_id = %s WHERE id = %s", business.pk, work.pk)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE projects_project SET family = 'solidarity'",
        "UPDATE projects_project SET company_id = NULL",
        "UPDATE projects_project SET gives_scholarships = true",
    ],
)
def test_an_approved_work_keeps_its_family_and_its_company(attack, work_at):
    work_at("approved", DAIRY)

    with pytest.raises(IntegrityError, match="an approved work keeps"):
        sql(attack)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE projects_businessplan SET sales = 1",
        "DELETE FROM projects_businessplan",
        "UPDATE projects_plancost SET unit_price = 1",
        "DELETE FROM projects_plancost",
        "DELETE FROM projects_goal",
        "INSERT INTO projects_scholarship (project_id, name, school, level, amount) "
        "SELECT id, 'Ximena', 'CBTa 20', 'higher', 5 FROM projects_project",
        "INSERT INTO projects_inkindoffer (project_id, payer, description, value, paper) "
        "SELECT id, 'migrants', 'Piedra', 5, 'Avalúo' FROM projects_project",
    ],
)
def test_an_approved_business_keeps_its_plan_and_its_lists(attack, work_at):
    work_at("approved", DAIRY)

    with pytest.raises(IntegrityError, match="an approved work keeps what it told"):
        sql(attack)


@pytest.mark.parametrize(
    "attack", ["UPDATE projects_appraisal SET is_favourable = false", "DELETE FROM projects_appraisal"]
)
def test_what_the_committee_opined_stays(attack, work_at):
    work_at("approved", DAIRY)

    with pytest.raises(IntegrityError):
        sql(attack)


# --- What a pot tells --------------------------------------------------------------------------


def test_the_sums_of_pots_keep_their_families_apart(business, fund, santa_elena, roberto):
    open_business(santa_elena, roberto, "3X1-32-2013-0010")
    made = give_back(business, roberto, "40.00")

    theirs, ours, came = sums_of([business.pot, fund.pot, made.pot])

    assert (theirs.works, theirs.agreed, theirs.to_recover) == (2, Decimal("400.00"), Decimal("160.00"))
    assert {part.payer: part.agreed for part in theirs.parts} == {
        "federal": Decimal("200.00"),
        "migrants": Decimal("200.00"),
    }
    assert (ours.works, ours.agreed, ours.recovered) == (1, Decimal("245704.00"), Decimal("0.00"))
    assert (came.works, came.parts, came.recovered) == (0, [], Decimal("40.00"))
    assert paid_no_business(fund.pot)
    assert paid_no_business(made.pot)
    assert not paid_no_business(business.pot)


def test_a_recovery_that_was_reversed_is_no_payment_of_a_business(business, roberto):
    made = give_back(business, roberto)
    undo(made, reason="Era de otro proyecto", by=roberto)

    assert paid_no_business(made.pot)
    assert sums_of([made.pot])[0].recovered == 0


def pot_page(pot: Pot, name: str = "pot") -> str:
    return reverse(f"funding:{name}", args=[pot.pk])


PROMISE = "Ningún peso de la bolsa solidaria pagó un proyecto productivo."


def test_a_pot_of_solidarity_makes_its_promise_and_shows_where_its_money_came_from(
    sign_in,
    roberto,
    work_at,
):
    work = work_at("recovering", DAIRY)
    made = work.fund.recoveries.first()

    shown = text_of(sign_in(roberto).get(pot_page(made.pot)))

    assert f"Programa 3x1 para Migrantes {TODAY.year}, Zacatecas" in shown
    assert PROMISE in shown
    assert "Recuperado de proyectos productivos $20,833.34" in shown
    assert f"{work.folio} Río Grande" in shown
    assert made.reference in shown


def test_a_pot_of_businesses_tells_what_its_works_owe_and_promises_nothing(sign_in, roberto, work_at):
    work = work_at("recovering", DAIRY)

    shown = text_of(sign_in(roberto).get(pot_page(work.fund.pot)))

    assert PROMISE not in shown
    assert "Bolsa de inversión" in shown
    assert "Por recuperar de sus proyectos $229,166.66" in shown
    assert f"{work.folio} Río Grande $600,000.00 $600,000.00 $229,166.66" in shown


def without_guard(trigger: str, table: str, change: str, *values: object) -> None:
    """What somebody does who owns the database and takes its guard away."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        cursor.execute(change, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def test_the_promise_is_not_made_once_a_business_has_its_fund_in_the_pot(sign_in, roberto, fund, work_at):
    work = work_at("filed", DAIRY)
    assert PROMISE in text_of(sign_in(roberto).get(pot_page(fund.pot)))

    attack = "UPDATE projects_project SET fund_id = %s WHERE id = %s"
    without_guard("family_keeps_its_pot", "projects_project", attack, fund.pk, work.pk)

    shown = text_of(sign_in(roberto).get(pot_page(fund.pot)))
    assert PROMISE not in shown
    assert "De esta bolsa salió dinero que no pagó una obra solidaria." in shown


def test_the_promise_is_not_made_once_money_left_otherwise_than_by_a_reversal(
    sign_in,
    roberto,
    business,
):
    pot = give_back(business, roberto).pot
    entry = business.entries.get(kind="agreement")
    attack = (
        "INSERT INTO funding_line (entry_id, account_id, amount, number, balance, at) "
        "VALUES (%s, %s, -1, 99, 0, now())"
    )

    without_guard("book_lines", "funding_line", attack, entry.pk, pot.accounts.get(moment="pot_bank").pk)

    assert PROMISE not in text_of(sign_in(roberto).get(pot_page(pot)))


# --- The pages ---------------------------------------------------------------------------------


def test_the_list_tells_who_agreed_what_pot_by_pot(sign_in, roberto, work_at):
    work_at("recovering", DAIRY)
    work_at("deposits")

    shown = text_of(sign_in(roberto).get(reverse("funding:pots")))

    assert "Se muestran 1 a 3 de 3 bolsas" in shown
    assert (
        "Programa 3x1 para Migrantes 2013 Zacatecas · De inversión "
        "Gobierno federal $250,000.00, Migrantes $250,000.00, Empresa $100,000.00" in shown
    )
    assert "$600,000.00 $600,000.00 $229,166.66 por recuperar" in shown
    assert "faltan $153,565.00" in shown
    assert "Zacatecas · Solidaria" in shown
    assert "$20,833.34" in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("family=investment", 1),
        ("year=2013", 2),
        (f"year={TODAY.year}&family=solidarity", 1),
        ("scheme=fed_3x1", 3),
        ("state=32", 3),
        ("state=11", 3),
        ("year=dos", 3),
        ("scheme=%00", 3),
        ("page=no", 3),
    ],
)
def test_the_list_is_filtered_and_what_cannot_be_read_breaks_nothing(
    sign_in,
    roberto,
    work_at,
    query,
    expected,
):
    work_at("recovering", DAIRY)
    work_at("agreed")

    answer = sign_in(roberto).get(f"{reverse('funding:pots')}?{query}")

    assert answer.status_code == 200
    assert len(answer.context["sums"]) == expected


def test_the_central_office_chooses_among_states(sign_in, carmen, fund):
    Pot.objects.create(scheme="fed_3x1", fiscal_year=2014, state_id="11", family="solidarity")

    answer = sign_in(carmen).get(reverse("funding:pots"), {"state": "11"})

    assert [sum.pot.state_id for sum in answer.context["sums"]] == ["11"]
    assert 'name="state"' in answer.content.decode()


def test_without_pots_the_list_says_when_the_first_is_opened(sign_in, roberto, fund, sofia):
    assert "se abre con el primer convenio" in text_of(sign_in(sofia).get(reverse("funding:pots")))
    filtered = sign_in(roberto).get(reverse("funding:pots"), {"family": "investment"})
    assert "Ninguna bolsa cumple con esos filtros" in text_of(filtered)


@pytest.mark.parametrize(
    ("who", "is_shown"),
    [("roberto", True), ("carmen", True), ("beatriz", True), ("elena", False), ("ramon", False)],
)
def test_the_navigation_leads_to_the_pots_whoever_answers_for_them(sign_in, cast, who, is_shown):
    home = sign_in(cast[who]).get(reverse("home")).content.decode()

    assert (f'href="{reverse("funding:pots")}"' in home) == is_shown


def test_the_works_and_the_payments_of_a_pot_turn_pages(sign_in, roberto, santa_elena):
    for number in range(27):
        made = open_business(santa_elena, roberto, f"3X1-32-2013-{number:04d}")
        came = give_back(made, roberto, "1.00")
    client = sign_in(roberto)

    works, more = client.get(pot_page(made.pot)), client.get(pot_page(made.pot), {"page": 2})
    newest, all_of_them = client.get(pot_page(came.pot)), client.get(pot_page(came.pot, "recovered"))

    assert "Se muestran 1 a 25 de 27 obras" in text_of(works)
    assert "3X1-32-2013-0026" in text_of(more)
    assert newest.content.decode().count("REC-1<") == 5
    assert "Ver los 27 pagos" in text_of(newest)
    assert all_of_them.content.decode().count("REC-1<") == 25
    assert "devolvieron $27.00 para obras de la comunidad" in text_of(all_of_them)
    assert "Página 1 de 2" in text_of(all_of_them)


def test_pots_ask_the_database_as_often_for_many_rows_as_for_one(sign_in, roberto, santa_elena):
    made = open_business(santa_elena, roberto)
    came = give_back(made, roberto, "1.00")
    client = sign_in(roberto)
    addresses = [
        reverse("funding:pots"),
        pot_page(made.pot),
        pot_page(came.pot),
        pot_page(came.pot, "recovered"),
    ]
    few = [queries_of(client, address) for address in addresses]
    for number in range(3):
        other = open_business(
            santa_elena, roberto, f"3X1-32-2013-00{number}", scheme="wu_4x1", fiscal_year=2006
        )
        give_back(other, roberto, "1.00")
        give_back(open_business(santa_elena, roberto, f"3X1-32-2013-10{number}"), roberto, "1.00")

    assert [queries_of(client, address) for address in addresses] == few


def test_a_pot_whose_rules_are_gone_is_called_by_its_code(sign_in, roberto, fund):
    lost = Pot.objects.create(scheme="perdido", fiscal_year=2001, state_id="32", family="solidarity")

    assert "perdido 2001, Zacatecas" in text_of(sign_in(roberto).get(pot_page(lost)))
    assert "perdido 2001" in text_of(sign_in(roberto).get(reverse("funding:pots")))
