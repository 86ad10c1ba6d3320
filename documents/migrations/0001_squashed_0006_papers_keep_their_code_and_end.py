"""The tables of the room as 0006_papers_keep_their_code_and_end left them, in one step: a new database is ready sooner."""

import django.contrib.postgres.functions
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION documents_keep_papers()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
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

CREATE TRIGGER keep_papers BEFORE DELETE OR UPDATE ON documents_document FOR EACH ROW EXECUTE FUNCTION documents_keep_papers();
"""
BACKWARD = """
DROP FUNCTION documents_keep_papers CASCADE;
"""


class Migration(migrations.Migration):

    replaces = [('documents', '0001_papers'), ('documents', '0002_issued_papers_do_not_change'), ('documents', '0003_companies_read_theirs'), ('documents', '0004_reports'), ('documents', '0005_every_paper'), ('documents', '0006_papers_keep_their_code_and_end')]

    initial = True

    dependencies = [
        ('accounts', '0004_scopes_and_answers'),
        ('places', '0002_migration_intensity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('key', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'serie',
                'verbose_name_plural': 'series',
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('acuse', 'Acuse de presentación'), ('solicitud', 'Solicitud de apoyo'), ('plan_negocios', 'Plan de negocios'), ('observaciones', 'Oficio de observaciones'), ('dictamen', 'Dictamen técnico'), ('convocatoria', 'Convocatoria de sesión'), ('acta', 'Acta de sesión'), ('resultado', 'Oficio de resultado'), ('toma_de_nota', 'Toma de Nota'), ('padron', 'Padrón de integrantes'), ('recibo', 'Recibo de aportación'), ('convenio', 'Convenio de Concertación'), ('modificatorio', 'Convenio modificatorio'), ('ministracion', 'Oficio de ministración'), ('reintegro', 'Oficio de reintegro'), ('informe', 'Informe')], max_length=30, verbose_name='clase')),
                ('number', models.CharField(max_length=60, verbose_name='número')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='versión')),
                ('language', models.CharField(default='es-mx', max_length=5, verbose_name='idioma')),
                ('subject', models.CharField(max_length=80, verbose_name='de qué trata')),
                ('folio', models.CharField(blank=True, db_index=True, max_length=30, verbose_name='folio de la obra')),
                ('fiscal_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ejercicio fiscal')),
                ('code', models.CharField(blank=True, editable=False, max_length=10, null=True, unique=True, verbose_name='código de verificación')),
                ('title', models.CharField(max_length=300, verbose_name='título')),
                ('template', models.CharField(max_length=60, verbose_name='plantilla')),
                ('facts', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='hechos')),
                ('superseded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='sustituido')),
                ('cancelled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='cancelado')),
                ('cancelled_because', models.CharField(blank=True, max_length=500, verbose_name='causa de la cancelación')),
                ('urgent', models.BooleanField(default=True, verbose_name='alguien la espera')),
                ('state', models.CharField(choices=[('queued', 'En preparación'), ('issued', 'Emitido'), ('failed', 'No se pudo imprimir')], default='queued', max_length=10, verbose_name='estado')),
                ('asked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='pedido')),
                ('sent_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='enviado a imprimir')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                ('failure', models.CharField(blank=True, max_length=500, verbose_name='causa de la falla')),
                ('file', models.FileField(blank=True, upload_to='documents/%Y/%m', verbose_name='archivo')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='huella SHA-256')),
                ('size', models.PositiveIntegerField(blank=True, null=True, verbose_name='tamaño en bytes')),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='páginas')),
                ('printed_at', models.DateTimeField(blank=True, null=True, verbose_name='impreso')),
                ('printed_with', models.CharField(blank=True, max_length=40, verbose_name='impreso con')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo pidió')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='empresa aportante')),
                ('consulate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.consulate', verbose_name='consulado')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='places.municipality', verbose_name='municipio')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='accounts.office', verbose_name='club')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successor', to='documents.document', verbose_name='sustituye a')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.state', verbose_name='entidad federativa')),
            ],
            options={
                'verbose_name': 'documento',
                'verbose_name_plural': 'documentos',
                'ordering': ['-asked_at', '-pk'],
                'indexes': [models.Index(fields=['municipality', '-asked_at'], name='papers_of_a_municipality'), models.Index(fields=['territory', '-asked_at'], name='papers_of_a_state'), models.Index(fields=['owner', '-asked_at'], name='papers_of_a_club'), models.Index(condition=models.Q(('state', 'queued')), fields=['sent_at'], name='papers_left_behind')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'number', 'version', 'language'), name='number_is_given_once'), models.UniqueConstraint(fields=('kind', 'subject', 'version', 'language'), name='paper_is_asked_for_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('size__gt', 0), ('printed_at__isnull', False)), _connector='OR'), name='issued_paper_has_its_file'), models.CheckConstraint(condition=models.Q(models.Q(('code__isnull', True), ('kind', 'informe'), ('municipality__isnull', True), ('owner__isnull', True), ('territory__isnull', True)), models.Q(models.Q(('kind', 'informe'), _negated=True), ('code__isnull', False), ('territory__isnull', False), models.Q(('kind__in', ['dictamen', 'convocatoria', 'acta']), models.Q(('municipality__isnull', False), ('owner__isnull', False)), _connector='OR')), _connector='OR'), name='paper_has_its_office_and_report_has_none'), models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='cancelled_paper_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='failed_paper_names_its_cause')],
            },
        ),
        migrations.RunSQL(
            sql=FORWARD,
            reverse_sql=BACKWARD,
        ),
    ]
