"""Works and the calls that they answer."""

from projects.models.call import FORMS, Call, CallChange
from projects.models.project import (
    EDITABLE_STATES,
    Goal,
    HistoryEntry,
    Project,
    Waiver,
)

__all__ = ["EDITABLE_STATES", "FORMS", "Call", "CallChange", "Goal", "HistoryEntry", "Project", "Waiver"]
