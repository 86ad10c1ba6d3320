"""What no program and no hand may break: entries add up, balances follow lines, the journal only grows."""

from django.db import migrations

FORWARD = """
-- A line belongs to the transaction that made its entry: nobody adds to an old one.
ALTER TABLE funding_entry ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION funding_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: post the reversal', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_entry
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_line
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_deposit
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_fund
    FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON funding_entry
    FOR EACH STATEMENT EXECUTE FUNCTION funding_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON funding_line
    FOR EACH STATEMENT EXECUTE FUNCTION funding_refuse_change();

CREATE FUNCTION funding_book_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM funding_entry e JOIN funding_account a ON a.fund_id = e.fund_id
                   WHERE e.id = NEW.entry_id AND a.id = NEW.account_id AND e.xact = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE funding_account SET balance = balance + NEW.amount WHERE id = NEW.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER book_line AFTER INSERT ON funding_line
    FOR EACH ROW EXECUTE FUNCTION funding_book_line();

CREATE FUNCTION funding_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 THEN
            RAISE EXCEPTION 'an account begins at zero' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2
       OR (NEW.id, NEW.fund_id, NEW.payer, NEW.moment, NEW.book)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.payer, OLD.moment, OLD.book) THEN
        RAISE EXCEPTION 'only lines change the balance of an account, and nothing changes what it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_account BEFORE INSERT OR UPDATE OR DELETE ON funding_account
    FOR EACH ROW EXECUTE FUNCTION funding_guard_account();

CREATE FUNCTION funding_entry_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM funding_line WHERE entry_id = NEW.id) < 2 THEN
        RAISE EXCEPTION 'entry % has fewer than two lines', NEW.key USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM funding_line l JOIN funding_account a ON a.id = l.account_id
               WHERE l.entry_id = NEW.id GROUP BY a.book HAVING sum(l.amount) <> 0) THEN
        RAISE EXCEPTION 'entry % does not add up to zero', NEW.key USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
-- Deferred and once per entry: a check per line costs more and finds nothing more.
CREATE CONSTRAINT TRIGGER entry_adds_up AFTER INSERT ON funding_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funding_entry_adds_up();
"""

BACKWARD = """
DROP TRIGGER entry_adds_up ON funding_entry;
DROP FUNCTION funding_entry_adds_up();
DROP TRIGGER guard_account ON funding_account;
DROP FUNCTION funding_guard_account();
DROP TRIGGER book_line ON funding_line;
DROP FUNCTION funding_book_line();
DROP TRIGGER never_emptied ON funding_line;
DROP TRIGGER never_emptied ON funding_entry;
DROP TRIGGER append_only ON funding_fund;
DROP TRIGGER append_only ON funding_deposit;
DROP TRIGGER append_only ON funding_line;
DROP TRIGGER append_only ON funding_entry;
DROP FUNCTION funding_refuse_change();
ALTER TABLE funding_entry DROP COLUMN xact;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_ledger")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
