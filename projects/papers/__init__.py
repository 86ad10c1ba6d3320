"""The papers of the club and of the money: what each says, and the acts that file it."""

from projects.papers.base import papers_of
from projects.papers.filing import (
    APPLICATION,
    BUSINESS_PLAN,
    application_facts,
    file_filing_papers,
    plan_facts,
)
from projects.papers.money import (
    DECLARED,
    cancel_instalment,
    cancel_receipt,
    cancel_refund,
    declared_facts,
    file_instalment,
    file_receipt,
    file_refund,
)

__all__ = [
    "APPLICATION",
    "BUSINESS_PLAN",
    "DECLARED",
    "application_facts",
    "cancel_instalment",
    "cancel_receipt",
    "cancel_refund",
    "declared_facts",
    "file_filing_papers",
    "file_instalment",
    "file_receipt",
    "file_refund",
    "papers_of",
    "plan_facts",
]
