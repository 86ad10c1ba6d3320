"""A club has its roll, its board by terms, its requests for a note and its history, which only grows."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION clubs_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON clubs_clubevent
    FOR EACH ROW EXECUTE FUNCTION clubs_refuse_change();
"""
BACKWARD = """
DROP TRIGGER append_only ON clubs_clubevent;
DROP FUNCTION clubs_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clubs', '0003_persons_may_apply'),
        ('places', '0002_migration_intensity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.AddField(
            model_name='tomadenota',
            name='cancelled_on',
            field=models.DateField(blank=True, null=True, verbose_name='cancelada desde'),
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nombre completo')),
                ('birth_date', models.DateField(verbose_name='fecha de nacimiento')),
                ('is_of_mexican_origin', models.BooleanField(verbose_name='de origen mexicano')),
                ('city', models.CharField(max_length=100, verbose_name='ciudad en que vive')),
                ('us_state', models.CharField(max_length=50, verbose_name='estado en que vive')),
                ('since', models.DateField(verbose_name='integrante desde')),
                ('until', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='clubs.club', verbose_name='club')),
            ],
            options={
                'verbose_name': 'integrante',
                'verbose_name_plural': 'integrantes',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BoardSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(choices=[('president', 'Presidencia'), ('secretary', 'Secretaría'), ('treasurer', 'Tesorería'), ('vocal', 'Vocalía')], max_length=10, verbose_name='cargo')),
                ('since', models.DateField(verbose_name='desde')),
                ('until', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='clubs.club', verbose_name='club')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='clubs.member', verbose_name='integrante')),
            ],
            options={
                'verbose_name': 'cargo de la mesa directiva',
                'verbose_name_plural': 'cargos de la mesa directiva',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NoteReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField(verbose_name='días antes')),
                ('sent_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='enviado')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='clubs.tomadenota', verbose_name='Toma de Nota')),
            ],
            options={
                'verbose_name': 'aviso de vencimiento',
                'verbose_name_plural': 'avisos de vencimiento',
            },
        ),
        migrations.CreateModel(
            name='NoteRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('renewal', models.CharField(choices=[('new', 'Nueva'), ('expiry', 'Renovación por vencimiento'), ('board', 'Renovación por cambio de mesa directiva'), ('address', 'Renovación por cambio de domicilio')], max_length=10, verbose_name='motivo')),
                ('state', models.CharField(choices=[('requested', 'Solicitada'), ('in_review', 'En revisión'), ('observed', 'Con observaciones'), ('answered', 'Contestada'), ('issued', 'Emitida'), ('withdrawn', 'Desistida')], default='requested', max_length=10, verbose_name='estado')),
                ('aims', models.TextField(max_length=1000, verbose_name='qué hace el club por su comunidad')),
                ('board', models.JSONField(editable=False, verbose_name='mesa directiva')),
                ('members', models.JSONField(editable=False, verbose_name='integrantes')),
                ('asked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='solicitada')),
                ('moved_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), verbose_name='último movimiento')),
                ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='note_requests', to='clubs.club', verbose_name='club')),
                ('consulate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='note_requests', to='places.consulate', verbose_name='consulado')),
                ('note', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='request', to='clubs.tomadenota', verbose_name='Toma de Nota')),
            ],
            options={
                'verbose_name': 'solicitud de Toma de Nota',
                'verbose_name_plural': 'solicitudes de Toma de Nota',
                'ordering': ['moved_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ClubEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('take_up', 'Tomar en revisión'), ('observe', 'Enviar observaciones'), ('answer', 'Contestar las observaciones'), ('issue', 'Emitir Toma de Nota'), ('withdraw', 'Desistir de la solicitud'), ('suspend', 'Suspender la Toma de Nota'), ('lift', 'Levantar la suspensión'), ('cancel', 'Cancelar la Toma de Nota'), ('join', 'Alta de integrante'), ('leave', 'Baja de integrante'), ('seat', 'Alta en la mesa directiva'), ('unseat', 'Baja de la mesa directiva'), ('ask', 'Toma de Nota solicitada')], max_length=10, verbose_name='qué se hizo')),
                ('text', models.TextField(blank=True, verbose_name='con qué palabras')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.club', verbose_name='club')),
                ('toma_de_nota', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.tomadenota', verbose_name='Toma de Nota')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.noterequest', verbose_name='solicitud')),
            ],
            options={
                'verbose_name': 'renglón del historial',
                'verbose_name_plural': 'historial del club',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='club_member_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='member_leaves_after_joining'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('club', 'name', 'birth_date'), name='member_is_on_the_roll_once'),
        ),
        migrations.AddConstraint(
            model_name='boardseat',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='seat_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='boardseat',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('post', 'vocal'), _negated=True), expressions=[('club', '='), ('post', '='), (models.Func('since', 'until', models.Value('[]'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='post_is_held_by_one_person_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='notereminder',
            constraint=models.UniqueConstraint(fields=('note', 'days'), name='reminder_is_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='noterequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('requested', 'in_review', 'observed', 'answered'))), fields=('club',), name='club_asks_for_one_note_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='noterequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('note__isnull', False), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('note__isnull', True)), _connector='OR'), name='request_has_its_note_when_issued'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
