"""What the queue of reviewers costs with 100,000 works of ten years in 32 states.

Each row asks for an address as a browser or a program does, the whole request through; its baseline sends the
statements about works that the request sent, on a bare cursor, and encodes the same answer as JSON.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.test import Client

from accounts.actions import issue_key
from accounts.models import User
from programs.rulebook import rules_for
from projects.models import Project
from tres_por_uno.bench import Result, in_turn, result
from tres_por_uno.demo.cast import build_cast

WORKS = 100_000
TIMES = 40
# What a request asks to know who asks; a program without accounts would not.
WHO = [f'FROM "{table}"' for table in ("accounts_user", "accounts_apikey", "accounts_office")]
WHO.append('FROM "django_session"')

Address = Callable[[], str]


def rows() -> dict[str, Callable[[], Result]]:
    """Each row by its name, over the API and as a page."""
    asked: dict[str, tuple[str, Address, Address]] = {
        "queue_first": ("first page of the queue", lambda: f"{API}?{MANY}", lambda: PAGE),
        "queue_filtered": ("filtered page", lambda: f"{API}?{FILTERS}&{MANY}", lambda: f"{PAGE}?{FILTERS}"),
        "queue_deep": ("hundredth page", lambda: f"{deep(API)}&{MANY}", lambda: deep(PAGE)),
        "search": ("full-text search", lambda: f"{API}?{WORDS}&{MANY}", lambda: f"{PAGE}?{WORDS}"),
        "file": ("one file", lambda: f"{API}{a_file()}/", lambda: f"{PAGE}{a_file()}/"),
        "facets": ("counts of each sort", lambda: f"{API}facets/", lambda: f"{PAGE}?{FACETS}"),
    }
    found: dict[str, Callable[[], Result]] = {}
    for name, (what, over_api, as_page) in asked.items():
        for row, address in ((name, over_api), (f"{name}_page", as_page)):
            found[f"review.{row}"] = row_of(f"review.{row}", what, address)
    return found


API, PAGE = "/api/v1/projects/", "/obras/"
# A program reads a hundred rows a page, a person twenty-five.
MANY = "page_size=100"
FILTERS = "status=in_review&kind=infrastructure"
WORDS = "search=pavimentacion+de+calles"
FACETS = "year=2016&waits=me"


def row_of(name: str, what: str, address: Address) -> Callable[[], Result]:
    def measure() -> Result:
        client = reader(is_page=name.endswith("_page"))
        return beside_sql(name, what, client, address())

    return measure


def beside_sql(name: str, what: str, client: Client, address: str) -> Result:
    """The request against its own statements on a bare cursor and the JSON of its answer."""
    from tres_por_uno.bench.rows import recorded  # noqa: PLC0415 - the rows name this module

    client.get(address)
    answer: Any = None

    def subject() -> None:
        nonlocal answer
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    statements = recorded(subject)
    about_works = [one for one in statements if not any(table in one[0] for table in WHO)]
    told = answer.json() if address.startswith(API) else None

    def baseline() -> None:
        rows: list[Any] = []
        with connection.cursor() as cursor:
            for sql, params in about_works:
                cursor.execute(sql, params)
                rows += cursor.fetchall() if cursor.description else []
        json.dumps(told if told is not None else rows, default=str)

    size = len(answer.content) / 1024
    told_what = f"{what}: {len(statements)} statements, {size:.0f} KiB / its SQL about works, as JSON"
    return result(name, told_what, "ms", in_turn(subject, baseline, TIMES))


@cache
def reader(*, is_page: bool) -> Client:
    """The browser, or the program, of the reviewer of one state of 32."""
    roberto = many_works()
    if is_page:
        client = Client()
        client.force_login(roberto, backend="django.contrib.auth.backends.ModelBackend")
        return client
    _key, text = issue_key(by=roberto, name="bench")
    return Client(headers={"authorization": f"Bearer {text}"})


def deep(address: str) -> str:
    """The address of the hundredth page that a person turns to."""
    from projects.paging import in_order  # noqa: PLC0415
    from projects.queue import rows_of  # noqa: PLC0415

    works = in_order(rows_of(Project.objects.visible_to(many_works())))
    return f"{address}?after={works.page(99 * 25).after}"


@cache
def a_file() -> str:
    works = Project.objects.visible_to(many_works()).filter(state="in_review", kind="infrastructure")
    return str(works.order_by("pk").values_list("folio", flat=True)[50])


@cache
def many_works() -> User:
    """The reviewer of Zacatecas, in a country with a hundred thousand works."""
    from tres_por_uno.bench.rows import whole_catalogue  # noqa: PLC0415

    whole_catalogue()
    roberto = build_cast()["roberto"]
    rules = rules_for("fed_3x1", 2016, "infrastructure")
    numbers = {"works": WORKS, "by": roberto.pk, "rules": json.dumps(rules.facts(), default=str)}
    with transaction.atomic(), connection.cursor() as cursor:
        # Each trigger would write the words of its own work; they are written at once instead.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in (OFFICES, CLUBS, MANY_WORKS, HISTORY, WORDS_OF_ALL):
            cursor.execute(statement, numbers)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return User.objects.get(pk=roberto.pk)


OFFICES = """
INSERT INTO accounts_office (role, name, address, legal_basis)
SELECT 'club', 'Club de prueba ' || n, '', '' FROM generate_series(1, 2000) AS n
"""
CLUBS = """
INSERT INTO clubs_club (kind, office_id, name, municipality_id, city, us_state, state_registration)
SELECT 'migrant_club', o.id, 'Unidos por ' || m.name, m.code, 'Dallas', 'Texas', ''
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n
          FROM accounts_office WHERE name LIKE 'Club de prueba %%') AS o
  JOIN (SELECT code, name, row_number() OVER (ORDER BY md5(code)) AS n FROM places_municipality) AS m
 USING (n)
