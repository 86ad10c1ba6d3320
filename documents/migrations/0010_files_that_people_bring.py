"""What somebody brought stays as it came; who was given it is known."""

import django.contrib.postgres.functions
import django.db.models.deletion
import documents.models.received
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_receiveddownload
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();

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
CREATE TRIGGER stay_as_brought BEFORE UPDATE ON documents_receivedfile
    FOR EACH ROW EXECUTE FUNCTION documents_stay_as_brought();
"""

BACKWARD = """
DROP TRIGGER stay_as_brought ON documents_receivedfile;
DROP FUNCTION documents_stay_as_brought();
DROP TRIGGER append_only ON documents_receiveddownload;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_notices'),
        ('documents', '0009_bundles_and_downloads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.AddIndex(
            model_name='receivedfile',
            index=models.Index(condition=models.Q(('scan', 'pending')), fields=['id'], name='received_files_to_scan'),
        ),
        migrations.AddConstraint(
            model_name='receivedfile',
            constraint=models.UniqueConstraint(condition=models.Q(('scan', 'infected'), _negated=True), fields=('owner', 'sha256'), name='same_bytes_of_an_office_are_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='receivedfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('light', ''), ('original', ''), ('scan', 'infected')), models.Q(models.Q(('scan', 'infected'), _negated=True), models.Q(('original', ''), _negated=True)), _connector='OR'), name='nothing_is_left_of_an_infected_file'),
        ),
        migrations.AddConstraint(
            model_name='receivedfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='camera_tells_both_or_none'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
