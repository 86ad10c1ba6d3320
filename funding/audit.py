"""The audit of the ledger. It trusts no trigger: all is recomputed from the rows, outside the database.

A flaw says where it is. What the chain of a work cannot show, that its end was cut off, the heads do: they
are written outside the database, and compared with it later.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.models import Entry, Line, Verification

# The functions that keep the ledger, with the SHA-256 of their source as the migrations wrote it.
FUNCTIONS = {
    "funding_book_line": "4e43b9b479d4e48a8cbe2c3e76770a4e248c31041db39970b03fdf432194b36e",
    "funding_chained": "aadebdab7dd7e6179929e9a7de11b7db4d9c3e0b60e79c5f890138ae01431edf",
    "funding_close_year": "95f4a5c252ae8c509ee6b5a252c4b115a5a873cab6d0a7daba4afdf01663a230",
    "funding_entry_adds_up": "dd0fb4cf13eb99b3e309348022806d5f8b757aaf1d92c3f2776f4526dbe9b8c1",
    "funding_guard_account": "4e3285c20d61316ec9ce8a1f72a827d4e23da45cb6b1e59e746d7742786660b5",
    "funding_only_solidarity_recovers": "507d506b9b8baf222742249106f68c8db36615e15da6901f2bb0b99b86c058fd",
    "funding_post": "6b2c86913d28b70c7db064e7e8d32d6a575d9615e7a5bff54a3c820099763f1a",
    "funding_refuse_change": "ef725975bdab145e39a8ae665161d53522f9b9429d5899208abcbd37cde0c00d",
    "funding_settle_once": "a9c9d17f5c2f8ac295a05c47de5b55d99a1b34ec31597433b2e1cf8eab36ab6f",
    "funding_text": "1616a9ee62333ed34228158da172c3be4c76c5cf130c2f8eaf043903981aca9e",
}
# The triggers that call them, by table; all of them must be switched on.
GROWING = ("pot", "fund", "deposit", "inkind", "delivery", "instalment", "recovery", "verification")
TRIGGERS = {
    **{f"funding_{table}": {"append_only"} for table in GROWING},
    "funding_account": {"guard_account", "only_solidarity_recovers"},
    "funding_declaration": {"settle_once"},
    "funding_entry": {"append_only", "entry_adds_up", "never_emptied"},
    "funding_line": {"append_only", "book_line", "never_emptied"},
    "funding_period": {"append_only", "close_year", "never_emptied"},
    "funding_recovery": {"append_only", "only_solidarity_recovers"},
}
BATCH = 2_000


@dataclass(frozen=True)
class Flaw:
    """Something in the ledger that is not as it was written: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Head:
    """The end of the chain of one work."""

    folio: str
    number: int
    sha256: str


def audit(known: Iterable[Head] = ()) -> Iterator[Flaw]:
    """All flaws of the ledger, read in one snapshot. ``known`` are heads that were kept elsewhere."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield from guards_are_on()
        yield from chains_hold({(head.folio, head.number): head for head in known})
        for sentence, query in QUERIES.items():
            cursor.execute(query)
            yield from (Flaw(where, str(sentence)) for (where,) in cursor.fetchall())


def heads() -> list[Head]:
    """The end of the chain of every work, in the order of the works."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (e.fund_id) f.folio, e.number, e.sha256 FROM funding_entry e "
            "JOIN funding_fund f ON f.id = e.fund_id ORDER BY e.fund_id, e.number DESC"
        )
        return [Head(*row) for row in cursor.fetchall()]


def keep_verification() -> Verification:
    """What an audit finds now is kept, with the mark of the heads at that moment."""
    ends = heads()
    flaws = [str(flaw) for flaw in audit()]
    return Verification.objects.create(
        chains=len(ends),
        flaws=len(flaws),
        told=flaws[: Verification.MOST_TOLD],
        heads_sha256=hashlib.sha256(written(ends).encode()).hexdigest(),
    )


def written(ends: Iterable[Head]) -> str:
    """Heads as a file keeps them: one JSON object a line."""
    return "".join(json.dumps(asdict(head), ensure_ascii=False) + "\n" for head in ends)


def read(text: str) -> list[Head]:
    """The heads of such a file. Raises ValueError for any other text."""
    try:
        return [Head(**json.loads(line)) for line in text.splitlines() if line.strip()]
    except (TypeError, json.JSONDecodeError) as reason:
        raise ValueError(_("No es un archivo de huellas: %(reason)s") % {"reason": reason}) from reason


# --- What keeps the ledger -----------------------------------------------------------------------


