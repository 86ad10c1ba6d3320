"""The tables of the room as 0008_rights_and_filing left them, in one step: a new database is ready sooner."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from places.tables import CreateModels

FORWARD = """
CREATE FUNCTION clubs_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON clubs_clubevent
    FOR EACH ROW EXECUTE FUNCTION clubs_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON clubs_consultation
    FOR EACH ROW EXECUTE FUNCTION clubs_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON clubs_pairdecision
    FOR EACH ROW EXECUTE FUNCTION clubs_refuse_change();
"""
BACKWARD = """
DROP FUNCTION clubs_refuse_change CASCADE;
"""


class Migration(migrations.Migration):

    replaces = [('clubs', '0001_clubs_and_notes'), ('clubs', '0002_who_a_club_is'), ('clubs', '0003_persons_may_apply'), ('clubs', '0004_people_and_requests'), ('clubs', '0005_personal_data_and_look_alikes'), ('clubs', '0006_federations_issue_and_report'), ('clubs', '0007_present_affiliations'), ('clubs', '0008_rights_and_filing')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0006_invitations_and_hand_overs'),
        ('places', '0001_squashed_0002_migration_intensity'),
    ]

    operations = [
        BtreeGistExtension(),
        CreateModels([
            migrations.CreateModel(
                name='Federation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, unique=True, verbose_name='nombre')),
                    ('city', models.CharField(max_length=100, verbose_name='ciudad')),
                    ('us_state', models.CharField(max_length=50, verbose_name='estado de residencia')),
                    ('office', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='federation', to='accounts.office', verbose_name='oficina')),
                    ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='federations', to='places.state', verbose_name='estado de origen')),
                    ('barred_on', models.DateField(blank=True, null=True, verbose_name='facultad de emitir suspendida desde')),
                    ('consulate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='federations', to='places.consulate', verbose_name='consulado al que informa')),
                ],
                options={
                    'verbose_name': 'federación de clubes',
                    'verbose_name_plural': 'federaciones de clubes',
                    'ordering': ['name'],
                },
            ),
            migrations.CreateModel(
                name='Club',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, verbose_name='nombre')),
                    ('city', models.CharField(max_length=100, verbose_name='ciudad')),
                    ('us_state', models.CharField(max_length=50, verbose_name='estado de residencia')),
                    ('consulate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clubs', to='places.consulate', verbose_name='consulado de su circunscripción')),
                    ('locality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clubs', to='places.locality', verbose_name='localidad de origen')),
                    ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clubs', to='places.municipality', verbose_name='municipio de origen')),
                    ('office', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='club', to='accounts.office', verbose_name='oficina')),
                    ('federation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clubs', to='clubs.federation', verbose_name='federación de clubes')),
                    ('kind', models.CharField(choices=[('migrant_club', 'Club de migrantes'), ('local_organised_group', 'Grupo organizado de la comunidad'), ('migrant', 'Migrante en lo individual'), ('returned_migrant', 'Migrante que volvió'), ('migrant_family', 'Familia de migrantes')], default='migrant_club', max_length=24, verbose_name='clase')),
                    ('state_registration', models.CharField(blank=True, help_text='Lo piden los programas estatales. Escriba el número y la fecha del registro.', max_length=60, verbose_name='registro ante la oficina estatal del migrante')),
                    ('address', models.CharField(blank=True, max_length=300, verbose_name='domicilio en el extranjero')),
                    ('bare_name', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf(django.db.models.functions.text.Trim(models.Func(models.Func(models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('\\m(clubes|club|asociacion|organizacion|grupo|federacion|fraternidad|comite|migrantes|migrante|paisanos|oriundos|hijos|a c|ac|inc|de|del|la|las|el|los|y|en|por)\\M'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value(' +'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField())), models.Value('')), models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=200))),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('phone', models.CharField(blank=True, max_length=16, verbose_name='teléfono')),
                    ('plain_address', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Lower(models.Func(models.F('address'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=300))),
                    ('county', models.CharField(blank=True, max_length=60, verbose_name='condado')),
                ],
                options={
                    'verbose_name': 'club de migrantes',
                    'verbose_name_plural': 'clubes de migrantes',
                    'ordering': ['name'],
                    'indexes': [models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='clubs_by_phone'), models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='clubs_by_email'), models.Index(condition=models.Q(('plain_address', ''), _negated=True), fields=['plain_address'], name='clubs_by_address')],
                    'constraints': [models.UniqueConstraint(fields=('name', 'municipality'), name='club_is_one_per_name_and_town'), models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[0-9]{8,15}$'), _connector='OR'), name='club_phone_is_international'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='club_email_is_in_lower_case')],
                },
            ),
            migrations.CreateModel(
                name='Affiliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField(blank=True, null=True, verbose_name='desde')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='hasta')),
                    ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='clubs.club', verbose_name='club')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='clubs.federation', verbose_name='federación de clubes')),
                ],
                options={
                    'verbose_name': 'afiliación',
                    'verbose_name_plural': 'afiliaciones',
                    'ordering': [models.OrderBy(models.F('since'), descending=True, nulls_last=True), '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='affiliation_ends_after_it_begins'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('club', '='), (models.Func('since', 'until', models.Value('[)'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='club_is_in_one_federation_at_a_time')],
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
            migrations.CreateModel(
                name='IssuerReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text='Su primer día.', verbose_name='mes')),
                    ('notes', models.JSONField(editable=False, verbose_name='Tomas de Nota emitidas')),
                    ('due_on', models.DateField(editable=False, verbose_name='vencía el')),
                    ('sent_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='enviado')),
                    ('read_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='recibido')),
                    ('consulate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issuer_reports', to='places.consulate', verbose_name='consulado')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='clubs.federation', verbose_name='federación de clubes')),
                    ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo recibió')),
                    ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo envió')),
                ],
                options={
                    'verbose_name': 'informe mensual',
                    'verbose_name_plural': 'informes mensuales',
                    'ordering': ['-month', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('federation', 'month'), name='federation_reports_each_month_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='report_month_is_its_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('read_at__isnull', True), ('read_by__isnull', True)), models.Q(('read_at__isnull', False), ('read_by__isnull', False)), _connector='OR'), name='report_is_read_by_somebody')],
                },
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
                    ('curp_sealed', models.TextField(blank=True, default='', editable=False)),
                    ('person_key', models.CharField(blank=True, default='', editable=False, max_length=64)),
                    ('rfc_sealed', models.TextField(blank=True, default='', editable=False)),
                    ('search_name', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=300))),
                ],
                options={
                    'verbose_name': 'integrante',
                    'verbose_name_plural': 'integrantes',
                    'ordering': ['name', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('person_key', ''), _negated=True), fields=['person_key'], name='members_by_person'), models.Index(fields=['search_name', 'birth_date'], name='members_by_name_and_birth')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='club_member_has_a_name'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='member_leaves_after_joining'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('club', 'name', 'birth_date'), name='member_is_on_the_roll_once'), models.UniqueConstraint(condition=models.Q(('until__isnull', True), models.Q(('person_key', ''), _negated=True)), fields=('club', 'person_key'), name='curp_is_on_the_roll_once'), models.CheckConstraint(condition=models.Q(models.Q(('curp_sealed', ''), ('person_key', '')), models.Q(models.Q(('person_key', ''), _negated=True), models.Q(('curp_sealed', ''), _negated=True)), _connector='OR'), name='curp_is_kept_and_compared')],
                },
            ),
            migrations.CreateModel(
                name='Consultation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('what', models.CharField(choices=[('roll', 'Padrón y mesa directiva'), ('request', 'Solicitud de Toma de Nota con su padrón'), ('paper', 'Padrón en PDF'), ('numbers', 'CURP y RFC completos')], max_length=10, verbose_name='qué consultó')),
                    ('page', models.CharField(max_length=200, verbose_name='en qué página')),
                    ('office', models.CharField(max_length=200, verbose_name='oficina')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                    ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='clubs.club', verbose_name='club')),
                    ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clubs.member', verbose_name='de quién')),
                ],
                options={
                    'verbose_name': 'consulta de datos personales',
                    'verbose_name_plural': 'consultas de datos personales',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['club', '-id'], name='consultations_of_a_club')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('what', 'numbers'), _negated=True), ('member__isnull', False), _connector='OR'), name='numbers_are_of_somebody')],
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
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='seat_ends_after_it_begins'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('post', 'vocal'), _negated=True), expressions=[('club', '='), ('post', '='), (models.Func('since', 'until', models.Value('[]'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='post_is_held_by_one_person_at_a_time')],
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
                    ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mirrors', to='clubs.club', verbose_name='club')),
                    ('locality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mirror_clubs', to='places.locality', verbose_name='localidad')),
                ],
                options={
                    'verbose_name': 'club espejo',
                    'verbose_name_plural': 'clubes espejo',
                    'ordering': ['name', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='mirror_club_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('club', 'name'), name='mirror_club_is_known_once')],
                },
            ),
            migrations.CreateModel(
                name='PairDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verdict', models.CharField(choices=[('same', 'Son el mismo club'), ('different', 'Son clubes distintos'), ('open', 'Se está investigando')], max_length=10, verbose_name='decisión')),
                    ('reason', models.CharField(max_length=500, verbose_name='por qué')),
                    ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), editable=False, size=None)),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                    ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clubs.club', verbose_name='club')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clubs.club', verbose_name='otro club')),
                ],
                options={
                    'verbose_name': 'decisión sobre clubes parecidos',
                    'verbose_name_plural': 'decisiones sobre clubes parecidos',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['first', 'second', '-id'], name='decisions_on_a_pair')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_is_told_one_way'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='pair_decision_has_its_reason')],
                },
            ),
            migrations.CreateModel(
                name='ReportReminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(verbose_name='mes')),
                    ('mark', models.CharField(choices=[('due', 'Por enviar'), ('late', 'Atrasado')], max_length=4, verbose_name='aviso')),
                    ('sent_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='enviado')),
                    ('federation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_reminders', to='clubs.federation', verbose_name='federación de clubes')),
                ],
                options={
                    'verbose_name': 'aviso de informe',
                    'verbose_name_plural': 'avisos de informes',
                    'constraints': [models.UniqueConstraint(fields=('federation', 'month', 'mark'), name='report_reminder_is_sent_once')],
                },
            ),
            migrations.CreateModel(
                name='TomaDeNota',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('folio', models.CharField(max_length=40, unique=True, verbose_name='folio')),
                    ('renewal', models.CharField(choices=[('new', 'Nueva'), ('expiry', 'Renovación por vencimiento'), ('board', 'Renovación por cambio de mesa directiva'), ('address', 'Renovación por cambio de domicilio')], default='new', max_length=10, verbose_name='motivo')),
                    ('issued_on', models.DateField(verbose_name='fecha de emisión')),
                    ('valid_until', models.DateField(verbose_name='vigente hasta')),
                    ('suspended_on', models.DateField(blank=True, null=True, verbose_name='suspendida desde')),
                    ('recorded_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='registrada')),
                    ('club', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clubs.club', verbose_name='club')),
                    ('issuing_consulate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='places.consulate', verbose_name='consulado que la emite')),
                    ('issuing_federation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clubs.federation', verbose_name='federación de clubes que la emite')),
                    ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='cancelada desde')),
                    ('federation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_notes', to='clubs.federation', verbose_name='federación de clubes')),
                ],
                options={
                    'verbose_name': 'Toma de Nota',
                    'verbose_name_plural': 'Tomas de Nota',
                    'ordering': ['-valid_until'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('issued_on'))), name='note_ends_after_issue'), models.CheckConstraint(condition=models.Q(models.Q(('issuing_consulate__isnull', False), ('issuing_federation__isnull', True)), models.Q(('issuing_consulate__isnull', True), ('issuing_federation__isnull', False)), _connector='OR'), name='note_has_one_issuer'), models.CheckConstraint(condition=models.Q(models.Q(('club__isnull', False), ('federation__isnull', True)), models.Q(('club__isnull', True), ('federation__isnull', False)), _connector='OR'), name='note_is_of_one_organisation'), models.CheckConstraint(condition=models.Q(('federation__isnull', True), ('issuing_consulate__isnull', False), _connector='OR'), name='note_of_a_federation_is_of_a_consulate')],
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
                    ('consulate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='note_requests', to='places.consulate', verbose_name='consulado')),
                    ('note', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='request', to='clubs.tomadenota', verbose_name='Toma de Nota')),
                    ('federation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='note_requests', to='clubs.federation', verbose_name='federación de clubes')),
                ],
                options={
                    'verbose_name': 'solicitud de Toma de Nota',
                    'verbose_name_plural': 'solicitudes de Toma de Nota',
                    'ordering': ['moved_at', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('requested', 'in_review', 'observed', 'answered'))), fields=('club',), name='club_asks_for_one_note_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('note__isnull', False), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('note__isnull', True)), _connector='OR'), name='request_has_its_note_when_issued'), models.CheckConstraint(condition=models.Q(models.Q(('consulate__isnull', False), ('federation__isnull', True)), models.Q(('consulate__isnull', True), ('federation__isnull', False)), _connector='OR'), name='request_is_asked_of_one_issuer')],
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
                    'constraints': [models.UniqueConstraint(fields=('note', 'days'), name='reminder_is_sent_once')],
                },
            ),
            migrations.CreateModel(
                name='ClubEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('act', models.CharField(choices=[('take_up', 'Tomar en revisión'), ('observe', 'Enviar observaciones'), ('answer', 'Contestar las observaciones'), ('issue', 'Emitir Toma de Nota'), ('withdraw', 'Desistir de la solicitud'), ('suspend', 'Suspender la Toma de Nota'), ('lift', 'Levantar la suspensión'), ('cancel', 'Cancelar la Toma de Nota'), ('join', 'Alta de integrante'), ('leave', 'Baja de integrante'), ('seat', 'Alta en la mesa directiva'), ('unseat', 'Baja de la mesa directiva'), ('ask', 'Toma de Nota solicitada'), ('numbers', 'CURP o RFC anotados'), ('contact', 'Datos de contacto anotados'), ('move', 'Cambio de domicilio o de consulado'), ('mirror', 'Alta de club espejo'), ('unmirror', 'Baja de club espejo'), ('list', 'Lista de la federación guardada'), ('invite', 'Invitación a actuar por el club'), ('accept', 'Invitación aceptada'), ('revoke', 'Invitación retirada'), ('hand_over', 'Relevo de una persona del club'), ('two_on', 'Desde hoy se envía con dos personas'), ('two_ask', 'Se pidió que baste una persona para enviar'), ('two_keep', 'Se sigue enviando con dos personas'), ('two_off', 'Desde hoy basta una persona para enviar'), ('bar', 'Suspender la facultad de emitir'), ('unbar', 'Levantar la suspensión de la facultad'), ('affiliate', 'Afiliación a la federación'), ('part', 'Baja de la federación'), ('record', 'Toma de Nota de la federación registrada'), ('report', 'Informe mensual enviado'), ('read', 'Informe mensual recibido por el consulado')], max_length=10, verbose_name='qué se hizo')),
                    ('text', models.TextField(blank=True, verbose_name='con qué palabras')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                    ('club', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.club', verbose_name='club')),
                    ('toma_de_nota', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.tomadenota', verbose_name='Toma de Nota')),
                    ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.noterequest', verbose_name='solicitud')),
                    ('federation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clubs.federation', verbose_name='federación de clubes')),
                ],
                options={
                    'verbose_name': 'renglón del historial',
                    'verbose_name_plural': 'historial del club',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('club__isnull', False), ('federation__isnull', False), _connector='OR'), name='event_is_of_a_club_or_federation')],
                },
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
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
