"""Works and the calls that they answer."""

from projects.models.call import FORMS, Call, CallChange
from projects.models.export import Export
from projects.models.lists import InKindOffer, Scholarship
from projects.models.objection import Dispute, Objection
from projects.models.plan import Appraisal, BusinessPlan, PlanCost
from projects.models.project import Goal, Project
from projects.models.queryset import EDITABLE_STATES, of_the_state, own_schemes
from projects.models.record import HistoryEntry, Waiver
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
    "Delivery",
    "Dispute",
    "Export",
    "Goal",
    "HistoryEntry",
    "InKindOffer",
    "Objection",
    "OpinionRequest",
    "PlanCost",
    "Project",
    "ProjectVersion",
    "Recusal",
    "SavedView",
    "Scholarship",
    "SearchText",
    "Subject",
    "Waiver",
    "Webhook",
    "of_the_state",
    "own_schemes",
]
