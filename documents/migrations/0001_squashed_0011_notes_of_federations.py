"""The tables of the room as 0011_notes_of_federations left them, in one step: a new database is ready sooner."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import documents.models.received
from django.conf import settings
from django.db import migrations, models

from places.tables import CreateModels

FORWARD = """
-- An issued paper is what was signed: nobody rewrites it, and no number of a paper disappears. Of a report
-- no number may be missed: it is gone after its days.
CREATE FUNCTION documents_keep_papers() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION documents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION documents_keep_seals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('queued', 'failed') AND
       (NEW.print_sha256, NEW.sealed_with_id) IS DISTINCT FROM (OLD.print_sha256, OLD.sealed_with_id) THEN
        RAISE EXCEPTION 'an issued paper keeps its seal' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

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

-- Of a received file only what the antivirus says may change, once, and with it that nothing is left of it.
CREATE FUNCTION documents_stay_as_brought() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.scan <> 'pending' OR
       (to_jsonb(NEW) - '{scan,original,light}'::text[]) <> (to_jsonb(OLD) - '{scan,original,light}'::text[]) OR
       (NEW.scan <> 'infected' AND (NEW.original, NEW.light) <> (OLD.original, OLD.light)) THEN
        RAISE EXCEPTION 'a received file stays as it was brought'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_papers BEFORE DELETE OR UPDATE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_keep_papers();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON documents_sealcertificate
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON documents_signature
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
CREATE TRIGGER keep_seals BEFORE UPDATE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_keep_seals();
CREATE TRIGGER sign_in_turn BEFORE INSERT ON documents_signature
    FOR EACH ROW EXECUTE FUNCTION documents_sign_in_turn();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON documents_download
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON documents_receiveddownload
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
CREATE TRIGGER stay_as_brought BEFORE UPDATE ON documents_receivedfile
    FOR EACH ROW EXECUTE FUNCTION documents_stay_as_brought();
