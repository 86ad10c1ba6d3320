"""What keeps the ledger in the database: functions, triggers and constraints, as the migrations wrote them.

``guards.tsv`` holds them in PostgreSQL's own words. After a migration that changes one,
``manage.py ledger guards`` writes it anew.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db import connection

FILE = Path(__file__).with_name("guards.tsv")
# Kind and place of each, and what it says. Rules and policies of rows are never written: they could keep
# from a table what is told it, or from a reader what is in it.
NOW = r"""
SELECT 'function', proname::text, encode(sha256(convert_to(prosrc, 'UTF8')), 'hex')
  FROM pg_proc WHERE proname LIKE 'funding\_%' AND pg_function_is_visible(oid)
UNION ALL
SELECT 'trigger', relname || '.' || tgname, pg_get_triggerdef(t.oid, true)
  FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND relname LIKE 'funding\_%'
UNION ALL
SELECT 'constraint', relname || '.' || conname, pg_get_constraintdef(t.oid, true)
  FROM pg_constraint t JOIN pg_class c ON c.oid = conrelid
 WHERE contype IN ('c', 'f', 'p', 'u', 'x') AND relname LIKE 'funding\_%'
UNION ALL
SELECT 'constraint', c.relname || '.' || i.relname, pg_get_indexdef(indexrelid, 0, true)
  FROM pg_index JOIN pg_class c ON c.oid = indrelid JOIN pg_class i ON i.oid = indexrelid
 WHERE indisunique AND c.relname LIKE 'funding\_%'
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'rule', relname || '.' || rulename, pg_get_ruledef(t.oid, true)
  FROM pg_rewrite t JOIN pg_class c ON c.oid = ev_class WHERE relkind = 'r' AND relname LIKE 'funding\_%'
UNION ALL
SELECT 'rule', relname, 'ROW LEVEL SECURITY' FROM pg_class WHERE relrowsecurity AND relname LIKE 'funding\_%'
"""
Guards = dict[tuple[str, str], str]


def found() -> Guards:
    """The guards of this database."""
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        return {(kind, place): " ".join(text.split()) for kind, place, text in cursor.fetchall()}


def asleep() -> Iterator[str]:
    """The triggers that are there and do not wake."""
    with connection.cursor() as cursor:
        cursor.execute(
            r"SELECT relname || '.' || tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid "
            r"WHERE NOT tgisinternal AND tgenabled NOT IN ('O', 'A') AND relname LIKE 'funding\_%' ORDER BY 1"
        )
        yield from (place for (place,) in cursor.fetchall())


def rights_of_functions() -> Iterator[tuple[str, bool, set[str]]]:
    """Each function that keeps the ledger: whether it works with its owner's rights, and what it sets.

    Those in plain SQL only spell and hash, with anybody's rights.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            r"SELECT proname, prosecdef, coalesce(proconfig, '{}') FROM pg_proc p "
            r"JOIN pg_language l ON l.oid = p.prolang WHERE lanname = 'plpgsql' "
            r"AND proname LIKE 'funding\_%' AND pg_function_is_visible(p.oid) ORDER BY 1"
        )
        yield from ((name, is_owners, set(settings)) for name, is_owners, settings in cursor.fetchall())


@cache
def written() -> Guards:
    """The guards as the migrations left them."""
    lines = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return {(kind, place): text for kind, place, text in lines}


def spelled(guards: Guards) -> str:
    """Guards as the file keeps them, a line each."""
    return "".join("\t".join((*key, text)) + "\n" for key, text in sorted(guards.items()))
