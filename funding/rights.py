"""What the application's login may do in the database, and what it may not.

The owner of the tables migrates. Web and worker come in by another login: it reads all and writes what people
write, it only adds where things only grow, and it reaches the journal through its doors alone.
"""

from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, ProgrammingError, connection, transaction
from psycopg import errors, sql

# The functions by which the application reaches the journal; what they call and guard it never calls.
DOORS = ("funding_post", "funding_hold", "funding_hold_pots", "funding_name_of_pot")
JOURNAL = {"funding_account", "funding_entry", "funding_line"}
# What a work may be told anew: the lines of its budget.
RETOLD = {"funding_budgetline"}
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
# Tables that only grow say so themselves, in every room.
TABLES = """
SELECT c.relname, EXISTS (
    SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only')
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""
FUNCTIONS = """
SELECT proname, oid::regprocedure::text, has_function_privilege(oid, 'EXECUTE')
  FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'funding\\_%'
"""


# pg_temp is named last: unnamed it is searched first, and a temporary table could pose as the journal.
PATH = "pg_catalog, public, pg_temp"
# Functions that post keep the plans that a session made once, which go by index however small the tables were
# then: they look up a few rows, and planning takes longer than posting.
PLANS = (
    "plan_cache_mode=force_generic_plan",
    "enable_hashjoin=off",
    "enable_mergejoin=off",
    "enable_seqscan=off",
)
POSTING = {"funding_post", "funding_book_lines", "funding_entry_adds_up"}
# What keeps the ledger is written in PL/pgSQL; the rest only spells and hashes.
GUARDS = """
SELECT p.proname, p.oid::regprocedure::text, has_function_privilege('public', p.oid, 'EXECUTE'),
       l.lanname = 'plpgsql', p.prosecdef, coalesce(p.proconfig, '{}')
  FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
 WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'funding\\_%'
"""


def settings_of(function: str) -> set[str]:
    """What a function of the ledger sets while it works."""
    return {f"search_path={PATH}", *(PLANS if function in POSTING else ())}


class NoLogin(Exception):
    """The application's login is not there, and whoever migrates may not make it."""


def allowed(table: str, *, only_grows: bool) -> set[str]:
    """The rights of the application to a table."""
    if table in JOURNAL or table == "django_migrations":
        return {"SELECT"}
    if only_grows:
        return {"SELECT", "INSERT"}
    if table.startswith("funding_") and table not in RETOLD:
        return {"SELECT", "INSERT", "UPDATE"}
    return {"SELECT", "INSERT", "UPDATE", "DELETE"}


def tables() -> dict[str, set[str]]:
    """Every table with the rights of the application to it."""
    return {table: allowed(table, only_grows=grows) for table, grows in rows(TABLES)}


@transaction.atomic
def guard() -> None:
    """Every function of the ledger works with its owner's rights, on its own tables, and is for no one else.

    A function that a migration replaces comes back without, so whoever migrates ends with this.
    """
    for name, function, is_public, is_guard, is_owners, settings in rows(GUARDS):
        if is_public:
            run("REVOKE ALL ON FUNCTION {} FROM PUBLIC", sql.SQL(function))
        due = settings_of(name)
        if is_guard and not (is_owners and set(settings) == due):
            told = " ".join(f"SET {setting.replace('=', ' = ')}" for setting in sorted(due))
            run(f"ALTER FUNCTION {{}} SECURITY DEFINER RESET ALL {told}", sql.SQL(function))


@transaction.atomic
def give(login: str, password: str = "") -> None:
    """``login`` is there and has exactly its rights to what is there now; nobody else has any.

    Only the owner of the tables can give them. Raises NoLogin when it may not make the login either.
    """
    make(login, password)
    who = sql.Identifier(login)
    run("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}", who)
    run("GRANT USAGE ON SCHEMA public TO {}", who)
    run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}", who)
    for table, may in tables().items():
        run(f"GRANT {', '.join(sorted(may))} ON {{}} TO {{}}", sql.Identifier(table), who)
    for name, function, _may in rows(FUNCTIONS):
        run("REVOKE ALL ON FUNCTION {} FROM PUBLIC, {}", sql.SQL(function), who)
        if name in DOORS:
            run("GRANT EXECUTE ON FUNCTION {} TO {}", sql.SQL(function), who)


def make(login: str, password: str) -> None:
    """The login is there; where the owner may, with this password."""
    secret = sql.SQL("PASSWORD {}").format(scrambled(login, password)) if password else sql.SQL("")
    is_there = bool(list(rows("SELECT 1 FROM pg_roles WHERE rolname = %s", login)))
    try:
        with transaction.atomic():
            if not is_there:
                run("CREATE ROLE {} LOGIN {}", sql.Identifier(login), secret)
            elif password:
                run("ALTER ROLE {} LOGIN {}", sql.Identifier(login), secret)
    except DatabaseError as refusal:
        # Somebody else made it at this moment, or whoever administers the server keeps its password.
        is_known = isinstance(refusal.__cause__, errors.DuplicateObject | errors.UniqueViolation)
        if not is_there and not is_known:
            raise NoLogin(f"CREATE ROLE {login} LOGIN PASSWORD '…'") from refusal
        if not is_known and not isinstance(refusal, ProgrammingError):
            raise


def scrambled(login: str, password: str) -> Any:
    """The password as PostgreSQL keeps it, so that no log of statements shows it."""
    connection.ensure_connection()
    pgconn = connection.connection.pgconn
    return sql.Literal(pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode())


# --- What the audit asks -------------------------------------------------------------------------

ABOVE = """
SELECT r.rolsuper OR r.rolcreaterole OR has_parameter_privilege(r.oid, 'session_replication_role', 'SET')
       OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
                     AND c.relname LIKE 'funding\\_%' AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
  FROM pg_roles r WHERE r.rolname = current_user
"""
HELD = """
SELECT c.relname, w.act FROM pg_class c, unnest(%s::text[]) AS w(act)
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND (
       has_table_privilege(c.oid, w.act)
       OR (w.act IN ('INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(c.oid, w.act)))
 ORDER BY 1, 2
"""
MAKES = """
SELECT 'public' WHERE has_schema_privilege('public', 'CREATE')
UNION ALL SELECT current_database() WHERE has_database_privilege(current_database(), 'CREATE')
"""


def login() -> str:
    """Whose rights this connection has."""
    ((name,),) = rows("SELECT current_user::text")
    return str(name)


def is_above_the_guards() -> bool:
    """Whether it owns the ledger, can come to own it, or can put its triggers to sleep."""
    return any(above for (above,) in rows(ABOVE))


def excess() -> Iterator[tuple[str, str]]:
    """What it may do and must not: the table or function, and the right."""
    due = tables()
    for table, act in rows(HELD, list(WRITES)):
        if act not in due[table]:
            yield table, act
    for name, _function, may in rows(FUNCTIONS):
        if may and name not in DOORS:
            yield name, "EXECUTE"
    for (place,) in rows(MAKES):
        yield place, "CREATE"


# --- The words that reach the database ------------------------------------------------------------


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return list(cursor.fetchall())


def run(statement: str, *parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts))
