"""The history of a work is evidence: nobody rewrites it, with or without this program."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION projects_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_historyentry
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_waiver
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();

-- What was approved stays as it was judged: place, money, rules and folio no longer change.
CREATE FUNCTION projects_keep_what_was_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.folio IS NOT NULL THEN
            RAISE EXCEPTION 'a filed work is never deleted' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.folio IS NOT NULL AND NEW.folio IS DISTINCT FROM OLD.folio THEN
        RAISE EXCEPTION 'a folio never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state IN ('approved', 'agreed', 'paid_up') AND
       (NEW.scheme, NEW.fiscal_year, NEW.kind, NEW.club_id, NEW.municipality_id, NEW.locality_id, NEW.total,
        NEW.state_share, NEW.municipal_share, NEW.frozen_rules, NEW.frozen_rules_sha256)
       IS DISTINCT FROM
       (OLD.scheme, OLD.fiscal_year, OLD.kind, OLD.club_id, OLD.municipality_id, OLD.locality_id, OLD.total,
        OLD.state_share, OLD.municipal_share, OLD.frozen_rules, OLD.frozen_rules_sha256) THEN
        RAISE EXCEPTION 'an approved work keeps its place, its money and its rules'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_what_was_approved BEFORE UPDATE OR DELETE ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_keep_what_was_approved();
"""

BACKWARD = """
DROP TRIGGER keep_what_was_approved ON projects_project;
DROP FUNCTION projects_keep_what_was_approved();
DROP TRIGGER append_only ON projects_waiver;
DROP TRIGGER append_only ON projects_historyentry;
DROP FUNCTION projects_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_works")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
