"""The queue of works: what its filters leave, how many there are of each sort, and who has how much.

Pages and API read the same filters, by the same names, from the address. What an address tells is checked by
whoever reads it; here every value is a good one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Count, DateField, Min, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import TERRITORIAL, Appointment, Role, User
from projects.models import Project, of_the_state, own_schemes
from projects.workflow import MARKS, REVIEWERS, WAITS_FOR, State

# The sorts by which works are counted, and the column of each.
FACETS = {
    "status": "state",
    "state": "entity",
    "municipality": "municipality_id",
    "scheme": "scheme",
    "year": "fiscal_year",
    "kind": "kind",
    "family": "family",
    "reviewer": "reviewer_id",
}
# While somebody has a file in hand it counts as work to do.
IN_HAND = [State.FILED, State.OBSERVED, State.IN_REVIEW]
ME, NOBODY, OTHERS = "me", "none", "others"

Chosen = Mapping[str, Any]


def narrowed(works: QuerySet[Project], user: User, chosen: Chosen, today: date) -> QuerySet[Project]:
    """The works that these filters leave."""
    for name in FACETS.keys() & chosen.keys():
        works = works.filter(is_of(name, chosen[name], user))
    if club := chosen.get("club"):
        works = works.filter(club=club)
    if waits := chosen.get("waits"):
        mine = Project.objects.waiting_for(user).order_by().values("pk")
        # What others have to do is told by the state alone; money may also wait in a state that does not.
        is_theirs = Q(state__in=list(WAITS_FOR)) & ~Q(pk__in=mine)
        works = works.filter(pk__in=mine) if waits == ME else works.filter(is_theirs)
    if chosen.get("overdue"):
        works = works.filter(is_overdue(today))
    if chosen.get("stopped"):
        works = works.filter(is_stopped=True)
    if text := chosen.get("search"):
        works = works.search(text, within=entities_of(user, chosen))
    return works


def entities_of(user: User, chosen: Chosen) -> list[str]:
    """The states outside of which the person reads nothing; none where that cannot be said."""
    if state := chosen.get("state"):
        return [state]
    offices = user.current_offices
    entities = {office.state_id or (office.municipality_id or "")[:2] for office in offices}
    is_bound = all(office.role in TERRITORIAL for office in offices)
    return sorted(entities) if is_bound and all(entities) else []


def is_of(name: str, value: Any, user: User) -> Q:
    """The works of one sort; of several where ``value`` is a list."""
    if name == "reviewer":
        return {ME: Q(reviewer=user), NOBODY: Q(reviewer=None)}.get(value) or Q(reviewer=value)
    if isinstance(value, list):
        return Q(**{f"{FACETS[name]}__in": value})
    return Q(**{FACETS[name]: value})


def is_overdue(today: date) -> Q:
    """The works whose step has a day that the agreement set, and it has passed."""
    return Q(state=State.AGREED, fund__deposit_until__lt=today)


# --- Rows --------------------------------------------------------------------------------------

ROW = [
    *("id", "folio", "name", "state", "scheme", "fiscal_year", "family", "kind", "gives_scholarships"),
    *("club_id", "entity", "municipality_id", "locality_id", "unlisted_locality", "company_id"),
    *("total", "filed_at", "moved_at", "reviewer_id", "is_stopped"),
]


def named(foreign: str, table: str, column: str = "name", key: str = "id") -> RawSQL:
    """One column of the row that a foreign key leads to.

    To plan a join of nine tables takes PostgreSQL longer than to read the page; these it looks up for the
    rows of the page alone.
    """
    sql = f"(SELECT {column} FROM {table} WHERE {key} = projects_project.{foreign})"  # noqa: S608
    kind = DateField() if column == "deposit_until" else CharField()
    return RawSQL(sql, (), output_field=kind)  # noqa: S611 - names of our own columns, nothing that was typed


NAMES = {
    "club_name": named("club_id", "clubs_club"),
    "entity_name": named("entity", "places_state", key="code"),
    "municipality_name": named("municipality_id", "places_municipality", key="code"),
    "locality_name": named("locality_id", "places_locality", key="code"),
    "company_name": named("company_id", "accounts_office"),
    "reviewer_name": named("reviewer_id", "accounts_user"),
    "deposit_until": named("fund_id", "funding_fund", "deposit_until"),
}


def rows_of(works: QuerySet[Project]) -> QuerySet[Project, dict[str, Any]]:
    """What a list tells of each work, in one query and without the works themselves."""
    return works.values(*ROW, **NAMES)


@dataclass(frozen=True, slots=True)
class Row:
    """A work in the list, with its place in the queue and how long it has stood where it is."""

    told: dict[str, Any]
    now: datetime
    # Its place among the works of the same office that nobody has taken up; None once somebody has.
    place: int | None
    status_label: str

    @property
    def reference(self) -> str:
        return self.told["folio"] or f"borrador-{self.told['id']}"

    @property
    def mark(self) -> str:
        return MARKS[self.told["state"]]

    @property
    def days_here(self) -> int:
        """Whole days since its last step."""
        return (self.now - self.told["moved_at"]).days

    @property
    def due_on(self) -> date | None:
        """The day by which its step must be done, where there is one."""
        return self.told["deposit_until"] if self.told["state"] == State.AGREED else None

    @property
    def days_late(self) -> int:
        due_on = self.due_on
        return max(0, (timezone.localdate(self.now) - due_on).days) if due_on else 0


def told(rows: list[dict[str, Any]], now: datetime | None = None) -> list[Row]:
    """The rows of one page with their places: one more query, whatever the rows are."""
    now = now or timezone.now()
    places = places_of(rows)
    labels = {state: str(State(state).label) for state in {row["state"] for row in rows}}
    return [Row(row, now, places.get(row["id"]), labels[row["state"]]) for row in rows]


def row_facts(row: Row) -> dict[str, Any]:
    """A work as a row of the API's list and of its JSON file tells it, without a model for each."""
    told = row.told
    return {
        "reference": row.reference,
        "folio": told["folio"],
        "name": told["name"],
        "status": told["state"],
        "status_label": row.status_label,
        "scheme": told["scheme"],
        "fiscal_year": told["fiscal_year"],
        "family": told["family"],
        "kind": told["kind"],
        "gives_scholarships": told["gives_scholarships"],
        "club": told["club_id"],
        "club_name": told["club_name"],
        "place": {
            "state": told["entity"],
            "state_name": told["entity_name"],
            "municipality": told["municipality_id"],
            "municipality_name": told["municipality_name"],
            "locality": told["locality_id"],
            "locality_name": told["locality_name"] or told["unlisted_locality"],
        },
        "company": told["company_id"],
        "company_name": told["company_name"],
        "total": None if told["total"] is None else f"{told['total']:.2f}",
        "filed_at": instant(told["filed_at"]),
        "moved_at": instant(told["moved_at"]),
        "reviewer": told["reviewer_id"],
        "reviewer_name": told["reviewer_name"],
        "place_in_queue": row.place,
        "days_in_step": row.days_here,
        "due_on": row.due_on,
        "days_late": row.days_late,
        "is_stopped": told["is_stopped"],
    }


