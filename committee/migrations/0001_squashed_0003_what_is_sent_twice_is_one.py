"""The tables of the room as 0003_what_is_sent_twice_is_one left them, in one step: a new database is ready sooner."""

import django.contrib.postgres.functions
import django.core.serializers.json
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from places.tables import CreateModels

FORWARD = """
CREATE FUNCTION committee_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Votes and recusals of a decided item, and who came to a session that ended, stay as they were.
CREATE FUNCTION committee_keep_what_was_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_item bigint;
    new_item bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN old_item := OLD.item_id; END IF;
    IF TG_OP <> 'DELETE' THEN new_item := NEW.item_id; END IF;
    IF EXISTS (SELECT 1 FROM committee_decision WHERE item_id IN (old_item, new_item)) THEN
        RAISE EXCEPTION 'the item is decided: % stays', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION committee_keep_what_was_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'committee_session' THEN
        IF TG_OP = 'DELETE' OR OLD.status IN ('closed', 'failed', 'cancelled')
           OR (NEW.number, NEW.committee_id, NEW.scheme, NEW.fiscal_year, NEW.kind)
              IS DISTINCT FROM (OLD.number, OLD.committee_id, OLD.scheme, OLD.fiscal_year, OLD.kind) THEN
            RAISE EXCEPTION 'a session keeps its number and, once it ended, all of itself'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM committee_session WHERE status IN ('closed', 'failed', 'cancelled')
               AND id = CASE TG_OP WHEN 'DELETE' THEN OLD.session_id ELSE NEW.session_id END) THEN
        RAISE EXCEPTION 'the session ended: % stays', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

-- What a club objected to, and an answer once given, stay as they were.
CREATE FUNCTION committee_keep_appeals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answer <> ''
       OR (NEW.project_id, NEW.decision_id, NEW.text, NEW.by_id, NEW.at, NEW.due_on, NEW.is_late)
          IS DISTINCT FROM
          (OLD.project_id, OLD.decision_id, OLD.text, OLD.by_id, OLD.at, OLD.due_on, OLD.is_late) THEN
        RAISE EXCEPTION 'an appeal is answered once and never rewritten'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_what_was_closed BEFORE INSERT OR DELETE OR UPDATE ON committee_agendaitem
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_closed();
CREATE TRIGGER keep_appeals BEFORE DELETE OR UPDATE ON committee_appeal
    FOR EACH ROW EXECUTE FUNCTION committee_keep_appeals();
CREATE TRIGGER keep_what_was_closed BEFORE INSERT OR DELETE OR UPDATE ON committee_attendance
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_closed();
-- Decisions, minutes and what hangs on them are evidence: nobody rewrites them, with or without this program.
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON committee_decision
    FOR EACH ROW EXECUTE FUNCTION committee_refuse_change();
CREATE TRIGGER keep_what_was_closed BEFORE INSERT ON committee_decision
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_closed();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON committee_erratum
    FOR EACH ROW EXECUTE FUNCTION committee_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON committee_minutes
    FOR EACH ROW EXECUTE FUNCTION committee_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON committee_promotion
    FOR EACH ROW EXECUTE FUNCTION committee_refuse_change();
CREATE TRIGGER keep_what_was_decided BEFORE INSERT OR DELETE OR UPDATE ON committee_recusal
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_decided();
CREATE TRIGGER keep_what_was_closed BEFORE DELETE OR UPDATE ON committee_session
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_closed();
CREATE TRIGGER keep_what_was_decided BEFORE INSERT OR DELETE OR UPDATE ON committee_vote
    FOR EACH ROW EXECUTE FUNCTION committee_keep_what_was_decided();
"""
BACKWARD = """
DROP FUNCTION committee_keep_appeals CASCADE;
DROP FUNCTION committee_keep_what_was_closed CASCADE;
DROP FUNCTION committee_keep_what_was_decided CASCADE;
DROP FUNCTION committee_refuse_change CASCADE;
"""


