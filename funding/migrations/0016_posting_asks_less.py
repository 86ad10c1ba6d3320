"""Posting asks the database for less: three statements of its trigger are one where lines stand on the accounts
of their own work, who changes a balance is asked once a statement, and an account's constraints are short.

What is refused is what was refused before.
"""

from django.db import migrations, models

FORWARD = """
DROP TRIGGER guard_account ON funding_account;
CREATE OR REPLACE FUNCTION funding_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 OR NEW.lines_count <> 0 THEN
            RAISE EXCEPTION 'an account begins at zero' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'only lines change the balance of an account, and nothing changes what it is'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER guard_account
    BEFORE INSERT OR DELETE OR UPDATE OF id, fund_id, pot_id, payer, moment, book, currency ON funding_account
    FOR EACH ROW EXECUTE FUNCTION funding_guard_account();
-- Only from within the trigger of the lines, and asked once a statement.
CREATE TRIGGER only_lines_change_it BEFORE UPDATE ON funding_account
    FOR EACH STATEMENT WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION funding_guard_account();

-- Without a path of their own they are part of the statement that calls them.
ALTER FUNCTION funding_text(text, integer, text, text, text, text, bigint, timestamptz, date, jsonb)
    RESET search_path;
ALTER FUNCTION funding_chained(text, text) STABLE RESET search_path;

CREATE OR REPLACE FUNCTION funding_book_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told bigint; taken bigint; more bigint; passed text;
BEGIN
    PERFORM FROM fresh;
    GET DIAGNOSTICS told = ROW_COUNT;
    -- The balances of a work move with the lines of this transaction's own entries, and with nothing else.
    UPDATE public.funding_account a SET balance = f.balance, lines_count = f.number
      FROM fresh f JOIN public.funding_entry e ON e.id = f.entry_id
     WHERE a.id = f.account_id AND a.fund_id = e.fund_id AND e.xact = pg_current_xact_id() AND f.at = e.at
       AND f.number = a.lines_count + 1 AND f.balance = a.balance + f.amount;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken = told THEN
        RETURN NULL;
    END IF;
    -- On a pot: money enters with a recovery; a ceiling moves with its own entries and with what its works
    -- commit and leave; and whatever moved goes back as the mirror of that line alone.
    UPDATE public.funding_account account SET balance = line.balance, lines_count = line.number
      FROM fresh line JOIN public.funding_entry entry ON entry.id = line.entry_id
     WHERE account.id = line.account_id AND account.pot_id IS NOT NULL
       AND entry.xact = pg_current_xact_id() AND line.at = entry.at
       AND line.number = account.lines_count + 1 AND line.balance = account.balance + line.amount
       AND ((account.moment IN ('pot_bank', 'for_works') AND entry.kind = 'recovery'
             AND (line.amount > 0) = (account.moment = 'pot_bank'))
         OR (account.moment = 'to_commit' AND entry.kind IN ('agreement', 'amendment', 'closing')
             AND account.pot_id = (SELECT pot_id FROM public.funding_fund WHERE id = entry.fund_id))
         OR (account.moment IN ('approved', 'increased', 'reduced', 'to_commit') AND entry.kind = 'ceiling'
             AND account.pot_id = entry.pot_id)
         OR (account.moment IN ('increased', 'reduced', 'to_commit') AND entry.kind = 'transfer'
             AND EXISTS (SELECT 1 FROM public.funding_pot a JOIN public.funding_pot b
                             ON (a.scheme, a.fiscal_year, a.family) = (b.scheme, b.fiscal_year, b.family)
                          WHERE a.id = account.pot_id AND b.id = entry.pot_id))
         OR (entry.kind = 'reversal' AND EXISTS (
             SELECT 1 FROM public.funding_line l WHERE l.entry_id = entry.reverses_id
                AND l.account_id = account.id AND l.amount = -line.amount)));
    GET DIAGNOSTICS more = ROW_COUNT;
    IF taken + more <> told AND EXISTS (
        SELECT 1 FROM fresh f JOIN public.funding_entry e ON e.id = f.entry_id
                 JOIN public.funding_account a ON a.id = f.account_id
         WHERE e.xact = pg_current_xact_id() AND a.fund_id = e.fund_id
           AND (f.at, f.number, f.balance) <> (e.at, a.lines_count, a.balance)) THEN
        RAISE EXCEPTION 'a line tells its number, its moment and the balance after it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF taken + more <> told THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Where a ceiling is registered, or was until now, nothing is committed beyond it.
    SELECT min(account.payer) FILTER (WHERE account.moment IN ('to_commit', 'approved') AND EXISTS (
               SELECT 1 FROM public.funding_account t JOIN public.funding_account c
                   ON c.pot_id = t.pot_id AND c.payer = t.payer AND c.moment = 'approved'
                WHERE t.pot_id = account.pot_id AND t.payer = account.payer AND t.moment = 'to_commit'
                  AND t.balance < 0
                  AND (c.balance <> 0 OR EXISTS (
                      SELECT 1 FROM fresh f WHERE f.account_id = c.id AND f.balance <> f.amount))))
      INTO passed
      FROM fresh line JOIN public.funding_account account ON account.id = line.account_id;
    IF passed IS NOT NULL THEN
        RAISE EXCEPTION 'the ceiling of % would be passed', passed
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ceiling_is_not_passed';
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
    v_year integer := extract(year FROM p_booked_on); v_accounts bigint[]; v_amounts numeric[];
    v_numbers integer[]; v_balances numeric[]; v_all boolean; v_shared boolean; v_held boolean := false;
BEGIN
    -- Who posts to one work or pot waits here for whoever posts to it now: its chain has one end, and the
    -- accounts of the work are nobody else's.
    IF p_pot IS NULL THEN
        SELECT folio INTO STRICT v_folio FROM public.funding_fund WHERE id = p_fund FOR UPDATE;
    ELSE
        SELECT public.funding_name_of_pot(p) INTO STRICT v_folio FROM public.funding_pot p
         WHERE id = p_pot FOR NO KEY UPDATE;
    END IF;
    IF p_reverses IS NOT NULL THEN
        SELECT key INTO STRICT v_reverses FROM public.funding_entry WHERE id = p_reverses;
    END IF;
    FOR v_try IN 1..3 LOOP
        SELECT jsonb_agg(leg), array_agg(account), array_agg(amount), array_agg(lines_count + 1),
               array_agg(balance + amount), bool_and(account IS NOT NULL), bool_or(is_shared)
          INTO v_legs, v_accounts, v_amounts, v_numbers, v_balances, v_all, v_shared
          FROM (SELECT leg, (leg->>5)::numeric AS amount, leg->>0 <> '' AS is_shared,
                       coalesce(own.id, shared.id) AS account,
                       coalesce(own.lines_count, shared.lines_count) AS lines_count,
                       coalesce(own.balance, shared.balance) AS balance
                  FROM jsonb_array_elements(p_legs) AS leg
                  LEFT JOIN public.funding_account own
                    ON own.fund_id = p_fund AND leg->>0 = '' AND own.payer = leg->>3
                   AND own.moment = leg->>2 AND own.currency = leg->>4
                  LEFT JOIN public.funding_account shared
                    ON shared.pot_id = nullif(leg->>0, '')::bigint AND shared.payer = leg->>3
                   AND shared.moment = leg->>2 AND shared.currency = leg->>4
                 ORDER BY (leg->>0) COLLATE "C", (leg->>1) COLLATE "C", (leg->>2) COLLATE "C",
                          (leg->>3) COLLATE "C", (leg->>4) COLLATE "C") AS told;
        EXIT WHEN v_all AND (v_held OR NOT v_shared);
        IF NOT v_all THEN
            -- Whoever opens an account at the same time has it now: the next look finds it.
            INSERT INTO public.funding_account
                (fund_id, pot_id, book, moment, payer, currency, balance, lines_count)
            SELECT CASE WHEN leg->>0 = '' THEN p_fund END, nullif(leg->>0, '')::bigint,
                   leg->>1, leg->>2, leg->>3, leg->>4, 0, 0
              FROM jsonb_array_elements(v_legs) AS leg
            ON CONFLICT DO NOTHING;
        ELSE
            -- Accounts of a pot are of many works: held always in one order, so that two postings never
            -- wait for each other in a ring, and then looked at as they are.
            PERFORM FROM public.funding_account
              WHERE id = ANY (v_accounts) AND pot_id IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
            v_held := true;
        END IF;
    END LOOP;
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
    PERFORM pg_advisory_xact_lock_shared(31415, v_year);
    IF EXISTS (SELECT FROM public.funding_period WHERE year = v_year) THEN
        RAISE EXCEPTION 'the year % is closed', v_year
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
    INSERT INTO public.funding_line (entry_id, account_id, amount, number, balance, at)
    SELECT v_entry, account, amount, number, balance, v_at
      FROM unnest(v_accounts, v_amounts, v_numbers, v_balances) AS line(account, amount, number, balance);
    RETURN v_entry;
END $$;
"""

