"""What the page of a work shows besides: opinions of the committee, gifts, what comes back, its account."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from funding.models import Moment, Pot
from places.maps import km_between
from projects.actions import shows_clabe_to
from projects.brought import READERS_OF_ORIGINALS, requirements_of
from projects.models import BroughtPaper, Project
from projects.models.brought import OTHER
from projects.workflow import READERS_OF_FINDINGS, State

NOTHING = Decimal("0.00")


def appraisals_of(project: Project) -> dict[str, Any]:
    """The opinions of the committee that appraises businesses, the newest first."""
    if project.family != "investment":
        return {}
    appraisals = list(project.appraisals.select_related("by"))
    return {
        "is_business": True,
        "appraisals": appraisals,
        "needs_appraisal": project.state == State.IN_REVIEW
        and not (appraisals and appraisals[0].is_favourable),
    }


def gifts_of(project: Project) -> list[Any]:
    """What is given in kind, with its hand-over once it took place."""
    if project.fund is None:
        return []
    return list(project.fund.in_kind.select_related("delivery__entry__by"))


def recovery_of(project: Project, user: User) -> dict[str, Any] | None:
    """The support that comes back: its rule, its schedule, and what came in and into which pot."""
    dues = project.fund.schedule() if project.fund else []
    if not dues:
        return None
    rows = project.fund.recoveries.select_related("pot__state", "entry__by", "entry__reversal__by")
    recoveries = list(rows.order_by("-received_on", "-pk"))
    late = [due for due in dues if due.is_late]
    readable = Pot.objects.visible_to(user).filter(pk__in={made.pot_id for made in recoveries})
    return {
        "rule": project.rules.repayment,
        "dues": dues,
        "next": next((due for due in dues if due.outstanding), None),
        "late": late,
        "late_pesos": sum((due.outstanding for due in late), NOTHING),
        "support": sum((due.amount for due in dues), NOTHING),
        "recovered": project.fund.sum_of(Moment.RECOVERED),
        "outstanding": project.fund.to_recover(),
        "recoveries": recoveries,
        # Only some readers of a work read the pots; the others see the name without a link.
        "pots": set(readable.values_list("pk", flat=True)) if recoveries else set(),
    }


def account_of(project: Project, user: Any) -> dict[str, Any]:
    """What the page of the work tells of its account."""
    if project.fund is None:
        return {}
    account = project.fund.bank_accounts.still_open().first()
    return {
        "account": account,
        "had_accounts": account is not None or project.fund.bank_accounts.exists(),
        "shows_clabe": shows_clabe_to(project, user),
    }


# --- What the club brought -----------------------------------------------------------------------

JUDGED_WITH_PAPERS = {State.FILED, State.OBSERVED, State.IN_REVIEW}


def papers_for(project: Project, roles: set[str]) -> dict[str, Any]:
    """The club's papers in the order in which they are asked for, for whoever prepares or judges the work."""
    if not roles & READERS_OF_FINDINGS:
        return {}
    rows = requirements_of(project)
    # Of what was decided before papers were asked for here nothing is missing.
    if project.state not in JUDGED_WITH_PAPERS and not any(row.given for row in rows):
        return {}
    reads_originals = bool(roles & READERS_OF_ORIGINALS)
    rows = [row for row in rows if row.given or (row.is_asked and row.code != OTHER)]
    told = [
        (row, [(paper, camera_of(project, paper) if reads_originals else {}) for paper in row.given])
        for row in rows
    ]
    return {"brought": told, "reads_originals": reads_originals} if told else {}


def camera_of(project: Project, paper: BroughtPaper) -> dict[str, Any]:
    """Where and when the camera says that it was, and how far that is from the locality."""
    point, locality = paper.file.point, project.locality
    told: dict[str, Any] = {"taken_at": paper.file.taken_at}
    if point:
        told["point"] = f"{point[0]:.5f}, {point[1]:.5f}"
        if locality is not None:
            told["km"] = f"{km_between(point, (locality.latitude, locality.longitude)):,.1f}"
    return told
