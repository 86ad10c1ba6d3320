"""A work keeps its family, its plan and its lists once it is approved, and its fund lies in its own pot."""

from django.db import migrations

CHILDREN = ["goal", "businessplan", "plancost", "scholarship", "inkindoffer"]

KEEP = """
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
        NEW.state_share, NEW.municipal_share, NEW.frozen_rules, NEW.frozen_rules_sha256, NEW.federal_share,
        NEW.migrants_share, NEW.company_share{more_new})
       IS DISTINCT FROM
       (OLD.scheme, OLD.fiscal_year, OLD.kind, OLD.club_id, OLD.municipality_id, OLD.locality_id, OLD.total,
        OLD.state_share, OLD.municipal_share, OLD.frozen_rules, OLD.frozen_rules_sha256, OLD.federal_share,
        OLD.migrants_share, OLD.company_share{more_old}) THEN
        RAISE EXCEPTION 'an approved work keeps its place, its money and its rules'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FORWARD = (
    KEEP.format(
        more_new=", NEW.family, NEW.company_id, NEW.gives_scholarships",
        more_old=", OLD.family, OLD.company_id, OLD.gives_scholarships",
    )
    + """
CREATE FUNCTION projects_family_keeps_its_pot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.fund_id IS NOT NULL AND NEW.family IS DISTINCT FROM
       (SELECT p.family FROM funding_fund f JOIN funding_pot p ON p.id = f.pot_id WHERE f.id = NEW.fund_id) THEN
        RAISE EXCEPTION 'the fund of a work lies in the pot of its family'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER family_keeps_its_pot BEFORE INSERT OR UPDATE ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_family_keeps_its_pot();

CREATE FUNCTION projects_keep_lists() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    work bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.project_id ELSE OLD.project_id END;
BEGIN
    IF (SELECT state FROM projects_project WHERE id = work) IN ('approved', 'agreed', 'paid_up') THEN
        RAISE EXCEPTION 'an approved work keeps what it told' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
    + "".join(
        f"CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR UPDATE OR DELETE ON projects_{table} "
        "FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();\n"
        for table in CHILDREN
    )
    + """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_appraisal
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
"""
)
BACKWARD = (
    "DROP TRIGGER append_only ON projects_appraisal;\n"
    + "".join(f"DROP TRIGGER keep_what_was_approved ON projects_{table};\n" for table in CHILDREN)
    + """
DROP FUNCTION projects_keep_lists();
DROP TRIGGER family_keeps_its_pot ON projects_project;
DROP FUNCTION projects_family_keeps_its_pot();
"""
    + KEEP.format(more_new="", more_old="")
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_businesses_and_lists"), ("funding", "0004_pots_do_not_mix")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
