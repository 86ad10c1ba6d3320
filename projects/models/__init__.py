"""Works and the calls that they answer."""

from projects.models.call import Call
from projects.models.project import (
    EDITABLE_STATES,
    Goal,
    HistoryEntry,
    Project,
    Waiver,
)

__all__ = ["EDITABLE_STATES", "Call", "Goal", "HistoryEntry", "Project", "Waiver"]
