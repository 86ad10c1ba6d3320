"""Clubs that may be one: a person, a telephone, an address or a name that stands in two of them.

One question to the database finds the pairs of some clubs with all others, each kind by its index; nothing is
compared row by row here. Reasons name nobody whole: initials do, and the roll itself says the rest to whoever
may read it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.personal import initials, keyed
from clubs.models import Club, Likeness, PairDecision
from programs.checks import Finding
from programs.dates import long_date

PAIN = "Hidalgo 2018: un solo nombre y firmas falsas en cinco obras [S42]"
# Two names of one town with this in common are told: «Unidos por Jerez» and «Unidos de Jerez» have it.
LIKENESS = 0.6
# So many pairs are told at once; a person settles them one by one.
MOST = 500

# The code of what is found of them. It is told to whoever judges or audits, and not to the club: looking
# alike accuses nobody.
LOOKS_ALIKE = "club_looks_like_another"

# Who has to do with look-alikes: whoever issues notes, whoever reviews works, and who audits them.
DECIDERS = (Role.CONSULATE, Role.DELEGATION, Role.CENTRAL, Role.STATE_GOVERNMENT)
READERS = (*DECIDERS, Role.AUDITOR)

# Of each kind: the club asked about, the other one, the kind, what both have, and a name to tell it by.
PAIRS = """
WITH asked AS (SELECT id, office_id, municipality_id, phone, email, plain_address, bare_name
                 FROM clubs_club WHERE id = ANY(%(clubs)s)),
     mine AS (SELECT * FROM clubs_member
               WHERE club_id = ANY(%(clubs)s) AND since <= %(on)s AND (until IS NULL OR until >= %(on)s))
SELECT mine.club_id, other.club_id, 'person', mine.person_key, mine.name
  FROM mine JOIN clubs_member other ON other.person_key = mine.person_key AND other.club_id <> mine.club_id
 WHERE mine.person_key <> '' AND other.person_key <> ''
   AND other.since <= %(on)s AND (other.until IS NULL OR other.until >= %(on)s)
UNION
SELECT mine.club_id, other.club_id, 'birth', mine.search_name || ' ' || mine.birth_date, mine.name
  FROM mine JOIN clubs_member other ON other.search_name = mine.search_name
   AND other.birth_date = mine.birth_date AND other.club_id <> mine.club_id
 WHERE (mine.person_key = '' OR other.person_key = '')
   AND other.since <= %(on)s AND (other.until IS NULL OR other.until >= %(on)s)
UNION
SELECT asked.id, other.id, 'account', held.user_id::text, person.name
  FROM asked JOIN accounts_appointment held ON held.office_id = asked.office_id
  JOIN accounts_appointment also ON also.user_id = held.user_id AND also.office_id <> held.office_id
  JOIN clubs_club other ON other.office_id = also.office_id
  JOIN accounts_user person ON person.id = held.user_id
 WHERE held.since <= %(on)s AND (held.until IS NULL OR held.until >= %(on)s)
   AND also.since <= %(on)s AND (also.until IS NULL OR also.until >= %(on)s)
UNION
SELECT asked.id, other.id, 'phone', asked.phone, ''
  FROM asked JOIN clubs_club other ON other.phone = asked.phone AND other.id <> asked.id
 WHERE asked.phone <> '' AND other.phone <> ''
UNION
SELECT asked.id, other.id, 'email', asked.email, ''
  FROM asked JOIN clubs_club other ON other.email = asked.email AND other.id <> asked.id
 WHERE asked.email <> '' AND other.email <> ''
UNION
SELECT asked.id, other.id, 'address', asked.plain_address, ''
  FROM asked JOIN clubs_club other ON other.plain_address = asked.plain_address AND other.id <> asked.id
 WHERE asked.plain_address <> '' AND other.plain_address <> ''
UNION
SELECT asked.id, other.id, 'name', least(asked.bare_name, other.bare_name) || '/'
                                   || greatest(asked.bare_name, other.bare_name), ''
  FROM asked JOIN clubs_club other ON other.municipality_id = asked.municipality_id AND other.id <> asked.id
 WHERE similarity(asked.bare_name, other.bare_name) >= %(likeness)s
