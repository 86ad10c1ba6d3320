"""Works and the calls that they answer."""

from projects.models.applicant import DroppedDraft, Representative, SimilarAnswer
from projects.models.brought import BroughtPaper
from projects.models.budget import Activity, Concept, Quotation, Vat
from projects.models.call import FORMS, Call, CallChange
from projects.models.commitment import Commitment, CommitmentLetter
from projects.models.export import Export
from projects.models.filing import FilingRequest
from projects.models.lists import DoubleDecision, InKindOffer, Scholarship
from projects.models.notice import WorkMail
from projects.models.objection import Dispute, Objection
from projects.models.plan import Appraisal, BusinessPlan, PlanCost
from projects.models.project import Goal, Project
from projects.models.queryset import EDITABLE_STATES, of_the_state, own_schemes
from projects.models.record import HistoryEntry, Waiver
from projects.models.remark import Remark, RemarkRound
from projects.models.rights import ProjectRight
from projects.models.search import SearchText
from projects.models.version import ProjectVersion
from projects.models.views import SavedView
from projects.models.webhook import Delivery, Webhook
from projects.models.weighing import OpinionRequest, Recusal, Subject

__all__ = [
    "EDITABLE_STATES",
    "FORMS",
    "Activity",
    "Appraisal",
    "BroughtPaper",
    "BusinessPlan",
    "Call",
    "CallChange",
    "Commitment",
    "CommitmentLetter",
    "Concept",
    "Delivery",
    "Dispute",
    "DoubleDecision",
    "DroppedDraft",
    "Export",
    "FilingRequest",
    "Goal",
    "HistoryEntry",
    "InKindOffer",
    "Objection",
    "OpinionRequest",
    "PlanCost",
    "Project",
    "ProjectRight",
    "ProjectVersion",
    "Quotation",
    "Recusal",
    "Remark",
    "RemarkRound",
    "Representative",
    "SavedView",
    "Scholarship",
    "SearchText",
    "SimilarAnswer",
    "Subject",
    "Vat",
    "Waiver",
    "Webhook",
    "WorkMail",
    "of_the_state",
    "own_schemes",
]
