"""What posting and reading cost: against bare SQL with the same triggers, against django-hordak, and in a
longer journal."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from itertools import count

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from clubs.models import Club
from funding.actions import Leg, open_fund, post
from funding.models import Account, Fund, Line
from places.loading import load
from places.models import State
from tres_por_uno.bench import Result, in_turn, result, rival
from tres_por_uno.demo.cast import STATES, build_cast

LEGS: list[Leg] = [
    ("outstanding", "state", Decimal("5.00")),
    ("agreed", "state", Decimal("-3.00")),
    ("agreed", "migrants", Decimal("-2.00")),
    ("bank", "", Decimal("7.00")),
    ("available", "state", Decimal("-7.00")),
]
CLIENTS, EACH = 8, 40
SHORT, MIDDLE, LONG = 10_000, 100_000, 1_000_000
numbers = count(1)


def a_reviewer() -> User:
    """Somebody who posts, in a database with a state and the cast."""
    if not State.objects.exists():
        load(states=STATES)
    return build_cast()["roberto"]


def a_fund(user: User) -> Fund:
    """A new fund that owes much, of the first club."""
    club = Club.objects.select_related("municipality", "office").first()
    return open_fund(
        folio=f"3X1-BENCH-{next(numbers):05d}",
        scheme="fed_3x1",
        fiscal_year=2013,
        family="solidarity",
        shares=dict.fromkeys(("state", "migrants"), Decimal("1000000000.00")),
        municipality=club.municipality,
        owner=club.office,
        by=user,
    )


class Poster:
    """Posts one entry of five legs after another to one fund: by the act, or by bare SQL."""

    def __init__(self, user: User) -> None:
        self.user, self.fund = user, a_fund(user)
        self.act()
        self.accounts = {(a.moment, a.payer): a.pk for a in Account.objects.filter(fund=self.fund)}
        self.turn = count(self.fund.entries.count() + 1)

    def act(self) -> None:
        post(self.fund, "deposit", key=f"{self.fund.folio}:{next(numbers)}", legs=LEGS, by=self.user)

    def bare(self) -> None:
        """The same rows with the same triggers, one statement each, as a program without acts would."""
        now = timezone.now()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO funding_entry (fund_id, number, booked_on, kind, key, note, by_id, at, "
                "request_sha256, previous_sha256, sha256) "
                "VALUES (%s, %s, %s, 'deposit', %s, '', %s, %s, %s, %s, %s) RETURNING id",
                [
                    *(self.fund.pk, next(self.turn), now.date(), f"{self.fund.folio}:{next(numbers)}"),
                    *(self.user.pk, now, "0" * 64, "0" * 64, "0" * 64),
                ],
            )
            (entry,) = cursor.fetchone()
            for moment, payer, amount in sorted(LEGS, key=lambda leg: self.accounts[leg[0], leg[1]]):
                cursor.execute(
                    "INSERT INTO funding_line (entry_id, account_id, amount, number, balance, at) "
                    "SELECT %s, id, %s, lines_count + 1, balance + %s, %s FROM funding_account WHERE id = %s",
                    [entry, amount, amount, now, self.accounts[moment, payer]],
                )


def ledger_post_1() -> Result:
    """One client that posts through the act, against bare SQL with the same triggers."""
    user = a_reviewer()
    subject, baseline = Poster(user), Poster(user)
    what = "posting five legs through the act, 1 client / the same rows by bare SQL, same triggers"
    return result("ledger.post_1", what, "ms", in_turn(subject.act, baseline.bare, 200))


def ledger_post_8() -> Result:
    """Eight clients at once, each on a fund of its own, against eight of bare SQL."""
    user = a_reviewer()
    posters = [Poster(user) for _client in range(CLIENTS)]
    others = [Poster(user) for _client in range(CLIENTS)]

    def subject() -> None:
        at_once([poster.act for poster in posters])

    def baseline() -> None:
        at_once([poster.bare for poster in others])

    what = f"{CLIENTS} clients at once, {EACH} entries each / the same by bare SQL, same triggers"
    return result("ledger.post_8", what, "ms", in_turn(subject, baseline, 7))


def ledger_post_1_hordak() -> Result:
    """One client that posts through the act, against django-hordak with the same legs."""
    subject = Poster(a_reviewer())
    what = "posting five legs through the act, 1 client / the same legs by django-hordak"
    seconds = in_turn(subject.act, rival.poster(LEGS), 200)
    return result("ledger.post_1_hordak", what, "ms", seconds)


def ledger_post_8_hordak() -> Result:
    """Eight clients at once, each on accounts of its own, against eight of django-hordak."""
    user = a_reviewer()
    posters = [Poster(user).act for _client in range(CLIENTS)]
    others = [rival.poster(LEGS) for _client in range(CLIENTS)]
    what = f"{CLIENTS} clients at once, {EACH} entries each / the same legs by django-hordak"
    seconds = in_turn(lambda: at_once(posters), lambda: at_once(others), 7)
    return result("ledger.post_8_hordak", what, "ms", seconds)


def ledger_post_1_hordak_same() -> Result:
    """One client, against django-hordak where a key is posted once and no account passes its floor."""
    subject = Poster(a_reviewer())
    what = "posting five legs through the act, 1 client / by django-hordak with key, lock and floor"
    seconds = in_turn(subject.act, rival.poster(LEGS, keeps_promises=True), 200)
    return result("ledger.post_1_hordak_same", what, "ms", seconds)


def ledger_post_8_hordak_same() -> Result:
    """Eight clients at once, against eight that keep these promises with django-hordak."""
    user = a_reviewer()
    posters = [Poster(user).act for _client in range(CLIENTS)]
    others = [rival.poster(LEGS, keeps_promises=True) for _client in range(CLIENTS)]
    what = f"{CLIENTS} clients at once, {EACH} entries each / by django-hordak with key, lock and floor"
    seconds = in_turn(lambda: at_once(posters), lambda: at_once(others), 7)
    return result("ledger.post_8_hordak_same", what, "ms", seconds)


def at_once(actions: list[Callable[[], None]]) -> None:
    """Each action in a thread and on a connection of its own, many times over."""

    def work(action: Callable[[], None]) -> None:
        for _time in range(EACH):
            action()
        connection.close()

    threads = [threading.Thread(target=work, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ledger_balance() -> Result:
    """A balance in a journal of a million lines, against one of ten thousand."""
    return grown("ledger.balance", LONG)


def ledger_balance_100k() -> Result:
    """A balance in a journal of a hundred thousand lines, against one of ten thousand."""
    return grown("ledger.balance", MIDDLE)


def ledger_statement() -> Result:
    """Fifty rows of a work's statement with running balances, in a journal of a million lines."""
    return grown("ledger.statement", LONG)


