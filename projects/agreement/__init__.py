"""What a Convenio de Concertación says: the facts of a work on the day of the signature, as plain strings."""

from projects.agreement.business import recovery_schedule
from projects.agreement.facts import SCHEMA, TEMPLATE, agreement_facts, can_be_drafted, draft_facts
from projects.agreement.terms import months_later

__all__ = [
    "SCHEMA",
    "TEMPLATE",
    "agreement_facts",
    "can_be_drafted",
    "draft_facts",
    "months_later",
    "recovery_schedule",
]
