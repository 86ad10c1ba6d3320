"""Also the parts that the parties agreed stay as they were judged."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION projects_keep_what_was_approved() RETURNS trigger LANGUAGE plpgsql AS $$
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
        NEW.state_share, NEW.municipal_share, NEW.frozen_rules, NEW.frozen_rules_sha256{more_new})
       IS DISTINCT FROM
       (OLD.scheme, OLD.fiscal_year, OLD.kind, OLD.club_id, OLD.municipality_id, OLD.locality_id, OLD.total,
        OLD.state_share, OLD.municipal_share, OLD.frozen_rules, OLD.frozen_rules_sha256{more_old}) THEN
        RAISE EXCEPTION 'an approved work keeps its place, its money and its rules'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FORWARD = SQL.format(
    more_new=", NEW.federal_share, NEW.migrants_share, NEW.company_share",
    more_old=", OLD.federal_share, OLD.migrants_share, OLD.company_share",
)
BACKWARD = SQL.format(more_new="", more_old="")


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_agreed_parts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
