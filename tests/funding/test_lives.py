"""Random lives of a fund, with deposits, reversals, refusals and interruptions: nothing is ever off."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from funding.actions import Gift, PostingRefused, deliver, open_fund, receive, recover, reverse
from funding.audit import audit
from funding.models import Account, Entry, Fund, Line, Pot
from places.models import Municipality
from programs.money import from_centavos, split

pytestmark = pytest.mark.django_db
PAYERS = ["federal", "state", "municipal", "migrants"]
folios = count(5000)


class Interrupted(Exception):
    """The power went."""


def life_of(owner: Any, by: Any) -> type[RuleBasedStateMachine]:
    """The machine that leads the life of one fund."""

    class Life(RuleBasedStateMachine):
        @initialize(cents=st.integers(400, 10**11), recovers=st.booleans(), gift=st.booleans())
        def begin(self, cents: int, recovers: bool, gift: bool) -> None:
            shares = split(from_centavos(cents), dict.fromkeys(PAYERS, 1))
            self.value = shares["municipal"] / 4 if gift else Decimal(0)
            self.value = self.value.quantize(Decimal("0.01"))
            dues = split(shares["federal"], {"1": 1, "2": 1, "3": 1}) if recovers else {}
            due_on = timezone.localdate() + timedelta(days=30)
            self.fund = open_fund(
                folio=f"3X1-32-2013-{next(folios)}",
                scheme="fed_3x1",
                fiscal_year=2013,
                family="investment" if recovers else "solidarity",
                shares=shares,
                municipality=Municipality.objects.get(code="32039"),
                owner=owner,
                by=by,
                gifts=[Gift("municipal", "Piedra", self.value, "Avalúo 1")] if self.value else [],
                recovers=["federal"] if recovers else [],
                instalments=[(due_on, amount) for amount in dues.values()],
            )
            self.owed = {**shares, "municipal": shares["municipal"] - self.value}
            self.paid = dict.fromkeys(PAYERS, Decimal("0.00"))
            self.comes_back = shares["federal"] if recovers else Decimal("0.00")
            self.came_back = Decimal("0.00")
            self.made: list[Any] = []
            self.references = count(1)

        @rule(payer=st.sampled_from(PAYERS), percent=st.integers(1, 130))
        def deposit(self, payer: str, percent: int) -> None:
            left = self.owed[payer] - self.paid[payer]
            amount = (left * percent / 100).quantize(Decimal("0.01"))
            try:
                made = receive(self.fund, **self.slip(amount), payer=payer)
            except PostingRefused as refusal:
                assert refusal.code == ("more_than_owed" if amount > left else "no_amount")
                assert amount > left or not amount
                return
            self.paid[payer] += amount
            self.made.append(made)

        @rule(percent=st.integers(1, 130))
        def give_back(self, percent: int) -> None:
            left = self.comes_back - self.came_back
            amount = (left * percent / 100).quantize(Decimal("0.01"))
            try:
                made = recover(self.fund, **self.slip(amount))
            except PostingRefused:
                assert amount > min(left, self.paid["federal"] - self.came_back) or not amount
                return
            self.came_back += amount
            self.made.append(made)

        @rule(data=st.data())
        def take_back(self, data: st.DataObject) -> None:
            if not self.made:
                return
            made = data.draw(st.sampled_from(self.made))
            try:
                reverse(made, reason="Otra cuenta", by=by)
            except PostingRefused as refusal:
                assert refusal.code == "already_reversed"
                return
            if hasattr(made, "payer"):
                self.paid[made.payer] -= made.amount
            else:
                self.came_back -= made.amount

        @rule(data=st.data())
        def send_again(self, data: st.DataObject) -> None:
            """What arrives twice counts once, unless it was taken back in between."""
            if not self.made:
                return
            made = data.draw(st.sampled_from(self.made))
            if Entry.objects.filter(reverses=made.entry_id).exists() or not hasattr(made, "payer"):
                return
            again = receive(
                self.fund,
                payer=made.payer,
                amount=made.amount,
                received_on=made.received_on,
                reference=made.reference,
                paid_by=made.paid_by,
                by=by,
            )
            assert again.pk == made.pk

        @rule(payer=st.sampled_from(PAYERS))
        def lose_the_power(self, payer: str) -> None:
            left = self.owed[payer] - self.paid[payer]
            if not left:
                return
            with pytest.raises(Interrupted), transaction.atomic():
                receive(self.fund, **self.slip(left), payer=payer)
                raise Interrupted

        @rule()
        def hand_over(self) -> None:
            for gift in self.fund.in_kind.all():
                deliver(gift, delivered_on=timezone.localdate(), paper="Acta 1", by=by)

        def slip(self, amount: Decimal) -> dict[str, Any]:
            return {
                "amount": amount,
                "received_on": timezone.localdate(),
                "reference": f"SPEI-{next(self.references)}",
                "paid_by": "Tesorería",
                "by": by,
            }

        @invariant()
        def nothing_is_off(self) -> None:
            fund = Fund.objects.get(pk=self.fund.pk)
            parts = {part.payer: part for part in fund.parts()}
            assert {payer: part.deposited for payer, part in parts.items()} == self.paid
            assert {payer: part.agreed for payer, part in parts.items()} == self.owed
            for part in parts.values():
                assert part.agreed == part.deposited + part.outstanding
            assert fund.sum_of("bank") == sum(self.paid.values())
            assert fund.to_recover() == self.comes_back - self.came_back
            sums = Line.objects.filter(entry__fund=fund).values("account__book").annotate(off=Sum("amount"))
            assert all(row["off"] == 0 for row in sums)

        def teardown(self) -> None:
            pot = Pot.objects.filter(family="solidarity", fiscal_year=timezone.localdate().year).first()
            if pot:
                told = Account.objects.filter(pot=pot).aggregate(off=Sum("balance"))
                assert not told["off"]
            flaws = list(audit())
            assert not flaws, flaws

    return Life


def test_whatever_happens_to_a_fund_adds_up(santa_elena, roberto):
    run_state_machine_as_test(
        life_of(santa_elena.office, roberto),
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
