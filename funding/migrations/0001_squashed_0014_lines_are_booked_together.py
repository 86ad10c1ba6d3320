"""The tables of the room as 0014_lines_are_booked_together left them, in one step: a new database is ready sooner."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.constraints
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from places.tables import CreateModels

FORWARD = """
-- A line belongs to the transaction that made its entry: nobody adds to an old one.
ALTER TABLE funding_entry ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
-- The page of all acts reads the journal of all works by its days.
CREATE INDEX entries_newest_first ON funding_entry (at DESC, id DESC);

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

CREATE FUNCTION funding_chained(
    previous text, said text
) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
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

-- How the chain of a budget names its pot.
CREATE FUNCTION funding_name_of_pot(
    pot funding_pot
) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT concat_ws(':', 'bolsa', pot.scheme, pot.fiscal_year, pot.state_id, pot.family)
$$;

CREATE FUNCTION funding_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: post the reversal', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION funding_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- An entry adds up in each book and currency.
CREATE FUNCTION funding_entry_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- What comes back of a business goes into works of solidarity and nowhere else.
CREATE FUNCTION funding_only_solidarity_recovers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pot_id IS NOT NULL
       AND coalesce(to_jsonb(NEW)->>'moment', 'pot_bank') IN ('pot_bank', 'for_works')
       AND (SELECT family FROM funding_pot WHERE id = NEW.pot_id) IS DISTINCT FROM 'solidarity' THEN
        RAISE EXCEPTION 'what comes back of a business goes into a pot of solidarity'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- Posting shares this lock and closing takes it alone: a year is never closed around a posting.
CREATE FUNCTION funding_close_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(31415, NEW.year);
    RETURN NEW;
END $$;

-- What was told stays as it was told; only who settled it and how is added, once.
CREATE FUNCTION funding_settle_once() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION funding_bank_account_only_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.closed_on IS NOT NULL
       OR (NEW.id, NEW.fund_id, NEW.bank, NEW.clabe, NEW.holder, NEW.signatories, NEW.opened_on,
           NEW.registered_by_id, NEW.registered_at)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.bank, OLD.clabe, OLD.holder, OLD.signatories, OLD.opened_on,
           OLD.registered_by_id, OLD.registered_at) THEN
        RAISE EXCEPTION 'a bank account closes once, and nothing else of it changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM funding_movement m WHERE m.account_id = NEW.id AND m.booked_on > NEW.closed_on) THEN
        RAISE EXCEPTION 'a bank account closes after its last movement'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION funding_movement_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT account_id FROM funding_statement WHERE id = NEW.statement_id) IS DISTINCT FROM NEW.account_id THEN
        RAISE EXCEPTION 'a movement is of the account of its statement'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (SELECT NEW.booked_on BETWEEN opened_on AND coalesce(closed_on, NEW.booked_on)
              FROM funding_bankaccount WHERE id = NEW.account_id) THEN
        RAISE EXCEPTION 'nothing moves in a bank account before it opens or after it closes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION funding_echo_settles_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'other' OR NOT EXISTS (
            SELECT 1 FROM funding_movement m JOIN funding_statement s ON s.id = NEW.statement_id
             WHERE m.id = NEW.like_id AND m.account_id = NEW.account_id AND s.account_id = NEW.account_id
               AND m.booked_on = NEW.booked_on AND m.amount = NEW.amount AND m.statement_id <> s.id) THEN
            RAISE EXCEPTION 'an echo tells again of a movement of another file of its account'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state <> 'waiting'
       OR (NEW.id, NEW.account_id, NEW.statement_id, NEW.like_id, NEW.booked_on, NEW.amount, NEW.reference,
           NEW.description, NEW.counterpart, NEW.tracking_key, NEW.fingerprint)
          IS DISTINCT FROM (OLD.id, OLD.account_id, OLD.statement_id, OLD.like_id, OLD.booked_on, OLD.amount,
           OLD.reference, OLD.description, OLD.counterpart, OLD.tracking_key, OLD.fingerprint) THEN
        RAISE EXCEPTION 'an echo is settled once, and says what its file said'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.state = 'other') IS DISTINCT FROM EXISTS (
        SELECT 1 FROM funding_movement m
         WHERE m.account_id = NEW.account_id AND m.fingerprint = NEW.fingerprint) THEN
        RAISE EXCEPTION 'an echo is booked if it is another movement, and only then'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION funding_authorisation_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told funding_declaration;
BEGIN
    SELECT * INTO told FROM funding_declaration WHERE id = NEW.declaration_id FOR UPDATE;
    IF told.state <> 'declared' OR NOT (told.by_another OR told.other_account <> '') THEN
        RAISE EXCEPTION 'only an exception that waits is authorised'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF told.declared_by_id = NEW.granted_by_id THEN
        RAISE EXCEPTION 'who declares a deposit does not authorise it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- Everything that an entry is: idempotent, in order, chained, in one round trip. Answers the entry's id.
