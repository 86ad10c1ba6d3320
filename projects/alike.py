"""Clubs whose works are spoken for, or paid for, by the same person: what clubs look alike by, from above.

Only works that were filed: what stands in somebody's draft is nobody else's affair.
"""

from collections.abc import Iterator, Sequence

from django.db import connection
from django.utils import timezone

from accounts.personal import keyed
from clubs.alike import Pair
from clubs.models import Likeness
from funding.models import seems_a_government

SPEAKERS = """
SELECT mine.club_id, theirs.club_id, told.{column}, min(told.name)
  FROM projects_project mine
  JOIN projects_representative told ON told.project_id = mine.id
  JOIN projects_representative other ON other.{column} = told.{column} AND other.project_id <> told.project_id
  JOIN projects_project theirs ON theirs.id = other.project_id
 WHERE mine.club_id = ANY(%(clubs)s) AND theirs.club_id <> mine.club_id
   AND told.{column} <> '' AND other.{column} <> ''
   AND mine.folio IS NOT NULL AND theirs.folio IS NOT NULL
 GROUP BY 1, 2, 3
"""
# Who speaks for the works of one club and stands on the roll of another, from either side.
ON_A_ROLL = """
SELECT work.club_id, other.club_id, told.person_key, min(told.name)
  FROM projects_representative told
  JOIN projects_project work ON work.id = told.project_id AND work.folio IS NOT NULL
  JOIN clubs_member other ON other.person_key = told.person_key AND other.club_id <> work.club_id
 WHERE told.person_key <> '' AND other.person_key <> ''
   AND other.since <= %(on)s AND (other.until IS NULL OR other.until >= %(on)s)
   AND (work.club_id = ANY(%(clubs)s) OR other.club_id = ANY(%(clubs)s))
 GROUP BY 1, 2, 3
"""
# A name as it is compared, and by which both tables have an index.
PLAIN = "regexp_replace(lower(f_unaccent({name})), '[^a-z0-9]+', ' ', 'g')"
COUNTS = "told.payer = 'migrants' AND told.state <> 'rejected'"
# A federation pays for its own clubs, and that makes no two of them one.
NOT_BY_THEIR_FEDERATION = f"""
   NOT EXISTS (SELECT 1 FROM clubs_federation house
                 JOIN clubs_club one ON one.federation_id = house.id AND one.id = {{one}}
                 JOIN clubs_club two ON two.federation_id = house.id AND two.id = {{two}}
                WHERE {PLAIN.format(name="house.name")} = {{payer}})
"""  # noqa: S608
# Who paid the part of the migrants: by the word of the payer, or by the bank's where it names the sender.
PAYERS = f"""
WITH mine AS (
  SELECT work.club_id, {PLAIN.format(name="told.paid_by")} AS plain
    FROM projects_project work JOIN funding_declaration told ON told.fund_id = work.fund_id
   WHERE work.club_id = ANY(%(clubs)s) AND {COUNTS}
   UNION
  SELECT work.club_id, {PLAIN.format(name="moved.counterpart")}
    FROM projects_project work JOIN funding_declaration told ON told.fund_id = work.fund_id
    JOIN funding_movement moved ON moved.id = told.movement_id
   WHERE work.club_id = ANY(%(clubs)s) AND {COUNTS}
), pairs AS (
  SELECT mine.club_id, work.club_id AS other_id, mine.plain
    FROM mine JOIN funding_declaration told ON {PLAIN.format(name="told.paid_by")} = mine.plain AND {COUNTS}
    JOIN projects_project work ON work.fund_id = told.fund_id
   WHERE mine.plain <> ''
   UNION
  SELECT mine.club_id, work.club_id, mine.plain
    FROM mine JOIN funding_movement moved ON {PLAIN.format(name="moved.counterpart")} = mine.plain
     AND moved.counterpart <> ''
    JOIN funding_declaration told ON told.movement_id = moved.id AND {COUNTS}
    JOIN projects_project work ON work.fund_id = told.fund_id
   WHERE mine.plain <> ''
)
SELECT pairs.club_id, pairs.other_id, pairs.plain
  FROM pairs
 WHERE pairs.other_id <> pairs.club_id
   AND {NOT_BY_THEIR_FEDERATION.format(one="pairs.club_id", two="pairs.other_id", payer="pairs.plain")}
"""  # noqa: S608
# The accounts that movements came from: the first file that told of one, or a later one, says so.
SENDERS = """(SELECT id AS movement_id, counterpart_key, counterpart FROM funding_movement
               UNION ALL
              SELECT like_id, counterpart_key, counterpart FROM funding_echo WHERE state = 'same')"""
SENDER = PLAIN.format(name="sent.counterpart")
ACCOUNTS = f"""
SELECT mine.club_id, work.club_id, sent.counterpart_key, min(sent.counterpart)
  FROM projects_project mine
  JOIN funding_declaration told ON told.fund_id = mine.fund_id AND {COUNTS}
  JOIN {SENDERS} sent ON sent.movement_id = told.movement_id AND sent.counterpart_key <> ''
  JOIN {SENDERS} also ON also.counterpart_key = sent.counterpart_key AND also.counterpart_key <> ''
  JOIN funding_declaration other ON other.movement_id = also.movement_id
   AND {COUNTS.replace("told.", "other.")}
  JOIN projects_project work ON work.fund_id = other.fund_id
 WHERE mine.club_id = ANY(%(clubs)s) AND work.club_id <> mine.club_id
   AND {NOT_BY_THEIR_FEDERATION.format(one="mine.club_id", two="work.club_id", payer=SENDER)}
 GROUP BY 1, 2, 3
"""  # noqa: S608


def same_speakers(clubs: Sequence[int]) -> Iterator[Pair]:
    """Each telephone, mailbox or CURP by which works of one of these clubs and another one are tied."""
    asked = {"clubs": list(clubs), "on": timezone.localdate()}
    with connection.cursor() as cursor:
        for column in ("phone", "email", "person_key"):
            kind = Likeness.REPRESENTATIVE if column == "person_key" else Likeness.SPEAKER
            cursor.execute(SPEAKERS.format(column=column), asked)
            for one, other, value, name in cursor.fetchall():
                yield one, other, kind.value, value, name
        cursor.execute(ON_A_ROLL, asked)
        for one, other, value, name in cursor.fetchall():
            yield one, other, Likeness.REPRESENTATIVE.value, value, name


def same_payers(clubs: Sequence[int]) -> Iterator[Pair]:
    """Each payer of the migrants' part of works of one of these clubs and of another one, and each account.

    A name is personal data: what is compared from here on is a hash of it, and its initials are told.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAYERS, {"clubs": list(clubs)})
        for one, other, name in cursor.fetchall():
            if not seems_a_government(name):
                yield one, other, Likeness.PAYER.value, keyed(f"payer\n{name}"), name.title()
        cursor.execute(ACCOUNTS, {"clubs": list(clubs)})
        for one, other, account, name in cursor.fetchall():
            if not seems_a_government(name):
                yield one, other, Likeness.BANK.value, account, name.title()
