"""Budgets have a chain of their own, ceilings are not passed, and what two hands settled stays as it is."""

from django.db import migrations

# What two persons settle, by table, with the kind of its entry.
TWO_HANDS = [
    *("release", "payment", "proof", "restitution", "interest"),
    *("conversion", "amendment", "closing", "refund"),
]

POTS = """
-- How the chain of a budget names its pot.
CREATE FUNCTION funding_name_of_pot(pot public.funding_pot) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT concat_ws(':', 'bolsa', pot.scheme, pot.fiscal_year, pot.state_id, pot.family)
$$;
CREATE OR REPLACE FUNCTION funding_only_solidarity_recovers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pot_id IS NOT NULL
       AND coalesce(to_jsonb(NEW)->>'moment', 'pot_bank') IN ('pot_bank', 'for_works')
       AND (SELECT family FROM funding_pot WHERE id = NEW.pot_id) IS DISTINCT FROM 'solidarity' THEN
        RAISE EXCEPTION 'what comes back of a business goes into a pot of solidarity'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
NO_POTS = """
DROP FUNCTION funding_name_of_pot(public.funding_pot);
CREATE OR REPLACE FUNCTION funding_only_solidarity_recovers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pot_id IS NOT NULL
       AND (SELECT family FROM funding_pot WHERE id = NEW.pot_id) IS DISTINCT FROM 'solidarity' THEN
        RAISE EXCEPTION 'what comes back of a business goes into a pot of solidarity'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

BOOK_LINE = """
CREATE OR REPLACE FUNCTION funding_book_line() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
OLD_BOOK_LINE = """
CREATE OR REPLACE FUNCTION funding_book_line() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""

POST = """
DROP FUNCTION funding_post(bigint, text, text, jsonb, text, bigint, bigint, date);
CREATE FUNCTION funding_post(
    p_fund bigint, p_pot bigint, p_kind text, p_key text, p_legs jsonb, p_note text, p_reverses bigint, p_by bigint,
    p_booked_on date
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
OLD_POST = """
DROP FUNCTION funding_post(bigint, bigint, text, text, jsonb, text, bigint, bigint, date);
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

