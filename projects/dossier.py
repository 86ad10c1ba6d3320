"""What a reviewer reads beside a file: other works of its club and town with their debts, and look-alikes."""

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from clubs import alike as club_alike
from funding.models import Account, Moment
from projects.models import Project
from projects.queue import NAMES, ROW, Row
from projects.workflow import State

SHOWN = 12
# Below it two names have little in common; «Domo de la escuela» and «Domo escolar» are above it.
LIKENESS = 0.35


def balance_of(*moments: str, sign: int = 1) -> Coalesce:
    """What the accounts of these moments of a work's fund come to."""
    sums = (
        Account.objects.filter(fund=OuterRef("fund"), moment__in=moments)
        .order_by()
        .values("fund")
        .annotate(sum=Sum(F("balance") * sign))
        .values("sum")
    )
    pesos = DecimalField(max_digits=16, decimal_places=2)
    return Coalesce(Subquery(sums, output_field=pesos), Value(0), output_field=pesos)


def earlier_works(project: Project, user: User) -> list[Row]:
    """Other works of the same club or town that the person may see, the newest first, with what they owe.

    ``owed`` has not come in yet, ``to_refund`` was set apart and has not gone back. One query.
    """
    works = beside(project, user).filter(Q(club=project.club_id) | Q(municipality=project.municipality_id))
    rows = works.values(
        *ROW,
        **NAMES,
        same_club=is_equal("club", project.club_id),
        same_town=is_equal("municipality", project.municipality_id),
        owed=balance_of(Moment.OUTSTANDING, Moment.IN_KIND_DUE),
        to_refund=balance_of(Moment.REFUNDABLE, sign=-1),
    )
    return rows_of(rows.order_by("-owed", "-to_refund", "-fiscal_year", "-pk"))


def look_alikes(project: Project, user: User) -> list[Row]:
    """Works of the same town with a name like this one, or of its kind in its locality. One query."""
    if project.municipality_id is None:
        return []
    works = beside(project, user).filter(municipality=project.municipality_id)
    same_place = Q(locality=project.locality_id, kind=project.kind) if project.locality_id else Q(pk__in=[])
    rows = works.annotate(likeness=TrigramSimilarity("name", project.name))
    rows = rows.filter(Q(likeness__gte=LIKENESS) | same_place)
    return rows_of(rows.values(*ROW, **NAMES, likeness=F("likeness")).order_by("-likeness", "-pk"))


def alike_clubs(project: Project, user: User) -> dict[str, Any]:
    """The clubs that look like the work's and what was found of them, for whoever answers for that club."""
    if not club_alike.answered_for(user, *club_alike.READERS).filter(pk=project.club_id).exists():
        return {}
    return {
        "reads_alike": True,
        "alike": club_alike.beside(project.club),
        "alike_findings": list(club_alike.apart_from_others(project.club)),
    }


def beside(project: Project, user: User) -> QuerySet[Project]:
    """The other works that the person may see, but for those that nobody filed."""
    return Project.objects.visible_to(user).exclude(pk=project.pk).exclude(state=State.DRAFT)


def is_equal(name: str, value: Any) -> Case:
    return Case(When(**{name: value}, then=True), default=False, output_field=BooleanField())


def rows_of(rows: QuerySet[Project, dict[str, Any]]) -> list[Row]:
    now = timezone.now()
    return [Row(row, now, None, str(State(row["state"]).label)) for row in rows[:SHOWN]]
