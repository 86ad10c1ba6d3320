"""What people do with a work. Every act locks the row, asks, writes the history and moves it, or refuses."""

from projects.actions.acts import StaleDraft, StepRefused
from projects.actions.bank import clear_up, close_account, import_statement, register_account, shows_clabe_to
from projects.actions.draft import ANSWERS, LISTS, propose, revise
from projects.actions.money import (
    authorise_deposit,
    declare_deposit,
    deliver_in_kind,
    register_recovery,
    reject_deposit,
    reverse_deposit,
    reverse_recovery,
    verify_deposit,
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
    "authorise_deposit",
    "clear_up",
    "close_account",
    "declare_deposit",
    "deliver_in_kind",
    "excusable",
    "grant_waiver",
    "import_statement",
    "propose",
    "refuse_unless_allowed",
    "register_account",
    "register_recovery",
    "reject_deposit",
    "reprint",
    "reverse_deposit",
    "reverse_recovery",
    "revise",
    "shows_clabe_to",
    "take_step",
    "verify_deposit",
]
