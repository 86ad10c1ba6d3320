"""An issued paper is what was signed: nobody rewrites it, and no number of a paper disappears."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION documents_keep_papers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a paper is never deleted: its number would be missing'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.kind, NEW.number, NEW.version, NEW.folio) IS DISTINCT FROM (OLD.kind, OLD.number, OLD.version, OLD.folio) THEN
        RAISE EXCEPTION 'the number of a paper stays its own' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state NOT IN ('queued', 'failed') AND (
       NEW.state IN ('queued', 'failed')
       OR (NEW.title, NEW.template, NEW.facts, NEW.file, NEW.sha256, NEW.size, NEW.pages, NEW.printed_at)
          IS DISTINCT FROM
          (OLD.title, OLD.template, OLD.facts, OLD.file, OLD.sha256, OLD.size, OLD.pages, OLD.printed_at)) THEN
        RAISE EXCEPTION 'an issued paper does not change: issue a new version'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_papers BEFORE UPDATE OR DELETE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_keep_papers();
"""

BACKWARD = """
DROP TRIGGER keep_papers ON documents_document;
DROP FUNCTION documents_keep_papers();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_papers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
