"""A draft that nobody filed may go, once the trace of it is written; answers and traces only grow.

The words of a work hold its plain name, by which works with a name like another are found.
"""

from django.db import migrations

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_droppeddraft
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();

-- What only grows goes with the draft that it tells of, and with no other work.
CREATE FUNCTION projects_refuse_change_but_of_dropped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM projects_project p JOIN projects_droppeddraft d ON d.number = p.id
         WHERE p.id = OLD.project_id AND p.state = 'draft' AND p.folio IS NULL AND p.filed_at IS NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER append_only ON projects_historyentry;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_historyentry
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change_but_of_dropped();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_similaranswer
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change_but_of_dropped();

-- The door by which the application, which may not delete from these tables, drops a draft.
CREATE FUNCTION projects_drop_acts(draft bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM projects_delivery WHERE entry_id IN (
        SELECT id FROM projects_historyentry WHERE project_id = draft);
    DELETE FROM projects_historyentry WHERE project_id = draft;
    DELETE FROM projects_similaranswer WHERE project_id = draft;
END $$;

CREATE FUNCTION projects_refuse_to_lose_a_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.filed_at IS NOT NULL OR OLD.state <> 'draft' OR NOT EXISTS (
        SELECT 1 FROM projects_droppeddraft WHERE number = OLD.id) THEN
        RAISE EXCEPTION 'only a draft that nobody filed is deleted, and leaves a trace'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER leaves_a_trace BEFORE DELETE ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_to_lose_a_work();

CREATE FUNCTION projects_plain_name(name text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT btrim(regexp_replace(lower(f_unaccent(name)), '[^a-z0-9]+', ' ', 'g'));
$$;
CREATE OR REPLACE FUNCTION projects_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO projects_searchtext (project_id, words, plain_name)
        VALUES (NEW.id, projects_words_of(NEW), projects_plain_name(NEW.name))
        ON CONFLICT (project_id) DO UPDATE SET words = EXCLUDED.words, plain_name = EXCLUDED.plain_name;
    RETURN NULL;
END $$;
UPDATE projects_searchtext s SET plain_name = projects_plain_name(p.name)
  FROM projects_project p WHERE p.id = s.project_id;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION projects_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO projects_searchtext (project_id, words) VALUES (NEW.id, projects_words_of(NEW))
        ON CONFLICT (project_id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL;
END $$;
DROP FUNCTION projects_plain_name(text);
DROP TRIGGER leaves_a_trace ON projects_project;
DROP FUNCTION projects_refuse_to_lose_a_work();
DROP FUNCTION projects_drop_acts(bigint);
DROP TRIGGER append_only ON projects_similaranswer;
DROP TRIGGER append_only ON projects_historyentry;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_historyentry
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
DROP FUNCTION projects_refuse_change_but_of_dropped();
DROP TRIGGER append_only ON projects_droppeddraft;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0022_flow_of_a_proposal")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
