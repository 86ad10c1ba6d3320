# A federation asks its consulate for its own note, as a club does.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clubs', '0008_rights_and_filing'),
        ('places', '0002_migration_intensity'),
    ]

    operations = [
        migrations.AddField(
            model_name='noterequest',
            name='asking_federation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_note_requests', to='clubs.federation', verbose_name='federación que pide la suya'),
        ),
        migrations.AlterField(
            model_name='clubevent',
            name='act',
            field=models.CharField(choices=[('take_up', 'Tomar en revisión'), ('observe', 'Enviar observaciones'), ('answer', 'Contestar las observaciones'), ('issue', 'Emitir Toma de Nota'), ('withdraw', 'Desistir de la solicitud'), ('suspend', 'Suspender la Toma de Nota'), ('lift', 'Levantar la suspensión'), ('cancel', 'Cancelar la Toma de Nota'), ('join', 'Alta de integrante'), ('leave', 'Baja de integrante'), ('seat', 'Alta en la mesa directiva'), ('unseat', 'Baja de la mesa directiva'), ('ask', 'Toma de Nota solicitada'), ('numbers', 'CURP o RFC anotados'), ('contact', 'Datos de contacto anotados'), ('move', 'Cambio de domicilio o de consulado'), ('mirror', 'Alta de club espejo'), ('unmirror', 'Baja de club espejo'), ('list', 'Lista de la federación guardada'), ('invite', 'Invitación a actuar en su nombre'), ('accept', 'Invitación aceptada'), ('revoke', 'Invitación retirada'), ('hand_over', 'Relevo de una persona'), ('two_on', 'Desde hoy se envía con dos personas'), ('two_ask', 'Se pidió que baste una persona para enviar'), ('two_keep', 'Se sigue enviando con dos personas'), ('two_off', 'Desde hoy basta una persona para enviar'), ('bar', 'Suspender la facultad de emitir'), ('unbar', 'Levantar la suspensión de la facultad'), ('affiliate', 'Afiliación a la federación'), ('part', 'Baja de la federación'), ('record', 'Toma de Nota de la federación registrada'), ('report', 'Informe mensual enviado'), ('read', 'Informe mensual recibido por el consulado')], max_length=10, verbose_name='qué se hizo'),
        ),
        migrations.AlterField(
            model_name='noterequest',
            name='club',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='note_requests', to='clubs.club', verbose_name='club'),
        ),
        migrations.AddConstraint(
            model_name='noterequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('requested', 'in_review', 'observed', 'answered'))), fields=('asking_federation',), name='federation_asks_for_one_note_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='noterequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asking_federation__isnull', True), ('club__isnull', False)), models.Q(('asking_federation__isnull', False), ('club__isnull', True), ('consulate__isnull', False)), _connector='OR'), name='request_is_of_a_club_or_of_a_federation_to_its_consulate'),
        ),
    ]
