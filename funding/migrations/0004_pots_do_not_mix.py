"""What comes back of a business goes into works of solidarity and nowhere else; the new tables only grow."""

from django.db import migrations

GROWING = ["pot", "inkind", "delivery", "instalment", "recovery"]

BOOK_LINE = """
CREATE OR REPLACE FUNCTION funding_book_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM funding_entry e JOIN funding_account a ON {own}
                   WHERE e.id = NEW.entry_id AND a.id = NEW.account_id AND e.xact = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'a line belongs to the fund and to the transaction of its entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE funding_account SET balance = balance + NEW.amount WHERE id = NEW.account_id;
    RETURN NULL;
END $$;
"""
# Money enters a pot with a recovery, and leaves it as the mirror of that line alone.
COMES_OR_IS_UNDONE = """
    (e.kind = 'recovery' AND (NEW.amount > 0) = (a.moment = 'pot_bank'))
    OR (e.kind = 'reversal' AND EXISTS (
        SELECT 1 FROM funding_line l
        WHERE l.entry_id = e.reverses_id AND l.account_id = a.id AND l.amount = -NEW.amount))
"""
GUARD_ACCOUNT = """
CREATE OR REPLACE FUNCTION funding_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 THEN
            RAISE EXCEPTION 'an account begins at zero' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2
       OR (NEW.id, NEW.fund_id, NEW.pot_id, NEW.payer, NEW.moment, NEW.book)
          IS DISTINCT FROM (OLD.id, OLD.fund_id, OLD.pot_id, OLD.payer, OLD.moment, OLD.book) THEN
        RAISE EXCEPTION 'only lines change the balance of an account, and nothing changes what it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FORWARD = (
    "".join(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON funding_{table} "
        "FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();\n"
        for table in GROWING
    )
    + BOOK_LINE.format(own=f"(a.fund_id = e.fund_id OR (a.pot_id IS NOT NULL AND ({COMES_OR_IS_UNDONE})))")
    + GUARD_ACCOUNT
    + """
CREATE FUNCTION funding_only_solidarity_recovers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pot_id IS NOT NULL
       AND (SELECT family FROM funding_pot WHERE id = NEW.pot_id) IS DISTINCT FROM 'solidarity' THEN
        RAISE EXCEPTION 'what comes back of a business goes into a pot of solidarity'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_solidarity_recovers BEFORE INSERT ON funding_account
    FOR EACH ROW EXECUTE FUNCTION funding_only_solidarity_recovers();
CREATE TRIGGER only_solidarity_recovers BEFORE INSERT ON funding_recovery
    FOR EACH ROW EXECUTE FUNCTION funding_only_solidarity_recovers();
"""
)
BACKWARD = (
    """
DROP TRIGGER only_solidarity_recovers ON funding_recovery;
DROP TRIGGER only_solidarity_recovers ON funding_account;
DROP FUNCTION funding_only_solidarity_recovers();
"""
    + GUARD_ACCOUNT.replace("NEW.pot_id, ", "").replace("OLD.pot_id, ", "")
    + BOOK_LINE.format(own="a.fund_id = e.fund_id")
    + "".join(f"DROP TRIGGER append_only ON funding_{table};\n" for table in GROWING)
)


class Migration(migrations.Migration):
    dependencies = [("funding", "0003_pots_gifts_and_recoveries")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