"""
MANY_WORKS = """
INSERT INTO projects_project (
    folio, state, club_id, scheme, fiscal_year, kind, family, gives_scholarships, name, description,
    municipality_id, unlisted_locality, address, women, men, total, proposed_by_id, filed_at, moved_at,
    revision, frozen_rules, frozen_rules_sha256, session)
SELECT '3X1-' || state_code || '-' || year || '-B' || lpad(n::text, 6, '0'), state, club_id, 'fed_3x1', year,
       kind, 'solidarity', false, what || ' de ' || place, what || ' en ' || place || ', porque ' || reason,
       town, '', '', 100 + n %% 900, 100 + n %% 800, 100000 + (n * 7919) %% 3000000, %(by)s,
       make_timestamptz(year, 1, 2, 9, 0, 0) + make_interval(mins => (n * 5)::int %% 400000),
       make_timestamptz(year, 1, 2, 9, 0, 0)
           + make_interval(mins => (n * 5)::int %% 400000 + n %% 60 * 1440), 1,
       CASE WHEN state = 'approved' THEN %(rules)s::jsonb END,
       CASE WHEN state = 'approved' THEN repeat('0', 64) ELSE '' END, ''
  FROM (
    SELECT g.n, 2008 + luck[1] %% 10 AS year, c.id AS club_id, m.code AS town, m.state_id AS state_code,
           m.name AS place,
           (ARRAY['infrastructure', 'infrastructure', 'equipment', 'community_services'])[1 + luck[2] %% 4]
               AS kind,
           (ARRAY['Pavimentación de la calle principal', 'Domo de la escuela primaria', 'Red de agua potable',
                  'Rehabilitación del templo', 'Equipamiento de la clínica', 'Electrificación rural',
                  'Construcción del puente vehicular', 'Plaza cívica y kiosko', 'Drenaje sanitario',
                  'Aulas de la telesecundaria', 'Camino saca cosechas', 'Unidad deportiva',
                  'Becas para estudiantes'])[1 + luck[3] %% 13] AS what,
           (ARRAY['hoy se inunda con las lluvias', 'los niños caminan lejos', 'el servicio no alcanza',
                  'la comunidad creció', 'lo pidieron en asamblea'])[1 + luck[4] %% 5] AS reason,
           (ARRAY['approved', 'approved', 'declined', 'approved', 'withdrawn', 'approved', 'declined',
                  'in_review', 'filed', 'observed'])[1 + luck[5] %% 10] AS state
      FROM generate_series(1, %(works)s) AS g (n)
     CROSS JOIN LATERAL (
           SELECT array_agg(hashint8(g.n * 31 + k) & 2147483647 ORDER BY k) AS luck
             FROM generate_series(1, 7) AS k) AS dice
      JOIN (SELECT code, name, state_id,
                   row_number() OVER (PARTITION BY state_id ORDER BY code) AS k,
                   count(*) OVER (PARTITION BY state_id) AS many
              FROM places_municipality) AS m
        ON m.state_id = lpad((1 + g.n %% 32)::text, 2, '0') AND m.k = 1 + luck[6] %% m.many
      JOIN (SELECT id, row_number() OVER (ORDER BY id) AS k, count(*) OVER () AS many FROM clubs_club) AS c
        ON c.k = 1 + luck[7] %% c.many) AS made
"""
HISTORY = """
INSERT INTO projects_historyentry (
    project_id, act, came_from, went_to, by_id, role, note, details, findings, at)
SELECT id, act, state, state, %(by)s, 'delegation', '', '{}', '[]', moved_at
  FROM projects_project, (VALUES ('propose'), ('file'), ('take_up')) AS acts (act)
"""
WORDS_OF_ALL = """
INSERT INTO projects_searchtext (project_id, words)
SELECT p.id, projects_words_of(p) FROM projects_project p ON CONFLICT DO NOTHING
"""
