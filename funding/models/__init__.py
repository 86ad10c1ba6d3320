"""The ledger, and what stands beside its entries."""

from funding.models.declaration import Declaration
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
from funding.models.reminder import Reminder
from funding.models.verification import Verification

__all__ = [
    "BOOKS",
    "CREDIT_SIDE",
    "Account",
    "Declaration",
    "Delivery",
    "Deposit",
    "Due",
    "Entry",
    "Fund",
    "InKind",
    "Instalment",
    "Line",
    "Moment",
    "Part",
    "Payer",
    "Period",
    "Pot",
    "Recovery",
    "Reminder",
    "Verification",
    "parts_of",
]
