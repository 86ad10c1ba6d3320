"""Ceilings: nothing is committed beyond them, whoever asks, and each peso is followed to its payment."""

import threading
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, User
from funding.actions import PostingRefused, change_budget, reverse_change, set_ceiling
from funding.actions.fund import undo
from funding.budgets import entries_of, standings_of
from funding.models import Pot
from funding.pots import sums_of
from projects.actions import StepRefused, take_step
from projects.models import Call
from tests.funding.conftest import open_for, pay
from tests.funding.test_database import add, forge, sql
from tests.projects.test_families import DETAILS
from tests.projects.test_work_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
MILLION = Decimal("1000000.00")


def pot_in(state: str = "32") -> Pot:
    key = {"scheme": "fed_3x1", "fiscal_year": 2013, "state_id": state, "family": "solidarity"}
    return Pot.objects.get_or_create(**key)[0]


def approve(pot: Pot, by: User, amount: Decimal = MILLION, kind: str = "approved", **changes):
    facts = {"kind": kind, "payer": "federal", "amount": amount, "paper": f"Oficio {kind}", "by": by}
    return change_budget(pot, **(facts | changes))


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """What becomes of acts that begin in the same instant, each on a connection of its own."""
    ready, told = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
            told.append("done")
        except (PostingRefused, StepRefused) as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.fixture
def zeferino(carmen) -> User:
    """A second person of the central office."""
    user = User.objects.create(email="zeferino@ejemplo.mx", name="Zeferino Luna")
    office = carmen.current_offices[0]
    Appointment.objects.create(user=user, office=office, title="Director", since=timezone.localdate())
    return user


def test_the_last_centavo_is_committed_and_one_more_is_not(santa_elena, roberto, carmen):
    approve(pot_in(), carmen)
    open_for(santa_elena, roberto, "4000000.00")

    with pytest.raises(PostingRefused) as refused:
        open_for(santa_elena, roberto, "0.04", "3X1-32-2013-0002")

    assert refused.value.code == "ceiling_passed"
    assert standings_of(pot_in())["federal"].to_commit == 0
    assert standings_of(pot_in())["state"].modified is None


def test_a_transfer_takes_from_one_state_what_another_gets(santa_elena, roberto, carmen, zeferino):
    here, there = pot_in(), pot_in("11")
    approve(here, carmen)
    approve(there, carmen, Decimal("1.00"))
    made = approve(here, carmen, Decimal("250000.00"), "transfer", to_pot=there)

    modified = [standings_of(pot)["federal"].modified for pot in (here, there)]
    assert modified == [Decimal("750000.00"), Decimal("250001.00")]
    assert [e.change for e in entries_of(there, payer="federal", figure="modified")] == [250000, 1]
    with pytest.raises(PostingRefused, match="otra persona"):
        reverse_change(made, reason="x", by=carmen)
    reverse_change(made, reason="Era otro estado", by=zeferino)
    with pytest.raises(PostingRefused, match="ya fue revertido"):
        reverse_change(made, reason="x", by=zeferino)
    assert standings_of(here)["federal"].modified == MILLION


def test_what_works_have_is_not_taken_back(santa_elena, roberto, carmen, zeferino):
    made = approve(pot_in(), carmen)
    open_for(santa_elena, roberto, "400.00")

    with pytest.raises(PostingRefused) as refused:
        reverse_change(made, reason="x", by=zeferino)
    assert refused.value.code == "ceiling_passed"
    with pytest.raises(PostingRefused) as refused:
        approve(pot_in(), carmen, MILLION, "reduced")
    assert refused.value.code == "ceiling_passed"


def test_a_deposit_is_paid_and_each_figure_is_the_sum_of_its_entries(santa_elena, roberto, carmen):
    approve(pot_in(), carmen)
    fund = open_for(santa_elena, roberto, "400.00")
    pay(fund, roberto, "federal", "60.00")

    row = standings_of(pot_in())["federal"]

    assert (row.committed, row.accrued, row.executed, row.paid_out) == (100, 60, 60, 60)
    for code, _name, amount in row.figures():
        assert sum(e.change for e in entries_of(pot_in(), payer="federal", figure=code)) == amount
    assert sums_of([pot_in()])[0].budget == list(standings_of(pot_in()).values())


def test_each_office_sets_its_own_ceilings(carmen, graciela, roberto):
    facts = {"kind": "approved", "amount": MILLION, "paper": "Oficio 1"}
    for who, payer in ((carmen, "state"), (graciela, "federal"), (roberto, "federal")):
        with pytest.raises(PostingRefused) as refused:
            set_ceiling(pot_in(), payer=payer, by=who, **facts)
        assert refused.value.code == "not_your_role"
    set_ceiling(pot_in(), payer="federal", by=carmen, **facts)
    set_ceiling(pot_in(), payer="municipal", by=graciela, **facts)


def test_the_database_lets_nobody_pass_a_ceiling(santa_elena, roberto, carmen):
    approve(pot_in(), carmen)
    fund = open_for(santa_elena, roberto, "4000000.00")
    left = pot_in().accounts.get(moment="to_commit", payer="federal")
    committed = fund.accounts.get(moment="committed", payer="federal")

    with pytest.raises(IntegrityError, match="the ceiling of federal would be passed"), transaction.atomic():
        entry = forge(fund, roberto, kind="amendment")
        add(entry, committed, "0.01")
        add(entry, left, "-0.01")
    for attack in ("UPDATE funding_budgetchange SET amount = 1", "UPDATE funding_account SET balance = 1"):
        with pytest.raises(IntegrityError), transaction.atomic():
            sql(attack)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_commit_at_once_as_many_as_fit_do(santa_elena, roberto, carmen):
    approve(pot_in(), carmen)
    folios = [f"3X1-32-2013-000{number}" for number in range(8)]

    told = at_once([lambda f=f: open_for(santa_elena, roberto, "1200000.00", f) for f in folios])

    assert told == ["ceiling_passed"] * 5 + ["done"] * 3
    assert standings_of(pot_in())["federal"].to_commit == Decimal("100000.00")


