"""The papers of a work: what each says, and the acts that file it."""

from projects.papers.amendment import AMENDMENT, cancel_amendment, file_amendment
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
    declared_facts,
    file_instalment,
    file_receipt,
)
from projects.papers.refunds import cancel_refund, file_capture_line, file_refund
from projects.papers.remarks import file_remarks
from projects.papers.result import file_approved, file_declined

__all__ = [
    "AMENDMENT",
    "APPLICATION",
    "BUSINESS_PLAN",
    "DECLARED",
    "application_facts",
    "cancel_amendment",
    "cancel_instalment",
    "cancel_receipt",
    "cancel_refund",
    "declared_facts",
    "file_amendment",
    "file_approved",
    "file_capture_line",
    "file_declined",
    "file_filing_papers",
    "file_instalment",
    "file_receipt",
    "file_refund",
    "file_remarks",
    "papers_of",
    "plan_facts",
]
