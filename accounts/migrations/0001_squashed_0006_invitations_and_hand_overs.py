"""The tables of the room as 0006_invitations_and_hand_overs left them, in one step: a new database is ready sooner."""

import accounts.models
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from places.tables import CreateModels

FORWARD = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- The record of who handed over to whom only grows.
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON accounts_handover
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
"""
BACKWARD = """
DROP FUNCTION accounts_refuse_change CASCADE;
"""


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_people_and_offices'), ('accounts', '0002_companies_pay_too'), ('accounts', '0003_normative_bodies'), ('accounts', '0004_scopes_and_answers'), ('accounts', '0005_notices'), ('accounts', '0006_invitations_and_hand_overs')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('places', '0001_squashed_0002_migration_intensity'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='correo electrónico')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre completo')),
                    ('gender', models.CharField(blank=True, choices=[('f', 'Mujer'), ('m', 'Hombre'), ('', 'Sin dato')], default='', max_length=1, verbose_name='sexo')),
                    ('language', models.CharField(default='es-mx', max_length=5, verbose_name='idioma')),
                    ('is_active', models.BooleanField(default=True, verbose_name='activa')),
                    ('is_staff', models.BooleanField(default=False, verbose_name='administra el sistema')),
                    ('joined_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='alta')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'persona',
                    'verbose_name_plural': 'personas',
                    'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='email_is_in_lower_case'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='person_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Answered',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=200)),
                    ('request_sha256', models.CharField(max_length=64)),
                    ('status', models.PositiveSmallIntegerField(default=0)),
                    ('body', models.TextField(blank=True)),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), db_index=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'petición respondida',
                    'verbose_name_plural': 'peticiones respondidas',
                    'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='key_is_answered_once')],
                },
            ),
            migrations.CreateModel(
                name='ApiKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='para qué es')),
                    ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                    ('hint', models.CharField(editable=False, max_length=4, verbose_name='termina en')),
                    ('created_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='creada')),
                    ('expires_at', models.DateTimeField(verbose_name='vence')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revocada')),
                    ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='último uso')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_keys', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('read', 'Leer'), ('act', 'Presentar, revisar y decidir obras'), ('money', 'Registrar y verificar dinero')], max_length=10), default=accounts.models.all_scopes, size=None, verbose_name='permisos')),
                ],
                options={
                    'verbose_name': 'clave de acceso',
                    'verbose_name_plural': 'claves de acceso',
                    'ordering': ['-created_at'],
                },
            ),
            migrations.CreateModel(
                name='Office',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('club', 'Club de migrantes'), ('federation', 'Federación de clubes'), ('consulate', 'Consulado'), ('delegation', 'Delegación de SEDESOL'), ('central', 'SEDESOL, oficinas centrales'), ('state_government', 'Gobierno del estado'), ('municipality', 'Municipio'), ('social_comptroller', 'Contraloría social'), ('company', 'Empresa aportante'), ('normative', 'Dependencia normativa'), ('auditor', 'Auditoría')], max_length=20, verbose_name='función')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('address', models.CharField(blank=True, max_length=300, verbose_name='domicilio')),
                    ('legal_basis', models.CharField(blank=True, max_length=400, verbose_name='fundamento')),
                    ('consulate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='places.consulate', verbose_name='consulado')),
                    ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='places.municipality', verbose_name='municipio')),
                    ('parent', models.ForeignKey(blank=True, help_text='La federación de clubes de un club.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='accounts.office', verbose_name='oficina a la que pertenece')),
                    ('state', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='places.state', verbose_name='estado')),
                ],
                options={
                    'verbose_name': 'oficina',
                    'verbose_name_plural': 'oficinas',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['delegation', 'state_government']), _negated=True), ('state__isnull', False), _connector='OR'), name='state_office_has_a_state'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['municipality', 'social_comptroller']), _negated=True), ('municipality__isnull', False), _connector='OR'), name='municipal_office_has_a_municipality'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'consulate'), _negated=True), ('consulate__isnull', False), _connector='OR'), name='consular_office_has_a_consulate'), models.UniqueConstraint(condition=models.Q(('role__in', ['delegation', 'state_government'])), fields=('role', 'state'), name='state_has_one_office_per_role'), models.UniqueConstraint(condition=models.Q(('role', 'municipality')), fields=('role', 'municipality'), name='municipality_has_one_office')],
                },
            ),
            migrations.CreateModel(
                name='Appointment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=120, verbose_name='cargo')),
                    ('instrument', models.CharField(blank=True, help_text='Por ejemplo: «constancia de mayoría y validez del 5 de julio de 2024».', max_length=300, verbose_name='instrumento que acredita el cargo')),
                    ('is_signer', models.BooleanField(default=False, verbose_name='firma convenios')),
                    ('since', models.DateField(verbose_name='desde')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='hasta')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='accounts.office', verbose_name='oficina')),
                ],
                options={
                    'verbose_name': 'nombramiento',
                    'verbose_name_plural': 'nombramientos',
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='appointment_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('is_signer', True), ('until__isnull', True)), fields=('office',), name='office_has_one_open_signer')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('act', 'Acto en nombre de su club'), ('own', 'Constancia de lo que usted hizo'), ('objection', 'Acto no reconocido'), ('outcome', 'Resolución sobre un acto no reconocido'), ('club', 'Lo que se hizo en el registro de su club')], max_length=10, verbose_name='clase')),
                    ('key', models.CharField(editable=False, max_length=60)),
                    ('folio', models.CharField(max_length=40, verbose_name='folio')),
                    ('what', models.CharField(max_length=200, verbose_name='qué se hizo')),
                    ('about', models.CharField(blank=True, max_length=200, verbose_name='de qué obra')),
                    ('who', models.CharField(max_length=150, verbose_name='quién')),
                    ('office', models.CharField(blank=True, max_length=100, verbose_name='función')),
                    ('link', models.CharField(max_length=200)),
                    ('answer', models.CharField(blank=True, max_length=200)),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='leído')),
                    ('mail_due_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, null=True)),
                    ('mail_attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                    ('mailed_at', models.DateTimeField(editable=False, null=True)),
                    ('recipient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                ],
                options={
                    'verbose_name': 'aviso',
                    'verbose_name_plural': 'avisos',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['recipient', '-id'], name='notices_of_a_person'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='notices_nobody_read'), models.Index(condition=models.Q(('mail_due_at__isnull', False)), fields=['mail_due_at'], name='notices_to_be_mailed')],
                    'constraints': [models.UniqueConstraint(fields=('recipient', 'key'), name='person_is_told_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['act', 'own', 'objection', 'outcome', 'club'])), name='notice_has_a_kind')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, verbose_name='correo electrónico')),
                    ('language', models.CharField(choices=[('es-mx', 'Español'), ('en', 'English')], max_length=5, verbose_name='idioma del correo')),
                    ('title', models.CharField(blank=True, max_length=120, verbose_name='cargo')),
                    ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='enviada')),
                    ('expires_at', models.DateTimeField(verbose_name='vence')),
                    ('mailed_at', models.DateTimeField(editable=False, null=True)),
                    ('accepted_at', models.DateTimeField(editable=False, null=True, verbose_name='aceptada')),
                    ('revoked_at', models.DateTimeField(editable=False, null=True, verbose_name='retirada')),
                    ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='quién la aceptó')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién invita')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.office', verbose_name='oficina')),
                    ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién la retiró')),
                ],
                options={
                    'verbose_name': 'invitación',
                    'verbose_name_plural': 'invitaciones',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(condition=models.Q(('accepted_by__isnull', False)), fields=['accepted_by'], name='invitations_of_a_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invited_email_is_in_lower_case'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('revoked_at__isnull', True)), _connector='OR'), name='accepted_invitation_says_by_whom_and_stays'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='revoked_invitation_says_by_whom')],
                },
            ),
            migrations.CreateModel(
                name='HandOver',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('last_day', models.DateField(verbose_name='último día de quien entrega')),
                    ('note', models.TextField(blank=True, max_length=1000, verbose_name='motivo o documento')),
                    ('facts', models.JSONField(default=dict, verbose_name='lo que queda abierto')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrado')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo registró')),
                    ('incoming', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.appointment', verbose_name='quién recibe')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='accounts.office', verbose_name='oficina')),
                    ('outgoing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.appointment', verbose_name='quién entrega')),
                ],
                options={
                    'verbose_name': 'relevo',
                    'verbose_name_plural': 'relevos',
                    'ordering': ['-pk'],
                },
            ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