@pytest.mark.django_db(transaction=True)
def test_of_two_committees_that_approve_on_the_last_money_one_does(work_at, roberto):
    works = [take_step(work_at("filed"), "take_up", by=roberto) for _turn in range(2)]
    calls = Call.objects.filter(scheme="fed_3x1", fiscal_year=works[0].fiscal_year, family="solidarity")
    calls.update(federal_ceiling=Decimal("61426.00"), source="DOF de prueba")

    told = at_once([lambda w=w: take_step(w, "approve", by=roberto, details=DETAILS) for w in works])

    assert told == ["done", "rules_refuse"]
    first, second = sorted(works, key=lambda w: type(w).objects.get(pk=w.pk).state)
    take_step(first, "agree", by=roberto, details=DETAILS)
    with pytest.raises(StepRefused, match=r"quedan \$0\.00") as refused:
        take_step(second, "approve", by=roberto, details=DETAILS)
    assert refused.value.codes == ["ceiling_federal"]
    assert refused.value.findings[0].source == "DOF de prueba"


def test_a_ceiling_is_registered_on_its_page_which_keeps_what_was_typed(
    sign_in, carmen, santa_elena, roberto
):
    open_for(santa_elena, roberto, "400.00")
    pot, client = pot_in(), sign_in(carmen)
    address = reverse("funding:ceiling", args=[pot.pk])
    told = {"kind": "approved", "payer": "federal", "amount": "99.99", "paper": "Oficio 7"}

    refused = client.post(address, told)
    assert refused.status_code == 422
    assert "ya comprometen $100.00" in text_of(refused)
    assert 'value="Oficio 7"' in refused.content.decode()
    assert client.post(address, told | {"amount": "1,000,000"}).status_code == 302

    shown = text_of(client.get(reverse("funding:pot", args=[pot.pk])))
    assert "Gobierno federal $1,000,000.00 $1,000,000.00 $100.00 $0.00 $0.00 $0.00 $999,900.00" in shown
    assert "Oficio 7" in shown
    assert "quedan $999,900.00" in text_of(client.get(reverse("funding:pots")))
    figure = {"payer": "federal", "moment": "to_commit"}
    entries = client.get(reverse("funding:entries", args=[pot.pk]), figure)
    assert "+$1,000,000.00" in text_of(entries)
    file = client.get(reverse("funding:pots_file", args=["csv"]))
    assert "1000000.00,1000000.00,100.00" in b"".join(file.streaming_content).decode()


def test_a_pot_without_works_is_opened_for_its_ceiling(sign_in, carmen):
    client, address = sign_in(carmen), reverse("funding:new_pot")
    told = {"scheme_code": "fed_3x1", "fiscal_year": "2013", "state": "32", "family": "solidarity"}

    assert client.post(address, told).url == reverse("funding:ceiling", args=[pot_in().pk])
    assert client.post(address, told | {"fiscal_year": "2090"}).status_code == 422


def test_the_api_registers_ceilings_and_refuses_as_the_pages_do(sign_in, carmen):
    pot, client = pot_in(), sign_in(carmen)
    address = reverse("api:pots-budget", args=[pot.pk])
    told = {"kind": "approved", "payer": "federal", "amount": "1000000.00", "paper": "Oficio 7"}

    assert client.post(address, told, "application/json").status_code == 201
    again = client.post(address, told | {"paper": "Oficio 8"}, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "has_its_ceiling")
    assert [row["paper"] for row in client.get(address).json()] == ["Oficio 7"]
    (row,) = client.get(reverse("api:pots-detail", args=[pot.pk])).json()["budget"]
    assert (row["modified"], row["to_commit"]) == ("1000000.00", "1000000.00")


def test_pages_of_a_budget_ask_as_often_for_many_rows_as_for_one(sign_in, carmen, santa_elena, roberto):
    approve(pot_in(), carmen)
    open_for(santa_elena, roberto, "400.00")
    client, pot = sign_in(carmen), pot_in()
    figure = f"{reverse('funding:entries', args=[pot.pk])}?payer=federal&moment=to_commit"
    addresses = [reverse("funding:pots"), reverse("funding:pot", args=[pot.pk]), figure]
    few = [queries_of(client, address) for address in addresses]
    for number in range(3):
        approve(pot_in(), carmen, Decimal("5.00"), "increased", paper=f"Oficio {number}")
        open_for(santa_elena, roberto, "400.00", f"3X1-32-2013-100{number}")

    assert [queries_of(client, address) for address in addresses] == few


def test_a_ceiling_is_not_taken_from_under_its_works_whatever_came_first(santa_elena, carmen):
    """Posted by hand, beside the act that refuses it with a better sentence."""
    pot = Pot.objects.create(scheme="fed_3x1", fiscal_year=2013, state_id="32", family="solidarity")
    facts = {"kind": "approved", "payer": "federal", "paper": "Oficio 1"}
    first = change_budget(pot, amount=Decimal("1000.00"), by=carmen, **facts)
    open_for(santa_elena, carmen, "400.00")

    with pytest.raises(PostingRefused) as why:
        undo(pot, first.entry_id, reason="Otro año", by=carmen)

    assert why.value.code == "ceiling_passed"
