"""The tables of the room as 0019_exports left them, in one step: a new database is ready sooner."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
-- Accents go before the stem is taken, so that «pavimentacion» finds «Pavimentación».
CREATE TEXT SEARCH CONFIGURATION spanish_unaccent (COPY = pg_catalog.spanish);
ALTER TEXT SEARCH CONFIGURATION spanish_unaccent
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;

CREATE FUNCTION projects_words_of(work projects_project)
 RETURNS tsvector
 LANGUAGE sql
 STABLE
AS $$
    SELECT setweight(to_tsvector('spanish_unaccent', name), 'A') || to_tsvector('spanish', name)
        || to_tsvector('spanish_unaccent', names || ' ' || work.description)
        || to_tsvector('spanish', names || ' ' || work.description)
        || to_tsvector('simple', f_unaccent(name || ' ' || names))
        || array_to_tsvector(ARRAY['entidad' || coalesce(left(work.municipality_id, 2), '')])
        || CASE WHEN work.folio IS NULL THEN ''::tsvector
           ELSE array_to_tsvector((string_to_array(lower(work.folio), '-'))[2:]) END
      FROM (SELECT work.name AS name, concat_ws(' ', c.name, m.name, l.name, work.unlisted_locality) AS names
              FROM clubs_club c
              LEFT JOIN places_municipality m ON m.code = work.municipality_id
              LEFT JOIN places_locality l ON l.code = work.locality_id
             WHERE c.id = work.club_id) AS told;
$$;

CREATE FUNCTION projects_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION projects_keep_what_was_approved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.folio IS NOT NULL THEN
            RAISE EXCEPTION 'a filed work is never deleted' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.folio IS NOT NULL AND NEW.folio IS DISTINCT FROM OLD.folio THEN
        RAISE EXCEPTION 'a folio never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state IN ('approved', 'agreed', 'paid_up') AND
       (NEW.scheme, NEW.fiscal_year, NEW.kind, NEW.club_id, NEW.municipality_id, NEW.locality_id, NEW.total,
        NEW.state_share, NEW.municipal_share, NEW.frozen_rules, NEW.frozen_rules_sha256, NEW.federal_share,
        NEW.migrants_share, NEW.company_share, NEW.family, NEW.company_id, NEW.gives_scholarships)
       IS DISTINCT FROM
       (OLD.scheme, OLD.fiscal_year, OLD.kind, OLD.club_id, OLD.municipality_id, OLD.locality_id, OLD.total,
        OLD.state_share, OLD.municipal_share, OLD.frozen_rules, OLD.frozen_rules_sha256, OLD.federal_share,
        OLD.migrants_share, OLD.company_share, OLD.family, OLD.company_id, OLD.gives_scholarships) THEN
        RAISE EXCEPTION 'an approved work keeps its place, its money and its rules'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION projects_family_keeps_its_pot()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.fund_id IS NOT NULL AND NEW.family IS DISTINCT FROM
       (SELECT p.family FROM funding_fund f JOIN funding_pot p ON p.id = f.pot_id WHERE f.id = NEW.fund_id) THEN
        RAISE EXCEPTION 'the fund of a work lies in the pot of its family'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION projects_keep_lists()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
DECLARE
    work bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.project_id ELSE OLD.project_id END;
BEGIN
    IF (SELECT state FROM projects_project WHERE id = work) IN ('approved', 'agreed', 'paid_up') THEN
        RAISE EXCEPTION 'an approved work keeps what it told' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION projects_keep_answered_requests()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
       OR (NEW.project_id, NEW.office_id, NEW.subject, NEW.due_on, NEW.asked_by_id, NEW.asked_at)
          IS DISTINCT FROM
          (OLD.project_id, OLD.office_id, OLD.subject, OLD.due_on, OLD.asked_by_id, OLD.asked_at) THEN
        RAISE EXCEPTION 'a request for an opinion stays as it was put'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION projects_keep_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO projects_searchtext (project_id, words) VALUES (NEW.id, projects_words_of(NEW))
        ON CONFLICT (project_id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL;
END $$;

CREATE FUNCTION projects_names_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE projects_searchtext s SET words = projects_words_of(p) FROM projects_project p
     WHERE p.id = s.project_id AND CASE TG_TABLE_NAME
         WHEN 'clubs_club' THEN p.club_id::text = to_jsonb(NEW) ->> 'id'
         WHEN 'places_municipality' THEN p.municipality_id = to_jsonb(NEW) ->> 'code'
         ELSE p.locality_id = to_jsonb(NEW) ->> 'code' END;
    RETURN NULL;
END $$;

CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON clubs_club FOR EACH ROW WHEN (((old.name)::text IS DISTINCT FROM (new.name)::text)) EXECUTE FUNCTION projects_names_changed();
CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON places_locality FOR EACH ROW WHEN (((old.name)::text IS DISTINCT FROM (new.name)::text)) EXECUTE FUNCTION projects_names_changed();
CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON places_municipality FOR EACH ROW WHEN (((old.name)::text IS DISTINCT FROM (new.name)::text)) EXECUTE FUNCTION projects_names_changed();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_appraisal FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_businessplan FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_callchange FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_goal FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_historyentry FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_inkindoffer FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER keep_as_put BEFORE DELETE OR UPDATE ON projects_opinionrequest FOR EACH ROW EXECUTE FUNCTION projects_keep_answered_requests();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_plancost FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER family_keeps_its_pot BEFORE INSERT OR UPDATE ON projects_project FOR EACH ROW EXECUTE FUNCTION projects_family_keeps_its_pot();
CREATE TRIGGER keep_what_was_approved BEFORE DELETE OR UPDATE ON projects_project FOR EACH ROW EXECUTE FUNCTION projects_keep_what_was_approved();
CREATE TRIGGER keep_words AFTER INSERT ON projects_project FOR EACH ROW EXECUTE FUNCTION projects_keep_words();
CREATE TRIGGER keep_words_current AFTER UPDATE ON projects_project FOR EACH ROW WHEN (((((((((old.name)::text IS DISTINCT FROM (new.name)::text) OR (old.description IS DISTINCT FROM new.description)) OR ((old.folio)::text IS DISTINCT FROM (new.folio)::text)) OR (old.club_id IS DISTINCT FROM new.club_id)) OR ((old.municipality_id)::text IS DISTINCT FROM (new.municipality_id)::text)) OR ((old.locality_id)::text IS DISTINCT FROM (new.locality_id)::text)) OR ((old.unlisted_locality)::text IS DISTINCT FROM (new.unlisted_locality)::text))) EXECUTE FUNCTION projects_keep_words();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_projectversion FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_recusal FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_scholarship FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_waiver FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
"""
BACKWARD = """
DROP FUNCTION projects_names_changed CASCADE;
DROP FUNCTION projects_keep_words CASCADE;
DROP FUNCTION projects_keep_answered_requests CASCADE;
DROP FUNCTION projects_keep_lists CASCADE;
DROP FUNCTION projects_family_keeps_its_pot CASCADE;
DROP FUNCTION projects_keep_what_was_approved CASCADE;
DROP FUNCTION projects_refuse_change CASCADE;
DROP FUNCTION projects_words_of CASCADE;
DROP TEXT SEARCH CONFIGURATION spanish_unaccent;
"""