def guards_are_on() -> Iterator[Flaw]:
    """Every function is the one that was written, every trigger is on, every constraint is there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, encode(sha256(convert_to(prosrc, 'UTF8')), 'hex') FROM pg_proc "
            "WHERE proname LIKE 'funding\\_%%'"
        )
        sources = dict(cursor.fetchall())
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'funding\\_%%'"
        )
        triggers = {(table, name): enabled for table, name, enabled in cursor.fetchall()}
        cursor.execute("SELECT conname FROM pg_constraint WHERE convalidated")
        constraints = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'i'")
        constraints |= {name for (name,) in cursor.fetchall()}
    for name, digest in FUNCTIONS.items():
        if sources.get(name) != digest:
            yield Flaw(name, _("la función no es la que se escribió"))
    for table, names in TRIGGERS.items():
        for name in names:
            if triggers.get((table, name)) not in ("O", "A"):
                yield Flaw(f"{table}.{name}", _("el disparador está apagado o no está"))
    for model in apps.get_app_config("funding").get_models():
        for constraint in model._meta.constraints:
            if constraint.name not in constraints:
                yield Flaw(f"{model._meta.db_table}.{constraint.name}", _("falta la restricción"))


# --- The chain -----------------------------------------------------------------------------------


def chains_hold(known: dict[tuple[str, int], Head]) -> Iterator[Flaw]:
    """Every entry says what its hash says, follows the one before it, and the kept heads are among them."""
    seen = set()
    for _fund, rows in groupby(entries(), key=lambda row: row["fund_id"]):
        number, previous = 0, ""
        for row in rows:
            number += 1
            where = f"{row['folio']}, asiento {row['number']} ({row['key']})"
            if row["number"] != number:
                said = _("el número debería ser %(number)s: se quitó o se puso un asiento")
                yield Flaw(where, said % {"number": number})
                number = row["number"]
            if row["previous_sha256"] != previous:
                yield Flaw(where, _("no sigue al asiento anterior"))
            if digest(row["previous_sha256"], text_of(row)) != row["sha256"]:
                yield Flaw(where, _("no dice lo que dice su huella"))
            yield from adds_up(row, where)
            previous = row["sha256"]
            head = known.get((row["folio"], row["number"]))
            if head is not None:
                seen.add((row["folio"], row["number"]))
                if head.sha256 != row["sha256"]:
                    yield Flaw(where, _("no es el asiento cuya huella se guardó"))
    for folio, number in sorted(set(known) - seen):
        yield Flaw(f"{folio}, asiento {number}", _("se guardó su huella y el asiento no está"))


def adds_up(row: dict[str, Any], where: str) -> Iterator[Flaw]:
    sums: dict[tuple[str, str], Decimal] = {}
    for _pot, book, _moment, _payer, currency, amount in row["legs"]:
        sums[book, currency] = sums.get((book, currency), Decimal(0)) + Decimal(amount)
    if len(row["legs"]) < 2:
        yield Flaw(where, _("tiene menos de dos líneas"))
    for (book, currency), total in sums.items():
        if total:
            said = _("al libro %(book)s en %(currency)s le sobran %(total)s")
            yield Flaw(where, said % {"book": book, "currency": currency, "total": total})


def entries() -> Iterator[dict[str, Any]]:
    """Every entry with its lines, work by work in the order of their numbers, read in batches."""

    rows = Entry.objects.select_related("fund", "reverses").order_by("fund_id", "number")
    lines = models.Prefetch("lines", queryset=lines_with_accounts())
    for entry in rows.prefetch_related(lines).iterator(chunk_size=BATCH):
        legs = [
            [
                str(line.account.pot_id or ""),
                line.account.book,
                line.account.moment,
                line.account.payer,
                line.account.currency,
                f"{line.amount:.2f}",
            ]
            for line in entry.lines.all()
        ]
        yield {
            "fund_id": entry.fund_id,
            "folio": entry.fund.folio,
            "number": entry.number,
            "kind": entry.kind,
            "key": entry.key,
            "note": entry.note,
            "reverses": entry.reverses.key if entry.reverses else "",
            "by_id": entry.by_id,
            "at": entry.at,
            "booked_on": entry.booked_on,
            "previous_sha256": entry.previous_sha256,
            "sha256": entry.sha256,
            "legs": sorted(legs),
        }


def lines_with_accounts() -> Any:

    return Line.objects.select_related("account")


def text_of(row: dict[str, Any]) -> str:
    """What the chain signs of an entry, in the spelling of the database."""
    at: datetime = row["at"].astimezone(UTC)
    booked_on: date = row["booked_on"]
    said = [
        *(row[name] for name in ("folio", "number", "kind", "key", "note", "reverses", "by_id")),
        f"{at:%Y-%m-%dT%H:%M:%S.%f}Z",
        booked_on.isoformat(),
        row["legs"],
    ]
    return json.dumps(said, ensure_ascii=False)


def digest(previous: str, text: str) -> str:
    return hashlib.sha256((previous + text).encode()).hexdigest()


# --- What must return no row: the sentence of the flaw, and where it is ----------------------------

QUERIES = {
    gettext_lazy("el saldo no es la suma de sus líneas"): """
        SELECT 'cuenta ' || a.id || ' (' || a.moment || ' ' || a.payer || ')' FROM funding_account a
        LEFT JOIN (SELECT account_id, sum(amount) AS total, count(*) AS many FROM funding_line
                   GROUP BY account_id) l ON l.account_id = a.id
        WHERE a.balance <> coalesce(l.total, 0) OR a.lines_count <> coalesce(l.many, 0)
    """,
    gettext_lazy("se rompió el saldo corrido o el número de la línea"): """
        SELECT 'cuenta ' || account_id || ', línea ' || number FROM (
            SELECT account_id, number, balance,
                   row_number() OVER w AS place, sum(amount) OVER w AS total
              FROM funding_line WINDOW w AS (PARTITION BY account_id ORDER BY number)) l
        WHERE number <> place OR balance <> total
    """,
    gettext_lazy("la línea no es del momento de su asiento"): """
        SELECT 'línea ' || l.id FROM funding_line l JOIN funding_entry e ON e.id = l.entry_id
        WHERE l.at <> e.at
    """,
    gettext_lazy("la línea está en una cuenta de otra obra"): """
        SELECT 'línea ' || l.id FROM funding_line l
        JOIN funding_entry e ON e.id = l.entry_id JOIN funding_account a ON a.id = l.account_id
        WHERE a.fund_id IS DISTINCT FROM e.fund_id
          AND (a.pot_id IS NULL OR e.kind NOT IN ('recovery', 'reversal'))
    """,
    gettext_lazy("el saldo está del otro lado del cero"): """
        SELECT 'cuenta ' || id FROM funding_account
        WHERE balance * CASE WHEN moment IN ('agreed', 'available', 'kind_agreed', 'recoverable', 'for_works')
                             THEN -1 ELSE 1 END < 0
    """,
    gettext_lazy("el reverso no es el espejo de su original"): """
        SELECT e.key FROM funding_entry e JOIN funding_line l ON l.entry_id = e.id
        LEFT JOIN funding_line o ON o.entry_id = e.reverses_id AND o.account_id = l.account_id
        WHERE e.reverses_id IS NOT NULL AND o.amount IS DISTINCT FROM -l.amount
    """,
    gettext_lazy("el depósito no es lo que registró su asiento"): """
        SELECT 'depósito ' || d.id FROM funding_deposit d
        LEFT JOIN (SELECT l.entry_id, a.payer, l.amount, a.fund_id FROM funding_line l
                   JOIN funding_account a ON a.id = l.account_id WHERE a.moment = 'deposited') b
               ON b.entry_id = d.entry_id
        WHERE (d.payer, d.amount, d.fund_id) IS DISTINCT FROM (b.payer, b.amount, b.fund_id)
    """,
    gettext_lazy("se asentó un depósito y su renglón no está"): """
        SELECT e.key FROM funding_entry e LEFT JOIN funding_deposit d ON d.entry_id = e.id
        WHERE e.kind = 'deposit' AND d.id IS NULL
    """,
    gettext_lazy("la recuperación no es lo que registró su asiento"): """
        SELECT 'recuperación ' || r.id FROM funding_recovery r
        LEFT JOIN (SELECT l.entry_id, l.amount, a.pot_id FROM funding_line l
                   JOIN funding_account a ON a.id = l.account_id WHERE a.moment = 'pot_bank') b
               ON b.entry_id = r.entry_id
        WHERE (r.amount, r.pot_id) IS DISTINCT FROM (b.amount, b.pot_id)
    """,
    gettext_lazy("el costo de la obra no es lo que convinieron las partes"): """
        SELECT f.folio FROM funding_fund f
        LEFT JOIN (SELECT fund_id, -sum(balance) AS agreed FROM funding_account
                   WHERE moment IN ('agreed', 'kind_agreed') GROUP BY fund_id) a ON a.fund_id = f.id
        WHERE f.total IS DISTINCT FROM a.agreed
    """,
    gettext_lazy("el fondo está en la bolsa de otro programa, estado o ejercicio"): """
        SELECT f.folio FROM funding_fund f JOIN funding_pot p ON p.id = f.pot_id
        JOIN places_municipality m ON m.code = f.municipality_id
        WHERE (f.scheme, f.fiscal_year, m.state_id) IS DISTINCT FROM (p.scheme, p.fiscal_year, p.state_id)
    """,
    gettext_lazy("lo recuperado de un negocio está en una bolsa de negocios"): """
        SELECT 'bolsa ' || p.id FROM funding_account a JOIN funding_pot p ON p.id = a.pot_id
        WHERE p.family <> 'solidarity' AND a.moment IN ('pot_bank', 'for_works')
    """,
}
