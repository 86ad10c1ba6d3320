"""What sealed a paper, and who signed it, stays as it was written."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION documents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_sealcertificate
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_signature
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();

CREATE FUNCTION documents_keep_seals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('queued', 'failed') AND
       (NEW.print_sha256, NEW.sealed_with_id) IS DISTINCT FROM (OLD.print_sha256, OLD.sealed_with_id) THEN
        RAISE EXCEPTION 'an issued paper keeps its seal' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_seals BEFORE UPDATE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_keep_seals();

-- Only a paper that is issued and holds today is signed, and each party in its turn.
CREATE FUNCTION documents_sign_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paper documents_document;
BEGIN
    SELECT * INTO paper FROM documents_document WHERE id = NEW.document_id FOR UPDATE;
    IF paper.state <> 'issued' OR paper.superseded_at IS NOT NULL OR paper.cancelled_at IS NOT NULL THEN
        RAISE EXCEPTION 'only a paper that holds is signed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.position <> 1 + (SELECT count(*) FROM documents_signature WHERE document_id = NEW.document_id) THEN
        RAISE EXCEPTION 'parties sign in their order' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_in_turn BEFORE INSERT ON documents_signature
    FOR EACH ROW EXECUTE FUNCTION documents_sign_in_turn();
"""

BACKWARD = """
DROP TRIGGER sign_in_turn ON documents_signature;
DROP FUNCTION documents_sign_in_turn();
DROP TRIGGER keep_seals ON documents_document;
DROP FUNCTION documents_keep_seals();
DROP TRIGGER append_only ON documents_signature;
DROP TRIGGER append_only ON documents_sealcertificate;
DROP FUNCTION documents_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_seal_and_signatures")]
    operations = [
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=~models.Q(state="issued") | ~models.Q(print_sha256=""),
                name="issued_paper_keeps_the_hash_of_its_print",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
