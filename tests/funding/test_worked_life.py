"""One work of four times 250,000.00, from its ceiling to the last refund, to the centavo."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from funding import actions
from funding.actions import OPERATIONS, Dollars, PostingRefused, change_budget, receive, reverse
from funding.audit import audit
from funding.models import Account, Entry, Fund, Pot, Refund
from tests.funding.conftest import open_for, part

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
QUARTER = Decimal("250000.00")
# 412.37 by equal deposits: the centavo that is left over goes to the first.
EARNED = {
    "federal": Decimal("103.10"),
    **dict.fromkeys(("state", "municipal", "migrants"), Decimal("103.09")),
}


@pytest.fixture
def two(cast: dict[str, User]) -> tuple[User, User]:
    """Whoever keeps the money of the town, who tells, and the reviewer, who verifies."""
    return cast["ramon"], cast["roberto"]


def done(name: str, fund: Fund, two: tuple[User, User], amount: str | None = None, **facts: Any) -> Any:
    """An operation that one person told and the other verified."""
    facts = {"happened_on": TODAY, "reference": f"{name}-{Entry.objects.count()}"} | facts
    pesos = Decimal(amount or 0)
    row, _is_new = actions.tell(OPERATIONS[name], fund, amount=pesos, by=two[0], **facts)
    return actions.verify(OPERATIONS[name], row, by=two[1])


def deposit(fund: Fund, by: User, payer: str, amount: str, reference: str, **facts: Any) -> Any:
    return receive(
        fund,
        payer=payer,
        amount=Decimal(amount),
        received_on=TODAY,
        reference=reference,
        paid_by="Quien aporta",
        by=by,
        **facts,
    )


def balance(fund: Fund, moment: str, payer: str = "") -> Decimal:
    found = Account.objects.filter(fund=fund, moment=moment, payer=payer).first()
    return abs(found.balance) if found else Decimal("0.00")


def refused(code: str, act: Any, *args: Any, **facts: Any) -> None:
    with pytest.raises(PostingRefused) as why:
        act(*args, **facts)
    assert why.value.code == code, why.value


def test_a_million_from_the_ceiling_to_the_last_refund(santa_elena, two):
    ramon, roberto = two
    pot = Pot.objects.create(scheme="fed_3x1", fiscal_year=2013, state_id="32", family="solidarity")
    for payer in ("federal", "state", "municipal"):
        change_budget(pot, kind="approved", payer=payer, amount=QUARTER, paper="Oficio 101", by=roberto)

    # The agreement takes the whole ceiling: not a centavo is left for another work.
    fund = open_for(santa_elena, roberto, "1000000.00")
    assert actions.to_commit(pot, "federal") == 0
    with pytest.raises(PostingRefused, match="techo"):
        open_for(santa_elena, roberto, "0.04", "3X1-32-2013-0002")

    # The federal instalment: authorised, ordered, deposited; sent twice it is one.
    release = done("release", fund, two, "250000.00", payer="federal", conditions="Convenio firmado")
    assert balance(fund, "accrued", "federal") == QUARTER
    actions.order_payment(release, clc="CLC-881", ordered_on=TODAY, by=roberto)
    assert balance(fund, "executed", "federal") == QUARTER
    first = deposit(fund, roberto, "federal", "250000.00", "SPEI-1")
    assert deposit(fund, roberto, "federal", "250000.00", "SPEI-1").pk == first.pk
    assert balance(fund, "paid_out", "federal") == QUARTER

    # The state was typed wrong, reversed, and typed right; the town pays in two parts and not a centavo more.
    reverse(deposit(fund, roberto, "state", "205000.00", "SPEI-2"), reason="Se tecleó mal", by=roberto)
    assert balance(fund, "committed", "state") == QUARTER
    deposit(fund, roberto, "state", "250000.00", "SPEI-2")
    deposit(fund, roberto, "municipal", "150000.00", "SPEI-3")
    refused("more_than_owed", deposit, fund, roberto, "municipal", "100000.01", "SPEI-4")
    deposit(fund, roberto, "municipal", "100000.00", "SPEI-4")

    # The club sends dollars. They count at the FIX; the bank pays less, and the club tops up.
    dollars = Dollars(Decimal("10123.45"), Decimal("19.5863"))
    assert dollars.in_pesos == Decimal("198280.93")
    sent = deposit(fund, roberto, "migrants", "198280.93", "SWIFT-1", dollars=dollars)
    assert (balance(fund, "bank"), balance(fund, "bank_usd")) == (3 * QUARTER, Decimal("10123.45"))
    done("conversion", fund, two, "196607.52", deposit=sent)
    assert part(fund).outstanding == Decimal("53392.48")
    refused("not_enough", reverse, sent, reason="No", by=roberto)
    deposit(fund, roberto, "migrants", "53392.48", "SPEI-5")
    assert [p.outstanding for p in Fund.objects.get(pk=fund.pk).parts()] == [0, 0, 0, 0]
    assert balance(fund, "bank") == Decimal("1000000.00")

    # Two lines of the budget, two invoices: nobody is charged a centavo beyond its part.
    refused("lines_differ", actions.set_budget, fund, lines=[("Drenaje", Decimal("999999.99"))], by=ramon)
    drains, pumps = actions.set_budget(
        fund, lines=[("Drenaje", Decimal("340000.00")), ("Bombas", Decimal("660000.00"))], by=ramon
    )
    paid = done("payment", fund, two, "333333.33", line=drains, payee="Constructora del Río, S.A. de C.V.")
    refused("more_than_line", done, "payment", fund, two, "6666.68", line=drains, payee="La misma")
    second = done("payment", fund, two, "606660.00", line=pumps, payee="Bombas de Jerez, S.A. de C.V.")
    applied = {
        payer: balance(fund, "applied", payer) for payer in ("federal", "state", "municipal", "migrants")
    }
    assert applied == {
        "federal": Decimal("234998.34"),
        **dict.fromkeys(list(applied)[1:], Decimal("234998.33")),
    }

    # Proved by their invoices, one of them in two parts; no invoice proves more than it says.
    folio = "5F2B1C34-9A1D-4E8B-8C55-0D1E2F3A4B5C"
    cfdi: dict[str, Any] = {"paper": "cfdi", "issuer": "CRI010203AB1", "total": Decimal("333333.33")}
    done("proof", fund, two, "333333.33", payment=paid, reference=folio.lower(), **cfdi)
    refused("paper_is_not_passed", done, "proof", fund, two, "0.01", payment=second, reference=folio, **cfdi)
    other = {"paper": "cfdi", "issuer": "BJE010203AB1", "total": Decimal("606660.00")}
    for amount in ("400000.00", "206659.99"):
        done("proof", fund, two, amount, payment=second, reference=folio.replace("5F", amount[:2]), **other)
    refused("payment_hangs_alone", actions.take_back, OPERATIONS["payment"], paid, reason="No", by=roberto)
    # The centavo that nothing proves comes back to the account.
    done("restitution", fund, two, "0.01", payment=second)
    assert (balance(fund, "unproved"), balance(fund, "proved")) == (0, Decimal("939993.32"))

    # The account earned 412.37; what is left goes back to whom it belongs.
    done("interest", fund, two, "412.37")
    closing = done("closing", fund, two, why="saving")
    assert closing.amount == Decimal("1000412.37") - Decimal("939993.32")
    back = {payer: balance(fund, "refundable", payer) for payer in applied}
    # The centavo that came back is the last one of its payment, and was the migrants'.
    assert back["migrants"] == Decimal("15104.77")
    assert {back[payer] for payer in ("federal", "state", "municipal")} == {Decimal("15104.76")}
    assert sum(back.values()) == closing.amount == balance(fund, "bank")
    assert not actions.is_settled(fund)
    too_much = str(back["federal"] + Decimal("0.01"))
    refused("more_than_left", done, "refund", fund, two, too_much, payer="federal", charges=Decimal(0))
    for payer, amount in back.items():
        charges = Decimal("150.25") if payer == "federal" else Decimal("0.00")
        done("refund", fund, two, str(amount), payer=payer, charges=charges)
    tesofe = Refund.objects.get(payer="federal")
    assert (tesofe.due_on, balance(fund, "charges", "federal")) == (date(2014, 1, 15), Decimal("150.25"))

    # Every entry says its pesos once, however many lines it has.
    told = {entry.kind: entry.pesos_moved() for entry in fund.entries.order_by("number")}
    assert (told["agreement"], told["release"], told["order"]) == (4 * QUARTER, QUARTER, QUARTER)
    assert (told["payment"], told["closing"]) == (Decimal("606660.00"), closing.amount)

    # Everything is at zero but the proved work, and nothing in the journal is off.
    assert actions.is_settled(fund)
    left = Account.objects.filter(fund=fund, book="F").exclude(balance=0).values_list("moment", flat=True)
    assert set(left) == {"proved", "justified"}
    for payer, amount in back.items():
        assert balance(fund, "refunded", payer) == amount
        # Every centavo that came in or was earned is in proved work or went back.
        assert balance(fund, "justified", payer) + amount == QUARTER + EARNED[payer]
    assert list(audit()) == []
