"""Works that may be the same as a proposal, or another stage of it, whoever proposed them and whenever.

They lie in its municipality or near its locality and have a name like its own, or its kind in its locality.
Of other clubs' works only what is public is told: name, place, year and state; drafts of others are not.
"""

import re
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from unicodedata import normalize

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from places.models import Locality, Municipality
from programs.rulebook import fingerprint_of
from projects.models import Project, SimilarAnswer
from projects.workflow import MARKS, State

SHOWN = 20
# Two names of one place with this in common are shown: «Domo de la escuela» and «Domo escolar» have it.
LIKENESS = 0.4
# In degrees: some ten kilometres around a locality, and as far as the seat of a town may lie whose locality
# is that near.
NEAR, SEAT = 0.09, 0.6
# «segunda etapa», «2a. etapa», «etapa 2», «etapa II».
STAGE = re.compile(
    r"\b(?:(?:primera|segunda|tercera|cuarta|quinta|ultima|\d+(?:ra|da|ta|a|er|o)?|i{1,3}|iv|v)\s+etapa"
    r"|etapa\s+(?:\d+|i{1,3}|iv|v|uno|dos|tres)|continuacion(?: de)?|ampliacion de)\b"
)


@dataclass(frozen=True)
class Similar:
    """One work of the list, with why it is there."""

    pk: int
    reference: str
    name: str
    fiscal_year: int
    state: str
    place: str
    reason: str

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def mark(self) -> str:
        return MARKS[State(self.state)]

    def facts(self) -> dict[str, Any]:
        """The row as the answer keeps it."""
        names = ("reference", "name", "fiscal_year", "state", "place", "reason")
        return {name: getattr(self, name) for name in names}


def plain_name(name: str) -> str:
    """The name in small letters and digits without accents, as the words of a work hold it."""
    letters = "".join(sign for sign in normalize("NFKD", name.lower()) if sign.isascii())
    return re.sub("[^a-z0-9]+", " ", letters).strip()


def without_stage(name: str) -> str:
    """A plain name without the words that tell the stage; whole where nothing else would be left."""
    return re.sub(r"\s+", " ", STAGE.sub(" ", name)).strip() or name


def is_comparable(project: Project) -> bool:
    """Whether name and town are told."""
    return bool(plain_name(project.name)) and project.municipality_id is not None


def similar_works(project: Project) -> list[Similar]:
    """The works that are like this one, the likest first.

    Three queries, by the indexes of places: the cost grows with what there is in one town and not in the
    country.
    """
    if not is_comparable(project):
        return []
    name = plain_name(project.name)
    bare = without_stage(name)
    same_kind = Q(pk__in=[])
    if project.locality_id and project.kind:
        same_kind = Q(locality=project.locality_id, kind=project.kind)
    likeness = Greatest(*(TrigramSimilarity("text__plain_name", asked) for asked in (name, bare)))
    works = comparable(project).annotate(likeness=likeness).filter(Q(likeness__gte=LIKENESS) | same_kind)
    works = works.select_related("locality", "municipality").order_by("-likeness", "-fiscal_year", "-pk")
    return [told(work, project, bare) for work in works[:SHOWN]]


def comparable(project: Project) -> QuerySet[Project]:
    """Filed works of the family and the club's own drafts, in the town or near the locality."""
    here = Q(municipality=project.municipality_id)
    if project.locality is not None:
        here |= Q(locality__in=around(project.locality))
    is_told = Q(filed_at__isnull=False) | Q(club=project.club_id)
    return Project.objects.filter(here, is_told, family=project.family).exclude(pk=project.pk)


def around(locality: Locality) -> list[str]:
    """The localities of other towns near this one."""
    latitude, longitude = locality.latitude, locality.longitude
    wide = NEAR / cos(radians(latitude))
    towns = Municipality.objects.filter(
        latitude__range=(latitude - SEAT, latitude + SEAT),
        longitude__range=(longitude - SEAT, longitude + SEAT),
    ).exclude(pk=locality.municipality_id)
    near = Locality.objects.filter(
        municipality__in=list(towns.values_list("pk", flat=True)),
        latitude__range=(latitude - NEAR, latitude + NEAR),
        longitude__range=(longitude - wide, longitude + wide),
    )
    return list(near.order_by().values_list("pk", flat=True))


def told(work: Project, project: Project, bare: str) -> Similar:
    other = plain_name(work.name)
    tells_stage = STAGE.search(other) or STAGE.search(plain_name(project.name))
    if tells_stage and (work.likeness >= LIKENESS or without_stage(other) == bare):
        reason = "stage"
    elif work.likeness >= LIKENESS:
        reason = "name"
    else:
        reason = "kind"
    place = ", ".join(
        filter(
            None,
            [
                work.locality.name if work.locality else work.unlisted_locality,
                work.municipality.name if work.municipality else "",
            ],
        )
    )
    return Similar(work.pk, work.reference, str(work), work.fiscal_year, work.state, place, reason)


def asked_of(project: Project) -> str:
    """The fingerprint of what a work is compared by: an answer holds while it stays the same."""
    return fingerprint_of(
        {
            "name": plain_name(project.name),
            "municipality": project.municipality_id,
            "locality": project.locality_id or plain_name(project.unlisted_locality),
        }
    )


def answer_of(project: Project) -> SimilarAnswer | None:
    """The club's answer on the proposal as it is now named and placed, if it gave one."""
    newest = project.similar_answers.select_related("by").first()
    return newest if newest is not None and newest.asked_of == asked_of(project) else None


def seen_by(rows: list[Similar], user: User) -> dict[int, Project]:
    """The works of the list that the person may read, with their money."""
    return Project.objects.visible_to(user).in_bulk([row.pk for row in rows])