"""
Pair = tuple[int, int, str, str, str]
# What the rooms above know besides, in the same five columns: ``found(clubs)``.
ALSO_ALIKE: list[Callable[[Sequence[int]], Iterable[Pair]]] = []


@dataclass(frozen=True)
class Reason:
    """One thing that two clubs have in common."""

    kind: str
    mark: str
    who: str = ""

    @property
    def order(self) -> tuple[int, str]:
        """The strongest first."""
        return Likeness.values.index(self.kind), self.who

    @property
    def told(self) -> str:
        label = str(Likeness(self.kind).label)
        # Initials stay on one line.
        short = initials(self.who).replace(" ", "\u00a0")
        return f"{label} ({short})" if short else label


@dataclass
class LookAlike:
    """Two clubs with what they have in common and what was decided, the newest last."""

    first: Club
    second: Club
    reasons: list[Reason] = field(default_factory=list)
    decisions: list[PairDecision] = field(default_factory=list)

    @property
    def decision(self) -> PairDecision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def new_reasons(self) -> list[Reason]:
        """What nobody had seen when the pair was decided."""
        seen = set(self.decision.marks) if self.decision else set()
        return [reason for reason in self.reasons if reason.mark not in seen]

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look: nobody decided, it is under investigation, or there is more now."""
        return (
            self.decision is None
            or self.decision.verdict == PairDecision.Verdict.OPEN
            or (self.decision.verdict == PairDecision.Verdict.DIFFERENT and bool(self.new_reasons))
        )

    def other_than(self, club: Club) -> Club:
        return self.second if self.first.pk == club.pk else self.first

    @cached_property
    def order(self) -> tuple[bool, int, int, int]:
        strongest = min((one.order[0] for one in self.reasons), default=len(Likeness))
        return not self.is_open, strongest, self.first.pk, self.second.pk


# --- What is found -------------------------------------------------------------------------------


def found_of(clubs: Sequence[int], on: date) -> Iterator[Pair]:
    """Every pair that one of these clubs is part of, once for each thing that both have."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"clubs": list(clubs), "on": on, "likeness": LIKENESS})
        yield from cursor.fetchall()
    for also in ALSO_ALIKE:
        yield from also(clubs)


def look_alikes(clubs: Sequence[int], *, on: date | None = None) -> list[LookAlike]:
    """The clubs that look like one of these, and those that somebody decided on: the open ones first."""
    if not clubs:
        return []
    reasons: dict[tuple[int, int], dict[str, Reason]] = {}
    for one, other, kind, value, who in found_of(clubs, on or timezone.localdate()):
        pair = (min(one, other), max(one, other))
        mark = keyed(f"{kind}\n{value}")
        reasons.setdefault(pair, {})[mark] = Reason(kind, mark, who)
    decided: dict[tuple[int, int], list[PairDecision]] = {}
    kept = PairDecision.objects.filter(Q(first__in=clubs) | Q(second__in=clubs)).select_related("by")
    for decision in kept.order_by("pk"):
        decided.setdefault((decision.first_id, decision.second_id), []).append(decision)
    pairs = reasons.keys() | decided.keys()
    named = Club.objects.select_related("municipality__state", "federation").in_bulk(
        {number for pair in pairs for number in pair}
    )
    rows = [
        LookAlike(
            named[first],
            named[second],
            sorted(reasons.get((first, second), {}).values(), key=lambda one: one.order),
            decided.get((first, second), []),
        )
        for first, second in pairs
    ]
    return sorted(rows, key=lambda row: row.order)[:MOST]


def beside(club: Club) -> list[tuple[LookAlike, Club]]:
    """What looks like one club, each with the other one."""
    return [(row, row.other_than(club)) for row in look_alikes([club.pk])]


def look_alike(club: Club, other: Club) -> LookAlike | None:
    """What these two have in common, if anything, or what was decided on them."""
    rows = look_alikes([club.pk])
    return next((row for row in rows if row.other_than(club).pk == other.pk), None)


# --- Who reads and who decides -------------------------------------------------------------------


def answered_for(user: User, *roles: str) -> Any:
    """The clubs for which one of the person's offices with such a role answers."""
    scope = Q(pk__in=[])
    for office in user.current_offices:
        if office.role not in roles:
            continue
        if office.role == Role.CONSULATE:
            scope |= Q(consulate=office.consulate_id)
        else:
            scope |= office.covers("municipality")
    return Club.objects.filter(scope)


def in_sight(user: User) -> list[LookAlike]:
    """Every pair with a club for which the person's office answers."""
    return look_alikes(list(answered_for(user, *READERS).values_list("pk", flat=True)))


# --- What the rules find -------------------------------------------------------------------------


def apart_from_others(club: Club) -> Iterator[Finding]:
    """Nobody found that the club is another one, or is still looking into it. It refuses nothing."""
    kept = PairDecision.objects.filter(Q(first=club) | Q(second=club)).select_related("first", "second", "by")
    newest = {(one.first_id, one.second_id): one for one in kept.order_by("pk")}
    for decision in newest.values():
        other = decision.second if decision.first_id == club.pk else decision.first
        if decision.verdict == PairDecision.Verdict.SAME:
            message = _("Alguien revisó y «%(club)s» y «%(other)s» son el mismo club. Razón: %(reason)s")
        elif decision.verdict == PairDecision.Verdict.OPEN:
            message = _("Se investiga si «%(club)s» y «%(other)s» son el mismo club. Razón: %(reason)s")
        else:
            continue
        told = {"person": decision.by, "day": long_date(timezone.localdate(decision.at))}
        yield Finding(
            code=LOOKS_ALIKE,
            message=message % {"club": club, "other": other, "reason": decision.reason},
            refuses=False,
            source=PAIN,
            remedy=_("Lo anotó %(person)s el %(day)s. Lea la decisión antes de seguir.") % told,
            link=reverse("clubs:alike", args=[club.pk]),
            link_label=_("Clubes parecidos"),
        )
