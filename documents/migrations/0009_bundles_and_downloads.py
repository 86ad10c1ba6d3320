"""Papers are found by what they say, taken along in bundles, and who took which is never rewritten."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_download
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
"""

BACKWARD = """
DROP TRIGGER append_only ON documents_download;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_scopes_and_answers'),
        ('documents', '0008_seals_and_signatures_stay'),
        ('places', '0002_migration_intensity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'En espera'), ('writing', 'Escribiéndose'), ('ready', 'Lista'), ('failed', 'No se pudo escribir')], default='queued', max_length=8, verbose_name='situación')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='causa')),
                ('asked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='pedida')),
                ('seen_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='filtros')),
                ('papers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='documentos')),
                ('included', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='documentos incluidos')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='documentos revisados')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='bundles/%Y/%m', verbose_name='archivo')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='huella SHA-256')),
                ('size', models.BigIntegerField(blank=True, null=True, verbose_name='tamaño en bytes')),
            ],
            options={
                'verbose_name': 'descarga de documentos',
                'verbose_name_plural': 'descargas de documentos',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                ('via', models.CharField(choices=[('page', 'En la página'), ('api', 'Por la API')], max_length=4, verbose_name='por dónde')),
            ],
            options={
                'verbose_name': 'descarga de un documento',
                'verbose_name_plural': 'quién descargó qué',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['-asked_at', '-id'], name='papers_newest_first'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Lower(models.Func(django.db.models.functions.text.Concat('number', models.Value(' '), 'folio', models.Value(' '), 'title'), function='f_unaccent', output_field=models.TextField())), name='gin_trgm_ops'), name='papers_by_what_they_say'),
        ),
        migrations.AddField(
            model_name='bundle',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bundles', to=settings.AUTH_USER_MODEL, verbose_name='la pidió'),
        ),
        migrations.AddField(
            model_name='download',
            name='bundle',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.bundle', verbose_name='en la descarga'),
        ),
        migrations.AddField(
            model_name='download',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién'),
        ),
        migrations.AddField(
            model_name='download',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='documents.document', verbose_name='documento'),
        ),
        migrations.AddIndex(
            model_name='bundle',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'writing'])), fields=['state'], name='bundles_under_way'),
        ),
        migrations.AddConstraint(
            model_name='bundle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('size__gt', 0)), _connector='OR'), name='ready_bundle_has_its_file'),
        ),
        migrations.AddConstraint(
            model_name='bundle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='failed_bundle_names_its_cause'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
