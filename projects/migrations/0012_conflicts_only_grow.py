"""That somebody stood aside is evidence, and a request that was answered stays so."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_recusal
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();

CREATE FUNCTION projects_keep_answered_requests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
       OR (NEW.project_id, NEW.office_id, NEW.subject, NEW.due_on, NEW.asked_by_id, NEW.asked_at)
          IS DISTINCT FROM
          (OLD.project_id, OLD.office_id, OLD.subject, OLD.due_on, OLD.asked_by_id, OLD.asked_at) THEN
        RAISE EXCEPTION 'a request for an opinion stays as it was put'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_as_put BEFORE UPDATE OR DELETE ON projects_opinionrequest
    FOR EACH ROW EXECUTE FUNCTION projects_keep_answered_requests();
"""

BACKWARD = """
DROP TRIGGER keep_as_put ON projects_opinionrequest;
DROP FUNCTION projects_keep_answered_requests();
DROP TRIGGER append_only ON projects_recusal;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0011_who_weighs_a_work")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
