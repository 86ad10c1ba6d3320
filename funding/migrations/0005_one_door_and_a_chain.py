"""One door to the journal: numbered entries in a chain, whose lines carry their running balance."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The columns come empty, are filled from what is there, and are then demanded.
COLUMNS = """
ALTER TABLE funding_account
    ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'MXN',
    ADD COLUMN lines_count integer NOT NULL DEFAULT 0 CHECK (lines_count >= 0);
ALTER TABLE funding_account ALTER COLUMN currency DROP DEFAULT, ALTER COLUMN lines_count DROP DEFAULT;
ALTER TABLE funding_entry
    ADD COLUMN number integer CHECK (number >= 0),
    ADD COLUMN booked_on date,
    ADD COLUMN request_sha256 varchar(64),
    ADD COLUMN previous_sha256 varchar(64),
    ADD COLUMN sha256 varchar(64);
ALTER TABLE funding_line
    ADD COLUMN number integer CHECK (number >= 0),
    ADD COLUMN balance numeric(16, 2),
    ADD COLUMN at timestamptz;
"""
NO_COLUMNS = """
ALTER TABLE funding_line DROP COLUMN number, DROP COLUMN balance, DROP COLUMN at;
ALTER TABLE funding_entry DROP COLUMN number, DROP COLUMN booked_on, DROP COLUMN request_sha256,
    DROP COLUMN previous_sha256, DROP COLUMN sha256;
ALTER TABLE funding_account DROP COLUMN currency, DROP COLUMN lines_count;
"""

CHAIN = """
-- What the chain signs of an entry, in one spelling: a JSON list, with its lines in the order of their names.
CREATE FUNCTION funding_text(
    owner text, number integer, kind text, key text, note text, reverses text, by_id bigint,
    at timestamptz, booked_on date, legs jsonb
) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT json_build_array(
        owner, number, kind, key, note, reverses, by_id,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), to_char(booked_on, 'YYYY-MM-DD'),
        legs
    )::text
$$;

