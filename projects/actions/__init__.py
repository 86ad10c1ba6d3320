"""What people do with a work. Every act locks the row, asks, writes the history and moves it, or refuses."""

from projects.actions.acts import StaleDraft, StepRefused, refuse_if_in_conflict
from projects.actions.applicant import answer_similar, copy_work, drop_draft
from projects.actions.assignment import assign, assign_all, take_next, unassign
from projects.actions.bank import clear_up, close_account, import_statement, register_account, shows_clabe_to
from projects.actions.brought import bring_again, bring_answer, bring_paper, reusable, take_back
from projects.actions.commitments import ask_commitments, commit, refuse_commitment, remind_commitment
from projects.actions.doubles import decide_double
from projects.actions.draft import ANSWERS, LISTS, propose, revise
from projects.actions.filing import ask_to_file, take_back_filing
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
from projects.actions.objections import object_to, settle_dispute
from projects.actions.operations import (
    ask_capture_line,
    order_release,
    reject_operation,
    reverse_operation,
    set_work_budget,
    tell_operation,
    verify_operation,
)
from projects.actions.opinions import appraise, ask_waiver, excusable, grant_waiver, reprint
from projects.actions.personal import read_speaker, tell_speakers_numbers
from projects.actions.recusals import declare_conflict, recuse
from projects.actions.remarks import NewRemark, answer_remark, insist_on_remark, settle_remark
from projects.actions.rights import accept_invitation, share, withdraw_right
from projects.actions.signing import papers_of, sign_paper
from projects.actions.steps import refuse_unless_allowed, take_step
from projects.actions.views import drop_view, save_view

__all__ = [
    "ANSWERS",
    "LISTS",
    "NewRemark",
    "StaleDraft",
    "StepRefused",
    "accept_invitation",
    "answer_remark",
    "answer_similar",
    "appraise",
    "ask_capture_line",
    "ask_commitments",
    "ask_to_file",
    "ask_waiver",
    "assign",
    "assign_all",
    "authorise_deposit",
    "bring_again",
    "bring_answer",
    "bring_paper",
    "clear_up",
    "close_account",
    "commit",
    "copy_work",
    "decide_double",
    "declare_conflict",
    "declare_deposit",
    "deliver_in_kind",
    "drop_draft",
    "drop_view",
    "excusable",
    "grant_waiver",
    "import_statement",
    "insist_on_remark",
    "object_to",
    "order_release",
    "papers_of",
    "propose",
    "read_speaker",
    "recuse",
    "refuse_commitment",
    "refuse_if_in_conflict",
    "refuse_unless_allowed",
    "register_account",
    "register_recovery",
    "reject_deposit",
    "reject_operation",
    "remind_commitment",
    "reprint",
    "reusable",
    "reverse_deposit",
    "reverse_operation",
    "reverse_recovery",
    "revise",
    "save_view",
    "set_work_budget",
    "settle_dispute",
    "settle_remark",
    "share",
    "shows_clabe_to",
    "sign_paper",
    "take_back",
    "take_back_filing",
    "take_next",
    "take_step",
    "tell_operation",
    "tell_speakers_numbers",
    "unassign",
    "verify_deposit",
    "verify_operation",
    "withdraw_right",
]
