"""What happens to money. Every act posts one entry, once, and the database adds it up."""

from funding.actions import ending, spending
from funding.actions.budget import (
    ceiling_of,
    change_budget,
    open_pot,
    reverse_change,
    set_ceiling,
    to_commit,
)
from funding.actions.ending import (
    is_settled,
    legal_day,
    missing_of_others,
    order_payment,
    to_ask_a_line_for,
)
from funding.actions.fund import (
    Dollars,
    Gift,
    deliver,
    open_fund,
    receive,
    recover,
    refuse_impossible,
    reverse,
)
from funding.actions.posting import Leg, PostingRefused, hold, pair, post
from funding.actions.spending import NewLine, set_budget, shares_of_payment, unproved_of
from funding.actions.two_hands import Operation, reject, take_back, tell, verify

# What two persons do with the money of a work, by name.
OPERATIONS = {operation.name: operation for operation in (*spending.OPERATIONS, *ending.OPERATIONS)}

__all__ = [
    "OPERATIONS",
    "Dollars",
    "Gift",
    "Leg",
    "NewLine",
    "Operation",
    "PostingRefused",
    "ceiling_of",
    "change_budget",
    "deliver",
    "hold",
    "is_settled",
    "legal_day",
    "missing_of_others",
    "open_fund",
    "open_pot",
    "order_payment",
    "pair",
    "post",
    "receive",
    "recover",
    "refuse_impossible",
    "reject",
    "reverse",
    "reverse_change",
    "set_budget",
    "set_ceiling",
    "shares_of_payment",
    "take_back",
    "tell",
    "to_ask_a_line_for",
    "to_commit",
    "unproved_of",
    "verify",
]