CREATE FUNCTION funding_post(
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

-- A movement of the bank is one deposit or one operation, whoever writes it.
CREATE FUNCTION funding_sighting_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.movement_id IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(20712, (NEW.movement_id % 2147483647)::int);
    IF NOT EXISTS (
        SELECT 1 FROM funding_movement m
          JOIN funding_bankaccount b ON b.id = m.account_id
          JOIN funding_entry e ON e.id = NEW.entry_id AND e.fund_id = b.fund_id
         WHERE m.id = NEW.movement_id AND m.amount = (
               SELECT sum(l.amount) FROM funding_line l JOIN funding_account a ON a.id = l.account_id
                WHERE l.entry_id = e.id AND a.moment = 'bank')
    ) THEN
        RAISE EXCEPTION 'a movement is an entry of its own work that moves the account by as much'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM funding_sighting s LEFT JOIN funding_entry r ON r.reverses_id = s.entry_id
         WHERE s.movement_id = NEW.movement_id AND r.id IS NULL
    ) OR EXISTS (
        SELECT 1 FROM funding_declaration d JOIN funding_deposit p ON p.id = d.deposit_id
          LEFT JOIN funding_entry r ON r.reverses_id = p.entry_id
         WHERE d.movement_id = NEW.movement_id AND r.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a movement is one thing and not two' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION funding_movement_is_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(20712, (NEW.movement_id % 2147483647)::int);
    IF EXISTS (
        SELECT 1 FROM funding_sighting s LEFT JOIN funding_entry r ON r.reverses_id = s.entry_id
         WHERE s.movement_id = NEW.movement_id AND r.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a movement is one thing and not two' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- Who decides about a work's money waits here for whoever decides now.
CREATE FUNCTION funding_hold(p_fund bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.funding_fund WHERE id = p_fund FOR UPDATE;
END $$;

-- The same for the ceilings of pots, always in the order of their keys.
CREATE FUNCTION funding_hold_pots(p_pots bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.funding_pot WHERE id = ANY (p_pots) ORDER BY id FOR NO KEY UPDATE;
END $$;

-- The lines of an entry are booked together: each tells its number and the balance after it, and one trigger
-- for all of them moves the accounts or refuses.
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

CREATE TRIGGER guard_account BEFORE INSERT OR DELETE OR UPDATE ON funding_account
    FOR EACH ROW EXECUTE FUNCTION funding_guard_account();
CREATE TRIGGER only_solidarity_recovers BEFORE INSERT ON funding_account
    FOR EACH ROW EXECUTE FUNCTION funding_only_solidarity_recovers();
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_amendment
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('amendment');
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_authorisation
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER authorisation_fits BEFORE INSERT ON funding_authorisation
    FOR EACH ROW EXECUTE FUNCTION funding_authorisation_fits();
CREATE TRIGGER only_closes BEFORE DELETE OR UPDATE ON funding_bankaccount
    FOR EACH ROW EXECUTE FUNCTION funding_bank_account_only_closes();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_budgetchange
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER within_its_line AFTER UPDATE ON funding_budgetline
    FOR EACH ROW EXECUTE FUNCTION funding_within_its_line();
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_closing
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('closing');
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_conversion
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('conversion');
CREATE TRIGGER movement_is_free BEFORE INSERT OR UPDATE OF movement_id ON funding_declaration
    FOR EACH ROW WHEN ((new.movement_id IS NOT NULL)) EXECUTE FUNCTION funding_movement_is_free();
CREATE TRIGGER settle_once BEFORE INSERT OR DELETE OR UPDATE ON funding_declaration
    FOR EACH ROW EXECUTE FUNCTION funding_settle_once();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_delivery
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_deposit
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER settles_once BEFORE INSERT OR DELETE OR UPDATE ON funding_echo
    FOR EACH ROW EXECUTE FUNCTION funding_echo_settles_once();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_entry
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
-- Deferred and once per entry: a check per line costs more and finds nothing more.
CREATE CONSTRAINT TRIGGER entry_adds_up AFTER INSERT ON funding_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION funding_entry_adds_up();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON funding_entry
    FOR EACH STATEMENT EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_fund
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_inkind
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_instalment
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_interest
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('interest');
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_line
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON funding_line
    FOR EACH STATEMENT EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_movement
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER movement_fits BEFORE INSERT ON funding_movement
    FOR EACH ROW EXECUTE FUNCTION funding_movement_fits();
CREATE TRIGGER nothing_hangs_on_it AFTER UPDATE ON funding_payment
    FOR EACH ROW WHEN (((new.state)::text = 'reversed'::text)) EXECUTE FUNCTION funding_nothing_hangs_on_it();
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_payment
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('payment');
CREATE TRIGGER within_its_line AFTER UPDATE ON funding_payment
    FOR EACH ROW WHEN (((new.state)::text = 'verified'::text)) EXECUTE FUNCTION funding_within_its_line();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_period
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER close_year BEFORE INSERT ON funding_period FOR EACH ROW EXECUTE FUNCTION funding_close_year();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON funding_period
    FOR EACH STATEMENT EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_pot
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_proof
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('proof');
CREATE TRIGGER within_its_paper AFTER INSERT ON funding_proof
    FOR EACH ROW EXECUTE FUNCTION funding_within_its_paper();
CREATE TRIGGER within_its_payment AFTER UPDATE ON funding_proof
    FOR EACH ROW WHEN (((new.state)::text = 'verified'::text)) EXECUTE FUNCTION funding_within_its_payment();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_recovery
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER only_solidarity_recovers BEFORE INSERT ON funding_recovery
    FOR EACH ROW EXECUTE FUNCTION funding_only_solidarity_recovers();
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_refund
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('refund');
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_release
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('release');
CREATE TRIGGER two_hands BEFORE INSERT OR DELETE OR UPDATE ON funding_restitution
    FOR EACH ROW EXECUTE FUNCTION funding_two_hands('restitution');
CREATE TRIGGER within_its_line AFTER UPDATE ON funding_restitution
    FOR EACH ROW WHEN (((new.state)::text = 'reversed'::text)) EXECUTE FUNCTION funding_within_its_line();
CREATE TRIGGER within_its_payment AFTER UPDATE ON funding_restitution
    FOR EACH ROW WHEN (((new.state)::text = 'verified'::text)) EXECUTE FUNCTION funding_within_its_payment();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_sighting
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER sighting_fits BEFORE INSERT ON funding_sighting
    FOR EACH ROW EXECUTE FUNCTION funding_sighting_fits();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_statement
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON funding_verification
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER book_lines AFTER INSERT ON funding_line REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION funding_book_lines();
"""
BACKWARD = """
DROP FUNCTION funding_authorisation_fits CASCADE;
DROP FUNCTION funding_bank_account_only_closes CASCADE;
DROP FUNCTION funding_book_lines CASCADE;
DROP FUNCTION funding_chained CASCADE;
DROP FUNCTION funding_close_year CASCADE;
DROP FUNCTION funding_echo_settles_once CASCADE;
DROP FUNCTION funding_entry_adds_up CASCADE;
DROP FUNCTION funding_guard_account CASCADE;
DROP FUNCTION funding_hold CASCADE;
DROP FUNCTION funding_hold_pots CASCADE;
DROP FUNCTION funding_legs CASCADE;
DROP FUNCTION funding_movement_fits CASCADE;
DROP FUNCTION funding_movement_is_free CASCADE;
DROP FUNCTION funding_name_of_pot CASCADE;
DROP FUNCTION funding_nothing_hangs_on_it CASCADE;
DROP FUNCTION funding_only_solidarity_recovers CASCADE;
DROP FUNCTION funding_post CASCADE;
DROP FUNCTION funding_refuse_change CASCADE;
DROP FUNCTION funding_settle_once CASCADE;
DROP FUNCTION funding_sighting_fits CASCADE;
DROP FUNCTION funding_text CASCADE;
DROP FUNCTION funding_two_hands CASCADE;
DROP FUNCTION funding_within_its_line CASCADE;
DROP FUNCTION funding_within_its_paper CASCADE;
DROP FUNCTION funding_within_its_payment CASCADE;
"""


class Migration(migrations.Migration):

    replaces = [('funding', '0001_ledger'), ('funding', '0002_entries_add_up_and_only_grow'), ('funding', '0003_pots_gifts_and_recoveries'), ('funding', '0004_pots_do_not_mix'), ('funding', '0005_one_door_and_a_chain'), ('funding', '0006_declared_deposits'), ('funding', '0007_bank_accounts'), ('funding', '0008_budgets_spending_and_refunds'), ('funding', '0009_ceilings_and_two_hands'), ('funding', '0010_reminders'), ('funding', '0011_verifications'), ('funding', '0012_sightings'), ('funding', '0013_least_rights'), ('funding', '0014_lines_are_booked_together')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0006_invitations_and_hand_overs'),
        ('places', '0001_squashed_0002_migration_intensity'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Verification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('chains', models.PositiveIntegerField(verbose_name='obras revisadas')),
                    ('flaws', models.PositiveIntegerField(verbose_name='fallas')),
                    ('told', models.JSONField(default=list, verbose_name='las primeras fallas')),
                    ('heads_sha256', models.CharField(max_length=64, verbose_name='huella de los extremos')),
                ],
                options={
                    'verbose_name': 'revisión del libro',
                    'verbose_name_plural': 'revisiones del libro',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='Pot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheme', models.CharField(max_length=40, verbose_name='programa')),
                    ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='ejercicio fiscal')),
                    ('family', models.CharField(choices=[('solidarity', 'Solidaria'), ('investment', 'De inversión')], max_length=12, verbose_name='familia')),
                    ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pots', to='places.state', verbose_name='estado')),
                ],
                options={
                    'verbose_name': 'bolsa',
                    'verbose_name_plural': 'bolsas',
                    'ordering': ['-fiscal_year', 'scheme', 'state', 'family'],
                    'constraints': [models.UniqueConstraint(fields=('scheme', 'fiscal_year', 'state', 'family'), name='pot_is_one'), models.CheckConstraint(condition=models.Q(('family__in', ['solidarity', 'investment'])), name='pot_has_a_known_family')],
                },
            ),
            migrations.CreateModel(
                name='Fund',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('folio', models.CharField(max_length=30, unique=True, verbose_name='folio de la obra')),
                    ('scheme', models.CharField(max_length=40, verbose_name='programa')),
                    ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='ejercicio fiscal')),
                    ('total', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='costo total')),
                    ('deposit_until', models.DateField(blank=True, null=True, verbose_name='fecha límite para depositar')),
                    ('opened_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='abierto')),
                    ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='empresa aportante')),
                    ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='places.municipality', verbose_name='municipio')),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo abrió')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='accounts.office', verbose_name='club')),
                    ('pot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='funding.pot', verbose_name='bolsa')),
                ],
                options={
                    'verbose_name': 'fondo',
                    'verbose_name_plural': 'fondos',
                    'ordering': ['-opened_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='fund_holds_money')],
                },
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='número')),
                    ('booked_on', models.DateField(verbose_name='fecha contable')),
                    ('kind', models.CharField(choices=[('agreement', 'Convenio'), ('deposit', 'Depósito'), ('in_kind', 'Entrega en especie'), ('recovery', 'Recuperación'), ('ceiling', 'Techo presupuestal'), ('transfer', 'Transferencia entre estados'), ('amendment', 'Convenio modificatorio'), ('release', 'Ministración autorizada'), ('order', 'Orden de pago (CLC)'), ('payment', 'Pago'), ('proof', 'Comprobación'), ('restitution', 'Devolución a la cuenta'), ('interest', 'Rendimientos'), ('conversion', 'Conversión de dólares'), ('closing', 'Cierre de la cuenta'), ('refund', 'Reintegro'), ('reversal', 'Reverso')], max_length=12, verbose_name='clase')),
                    ('key', models.CharField(max_length=160)),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('request_sha256', models.CharField(max_length=64)),
                    ('previous_sha256', models.CharField(blank=True, max_length=64)),
                    ('sha256', models.CharField(max_length=64, verbose_name='huella SHA-256')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                    ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='funding.entry', verbose_name='reversa a')),
                    ('fund', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='funding.fund')),
                    ('pot', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='funding.pot')),
                ],
                options={
                    'verbose_name': 'asiento',
                    'verbose_name_plural': 'asientos',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='entry_is_posted_once'), models.UniqueConstraint(fields=('fund', 'number'), name='entry_has_its_number'), models.UniqueConstraint(fields=('pot', 'number'), name='pot_entry_has_its_number'), models.CheckConstraint(condition=models.Q(models.Q(('fund__isnull', False), ('pot__isnull', True)), models.Q(('fund__isnull', True), ('pot__isnull', False)), _connector='OR'), name='entry_is_of_a_fund_or_of_a_pot'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reversal'), ('reverses__isnull', False)), models.Q(models.Q(('kind', 'reversal'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='reversal_names_its_original')],
                },
            ),
            migrations.CreateModel(
                name='Deposit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('payer', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio'), ('migrants', 'Migrantes'), ('company', 'Empresa')], max_length=10, verbose_name='aportante')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('received_on', models.DateField(verbose_name='fecha de abono')),
                    ('reference', models.CharField(max_length=40, verbose_name='clave de rastreo o referencia')),
                    ('paid_by', models.CharField(max_length=200, verbose_name='ordenante, como aparece en la transferencia')),
                    ('usd', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='importe en dólares')),
                    ('fix', models.DecimalField(blank=True, decimal_places=4, max_digits=8, null=True, verbose_name='pesos por dólar')),
                    ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deposit', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deposits', to='funding.fund')),
                ],
                options={
                    'verbose_name': 'depósito',
                    'verbose_name_plural': 'depósitos',
                    'ordering': ['received_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='deposit_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='deposit_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('fix__isnull', True), ('usd__isnull', True)), models.Q(('fix__gt', 0), ('usd__gt', 0)), _connector='OR'), name='dollars_have_their_rate')],
                },
            ),
            migrations.CreateModel(
                name='Conversion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                    ('deposit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversions', to='funding.deposit', verbose_name='depósito')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                ],
                options={
                    'verbose_name': 'conversión de dólares',
                    'verbose_name_plural': 'conversiones de dólares',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='conversion_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='conversion_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='conversion_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='conversion_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('deposit',), name='conversion_is_told_once')],
                },
            ),
            migrations.CreateModel(
                name='Closing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('why', models.CharField(choices=[('saving', 'Economías: la obra costó menos'), ('year_end', 'Fin del ejercicio fiscal'), ('not_executed', 'La obra no se hizo'), ('cancelled', 'La obra se canceló'), ('over_cap', 'El apoyo pasó del tope'), ('not_proved', 'Gasto sin comprobar, devuelto')], max_length=12, verbose_name='causa')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                ],
                options={
                    'verbose_name': 'cierre de la cuenta',
                    'verbose_name_plural': 'cierres de la cuenta',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='closing_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='closing_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='closing_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='closing_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('fund', 'reference'), name='closing_is_told_once')],
                },
            ),
            migrations.CreateModel(
                name='BudgetLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='número')),
                    ('concept', models.CharField(max_length=200, verbose_name='concepto')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budget_lines', to='funding.fund')),
                ],
                options={
                    'verbose_name': 'concepto del presupuesto',
                    'verbose_name_plural': 'conceptos del presupuesto',
                    'ordering': ['fund', 'number'],
                    'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('fund', 'number'), name='budget_line_has_its_number'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='budget_line_is_positive'), models.CheckConstraint(condition=models.Q(('concept', ''), _negated=True), name='budget_line_says_for_what')],
                },
            ),
            migrations.CreateModel(
                name='BankAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('bank', models.CharField(max_length=80, verbose_name='banco')),
                    ('clabe', models.CharField(max_length=18, verbose_name='CLABE')),
                    ('holder', models.CharField(max_length=200, verbose_name='titular')),
                    ('signatories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None, verbose_name='firmantes')),
                    ('opened_on', models.DateField(verbose_name='abierta el')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='cerrada el')),
                    ('registered_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrada')),
                    ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la registró')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_accounts', to='funding.fund')),
                ],
                options={
                    'verbose_name': 'cuenta bancaria',
                    'verbose_name_plural': 'cuentas bancarias',
                    'ordering': ['-opened_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('clabe__regex', '^[0-9]{18}$')), name='clabe_has_18_digits'), models.CheckConstraint(condition=models.Q(models.Q(('bank', ''), _negated=True), models.Q(('holder', ''), _negated=True)), name='bank_account_has_bank_and_holder'), models.CheckConstraint(condition=models.Q(('signatories__len__gt', 0)), name='bank_account_has_signatories'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='bank_account_closes_after_it_opens'), models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('fund',), name='fund_has_one_open_bank_account'), models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('clabe',), name='clabe_serves_one_fund')],
                },
            ),
            migrations.CreateModel(
                name='Amendment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('changes', models.JSONField(verbose_name='cambios por aportante')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                ],
                options={
                    'verbose_name': 'convenio modificatorio',
                    'verbose_name_plural': 'convenios modificatorios',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='amendment_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='amendment_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='amendment_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='amendment_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('fund', 'reference'), name='amendment_is_told_once')],
                },
            ),
            migrations.CreateModel(
                name='Account',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('payer', models.CharField(blank=True, choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio'), ('migrants', 'Migrantes'), ('company', 'Empresa')], max_length=10)),
                    ('moment', models.CharField(choices=[('agreed', 'Convenido'), ('outstanding', 'Por depositar'), ('deposited', 'Depositado'), ('bank', 'Banco'), ('available', 'Disponible'), ('kind_agreed', 'Convenido en especie'), ('kind_due', 'Por entregar en especie'), ('kind_given', 'Entregado en especie'), ('recoverable', 'Apoyo que se recupera'), ('to_recover', 'Por recuperar'), ('recovered', 'Recuperado'), ('pot_bank', 'Banco de la bolsa'), ('for_works', 'Disponible para obras sociales'), ('approved', 'Aprobado'), ('increased', 'Ampliaciones'), ('reduced', 'Reducciones'), ('to_commit', 'Por comprometer'), ('committed', 'Comprometido por devengar'), ('accrued', 'Devengado por ejercer'), ('executed', 'Ejercido por pagar'), ('paid_out', 'Pagado'), ('unproved', 'Obra por comprobar'), ('applied', 'Aplicado por comprobar'), ('proved', 'Obra comprobada'), ('justified', 'Aplicado y comprobado'), ('interest', 'Rendimientos'), ('refundable', 'Por reintegrar'), ('refunded', 'Reintegrado'), ('refunds', 'Reintegros de la obra'), ('charges', 'Cargas financieras pagadas'), ('charged', 'Cargas financieras de quien ejecuta'), ('bank_usd', 'Banco, dólares'), ('exchange_usd', 'Dólares por convertir'), ('exchange_mxn', 'Dólares por convertir, en pesos')], max_length=20)),
                    ('book', models.CharField(max_length=1)),
                    ('currency', models.CharField(default='MXN', max_length=3)),
                    ('balance', models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=16)),
                    ('lines_count', models.PositiveIntegerField(default=0)),
                    ('fund', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='funding.fund')),
                    ('pot', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='funding.pot')),
                ],
                options={
                    'verbose_name': 'cuenta',
                    'verbose_name_plural': 'cuentas',
                    'constraints': [models.UniqueConstraint(fields=('fund', 'payer', 'moment', 'currency'), name='account_is_one_per_payer'), models.UniqueConstraint(fields=('pot', 'payer', 'moment', 'currency'), name='pot_account_is_one_per_payer'), models.CheckConstraint(condition=models.Q(models.Q(('fund__isnull', False), ('pot__isnull', True)), models.Q(('fund__isnull', True), ('moment__in', ['approved', 'for_works', 'increased', 'pot_bank', 'reduced', 'to_commit']), ('pot__isnull', False)), _connector='OR'), name='account_is_of_a_fund_or_of_a_pot'), models.CheckConstraint(condition=models.Q(models.Q(('balance__lte', 0), ('moment__in', ['agreed', 'applied', 'approved', 'available', 'charged', 'exchange_usd', 'for_works', 'increased', 'interest', 'justified', 'kind_agreed', 'recoverable', 'refundable', 'refunds'])), models.Q(('balance__gte', 0), ('moment__in', ['accrued', 'bank', 'bank_usd', 'charges', 'committed', 'deposited', 'exchange_mxn', 'executed', 'kind_due', 'kind_given', 'outstanding', 'paid_out', 'pot_bank', 'proved', 'recovered', 'reduced', 'refunded', 'to_recover', 'unproved'])), ('moment__in', ['to_commit']), _connector='OR'), name='account_stays_on_its_side')],
                },
            ),
            migrations.CreateModel(
                name='InKind',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('payer', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio'), ('migrants', 'Migrantes'), ('company', 'Empresa')], max_length=10, verbose_name='aportante')),
                    ('description', models.CharField(max_length=300, verbose_name='qué se entrega')),
                    ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='valor en pesos')),
                    ('paper', models.CharField(max_length=200, verbose_name='documento de valuación')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='in_kind', to='funding.fund')),
                ],
                options={
                    'verbose_name': 'aportación en especie',
                    'verbose_name_plural': 'aportaciones en especie',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='in_kind_is_worth_something'), models.CheckConstraint(condition=models.Q(('paper', ''), _negated=True), name='in_kind_has_its_valuation')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('delivered_on', models.DateField(verbose_name='fecha de entrega')),
                    ('paper', models.CharField(max_length=200, verbose_name='acta de entrega')),
                    ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='funding.entry')),
                    ('in_kind', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='funding.inkind')),
                ],
                options={
                    'verbose_name': 'entrega en especie',
                    'verbose_name_plural': 'entregas en especie',
                    'constraints': [models.CheckConstraint(condition=models.Q(('paper', ''), _negated=True), name='delivery_has_its_paper')],
                },
            ),
            migrations.CreateModel(
                name='Instalment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='número')),
                    ('due_on', models.DateField(verbose_name='vence')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='funding.fund')),
                ],
                options={
                    'verbose_name': 'pago de la recuperación',
                    'verbose_name_plural': 'pagos de la recuperación',
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('fund', 'number'), name='instalment_is_numbered_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='instalment_is_positive')],
                },
            ),
            migrations.CreateModel(
                name='Interest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                ],
                options={
                    'verbose_name': 'rendimientos',
                    'verbose_name_plural': 'rendimientos',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='interest_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='interest_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='interest_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='interest_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('fund', 'reference'), name='interest_is_told_once')],
                },
            ),
            migrations.CreateModel(
                name='Line',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                    ('number', models.PositiveIntegerField()),
                    ('balance', models.DecimalField(decimal_places=2, max_digits=16)),
                    ('at', models.DateTimeField()),
                    ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funding.account')),
                    ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funding.entry')),
                ],
                options={
                    'verbose_name': 'línea',
                    'verbose_name_plural': 'líneas',
                    'indexes': [models.Index(fields=['account', '-at', '-number'], name='balance_on_a_past_day')],
                    'constraints': [models.UniqueConstraint(fields=('entry', 'account'), name='account_stands_once_in_an_entry'), models.UniqueConstraint(fields=('account', 'number'), name='line_has_its_number'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='line_moves_money')],
                },
            ),
            migrations.CreateModel(
                name='Statement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_name', models.CharField(max_length=200, verbose_name='archivo')),
                    ('layout', models.CharField(max_length=20, verbose_name='formato')),
                    ('sha256', models.CharField(max_length=64, verbose_name='huella SHA-256')),
                    ('since', models.DateField(verbose_name='del')),
                    ('until', models.DateField(verbose_name='al')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='funding.bankaccount')),
                    ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo importó')),
                ],
                options={
                    'verbose_name': 'estado de cuenta',
                    'verbose_name_plural': 'estados de cuenta',
                    'ordering': ['-pk'],
                    'constraints': [models.UniqueConstraint(fields=('account', 'sha256'), name='statement_is_imported_once')],
                },
            ),
            migrations.CreateModel(
                name='Movement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('booked_on', models.DateField(verbose_name='fecha')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('reference', models.CharField(blank=True, max_length=60, verbose_name='referencia')),
                    ('description', models.CharField(blank=True, max_length=300, verbose_name='concepto')),
                    ('counterpart', models.CharField(blank=True, max_length=200, verbose_name='ordenante o beneficiario')),
                    ('tracking_key', models.CharField(blank=True, max_length=60, verbose_name='clave de rastreo')),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='funding.bankaccount')),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='funding.statement')),
                ],
                options={
                    'verbose_name': 'movimiento',
                    'verbose_name_plural': 'movimientos',
                    'ordering': ['-booked_on', '-pk'],
                    'indexes': [models.Index(fields=['account', '-booked_on', '-id'], name='movements_newest_first')],
                    'constraints': [models.UniqueConstraint(fields=('account', 'fingerprint'), name='movement_is_booked_once'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='movement_moves_money')],
                },
            ),
            migrations.CreateModel(
                name='Declaration',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('payer', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio'), ('migrants', 'Migrantes'), ('company', 'Empresa')], max_length=10, verbose_name='aportante')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('paid_on', models.DateField(verbose_name='fecha del depósito')),
                    ('reference', models.CharField(max_length=40, verbose_name='clave de rastreo o referencia')),
                    ('paid_by', models.CharField(max_length=200, verbose_name='ordenante, como aparece en la transferencia')),
                    ('usd', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='importe en dólares')),
                    ('fix', models.DecimalField(blank=True, decimal_places=4, max_digits=8, null=True, verbose_name='pesos por dólar')),
                    ('by_another', models.BooleanField(default=False, verbose_name='la transferencia la hizo alguien distinto de quien aporta')),
                    ('other_bank', models.CharField(blank=True, max_length=80, verbose_name='banco de la otra cuenta')),
                    ('other_account', models.CharField(blank=True, max_length=4, verbose_name='últimos 4 dígitos de la otra cuenta')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='declarado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='por qué se rechaza')),
                    ('paper', models.CharField(blank=True, max_length=120, verbose_name='papel del banco')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo declaró')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                    ('deposit', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declaration', to='funding.deposit')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='funding.fund')),
                    ('movement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='funding.movement', verbose_name='movimiento')),
                ],
                options={
                    'verbose_name': 'depósito declarado',
                    'verbose_name_plural': 'depósitos declarados',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='declaration_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='declaration_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('fix__isnull', True), ('usd__isnull', True)), models.Q(('fix__gt', 0), ('usd__gt', 0)), _connector='OR'), name='declared_dollars_have_their_rate'), models.CheckConstraint(condition=models.Q(models.Q(('deposit__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('deposit__isnull', False), ('settled_by__isnull', False), ('state', 'verified')), models.Q(('deposit__isnull', True), ('settled_by__isnull', False), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='declaration_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='declaration_needs_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('other_account', ''), ('other_bank', '')), models.Q(models.Q(('other_bank', ''), _negated=True), ('other_account__regex', '^[0-9]{4}$')), _connector='OR'), name='other_account_is_told_whole'), models.CheckConstraint(condition=models.Q(models.Q(('movement__isnull', True), ('paper', '')), models.Q(('state', 'verified'), models.Q(('movement__isnull', True), ('other_account', ''), _connector='OR')), _connector='OR'), name='verified_deposit_was_found_somewhere'), models.UniqueConstraint(condition=models.Q(('state', 'declared')), fields=('fund', 'reference'), name='reference_waits_once')],
                },
            ),
            migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('payee', models.CharField(max_length=200, verbose_name='a quién se pagó')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='funding.budgetline', verbose_name='concepto del presupuesto')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                ],
                options={
                    'verbose_name': 'pago',
                    'verbose_name_plural': 'pagos',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='payment_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='payment_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='payment_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('fund', 'reference'), name='payment_is_told_once')],
                },
            ),
            migrations.CreateModel(
                name='Period',
                fields=[
                    ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='año')),
                    ('closed_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cerrado')),
                    ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo cerró')),
                ],
                options={
                    'verbose_name': 'año cerrado',
                    'verbose_name_plural': 'años cerrados',
                    'ordering': ['-year'],
                },
            ),
            migrations.CreateModel(
                name='BudgetChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('approved', 'Techo aprobado'), ('increased', 'Ampliación'), ('reduced', 'Reducción'), ('transfer', 'Transferencia a otro estado')], max_length=10, verbose_name='movimiento')),
                    ('payer', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio')], max_length=10, verbose_name='aportante')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('paper', models.CharField(max_length=200, verbose_name='oficio o publicación')),
                    ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='budget_change', to='funding.entry')),
                    ('pot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budget_changes', to='funding.pot', verbose_name='bolsa')),
                    ('to_pot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.pot', verbose_name='bolsa que recibe')),
                ],
                options={
                    'verbose_name': 'movimiento del techo',
                    'verbose_name_plural': 'movimientos del techo',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='budget_change_is_positive'), models.CheckConstraint(condition=models.Q(('paper', ''), _negated=True), name='budget_change_has_its_paper'), models.CheckConstraint(condition=models.Q(('payer__in', ['federal', 'state', 'municipal'])), name='budget_is_of_a_government'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'transfer'), ('to_pot__isnull', False), models.Q(('to_pot', models.F('pot')), _negated=True)), models.Q(models.Q(('kind', 'transfer'), _negated=True), ('to_pot__isnull', True)), _connector='OR'), name='only_a_transfer_has_a_second_pot')],
                },
            ),
            migrations.CreateModel(
                name='Proof',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('paper', models.CharField(choices=[('cfdi', 'Factura (CFDI)'), ('payroll', 'Lista de raya'), ('other', 'Otro comprobante')], max_length=10, verbose_name='comprobante')),
                    ('issuer', models.CharField(max_length=200, verbose_name='quién lo expide')),
                    ('total', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='total del comprobante en pesos')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='funding.payment', verbose_name='pago')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                ],
                options={
                    'verbose_name': 'comprobante',
                    'verbose_name_plural': 'comprobantes',
                    'ordering': ['pk'],
                    'abstract': False,
                    'indexes': [models.Index(fields=['paper', 'reference'], name='proofs_of_a_paper')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='proof_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='proof_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='proof_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='proof_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('payment', 'paper', 'issuer', 'reference'), name='proof_is_told_once'), models.CheckConstraint(condition=models.Q(('total__gte', models.F('amount'))), name='proof_is_within_its_paper')],
                },
            ),
            migrations.CreateModel(
                name='Recovery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('received_on', models.DateField(verbose_name='fecha de abono')),
                    ('reference', models.CharField(max_length=40, verbose_name='clave de rastreo o referencia')),
                    ('paid_by', models.CharField(max_length=200, verbose_name='ordenante, como aparece en la transferencia')),
                    ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recovery', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='funding.fund')),
                    ('pot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='funding.pot')),
                ],
                options={
                    'verbose_name': 'recuperación',
                    'verbose_name_plural': 'recuperaciones',
                    'ordering': ['received_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='recovery_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='recovery_has_a_reference')],
                },
            ),
            migrations.CreateModel(
                name='Refund',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('payer', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio'), ('migrants', 'Migrantes'), ('company', 'Empresa')], max_length=10, verbose_name='aportante')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='fecha límite legal')),
                    ('charges', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='cargas financieras por el retraso, en pesos')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                ],
                options={
                    'verbose_name': 'reintegro',
                    'verbose_name_plural': 'reintegros',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='refund_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='refund_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='refund_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('fund', 'reference'), name='refund_is_told_once'), models.CheckConstraint(condition=models.Q(('charges__gte', 0)), name='charges_are_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='Release',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('payer', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio')], max_length=10, verbose_name='aportante')),
                    ('conditions', models.CharField(max_length=500, verbose_name='condiciones que se cumplen, con su documento')),
                    ('clc', models.CharField(blank=True, max_length=40, verbose_name='número de la CLC')),
                    ('ordered_on', models.DateField(blank=True, null=True, verbose_name='fecha de la CLC')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                    ('order', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ordered', to='funding.entry')),
                    ('ordered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registró la CLC')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                ],
                options={
                    'verbose_name': 'ministración',
                    'verbose_name_plural': 'ministraciones',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='release_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='release_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='release_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='release_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('fund', 'reference'), name='release_is_told_once'), models.CheckConstraint(condition=models.Q(('conditions', ''), _negated=True), name='release_says_its_conditions'), models.CheckConstraint(condition=models.Q(('payer__in', ['federal', 'state', 'municipal'])), name='release_is_of_a_government'), models.CheckConstraint(condition=models.Q(models.Q(('clc', ''), ('order__isnull', True), ('ordered_by__isnull', True), ('ordered_on__isnull', True)), models.Q(('order__isnull', False), ('ordered_by__isnull', False), ('ordered_on__isnull', False), models.Q(('clc', ''), _negated=True)), _connector='OR'), name='release_is_ordered_whole'), models.UniqueConstraint(condition=models.Q(models.Q(('clc', ''), _negated=True), ('state', 'verified')), fields=('payer', 'clc'), name='clc_is_used_once')],
                },
            ),
            migrations.CreateModel(
                name='Reminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('payer', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio'), ('migrants', 'Migrantes'), ('company', 'Empresa')], max_length=10, verbose_name='aportante')),
                    ('occasion', models.CharField(max_length=20, verbose_name='ocasión')),
                    ('asked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='pedido')),
                    ('state', models.CharField(choices=[('queued', 'Por enviar'), ('sending', 'Enviándose'), ('sent', 'Enviado'), ('dropped', 'No hizo falta')], default='queued', max_length=8, verbose_name='situación')),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='enviado')),
                    ('people', models.PositiveSmallIntegerField(default=0, verbose_name='personas a las que se escribió')),
                    ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo pidió')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='funding.fund')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='oficina a la que se escribe')),
                ],
                options={
                    'verbose_name': 'recordatorio',
                    'verbose_name_plural': 'recordatorios',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['office'], name='reminders_to_be_sent')],
                    'constraints': [models.UniqueConstraint(fields=('fund', 'payer', 'occasion', 'office'), name='office_is_reminded_once'), models.CheckConstraint(condition=models.Q(('occasion', ''), _negated=True), name='reminder_has_its_occasion'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(('people__gt', 0), ('sent_at__isnull', False)), _connector='OR'), name='sent_reminder_went_to_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Restitution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('happened_on', models.DateField(verbose_name='fecha')),
                    ('reference', models.CharField(max_length=60, verbose_name='referencia')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='nota')),
                    ('declared_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('state', models.CharField(choices=[('declared', 'Por verificar'), ('verified', 'Verificado'), ('rejected', 'Rechazado'), ('reversed', 'Revertido')], default='declared', max_length=10, verbose_name='situación')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                    ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='funding.entry')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='funding.fund')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restitutions', to='funding.payment', verbose_name='pago')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo resolvió')),
                ],
                options={
                    'verbose_name': 'devolución a la cuenta',
                    'verbose_name_plural': 'devoluciones a la cuenta',
                    'ordering': ['pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='restitution_is_positive'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='restitution_has_a_reference'), models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('settled_by__isnull', True), ('state', 'declared')), models.Q(('settled_by__isnull', False), ('entry__isnull', False), ('state__in', ['verified', 'reversed'])), models.Q(('settled_by__isnull', False), ('entry__isnull', True), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='restitution_is_settled_whole'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('declared_by')), _negated=True), _connector='OR'), name='restitution_needs_two_persons'), models.UniqueConstraint(condition=models.Q(('state__in', ['declared', 'verified'])), fields=('fund', 'reference'), name='restitution_is_told_once')],
                },
            ),
            migrations.CreateModel(
                name='Sighting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('paper', models.CharField(blank=True, max_length=120, verbose_name='papel del banco')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo vio')),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='funding.entry', verbose_name='asiento')),
                    ('movement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='funding.movement', verbose_name='movimiento del banco')),
                ],
                options={
                    'verbose_name': 'comprobación en el banco',
                    'verbose_name_plural': 'comprobaciones en el banco',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('movement__isnull', False), ('paper', '')), models.Q(('movement__isnull', True), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='sighting_is_a_movement_or_a_paper'), models.UniqueConstraint(condition=models.Q(('movement__isnull', False)), fields=('entry',), name='entry_is_one_movement'), models.UniqueConstraint(condition=models.Q(('movement__isnull', True)), fields=('entry',), name='entry_is_in_one_paper')],
                },
            ),
            migrations.CreateModel(
                name='Echo',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('booked_on', models.DateField(verbose_name='fecha')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe en pesos')),
                    ('reference', models.CharField(blank=True, max_length=60, verbose_name='referencia')),
                    ('description', models.CharField(blank=True, max_length=300, verbose_name='concepto')),
                    ('counterpart', models.CharField(blank=True, max_length=200, verbose_name='ordenante o beneficiario')),
                    ('tracking_key', models.CharField(blank=True, max_length=60, verbose_name='clave de rastreo')),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('waiting', 'Por aclarar'), ('same', 'El mismo movimiento'), ('other', 'Otro movimiento')], default='waiting', max_length=7, verbose_name='situación')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='echoes', to='funding.bankaccount')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo aclaró')),
                    ('like', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='echoes', to='funding.movement', verbose_name='movimiento que se le parece')),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='echoes', to='funding.statement')),
                ],
                options={
                    'verbose_name': 'renglón repetido',
                    'verbose_name_plural': 'renglones repetidos',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('account', 'fingerprint'), name='echo_is_kept_once'), models.UniqueConstraint(condition=models.Q(('state', 'same')), fields=('statement', 'like'), name='file_tells_a_movement_once'), models.CheckConstraint(condition=models.Q(models.Q(('settled_by__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('settled_by__isnull', False)), _connector='OR'), name='echo_is_settled_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Authorisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=2000, verbose_name='razón')),
                    ('paper', models.CharField(max_length=120, verbose_name='oficio que la autoriza')),
                    ('granted_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='autorizada')),
                    ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la autorizó')),
                    ('declaration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='authorisation', to='funding.declaration')),
                ],
                options={
                    'verbose_name': 'autorización de un depósito',
                    'verbose_name_plural': 'autorizaciones de depósitos',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('paper', ''), _negated=True)), name='authorisation_has_reason_and_paper')],
                },
            ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
