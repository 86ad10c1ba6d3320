"""Random lives of a work's money after the deposits: paid, proved, given back, closed, refunded, reversed."""

from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from funding import actions
from funding.actions import OPERATIONS, PostingRefused, receive
from funding.audit import audit
from funding.models import Account, Fund, Payment
from programs.money import from_centavos
from tests.funding.conftest import open_for
from tests.funding.test_lives import Interrupted

pytestmark = pytest.mark.django_db
PAYERS = ["federal", "state", "municipal", "migrants"]
folios = count(7000)
PERCENT = st.one_of(st.integers(1, 60), st.just(100), st.just(101))


def money_of(club: Any, teller: Any, verifier: Any) -> type[RuleBasedStateMachine]:
    """The machine that leads the life of the money of one work."""

    class Money(RuleBasedStateMachine):
        @initialize(
            cents=st.integers(4_000, 10**10), paid=st.lists(st.integers(30, 100), min_size=4, max_size=4)
        )
        def begin(self, cents: int, paid: list[int]) -> None:
            total = str(from_centavos(cents))
            self.fund = open_for(club, verifier, total, f"3X1-32-2013-{next(folios)}")
            self.earned = Decimal("0.00")
            self.done: list[tuple[str, Any]] = []
            for payer, percent in zip(PAYERS, paid, strict=True):
                self.deposit(payer, percent)

        @rule(payer=st.sampled_from(PAYERS), percent=st.integers(0, 100))
        def deposit(self, payer: str, percent: int) -> None:
            amount = self.share_of(self.told("outstanding", payer), percent)
            if amount:
                receive(
                    self.fund,
                    payer=payer,
                    amount=amount,
                    received_on=timezone.localdate(),
                    reference=f"SPEI-{next(folios)}",
                    paid_by="Tesorería",
                    by=verifier,
                )

        @rule(percent=PERCENT)
        def pay(self, percent: int) -> None:
            amount = self.share_of(self.told("bank"), percent)
            self.act("payment", amount, line=self.fund.budget_lines.get(), payee="Constructora")

        @rule(percent=PERCENT, name=st.sampled_from(["proof", "restitution"]), data=st.data())
        def settle(self, percent: int, name: str, data: st.DataObject) -> None:
            payments = list(Payment.objects.counted().filter(fund=self.fund))
            if not payments:
                self.pay(40)
                return
            payment = data.draw(st.sampled_from(payments))
            amount = self.share_of(actions.unproved_of(payment), percent)
            paper = {"paper": "other", "issuer": "Rayas", "total": max(amount, Decimal("0.01"))}
            self.act(name, amount, payment=payment, **(paper if name == "proof" else {}))

        @rule(cents=st.integers(1, 100_000))
        def earn(self, cents: int) -> None:
            if self.act("interest", from_centavos(cents)):
                self.earned += from_centavos(cents)

        @rule()
        def close(self) -> None:
            self.act("closing", Decimal(0), why="saving")

        @rule(payer=st.sampled_from(PAYERS), percent=PERCENT)
        def refund(self, payer: str, percent: int) -> None:
            if not self.told("refundable", payer):
                self.close()
            amount = self.share_of(self.told("refundable", payer), percent)
            self.act("refund", amount, payer=payer, charges=Decimal("0.00"))

        @rule(data=st.data())
        def take_back(self, data: st.DataObject) -> None:
            """What is done at once and reversed at once leaves no trace in any balance."""
            if not self.done:
                return
            name, row = data.draw(st.sampled_from(self.done))
            try:
                actions.take_back(OPERATIONS[name], row, reason="Otra cuenta", by=verifier)
            except PostingRefused:
                return
            self.done.remove((name, row))
            if name == "interest":
                self.earned -= row.amount

        @rule(percent=st.integers(1, 100))
        def lose_the_power(self, percent: int) -> None:
            before = self.balances()
            amount = self.share_of(self.told("bank"), percent)
            with pytest.raises(Interrupted), transaction.atomic():
                self.act("payment", amount, line=self.fund.budget_lines.get(), payee="Constructora")
                raise Interrupted
            self.done = [
                (name, row) for name, row in self.done if type(row).objects.filter(pk=row.pk).exists()
            ]
            assert self.balances() == before

        @rule(percent=st.integers(1, 100))
        def do_and_undo(self, percent: int) -> None:
            before = self.balances()
            amount = self.share_of(self.told("bank"), percent)
            if self.act("payment", amount, line=self.fund.budget_lines.get(), payee="Constructora"):
                name, row = self.done.pop()
                actions.take_back(OPERATIONS[name], row, reason="Se tecleó dos veces", by=verifier)
            assert self.balances() == before

        def act(self, name: str, amount: Decimal, **facts: Any) -> bool:
            facts |= {"happened_on": timezone.localdate(), "reference": f"REF-{next(folios)}"}
            try:
                row, _new = actions.tell(OPERATIONS[name], self.fund, amount=amount, by=teller, **facts)
                row = actions.verify(OPERATIONS[name], row, by=verifier)
            except PostingRefused:
                return False
            self.done.append((name, row))
            return True

        def share_of(self, whole: Decimal, percent: int) -> Decimal:
            return (whole * percent / 100).quantize(Decimal("0.01"))

        def balances(self) -> dict[tuple[str, str], Decimal]:
            rows = Account.objects.filter(fund=self.fund).exclude(balance=0)
            return {(row.moment, row.payer): row.balance for row in rows}

        def told(self, moment: str, payer: str = "") -> Decimal:
            return abs(self.balances().get((moment, payer), Decimal("0.00")))

        @invariant()
        def nothing_is_off(self) -> None:
            if not hasattr(self, "fund"):
                return
            held = self.balances()

            def of(moment: str) -> Decimal:
                rows = (abs(held.get((moment, payer), Decimal(0))) for payer in ["", *PAYERS])
                return sum(rows, Decimal("0.00"))

            assert of("bank") == of("available") + of("interest") + of("refundable")
            assert (of("unproved"), of("proved")) == (of("applied"), of("justified"))
            # Nothing is lost: what came in and was earned is in the bank, in the work, or went back.
            came = of("deposited") + self.earned
            assert came == of("bank") + of("unproved") + of("proved") + of("refunded")
            for part in Fund.objects.get(pk=self.fund.pk).parts():
                refunded = self.told("refunded", part.payer)
                assert part.agreed == part.deposited + part.outstanding
                assert refunded <= part.deposited + self.earned
                assert part.deposited >= part.spent - self.earned
                assert part.spent >= part.proved

        def teardown(self) -> None:
            flaws = list(audit())
            assert not flaws, flaws

    return Money


def test_whatever_happens_to_the_money_of_a_work_adds_up(santa_elena, cast):
    run_state_machine_as_test(
        money_of(santa_elena, cast["ramon"], cast["roberto"]),
        settings=settings(
            max_examples=12,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
