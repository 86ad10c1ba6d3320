"""Clubs whose works are spoken for by the same telephone or mailbox: what clubs look alike by, from above."""

from collections.abc import Iterator, Sequence

from django.db import connection

from clubs.alike import Pair
from clubs.models import Likeness

# Works that were filed: what stands in somebody's draft is nobody else's affair.
SPEAKERS = """
SELECT mine.club_id, theirs.club_id, told.{column}, min(told.name)
  FROM projects_project mine
  JOIN projects_representative told ON told.project_id = mine.id
  JOIN projects_representative other ON other.{column} = told.{column} AND other.project_id <> told.project_id
  JOIN projects_project theirs ON theirs.id = other.project_id
 WHERE mine.club_id = ANY(%s) AND theirs.club_id <> mine.club_id
   AND told.{column} <> '' AND other.{column} <> ''
   AND mine.folio IS NOT NULL AND theirs.folio IS NOT NULL
 GROUP BY 1, 2, 3
"""


def same_speakers(clubs: Sequence[int]) -> Iterator[Pair]:
    """Each telephone or mailbox by which works of one of these clubs and of another one are spoken for."""
    with connection.cursor() as cursor:
        for column in ("phone", "email"):
            cursor.execute(SPEAKERS.format(column=column), [list(clubs)])
            for one, other, value, name in cursor.fetchall():
                yield one, other, Likeness.SPEAKER.value, value, name
