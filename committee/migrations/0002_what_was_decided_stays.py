"""Decisions, minutes and what hangs on them are evidence: nobody rewrites them, with or without this program."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION committee_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON committee_decision
    FOR EACH ROW EXECUTE FUNCTION committee_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON committee_promotion
    FOR EACH ROW EXECUTE FUNCTION committee_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON committee_minutes
    FOR EACH ROW EXECUTE FUNCTION committee_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON committee_erratum
    FOR EACH ROW EXECUTE FUNCTION committee_refuse_change();

-- Votes and recusals of a decided item, and who came to a session that ended, stay as they were.
CREATE FUNCTION committee_keep_what_was_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_item bigint;
    new_item bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN old_item := OLD.item_id; END IF;
    IF TG_OP <> 'DELETE' THEN new_item := NEW.item_id; END IF;
    IF EXISTS (SELECT 1 FROM committee_decision WHERE item_id IN (old_item, new_item)) THEN
        RAISE EXCEPTION 'the item is decided: % stays', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_what_was_decided BEFORE INSERT OR UPDATE OR DELETE ON committee_vote
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_decided();
CREATE TRIGGER keep_what_was_decided BEFORE INSERT OR UPDATE OR DELETE ON committee_recusal
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_decided();

CREATE FUNCTION committee_keep_what_was_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'committee_session' THEN
        IF TG_OP = 'DELETE' OR OLD.status IN ('closed', 'failed', 'cancelled')
           OR (NEW.number, NEW.committee_id, NEW.scheme, NEW.fiscal_year, NEW.kind)
              IS DISTINCT FROM (OLD.number, OLD.committee_id, OLD.scheme, OLD.fiscal_year, OLD.kind) THEN
            RAISE EXCEPTION 'a session keeps its number and, once it ended, all of itself'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM committee_session WHERE status IN ('closed', 'failed', 'cancelled')
               AND id = CASE TG_OP WHEN 'DELETE' THEN OLD.session_id ELSE NEW.session_id END) THEN
        RAISE EXCEPTION 'the session ended: % stays', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_what_was_closed BEFORE UPDATE OR DELETE ON committee_session
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_closed();
CREATE TRIGGER keep_what_was_closed BEFORE INSERT OR UPDATE OR DELETE ON committee_attendance
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_closed();
CREATE TRIGGER keep_what_was_closed BEFORE INSERT OR UPDATE OR DELETE ON committee_agendaitem
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_closed();
CREATE TRIGGER keep_what_was_closed BEFORE INSERT ON committee_decision
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_closed();

-- What a club objected to, and an answer once given, stay as they were.
CREATE FUNCTION committee_keep_appeals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answer <> ''
       OR (NEW.project_id, NEW.decision_id, NEW.text, NEW.by_id, NEW.at, NEW.due_on, NEW.is_late)
          IS DISTINCT FROM
          (OLD.project_id, OLD.decision_id, OLD.text, OLD.by_id, OLD.at, OLD.due_on, OLD.is_late) THEN
        RAISE EXCEPTION 'an appeal is answered once and never rewritten'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_appeals BEFORE UPDATE OR DELETE ON committee_appeal
    FOR EACH ROW EXECUTE FUNCTION committee_keep_appeals();
"""

BACKWARD = """
DROP TRIGGER keep_appeals ON committee_appeal;
DROP TRIGGER keep_what_was_closed ON committee_decision;
DROP TRIGGER keep_what_was_closed ON committee_agendaitem;
DROP TRIGGER keep_what_was_closed ON committee_attendance;
DROP TRIGGER keep_what_was_closed ON committee_session;
DROP TRIGGER keep_what_was_decided ON committee_recusal;
DROP TRIGGER keep_what_was_decided ON committee_vote;
DROP TRIGGER append_only ON committee_erratum;
DROP TRIGGER append_only ON committee_minutes;
DROP TRIGGER append_only ON committee_promotion;
DROP TRIGGER append_only ON committee_decision;
DROP FUNCTION committee_keep_appeals();
DROP FUNCTION committee_keep_what_was_closed();
DROP FUNCTION committee_keep_what_was_decided();
DROP FUNCTION committee_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_sessions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
