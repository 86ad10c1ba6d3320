"""A paper of a proposal that was filed is taken back and stays; nothing else of it changes."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION projects_papers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM projects_project WHERE id = OLD.project_id AND filed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'a paper of a work that was filed is taken back, not deleted'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.removed_at IS NOT NULL OR
       (to_jsonb(NEW) - '{removed_at,removed_by_id}'::text[]) <>
       (to_jsonb(OLD) - '{removed_at,removed_by_id}'::text[]) THEN
        RAISE EXCEPTION 'a brought paper does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER papers_stay BEFORE UPDATE OR DELETE ON projects_broughtpaper
    FOR EACH ROW EXECUTE FUNCTION projects_papers_stay();
"""

BACKWARD = """
DROP TRIGGER papers_stay ON projects_broughtpaper;
DROP FUNCTION projects_papers_stay();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0010_files_that_people_bring'),
        ('projects', '0025_observations_and_commitments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BroughtPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='como qué se pide')),
                ('label', models.CharField(max_length=300, verbose_name='documento')),
                ('given_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='entregado')),
                ('removed_at', models.DateTimeField(editable=False, null=True, verbose_name='retirado')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.receivedfile', verbose_name='archivo')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo entregó')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brought_papers', to='projects.project')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo retiró')),
            ],
            options={
                'verbose_name': 'documento de la solicitud',
                'verbose_name_plural': 'documentos de la solicitud',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('project', 'code', 'file'), name='file_is_given_once_as_one_paper'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='paper_taken_back_says_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('label', ''), _negated=True)), name='paper_says_what_it_is')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