GUARDS = """
-- What was told stays as it was told; only who settled it and how is added, once.
CREATE OR REPLACE FUNCTION funding_settle_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'declared' THEN
            RAISE EXCEPTION 'a declaration is told first, and settled by another person'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
       OR (NEW.id, NEW.fund_id, NEW.payer, NEW.amount, NEW.paid_on, NEW.reference, NEW.paid_by, NEW.by_another,
           NEW.other_bank, NEW.other_account, NEW.usd, NEW.fix, NEW.declared_by_id, NEW.declared_at)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.payer, OLD.amount, OLD.paid_on, OLD.reference, OLD.paid_by,
           OLD.by_another, OLD.other_bank, OLD.other_account, OLD.usd, OLD.fix, OLD.declared_by_id, OLD.declared_at)
       -- Once verified, only the movement is added that a later file of the bank tells.
       OR OLD.state <> 'declared' AND (OLD.state <> 'verified' OR OLD.movement_id IS NOT NULL
          OR (NEW.state, NEW.settled_by_id, NEW.settled_at, NEW.reason, NEW.deposit_id, NEW.paper)
             IS DISTINCT FROM (OLD.state, OLD.settled_by_id, OLD.settled_at, OLD.reason, OLD.deposit_id,
              OLD.paper)) THEN
        RAISE EXCEPTION 'a declaration is settled once, and says what it said'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.deposit_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_deposit d
         WHERE d.id = NEW.deposit_id AND d.fund_id = NEW.fund_id AND d.payer = NEW.payer
           AND d.amount = NEW.amount AND d.reference = NEW.reference
           AND d.usd IS NOT DISTINCT FROM NEW.usd AND d.fix IS NOT DISTINCT FROM NEW.fix) THEN
        RAISE EXCEPTION 'the deposit is not the one that was declared'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'verified' AND (NEW.by_another OR NEW.other_account <> '')
       AND NOT EXISTS (SELECT 1 FROM funding_authorisation WHERE declaration_id = NEW.id) THEN
        RAISE EXCEPTION 'an exception counts after it was authorised'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.movement_id IS NOT NULL THEN
        -- Whoever wants the same movement waits here.
        PERFORM 1 FROM funding_movement WHERE id = NEW.movement_id FOR UPDATE;
        IF NOT EXISTS (
            SELECT 1 FROM funding_movement m JOIN funding_bankaccount a ON a.id = m.account_id
              JOIN funding_deposit d ON d.id = NEW.deposit_id
             WHERE m.id = NEW.movement_id AND a.fund_id = NEW.fund_id AND m.amount = NEW.amount
               AND (OLD.state = 'verified' OR m.booked_on = d.received_on)) THEN
            RAISE EXCEPTION 'the movement is not the deposit that was declared'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM funding_declaration o JOIN funding_deposit d ON d.id = o.deposit_id
             WHERE o.movement_id = NEW.movement_id AND o.id <> NEW.id
               AND NOT EXISTS (SELECT 1 FROM funding_entry r WHERE r.reverses_id = d.entry_id)) THEN
            RAISE EXCEPTION 'a movement verifies one deposit'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF OLD.state = 'declared' AND NEW.state = 'verified'
          AND EXISTS (SELECT 1 FROM funding_bankaccount WHERE fund_id = NEW.fund_id) THEN
        IF NEW.paper = '' THEN
            RAISE EXCEPTION 'a deposit without a movement names the paper on which it was found'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.other_account = '' AND EXISTS (
            SELECT 1 FROM funding_statement s JOIN funding_bankaccount a ON a.id = s.account_id
              JOIN funding_deposit d ON d.id = NEW.deposit_id
             WHERE a.fund_id = NEW.fund_id AND s.layout <> 'cep' AND d.received_on BETWEEN s.since AND s.until
            ) THEN
            RAISE EXCEPTION 'a statement tells of that day: the deposit is one of its movements'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION funding_two_hands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    settling text[] := ARRAY['state', 'settled_by_id', 'settled_at', 'reason', 'entry_id'];
    ordering text[] := ARRAY['clc', 'ordered_on', 'ordered_by_id', 'order_id'];
    was jsonb; is_now jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'declared' THEN
            RAISE EXCEPTION 'what two persons settle begins with one of them'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what was told is not deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    was := to_jsonb(OLD); is_now := to_jsonb(NEW);
    IF OLD.state = 'declared' AND NEW.state IN ('verified', 'rejected') AND was - settling = is_now - settling THEN
        IF NEW.state = 'verified' AND NOT EXISTS (
            SELECT 1 FROM public.funding_entry e WHERE e.id = NEW.entry_id AND e.fund_id = NEW.fund_id
               AND e.kind = TG_ARGV[0] AND e.xact = pg_current_xact_id()) THEN
            RAISE EXCEPTION 'the entry is not that of this %', TG_ARGV[0]
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'verified' AND NEW.state = 'reversed' AND was - 'state'::text = is_now - 'state'::text
       AND EXISTS (SELECT 1 FROM public.funding_entry e WHERE e.reverses_id = NEW.entry_id) THEN
        RETURN NEW;
    END IF;
    -- Only an instalment has a payment order, and it gets it once.
    IF OLD.state = 'verified' AND NEW.state = 'verified' AND was->>'clc' = '' AND is_now->>'clc' <> ''
       AND was - ordering = is_now - ordering THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was told stays as it was told, and is settled once'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- No line of the budget pays more than it has, but for what was given back; and nothing is proved or given
-- back beyond its payment.
CREATE FUNCTION funding_within_its_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line bigint := CASE TG_TABLE_NAME
                   WHEN 'funding_budgetline' THEN to_jsonb(NEW)->>'id'
                   WHEN 'funding_payment' THEN to_jsonb(NEW)->>'line_id'
                   ELSE (SELECT line_id FROM public.funding_payment
                          WHERE id = (to_jsonb(NEW)->>'payment_id')::bigint)::text END;
    most numeric;
BEGIN
    SELECT amount INTO most FROM public.funding_budgetline WHERE id = line FOR UPDATE;
    IF (SELECT coalesce(sum(amount), 0) FROM public.funding_payment
         WHERE line_id = line AND state = 'verified')
     - (SELECT coalesce(sum(r.amount), 0) FROM public.funding_restitution r
          JOIN public.funding_payment p ON p.id = r.payment_id
         WHERE p.line_id = line AND p.state = 'verified' AND r.state = 'verified') > most THEN
        RAISE EXCEPTION 'the line of the budget has % pesos', most
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'line_is_not_passed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER within_its_line AFTER UPDATE ON funding_payment
    FOR EACH ROW WHEN (NEW.state = 'verified') EXECUTE FUNCTION funding_within_its_line();
CREATE TRIGGER within_its_line AFTER UPDATE ON funding_restitution
    FOR EACH ROW WHEN (NEW.state = 'reversed') EXECUTE FUNCTION funding_within_its_line();
CREATE TRIGGER within_its_line AFTER UPDATE ON funding_budgetline
    FOR EACH ROW EXECUTE FUNCTION funding_within_its_line();

CREATE FUNCTION funding_within_its_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most numeric;
BEGIN
    SELECT amount INTO most FROM public.funding_payment WHERE id = NEW.payment_id AND state = 'verified'
       FOR UPDATE;
    IF most IS NULL
       OR (SELECT coalesce(sum(amount), 0) FROM public.funding_proof
            WHERE payment_id = NEW.payment_id AND state = 'verified')
        + (SELECT coalesce(sum(amount), 0) FROM public.funding_restitution
            WHERE payment_id = NEW.payment_id AND state = 'verified') > most THEN
        RAISE EXCEPTION 'the payment was of % pesos', most
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payment_is_not_passed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER within_its_payment AFTER UPDATE ON funding_proof
    FOR EACH ROW WHEN (NEW.state = 'verified') EXECUTE FUNCTION funding_within_its_payment();
CREATE TRIGGER within_its_payment AFTER UPDATE ON funding_restitution
    FOR EACH ROW WHEN (NEW.state = 'verified') EXECUTE FUNCTION funding_within_its_payment();

-- A payment that something proves, or that was given back, is not taken back.
CREATE FUNCTION funding_nothing_hangs_on_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM public.funding_proof WHERE payment_id = NEW.id AND state IN ('declared', 'verified'))
       OR EXISTS (SELECT 1 FROM public.funding_restitution
                   WHERE payment_id = NEW.id AND state IN ('declared', 'verified')) THEN
        RAISE EXCEPTION 'something proves the payment'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payment_hangs_alone';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER nothing_hangs_on_it AFTER UPDATE ON funding_payment
    FOR EACH ROW WHEN (NEW.state = 'reversed') EXECUTE FUNCTION funding_nothing_hangs_on_it();

-- A paper proves as much as it says, in whatever work: its uses wait for one another.
CREATE FUNCTION funding_within_its_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(31416, hashtext(NEW.paper || NEW.reference));
    IF EXISTS (SELECT 1 FROM public.funding_proof p
                WHERE p.paper = NEW.paper AND p.reference = NEW.reference
                  AND (p.paper = 'cfdi' OR (p.fund_id, p.issuer) = (NEW.fund_id, NEW.issuer))
                  AND p.state IN ('declared', 'verified')
               HAVING sum(p.amount) > min(p.total) OR min(p.total) <> max(p.total)) THEN
        RAISE EXCEPTION 'the paper % does not say as much', NEW.reference
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'paper_is_not_passed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER within_its_paper AFTER INSERT ON funding_proof
    FOR EACH ROW EXECUTE FUNCTION funding_within_its_paper();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_budgetchange
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
"""
NO_GUARDS = """
CREATE OR REPLACE FUNCTION funding_settle_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'declared' THEN
            RAISE EXCEPTION 'a declaration is told first, and settled by another person'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
       OR (NEW.id, NEW.fund_id, NEW.payer, NEW.amount, NEW.paid_on, NEW.reference, NEW.paid_by, NEW.by_another,
           NEW.other_bank, NEW.other_account, NEW.declared_by_id, NEW.declared_at)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.payer, OLD.amount, OLD.paid_on, OLD.reference, OLD.paid_by,
           OLD.by_another, OLD.other_bank, OLD.other_account, OLD.declared_by_id, OLD.declared_at)
       -- Once verified, only the movement is added that a later file of the bank tells.
       OR OLD.state <> 'declared' AND (OLD.state <> 'verified' OR OLD.movement_id IS NOT NULL
          OR (NEW.state, NEW.settled_by_id, NEW.settled_at, NEW.reason, NEW.deposit_id, NEW.paper)
             IS DISTINCT FROM (OLD.state, OLD.settled_by_id, OLD.settled_at, OLD.reason, OLD.deposit_id,
              OLD.paper)) THEN
        RAISE EXCEPTION 'a declaration is settled once, and says what it said'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.deposit_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_deposit d
         WHERE d.id = NEW.deposit_id AND d.fund_id = NEW.fund_id AND d.payer = NEW.payer
           AND d.amount = NEW.amount AND d.reference = NEW.reference) THEN
        RAISE EXCEPTION 'the deposit is not the one that was declared'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'verified' AND (NEW.by_another OR NEW.other_account <> '')
       AND NOT EXISTS (SELECT 1 FROM funding_authorisation WHERE declaration_id = NEW.id) THEN
        RAISE EXCEPTION 'an exception counts after it was authorised'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.movement_id IS NOT NULL THEN
        -- Whoever wants the same movement waits here.
        PERFORM 1 FROM funding_movement WHERE id = NEW.movement_id FOR UPDATE;
        IF NOT EXISTS (
            SELECT 1 FROM funding_movement m JOIN funding_bankaccount a ON a.id = m.account_id
              JOIN funding_deposit d ON d.id = NEW.deposit_id
             WHERE m.id = NEW.movement_id AND a.fund_id = NEW.fund_id AND m.amount = NEW.amount
               AND (OLD.state = 'verified' OR m.booked_on = d.received_on)) THEN
            RAISE EXCEPTION 'the movement is not the deposit that was declared'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM funding_declaration o JOIN funding_deposit d ON d.id = o.deposit_id
             WHERE o.movement_id = NEW.movement_id AND o.id <> NEW.id
               AND NOT EXISTS (SELECT 1 FROM funding_entry r WHERE r.reverses_id = d.entry_id)) THEN
            RAISE EXCEPTION 'a movement verifies one deposit'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF OLD.state = 'declared' AND NEW.state = 'verified'
          AND EXISTS (SELECT 1 FROM funding_bankaccount WHERE fund_id = NEW.fund_id) THEN
        IF NEW.paper = '' THEN
            RAISE EXCEPTION 'a deposit without a movement names the paper on which it was found'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.other_account = '' AND EXISTS (
            SELECT 1 FROM funding_statement s JOIN funding_bankaccount a ON a.id = s.account_id
              JOIN funding_deposit d ON d.id = NEW.deposit_id
             WHERE a.fund_id = NEW.fund_id AND s.layout <> 'cep' AND d.received_on BETWEEN s.since AND s.until
            ) THEN
            RAISE EXCEPTION 'a statement tells of that day: the deposit is one of its movements'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER append_only ON funding_budgetchange;
DROP TRIGGER within_its_paper ON funding_proof;
DROP FUNCTION funding_within_its_paper();
DROP TRIGGER nothing_hangs_on_it ON funding_payment;
DROP FUNCTION funding_nothing_hangs_on_it();
DROP TRIGGER within_its_payment ON funding_restitution;
DROP TRIGGER within_its_payment ON funding_proof;
DROP FUNCTION funding_within_its_payment();
DROP TRIGGER within_its_line ON funding_budgetline;
DROP TRIGGER within_its_line ON funding_restitution;
DROP TRIGGER within_its_line ON funding_payment;
DROP FUNCTION funding_within_its_line();
"""
GUARDED = "".join(
    f"CREATE TRIGGER two_hands BEFORE INSERT OR UPDATE OR DELETE ON funding_{table} "
    f"FOR EACH ROW EXECUTE FUNCTION funding_two_hands('{table}');\n"
    for table in TWO_HANDS
)
NOT_GUARDED = (
    "".join(f"DROP TRIGGER two_hands ON funding_{table};\n" for table in TWO_HANDS)
    + "DROP FUNCTION funding_two_hands();"
)

# Works that were agreed before have one line with all their money.
LINES = """
INSERT INTO funding_budgetline (fund_id, number, concept, amount)
SELECT fund_id, 1, 'Costo de la obra', -sum(balance) FROM funding_account
 WHERE moment = 'agreed' GROUP BY fund_id HAVING sum(balance) < 0;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0008_budgets_spending_and_refunds")]
    operations = [
        migrations.RunSQL(POTS, NO_POTS),
        migrations.RunSQL(BOOK_LINE, OLD_BOOK_LINE),
        migrations.RunSQL(POST, OLD_POST),
        migrations.RunSQL(GUARDS, NO_GUARDS),
        migrations.RunSQL(GUARDED, NOT_GUARDED),
        migrations.RunSQL(LINES, migrations.RunSQL.noop),
    ]
