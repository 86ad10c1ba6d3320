"""The ledger, and what stands beside its entries."""

from funding.models.bank import BankAccount, Echo, Movement, Statement, clabe_is_valid
from funding.models.declaration import Authorisation, Declaration, seems_a_government
from funding.models.in_kind import Delivery, InKind
from funding.models.ledger import (
    BOOKS,
    CREDIT_SIDE,
    Account,
    Deposit,
    Due,
    Entry,
    Fund,
    Line,
    Moment,
    Part,
    Payer,
    Period,
    Pot,
    parts_of,
)
from funding.models.recovery import Instalment, Recovery

__all__ = [
    "BOOKS",
    "CREDIT_SIDE",
    "Account",
    "Authorisation",
    "BankAccount",
    "Declaration",
    "Delivery",
    "Deposit",
    "Due",
    "Echo",
    "Entry",
    "Fund",
    "InKind",
    "Instalment",
    "Line",
    "Moment",
    "Movement",
    "Part",
    "Payer",
    "Period",
    "Pot",
    "Recovery",
    "Statement",
    "clabe_is_valid",
    "parts_of",
    "seems_a_government",
]
