# A federation reports each month on a paper of its own.

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_invitations_and_hand_overs'),
        ('documents', '0011_notes_of_federations'),
        ('places', '0002_migration_intensity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='document',
            name='paper_has_its_office_and_report_has_none',
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('acuse', 'Acuse de presentación'), ('solicitud', 'Solicitud de apoyo'), ('plan_negocios', 'Plan de negocios'), ('observaciones', 'Oficio de observaciones'), ('dictamen', 'Dictamen técnico'), ('convocatoria', 'Convocatoria de sesión'), ('acta', 'Acta de sesión'), ('resultado', 'Oficio de resultado'), ('toma_de_nota', 'Toma de Nota'), ('padron', 'Padrón de integrantes'), ('informe_mensual', 'Informe mensual de Tomas de Nota'), ('recibo', 'Recibo de aportación'), ('convenio', 'Convenio de Concertación'), ('modificatorio', 'Convenio modificatorio'), ('ministracion', 'Oficio de ministración'), ('reintegro', 'Oficio de reintegro'), ('informe', 'Informe')], max_length=30, verbose_name='clase'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__isnull', True), ('kind', 'informe'), ('municipality__isnull', True), ('owner__isnull', True), ('territory__isnull', True)), models.Q(models.Q(('kind', 'informe'), _negated=True), ('code__isnull', False), ('territory__isnull', False), models.Q(('kind__in', ['dictamen', 'convocatoria', 'acta']), models.Q(('municipality__isnull', False), ('owner__isnull', False)), models.Q(('kind__in', ['toma_de_nota', 'informe_mensual']), ('owner__isnull', False)), _connector='OR')), _connector='OR'), name='paper_has_its_office_and_report_has_none'),
        ),
    ]
