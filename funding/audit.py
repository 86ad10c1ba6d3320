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

from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding import guards, rights
from funding.models import CREDIT_SIDE, Entry, Line, Verification

# What is said of a guard that is not as the migrations left it.
MISSING = {
    "function": gettext_lazy("la función no es la que se escribió"),
    "trigger": gettext_lazy("el disparador está apagado o no está"),
    "constraint": gettext_lazy("falta la restricción"),
}
CHANGED = {
    "function": gettext_lazy("la función no es la que se escribió"),
    "trigger": gettext_lazy("el disparador no es el que se escribió"),
    "constraint": gettext_lazy("la restricción no es la que se escribió"),
}
# What more there is could change or hide what is told; a constraint more only refuses.
STRANGE = {
    "trigger": gettext_lazy("es un disparador que nadie escribió"),
    "rule": gettext_lazy("es una regla que nadie escribió: puede cambiar o esconder renglones"),
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
    """The end of the chain of one work, or of the budget of one pot, which is named like a folio."""

    folio: str
    number: int
    sha256: str


def audit(known: Iterable[Head] = ()) -> Iterator[Flaw]:
    """All flaws of the ledger, read in one snapshot. ``known`` are heads that were kept elsewhere."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield from guards_are_on()
        yield from nobody_is_above_them()
        yield from chains_hold({(head.folio, head.number): head for head in known})
        for sentence, query in QUERIES.items():
            cursor.execute(query)
            yield from (Flaw(where, str(sentence)) for (where,) in cursor.fetchall())


def heads() -> list[Head]:
    """The end of the chain of every work and of every budget, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (e.fund_id, e.pot_id) coalesce(f.folio, funding_name_of_pot(p)), "
            "e.number, e.sha256 FROM funding_entry e LEFT JOIN funding_fund f ON f.id = e.fund_id "
            "LEFT JOIN funding_pot p ON p.id = e.pot_id ORDER BY e.fund_id, e.pot_id, e.number DESC"
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
    """Every function, trigger and constraint is the one that was written, and no trigger sleeps or is new."""
    now, due = guards.found(), guards.written()
    for (kind, place), text in due.items():
        if (kind, place) not in now:
            yield Flaw(place, str(MISSING[kind]))
        elif now[kind, place] != text:
            yield Flaw(place, str(CHANGED[kind]))
    for kind, place in sorted(set(now) - set(due)):
        if kind in STRANGE:
            yield Flaw(place, str(STRANGE[kind]))
    yield from (Flaw(place, str(MISSING["trigger"])) for place in guards.asleep())
    for name, is_owners, settings in guards.rights_of_functions():
        if not is_owners or settings != rights.settings_of(name):
            yield Flaw(name, _("no trabaja con los derechos del dueño y con sus propias tablas"))


def nobody_is_above_them() -> Iterator[Flaw]:
    """Whoever asks came in by a login that may not change the ledger, as web and worker do."""
    login = rights.login()
    if rights.is_above_the_guards():
        yield Flaw(login, _("manda sobre las tablas del libro: la aplicación entra con otra cuenta"))
        return
    for where, right in rights.excess():
        said = _("%(login)s tiene un derecho que no le toca: %(right)s")
        yield Flaw(where, said % {"login": login, "right": right})


# --- The chain -----------------------------------------------------------------------------------


def chains_hold(known: dict[tuple[str, int], Head]) -> Iterator[Flaw]:
    """Every entry says what its hash says, follows the one before it, and the kept heads are among them."""
    seen = set()
    for _fund, rows in groupby(entries(), key=lambda row: row["folio"]):
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

    rows = Entry.objects.select_related("fund", "pot", "reverses").order_by("fund_id", "pot_id", "number")
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
            "folio": entry.fund.folio if entry.fund else name_of(entry.pot),
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


def name_of(pot: Any) -> str:
    """How the chain of a budget names its pot."""
    return f"bolsa:{pot.scheme}:{pot.fiscal_year}:{pot.state_id}:{pot.family}"


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

CREDITS = ", ".join(f"'{moment}'" for moment in sorted(CREDIT_SIDE))
# The account on which the whole amount of what two persons settled stands.
MOVED = {
    **{"release": "accrued", "payment": "unproved", "proof": "proved"},
    **dict.fromkeys(("restitution", "interest", "conversion", "refund"), "bank"),
}
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
          AND (a.pot_id IS NULL
               OR e.kind NOT IN ('recovery', 'reversal', 'agreement', 'amendment', 'closing', 'ceiling',
                                 'transfer'))
    """,
    gettext_lazy("el saldo está del otro lado del cero"): f"""
        SELECT 'cuenta ' || id FROM funding_account
        WHERE balance * CASE WHEN moment IN ({CREDITS}) THEN -1 ELSE 1 END < 0 AND moment <> 'to_commit'
    """,  # noqa: S608 - our own names
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
        LEFT JOIN (SELECT e.fund_id, -sum(l.amount) AS agreed FROM funding_entry e
                   JOIN funding_line l ON l.entry_id = e.id JOIN funding_account a ON a.id = l.account_id
                   WHERE e.kind = 'agreement' AND a.moment IN ('agreed', 'kind_agreed')
                   GROUP BY e.fund_id) a ON a.fund_id = f.id
        WHERE f.total IS DISTINCT FROM a.agreed
    """,
    gettext_lazy("se pasó el techo presupuestal"): """
        SELECT 'bolsa ' || t.pot_id || ' (' || t.payer || ')' FROM funding_account t
        JOIN funding_account c ON c.pot_id = t.pot_id AND c.payer = t.payer AND c.moment = 'approved'
        WHERE t.moment = 'to_commit' AND t.balance < 0 AND c.balance <> 0
    """,
    gettext_lazy("el banco no es lo que es de los aportantes"): """
        SELECT f.folio FROM funding_fund f JOIN funding_account a ON a.fund_id = f.id GROUP BY f.id
        HAVING sum(a.balance) FILTER (WHERE a.moment IN ('bank', 'exchange_mxn', 'available', 'interest',
                                                         'refundable')) <> 0
            OR sum(a.balance) FILTER (WHERE a.moment IN ('unproved', 'applied')) <> 0
            OR sum(a.balance) FILTER (WHERE a.moment IN ('proved', 'justified')) <> 0
    """,
    gettext_lazy("se pagó más de lo que tiene el concepto del presupuesto"): """
        SELECT f.folio || ', ' || b.concept FROM funding_budgetline b JOIN funding_fund f ON f.id = b.fund_id
        JOIN funding_payment p ON p.line_id = b.id AND p.state = 'verified'
        LEFT JOIN (SELECT payment_id, sum(amount) AS back FROM funding_restitution
                   WHERE state = 'verified' GROUP BY payment_id) r ON r.payment_id = p.id
        GROUP BY f.id, b.id HAVING sum(p.amount - coalesce(r.back, 0)) > b.amount
    """,
    gettext_lazy("lo reintegrado no es lo que registraron sus asientos"): """
        SELECT f.folio FROM funding_fund f
        JOIN (SELECT fund_id, payer, sum(balance) AS told FROM funding_account WHERE moment = 'refunded'
              GROUP BY fund_id, payer) a ON a.fund_id = f.id
        LEFT JOIN (SELECT fund_id, payer, sum(amount) AS told FROM funding_refund WHERE state = 'verified'
                   GROUP BY fund_id, payer) r ON r.fund_id = f.id AND r.payer = a.payer
        WHERE a.told <> coalesce(r.told, 0)
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
    gettext_lazy("lo que verificaron dos personas no es lo que registró su asiento"): " UNION ALL ".join(
        f"""
        SELECT '{table} ' || t.id FROM funding_{table} t
        LEFT JOIN (SELECT l.entry_id, abs(l.amount) AS amount FROM funding_line l
                   JOIN funding_account a ON a.id = l.account_id WHERE a.moment = '{moment}') b
               ON b.entry_id = t.entry_id
        WHERE t.state IN ('verified', 'reversed') AND t.amount IS DISTINCT FROM b.amount
        """  # noqa: S608 - our own tables
        for table, moment in MOVED.items()
    ),
    gettext_lazy("un movimiento del banco verifica más de un depósito, o uno que no es suyo"): """
        SELECT 'movimiento ' || m.id FROM funding_movement m JOIN funding_bankaccount a ON a.id = m.account_id
        JOIN funding_declaration t ON t.movement_id = m.id JOIN funding_deposit d ON d.id = t.deposit_id
        LEFT JOIN funding_entry r ON r.reverses_id = d.entry_id
        GROUP BY m.id HAVING count(*) FILTER (WHERE r.id IS NULL) > 1
            OR bool_or((d.amount, d.fund_id) IS DISTINCT FROM (m.amount, a.fund_id))
    """,
    gettext_lazy("se verificó una excepción sin su autorización, o la autorizó quien la declaró"): """
        SELECT 'depósito declarado ' || t.id FROM funding_declaration t
        LEFT JOIN funding_authorisation a ON a.declaration_id = t.id
        WHERE t.state = 'verified' AND (t.by_another OR t.other_account <> '') AND a.id IS NULL
           OR a.granted_by_id = t.declared_by_id
    """,
}
