"""What the rules give a committee and those whom it decides on: its numbers, and the term to object."""

from datetime import date

from django.utils import timezone

from committee.models import Decision
from committee.workflow import Outcome
from programs.rulebook import CommitteeRules, NoRules, Number, scheme
from projects.models import Project
from projects.papers.result import appeal_term as term_from
from projects.workflow import State

# Where a work stands after what a club may object to.
AGAINST = {State.DECLINED: Outcome.REJECTED, State.WAITING: Outcome.WAITING_LIST}


def rules_of(code: str) -> CommitteeRules:
    """How the scheme's committee is called and counts; unknown where nobody wrote it down."""
    try:
        return scheme(code).committee
    except NoRules:
        return CommitteeRules()


def newest_decision(project_id: int) -> Decision | None:
    """What a session decided last on the work."""
    rows = Decision.objects.filter(item__project=project_id).select_related("session", "by", "item")
    return rows.order_by("-pk").first()


def decision_against(project: Project) -> Decision | None:
    """The decision of a session by which the work stands where it stands; none when it was taken on paper."""
    decision = newest_decision(project.pk)
    return decision if decision and AGAINST.get(State(project.state)) == decision.outcome else None


def told_on(project: Project) -> date:
    """The day from which the term to object runs: that of the step, or on which its session was closed."""
    decision = decision_against(project)
    ended_at = decision.session.ended_at if decision else None
    return timezone.localdate(max(project.moved_at, ended_at or project.moved_at))


def appeal_term(project: Project) -> tuple[date | None, Number]:
    """Until when the club may object, and by which rule; no day where nobody knows the rule."""
    return term_from(project, told_on(project))
