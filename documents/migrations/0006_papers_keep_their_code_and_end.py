"""What must never be false of a paper: its number, its code and its end stay as they were written."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION documents_keep_papers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.kind = 'informe' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a paper is never deleted: its number would be missing'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.kind, NEW.number, NEW.version, NEW.language, NEW.subject, NEW.folio, NEW.code, NEW.supersedes_id)
       IS DISTINCT FROM
       (OLD.kind, OLD.number, OLD.version, OLD.language, OLD.subject, OLD.folio, OLD.code, OLD.supersedes_id) THEN
        RAISE EXCEPTION 'the number of a paper stays its own' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at
       OR OLD.cancelled_at IS NOT NULL AND (NEW.cancelled_at, NEW.cancelled_because)
          IS DISTINCT FROM (OLD.cancelled_at, OLD.cancelled_because) THEN
        RAISE EXCEPTION 'a paper that holds no longer does not come back: issue a new version'
            USING ERRCODE = 'integrity_constraint_violation';
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
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_every_paper")]
    operations = [
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['territory', '-asked_at'], name='papers_of_a_state'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['owner', '-asked_at'], name='papers_of_a_club'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('kind', 'number', 'version', 'language'), name='number_is_given_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('kind', 'subject', 'version', 'language'), name='paper_is_asked_for_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__isnull', True), ('kind', 'informe'), ('municipality__isnull', True), ('owner__isnull', True), ('territory__isnull', True)), models.Q(models.Q(('kind', 'informe'), _negated=True), ('code__isnull', False), ('territory__isnull', False), models.Q(('kind__in', ['dictamen', 'convocatoria', 'acta']), models.Q(('municipality__isnull', False), ('owner__isnull', False)), _connector='OR')), _connector='OR'), name='paper_has_its_office_and_report_has_none'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='cancelled_paper_says_why'),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
