"""The lines of an entry are booked together, by one statement: posting takes less than two thirds of the time.

Each line now tells its number and the balance after it, and one trigger for all of them moves the accounts or
refuses. What it refuses is what the trigger of each line refused. Of two indexes that begin with the same
column one was left.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
DROP TRIGGER book_line ON funding_line;
DROP FUNCTION funding_book_line();

CREATE FUNCTION funding_book_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told bigint; taken bigint; is_theirs boolean; passed text;
BEGIN
    -- The balances of this transaction's own entries move with their lines, and with nothing else.
    SELECT count(*), coalesce(bool_and(e.xact = pg_current_xact_id()), false)
      INTO told, is_theirs FROM fresh f LEFT JOIN public.funding_entry e ON e.id = f.entry_id;
    IF told > 0 AND NOT is_theirs THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.funding_account a SET balance = f.balance, lines_count = f.number
      FROM fresh f JOIN public.funding_entry e ON e.id = f.entry_id
     WHERE a.id = f.account_id AND f.at = e.at
       AND f.number = a.lines_count + 1 AND f.balance = a.balance + f.amount;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken <> told THEN
        RAISE EXCEPTION 'a line tells its number, its moment and the balance after it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- On a pot: money enters with a recovery; a ceiling moves with its own entries and with what its works
    -- commit and leave; and whatever moved goes back as the mirror of that line alone.
    SELECT bool_and((account.fund_id = entry.fund_id
        OR (account.moment IN ('pot_bank', 'for_works') AND entry.kind = 'recovery'
            AND (line.amount > 0) = (account.moment = 'pot_bank'))
        OR (account.moment = 'to_commit' AND entry.kind IN ('agreement', 'amendment', 'closing')
            AND account.pot_id = (SELECT pot_id FROM public.funding_fund WHERE id = entry.fund_id))
        OR (account.moment IN ('approved', 'increased', 'reduced', 'to_commit') AND entry.kind = 'ceiling'
            AND account.pot_id = entry.pot_id)
        OR (account.moment IN ('increased', 'reduced', 'to_commit') AND entry.kind = 'transfer'
            AND EXISTS (SELECT 1 FROM public.funding_pot a JOIN public.funding_pot b
                            ON (a.scheme, a.fiscal_year, a.family) = (b.scheme, b.fiscal_year, b.family)
                         WHERE a.id = account.pot_id AND b.id = entry.pot_id))
        OR (account.pot_id IS NOT NULL AND entry.kind = 'reversal' AND EXISTS (
            SELECT 1 FROM public.funding_line l WHERE l.entry_id = entry.reverses_id
               AND l.account_id = account.id AND l.amount = -line.amount))) IS TRUE),
        -- Where a ceiling is registered, or was until now, nothing is committed beyond it.
        min(account.payer) FILTER (WHERE account.moment IN ('to_commit', 'approved') AND EXISTS (
            SELECT 1 FROM public.funding_account t JOIN public.funding_account c
                ON c.pot_id = t.pot_id AND c.payer = t.payer AND c.moment = 'approved'
             WHERE t.pot_id = account.pot_id AND t.payer = account.payer AND t.moment = 'to_commit'
               AND t.balance < 0
               AND (c.balance <> 0 OR EXISTS (
                   SELECT 1 FROM fresh f WHERE f.account_id = c.id AND f.balance <> f.amount))))
      INTO is_theirs, passed
      FROM fresh line
      JOIN public.funding_entry entry ON entry.id = line.entry_id
      JOIN public.funding_account account ON account.id = line.account_id;
    IF told > 0 AND NOT is_theirs THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF passed IS NOT NULL THEN
        RAISE EXCEPTION 'the ceiling of % would be passed', passed
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ceiling_is_not_passed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER book_lines AFTER INSERT ON funding_line REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION funding_book_lines();

CREATE OR REPLACE FUNCTION funding_entry_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lines bigint; is_even boolean;
BEGIN
    SELECT coalesce(sum(told.lines), 0), coalesce(bool_and(told.total = 0), false) INTO lines, is_even
      FROM (SELECT count(*) AS lines, sum(l.amount) AS total
              FROM public.funding_line l JOIN public.funding_account a ON a.id = l.account_id
             WHERE l.entry_id = NEW.id GROUP BY a.book, a.currency) AS told;
    IF lines < 2 THEN
        RAISE EXCEPTION 'entry % has fewer than two lines', NEW.key USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT is_even THEN
        RAISE EXCEPTION 'entry % does not add up to zero', NEW.key USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION funding_post(
    p_fund bigint, p_pot bigint, p_kind text, p_key text, p_legs jsonb, p_note text, p_reverses bigint,
    p_by bigint, p_booked_on date
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_folio text; v_number integer; v_previous text; v_entry bigint; v_legs jsonb; v_request text;
    v_known record; v_reverses text := ''; v_at timestamptz := transaction_timestamp(); v_last timestamptz;
    v_accounts bigint[]; v_amounts numeric[]; v_all boolean;
BEGIN
    -- Who posts to one work or pot waits here for whoever posts to it now: its chain has one end.
    IF p_pot IS NULL THEN
        SELECT folio INTO STRICT v_folio FROM public.funding_fund WHERE id = p_fund FOR UPDATE;
    ELSE
        SELECT public.funding_name_of_pot(p) INTO STRICT v_folio FROM public.funding_pot p
         WHERE id = p_pot FOR NO KEY UPDATE;
    END IF;
    SELECT jsonb_agg(leg ORDER BY (leg->>0) COLLATE "C", (leg->>1) COLLATE "C", (leg->>2) COLLATE "C",
                     (leg->>3) COLLATE "C", (leg->>4) COLLATE "C")
      INTO v_legs FROM jsonb_array_elements(p_legs) AS leg;
    IF p_reverses IS NOT NULL THEN
        SELECT key INTO STRICT v_reverses FROM public.funding_entry WHERE id = p_reverses;
    END IF;
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
    IF p_pot IS NULL THEN
        SELECT number, sha256, greatest(v_at, at) INTO v_number, v_previous, v_last
          FROM public.funding_entry WHERE fund_id = p_fund ORDER BY number DESC LIMIT 1;
    ELSE
        SELECT number, sha256, greatest(v_at, at) INTO v_number, v_previous, v_last
          FROM public.funding_entry WHERE pot_id = p_pot ORDER BY number DESC LIMIT 1;
    END IF;
    v_at := coalesce(v_last, v_at);
    v_number := coalesce(v_number, 0) + 1;
    v_previous := coalesce(v_previous, '');
    INSERT INTO public.funding_entry
        (fund_id, pot_id, number, booked_on, kind, key, note, reverses_id, by_id, at, request_sha256,
         previous_sha256, sha256)
    VALUES (p_fund, p_pot, v_number, p_booked_on, p_kind, p_key, p_note, p_reverses, p_by, v_at, v_request, v_previous,
            public.funding_chained(v_previous, public.funding_text(
                v_folio, v_number, p_kind, p_key, p_note, v_reverses, p_by, v_at, p_booked_on, v_legs)))
    RETURNING id INTO v_entry;
    -- Whoever opens an account at the same time has it now: the second look finds it.
    FOR v_try IN 1..2 LOOP
        SELECT array_agg(a.id), array_agg((leg->>5)::numeric), bool_and(a.id IS NOT NULL)
          INTO v_accounts, v_amounts, v_all
          FROM jsonb_array_elements(v_legs) AS leg
          LEFT JOIN LATERAL (
              SELECT id FROM public.funding_account
               WHERE leg->>0 = '' AND fund_id = p_fund AND payer = leg->>3 AND moment = leg->>2
                 AND currency = leg->>4
              UNION ALL
              SELECT id FROM public.funding_account
               WHERE leg->>0 <> '' AND pot_id = nullif(leg->>0, '')::bigint AND payer = leg->>3
                 AND moment = leg->>2 AND currency = leg->>4
          ) AS a ON true;
        EXIT WHEN v_all;
        INSERT INTO public.funding_account
            (fund_id, pot_id, book, moment, payer, currency, balance, lines_count)
        SELECT CASE WHEN leg->>0 = '' THEN p_fund END, nullif(leg->>0, '')::bigint,
               leg->>1, leg->>2, leg->>3, leg->>4, 0, 0
          FROM jsonb_array_elements(v_legs) AS leg
        ON CONFLICT DO NOTHING;
    END LOOP;
    -- Always in one order, so that two postings never wait for each other in a ring.
    INSERT INTO public.funding_line (entry_id, account_id, amount, number, balance, at)
    SELECT v_entry, held.id, leg.amount, held.lines_count + 1, held.balance + leg.amount, v_at
      FROM (SELECT id, balance, lines_count FROM public.funding_account
             WHERE id = ANY (v_accounts) ORDER BY id FOR NO KEY UPDATE) AS held
      JOIN unnest(v_accounts, v_amounts) AS leg(account, amount) ON leg.account = held.id;
    RETURN v_entry;
END $$;
"""