class Migration(migrations.Migration):

    replaces = [('committee', '0001_sessions'), ('committee', '0002_what_was_decided_stays'), ('committee', '0003_what_is_sent_twice_is_one')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0006_invitations_and_hand_overs'),
        ('places', '0001_squashed_0002_migration_intensity'),
        ('projects', '0001_squashed_0030_rights_and_filing'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Committee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('authority', models.CharField(choices=[('delegation', 'Delegación de SEDESOL'), ('state_government', 'Gobierno del estado')], max_length=20, verbose_name='quién preside')),
                    ('family', models.CharField(choices=[('solidarity', 'Solidaria'), ('investment', 'De inversión')], max_length=12, verbose_name='familia')),
                    ('code', models.CharField(max_length=12, verbose_name='clave')),
                    ('name', models.CharField(max_length=120, verbose_name='nombre')),
                    ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.state', verbose_name='estado')),
                ],
                options={
                    'verbose_name': 'comité',
                    'verbose_name_plural': 'comités',
                    'ordering': ['state', 'code'],
                    'constraints': [models.UniqueConstraint(fields=('state', 'authority', 'family'), name='committee_is_one'), models.UniqueConstraint(fields=('state', 'code'), name='committee_has_its_own_code'), models.CheckConstraint(condition=models.Q(('authority__in', ['delegation', 'state_government'])), name='committee_has_an_authority')],
                },
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=40, unique=True, verbose_name='número')),
                    ('scheme', models.CharField(max_length=40, verbose_name='programa')),
                    ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='ejercicio fiscal')),
                    ('kind', models.CharField(choices=[('ordinary', 'Ordinaria'), ('extraordinary', 'Extraordinaria')], max_length=13, verbose_name='tipo de sesión')),
                    ('called_on', models.DateField(verbose_name='fecha de la convocatoria')),
                    ('held_on', models.DateField(verbose_name='fecha de la sesión')),
                    ('starts_at', models.TimeField(blank=True, null=True, verbose_name='hora')),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='lugar')),
                    ('link', models.URLField(blank=True, verbose_name='enlace, si es en línea')),
                    ('status', models.CharField(choices=[('called', 'Convocada'), ('open', 'Abierta'), ('closed', 'Cerrada, con acta'), ('failed', 'No celebrada por falta de quórum'), ('cancelled', 'Cancelada')], default='called', max_length=9, verbose_name='estado')),
                    ('reason', models.TextField(blank=True, max_length=2000, verbose_name='por qué no se celebró')),
                    ('made_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='se abrió')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminó')),
                    ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='committee.committee', verbose_name='comité')),
                    ('secretary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='secretaría')),
                    ('form_key', models.UUIDField(editable=False, null=True)),
                ],
                options={
                    'verbose_name': 'sesión',
                    'verbose_name_plural': 'sesiones',
                    'ordering': ['-held_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['called', 'open', 'closed', 'failed', 'cancelled'])), name='session_status_is_known'), models.UniqueConstraint(fields=('secretary', 'form_key'), name='form_calls_one_session'), models.CheckConstraint(condition=models.Q(models.Q(('place', ''), _negated=True), models.Q(('link', ''), _negated=True), _connector='OR'), name='session_is_held_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['open', 'closed']), _negated=True), ('opened_at__isnull', False), _connector='OR'), name='session_that_sat_was_opened'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['failed', 'cancelled']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='session_that_did_not_sit_says_why')],
                },
            ),
            migrations.CreateModel(
                name='AgendaItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(verbose_name='lugar en el orden del día')),
                    ('is_pending', models.BooleanField(default=True)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='projects.project')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='committee.session')),
                ],
                options={
                    'verbose_name': 'punto del orden del día',
                    'verbose_name_plural': 'orden del día',
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('session', 'position'), name='agenda_has_one_item_a_place'), models.UniqueConstraint(fields=('session', 'project'), name='work_is_on_an_agenda_once'), models.UniqueConstraint(condition=models.Q(('is_pending', True)), fields=('project',), name='work_is_before_one_session_at_once')],
                },
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ordinal', models.PositiveSmallIntegerField(verbose_name='número')),
                    ('outcome', models.CharField(choices=[('approved', 'Aprobada'), ('waiting_list', 'Lista de espera'), ('deferred', 'Diferida'), ('rejected', 'No aprobada')], max_length=12, verbose_name='sentido')),
                    ('place', models.PositiveIntegerField(blank=True, null=True, verbose_name='lugar en la lista de espera')),
                    ('reason', models.TextField(blank=True, max_length=4000, verbose_name='motivo')),
                    ('total', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='costo total')),
                    ('shares', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='partes')),
                    ('cash', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='partes en dinero')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la registró')),
                    ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='committee.agendaitem')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='committee.session')),
                ],
                options={
                    'verbose_name': 'acuerdo',
                    'verbose_name_plural': 'acuerdos',
                    'ordering': ['ordinal'],
                    'constraints': [models.UniqueConstraint(fields=('session', 'ordinal'), name='resolution_number_is_one'), models.CheckConstraint(condition=models.Q(('outcome__in', ['approved', 'waiting_list', 'deferred', 'rejected'])), name='outcome_is_known'), models.CheckConstraint(condition=models.Q(('outcome', 'approved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='whoever_is_not_approved_reads_why'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'waiting_list'), ('place__isnull', False)), models.Q(models.Q(('outcome', 'waiting_list'), _negated=True), ('place__isnull', True)), _connector='OR'), name='waiting_list_gives_a_place')],
                },
            ),
            migrations.CreateModel(
                name='Appeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=4000, verbose_name='con qué no está de acuerdo y por qué')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='fecha límite para presentarla')),
                    ('is_late', models.BooleanField(default=False, verbose_name='se presentó fuera del plazo')),
                    ('answer', models.CharField(blank=True, choices=[('upheld', 'Procedente: la obra vuelve a revisión'), ('denied', 'No procedente')], max_length=6, verbose_name='respuesta')),
                    ('reasons', models.TextField(blank=True, max_length=4000, verbose_name='motivo y fundamento')),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='projects.project')),
                    ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='committee.decision')),
                ],
                options={
                    'verbose_name': 'inconformidad',
                    'verbose_name_plural': 'inconformidades',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='appeal_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), models.Q(('reasons', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answer_to_an_appeal_has_its_reasons'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('by')), _negated=True), _connector='OR'), name='nobody_answers_the_own_appeal'), models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('project',), name='work_has_one_open_appeal')],
                },
            ),
            migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('party', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipios'), ('migrants', 'Migrantes')], max_length=10, verbose_name='parte')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre completo')),
                    ('title', models.CharField(blank=True, max_length=150, verbose_name='cargo')),
                    ('weight', models.DecimalField(decimal_places=3, default=Decimal('1'), max_digits=7, verbose_name='peso del voto')),
                    ('may_vote', models.BooleanField(default=True, verbose_name='tiene voto')),
                    ('is_chair', models.BooleanField(default=False, verbose_name='preside')),
                    ('since', models.DateField(verbose_name='desde')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='hasta')),
                    ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='committee.committee')),
                    ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='oficina')),
                    ('substitute_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to='committee.member', verbose_name='suple a')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to=settings.AUTH_USER_MODEL, verbose_name='cuenta')),
                ],
                options={
                    'verbose_name': 'integrante',
                    'verbose_name_plural': 'integrantes',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('party__in', ['federal', 'state', 'municipal', 'migrants'])), name='member_is_of_a_party'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='vote_weighs_something'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='member_has_a_name'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='member_leaves_after_arriving'), models.CheckConstraint(condition=models.Q(('substitute_of__isnull', True), ('is_chair', False), _connector='OR'), name='substitute_sits_in_for_the_chair_and_is_none'), models.UniqueConstraint(condition=models.Q(('is_chair', True), ('until__isnull', True)), fields=('committee',), name='committee_has_one_chair'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('committee', 'party', 'name', 'since', 'substitute_of'), name='member_is_registered_once', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='Minutes',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('facts', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='hechos')),
                    ('sha256', models.CharField(max_length=64)),
                    ('made_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='committee.session')),
                ],
                options={
                    'verbose_name': 'acta',
                    'verbose_name_plural': 'actas',
                },
            ),
            migrations.CreateModel(
                name='Erratum',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('says', models.TextField(max_length=2000, verbose_name='dice')),
                    ('should_say', models.TextField(max_length=2000, verbose_name='debe decir')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='errata', to='committee.minutes')),
                ],
                options={
                    'verbose_name': 'fe de erratas',
                    'verbose_name_plural': 'fes de erratas',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('says', ''), _negated=True), models.Q(('should_say', ''), _negated=True)), name='erratum_says_both')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('queued', 'Por enviar'), ('sending', 'Enviándose'), ('sent', 'Enviado'), ('dropped', 'Sin a quién escribir')], default='queued', max_length=8)),
                    ('people', models.PositiveSmallIntegerField(default=0)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='committee.decision')),
                ],
                options={
                    'verbose_name': 'aviso del resultado',
                    'verbose_name_plural': 'avisos del resultado',
                    'ordering': ['pk'],
                    'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['decision'], name='results_to_be_told')],
                },
            ),
            migrations.CreateModel(
                name='Promotion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('money', models.CharField(max_length=200, verbose_name='de dónde sale el dinero')),
                    ('unfit', models.JSONField(default=list)),
                    ('skipped', models.JSONField(default=list)),
                    ('reason', models.TextField(blank=True, max_length=2000, verbose_name='por qué se salta a otras')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promotion', to='committee.decision')),
                ],
                options={
                    'verbose_name': 'ascenso de la lista de espera',
                    'verbose_name_plural': 'ascensos de la lista de espera',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('money', ''), _negated=True), name='promotion_names_its_money'), models.CheckConstraint(condition=models.Q(('skipped', []), models.Q(('reason', ''), _negated=True), _connector='OR'), name='skipping_others_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Recusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=300, verbose_name='motivo')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='committee.agendaitem')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member')),
                ],
                options={
                    'verbose_name': 'excusa',
                    'verbose_name_plural': 'excusas',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('item', 'member'), name='member_is_recused_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='excuse_has_its_reason')],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='committee.session')),
                ],
                options={
                    'verbose_name': 'asistencia',
                    'verbose_name_plural': 'asistencias',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('session', 'member'), name='member_attends_once')],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('party', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipios'), ('migrants', 'Migrantes')], max_length=10, verbose_name='parte')),
                    ('choice', models.CharField(choices=[('for', 'A favor'), ('against', 'En contra'), ('abstain', 'Abstención')], max_length=8, verbose_name='voto')),
                    ('weight', models.DecimalField(decimal_places=3, default=Decimal('1'), max_digits=7, verbose_name='peso')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo registró')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='committee.agendaitem')),
                ],
                options={
                    'verbose_name': 'voto',
                    'verbose_name_plural': 'votos',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('item', 'party'), name='party_votes_once'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='vote_has_its_weight'), models.CheckConstraint(condition=models.Q(('choice__in', ['for', 'against', 'abstain'])), name='vote_is_known')],
                },
            ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
