"""A request for a capture line is a paper, and it stays known who had a failed paper printed again."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_retry
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0012_papers_of_monthly_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='waits_since',
            field=models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='espera desde'),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('acuse', 'Acuse de presentación'), ('solicitud', 'Solicitud de apoyo'), ('plan_negocios', 'Plan de negocios'), ('observaciones', 'Oficio de observaciones'), ('dictamen', 'Dictamen técnico'), ('convocatoria', 'Convocatoria de sesión'), ('acta', 'Acta de sesión'), ('resultado', 'Oficio de resultado'), ('toma_de_nota', 'Toma de Nota'), ('padron', 'Padrón de integrantes'), ('informe_mensual', 'Informe mensual de Tomas de Nota'), ('recibo', 'Recibo de aportación'), ('convenio', 'Convenio de Concertación'), ('modificatorio', 'Convenio modificatorio'), ('ministracion', 'Oficio de ministración'), ('linea_captura', 'Solicitud de línea de captura'), ('reintegro', 'Oficio de reintegro'), ('informe', 'Informe')], max_length=30, verbose_name='clase'),
        ),
        migrations.CreateModel(
            name='Retry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('failure', models.CharField(max_length=500, verbose_name='causa de la falla')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retries', to='documents.document', verbose_name='documento')),
            ],
            options={
                'verbose_name': 'impresión pedida de nuevo',
                'verbose_name_plural': 'impresiones pedidas de nuevo',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.RunSQL(FORWARD, "DROP TRIGGER append_only ON documents_retry;"),
    ]