class Migration(migrations.Migration):

    replaces = [('projects', '0001_works'), ('projects', '0002_history_only_grows'), ('projects', '0003_waiver_is_asked_for'), ('projects', '0004_agreed_parts'), ('projects', '0005_approved_parts_stay'), ('projects', '0006_calls_say_more'), ('projects', '0007_businesses_and_lists'), ('projects', '0008_families_never_mix'), ('projects', '0009_funds_know_their_day'), ('projects', '0010_acts_newest_first'), ('projects', '0011_who_weighs_a_work'), ('projects', '0012_conflicts_only_grow'), ('projects', '0013_full_text_and_queue'), ('projects', '0014_words_keep_themselves'), ('projects', '0015_saved_views'), ('projects', '0016_versions_of_proposals'), ('projects', '0017_a_committee_decides'), ('projects', '0018_webhooks'), ('projects', '0019_exports')]

    initial = True

    dependencies = [
        ('accounts', '0004_scopes_and_answers'),
        ('clubs', '0003_persons_may_apply'),
        ('documents', '0001_squashed_0006_papers_keep_their_code_and_end'),
        ('funding', '0001_squashed_0013_least_rights'),
        ('places', '0002_migration_intensity'),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folio', models.CharField(blank=True, editable=False, max_length=30, null=True, unique=True, verbose_name='folio')),
                ('state', models.CharField(choices=[('draft', 'Borrador'), ('filed', 'Ingresada'), ('observed', 'Con observaciones'), ('in_review', 'En revisión'), ('waiting', 'En lista de espera'), ('declined', 'No procedente'), ('withdrawn', 'Desistida'), ('approved', 'Aprobada'), ('agreed', 'En depósito'), ('paid_up', 'Aportación completa')], default='draft', editable=False, max_length=12, verbose_name='estado')),
                ('scheme', models.CharField(max_length=40, verbose_name='programa')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='ejercicio fiscal')),
                ('kind', models.CharField(blank=True, max_length=40, verbose_name='tipo de proyecto')),
                ('family', models.CharField(choices=[('solidarity', 'Solidaria'), ('investment', 'De inversión')], default='solidarity', editable=False, max_length=12, verbose_name='familia')),
                ('gives_scholarships', models.BooleanField(default=False, verbose_name='son becas')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='nombre del proyecto')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='qué se hará y qué problema resuelve')),
                ('unlisted_locality', models.CharField(blank=True, max_length=150, verbose_name='localidad que no está en la lista')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='calle o referencia')),
                ('women', models.PositiveIntegerField(blank=True, null=True, verbose_name='mujeres beneficiadas')),
                ('men', models.PositiveIntegerField(blank=True, null=True, verbose_name='hombres beneficiados')),
                ('homes', models.PositiveIntegerField(blank=True, null=True, verbose_name='viviendas beneficiadas')),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='meses de ejecución')),
                ('total', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='costo total en pesos mexicanos')),
                ('federal_share', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='parte federal')),
                ('state_share', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='parte del estado')),
                ('municipal_share', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='parte del municipio')),
                ('migrants_share', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='parte de los migrantes')),
                ('company_share', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='parte de la empresa')),
                ('proposed_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='iniciada')),
                ('filed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='enviada')),
                ('moved_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='último paso')),
                ('arrival', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('filed_at', models.Value(datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), output_field=models.DateTimeField())),
                ('entity', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Left('municipality', 2), output_field=models.CharField(max_length=2))),
                ('waiver_asked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='excepción pedida')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('frozen_rules', models.JSONField(blank=True, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('frozen_rules_sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('session', models.CharField(blank=True, editable=False, max_length=40, verbose_name='sesión que decide')),
                ('approval', models.JSONField(blank=True, editable=False, null=True, verbose_name='aprobación del COVAM')),
                ('agreement', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project', to='documents.document')),
                ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='clubs.club', verbose_name='club')),
                ('company', models.ForeignKey(blank=True, limit_choices_to={'role': 'company'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office', verbose_name='empresa aportante')),
                ('fund', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project', to='funding.fund')),
                ('locality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='places.locality', verbose_name='localidad')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='places.municipality', verbose_name='municipio')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL, verbose_name='quién la revisa')),
            ],
            options={
                'verbose_name': 'obra',
                'verbose_name_plural': 'obras',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['arrival', 'id'], name='works_by_arrival'), models.Index(fields=['entity', 'arrival', 'id'], name='works_of_a_state_by_arrival'), models.Index(fields=['state', 'entity', 'arrival', 'id'], name='works_by_state_and_arrival'), models.Index(fields=['moved_at', 'id'], name='works_by_last_step'), models.Index(condition=models.Q(('reviewer__isnull', False)), fields=['reviewer', 'arrival', 'id'], name='works_of_a_reviewer'), models.Index(fields=['municipality', 'state'], name='works_of_a_municipality'), models.Index(fields=['club', 'state'], name='works_of_a_club')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'filed', 'observed', 'in_review', 'waiting', 'declined', 'withdrawn', 'approved', 'agreed', 'paid_up'])), name='state_is_in_the_table'), models.CheckConstraint(condition=models.Q(models.Q(('filed_at__isnull', True), ('folio__isnull', True)), models.Q(('filed_at__isnull', False), ('folio__isnull', False)), _connector='OR'), name='filed_work_has_its_folio'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('folio__isnull', False), _connector='OR'), name='only_drafts_lack_a_folio'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['agreed', 'paid_up']), _negated=True), models.Q(('agreement__isnull', False), ('fund__isnull', False)), _connector='OR'), name='agreed_work_has_fund_and_agreement'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'agreed', 'paid_up']), _negated=True), models.Q(('frozen_rules__isnull', False), models.Q(('frozen_rules_sha256', ''), _negated=True)), _connector='OR'), name='approved_work_keeps_its_rules'), models.CheckConstraint(condition=models.Q(('total__isnull', True), ('total__gt', 0), _connector='OR'), name='work_costs_money'), models.CheckConstraint(condition=models.Q(('family__in', ['solidarity', 'investment'])), name='work_is_of_a_family'), models.CheckConstraint(condition=models.Q(('months__isnull', True), ('months__range', (1, 36)), _connector='OR'), name='months_are_few')],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=40, verbose_name='programa')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='ejercicio fiscal')),
                ('family', models.CharField(choices=[('solidarity', 'Solidaria'), ('investment', 'De inversión')], default='solidarity', max_length=12, verbose_name='familia')),
                ('opens_at', models.DateTimeField(verbose_name='abre')),
                ('closes_at', models.DateTimeField(verbose_name='cierra')),
                ('source', models.CharField(max_length=300, verbose_name='fuente')),
                ('federal_ceiling', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='techo federal')),
                ('state_ceiling', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='techo estatal')),
                ('covam_on', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None, verbose_name='sesiones del COVAM')),
                ('required_papers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None, verbose_name='documentos')),
                ('form_codes', models.JSONField(blank=True, default=dict, verbose_name='claves de los formatos')),
                ('published_at', models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True, verbose_name='publicada')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='places.state', verbose_name='estado')),
            ],
            options={
                'verbose_name': 'convocatoria',
                'verbose_name_plural': 'convocatorias',
                'ordering': ['-fiscal_year', 'scheme'],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'fiscal_year', 'state', 'family'), name='call_is_one_per_year'), models.CheckConstraint(condition=models.Q(('family__in', ['solidarity', 'investment'])), name='call_is_for_a_family'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='call_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('federal_ceiling__isnull', True), ('federal_ceiling__gte', 0), _connector='OR'), name='call_federal_ceiling_is_not_negative'), models.CheckConstraint(condition=models.Q(('state_ceiling__isnull', True), ('state_ceiling__gte', 0), _connector='OR'), name='call_state_ceiling_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='CallChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='cuándo')),
                ('before', models.JSONField(null=True, verbose_name='antes')),
                ('after', models.JSONField(verbose_name='después')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='projects.call', verbose_name='convocatoria')),
            ],
            options={
                'verbose_name': 'cambio de una convocatoria',
                'verbose_name_plural': 'cambios de convocatorias',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel (XLSX)'), ('json', 'JSON')], max_length=4, verbose_name='formato')),
                ('chosen', models.JSONField(blank=True, default=dict, verbose_name='filtros')),
                ('state', models.CharField(choices=[('queued', 'En espera'), ('writing', 'Escribiéndose'), ('ready', 'Lista'), ('failed', 'No se pudo escribir')], default='queued', max_length=8, verbose_name='situación')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='obras')),
                ('written', models.PositiveIntegerField(default=0, verbose_name='obras escritas')),
                ('file', models.FileField(blank=True, upload_to='exports/%Y/%m', verbose_name='archivo')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='causa')),
                ('asked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='pedida')),
                ('seen_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to=settings.AUTH_USER_MODEL, verbose_name='la pidió')),
            ],
            options={
                'verbose_name': 'descarga de obras',
                'verbose_name_plural': 'descargas de obras',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('file', ''), _negated=True), _connector='OR'), name='ready_export_has_its_file'), models.CheckConstraint(condition=models.Q(('written__lte', models.F('rows'))), name='export_writes_what_it_has')],
            },
        ),
        migrations.CreateModel(
            name='HistoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=30)),
                ('came_from', models.CharField(blank=True, choices=[('draft', 'Borrador'), ('filed', 'Ingresada'), ('observed', 'Con observaciones'), ('in_review', 'En revisión'), ('waiting', 'En lista de espera'), ('declined', 'No procedente'), ('withdrawn', 'Desistida'), ('approved', 'Aprobada'), ('agreed', 'En depósito'), ('paid_up', 'Aportación completa')], max_length=12)),
                ('went_to', models.CharField(choices=[('draft', 'Borrador'), ('filed', 'Ingresada'), ('observed', 'Con observaciones'), ('in_review', 'En revisión'), ('waiting', 'En lista de espera'), ('declined', 'No procedente'), ('withdrawn', 'Desistida'), ('approved', 'Aprobada'), ('agreed', 'En depósito'), ('paid_up', 'Aportación completa')], max_length=12)),
                ('role', models.CharField(choices=[('club', 'Club de migrantes'), ('federation', 'Federación de clubes'), ('consulate', 'Consulado'), ('delegation', 'Delegación de SEDESOL'), ('central', 'SEDESOL, oficinas centrales'), ('state_government', 'Gobierno del estado'), ('municipality', 'Municipio'), ('social_comptroller', 'Contraloría social'), ('company', 'Empresa aportante'), ('normative', 'Dependencia normativa'), ('auditor', 'Auditoría')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('details', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('findings', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='projects.project')),
            ],
            options={
                'verbose_name': 'acto',
                'verbose_name_plural': 'historia',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['-at', '-id'], name='acts_newest_first')],
            },
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('project', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='projects.project')),
                ('words', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'verbose_name': 'texto de búsqueda',
                'verbose_name_plural': 'textos de búsqueda',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='works_by_their_words')],
            },
        ),
        migrations.CreateModel(
            name='PlanCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('set_up', 'Constitución de la empresa'), ('permits', 'Permisos y licencias'), ('building', 'Construcción y adecuación'), ('machinery', 'Maquinaria y equipo'), ('raw_material', 'Materia prima'), ('wages', 'Sueldos para empezar'), ('other', 'Otros')], max_length=12, verbose_name='tipo de gasto')),
                ('concept', models.CharField(max_length=200, verbose_name='qué se compra')),
                ('unit', models.CharField(max_length=40, verbose_name='unidad')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='cantidad')),
                ('unit_price', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='precio unitario con IVA')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='costs', to='projects.project')),
            ],
            options={
                'verbose_name': 'costo inicial',
                'verbose_name_plural': 'costos iniciales',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('unit_price__gt', 0)), name='cost_is_more_than_nothing')],
            },
        ),
        migrations.CreateModel(
            name='OpinionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(choices=[('water', 'Agua, drenaje y saneamiento'), ('power', 'Electricidad'), ('roads', 'Caminos y vialidades'), ('education', 'Escuelas'), ('health', 'Salud'), ('environment', 'Medio ambiente')], max_length=12, verbose_name='materia')),
                ('question', models.TextField(blank=True, max_length=1000, verbose_name='qué se le pregunta')),
                ('due_on', models.DateField(verbose_name='contestar a más tardar')),
                ('asked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(limit_choices_to={'role': 'normative'}, on_delete=django.db.models.deletion.PROTECT, related_name='opinion_requests', to='accounts.office', verbose_name='dependencia normativa')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinion_requests', to='projects.project')),
            ],
            options={
                'verbose_name': 'solicitud de dictamen normativo',
                'verbose_name_plural': 'solicitudes de dictamen normativo',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('subject__in', ['water', 'power', 'roads', 'education', 'health', 'environment'])), name='request_has_a_subject'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('project', 'office', 'subject'), name='body_is_asked_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='InKindOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payer', models.CharField(choices=[('federal', 'Gobierno federal'), ('state', 'Gobierno del estado'), ('municipal', 'Municipio'), ('migrants', 'Migrantes'), ('company', 'Empresa')], max_length=10, verbose_name='aportante')),
                ('description', models.CharField(max_length=300, verbose_name='qué se entrega')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='valor en pesos')),
                ('paper', models.CharField(help_text='Avalúo o presupuesto: número, fecha y quién lo hizo.', max_length=200, verbose_name='documento de valuación')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='in_kind_offers', to='projects.project')),
            ],
            options={
                'verbose_name': 'aportación en especie ofrecida',
                'verbose_name_plural': 'aportaciones en especie ofrecidas',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='offer_is_worth_something'), models.CheckConstraint(condition=models.Q(('paper', ''), _negated=True), name='offer_has_its_valuation')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('description', models.CharField(max_length=200, verbose_name='meta')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='cantidad')),
                ('unit', models.CharField(max_length=40, verbose_name='unidad de medida')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='projects.project')),
            ],
            options={
                'verbose_name': 'meta',
                'verbose_name_plural': 'metas',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='goal_is_more_than_nothing')],
            },
        ),
        migrations.CreateModel(
            name='BusinessPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('investor', models.CharField(blank=True, max_length=150, verbose_name='quién invierte')),
                ('investor_lives_in', models.CharField(blank=True, max_length=150, verbose_name='dónde vive')),
                ('investor_work', models.CharField(blank=True, max_length=150, verbose_name='a qué se dedica')),
                ('stage', models.CharField(blank=True, choices=[('new', 'Negocio nuevo'), ('running', 'Negocio en marcha'), ('expansion', 'Ampliación de un negocio')], max_length=10, verbose_name='momento del negocio')),
                ('product', models.TextField(blank=True, max_length=2000, verbose_name='producto o servicio')),
                ('market', models.TextField(blank=True, max_length=2000, verbose_name='a quién, cuánto y cómo se vende')),
                ('team', models.TextField(blank=True, max_length=2000, verbose_name='quiénes participan y qué experiencia tienen')),
                ('owned', models.TextField(blank=True, max_length=2000, verbose_name='con qué se cuenta ya')),
                ('novelty', models.TextField(blank=True, max_length=2000, verbose_name='otros datos: tecnología, novedad')),
                ('stages', models.TextField(blank=True, max_length=2000, verbose_name='etapas, del dinero a las ventas')),
                ('organisation', models.TextField(blank=True, max_length=2000, verbose_name='qué hace cada quien')),
                ('bookkeeper', models.CharField(blank=True, max_length=150, verbose_name='quién lleva las cuentas')),
                ('tax_payer', models.CharField(blank=True, max_length=150, verbose_name='quién responde por impuestos y seguro social')),
                ('families', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='familias que participan')),
                ('jobs', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='empleos que crea')),
                ('sales', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='ventas')),
                ('wages', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='sueldos y seguro social')),
                ('raw_material', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='materia prima')),
                ('machine_upkeep', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='mantenimiento de maquinaria')),
                ('building_upkeep', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='mantenimiento del local')),
                ('energy', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='energía y combustible')),
                ('transport', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='transporte')),
                ('other_costs', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='otros gastos')),
                ('grace_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='meses de gracia')),
                ('instalments', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pagos mensuales')),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='projects.project')),
            ],
            options={
                'verbose_name': 'plan de negocios',
                'verbose_name_plural': 'planes de negocios',
                'constraints': [models.CheckConstraint(condition=models.Q(('instalments__isnull', True), ('instalments__range', (1, 120)), _connector='OR'), name='recovery_has_some_instalments'), models.CheckConstraint(condition=models.Q(('grace_months__isnull', True), ('grace_months__lte', 60), _connector='OR'), name='grace_is_not_forever')],
            },
        ),
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('committee', models.CharField(max_length=120, verbose_name='comité')),
                ('session', models.CharField(max_length=120, verbose_name='número de la sesión')),
                ('held_on', models.DateField(verbose_name='fecha de la sesión')),
                ('is_favourable', models.BooleanField(verbose_name='la opinión es favorable')),
                ('reasons', models.TextField(max_length=4000, verbose_name='razones: viabilidad técnica, comercial y financiera')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='projects.project')),
            ],
            options={
                'verbose_name': 'valuación',
                'verbose_name_plural': 'valuaciones',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('session', ''), _negated=True), models.Q(('reasons', ''), _negated=True)), name='appraisal_has_session_and_reasons')],
            },
        ),
        migrations.CreateModel(
            name='ProjectVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='versión')),
                ('answers', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='projects.project')),
            ],
            options={
                'verbose_name': 'versión de la solicitud',
                'verbose_name_plural': 'versiones de la solicitud',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('project', 'number'), name='version_is_numbered_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='versions_begin_at_one')],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('declared', 'Declarado por la persona'), ('found', 'Encontrado por otra oficina')], max_length=8)),
                ('reason', models.TextField(max_length=1000, verbose_name='motivo')),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='projects.project')),
            ],
            options={
                'verbose_name': 'conflicto de interés',
                'verbose_name_plural': 'conflictos de interés',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('project', 'person'), name='person_stands_aside_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='recusal_has_its_reason'), models.CheckConstraint(condition=models.Q(('kind__in', ['declared', 'found'])), name='recusal_has_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='nombre de la vista')),
                ('query', models.CharField(max_length=1000, verbose_name='filtros')),
                ('saved_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to='accounts.office', verbose_name='oficina con la que se comparte')),
                ('user', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'vista guardada',
                'verbose_name_plural': 'vistas guardadas',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='person_has_one_view_of_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('query', ''), _negated=True)), name='view_has_name_and_filters')],
            },
        ),
        migrations.CreateModel(
            name='Scholarship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nombre completo')),
                ('school', models.CharField(max_length=150, verbose_name='escuela')),
                ('level', models.CharField(choices=[('primary', 'Primaria'), ('secondary', 'Secundaria'), ('high_school', 'Media superior o técnico superior'), ('higher', 'Superior')], max_length=12, verbose_name='nivel')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='importe al año en pesos')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scholarships', to='projects.project')),
            ],
            options={
                'verbose_name': 'beca',
                'verbose_name_plural': 'becas',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='scholarship_is_positive'), models.UniqueConstraint(django.db.models.functions.text.Lower('name'), django.db.models.functions.text.Lower('school'), models.F('project'), name='pupil_has_one_scholarship_in_a_work')],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40, verbose_name='regla')),
                ('reason', models.TextField(max_length=2000, verbose_name='razón')),
                ('paper', models.CharField(max_length=120, verbose_name='oficio que la autoriza')),
                ('granted_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='projects.project')),
            ],
            options={
                'verbose_name': 'excepción',
                'verbose_name_plural': 'excepciones',
                'constraints': [models.UniqueConstraint(fields=('project', 'rule'), name='rule_is_waived_once'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('paper', ''), _negated=True)), name='waiver_has_reason_and_paper')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(max_length=400, verbose_name='dirección')),
                ('acts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='actos')),
                ('secret', models.CharField(editable=False, max_length=64)),
                ('is_on', models.BooleanField(default=True, verbose_name='activo')),
                ('created_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='creado')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'aviso a otro sistema',
                'verbose_name_plural': 'avisos a otros sistemas',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'address'), name='address_is_told_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Por enviar'), ('sent', 'Enviado'), ('failed', 'Sin respuesta'), ('dropped', 'No hizo falta')], default='waiting', max_length=8, verbose_name='situación')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                ('next_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), verbose_name='siguiente intento')),
                ('answered', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='respuesta')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.historyentry')),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='projects.webhook')),
            ],
            options={
                'verbose_name': 'envío de un aviso',
                'verbose_name_plural': 'envíos de avisos',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='deliveries_to_be_sent')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'entry'), name='act_is_told_once')],
            },
        ),
        migrations.RunSQL(
            sql=FORWARD,
            reverse_sql=BACKWARD,
        ),
    ]
