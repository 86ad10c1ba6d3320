"""Scholarships that may be given twice to one person: in one work, between works, and between years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.personal import initials, keyed
from programs.checks import Finding
from projects.models import DoubleDecision, Project

# Names at least so alike are told. A trigram knows no order of words, so «López Ana» is «Ana López».
LIKENESS = "0.75"
# As many as one reads in a sentence, and as many as a page holds.
TOLD = 5
MOST = 200
PAIN = "Revisión de becas dobles; otros municipios llevan su propia base para hallarlas [S54]"

# Each name of the work finds the like ones by their index. Works that were given up or refused do not count.
LIKE = """
SELECT mine.name, mine.school, mine.amount, mine.search_name,
       other.name, other.school, other.amount, other.search_name,
       work.id, work.folio, work.fiscal_year, mine.person_key <> '' AND mine.person_key = other.person_key
  FROM projects_scholarship mine
  JOIN LATERAL (
        SELECT * FROM projects_scholarship one
         WHERE one.search_name %% mine.search_name AND one.project_id <> mine.project_id
        UNION
        SELECT * FROM projects_scholarship one
         WHERE one.person_key <> '' AND one.person_key = mine.person_key
           AND one.project_id <> mine.project_id) other ON TRUE
  JOIN projects_project work ON work.id = other.project_id
 WHERE mine.project_id = %s AND work.scheme = %s AND work.folio IS NOT NULL
   AND work.state NOT IN ('withdrawn', 'declined')
   AND NOT (mine.person_key <> '' AND other.person_key <> '' AND mine.person_key <> other.person_key)
 ORDER BY mine.id, work.folio, other.id
 LIMIT %s
"""


@dataclass(frozen=True)
class Double:
    """A scholarship of the work beside a like one of another work."""

    name: str
    school: str
    amount: Decimal
    other_name: str
    other_school: str
    other_amount: Decimal
    work: int
    folio: str
    fiscal_year: int
    same_person: bool
    pair: str
    decision: DoubleDecision | None = None

    @property
    def masked(self) -> str:
        return initials(self.name)

    @property
    def is_settled(self) -> bool:
        """Whether a reviewer found that they are two persons."""
        return self.decision is not None and self.decision.verdict == DoubleDecision.Verdict.DIFFERENT


def doubles_of(project: Project) -> list[Double]:
    """The like scholarships of other works of the programme, with what was decided on each."""
    if not project.gives_scholarships:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        # Until the transaction ends; nothing else asks by this operator.
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, TRUE)", [LIKENESS])
        cursor.execute(LIKE, [project.pk, project.scheme, MOST])
        rows = cursor.fetchall()
    paired = [(row, pair_of(project.pk, row[3], row[8], row[7])) for row in rows]
    kept = DoubleDecision.objects.filter(pair__in=[pair for _row, pair in paired]).select_related("by")
    decisions: dict[str, DoubleDecision] = {}
    for decision in kept.order_by("pk"):
        decisions[decision.pair] = decision
    return [
        Double(*row[:3], *row[4:7], *row[8:12], pair=pair, decision=decisions.get(pair))
        for row, pair in paired
    ]


def pair_of(work: int, name: str, other: int, other_name: str) -> str:
    """Names two scholarships, from whichever work one looks."""
    return keyed("\n".join(sorted([f"{work}|{name}", f"{other}|{other_name}"])))


def scholarships_once(project: Project, now: datetime) -> Iterator[Finding]:
    """Nobody has two scholarships: the same CURP in a work refuses, a like name elsewhere warns."""
    if not project.gives_scholarships:
        return
    seen: dict[str, int] = {}
    for place, key in enumerate(project.scholarships.values_list("person_key", flat=True), start=1):
        first = seen.setdefault(key, place) if key else place
        if first != place:
            message = _("Las becas %(first)s y %(again)s de la lista tienen la misma CURP.")
            remedy = _("Quite una de las dos.")
            told = {"first": first, "again": place}
            yield Finding("scholarship_twice", message % told, refuses=True, source=PAIN, remedy=remedy)
    found = [one for one in doubles_of(project) if not one.is_settled]
    for one in found[:TOLD]:
        message = (
            _("%(who)s: hay otra beca con la misma CURP en la obra %(folio)s de %(year)s.")
            if one.same_person
            else _("%(who)s: hay otra beca con el mismo nombre, o casi, en la obra %(folio)s de %(year)s.")
        )
        told = {"who": one.masked, "folio": one.folio, "year": one.fiscal_year}
        remedy = _("Si son dos personas, quien revisa lo registra.")
        yield Finding("scholarship_elsewhere", message % told, refuses=False, source=PAIN, remedy=remedy)
    if len(found) > TOLD:
        message = _("Hay otras becas parecidas en otras obras: %(count)s.") % {"count": len(found) - TOLD}
        yield Finding("scholarship_elsewhere", message, refuses=False, source=PAIN)


def readable(doubles: list[Double], user: User) -> list[tuple[Double, bool]]:
    """Each with whether the person may read the other work, and so the name in it."""
    works: Any = Project.objects.visible_to(user).filter(pk__in={one.work for one in doubles})
    seen = set(works.values_list("pk", flat=True)) if doubles else set()
    return [(one, one.work in seen) for one in doubles]
