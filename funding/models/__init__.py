"""The ledger, and what stands beside its entries."""

from funding.models.bank import BankAccount, Echo, Movement, Sighting, Statement, clabe_is_valid
from funding.models.budget import BudgetChange
from funding.models.declaration import Authorisation, Declaration, seems_a_government
from funding.models.ending import Amendment, Closing, Refund, Release
from funding.models.in_kind import Delivery, InKind
from funding.models.ledger import Account, Deposit, Due, Entry, Fund, Line, Part, Period, Pot, parts_of
from funding.models.moments import BOOKS, CREDIT_SIDE, IN_DOLLARS, OF_A_POT, PUBLIC, Moment, Payer
from funding.models.recovery import Instalment, Recovery
from funding.models.reminder import Reminder
from funding.models.spending import BudgetLine, Conversion, Interest, Payment, Proof, Restitution
from funding.models.two_hands import TwoHands
from funding.models.verification import Verification

__all__ = [
    "BOOKS",
    "CREDIT_SIDE",
    "IN_DOLLARS",
    "OF_A_POT",
    "PUBLIC",
    "Account",
    "Amendment",
    "Authorisation",
    "BankAccount",
    "BudgetChange",
    "BudgetLine",
    "Closing",
    "Conversion",
    "Declaration",
    "Delivery",
    "Deposit",
    "Due",
    "Echo",
    "Entry",
    "Fund",
    "InKind",
    "Instalment",
    "Interest",
    "Line",
    "Moment",
    "Movement",
    "Part",
    "Payer",
    "Payment",
    "Period",
    "Pot",
    "Proof",
    "Recovery",
    "Refund",
    "Release",
    "Reminder",
    "Restitution",
    "Sighting",
    "Statement",
    "TwoHands",
    "Verification",
    "clabe_is_valid",
    "parts_of",
    "seems_a_government",
]