BACKWARD = """
ALTER FUNCTION funding_text(text, integer, text, text, text, text, bigint, timestamptz, date, jsonb)
    SET search_path = pg_catalog;
ALTER FUNCTION funding_chained(text, text) IMMUTABLE SET search_path = pg_catalog;
DROP TRIGGER only_lines_change_it ON funding_account;
DROP TRIGGER guard_account ON funding_account;
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
CREATE TRIGGER guard_account BEFORE INSERT OR DELETE OR UPDATE ON funding_account
    FOR EACH ROW EXECUTE FUNCTION funding_guard_account();

CREATE OR REPLACE FUNCTION funding_book_lines() RETURNS trigger LANGUAGE plpgsql AS $$
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


class Migration(migrations.Migration):
    dependencies = [("funding", "0015_payers_are_found_by_name")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RemoveConstraint(
            model_name='account',
            name='account_is_of_a_fund_or_of_a_pot',
        ),
        migrations.RemoveConstraint(
            model_name='account',
            name='account_stays_on_its_side',
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fund__isnull', False), ('pot__isnull', True)), models.Q(models.Func(models.F('moment'), output_field=models.BooleanField(), template="%(expressions)s = ANY ('{approved,for_works,increased,pot_bank,reduced,to_commit}'::text[])"), ('fund__isnull', True), ('pot__isnull', False)), _connector='OR'), name='account_is_of_a_fund_or_of_a_pot'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('balance__lte', 0), models.Func(models.F('moment'), output_field=models.BooleanField(), template="%(expressions)s = ANY ('{accrued,bank,bank_usd,charges,committed,deposited,exchange_mxn,executed,kind_due,kind_given,outstanding,paid_out,pot_bank,proved,recovered,reduced,refunded,to_commit,to_recover,unproved}'::text[])"), _connector='OR'), models.Q(('balance__gte', 0), models.Func(models.F('moment'), output_field=models.BooleanField(), template="%(expressions)s = ANY ('{agreed,applied,approved,available,charged,exchange_usd,for_works,increased,interest,justified,kind_agreed,recoverable,refundable,refunds,to_commit}'::text[])"), _connector='OR')), name='account_stays_on_its_side'),
        ),
    ]