"""
BACKWARD = """
DROP FUNCTION documents_keep_papers CASCADE;
DROP FUNCTION documents_keep_seals CASCADE;
DROP FUNCTION documents_refuse_change CASCADE;
DROP FUNCTION documents_sign_in_turn CASCADE;
DROP FUNCTION documents_stay_as_brought CASCADE;
"""


class Migration(migrations.Migration):

    replaces = [('documents', '0001_papers'), ('documents', '0002_issued_papers_do_not_change'), ('documents', '0003_companies_read_theirs'), ('documents', '0004_reports'), ('documents', '0005_every_paper'), ('documents', '0006_papers_keep_their_code_and_end'), ('documents', '0007_seal_and_signatures'), ('documents', '0008_seals_and_signatures_stay'), ('documents', '0009_bundles_and_downloads'), ('documents', '0010_files_that_people_bring'), ('documents', '0011_notes_of_federations')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0006_invitations_and_hand_overs'),
        ('places', '0001_squashed_0002_migration_intensity'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='SealCertificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fingerprint', models.CharField(max_length=64, unique=True, verbose_name='huella SHA-256')),
                    ('subject', models.CharField(max_length=300, verbose_name='a nombre de')),
                    ('issuer', models.CharField(max_length=300, verbose_name='emitido por')),
                    ('valid_from', models.DateTimeField(verbose_name='válido desde')),
                    ('valid_until', models.DateTimeField(verbose_name='válido hasta')),
                    ('pem', models.TextField(verbose_name='certificado y su cadena, en PEM')),
                    ('first_used_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='selló desde')),
                ],
                options={
                    'verbose_name': 'certificado del sello',
                    'verbose_name_plural': 'certificados del sello',
                    'ordering': ['-valid_from'],
                },
            ),
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
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bundles', to=settings.AUTH_USER_MODEL, verbose_name='la pidió')),
                ],
                options={
                    'verbose_name': 'descarga de documentos',
                    'verbose_name_plural': 'descargas de documentos',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'writing'])), fields=['state'], name='bundles_under_way')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('size__gt', 0)), _connector='OR'), name='ready_bundle_has_its_file'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='failed_bundle_names_its_cause')],
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
                    ('print_sha256', models.CharField(blank=True, max_length=64, verbose_name='huella de la impresión sin sello')),
                    ('sealed_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.sealcertificate', verbose_name='sellado con')),
                ],
                options={
                    'verbose_name': 'documento',
                    'verbose_name_plural': 'documentos',
                    'ordering': ['-asked_at', '-pk'],
                    'indexes': [models.Index(fields=['municipality', '-asked_at'], name='papers_of_a_municipality'), models.Index(fields=['territory', '-asked_at'], name='papers_of_a_state'), models.Index(fields=['owner', '-asked_at'], name='papers_of_a_club'), models.Index(condition=models.Q(('state', 'queued')), fields=['sent_at'], name='papers_left_behind'), models.Index(fields=['-asked_at', '-id'], name='papers_newest_first'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Lower(models.Func(django.db.models.functions.text.Concat('number', models.Value(' '), 'folio', models.Value(' '), 'title'), function='f_unaccent', output_field=models.TextField())), name='gin_trgm_ops'), name='papers_by_what_they_say')],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'number', 'version', 'language'), name='number_is_given_once'), models.UniqueConstraint(fields=('kind', 'subject', 'version', 'language'), name='paper_is_asked_for_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('size__gt', 0), ('printed_at__isnull', False)), _connector='OR'), name='issued_paper_has_its_file'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), models.Q(('print_sha256', ''), _negated=True), _connector='OR'), name='issued_paper_keeps_the_hash_of_its_print'), models.CheckConstraint(condition=models.Q(models.Q(('code__isnull', True), ('kind', 'informe'), ('municipality__isnull', True), ('owner__isnull', True), ('territory__isnull', True)), models.Q(models.Q(('kind', 'informe'), _negated=True), ('code__isnull', False), ('territory__isnull', False), models.Q(('kind__in', ['dictamen', 'convocatoria', 'acta']), models.Q(('municipality__isnull', False), ('owner__isnull', False)), models.Q(('kind', 'toma_de_nota'), ('owner__isnull', False)), _connector='OR')), _connector='OR'), name='paper_has_its_office_and_report_has_none'), models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='cancelled_paper_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='failed_paper_names_its_cause')],
                },
            ),
            migrations.CreateModel(
                name='Download',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('via', models.CharField(choices=[('page', 'En la página'), ('api', 'Por la API')], max_length=4, verbose_name='por dónde')),
                    ('bundle', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.bundle', verbose_name='en la descarga')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='documents.document', verbose_name='documento')),
                ],
                options={
                    'verbose_name': 'descarga de un documento',
                    'verbose_name_plural': 'quién descargó qué',
                    'ordering': ['-at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='ReceivedFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre del archivo')),
                    ('kind', models.CharField(choices=[('jpeg', 'Foto JPEG'), ('png', 'Imagen PNG'), ('heic', 'Foto HEIC'), ('pdf', 'PDF')], max_length=4, verbose_name='clase')),
                    ('original', models.FileField(blank=True, max_length=200, upload_to=documents.models.received.unguessable, verbose_name='original')),
                    ('sha256', models.CharField(max_length=64, verbose_name='huella SHA-256')),
                    ('size', models.PositiveIntegerField(verbose_name='tamaño en bytes')),
                    ('light', models.FileField(blank=True, max_length=200, upload_to=documents.models.received.unguessable, verbose_name='copia ligera')),
                    ('light_sha256', models.CharField(blank=True, max_length=64, verbose_name='huella de la copia')),
                    ('light_size', models.PositiveIntegerField(blank=True, null=True, verbose_name='tamaño de la copia')),
                    ('pages', models.PositiveIntegerField(blank=True, null=True, verbose_name='páginas')),
                    ('scan', models.CharField(choices=[('not_scanned', 'Sin revisar: no hay antivirus'), ('pending', 'Pendiente de revisar: el antivirus no responde'), ('clean', 'Revisado, sin virus'), ('infected', 'Tenía un virus y se eliminó')], max_length=11, verbose_name='antivirus')),
                    ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitud')),
                    ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitud')),
                    ('taken_at', models.CharField(blank=True, max_length=16, verbose_name='tomada')),
                    ('given_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='entregado')),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo entregó')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='oficina')),
                ],
                options={
                    'verbose_name': 'archivo recibido',
                    'verbose_name_plural': 'archivos recibidos',
                    'ordering': ['-given_at', '-pk'],
                    'indexes': [models.Index(condition=models.Q(('scan', 'pending')), fields=['id'], name='received_files_to_scan')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('scan', 'infected'), _negated=True), fields=('owner', 'sha256'), name='same_bytes_of_an_office_are_kept_once'), models.CheckConstraint(condition=models.Q(models.Q(('light', ''), ('original', ''), ('scan', 'infected')), models.Q(models.Q(('scan', 'infected'), _negated=True), models.Q(('original', ''), _negated=True)), _connector='OR'), name='nothing_is_left_of_an_infected_file'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='camera_tells_both_or_none')],
                },
            ),
            migrations.CreateModel(
                name='ReceivedDownload',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_original', models.BooleanField(verbose_name='el original')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                    ('received', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='documents.receivedfile')),
                ],
                options={
                    'verbose_name': 'descarga de un archivo recibido',
                    'verbose_name_plural': 'descargas de archivos recibidos',
                    'ordering': ['-at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='turno')),
                    ('party', models.CharField(max_length=20, verbose_name='parte')),
                    ('body', models.CharField(max_length=300, verbose_name='organismo')),
                    ('kind', models.CharField(choices=[('autograph_scan', 'Firma autógrafa escaneada'), ('certificate', 'Firma electrónica con certificado')], max_length=20, verbose_name='clase de firma')),
                    ('file', models.FileField(upload_to='signed/%Y/%m', verbose_name='copia firmada')),
                    ('sha256', models.CharField(max_length=64, verbose_name='huella SHA-256')),
                    ('size', models.PositiveIntegerField(verbose_name='tamaño en bytes')),
                    ('signers', models.JSONField(default=list, verbose_name='firmantes')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='subida')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la subió')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='documents.document', verbose_name='documento')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='oficina')),
                ],
                options={
                    'verbose_name': 'copia firmada',
                    'verbose_name_plural': 'copias firmadas',
                    'ordering': ['document', 'position'],
                    'constraints': [models.UniqueConstraint(fields=('document', 'position'), name='party_signs_once'), models.UniqueConstraint(fields=('document', 'sha256'), name='signed_copy_is_one_party_s'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'certificate'), _negated=True), models.Q(('signers', []), _negated=True), _connector='OR'), name='certificate_names_its_signers')],
                },
            ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
