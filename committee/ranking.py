"""In which order works may be taken: by points, by the marginality of their town, by arrival."""

from collections.abc import Iterable
from decimal import Decimal

from places.models import Marginality
from projects.models import Project

# The edition of the index by which towns are compared: numbers of two methods never are.
DEGREES = list(Marginality.Degree.values)


def marginality_of(projects: Iterable[Project]) -> dict[str, Marginality]:
    """The newest marginality of the works' towns, by town. One query."""
    towns = {project.municipality_id for project in projects if project.municipality_id}
    rows = Marginality.objects.filter(municipality__in=towns).order_by("municipality", "edition")
    newest = {row.municipality_id: row for row in rows}
    # Towns are compared in one edition only.
    edition = max((row.edition for row in newest.values()), default=None)
    return {town: row for town, row in newest.items() if row.edition == edition}


def poverty_of(row: Marginality | None) -> Decimal | None:
    """A number that is lower for a poorer town: by degree, and within it by the index of its edition."""
    return None if row is None else Decimal(DEGREES.index(row.degree) * 1000) + row.index
