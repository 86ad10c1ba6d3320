"""Federations have a note of their own, issue and report; affiliations have dates; towns have mirror clubs."""


import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clubs', '0005_personal_data_and_look_alikes'),
        ('places', '0002_migration_intensity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='desde')),
                ('until', models.DateField(blank=True, null=True, verbose_name='hasta')),
            ],
            options={
                'verbose_name': 'afiliación',
                'verbose_name_plural': 'afiliaciones',
                'ordering': [models.OrderBy(models.F('since'), descending=True, nulls_last=True), '-pk'],
            },
        ),
        migrations.CreateModel(
            name='IssuerReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Su primer día.', verbose_name='mes')),
                ('notes', models.JSONField(editable=False, verbose_name='Tomas de Nota emitidas')),
                ('due_on', models.DateField(editable=False, verbose_name='vencía el')),
                ('sent_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='enviado')),
                ('read_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='recibido')),
            ],
            options={
                'verbose_name': 'informe mensual',
                'verbose_name_plural': 'informes mensuales',
                'ordering': ['-month', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MirrorClub',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nombre del grupo')),
                ('contact', models.CharField(max_length=150, verbose_name='persona de contacto')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='teléfono')),
                ('since', models.DateField(verbose_name='desde')),
                ('until', models.DateField(blank=True, null=True, verbose_name='hasta')),
            ],
            options={
                'verbose_name': 'club espejo',
                'verbose_name_plural': 'clubes espejo',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='mes')),
                ('mark', models.CharField(choices=[('due', 'Por enviar'), ('late', 'Atrasado')], max_length=4, verbose_name='aviso')),
                ('sent_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='enviado')),
            ],
            options={
                'verbose_name': 'aviso de informe',
                'verbose_name_plural': 'avisos de informes',
            },
        ),
        migrations.AddField(
            model_name='club',
            name='county',
            field=models.CharField(blank=True, max_length=60, verbose_name='condado'),
        ),
        migrations.AddField(
            model_name='clubevent',
            name='federation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.federation', verbose_name='federación de clubes'),
        ),
        migrations.AddField(
            model_name='federation',
            name='barred_on',
            field=models.DateField(blank=True, null=True, verbose_name='facultad de emitir suspendida desde'),
        ),
        migrations.AddField(
            model_name='federation',
            name='consulate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='federations', to='places.consulate', verbose_name='consulado al que informa'),
        ),
        migrations.AddField(
            model_name='noterequest',
            name='federation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='note_requests', to='clubs.federation', verbose_name='federación de clubes'),
        ),
        migrations.AddField(
            model_name='tomadenota',
            name='federation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_notes', to='clubs.federation', verbose_name='federación de clubes'),
        ),
        migrations.AlterField(
            model_name='clubevent',
            name='act',
            field=models.CharField(choices=[('take_up', 'Tomar en revisión'), ('observe', 'Enviar observaciones'), ('answer', 'Contestar las observaciones'), ('issue', 'Emitir Toma de Nota'), ('withdraw', 'Desistir de la solicitud'), ('suspend', 'Suspender la Toma de Nota'), ('lift', 'Levantar la suspensión'), ('cancel', 'Cancelar la Toma de Nota'), ('join', 'Alta de integrante'), ('leave', 'Baja de integrante'), ('seat', 'Alta en la mesa directiva'), ('unseat', 'Baja de la mesa directiva'), ('ask', 'Toma de Nota solicitada'), ('move', 'Cambio de domicilio o de consulado'), ('mirror', 'Alta de club espejo'), ('unmirror', 'Baja de club espejo'), ('bar', 'Suspender la facultad de emitir'), ('unbar', 'Levantar la suspensión de la facultad'), ('affiliate', 'Afiliación a la federación'), ('part', 'Baja de la federación'), ('record', 'Toma de Nota de la federación registrada'), ('report', 'Informe mensual enviado'), ('read', 'Informe mensual recibido por el consulado')], max_length=10, verbose_name='qué se hizo'),
        ),
        migrations.AlterField(
            model_name='clubevent',
            name='club',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.club', verbose_name='club'),
        ),
        migrations.AlterField(
            model_name='noterequest',
            name='consulate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='note_requests', to='places.consulate', verbose_name='consulado'),
        ),
        migrations.AlterField(
            model_name='tomadenota',
            name='club',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clubs.club', verbose_name='club'),
        ),
        migrations.AddConstraint(
            model_name='clubevent',
            constraint=models.CheckConstraint(condition=models.Q(('club__isnull', False), ('federation__isnull', False), _connector='OR'), name='event_is_of_a_club_or_federation'),
        ),
        migrations.AddConstraint(
            model_name='noterequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consulate__isnull', False), ('federation__isnull', True)), models.Q(('consulate__isnull', True), ('federation__isnull', False)), _connector='OR'), name='request_is_asked_of_one_issuer'),
        ),
        migrations.AddConstraint(
            model_name='tomadenota',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('club__isnull', False), ('federation__isnull', True)), models.Q(('club__isnull', True), ('federation__isnull', False)), _connector='OR'), name='note_is_of_one_organisation'),
        ),
        migrations.AddConstraint(
            model_name='tomadenota',
            constraint=models.CheckConstraint(condition=models.Q(('federation__isnull', True), ('issuing_consulate__isnull', False), _connector='OR'), name='note_of_a_federation_is_of_a_consulate'),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='club',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='clubs.club', verbose_name='club'),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='federation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='clubs.federation', verbose_name='federación de clubes'),
        ),
        migrations.AddField(
            model_name='issuerreport',
            name='consulate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issuer_reports', to='places.consulate', verbose_name='consulado'),
        ),
        migrations.AddField(
            model_name='issuerreport',
            name='federation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='clubs.federation', verbose_name='federación de clubes'),
        ),
        migrations.AddField(
            model_name='issuerreport',
            name='read_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo recibió'),
        ),
        migrations.AddField(
            model_name='issuerreport',
            name='sent_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo envió'),
        ),
        migrations.AddField(
            model_name='mirrorclub',
            name='club',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mirrors', to='clubs.club', verbose_name='club'),
        ),
        migrations.AddField(
            model_name='mirrorclub',
            name='locality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mirror_clubs', to='places.locality', verbose_name='localidad'),
        ),
        migrations.AddField(
            model_name='reportreminder',
            name='federation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_reminders', to='clubs.federation', verbose_name='federación de clubes'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='affiliation_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('club', '='), (models.Func('since', 'until', models.Value('[)'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='club_is_in_one_federation_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='issuerreport',
            constraint=models.UniqueConstraint(fields=('federation', 'month'), name='federation_reports_each_month_once'),
        ),
        migrations.AddConstraint(
            model_name='issuerreport',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='report_month_is_its_first_day'),
        ),
        migrations.AddConstraint(
            model_name='issuerreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('read_at__isnull', True), ('read_by__isnull', True)), models.Q(('read_at__isnull', False), ('read_by__isnull', False)), _connector='OR'), name='report_is_read_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='mirrorclub',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='mirror_club_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='mirrorclub',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('club', 'name'), name='mirror_club_is_known_once'),
        ),
        migrations.AddConstraint(
            model_name='reportreminder',
            constraint=models.UniqueConstraint(fields=('federation', 'month', 'mark'), name='report_reminder_is_sent_once'),
        ),
    ]
