"""Acts that a club does not recognise stop their work until they are settled; the database keeps it so."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON projects_objection
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();

-- What stops a work is a dispute that is open, and a stopped work goes nowhere onward: only back.
CREATE FUNCTION projects_stay_where_stopped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_stopped AND NOT NEW.is_stopped AND EXISTS (
        SELECT 1 FROM projects_dispute WHERE project_id = NEW.id AND state = 'open') THEN
        RAISE EXCEPTION 'an act of this work is not recognised yet' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.is_stopped AND NEW.is_stopped AND NEW.state <> OLD.state
       AND NEW.state NOT IN ('withdrawn', 'observed') AND OLD.state NOT IN ('withdrawn', 'paid_up') THEN
        RAISE EXCEPTION 'a stopped work stays where it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stay_where_stopped BEFORE UPDATE OF state, is_stopped ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_stay_where_stopped();

-- A dispute is settled once.
CREATE FUNCTION projects_settle_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'open' OR NEW.project_id <> OLD.project_id
       OR NEW.entry_id <> OLD.entry_id THEN
        RAISE EXCEPTION 'a dispute is settled once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settle_once BEFORE UPDATE OR DELETE ON projects_dispute
    FOR EACH ROW EXECUTE FUNCTION projects_settle_once();
"""

BACKWARD = """
DROP TRIGGER settle_once ON projects_dispute;
DROP FUNCTION projects_settle_once();
DROP TRIGGER stay_where_stopped ON projects_project;
DROP FUNCTION projects_stay_where_stopped();
DROP TRIGGER append_only ON projects_objection;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_notices'),
        ('clubs', '0003_persons_may_apply'),
        ('documents', '0009_bundles_and_downloads'),
        ('funding', '0014_lines_are_booked_together'),
        ('places', '0002_migration_intensity'),
        ('projects', '0023_drafts_are_dropped_with_a_trace'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Por resolver'), ('upheld', 'El acto se anuló'), ('dismissed', 'El acto se confirmó')], default='open', max_length=9, verbose_name='situación')),
                ('opened_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='motivo')),
                ('settled_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'acto no reconocido',
                'verbose_name_plural': 'actos no reconocidos',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=2000, verbose_name='por qué no lo reconoce')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
            ],
            options={
                'verbose_name': 'desconocimiento de un acto',
                'verbose_name_plural': 'desconocimientos de actos',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='project',
            name='is_stopped',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='detenida'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(condition=models.Q(('is_stopped', True)), fields=['entity', 'arrival', 'id'], name='works_that_are_stopped'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='dispute', to='projects.historyentry'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='projects.project'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='objection',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='objection',
            name='dispute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='projects.dispute'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('settled_at__isnull', True), ('settled_by__isnull', True), ('state', 'open')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('state__in', ['upheld', 'dismissed']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='settled_dispute_says_who_when_and_why'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(fields=('dispute', 'by'), name='person_objects_once_to_an_act'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='objection_has_its_reason'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
