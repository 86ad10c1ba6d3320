"""What is measured, and against what."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from typing import Any

import weasyprint
from django.db import connection, transaction
from django.utils import timezone

from documents.printing import FONTS, to_html, to_pdf
from places.loading import DATA, SHEETS, load, read
from places.models import Locality, State
from projects.actions import take_step
from projects.models import Project
from tres_por_uno.bench import Result, in_turn, ledger, papers, proposal, result, review
from tres_por_uno.demo.cast import build_cast
from tres_por_uno.demo.works import COMPUTERS, bring_to, propose_work

TYPED = ["rio grande", "jeres", "apaseo el alto", "santa elena", "san juan", "guadalupe victoria"]


def places_load() -> Result:
    """The whole catalogue into empty tables, checked and indexed, against COPY of the same lines alone."""

    def emptied() -> None:
        with connection.cursor() as cursor:
            for sheet in reversed(SHEETS):
                cursor.execute(f"DELETE FROM {sheet.table}")  # noqa: S608 - our own table
            cursor.execute("VACUUM")

    def baseline() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for sheet in SHEETS:
                cursor.execute("CREATE TEMPORARY TABLE bare (line text) ON COMMIT DROP")
                with cursor.copy("COPY bare FROM STDIN") as copy:
                    for line in read(sheet, DATA)[1:]:
                        copy.write_row((line,))
                cursor.execute("DROP TABLE bare")

    what = "189,432 localities with towns, states, marginality / bare COPY of the same lines"
    return result("places.load", what, "s", in_turn(load, baseline, 2, emptied))


def places_search() -> Result:
    """A locality of the whole country by name, against its SQL on a bare cursor."""
    whole_catalogue()
    subject_words, baseline_words = cycle(TYPED), cycle(TYPED)
    compiled = {text: Locality.objects.search(text)[:20].query.sql_with_params() for text in TYPED}

    def subject() -> None:
        list(Locality.objects.search(next(subject_words))[:20])

    def baseline() -> None:
        with connection.cursor() as cursor:
            cursor.execute(*compiled[next(baseline_words)])
            cursor.fetchall()

    what = "one search among 189,432 names, misspelt or not / the same SQL on a bare cursor"
    return result("places.search", what, "ms", in_turn(subject, baseline, 10 * len(TYPED)))


def projects_file_and_agree() -> Result:
    """A proposal from filing to the signed agreement, against the same statements replayed."""
    whole_catalogue()
    cast = build_cast()
    with undone():
        project = propose_work(COMPUTERS, cast)
        counters = sequences()

        def subject() -> None:
            with undone():
                corridor(project, cast)

        statements = recorded(subject)

        def baseline() -> None:
            with undone(), connection.cursor() as cursor:
                for sql, params in statements:
                    cursor.execute(sql, params)

        seconds = in_turn(subject, baseline, 15, lambda: restore(counters))
    what = f"filing to agreement, four acts / the same {len(statements)} statements on a bare cursor"
    return result("projects.file_and_agree", what, "ms", seconds)


def corridor(project: Project, cast: dict[str, Any]) -> None:
    today = timezone.localdate()
    details = {
        "session": "COVAM-32-2013-SO02",
        "resolution": "A07",
        "session_on": today.isoformat(),
        "deposit_until": (today + timedelta(days=30)).isoformat(),
    }
    for name, who in (
        ("file", "elena"),
        ("take_up", "roberto"),
        ("approve", "roberto"),
        ("agree", "roberto"),
    ):
        take_step(project, name, by=cast[who], details=details)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def documents_agreement() -> Result:
    """An agreement as it is printed, against WeasyPrint alone on the same HTML."""
    whole_catalogue()
    cast = build_cast()
    with undone():
        work = bring_to(propose_work(COMPUTERS, cast), "agreed", cast, cast["elena"])
        template, facts = work.agreement.template, work.agreement.facts
    html, base = to_html(template, facts), f"{FONTS.as_uri()}/"

    def subject() -> None:
        to_pdf(template, facts)

    def baseline() -> None:
        weasyprint.HTML(string=html, base_url=base).write_pdf()

    what = "agreement as PDF/A-3a with its facts attached / bare WeasyPrint on the same HTML"
    return result("documents.agreement", what, "ms", in_turn(subject, baseline, 7))


ROWS: dict[str, Callable[[], Result]] = {
    "places.load": places_load,
    "places.search": places_search,
    "projects.file_and_agree": projects_file_and_agree,
    "documents.agreement": documents_agreement,
    "ledger.post_1": ledger.ledger_post_1,
    "ledger.post_8": ledger.ledger_post_8,
    "ledger.post_1_hordak": ledger.ledger_post_1_hordak,
    "ledger.post_8_hordak": ledger.ledger_post_8_hordak,
    "ledger.post_1_hordak_same": ledger.ledger_post_1_hordak_same,
    "ledger.post_8_hordak_same": ledger.ledger_post_8_hordak_same,
    "ledger.balance": ledger.ledger_balance,
    "ledger.balance_100k": ledger.ledger_balance_100k,
    "ledger.statement": ledger.ledger_statement,
    "ledger.statement_100k": ledger.ledger_statement_100k,
    **papers.rows(),
    **proposal.rows(),
    **review.rows(),
}


# --- What the rows stand on ----------------------------------------------------------------------


def whole_catalogue() -> None:
    if State.objects.count() < 32:
        load()


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no row behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


Statement = tuple[str, Any]


def recorded(action: Callable[[], None]) -> list[Statement]:
    """The statements that ``action`` sends, savepoints apart."""
    statements: list[Statement] = []

    def remember(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        action()
    return statements


def sequences() -> dict[str, int | None]:
    """Where each counter of keys stands, so that a replay gives the same keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
        return dict(cursor.fetchall())


def restore(counters: dict[str, int | None]) -> None:
    with connection.cursor() as cursor:
        for name, value in counters.items():
            cursor.execute("SELECT setval(%s, %s, %s)", [name, value or 1, value is not None])