CREATE FUNCTION funding_chained(previous text, said text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT encode(sha256(convert_to(previous || said, 'UTF8')), 'hex')
$$;

-- The lines of an entry as they stand in the tables, in the same spelling.
CREATE FUNCTION funding_legs(entry bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_agg(jsonb_build_array(
               coalesce(a.pot_id::text, ''), a.book, a.moment, a.payer, a.currency, l.amount::text)
           ORDER BY coalesce(a.pot_id::text, '') COLLATE "C", a.book COLLATE "C", a.moment COLLATE "C",
                    a.payer COLLATE "C", a.currency COLLATE "C")
      FROM public.funding_line l JOIN public.funding_account a ON a.id = l.account_id
     WHERE l.entry_id = entry
$$;
"""
NO_CHAIN = """
DROP FUNCTION funding_legs(bigint);
DROP FUNCTION funding_chained(text, text);
DROP FUNCTION funding_text(text, integer, text, text, text, text, bigint, timestamptz, date, jsonb);
"""

THE_PAST = """
ALTER TABLE funding_entry DISABLE TRIGGER append_only;
ALTER TABLE funding_line DISABLE TRIGGER append_only;
ALTER TABLE funding_account DISABLE TRIGGER guard_account;

UPDATE funding_line l SET number = r.number, balance = r.balance, at = r.at
  FROM (SELECT l.id, e.at,
               row_number() OVER w AS number, sum(l.amount) OVER w AS balance
          FROM funding_line l JOIN funding_entry e ON e.id = l.entry_id
        WINDOW w AS (PARTITION BY l.account_id ORDER BY l.entry_id, l.id)) r
 WHERE r.id = l.id;
UPDATE funding_account a SET lines_count = (SELECT count(*) FROM funding_line WHERE account_id = a.id);

DO $$
DECLARE
    e record; last_fund bigint := -1; last_hash text; n integer; said text;
BEGIN
    FOR e IN SELECT x.*, f.folio, r.key AS reverses_key
               FROM funding_entry x JOIN funding_fund f ON f.id = x.fund_id
               LEFT JOIN funding_entry r ON r.id = x.reverses_id ORDER BY x.fund_id, x.id
    LOOP
        IF e.fund_id <> last_fund THEN
            last_fund := e.fund_id; last_hash := ''; n := 0;
        END IF;
        n := n + 1;
        said := funding_text(e.folio, n, e.kind, e.key, e.note, coalesce(e.reverses_key, ''), e.by_id, e.at,
                             (e.at AT TIME ZONE 'America/Mexico_City')::date, funding_legs(e.id));
        UPDATE funding_entry
           SET number = n, booked_on = (e.at AT TIME ZONE 'America/Mexico_City')::date,
               request_sha256 = repeat('0', 64), previous_sha256 = last_hash,
               sha256 = funding_chained(last_hash, said)
         WHERE id = e.id;
        last_hash := funding_chained(last_hash, said);
    END LOOP;
END $$;
-- Keys are checked now: a table cannot be altered while a check still waits.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE funding_entry ENABLE TRIGGER append_only;
ALTER TABLE funding_line ENABLE TRIGGER append_only;
ALTER TABLE funding_account ENABLE TRIGGER guard_account;

ALTER TABLE funding_entry
    ALTER COLUMN number SET NOT NULL, ALTER COLUMN booked_on SET NOT NULL,
    ALTER COLUMN request_sha256 SET NOT NULL, ALTER COLUMN previous_sha256 SET NOT NULL,
    ALTER COLUMN sha256 SET NOT NULL;
ALTER TABLE funding_line
    ALTER COLUMN number SET NOT NULL, ALTER COLUMN balance SET NOT NULL, ALTER COLUMN at SET NOT NULL;
"""

DOOR = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_period
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON funding_period
    FOR EACH STATEMENT EXECUTE FUNCTION funding_refuse_change();

-- Posting shares this lock and closing takes it alone: a year is never closed around a posting.
CREATE FUNCTION funding_close_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(31415, NEW.year);
    RETURN NEW;
END $$;
CREATE TRIGGER close_year BEFORE INSERT ON funding_period
    FOR EACH ROW EXECUTE FUNCTION funding_close_year();

-- The line belongs to its entry, books itself, and keeps its place and the balance after it.
DROP TRIGGER book_line ON funding_line;
DROP FUNCTION funding_book_line();
CREATE FUNCTION funding_book_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry public.funding_entry%ROWTYPE;
    account public.funding_account%ROWTYPE;
BEGIN
    SELECT * INTO entry FROM public.funding_entry WHERE id = NEW.entry_id;
    IF entry.xact IS DISTINCT FROM pg_current_xact_id() THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.funding_account SET balance = balance + NEW.amount, lines_count = lines_count + 1
     WHERE id = NEW.account_id RETURNING * INTO account;
    -- Money enters a pot with a recovery, and leaves it as the mirror of that line alone.
    IF account.fund_id IS DISTINCT FROM entry.fund_id
       AND (account.pot_id IS NULL OR NOT (
            (entry.kind = 'recovery' AND (NEW.amount > 0) = (account.moment = 'pot_bank'))
            OR (entry.kind = 'reversal' AND EXISTS (
                SELECT 1 FROM public.funding_line l WHERE l.entry_id = entry.reverses_id
                   AND l.account_id = account.id AND l.amount = -NEW.amount)))) THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.number := account.lines_count;
    NEW.balance := account.balance;
    NEW.at := entry.at;
    RETURN NEW;
END $$;
CREATE TRIGGER book_line BEFORE INSERT ON funding_line
    FOR EACH ROW EXECUTE FUNCTION funding_book_line();

-- Everything that an entry is: idempotent, in order, chained, in one round trip. Answers the entry's id.
CREATE FUNCTION funding_post(
    p_fund bigint, p_kind text, p_key text, p_legs jsonb, p_note text, p_reverses bigint, p_by bigint,
    p_booked_on date
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_folio text; v_number integer; v_previous text; v_entry bigint; v_legs jsonb; v_request text;
    v_known record; v_reverses text; v_at timestamptz := transaction_timestamp(); v_leg jsonb;
    v_last timestamptz;
    v_account bigint; v_accounts bigint[] := '{}'; v_amounts numeric[] := '{}';
BEGIN
    -- Who posts to one work waits here for whoever posts to it now: its chain has one end.
    SELECT folio INTO STRICT v_folio FROM public.funding_fund WHERE id = p_fund FOR UPDATE;
    SELECT jsonb_agg(leg ORDER BY (leg->>0) COLLATE "C", (leg->>1) COLLATE "C", (leg->>2) COLLATE "C",
                     (leg->>3) COLLATE "C", (leg->>4) COLLATE "C")
      INTO v_legs FROM jsonb_array_elements(p_legs) AS leg;
    v_reverses := coalesce((SELECT key FROM public.funding_entry WHERE id = p_reverses), '');
    v_request := encode(sha256(convert_to(
        json_build_array(v_folio, p_kind, p_key, v_legs, p_note, v_reverses)::text, 'UTF8')), 'hex');
    SELECT id, request_sha256 INTO v_known FROM public.funding_entry WHERE key = p_key;
    IF FOUND THEN
        IF v_known.request_sha256 <> v_request THEN
            RAISE EXCEPTION 'the key % stands for something else', p_key
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'entry_is_posted_once';
        END IF;
        RETURN v_known.id;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(31415, extract(year FROM p_booked_on)::integer);
    IF EXISTS (SELECT 1 FROM public.funding_period WHERE year = extract(year FROM p_booked_on)) THEN
        RAISE EXCEPTION 'the year % is closed', extract(year FROM p_booked_on)
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'closed_year_stays_closed';
    END IF;
    IF p_booked_on > (v_at AT TIME ZONE 'America/Mexico_City')::date THEN
        RAISE EXCEPTION 'an entry is not booked ahead of its day'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'entry_is_not_booked_ahead';
    END IF;
    -- Whoever waited for the lock began earlier than the entry before it: its moment is not earlier.
    SELECT number, sha256, greatest(v_at, at) INTO v_number, v_previous, v_last
      FROM public.funding_entry WHERE fund_id = p_fund ORDER BY number DESC LIMIT 1;
    v_at := coalesce(v_last, v_at);
    v_number := coalesce(v_number, 0) + 1;
    v_previous := coalesce(v_previous, '');
    INSERT INTO public.funding_entry
        (fund_id, number, booked_on, kind, key, note, reverses_id, by_id, at, request_sha256,
         previous_sha256, sha256)
    VALUES (p_fund, v_number, p_booked_on, p_kind, p_key, p_note, p_reverses, p_by, v_at, v_request, v_previous,
            public.funding_chained(v_previous, public.funding_text(
                v_folio, v_number, p_kind, p_key, p_note, v_reverses, p_by, v_at, p_booked_on, v_legs)))
    RETURNING id INTO v_entry;
    FOR v_leg IN SELECT leg FROM jsonb_array_elements(v_legs) AS leg LOOP
        v_account := NULL;
        -- Whoever opens it at the same time has it now: the second look finds it.
        FOR v_try IN 1..2 LOOP
            IF v_leg->>0 = '' THEN
                SELECT id INTO v_account FROM public.funding_account
                 WHERE fund_id = p_fund AND payer = v_leg->>3 AND moment = v_leg->>2 AND currency = v_leg->>4;
            ELSE
                SELECT id INTO v_account FROM public.funding_account
                 WHERE pot_id = (v_leg->>0)::bigint AND payer = v_leg->>3 AND moment = v_leg->>2
                   AND currency = v_leg->>4;
            END IF;
            EXIT WHEN v_account IS NOT NULL;
            INSERT INTO public.funding_account
                (fund_id, pot_id, book, moment, payer, currency, balance, lines_count)
            VALUES (CASE WHEN v_leg->>0 = '' THEN p_fund END, nullif(v_leg->>0, '')::bigint,
                    v_leg->>1, v_leg->>2, v_leg->>3, v_leg->>4, 0, 0)
            ON CONFLICT DO NOTHING;
        END LOOP;
        v_accounts := v_accounts || v_account;
        v_amounts := v_amounts || (v_leg->>5)::numeric;
    END LOOP;
    -- Always in the order of accounts, so that two postings never wait for each other in a ring.
    INSERT INTO public.funding_line (entry_id, account_id, amount, number, balance, at)
    SELECT v_entry, account, amount, 0, 0, v_at
      FROM unnest(v_accounts, v_amounts) AS leg(account, amount) ORDER BY account;
    RETURN v_entry;
END $$;
"""
NO_DOOR = """
DROP FUNCTION funding_post(bigint, text, text, jsonb, text, bigint, bigint, date);
DROP TRIGGER book_line ON funding_line;
DROP FUNCTION funding_book_line();
CREATE FUNCTION funding_book_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM funding_entry e JOIN funding_account a
                       ON (a.fund_id = e.fund_id OR (a.pot_id IS NOT NULL AND (
    (e.kind = 'recovery' AND (NEW.amount > 0) = (a.moment = 'pot_bank'))
    OR (e.kind = 'reversal' AND EXISTS (
        SELECT 1 FROM funding_line l
        WHERE l.entry_id = e.reverses_id AND l.account_id = a.id AND l.amount = -NEW.amount))
)))
                   WHERE e.id = NEW.entry_id AND a.id = NEW.account_id AND e.xact = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE funding_account SET balance = balance + NEW.amount WHERE id = NEW.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER book_line AFTER INSERT ON funding_line
    FOR EACH ROW EXECUTE FUNCTION funding_book_line();
DROP TRIGGER close_year ON funding_period;
DROP FUNCTION funding_close_year();
"""

# An account is also its currency; an entry adds up in each book and currency.
GUARDS = """
CREATE OR REPLACE FUNCTION funding_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 OR NEW.lines_count <> 0 THEN
            RAISE EXCEPTION 'an account begins at zero' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2
       OR (NEW.id, NEW.fund_id, NEW.pot_id, NEW.payer, NEW.moment, NEW.book, NEW.currency)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.pot_id, OLD.payer, OLD.moment, OLD.book, OLD.currency) THEN
        RAISE EXCEPTION 'only lines change the balance of an account, and nothing changes what it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION funding_entry_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM funding_line WHERE entry_id = NEW.id) < 2 THEN
        RAISE EXCEPTION 'entry % has fewer than two lines', NEW.key USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM funding_line l JOIN funding_account a ON a.id = l.account_id
               WHERE l.entry_id = NEW.id GROUP BY a.book, a.currency HAVING sum(l.amount) <> 0) THEN
        RAISE EXCEPTION 'entry % does not add up to zero', NEW.key USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""
OLD_GUARDS = (
    GUARDS.replace("NEW.balance <> 0 OR NEW.lines_count <> 0", "NEW.balance <> 0")
    .replace(", NEW.currency)", ")")
    .replace(", OLD.currency)", ")")
    .replace("GROUP BY a.book, a.currency", "GROUP BY a.book")
)


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0004_pots_do_not_mix"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Period",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="año"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        db_default=django.contrib.postgres.functions.TransactionNow(),
                        editable=False,
                        verbose_name="cerrado",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién lo cerró",
                    ),
                ),
            ],
            options={
                "verbose_name": "año cerrado",
                "verbose_name_plural": "años cerrados",
                "ordering": ["-year"],
            },
        ),
        migrations.RemoveConstraint(model_name="account", name="account_is_one_per_payer"),
        migrations.RemoveConstraint(model_name="account", name="pot_account_is_one_per_payer"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMNS, NO_COLUMNS)],
            state_operations=[
                migrations.AddField("account", "currency", models.CharField(max_length=3, default="MXN")),
                migrations.AddField("account", "lines_count", models.PositiveIntegerField(default=0)),
                migrations.AddField("entry", "number", models.PositiveIntegerField("número", default=0)),
                migrations.AlterField("entry", "number", models.PositiveIntegerField("número")),
                migrations.AddField("entry", "booked_on", models.DateField("fecha contable", null=True)),
                migrations.AlterField("entry", "booked_on", models.DateField("fecha contable")),
                migrations.AddField(
                    "entry", "request_sha256", models.CharField(max_length=64, default="")
                ),
                migrations.AlterField("entry", "request_sha256", models.CharField(max_length=64)),
                migrations.AddField(
                    "entry", "previous_sha256", models.CharField(max_length=64, blank=True, default="")
                ),
                migrations.AlterField(
                    "entry", "previous_sha256", models.CharField(max_length=64, blank=True)
                ),
                migrations.AddField(
                    "entry", "sha256", models.CharField("huella SHA-256", max_length=64, default="")
                ),
                migrations.AlterField("entry", "sha256", models.CharField("huella SHA-256", max_length=64)),
                migrations.AddField("line", "number", models.PositiveIntegerField(default=0)),
                migrations.AlterField("line", "number", models.PositiveIntegerField()),
                migrations.AddField(
                    "line", "balance", models.DecimalField(max_digits=16, decimal_places=2, default=0)
                ),
                migrations.AlterField(
                    "line", "balance", models.DecimalField(max_digits=16, decimal_places=2)
                ),
                migrations.AddField("line", "at", models.DateTimeField(null=True)),
                migrations.AlterField("line", "at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(GUARDS, OLD_GUARDS),
        migrations.RunSQL(CHAIN, NO_CHAIN),
        migrations.RunSQL(THE_PAST, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                fields=["fund", "payer", "moment", "currency"], name="account_is_one_per_payer"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                fields=["pot", "payer", "moment", "currency"], name="pot_account_is_one_per_payer"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=["fund", "number"], name="entry_has_its_number"),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(fields=["account", "number"], name="line_has_its_number"),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(fields=["account", "-at", "-number"], name="balance_on_a_past_day"),
        ),
        migrations.RunSQL(DOOR, NO_DOOR),
    ]
