"""What people do with a work. Every act locks the row, asks, writes the history and moves it, or refuses."""

from projects.actions.acts import StaleDraft, StepRefused
from projects.actions.draft import ANSWERS, LISTS, propose, revise
from projects.actions.money import (
    deliver_in_kind,
    register_deposit,
    register_recovery,
    reverse_deposit,
    reverse_recovery,
)
from projects.actions.opinions import appraise, ask_waiver, excusable, grant_waiver, reprint
from projects.actions.steps import refuse_unless_allowed, take_step

__all__ = [
    "ANSWERS",
    "LISTS",
    "StaleDraft",
    "StepRefused",
    "appraise",
    "ask_waiver",
    "deliver_in_kind",
    "excusable",
    "grant_waiver",
    "propose",
    "refuse_unless_allowed",
    "register_deposit",
    "register_recovery",
    "reprint",
    "reverse_deposit",
    "reverse_recovery",
    "revise",
    "take_step",
]