def instant(moment: Any) -> str | None:
    """As REST framework writes it, in the time of central Mexico."""
    return moment.astimezone(timezone.get_current_timezone()).isoformat() if moment else None


PLACES = """
SELECT id, place FROM (
    SELECT id, row_number() OVER (PARTITION BY entity, scheme = ANY(%(own)s) ORDER BY arrival, id) AS place
      FROM projects_project WHERE state = 'filed' AND entity = ANY(%(entities)s)) AS waiting
 WHERE id = ANY(%(ids)s)
"""


def places_of(rows: list[dict[str, Any]]) -> dict[int, int]:
    """The place in the queue of its office of each of these works that waits, the first to arrive first."""
    rows = [row for row in rows if row["state"] == State.FILED]
    asked = {
        "own": own_schemes(),
        "entities": list({row["entity"] for row in rows}),
        "ids": [row["id"] for row in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(PLACES, asked)
        return dict(cursor.fetchall())


# --- Counts ------------------------------------------------------------------------------------

Counts = dict[str, dict[str, int]]


def counts(works: QuerySet[Project], user: User, chosen: Chosen, today: date) -> Counts:
    """How many works there are of each sort, and ``total`` under the empty name: one query.

    A sort is counted under all filters but its own, so that a list tells what another choice would give.
    The municipalities of the whole country are not told: whoever reads it chooses a state first.
    """
    names = [name for name in FACETS if name != "municipality" or tells_towns(user, chosen)]
    others = {name: value for name, value in chosen.items() if name not in names}
    sorts = narrowed(works, user, others, today).order_by().values(*(FACETS[name] for name in names))
    try:
        sql, params = sorts.annotate(many=Count("*")).query.sql_with_params()
    except EmptyResultSet:  # whoever holds no office today reads no work, and PostgreSQL is not asked
        return {name: {} for name in ("total", *names)}
    tests = {name: test_of(name, chosen[name], user) for name in names if name in chosen}
    asked = list(params)
    branches = []
    for name in ("total", *names):
        column = "''" if name == "total" else f"{FACETS[name]}::text"
        rest = [test for other, test in tests.items() if other != name]
        asked += [name, *(value for _sql, values in rest for value in values)]
        where = " AND ".join(["TRUE", *(sql for sql, _values in rest)])
        branches.append(f"SELECT %s, {column}, sum(many) FROM sorts WHERE {where} GROUP BY 2")  # noqa: S608
    columns = ", ".join([*(FACETS[name] for name in names), "many"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH sorts ({columns}) AS MATERIALIZED ({sql}) {' UNION ALL '.join(branches)}",
            asked,
        )
        found: Counts = {name: {} for name in ("total", *names)}
        for name, value, many in cursor.fetchall():
            found[name][value or ""] = int(many or 0)
    return found


def tells_towns(user: User, chosen: Chosen) -> bool:
    """Whether one state is read, or the works of some clubs: few enough municipalities to choose from."""
    return bool(chosen.get("state") or chosen.get("municipality")) or any(
        office.role not in (Role.CENTRAL, Role.AUDITOR, Role.CONSULATE, Role.COMPANY) or office.state_id
        for office in user.current_offices
    )


def test_of(name: str, value: Any, user: User) -> tuple[str, list[Any]]:
    """The SQL that asks whether a row is of that sort, and its parameters."""
    if name == "reviewer" and value == NOBODY:
        return "reviewer_id IS NULL", []
    value = user.pk if value == ME else value
    return f"{FACETS[name]} = ANY(%s)", [value if isinstance(value, list) else [value]]


@dataclass(frozen=True)
class Load:
    """How many files one person has in hand, and since when the oldest of them arrived."""

    person: User
    files: int
    oldest: datetime | None


def offices_in_charge(user: User) -> list[Any]:
    """The offices of the person whose people review works."""
    return [office for office in user.current_offices if office.role in REVIEWERS]


def colleagues_of(user: User) -> QuerySet[User]:
    """Who works today in one of the person's reviewing offices, and may therefore have a file of it."""
    current = Appointment.objects.current(on=timezone.localdate())
    people = current.filter(office__in=offices_in_charge(user)).values("user")
    return User.objects.filter(pk__in=people, is_active=True).order_by("name", "pk")


def in_charge_of(user: User) -> Q:
    """The works that the person's offices review."""
    charge = Q(pk__in=[])
    for office in offices_in_charge(user):
        own = of_the_state() if office.role == Role.STATE_GOVERNMENT else ~of_the_state()
        charge |= Q(entity=office.state_id) & own
    return charge


def workload(user: User) -> list[Load]:
    """How many files each of the person's colleagues has in hand, those with none too: two queries."""
    people = list(colleagues_of(user))
    if not people:
        return []
    rows = Project.objects.filter(in_charge_of(user), state__in=IN_HAND, reviewer__isnull=False)
    has = {
        row["reviewer"]: row
        for row in rows.order_by().values("reviewer").annotate(files=Count("pk"), oldest=Min("filed_at"))
    }
    nothing = {"files": 0, "oldest": None}
    return [
        Load(person, row["files"], row["oldest"])
        for person in people
        for row in [has.get(person.pk, nothing)]
    ]
