"""The tables of the room as 0030_rights_and_filing left them, in one step: a new database is ready sooner."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.functions.text
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from places.tables import CreateModels

FORWARD = """
-- Accents go before the stem is taken, so that «pavimentacion» finds «Pavimentación».
CREATE TEXT SEARCH CONFIGURATION spanish_unaccent (COPY = pg_catalog.spanish);
ALTER TEXT SEARCH CONFIGURATION spanish_unaccent
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;

-- Stems with and without accents, the bare words of names for what is still being typed, the state, and
-- the pieces of the folio.
CREATE FUNCTION projects_words_of(work projects_project) RETURNS tsvector LANGUAGE sql STABLE AS $$
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

CREATE FUNCTION projects_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- What was approved stays as it was judged: place, money, rules and folio no longer change.
CREATE FUNCTION projects_keep_what_was_approved() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- A work keeps its family, its plan and its lists once it is approved, and its fund lies in its own pot.
CREATE FUNCTION projects_family_keeps_its_pot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.fund_id IS NOT NULL AND NEW.family IS DISTINCT FROM
       (SELECT p.family FROM funding_fund f JOIN funding_pot p ON p.id = f.pot_id WHERE f.id = NEW.fund_id) THEN
        RAISE EXCEPTION 'the fund of a work lies in the pot of its family'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION projects_keep_lists() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    work bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.project_id ELSE OLD.project_id END;
BEGIN
    IF (SELECT state FROM projects_project WHERE id = work) IN ('approved', 'agreed', 'paid_up') THEN
        RAISE EXCEPTION 'an approved work keeps what it told' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION projects_keep_answered_requests() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- The words by which a work is found follow the work, its club and its place, whoever writes them.
CREATE FUNCTION projects_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO projects_searchtext (project_id, words, plain_name)
        VALUES (NEW.id, projects_words_of(NEW), projects_plain_name(NEW.name))
        ON CONFLICT (project_id) DO UPDATE SET words = EXCLUDED.words, plain_name = EXCLUDED.plain_name;
    RETURN NULL;
END $$;

CREATE FUNCTION projects_names_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects_searchtext s SET words = projects_words_of(p) FROM projects_project p
     WHERE p.id = s.project_id AND CASE TG_TABLE_NAME
         WHEN 'clubs_club' THEN p.club_id::text = to_jsonb(NEW) ->> 'id'
         WHEN 'places_municipality' THEN p.municipality_id = to_jsonb(NEW) ->> 'code'
         ELSE p.locality_id = to_jsonb(NEW) ->> 'code' END;
    RETURN NULL;
END $$;

-- What only grows goes with the draft that it tells of, and with no other work.
CREATE FUNCTION projects_refuse_change_but_of_dropped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM projects_project p JOIN projects_droppeddraft d ON d.number = p.id
         WHERE p.id = OLD.project_id AND p.state = 'draft' AND p.folio IS NULL AND p.filed_at IS NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- The door by which the application, which may not delete from these tables, drops a draft.
