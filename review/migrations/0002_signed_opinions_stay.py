"""A signed opinion is evidence: it is complete, and nobody rewrites it, its lines or its papers."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION review_keep_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.signed_at IS NOT NULL THEN
            RAISE EXCEPTION 'an opinion begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a signed opinion stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.signed_at IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM review_opinionline WHERE opinion_id = NEW.id)
           OR EXISTS (SELECT FROM review_opinionline WHERE opinion_id = NEW.id
                      AND (result = '' OR (result = 'not_met' AND btrim(comment) = ''))) THEN
            RAISE EXCEPTION 'a signed opinion answers every line'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.conclusion = 'favourable' AND EXISTS (
            SELECT FROM review_opinionline WHERE opinion_id = NEW.id AND result = 'not_met') THEN
            RAISE EXCEPTION 'a favourable opinion has no line that is not met'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_signed BEFORE INSERT OR UPDATE OR DELETE ON review_opinion
    FOR EACH ROW EXECUTE FUNCTION review_keep_signed();

CREATE FUNCTION review_keep_parts_of_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM review_opinion WHERE signed_at IS NOT NULL
               AND id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.opinion_id END,
                          CASE WHEN TG_OP <> 'DELETE' THEN NEW.opinion_id END)) THEN
        RAISE EXCEPTION 'a signed opinion stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_signed BEFORE INSERT OR UPDATE OR DELETE ON review_opinionline
    FOR EACH ROW EXECUTE FUNCTION review_keep_parts_of_signed();
CREATE TRIGGER keep_signed BEFORE INSERT OR UPDATE OR DELETE ON review_seenpaper
    FOR EACH ROW EXECUTE FUNCTION review_keep_parts_of_signed();
"""

BACKWARD = """
DROP TRIGGER keep_signed ON review_seenpaper;
DROP TRIGGER keep_signed ON review_opinionline;
DROP FUNCTION review_keep_parts_of_signed();
DROP TRIGGER keep_signed ON review_opinion;
DROP FUNCTION review_keep_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0001_opinions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