def ledger_statement_100k() -> Result:
    """The same fifty rows in a journal of a hundred thousand lines."""
    return grown("ledger.statement", MIDDLE)


def read_balance(account: Account) -> None:
    Account.objects.filter(pk=account.pk).values_list("balance").get()


def read_statement(account: Account) -> None:
    rows = Line.objects.filter(account=account).select_related("entry").order_by("-at", "-number")
    list(rows.values_list("at", "amount", "balance", "entry__kind", "entry__note")[:50])


READS: dict[str, tuple[str, Callable[[Account], None]]] = {
    "ledger.balance": ("one balance", read_balance),
    "ledger.statement": ("fifty rows of a statement with running balances", read_statement),
}


def grown(name: str, lines: int) -> Result:
    """A read in a journal of so many lines, against the same read in the shortest."""
    what = f"{READS[name][0]}, {lines:,} lines in the journal / the same, {SHORT:,} lines"
    row = name if lines == LONG else f"{name}_{lines // 1000}k"
    return result(row, what, "ms", (growing()[name, lines], growing()[name, SHORT]))


@cache
def growing() -> dict[tuple[str, int], float]:
    """The seconds of each read at each length of one journal, which begins empty and grows."""
    user = a_reviewer()
    empty_the_journal()
    fund = a_fund(user)
    post(fund, "deposit", key=f"{fund.folio}:first", legs=LEGS, by=user)
    account = Account.objects.get(fund=fund, moment="bank")
    taken = {}
    for lines in (SHORT, MIDDLE, LONG):
        grow(fund, lines)
        for name, (_read, action) in READS.items():
            taken[name, lines] = median_of(lambda action=action: action(account))  # type: ignore[misc]
    return taken


def empty_the_journal() -> None:
    """What other rows posted is gone, so that the journal is as long as it is said to be."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE funding_line, funding_entry, funding_account CASCADE")


def median_of(action: Callable[[], None], times: int = 200) -> float:
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return sorted(taken)[times // 2]


def grow(fund: Fund, lines: int) -> None:
    """The journal has that many lines: entries of two lines, written at once with the triggers asleep."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM funding_line")
        missing = (lines - cursor.fetchone()[0]) // 2
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(GROW, {"fund": fund.pk, "many": max(missing, 0), "by": fund.opened_by_id})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE funding_entry, funding_line, funding_account")


GROW = """
WITH pair AS (
    SELECT b.id AS bank, b.lines_count AS bank_lines, b.balance AS bank_balance,
           a.id AS available, a.lines_count AS available_lines, a.balance AS available_balance
      FROM funding_account b JOIN funding_account a ON a.fund_id = b.fund_id
     WHERE b.fund_id = %(fund)s AND b.moment = 'bank' AND a.moment = 'available' AND a.payer = 'state'
), made AS (
    INSERT INTO funding_entry (fund_id, number, booked_on, kind, key, note, by_id, request_sha256,
                               previous_sha256, sha256)
    SELECT %(fund)s, (SELECT max(number) FROM funding_entry WHERE fund_id = %(fund)s) + n, current_date,
           'deposit', 'grown:' || %(fund)s || ':' || n || ':' || clock_timestamp(), '', %(by)s,
           repeat('0', 64), repeat('0', 64), repeat('0', 64)
      FROM generate_series(1, %(many)s) AS n
    RETURNING id, number - (SELECT max(number) FROM funding_entry WHERE fund_id = %(fund)s) AS n
), booked AS (
    INSERT INTO funding_line (entry_id, account_id, amount, number, balance, at)
    SELECT id, bank, 1, bank_lines + n, bank_balance + n, transaction_timestamp() FROM made, pair
    UNION ALL
    SELECT id, available, -1, available_lines + n, available_balance - n, transaction_timestamp()
      FROM made, pair
    RETURNING 1
)
UPDATE funding_account a
   SET lines_count = a.lines_count + %(many)s,
       balance = a.balance + CASE WHEN a.moment = 'bank' THEN 1 ELSE -1 END * %(many)s
  FROM pair WHERE a.id IN (pair.bank, pair.available) AND (SELECT count(*) FROM booked) >= 0
"""