CREATE FUNCTION projects_drop_acts(
    draft bigint
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM projects_delivery WHERE entry_id IN (
        SELECT id FROM projects_historyentry WHERE project_id = draft);
    DELETE FROM projects_historyentry WHERE project_id = draft;
    DELETE FROM projects_similaranswer WHERE project_id = draft;
END $$;

CREATE FUNCTION projects_refuse_to_lose_a_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.filed_at IS NOT NULL OR OLD.state <> 'draft' OR NOT EXISTS (
        SELECT 1 FROM projects_droppeddraft WHERE number = OLD.id) THEN
        RAISE EXCEPTION 'only a draft that nobody filed is deleted, and leaves a trace'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION projects_plain_name(name text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT btrim(regexp_replace(lower(f_unaccent(name)), '[^a-z0-9]+', ' ', 'g'));
$$;

-- What stops a work is a dispute that is open, and a stopped work goes nowhere onward: only back.
CREATE FUNCTION projects_stay_where_stopped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_stopped AND NOT NEW.is_stopped AND EXISTS (
        SELECT 1 FROM projects_dispute WHERE project_id = NEW.id AND state = 'open') THEN
        RAISE EXCEPTION 'an act of this work is not recognised yet' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.is_stopped AND NEW.is_stopped AND NEW.state <> OLD.state
       AND NEW.state NOT IN ('withdrawn', 'observed') AND OLD.state NOT IN ('withdrawn', 'paid_up') THEN
        RAISE EXCEPTION 'a stopped work stays where it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- A dispute is settled once.
CREATE FUNCTION projects_settle_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'open' OR NEW.project_id <> OLD.project_id
       OR NEW.entry_id <> OLD.entry_id THEN
        RAISE EXCEPTION 'a dispute is settled once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- A paper of a proposal that was filed is taken back and stays; nothing else of it changes.
CREATE FUNCTION projects_papers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM projects_project WHERE id = OLD.project_id AND filed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'a paper of a work that was filed is taken back, not deleted'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.removed_at IS NOT NULL OR
       (to_jsonb(NEW) - '{removed_at,removed_by_id}'::text[]) <>
       (to_jsonb(OLD) - '{removed_at,removed_by_id}'::text[]) THEN
        RAISE EXCEPTION 'a brought paper does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON clubs_club
    FOR EACH ROW WHEN (((old.name)::text IS DISTINCT FROM (new.name)::text)) EXECUTE FUNCTION projects_names_changed();
CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON places_locality
    FOR EACH ROW WHEN (((old.name)::text IS DISTINCT FROM (new.name)::text)) EXECUTE FUNCTION projects_names_changed();
CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON places_municipality
    FOR EACH ROW WHEN (((old.name)::text IS DISTINCT FROM (new.name)::text)) EXECUTE FUNCTION projects_names_changed();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_appraisal
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_businessplan
    FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
-- What a call said is evidence of who could have filed: nobody rewrites it.
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_callchange
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_goal
    FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_inkindoffer
    FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER keep_as_put BEFORE DELETE OR UPDATE ON projects_opinionrequest
    FOR EACH ROW EXECUTE FUNCTION projects_keep_answered_requests();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_plancost
    FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER family_keeps_its_pot BEFORE INSERT OR UPDATE ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_family_keeps_its_pot();
CREATE TRIGGER keep_what_was_approved BEFORE DELETE OR UPDATE ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_keep_what_was_approved();
CREATE TRIGGER keep_words AFTER INSERT ON projects_project FOR EACH ROW EXECUTE FUNCTION projects_keep_words();
CREATE TRIGGER keep_words_current AFTER UPDATE ON projects_project
    FOR EACH ROW WHEN ((((old.name)::text IS DISTINCT FROM (new.name)::text) OR (old.description IS DISTINCT FROM new.description) OR ((old.folio)::text IS DISTINCT FROM (new.folio)::text) OR (old.club_id IS DISTINCT FROM new.club_id) OR ((old.municipality_id)::text IS DISTINCT FROM (new.municipality_id)::text) OR ((old.locality_id)::text IS DISTINCT FROM (new.locality_id)::text) OR ((old.unlisted_locality)::text IS DISTINCT FROM (new.unlisted_locality)::text))) EXECUTE FUNCTION projects_keep_words();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_projectversion
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
-- That somebody stood aside is evidence, and a request that was answered stays so.
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_recusal
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER keep_what_was_approved BEFORE INSERT OR DELETE OR UPDATE ON projects_scholarship
    FOR EACH ROW EXECUTE FUNCTION projects_keep_lists();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_waiver
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
-- What a reviewer decided is evidence: a later decision counts instead of it.
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_doubledecision
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_droppeddraft
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
-- The history of a work is evidence: nobody rewrites it, with or without this program.
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_historyentry
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change_but_of_dropped();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_similaranswer
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change_but_of_dropped();
CREATE TRIGGER leaves_a_trace BEFORE DELETE ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_to_lose_a_work();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_objection
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
CREATE TRIGGER stay_where_stopped BEFORE UPDATE OF state, is_stopped ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_stay_where_stopped();
CREATE TRIGGER settle_once BEFORE DELETE OR UPDATE ON projects_dispute
    FOR EACH ROW EXECUTE FUNCTION projects_settle_once();
CREATE TRIGGER papers_stay BEFORE DELETE OR UPDATE ON projects_broughtpaper
    FOR EACH ROW EXECUTE FUNCTION projects_papers_stay();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON projects_commitmentletter
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_change();
"""
BACKWARD = """
DROP FUNCTION projects_drop_acts CASCADE;
DROP FUNCTION projects_family_keeps_its_pot CASCADE;
DROP FUNCTION projects_keep_answered_requests CASCADE;
DROP FUNCTION projects_keep_lists CASCADE;
DROP FUNCTION projects_keep_what_was_approved CASCADE;
DROP FUNCTION projects_keep_words CASCADE;
DROP FUNCTION projects_names_changed CASCADE;
DROP FUNCTION projects_papers_stay CASCADE;
DROP FUNCTION projects_plain_name CASCADE;
DROP FUNCTION projects_refuse_change CASCADE;
DROP FUNCTION projects_refuse_change_but_of_dropped CASCADE;
DROP FUNCTION projects_refuse_to_lose_a_work CASCADE;
DROP FUNCTION projects_settle_once CASCADE;
DROP FUNCTION projects_stay_where_stopped CASCADE;
DROP FUNCTION projects_words_of CASCADE;
DROP TEXT SEARCH CONFIGURATION spanish_unaccent;
"""


class Migration(migrations.Migration):

    replaces = [('projects', '0001_works'), ('projects', '0002_history_only_grows'), ('projects', '0003_waiver_is_asked_for'), ('projects', '0004_agreed_parts'), ('projects', '0005_approved_parts_stay'), ('projects', '0006_calls_say_more'), ('projects', '0007_businesses_and_lists'), ('projects', '0008_families_never_mix'), ('projects', '0009_funds_know_their_day'), ('projects', '0010_acts_newest_first'), ('projects', '0011_who_weighs_a_work'), ('projects', '0012_conflicts_only_grow'), ('projects', '0013_full_text_and_queue'), ('projects', '0014_words_keep_themselves'), ('projects', '0015_saved_views'), ('projects', '0016_versions_of_proposals'), ('projects', '0017_a_committee_decides'), ('projects', '0018_webhooks'), ('projects', '0019_exports'), ('projects', '0020_budget_by_line'), ('projects', '0021_scholarships_once'), ('projects', '0022_flow_of_a_proposal'), ('projects', '0023_drafts_are_dropped_with_a_trace'), ('projects', '0024_acts_that_are_not_recognised'), ('projects', '0025_observations_and_commitments'), ('projects', '0026_papers_that_clubs_bring'), ('projects', '0027_one_name_for_ten_percent'), ('projects', '0028_papers_of_answers_and_letters'), ('projects', '0029_speakers_are_compared'), ('projects', '0030_rights_and_filing')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0006_invitations_and_hand_overs'),
        ('clubs', '0001_squashed_0008_rights_and_filing'),
        ('documents', '0001_squashed_0011_notes_of_federations'),
        ('funding', '0001_squashed_0014_lines_are_booked_together'),
        ('places', '0001_squashed_0002_migration_intensity'),
    ]

    operations = [
        CreateModels([
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
                    ('club_is_confirmed', models.BooleanField(default=False, verbose_name='los datos del club son los de hoy')),
                    ('copied_from', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.project')),
                    ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitud')),
                    ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitud')),
                    ('revised_at', models.DateTimeField(editable=False, null=True, verbose_name='último cambio')),
                    ('revised_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('is_stopped', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='detenida')),
                ],
                options={
                    'verbose_name': 'obra',
                    'verbose_name_plural': 'obras',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['arrival', 'id'], name='works_by_arrival'), models.Index(fields=['entity', 'arrival', 'id'], name='works_of_a_state_by_arrival'), models.Index(fields=['state', 'entity', 'arrival', 'id'], name='works_by_state_and_arrival'), models.Index(fields=['moved_at', 'id'], name='works_by_last_step'), models.Index(condition=models.Q(('reviewer__isnull', False)), fields=['reviewer', 'arrival', 'id'], name='works_of_a_reviewer'), models.Index(fields=['municipality', 'state'], name='works_of_a_municipality'), models.Index(fields=['club', 'state'], name='works_of_a_club'), models.Index(condition=models.Q(('is_stopped', True)), fields=['entity', 'arrival', 'id'], name='works_that_are_stopped')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'filed', 'observed', 'in_review', 'waiting', 'declined', 'withdrawn', 'approved', 'agreed', 'paid_up'])), name='state_is_in_the_table'), models.CheckConstraint(condition=models.Q(models.Q(('filed_at__isnull', True), ('folio__isnull', True)), models.Q(('filed_at__isnull', False), ('folio__isnull', False)), _connector='OR'), name='filed_work_has_its_folio'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('folio__isnull', False), _connector='OR'), name='only_drafts_lack_a_folio'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['agreed', 'paid_up']), _negated=True), models.Q(('agreement__isnull', False), ('fund__isnull', False)), _connector='OR'), name='agreed_work_has_fund_and_agreement'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'agreed', 'paid_up']), _negated=True), models.Q(('frozen_rules__isnull', False), models.Q(('frozen_rules_sha256', ''), _negated=True)), _connector='OR'), name='approved_work_keeps_its_rules'), models.CheckConstraint(condition=models.Q(('total__isnull', True), ('total__gt', 0), _connector='OR'), name='work_costs_money'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (14, 33)), ('longitude__isnull', False), ('longitude__range', (-119, -86))), _connector='OR'), name='point_of_the_work_lies_in_mexico'), models.CheckConstraint(condition=models.Q(('family__in', ['solidarity', 'investment'])), name='work_is_of_a_family'), models.CheckConstraint(condition=models.Q(('months__isnull', True), ('months__range', (1, 36)), _connector='OR'), name='months_are_few')],
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
                name='Commitment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('payer', models.CharField(choices=[('state', 'Gobierno del estado'), ('municipal', 'Municipio')], max_length=10, verbose_name='parte')),
                    ('state', models.CharField(choices=[('asked', 'Pedido'), ('confirmed', 'Confirmado'), ('declined', 'Rechazado')], default='asked', max_length=9, verbose_name='situación')),
                    ('asked_at', models.DateTimeField(verbose_name='pedido')),
                    ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='importe')),
                    ('part', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                    ('letter_number', models.CharField(blank=True, max_length=120, verbose_name='número de oficio')),
                    ('letter_on', models.DateField(blank=True, null=True, verbose_name='fecha del oficio')),
                    ('reason', models.TextField(blank=True, max_length=2000, verbose_name='motivo')),
                    ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='contestado')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.municipality')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='projects.project')),
                    ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'compromiso',
                    'verbose_name_plural': 'compromisos',
                    'ordering': ['-asked_at', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('project', 'payer'), name='commitment_is_asked_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('amount__gt', 0), ('letter_on__isnull', False), ('part__isnull', False), ('told_by__isnull', False), models.Q(('letter_number', ''), _negated=True)), _connector='OR'), name='confirmed_commitment_has_its_letter'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('amount', models.F('part')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='other_amount_has_its_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('told_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='declined_commitment_has_its_reason')],
                },
            ),
            migrations.CreateModel(
                name='CommitmentLetter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=120, verbose_name='número de oficio')),
                    ('dated_on', models.DateField(verbose_name='fecha del oficio')),
                    ('given_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='entregado')),
                    ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='projects.commitment')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.receivedfile', verbose_name='archivo')),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo entregó')),
                ],
                options={
                    'verbose_name': 'oficio de compromiso',
                    'verbose_name_plural': 'oficios de compromiso',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='letter_has_its_number')],
                },
            ),
            migrations.CreateModel(
                name='DroppedDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField(unique=True)),
                    ('name', models.CharField(blank=True, max_length=200, verbose_name='nombre del proyecto')),
                    ('scheme', models.CharField(max_length=40, verbose_name='programa')),
                    ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='ejercicio fiscal')),
                    ('acts', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                    ('role', models.CharField(choices=[('club', 'Club de migrantes'), ('federation', 'Federación de clubes'), ('consulate', 'Consulado'), ('delegation', 'Delegación de SEDESOL'), ('central', 'SEDESOL, oficinas centrales'), ('state_government', 'Gobierno del estado'), ('municipality', 'Municipio'), ('social_comptroller', 'Contraloría social'), ('company', 'Empresa aportante'), ('normative', 'Dependencia normativa'), ('auditor', 'Auditoría')], max_length=20)),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='eliminado')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién lo eliminó')),
                    ('club', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dropped_drafts', to='clubs.club', verbose_name='club')),
                ],
                options={
                    'verbose_name': 'borrador eliminado',
                    'verbose_name_plural': 'borradores eliminados',
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
                name='Dispute',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('open', 'Por resolver'), ('upheld', 'El acto se anuló'), ('dismissed', 'El acto se confirmó')], default='open', max_length=9, verbose_name='situación')),
                    ('opened_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('reason', models.TextField(blank=True, max_length=2000, verbose_name='motivo')),
                    ('settled_at', models.DateTimeField(editable=False, null=True)),
                    ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='dispute', to='projects.historyentry')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='projects.project')),
                    ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'acto no reconocido',
                    'verbose_name_plural': 'actos no reconocidos',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('settled_at__isnull', True), ('settled_by__isnull', True), ('state', 'open')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('state__in', ['upheld', 'dismissed']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='settled_dispute_says_who_when_and_why')],
                },
            ),
            migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField(max_length=2000, verbose_name='por qué no lo reconoce')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='projects.dispute')),
                ],
                options={
                    'verbose_name': 'desconocimiento de un acto',
                    'verbose_name_plural': 'desconocimientos de actos',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('dispute', 'by'), name='person_objects_once_to_an_act'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='objection_has_its_reason')],
                },
            ),
            migrations.CreateModel(
                name='SearchText',
                fields=[
                    ('project', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='projects.project')),
                    ('words', django.contrib.postgres.search.SearchVectorField()),
                    ('plain_name', models.CharField(db_collation='C', default='', max_length=200)),
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
                name='DoubleDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pair', models.CharField(db_index=True, max_length=64)),
                    ('verdict', models.CharField(choices=[('same', 'Es la misma persona'), ('different', 'Son personas distintas'), ('open', 'Se está investigando')], max_length=10, verbose_name='decisión')),
                    ('reason', models.CharField(max_length=500, verbose_name='por qué')),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('other', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='double_decisions', to='projects.project')),
                ],
                options={
                    'verbose_name': 'decisión sobre una beca doble',
                    'verbose_name_plural': 'decisiones sobre becas dobles',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='double_has_its_reason')],
                },
            ),
            migrations.CreateModel(
                name='Concept',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='renglón')),
                    ('code', models.CharField(blank=True, max_length=40, verbose_name='clave')),
                    ('section', models.CharField(blank=True, max_length=120, verbose_name='partida')),
                    ('concept', models.CharField(max_length=1000, verbose_name='concepto')),
                    ('unit', models.CharField(max_length=40, verbose_name='unidad')),
                    ('quantity', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='cantidad')),
                    ('unit_price', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='precio unitario sin IVA')),
                    ('vat', models.CharField(choices=[('iva16', '16 %'), ('iva15', '15 %'), ('iva11', '11 %, frontera'), ('iva10', '10 %'), ('iva8', '8 %, frontera'), ('iva0', '0 %'), ('exempt', 'Exento')], default='iva16', max_length=6, verbose_name='IVA')),
                    ('is_bought', models.BooleanField(default=False, verbose_name='se compra')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='por qué no la más barata')),
                    ('amount', models.GeneratedField(db_persist=True, expression=django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('unit_price')), precision=2), output_field=models.DecimalField(decimal_places=2, max_digits=16))),
                    ('vat_amount', models.GeneratedField(db_persist=True, expression=django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('unit_price')), precision=2), '*', models.Case(models.When(then=models.Value(Decimal('0.16')), vat='iva16'), models.When(then=models.Value(Decimal('0.15')), vat='iva15'), models.When(then=models.Value(Decimal('0.11')), vat='iva11'), models.When(then=models.Value(Decimal('0.1')), vat='iva10'), models.When(then=models.Value(Decimal('0.08')), vat='iva8'), models.When(then=models.Value(Decimal('0')), vat='iva0'), models.When(then=models.Value(Decimal('0')), vat='exempt'), default=models.Value(Decimal('0')), output_field=models.DecimalField(decimal_places=2))), precision=2), output_field=models.DecimalField(decimal_places=2, max_digits=16))),
                    ('total', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('unit_price')), precision=2), '+', django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('unit_price')), precision=2), '*', models.Case(models.When(then=models.Value(Decimal('0.16')), vat='iva16'), models.When(then=models.Value(Decimal('0.15')), vat='iva15'), models.When(then=models.Value(Decimal('0.11')), vat='iva11'), models.When(then=models.Value(Decimal('0.1')), vat='iva10'), models.When(then=models.Value(Decimal('0.08')), vat='iva8'), models.When(then=models.Value(Decimal('0')), vat='iva0'), models.When(then=models.Value(Decimal('0')), vat='exempt'), default=models.Value(Decimal('0')), output_field=models.DecimalField(decimal_places=2))), precision=2)), output_field=models.DecimalField(decimal_places=2, max_digits=16))),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concepts', to='projects.project')),
                ],
                options={
                    'verbose_name': 'concepto',
                    'verbose_name_plural': 'presupuesto por conceptos',
                    'ordering': ['number'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('unit_price__gt', 0)), name='concept_is_more_than_nothing'), models.CheckConstraint(condition=models.Q(('vat__in', ['iva16', 'iva15', 'iva11', 'iva10', 'iva8', 'iva0', 'exempt'])), name='concept_has_a_known_vat'), models.CheckConstraint(condition=models.Q(('number__range', (1, 500))), name='budget_has_so_many_concepts'), models.UniqueConstraint(fields=('project', 'number'), name='concept_has_its_number_in_a_work')],
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
                name='Activity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, verbose_name='actividad')),
                    ('first_month', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='primer mes')),
                    ('last_month', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='último mes')),
                    ('amounts', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=2, max_digits=14), size=None, verbose_name='pesos al mes')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='projects.project')),
                ],
                options={
                    'verbose_name': 'actividad',
                    'verbose_name_plural': 'calendario de obra y dinero',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('first_month__gte', 1), ('first_month__lte', models.F('last_month')), ('last_month__lte', 36)), name='activity_begins_before_it_ends'), models.CheckConstraint(condition=models.Q(('amounts__len', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('last_month'), '-', models.F('first_month')), '+', models.Value(1)))), name='activity_has_pesos_of_each_month'), models.CheckConstraint(condition=models.Func(models.F('amounts'), function='0 <= ALL', output_field=models.BooleanField()), name='months_cost_nothing_or_more')],
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
                    ('commitments', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ],
                options={
                    'verbose_name': 'versión de la solicitud',
                    'verbose_name_plural': 'versiones de la solicitud',
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('project', 'number'), name='version_is_numbered_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='versions_begin_at_one')],
                },
            ),
            migrations.CreateModel(
                name='Quotation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('supplier', models.CharField(max_length=150, verbose_name='proveedor')),
                    ('rfc', models.CharField(blank=True, max_length=13, verbose_name='RFC')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='importe con IVA')),
                    ('quoted_on', models.DateField(verbose_name='fecha')),
                    ('paper', models.CharField(blank=True, max_length=200, verbose_name='documento')),
                    ('is_chosen', models.BooleanField(default=False, verbose_name='elegida')),
                    ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotations', to='projects.concept')),
                ],
                options={
                    'verbose_name': 'cotización',
                    'verbose_name_plural': 'cotizaciones',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='quotation_is_positive'), models.UniqueConstraint(condition=models.Q(('is_chosen', True)), fields=('concept',), name='one_quotation_of_a_line_is_chosen')],
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
                name='RemarkRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='vuelta')),
                    ('sent_at', models.DateTimeField(verbose_name='enviadas')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='responder a más tardar')),
                    ('due_source', models.CharField(blank=True, max_length=500)),
                    ('due_confirmed', models.BooleanField(default=False)),
                    ('version', models.PositiveSmallIntegerField(verbose_name='versión revisada')),
                    ('letter', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remark_rounds', to='projects.project')),
                    ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='las envió')),
                ],
                options={
                    'verbose_name': 'vuelta de observaciones',
                    'verbose_name_plural': 'vueltas de observaciones',
                    'ordering': ['number'],
                    'indexes': [models.Index(fields=['due_on'], name='remarks_by_their_day')],
                    'constraints': [models.UniqueConstraint(fields=('project', 'number'), name='round_is_numbered_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='rounds_begin_at_one')],
                },
            ),
            migrations.CreateModel(
                name='Remark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='número')),
                    ('text', models.TextField(max_length=4000, verbose_name='qué falta y cómo corregirlo')),
                    ('task', models.CharField(blank=True, choices=[('work', 'El proyecto'), ('place', 'El lugar'), ('goals', 'Metas y beneficiarios'), ('plan', 'El plan de negocios'), ('scholarships', 'Las becas'), ('money', 'El dinero'), ('', 'Toda la solicitud')], default='', max_length=20, verbose_name='sección de la solicitud')),
                    ('rule', models.CharField(blank=True, max_length=200, verbose_name='regla en que se funda')),
                    ('state', models.CharField(choices=[('open', 'Sin respuesta'), ('answered', 'Contestada'), ('settled', 'Atendida'), ('insisted', 'Se insiste')], default='open', max_length=8, verbose_name='situación')),
                    ('answer', models.TextField(blank=True, max_length=4000, verbose_name='respuesta')),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('reply', models.TextField(blank=True, max_length=2000, verbose_name='por qué se insiste')),
                    ('judged_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('insists_on', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_in', to='projects.remark')),
                    ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='projects.remarkround')),
                ],
                options={
                    'verbose_name': 'observación',
                    'verbose_name_plural': 'observaciones',
                    'ordering': ['round__number', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='remark_is_numbered_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0), models.Q(('text', ''), _negated=True)), name='remark_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'open')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='remark_is_judged_once_answered'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['settled', 'insisted']), _negated=True), models.Q(('judged_at__isnull', False), ('judged_by__isnull', False)), _connector='OR'), name='judged_remark_has_its_judge'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'insisted'), _negated=True), models.Q(('reply', ''), _negated=True), _connector='OR'), name='who_insists_says_why')],
                },
            ),
            migrations.CreateModel(
                name='BroughtPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40, verbose_name='como qué se pide')),
                    ('label', models.CharField(max_length=300, verbose_name='documento')),
                    ('given_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='entregado')),
                    ('removed_at', models.DateTimeField(editable=False, null=True, verbose_name='retirado')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.receivedfile', verbose_name='archivo')),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo entregó')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brought_papers', to='projects.project')),
                    ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo retiró')),
                    ('remark', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='projects.remark')),
                ],
                options={
                    'verbose_name': 'documento de la solicitud',
                    'verbose_name_plural': 'documentos de la solicitud',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('project', 'code', 'file', 'remark'), name='file_is_given_once_as_one_paper', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='paper_taken_back_says_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('label', ''), _negated=True)), name='paper_says_what_it_is')],
                },
            ),
            migrations.CreateModel(
                name='Representative',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.CharField(choices=[('abroad', 'En el extranjero'), ('mexico', 'En México')], max_length=6, verbose_name='dónde')),
                    ('name', models.CharField(max_length=150, verbose_name='nombre completo')),
                    ('phone', models.CharField(max_length=16, verbose_name='teléfono')),
                    ('relation', models.CharField(max_length=100, verbose_name='cargo o parentesco')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo electrónico')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representatives', to='projects.project')),
                ],
                options={
                    'verbose_name': 'representante',
                    'verbose_name_plural': 'representantes',
                    'ordering': ['side'],
                    'indexes': [models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='speakers_by_phone'), models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='speakers_by_email')],
                    'constraints': [models.UniqueConstraint(fields=('project', 'side'), name='side_has_one_representative'), models.CheckConstraint(condition=models.Q(('side__in', ['abroad', 'mexico'])), name='side_is_one_of_two'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='representative_has_a_name'), models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[0-9]{8,15}$'), _connector='OR'), name='phone_is_international')],
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
                    ('person_key', models.CharField(blank=True, editable=False, max_length=64)),
                    ('search_name', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Lower(models.Func(models.F('name'), function='f_unaccent', output_field=models.TextField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.CharField(db_collation='C', max_length=300))),
                ],
                options={
                    'verbose_name': 'beca',
                    'verbose_name_plural': 'becas',
                    'ordering': ['pk'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('search_name'), name='gin_trgm_ops'), name='pupils_by_like_names'), models.Index(condition=models.Q(('person_key', ''), _negated=True), fields=['person_key'], name='pupils_by_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='scholarship_is_positive'), models.UniqueConstraint(django.db.models.functions.text.Lower('name'), django.db.models.functions.text.Lower('school'), models.F('project'), name='pupil_has_one_scholarship_in_a_work')],
                },
            ),
            migrations.CreateModel(
                name='SimilarAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('answer', models.CharField(choices=[('none', 'No es ninguno de ellos'), ('stage', 'Es otra etapa de uno de ellos'), ('same', 'Es el mismo')], max_length=5, verbose_name='respuesta')),
                    ('other', models.CharField(blank=True, max_length=30, verbose_name='proyecto')),
                    ('explanation', models.TextField(blank=True, max_length=1000, verbose_name='explicación')),
                    ('shown', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                    ('asked_of', models.CharField(max_length=64)),
                    ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='similar_answers', to='projects.project')),
                ],
                options={
                    'verbose_name': 'respuesta sobre proyectos parecidos',
                    'verbose_name_plural': 'respuestas sobre proyectos parecidos',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('answer', 'none'), models.Q(('other', ''), _negated=True), _connector='OR'), name='answer_names_the_work_that_it_means'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'same'), _negated=True), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='same_work_is_explained')],
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
            migrations.CreateModel(
                name='WorkMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(choices=[('remarks', 'Observaciones'), ('commitment', 'Compromiso')], max_length=10)),
                    ('occasion', models.CharField(max_length=40, verbose_name='ocasión')),
                    ('asked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, verbose_name='pedido')),
                    ('state', models.CharField(choices=[('queued', 'Por enviar'), ('sending', 'Enviándose'), ('sent', 'Enviado'), ('dropped', 'No hizo falta')], default='queued', max_length=8, verbose_name='situación')),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='enviado')),
                    ('people', models.PositiveSmallIntegerField(default=0, verbose_name='personas a las que se escribió')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='projects.project')),
                ],
                options={
                    'verbose_name': 'correo de una obra',
                    'verbose_name_plural': 'correos de una obra',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['id'], name='work_mails_to_be_sent')],
                    'constraints': [models.UniqueConstraint(fields=('project', 'office', 'about', 'occasion'), name='work_mail_is_sent_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(('people__gt', 0), ('sent_at__isnull', False)), _connector='OR'), name='sent_work_mail_went_to_somebody')],
                },
            ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