BACKWARD = """
DROP TRIGGER book_lines ON funding_line;
DROP FUNCTION funding_book_lines();

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
    -- On a pot: money enters with a recovery; a ceiling moves with its own entries and with what its works
    -- commit and leave; and whatever moved goes back as the mirror of that line alone.
    IF (account.fund_id = entry.fund_id
        OR (account.moment IN ('pot_bank', 'for_works') AND entry.kind = 'recovery'
            AND (NEW.amount > 0) = (account.moment = 'pot_bank'))
        OR (account.moment = 'to_commit' AND entry.kind IN ('agreement', 'amendment', 'closing')
            AND account.pot_id = (SELECT pot_id FROM public.funding_fund WHERE id = entry.fund_id))
        OR (account.moment IN ('approved', 'increased', 'reduced', 'to_commit') AND entry.kind = 'ceiling'
            AND account.pot_id = entry.pot_id)
        OR (account.moment IN ('increased', 'reduced', 'to_commit') AND entry.kind = 'transfer'
            AND EXISTS (SELECT 1 FROM public.funding_pot a JOIN public.funding_pot b
                            ON (a.scheme, a.fiscal_year, a.family) = (b.scheme, b.fiscal_year, b.family)
                         WHERE a.id = account.pot_id AND b.id = entry.pot_id))
        OR (account.pot_id IS NOT NULL AND entry.kind = 'reversal' AND EXISTS (
            SELECT 1 FROM public.funding_line l WHERE l.entry_id = entry.reverses_id
               AND l.account_id = account.id AND l.amount = -NEW.amount))) IS NOT TRUE THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Where a ceiling was registered, nothing is committed beyond it.
    IF account.moment IN ('to_commit', 'approved') AND EXISTS (
        SELECT 1 FROM public.funding_account t JOIN public.funding_account c
            ON c.pot_id = t.pot_id AND c.payer = t.payer AND c.moment = 'approved' AND c.balance <> 0
         WHERE t.pot_id = account.pot_id AND t.payer = account.payer AND t.moment = 'to_commit'
           AND t.balance < 0) THEN
        RAISE EXCEPTION 'the ceiling of % would be passed', account.payer
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ceiling_is_not_passed';
    END IF;
    NEW.number := account.lines_count;
    NEW.balance := account.balance;
    NEW.at := entry.at;
    RETURN NEW;
END $$;
CREATE TRIGGER book_line BEFORE INSERT ON funding_line FOR EACH ROW EXECUTE FUNCTION funding_book_line();

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

CREATE OR REPLACE FUNCTION funding_post(
    p_fund bigint, p_pot bigint, p_kind text, p_key text, p_legs jsonb, p_note text, p_reverses bigint,
    p_by bigint, p_booked_on date
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_folio text; v_number integer; v_previous text; v_entry bigint; v_legs jsonb; v_request text;
    v_known record; v_reverses text; v_at timestamptz := transaction_timestamp(); v_leg jsonb;
    v_last timestamptz;
    v_account bigint; v_accounts bigint[] := '{}'; v_amounts numeric[] := '{}'; v_rest boolean[] := '{}';
BEGIN
    -- Who posts to one work or pot waits here for whoever posts to it now: its chain has one end.
    IF p_pot IS NULL THEN
        SELECT folio INTO STRICT v_folio FROM public.funding_fund WHERE id = p_fund FOR UPDATE;
    ELSE
        SELECT public.funding_name_of_pot(p) INTO STRICT v_folio FROM public.funding_pot p
         WHERE id = p_pot FOR NO KEY UPDATE;
    END IF;
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
    IF p_pot IS NOT NULL THEN
        SELECT number, sha256, greatest(v_at, at) INTO v_number, v_previous, v_last
          FROM public.funding_entry WHERE pot_id = p_pot ORDER BY number DESC LIMIT 1;
    END IF;
    v_at := coalesce(v_last, v_at);
    v_number := coalesce(v_number, 0) + 1;
    v_previous := coalesce(v_previous, '');
    INSERT INTO public.funding_entry
        (fund_id, pot_id, number, booked_on, kind, key, note, reverses_id, by_id, at, request_sha256,
         previous_sha256, sha256)
    VALUES (p_fund, p_pot, v_number, p_booked_on, p_kind, p_key, p_note, p_reverses, p_by, v_at, v_request, v_previous,
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
        v_rest := v_rest || (v_leg->>2 <> 'to_commit');
    END LOOP;
    -- Always in one order, so that two postings never wait for each other in a ring. What is left to commit
    -- comes first: a ceiling covers what works committed before it, and is not taken from under them.
    INSERT INTO public.funding_line (entry_id, account_id, amount, number, balance, at)
    SELECT v_entry, account, amount, 0, 0, v_at
      FROM unnest(v_accounts, v_amounts, v_rest) AS leg(account, amount, rest) ORDER BY rest, account;
    RETURN v_entry;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0013_least_rights")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AlterField(
            model_name='account',
            name='fund',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='funding.fund'),
        ),
        migrations.AlterField(
            model_name='account',
            name='pot',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='funding.pot'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='fund',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='funding.fund'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='pot',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='funding.pot'),
        ),
        migrations.AlterField(
            model_name='line',
            name='account',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funding.account'),
        ),
        migrations.AlterField(
            model_name='line',
            name='entry',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funding.entry'),
        ),
    ]
