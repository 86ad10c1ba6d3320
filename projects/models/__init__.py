"""Works and the calls that they answer."""

from projects.models.call import FORMS, Call, CallChange
from projects.models.commitment import Commitment
from projects.models.export import Export
from projects.models.lists import InKindOffer, Scholarship
from projects.models.notice import WorkMail
from projects.models.plan import Appraisal, BusinessPlan, PlanCost
from projects.models.project import Goal, Project
from projects.models.queryset import EDITABLE_STATES, of_the_state, own_schemes
from projects.models.record import HistoryEntry, Waiver
from projects.models.remark import Remark, RemarkRound
from projects.models.search import SearchText
from projects.models.version import ProjectVersion
from projects.models.views import SavedView
from projects.models.webhook import Delivery, Webhook
from projects.models.weighing import OpinionRequest, Recusal, Subject

__all__ = [
    "EDITABLE_STATES",
    "FORMS",
    "Appraisal",
    "BusinessPlan",
    "Call",
    "CallChange",
    "Commitment",
    "Delivery",
    "Export",
    "Goal",
    "HistoryEntry",
    "InKindOffer",
    "OpinionRequest",
    "PlanCost",
    "Project",
    "ProjectVersion",
    "Recusal",
    "Remark",
    "RemarkRound",
    "SavedView",
    "Scholarship",
    "SearchText",
    "Subject",
    "Waiver",
    "Webhook",
    "WorkMail",
    "of_the_state",
    "own_schemes",
]
