"""A score is evidence, and points that a sheet uses stay as the committee set them."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION review_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON review_score
    FOR EACH ROW EXECUTE FUNCTION review_refuse_change();

CREATE FUNCTION review_keep_weights_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used bigint;
BEGIN
    IF TG_TABLE_NAME = 'review_weightset' THEN
        used := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        used := NEW.weights_id;
    ELSE
        used := OLD.weights_id;
    END IF;
    IF EXISTS (SELECT FROM review_evaluation WHERE weights_id = used) THEN
        RAISE EXCEPTION 'points that a sheet uses stay' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_in_use BEFORE UPDATE OR DELETE ON review_weightset
    FOR EACH ROW EXECUTE FUNCTION review_keep_weights_in_use();
CREATE TRIGGER keep_in_use BEFORE INSERT OR UPDATE OR DELETE ON review_weight
    FOR EACH ROW EXECUTE FUNCTION review_keep_weights_in_use();

-- A sheet takes its points once.
CREATE FUNCTION review_keep_points_of_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.project_id <> NEW.project_id
       OR (OLD.weights_id IS NOT NULL AND NEW.weights_id IS DISTINCT FROM OLD.weights_id) THEN
        RAISE EXCEPTION 'a sheet keeps its work and its points'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_points BEFORE UPDATE OR DELETE ON review_evaluation
    FOR EACH ROW EXECUTE FUNCTION review_keep_points_of_sheet();
"""

BACKWARD = """
DROP TRIGGER keep_points ON review_evaluation;
DROP FUNCTION review_keep_points_of_sheet();
DROP TRIGGER keep_in_use ON review_weight;
DROP TRIGGER keep_in_use ON review_weightset;
DROP FUNCTION review_keep_weights_in_use();
DROP TRIGGER append_only ON review_score;
DROP FUNCTION review_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0003_evaluations")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
