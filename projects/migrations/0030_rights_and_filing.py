"""Two persons file a work where the club wants it, and somebody outside of it may have rights to one work."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_invitations_and_hand_overs'),
        ('projects', '0029_speakers_are_compared'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FilingRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Falta confirmar'), ('confirmed', 'Confirmada'), ('taken_back', 'Retirada'), ('outdated', 'Cambió después')], default='waiting', max_length=10, verbose_name='situación')),
                ('revision', models.PositiveIntegerField(verbose_name='cambio de la solicitud')),
                ('sha256', models.CharField(max_length=64, verbose_name='huella de la solicitud')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='pedido')),
                ('settled_at', models.DateTimeField(editable=False, null=True, verbose_name='resuelto')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo pidió')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='filing_requests', to='projects.project')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo resolvió')),
            ],
            options={
                'verbose_name': 'petición de envío',
                'verbose_name_plural': 'peticiones de envío',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('project',), name='work_waits_for_one_confirmation'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('state', 'waiting')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('state__in', ['confirmed', 'taken_back', 'outdated'])), _connector='OR'), name='settled_filing_request_says_by_whom'), models.CheckConstraint(condition=models.Q(('settled_by', models.F('by')), ('state', 'confirmed'), _negated=True), name='nobody_confirms_the_own_filing')],
            },
        ),
        migrations.CreateModel(
            name='ProjectRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('may', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('read', 'Leer'), ('edit', 'Cambiar la solicitud y sus documentos'), ('file', 'Enviar y desistir'), ('money', 'Ver el dinero y declarar depósitos del club')], max_length=5), size=None, verbose_name='permisos')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='retirado')),
                ('invitation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='right', to='accounts.invitation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to='projects.project')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'permiso sobre una obra',
                'verbose_name_plural': 'permisos sobre una obra',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('may__contained_by', ['read', 'edit', 'file', 'money']), ('may__contains', ['read'])), name='whoever_may_more_may_read'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='withdrawn_right_says_by_whom')],
            },
        ),
    ]
