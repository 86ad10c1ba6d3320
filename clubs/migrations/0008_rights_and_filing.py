"""A club may file with two persons, and a federation brings a list of its clubs."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clubs', '0007_present_affiliations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='clubevent',
            name='act',
            field=models.CharField(choices=[('take_up', 'Tomar en revisión'), ('observe', 'Enviar observaciones'), ('answer', 'Contestar las observaciones'), ('issue', 'Emitir Toma de Nota'), ('withdraw', 'Desistir de la solicitud'), ('suspend', 'Suspender la Toma de Nota'), ('lift', 'Levantar la suspensión'), ('cancel', 'Cancelar la Toma de Nota'), ('join', 'Alta de integrante'), ('leave', 'Baja de integrante'), ('seat', 'Alta en la mesa directiva'), ('unseat', 'Baja de la mesa directiva'), ('ask', 'Toma de Nota solicitada'), ('numbers', 'CURP o RFC anotados'), ('contact', 'Datos de contacto anotados'), ('move', 'Cambio de domicilio o de consulado'), ('mirror', 'Alta de club espejo'), ('unmirror', 'Baja de club espejo'), ('list', 'Lista de la federación guardada'), ('invite', 'Invitación a actuar por el club'), ('accept', 'Invitación aceptada'), ('revoke', 'Invitación retirada'), ('hand_over', 'Relevo de una persona del club'), ('two_on', 'Desde hoy se envía con dos personas'), ('two_ask', 'Se pidió que baste una persona para enviar'), ('two_keep', 'Se sigue enviando con dos personas'), ('two_off', 'Desde hoy basta una persona para enviar'), ('bar', 'Suspender la facultad de emitir'), ('unbar', 'Levantar la suspensión de la facultad'), ('affiliate', 'Afiliación a la federación'), ('part', 'Baja de la federación'), ('record', 'Toma de Nota de la federación registrada'), ('report', 'Informe mensual enviado'), ('read', 'Informe mensual recibido por el consulado')], max_length=10, verbose_name='qué se hizo'),
        ),
        migrations.CreateModel(
            name='ClubList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='archivo')),
                ('sha256', models.CharField(max_length=64, verbose_name='huella')),
                ('encoding', models.CharField(blank=True, max_length=30, verbose_name='codificación')),
                ('older_lines', models.JSONField(default=list, editable=False)),
                ('cells', models.JSONField(editable=False, verbose_name='renglones')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='recibida')),
                ('written_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='guardada')),
                ('clubs', models.PositiveIntegerField(default=0, verbose_name='clubes nuevos')),
                ('members', models.PositiveIntegerField(default=0, verbose_name='integrantes nuevos')),
                ('seats', models.PositiveIntegerField(default=0, verbose_name='cargos nuevos')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién la trajo')),
                ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='clubs.federation', verbose_name='federación de clubes')),
            ],
            options={
                'verbose_name': 'lista de clubes',
                'verbose_name_plural': 'listas de clubes',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('written_at__isnull', True)), fields=('federation',), name='federation_has_one_list_waiting'), models.CheckConstraint(condition=models.Q(('written_at__isnull', True), ('cells', []), _connector='OR'), name='written_list_keeps_no_rows')],
            },
        ),
        migrations.CreateModel(
            name='FilingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=True, verbose_name='se envía con dos personas')),
                ('end_asked_at', models.DateTimeField(blank=True, null=True, verbose_name='cuándo se pidió quitarla')),
                ('club', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='filing_rule', to='clubs.club', verbose_name='club')),
                ('end_asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién pidió quitarla')),
            ],
            options={
                'verbose_name': 'envío con dos personas',
                'verbose_name_plural': 'envíos con dos personas',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end_asked_at__isnull', True), ('end_asked_by__isnull', True)), models.Q(('end_asked_at__isnull', False), ('end_asked_by__isnull', False), ('is_on', True)), _connector='OR'), name='only_a_standing_rule_is_asked_to_end')],
            },
        ),
    ]
